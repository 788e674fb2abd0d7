//! One feature of .docx each: what of it is text.

use duizhao_read::{Document, Limits, Origin, open};

use crate::builder::{Docx, WORD, p, r};

fn read(docx: &Docx) -> Document {
    let document = open(&docx.bytes(), &Limits::default()).unwrap();
    let lines: Vec<_> = document.text.lines().collect();
    let paragraphs: Vec<_> = document.paragraphs.iter().map(|it| it.span()).collect();
    assert_eq!(lines, paragraphs, "a paragraph is a line");
    for paragraph in &document.paragraphs {
        let mut at = paragraph.start;
        for piece in &paragraph.pieces {
            assert_eq!(piece.span.start, at, "pieces leave nothing out");
            at = piece.span.end;
        }
        assert_eq!(at, paragraph.end);
    }
    document
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(read(&Docx::new(body)).text.as_str(), expected);
}

#[test]
fn runs_join_and_paragraphs_are_lines() {
    check(&format!("<w:p>{}{}</w:p><w:p/>{}", r("一、"), r("问题"), p("二")), "一、问题\n\n二");
}

#[test]
fn entities_are_characters() {
    check(&p("a&lt;b&#x4E00;&amp;&#20108;"), "a<b一&二");
}

#[test]
fn white_space_counts_where_it_is_kept() {
    check("<w:p><w:r><w:t>  a b </w:t><w:t xml:space=\"preserve\"> c\r\nd </w:t></w:r></w:p>", "a b c d ");
}

#[test]
fn tabs_hyphens_breaks_and_symbols() {
    check(
        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t>\
         <w:noBreakHyphen/><w:t>c</w:t><w:br/><w:t>d</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>\
         <w:softHyphen/><w:t>e</w:t></w:r></w:p>",
        "a\tb-c\nd☑e",
    );
}

#[test]
fn sections_and_comments_inside_a_text() {
    check(&p("a<![CDATA[<b&]]>c<!-- no -->d"), "a<b&cd");
}

#[test]
fn changes_are_accepted() {
    check(
        &format!(
            "<w:p>{}<w:ins w:id=\"1\">{}</w:ins><w:del w:id=\"2\"><w:r><w:delText>no</w:delText><w:t>no</w:t></w:r></w:del>\
             <w:moveFrom w:id=\"3\">{}</w:moveFrom><w:moveTo w:id=\"4\">{}</w:moveTo></w:p>",
            r("a"),
            r("b"),
            r("no"),
            r("c")
        ),
        "abc",
    );
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let gone = "<w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>";
    check(&format!("<w:p>{gone}{}</w:p>{}{}", r("一"), p("二"), p("三")), "一二\n三");
    check(&format!("<w:p>{gone}<w:del w:id=\"1\">{}</w:del></w:p>{}", r("no"), p("二")), "二");
    check(&format!("{}<w:p>{gone}</w:p>", p("一")), "一");
    check(&format!("<w:p>{gone}{}</w:p><w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", r("一"), p("二")), "一\n二");
}

#[test]
fn deleted_rows_and_cells_are_left_out() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p(text));
    check(
        &format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr>\
             <w:tr><w:tc><w:tcPr><w:cellDel w:id=\"2\"/></w:tcPr>{}</w:tc>{}</w:tr></w:tbl>{}",
            cell("甲"),
            cell("乙"),
            cell("no"),
            p("no"),
            cell("丙"),
            p("丁")
        ),
        "甲\n乙\n丙\n丁",
    );
}

#[test]
fn old_properties_do_not_count() {
    let list = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let docx = Docx::new(&format!(
        "<w:p><w:pPr><w:outlineLvl w:val=\"9\"/><w:pPrChange w:id=\"1\"><w:pPr>{list}<w:outlineLvl w:val=\"0\"/></w:pPr></w:pPrChange></w:pPr>{}</w:p>",
        r("a")
    ));
    assert_eq!(read(&docx).paragraphs[0].heading, None);
}

