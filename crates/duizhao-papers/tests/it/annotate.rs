//! The author's own file comes back with comments and otherwise as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use duizhao_papers::annotate::{Comment, annotate};
use duizhao_read::docx::package::Package;
use duizhao_read::docx::xml::{Step, Walk};
use duizhao_read::{Document, Limits, Origin, Span, open};
use zip::ZipArchive;

use crate::builder::{Docx, WORD, links_to, p, r, zipped};
use crate::restored::restored;

const MAIN: &str = "w/main.xml";

fn comment(start: usize, end: usize) -> Comment {
    let text = vec!["什么时候、谁、多少？".to_owned(), "<&\u{1}>".to_owned()];
    Comment { span: Span::new(start, end), author: "对照".to_owned(), initials: "对".to_owned(), text }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        parts.insert(entry.name().unwrap().into_owned(), content);
    }
    parts
}

fn xml_of(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts[name].clone()).unwrap()
}

/// Everything the contract says, for one file and some spans.
#[track_caller]
fn check(bytes: &[u8], prefix: &str, spans: &[(usize, usize)]) {
    let document = open(bytes, &Limits::default()).unwrap();
    let comments: Vec<Comment> = spans.iter().map(|(start, end)| comment(*start, *end)).collect();
    let annotated = annotate(bytes, &document, &comments).unwrap();
    let (before, after) = (parts(bytes), parts(&annotated));
    let may_grow = |name: &str| {
        name.contains("comments") || [MAIN, "w/_rels/main.xml.rels", "[Content_Types].xml"].contains(&name)
    };
    for (name, content) in &before {
        assert!(may_grow(name) || after[name] == *content, "{name} changed");
    }
    let read_again = open(&annotated, &Limits::default()).unwrap();
    assert_eq!(read_again.text, document.text, "{spans:?}");
    let (old, new) = (xml_of(&before, MAIN), xml_of(&after, MAIN));
    let places = places(&new);
    let ours: Vec<_> = places.iter().skip(places.len() - spans.len()).collect();
    let ids: Vec<i64> = ours.iter().map(|(id, _)| **id).collect();
    assert_eq!(restored(&new, &old, prefix, &ids), old, "{spans:?}\n{new}");
    for ((start, end), (_, place)) in spans.iter().zip(&ours) {
        assert_anchored(&document, Span::new(*start, *end), &between(&read_again, place));
    }
}

/// For each comment where its range begins and ends and where it is referred to.
fn places(xml: &str) -> BTreeMap<i64, [usize; 3]> {
    let mut walk = Walk::new(xml, 10_000);
    let mut places: BTreeMap<i64, [usize; 3]> = BTreeMap::new();
    while let Some(step) = walk.next().unwrap() {
        let Step::Open(tag) = step else { continue };
        let mark =
            ["commentRangeStart", "commentRangeEnd", "commentReference"].iter().position(|it| *it == tag.name.local);
        if let Some(mark) = mark {
            places.entry(tag.attribute("id").unwrap().parse().unwrap()).or_default()[mark] = tag.at.start;
        }
    }
    places
}

fn between(document: &Document, [start, end, reference]: &[usize; 3]) -> String {
    assert!(0 < *start && start < end && end < reference, "marks in order");
    let pieces = document.paragraphs.iter().flat_map(|it| &it.pieces);
    let inside =
        |it: &Origin| matches!(it, Origin::Run { content, .. } if *start < content.start && content.end < *end);
    pieces.filter(|it| inside(&it.origin)).map(|it| document.text.slice(it.span)).collect()
}

/// Blanks at the edges may go either way; numbers, line ends and the far side of a text box are left out.
#[track_caller]
fn assert_anchored(document: &Document, span: Span, shown: &str) {
    let pieces = document.paragraphs.iter().flat_map(|it| &it.pieces);
    let wanted: String = pieces
        .filter(|it| matches!(it.origin, Origin::Run { .. }) && it.span.overlaps(span))
        .map(|it| document.text.slice(Span::new(it.span.start.max(span.start), it.span.end.min(span.end))))
        .collect();
    assert!(!shown.is_empty(), "nothing is marked for {span:?}");
    let (wanted, shown) = (wanted.trim(), shown.trim());
    let without_box = wanted.replace(['盒', '一', '二'], "");
    let stays_in_box = document.text.as_str().contains('盒') && (wanted.starts_with(shown) || shown == without_box);
    assert!(shown.contains(wanted) || stays_in_box, "{wanted:?} became {shown:?}");
    assert!(wanted.is_empty() || shown.chars().count() <= wanted.chars().count() + 4, "{wanted:?} became {shown:?}");
}

/// Every span of a small file, one at a time, and all at once.
#[track_caller]
fn check_all(docx: &Docx) {
    let bytes = docx.bytes();
    let length = open(&bytes, &Limits::default()).unwrap().text.len();
    let spans: Vec<_> = (0..=length).flat_map(|start| (start..=length).map(move |end| (start, end))).collect();
    for span in &spans {
        check(&bytes, "w", &[*span]);
    }
    check(&bytes, "w", &spans);
}

#[test]
fn runs_are_split_anywhere() {
    check_all(&Docx::new(&format!(
        "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t>一 二</w:t></w:r>{}</w:p>{}",
        r("a&amp;&#x4e00;b"),
        p("三")
    )));
}

#[test]
fn white_space_stays_as_it_was() {
    check_all(&Docx::new(
        "<w:p><w:r><w:t xml:space=\"preserve\"> 一  二 </w:t></w:r><w:r><w:t> a  b</w:t></w:r><w:r><w:t>\n c d\n</w:t></w:r></w:p>",
    ));
}

