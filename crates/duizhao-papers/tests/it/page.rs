//! The one-file .html: complete, alone, and with nothing of the text taken for markup.

use duizhao_papers::html;
use duizhao_read::{Language, Span};

use crate::sample;

fn page() -> String {
    html::page(&sample::reviewed(), &sample::others(), 1, Language::Chinese)
}

/// The words of a piece of HTML.
fn words(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for sign in html.chars() {
        match sign {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => words.push(other),
            _ => {}
        }
    }
    words
}

#[test]
fn every_remark_stands_once_and_is_linked() {
    let page = page();
    for number in 1..=sample::reviewed().remarks.len() {
        assert_eq!(page.matches(&format!("id=\"n{number}\"")).count(), 1, "{number}");
        assert_eq!(page.matches(&format!("class=\"ref\" href=\"#n{number}\"")).count(), 1, "{number}");
    }
}

#[test]
fn marked_words_are_the_words_of_the_spans() {
    let page = page();
    let marked: String =
        page.split("<mark").skip(1).filter_map(|it| it.split_once('>')?.1.split("</mark>").next()).collect();
    let reviewed = sample::reviewed();
    let covered = |at: usize| reviewed.remarks.iter().any(|it| it.span.contains(Span::new(at, at + 1)));
    let text = reviewed.document.text.as_str().chars().enumerate();
    let expected: String = text.filter(|(at, sign)| *sign != '\n' && covered(*at)).map(|it| it.1).collect();
    assert_eq!(marked, expected);
}

#[test]
fn the_page_asks_for_nothing_from_outside() {
    let page = page();
    for word in ["http:", "https:", "//", "<script", "<img", "<link", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn text_is_never_markup() {
    let hostile = "<script>alert(1)</script>&amp;\"'";
    let document = duizhao_read::open(hostile.as_bytes(), &duizhao_read::Limits::default()).unwrap();
    let mut reviewed = sample::reviewed();
    (reviewed.document, reviewed.report, reviewed.file) = (document, Default::default(), hostile.to_owned());
    reviewed.remarks.retain(|it| it.from.is_none());
    for remark in &mut reviewed.remarks {
        (remark.span, remark.item) = (Span::new(2, 9), None);
    }
    let page = html::page(&reviewed, &[], 0, Language::English);
    assert!(!page.contains("<script"));
    assert!(words(&page).contains("alert(1)"));
}