#[test]
fn fields_show_their_result() {
    let char = |it: &str| format!("<w:r><w:fldChar w:fldCharType=\"{it}\"/></w:r>");
    let code = "<w:r><w:instrText> PAGE </w:instrText></w:r>";
    check(
        &format!("<w:p>{}{code}{}{}{}{}</w:p>", char("begin"), char("separate"), r("3"), char("end"), r("页")),
        "3页",
    );
    check(
        &format!(
            "<w:p>{}{code}{}{}{}{}{}</w:p>",
            char("begin"),
            char("begin"),
            r("no"),
            char("end"),
            char("end"),
            r("b")
        ),
        "b",
    );
    check(&format!("<w:p>{}{}</w:p>{}", char("begin"), r("code"), p("never hidden")), "\nnever hidden");
    check(&format!("<w:p><w:fldSimple w:instr=\"DATE\">{}</w:fldSimple></w:p>", r("今天")), "今天");
}

#[test]
fn containers_are_seen_through() {
    check(
        &format!(
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:p><w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag>\
             <w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>",
            r("a"),
            r("b"),
            r("c")
        ),
        "abc",
    );
}

#[test]
fn references_are_no_text() {
    check(
        "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"1\"/><w:commentReference w:id=\"2\"/><w:lastRenderedPageBreak/></w:r></w:p>",
        "a",
    );
}

#[test]
fn hidden_text_is_left_out() {
    let styles = "<w:style w:type=\"character\" w:styleId=\"H\"><w:rPr><w:vanish/></w:rPr></w:style>\
                  <w:style w:type=\"character\" w:styleId=\"I\"><w:basedOn w:val=\"H\"/></w:style>";
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{}{}{}{}</w:p>",
        run("<w:vanish/>", "no"),
        run("<w:vanish w:val=\"0\"/>", "a"),
        run("<w:rStyle w:val=\"I\"/>", "no"),
        run("<w:rStyle w:val=\"I\"/><w:vanish w:val=\"false\"/>", "b")
    );
    assert_eq!(read(&Docx::new(&body).part("styles", styles)).text.as_str(), "ab");
}

#[test]
fn of_a_ruby_the_base_is_read_as_one_piece() {
    let document = read(&Docx::new(&format!(
        "<w:p>{}<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>",
        r("李"),
        r("kūn"),
        r("堃先")
    )));
    assert_eq!(document.text.as_str(), "李堃先");
    assert_eq!(document.paragraphs[0].pieces.len(), 2);
}

#[test]
fn a_text_box_is_read_once_after_its_paragraph() {
    let inside = |text: &str| format!("<w:txbxContent>{}{}</w:txbxContent>", p(text), p("盒二"));
    check(
        &format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx>{}</wps:txbx></mc:Choice>\
             <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>{}",
            inside("盒一"),
            inside("盒一"),
            r("标题"),
            p("正文")
        ),
        "标题\n盒一\n盒二\n正文",
    );
    check(&format!("<w:p><w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r></w:p>", inside("旧")), "\n旧\n盒二");
}

#[test]
fn cells_are_paragraphs_nested_ones_too() {
    let document = read(&Docx::new(&format!(
        "<w:tbl><w:tr><w:tc>{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>{}</w:tc></w:tr></w:tbl>{}",
        p("甲"),
        p("乙"),
        p("丙"),
        p("丁")
    )));
    assert_eq!(document.text.as_str(), "甲\n乙\n丙\n丁");
    assert_eq!(document.paragraphs.iter().map(|it| it.in_table).collect::<Vec<_>>(), [true, true, true, false]);
}