#[test]
fn runs_with_several_contents_are_split_between_them() {
    check_all(&Docx::new(
        "<w:p><w:r><w:rPr/><w:tab/><w:t>一二</w:t><w:br/><w:t>三</w:t><w:noBreakHyphen/>\
         <w:t>a<![CDATA[b<]]>c</w:t><w:lastRenderedPageBreak/></w:r></w:p>",
    ));
}

#[test]
fn changes_links_and_controls_hold_their_marks() {
    check_all(&Docx::new(&format!(
        "<w:p>{}<w:ins w:id=\"1\" w:author=\"x\">{}</w:ins><w:del w:id=\"2\"><w:r><w:delText>x</w:delText></w:r></w:del>\
         <w:hyperlink>{}</w:hyperlink><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
        r("一二"),
        r("三四"),
        r("五六"),
        r("七")
    )));
}

#[test]
fn a_comment_does_not_reach_out_of_its_text_box() {
    check_all(&Docx::new(&format!(
        "<w:p><w:r><w:t>外</w:t><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent>{}{}</w:txbxContent>\
         </wps:txbx></mc:Choice><mc:Fallback/></mc:AlternateContent><w:t>面</w:t></w:r></w:p>{}",
        p("盒一"),
        p("二"),
        p("后")
    )));
}

#[test]
fn tables_and_joined_paragraphs() {
    check_all(&Docx::new(&format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>{}</w:p>{}",
        p("甲乙"),
        p("丙"),
        r("丁"),
        p("戊")
    )));
}

#[test]
fn a_number_is_commented_at_the_text_after_it() {
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let properties = "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>";
    let item = |text: &str| format!("<w:p>{properties}{text}</w:p>");
    check_all(&Docx::new(&(item(&r("问题")) + &item("") + &item(&r("措")))).part("numbering", numbering));
}

#[test]
fn rubies_stay_whole() {
    check_all(&Docx::new(&format!(
        "<w:p>{}<w:r><w:t>堃</w:t><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>",
        r("李"),
        r("x"),
        r("先生")
    )));
}

#[test]
fn comments_already_there_are_kept() {
    let old = "<w:comment w:id=\"7\" w:author=\"书记\"><w:p><w:r><w:t>旧</w:t></w:r></w:p></w:comment>";
    let docx = Docx::new(&format!(
        "<w:p><w:commentRangeStart w:id=\"7\"/>{}<w:commentRangeEnd w:id=\"7\"/>\
         <w:r><w:commentReference w:id=\"7\"/></w:r></w:p>",
        r("一二三")
    ))
    .part("comments", old);
    check_all(&docx);
    let bytes = docx.bytes();
    let document = open(&bytes, &Limits::default()).unwrap();
    let (before, after) =
        (parts(&bytes), parts(&annotate(&bytes, &document, &[comment(0, 1), comment(1, 2)]).unwrap()));
    let comments = xml_of(&after, "w/comments0.xml");
    assert!(
        comments.contains(&format!("{old}<w:comment w:id=\"8\" w:author=\"对照\" w:initials=\"对\">")),
        "{comments}"
    );
    assert!(comments.contains("w:id=\"9\"") && comments.contains("&lt;&amp; &gt;"));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert_eq!(before["[Content_Types].xml"], after["[Content_Types].xml"]);
}

#[test]
fn a_new_comments_part_is_linked_and_typed() {
    let bytes = Docx::new(&p("一")).bytes();
    let document = open(&bytes, &Limits::default()).unwrap();
    let annotated = annotate(&bytes, &document, &[comment(0, 1)]).unwrap();
    let mut package = Package::open(&annotated, &Limits::default()).unwrap();
    let link = package.relationships(MAIN).unwrap().into_iter().find(|it| it.kind == "comments").unwrap();
    assert_eq!(link.target, "w/comments.xml");
    assert!(package.content_type(&link.target).unwrap().unwrap().ends_with("comments+xml"));
}

#[test]
fn other_prefixes_are_kept_and_missing_ones_declared() {
    let own = format!("<x:document xmlns:x='{WORD}'><x:p><x:r><x:t>一二</x:t></x:r></x:p></x:document>");
    check(&Docx::whole(&own).bytes(), "x", &[(0, 1), (1, 2)]);
    let none = format!("<document xmlns='{WORD}'><p><r><t>一二</t></r></p></document>");
    check(&Docx::whole(&none).bytes(), "w", &[(0, 2)]);
    let bytes = Docx::whole(&none).bytes();
    let document = open(&bytes, &Limits::default()).unwrap();
    let annotated = annotate(&bytes, &document, &[comment(0, 1)]).unwrap();
    assert_eq!(open(&annotated, &Limits::default()).unwrap().text, document.text);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let (one, other) = (Docx::new(&p("一二三四五六七八")).bytes(), Docx::new(&p("九")).bytes());
    let document = open(&one, &Limits::default()).unwrap();
    assert!(annotate(&other, &document, &[comment(0, 8)]).is_err());
    assert!(annotate(b"no package", &document, &[comment(0, 8)]).is_err());
    assert_eq!(annotate(&one, &document, &[]).unwrap(), one);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    let xml = format!("\u{feff}<w:document xmlns:w='{WORD}'>{}</w:document>", p("字"));
    let wide: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let links = links_to("officeDocument", "a.xml");
    let bytes = zipped(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", links.as_bytes()), ("a.xml", &wide)]);
    let document = open(&bytes, &Limits::default()).unwrap();
    let err = annotate(&bytes, &document, &[comment(0, 1)]).unwrap_err();
    assert!(err.to_string().contains("UTF-8"), "{err}");
}
