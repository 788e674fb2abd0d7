//! Automatic numbers become text as a reader sees them.

use duizhao_read::{Beside, Limits, Origin, Rules, Wanted, open, review};

use crate::builder::{Docx, r};

fn level(at: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

fn outline(id: u32, inside: &str) -> String {
    format!("<w:abstractNum w:abstractNumId=\"{id}\">{inside}</w:abstractNum>")
}

fn list(id: u32, outline: u32, inside: &str) -> String {
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{outline}\"/>{inside}</w:num>")
}

/// Paragraphs as `list.level`, or `=style`, or `-` for none.
fn body(paragraphs: &str) -> String {
    let one = |it: &str| {
        let properties = match (it.strip_prefix('='), it.split_once('.')) {
            (Some(style), _) => format!("<w:pStyle w:val=\"{style}\"/>"),
            (None, Some((list, level))) => {
                format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
            }
            _ => String::new(),
        };
        format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r("x"))
    };
    paragraphs.split(' ').map(one).collect()
}

#[track_caller]
fn check_styled(numbering: &str, styles: &str, paragraphs: &str, expected: &str) {
    let docx = Docx::new(&body(paragraphs)).part("numbering", numbering).part("styles", styles);
    let document = open(&docx.bytes(), &Limits::default()).unwrap();
    assert_eq!(document.text.as_str().replace('\n', " "), expected);
}

#[track_caller]
fn check(numbering: &str, paragraphs: &str, expected: &str) {
    check_styled(numbering, "", paragraphs, expected);
}

#[test]
fn levels_count_and_start_again_below() {
    let levels = level(0, "chineseCounting", "%1、", "")
        + &level(1, "chineseCounting", "（%2）", "")
        + &level(2, "decimal", "%3.", "");
    check(
        &(outline(5, &levels) + &list(1, 5, "")),
        "1.0 1.1 1.1 - 1.0 1.1 1.2 1.2 1.1 1.2",
        "一、x （一）x （二）x x 二、x （一）x 1.x 2.x （二）x 1.x",
    );
}

#[test]
fn upper_levels_show_in_lower_ones() {
    let levels = level(0, "upperRoman", "%1", "")
        + &level(1, "decimal", "%1.%2", "")
        + &level(2, "decimal", "%1.%2.%3", "<w:isLgl/>");
    check(&(outline(0, &levels) + &list(1, 0, "")), "1.0 1.1 1.2 1.1", "Ix I.1x 1.1.1x I.2x");
    check(&(outline(0, &levels) + &list(1, 0, "")), "1.2", "1.1.1x");
}

#[test]
fn lists_of_one_outline_go_on_unless_they_start_themselves() {
    let numbering = outline(0, &level(0, "decimal", "%1.", ""))
        + &list(1, 0, "")
        + &list(2, 0, "")
        + &list(3, 0, "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>");
    check(&numbering, "1.0 2.0 3.0 3.0 1.0", "1.x 2.x 1.x 2.x 3.x");
}

#[test]
fn a_list_may_override_a_level() {
    let own = format!("<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>", level(0, "decimalEnclosedCircle", "%1", ""));
    let numbering = outline(0, &level(0, "decimal", "%1.", "")) + &list(1, 0, &own);
    check(&numbering, "1.0 1.0", "①x ②x");
}

#[test]
fn some_levels_never_start_again() {
    let levels = level(0, "decimal", "%1.", "") + &level(1, "lowerLetter", "%2)", "<w:lvlRestart w:val=\"0\"/>");
    check(&(outline(0, &levels) + &list(1, 0, "")), "1.0 1.1 1.0 1.1", "1.x a)x 2.x b)x");
}

/// 1.12户… is the first item, and not number 1.12.
#[test]
fn an_item_may_begin_with_a_quantity() {
    let item = |text: &str| {
        let properties = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r(text))
    };
    let plain = |text: &str| format!("<w:p>{}</w:p>", r(text));
    let texts = ["12户危房年底前由我看着修完。", "7名新来的干部由我带着跑村。", "4.5公里水管9月底前由我换好。"];
    let body =
        plain("青禾镇副镇长2025年度民主生活会个人对照检查材料") + &plain("二、整改措施") + &texts.map(item).concat();
    let docx = Docx::new(&body).part("numbering", &(outline(0, &level(0, "decimal", "%1.", "")) + &list(1, 0, "")));
    let document = open(&docx.bytes(), &Limits::default()).unwrap();
    let text = document.text.clone();
    let reviewed = review(String::new(), document, &Rules::shipped(), &Beside::default(), &Wanted::default());
    let items: Vec<&str> = reviewed.report.items.iter().map(|it| text.slice(it.span)).collect();
    assert_eq!(
        items,
        ["1.12户危房年底前由我看着修完。", "2.7名新来的干部由我带着跑村。", "3.4.5公里水管9月底前由我换好。"]
    );
}

#[test]
fn styles_bring_their_list() {
    let levels = level(0, "chineseCounting", "%1、", "<w:pStyle w:val=\"H1\"/>")
        + &level(1, "decimal", "%2.", "<w:pStyle w:val=\"H2\"/>");
    let style = |id: &str, inside: &str| format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\">{inside}</w:style>");
    let in_list = "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>";
    let styles = style("H1", in_list) + &style("H2", in_list) + &style("Own", "<w:basedOn w:val=\"H1\"/>");
    check_styled(&(outline(0, &levels) + &list(1, 0, "")), &styles, "=H1 =H2 =H2 =Own 0.0", "一、x 1.x 2.x 二、x x");
}

#[test]
fn a_style_of_lists_may_hold_the_levels() {
    let numbering = outline(0, &level(0, "decimal", "%1)", ""))
        + &outline(1, "<w:numStyleLink w:val=\"L\"/>")
        + &list(1, 0, "")
        + &list(2, 1, "");
    let styles = "<w:style w:type=\"numbering\" w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    check_styled(&numbering, styles, "2.0 2.0", "1)x 2)x");
}

#[test]
fn bullets_and_percent_signs_are_shown() {
    check(&(outline(0, &level(0, "bullet", "\u{f0b7}", "")) + &list(1, 0, "")), "1.0", "•x");
    check(&(outline(0, &level(0, "decimal", "%1% %a第", "")) + &list(1, 0, "")), "1.0", "1% %a第x");
}

#[test]
fn what_points_nowhere_has_no_number() {
    check(&(outline(0, "") + &list(1, 0, "") + &list(2, 9, "")), "1.0 2.0 3.0 1.99", "x x x x");
}

#[test]
fn a_number_is_marked_as_made() {
    let numbering = outline(0, &level(0, "decimal", "%1.", "")) + &list(1, 0, "");
    let document = open(&Docx::new(&body("1.0")).part("numbering", &numbering).bytes(), &Limits::default()).unwrap();
    assert!(matches!(document.paragraphs[0].pieces[0].origin, Origin::Generated));
    assert_eq!(document.text.slice(document.paragraphs[0].pieces[0].span), "1.");
}
