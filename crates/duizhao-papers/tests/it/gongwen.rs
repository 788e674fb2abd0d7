//! The clean .docx: everything of the report, comments on their words, the same bytes every time.

use duizhao_papers::comment::comments;
use duizhao_papers::gongwen::gongwen;
use duizhao_read::{Language, Limits, Span};

use crate::sample;

fn part(package: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

/// The words between the marks of a comment.
fn commented(document: &str, id: usize) -> String {
    let (_, rest) = document.split_once(&format!("<w:commentRangeStart w:id=\"{id}\"/>")).unwrap();
    let (inside, rest) = rest.split_once(&format!("<w:commentRangeEnd w:id=\"{id}\"/>")).unwrap();
    assert!(rest.contains(&format!("<w:commentReference w:id=\"{id}\"/>")));
    inside.split("<w:t xml:space=\"preserve\">").skip(1).filter_map(|it| it.split("</w:t>").next()).collect()
}

#[test]
fn every_comment_is_on_its_words() {
    let reviewed = sample::reviewed();
    let package = gongwen(&reviewed, &comments(&reviewed, Language::Chinese));
    let document = part(&package, "word/document.xml");
    for (id, remark) in reviewed.remarks.iter().enumerate() {
        let quote: String = remark.quote(&reviewed.document.text).chars().filter(|it| *it != '\n').collect();
        assert_eq!(commented(&document, id), quote);
    }
    assert_eq!(part(&package, "word/comments.xml").matches("<w:comment ").count(), reviewed.remarks.len());
}

#[test]
fn we_read_back_what_we_wrote() {
    let reviewed = sample::reviewed();
    let package = gongwen(&reviewed, &comments(&reviewed, Language::Chinese));
    let again = duizhao_read::open(&package, &Limits::default()).unwrap();
    let without_ends = |words: &str| words.chars().filter(|it| !it.is_whitespace()).collect::<String>();
    assert_eq!(without_ends(again.text.as_str()), without_ends(sample::TEXT));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let reviewed = sample::reviewed();
    let said = comments(&reviewed, Language::Chinese);
    assert_eq!(gongwen(&reviewed, &said), gongwen(&reviewed, &said));
}

#[test]
fn a_comment_on_what_is_not_written_stands_on_the_next_words() {
    let text = "标题\u{1}&<\n\n\n　　正文";
    let mut reviewed = sample::reviewed();
    reviewed.document = duizhao_read::open(text.as_bytes(), &Limits::default()).unwrap();
    reviewed.report = Default::default();
    let mut said = comments(&reviewed, Language::Chinese);
    said.truncate(4);
    let all = reviewed.document.text.len();
    for (comment, (start, end)) in said.iter_mut().zip([(5, 7), (all, all), (0, all), (8, 10)]) {
        comment.span = Span::new(start, end);
    }
    let document = part(&gongwen(&reviewed, &said), "word/document.xml");
    let on: Vec<String> = (0..4).map(|id| commented(&document, id)).collect();
    assert_eq!(on, ["正", "文", "标题&amp;&lt;正文", "正"]);
}
