//! The review as one .html file: the report as written, the remarks in its margin. 审阅页
//!
//! No script, no request to anywhere, nothing but this file: the page says so to the browser itself.

mod beside;
mod head;
mod margin;
mod words;

use duizhao_read::{Language, Reviewed, Span};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::json::Other;
use crate::layout::{self, Face, Paragraph, Style, anchor, pieces};
use margin::Note;

const CSS: &str = include_str!("html/page.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/// The page; `others` is what a remark's `from` counts in.
pub fn page(reviewed: &Reviewed, others: &[Other], dismissed: usize, language: Language) -> String {
    let text = &reviewed.document.text;
    let paragraphs = layout::paragraphs(&reviewed.document, &reviewed.report);
    let lines: Vec<Span> = paragraphs.iter().flat_map(|it| it.lines.iter().copied()).collect();
    let place = |it: &duizhao_read::Remark| anchor(&lines, it.span);
    let notes: Vec<Note<'_>> = margin::notes(&reviewed.remarks, place);
    let title = reviewed.report.title.map_or(reviewed.file.as_str(), |it| text.slice(it));
    let body = html! {
        (head::head(reviewed, dismissed, language))
        main {
            article lang="zh-Hans" {
                @for paragraph in &paragraphs { (one(reviewed, paragraph, &notes, language)) }
            }
            (beside::beside(reviewed, others, &notes, language))
        }
    };
    whole(title, language, &body).into_string()
}

fn whole(title: &str, language: Language, body: &Markup) -> Markup {
    let tag = margin::tag(language);
    html! {
        (DOCTYPE)
        html lang=(tag) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (words::TITLE.to(language)) " · " (title) }
                style { (PreEscaped(CSS)) }
            }
            body { (body) }
        }
    }
}

fn one(reviewed: &Reviewed, paragraph: &Paragraph, notes: &[Note<'_>], language: Language) -> Markup {
    let lines = html! { @for &line in &paragraph.lines { (set(reviewed, line, paragraph, notes, language)) } };
    match paragraph.style {
        Style::Title => html! { h1 { (lines) } },
        Style::Byline => html! { div .p .byline { (lines) } },
        Style::Body if is_heading(paragraph) => html! { h2 .p { (lines) } },
        Style::Body => html! { div .p { (lines) } },
    }
}

/// Whether nothing follows a heading of the first level on its line.
fn is_heading(paragraph: &Paragraph) -> bool {
    let [(heading, Face::Hei)] = paragraph.headings[..] else { return false };
    paragraph.lines.len() == 1 && paragraph.lines[0].end <= heading.end + 1
}

/// A line with its sentences marked, and each note behind the last character it is about.
fn set(reviewed: &Reviewed, line: Span, paragraph: &Paragraph, notes: &[Note<'_>], language: Language) -> Markup {
    let here: Vec<&Note<'_>> = notes.iter().filter(|it| it.place.overlaps(line)).collect();
    let headings = paragraph.headings.iter().map(|it| it.0);
    let cuts = here.iter().map(|it| it.place).chain(headings).flat_map(|it| [it.start, it.end]);
    html! {
        @for piece in pieces(line, cuts) {
            @let words = reviewed.document.text.slice(piece);
            @let over: Vec<_> = here.iter().copied().filter(|it| it.place.contains(piece)).collect();
            @let face = paragraph.headings.iter().find(|(it, _)| it.contains(piece)).map(|it| it.1);
            (faced(face, &margin::mark(words, &over)))
            @for note in here.iter().filter(|it| it.place.end == piece.end) { (margin::note(note, notes, language)) }
        }
    }
}

fn faced(face: Option<Face>, words: &Markup) -> Markup {
    match face {
        Some(Face::Hei) => html! { span .hei { (words) } },
        Some(Face::Kai) => html! { span .kai { (words) } },
        None => words.clone(),
    }
}