#[test]
fn headings_are_known_by_level_style_or_name() {
    let style = |id: &str, inside: &str| format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\">{inside}</w:style>");
    let styles = style("1", "<w:name w:val=\"heading 1\"/>")
        + &style("a", "<w:name w:val=\"标题 2\"/>")
        + &style("b", "<w:name w:val=\"小标题\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr>")
        + &style("c", "<w:basedOn w:val=\"b\"/>")
        + &style("d", "<w:basedOn w:val=\"d\"/>");
    let body: String = ["1", "a", "b", "c", "d", "none"]
        .map(|it| format!("<w:p><w:pPr><w:pStyle w:val=\"{it}\"/></w:pPr>{}</w:p>", r("题")))
        .concat()
        + "<w:p><w:pPr><w:outlineLvl w:val=\"3\"/></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val=\"1\"/><w:outlineLvl w:val=\"9\"/></w:pPr></w:p>";
    let document = read(&Docx::new(&body).part("styles", &styles));
    let headings: Vec<_> = document.paragraphs.iter().map(|it| it.heading).collect();
    assert_eq!(headings, [Some(1), Some(2), Some(3), Some(3), None, None, Some(4), None]);
}

#[test]
fn headers_and_comments_are_no_text() {
    let docx = Docx::new(&p("正文")).part("header", &p("页眉")).part("comments", "<w:comment w:id=\"0\"/>");
    assert_eq!(read(&docx).text.as_str(), "正文");
}

#[test]
fn other_prefixes_and_the_strict_namespace_are_read() {
    for namespace in [WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main"] {
        let xml = format!(
            "<document xmlns='{namespace}' xmlns:x='{namespace}'><body><x:p><r><x:t>字</x:t></r></x:p></body></document>"
        );
        assert_eq!(read(&Docx::whole(&xml)).text.as_str(), "字");
    }
}

#[test]
fn utf_16_is_read() {
    let xml = format!("\u{feff}<w:document xmlns:w='{WORD}'>{}</w:document>", p("字"));
    let main: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let links = crate::builder::links_to("officeDocument", "/a.xml");
    let types = "<Types><Default Extension='xml' ContentType='application/xml'/></Types>";
    let entries = [("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", links.as_bytes()), ("a.xml", &main[..])];
    let document = open(&crate::builder::zipped(&entries), &Limits::default()).unwrap();
    assert_eq!(document.text.as_str(), "字");
}

#[test]
fn every_piece_points_at_its_bytes() {
    let inside = format!(
        "\u{feff}<w:document xmlns:w='{WORD}'><w:p><w:r w:rsidR='1'><w:t>一&amp;</w:t><w:tab/><w:t>二</w:t></w:r></w:p></w:document>"
    );
    let document = read(&Docx::whole(&inside));
    let shown: Vec<_> = document.paragraphs[0]
        .pieces
        .iter()
        .map(|piece| match &piece.origin {
            Origin::Run { run, content } => {
                (document.text.slice(piece.span), &inside[content.clone()], inside[run.clone()].len())
            }
            Origin::Generated => panic!("nothing here is generated"),
        })
        .collect();
    let length = "<w:r w:rsidR='1'><w:t>一&amp;</w:t><w:tab/><w:t>二</w:t></w:r>".len();
    assert_eq!(shown, [("一&", "一&amp;", length), ("\t", "<w:tab/>", length), ("二", "二", length)]);
}

#[test]
fn what_is_not_read_is_a_problem_with_its_place() {
    let formula = "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r><m:t>x</m:t></m:r></m:oMath>";
    let document = read(&Docx::new(&format!("{}<w:p>{}{formula}{}</w:p><w:altChunk/>", p("一"), r("二"), r("三"))));
    assert_eq!(document.text.as_str(), "一\n二三");
    let seen: Vec<_> = document.problems.iter().map(|it| (it.code, it.span.start)).collect();
    assert_eq!(seen, [("formula", 3), ("embedded", 4)]);
    let poorer = read(&Docx::new(&p("一")).part("styles", "<w:style>"));
    assert_eq!((poorer.text.as_str(), poorer.problems[0].code), ("一", "part-damaged"));
}

#[test]
fn a_document_without_text_is_empty() {
    assert_eq!(open(&Docx::new("<w:p/>").bytes(), &Limits::default()).unwrap_err().code, "empty");
}
