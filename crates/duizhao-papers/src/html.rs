//! The review as one .html file: the report as written, the remarks in its margin. 审阅页
//!
//! No script, no request to anywhere, nothing but this file: the page says so to the browser itself.

mod beside;
mod head;
mod margin;
mod words;

use duizhao_read::{Language, Remark, Reviewed, Span};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::json::Other;
use crate::layout::{self, Face, Paragraph, Style, pieces};
use margin::Note;

const PAGE: &str = include_str!("html/page.css");
/// How the sheet is set; every rule is about what stands in it alone.
pub const SHEET: &str = include_str!("html/sheet.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/// What a page lets its reader answer to a remark.
pub type Answer<'a> = &'a dyn Fn(usize, &Remark) -> Markup;

/// The page; `others` is what a remark's `from` counts in.
pub fn page(reviewed: &Reviewed, others: &[Other], dismissed: usize, language: Language) -> String {
    let title = reviewed.report.title.map_or(reviewed.file.as_str(), |it| reviewed.document.text.slice(it));
    let body = html! { main .review { (sheet(reviewed, others, dismissed, language, &|_, _| html! {})) } };
    whole([words::TITLE.to(language), title], language, &[PAGE, SHEET], &body)
}

/// The figures, the report and its margin, for whatever page it stands in: within an element of the
/// class `review`. `answer` is set at the end of each remark, of which it is told the number too.
pub fn sheet(
    reviewed: &Reviewed,
    others: &[Other],
    dismissed: usize,
    language: Language,
    answer: Answer<'_>,
) -> Markup {
    let text = &reviewed.document.text;
    let paragraphs = layout::paragraphs(&reviewed.document, &reviewed.report);
    let lines: Vec<Span> = paragraphs.iter().flat_map(|it| it.lines.iter().copied()).collect();
    let notes = margin::notes(text, &reviewed.remarks, &lines, answer);
    html! {
        (head::head(reviewed, &notes, dismissed, language))
        div .sheet {
            article lang="zh-Hans" {
                @for paragraph in &paragraphs { (one(reviewed, paragraph, &notes, language)) }
            }
            (beside::beside(reviewed, others, &notes, language))
        }
    }
}

/// One file with all that it needs: no script, no request to anywhere.
pub(crate) fn whole(title: [&str; 2], language: Language, styles: &[&str], body: &Markup) -> String {
    let tag = margin::tag(language);
    let page = html! {
        (DOCTYPE)
        html lang=(tag) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title[0]) " · " (title[1]) }
                style { @for it in styles { (PreEscaped(it)) } }
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn one(reviewed: &Reviewed, paragraph: &Paragraph, notes: &[Note<'_>], language: Language) -> Markup {
    let set = |line: Span, notes: &[Note<'_>]| set(reviewed, line, paragraph, notes, language);
    let lines = || html! { @for &line in &paragraph.lines { (set(line, notes)) } };
    match paragraph.style {
        Style::Title => headed(&html! { h1 { (words(reviewed, paragraph, notes)) } }, paragraph, notes, language),
        Style::Body if is_heading(paragraph) => {
            headed(&html! { h2 .p { (words(reviewed, paragraph, notes)) } }, paragraph, notes, language)
        }
        Style::Byline => html! { div .p .byline { (lines()) } },
        Style::Body => html! { div .p { (lines()) } },
    }
}

/// Whether nothing follows a heading of the first level on its line.
fn is_heading(paragraph: &Paragraph) -> bool {
    let [(heading, Face::Hei)] = paragraph.headings[..] else { return false };
    paragraph.lines.len() == 1 && paragraph.lines[0].end <= heading.end + 1
}

/// A heading with its notes behind it, so that they are no part of the heading.
fn headed(heading: &Markup, paragraph: &Paragraph, notes: &[Note<'_>], language: Language) -> Markup {
    let here =
        |it: &&Note<'_>| paragraph.lines.iter().any(|line| line.start < it.place.end && it.place.end <= line.end);
    html! {
        div .headed {
            (heading)
            @for note in notes.iter().filter(here) { (margin::note(note, notes, language)) }
        }
    }
}

/// The lines of a heading.
fn words(reviewed: &Reviewed, paragraph: &Paragraph, notes: &[Note<'_>]) -> Markup {
    html! {
        @for (at, &line) in paragraph.lines.iter().enumerate() {
            @if at > 0 { br; }
            @for piece in cut(reviewed, line, paragraph, notes) { (marked(reviewed, piece, paragraph, notes)) }
        }
    }
}

/// A line with its sentences marked, and each note behind the sentence it is about.
fn set(reviewed: &Reviewed, line: Span, paragraph: &Paragraph, notes: &[Note<'_>], language: Language) -> Markup {
    html! {
        @for piece in cut(reviewed, line, paragraph, notes) {
            (marked(reviewed, piece, paragraph, notes))
            @for note in notes.iter().filter(|it| it.after == piece.end) { (margin::note(note, notes, language)) }
        }
    }
}

/// Pieces of a line that are wholly inside or outside of every mark and heading.
fn cut(reviewed: &Reviewed, line: Span, paragraph: &Paragraph, notes: &[Note<'_>]) -> Vec<Span> {
    let near = notes.iter().filter(|it| it.place.overlaps(line) || line.contains(Span::new(it.after, it.after)));
    let marks = near.flat_map(|it| [it.place.start, it.place.end, it.after]);
    let headings = paragraph.headings.iter().flat_map(|it| [it.0.start, it.0.end]);
    let is_title = paragraph.style == Style::Title;
    let breaks = is_title.then(|| layout::title_breaks(&reviewed.document.text, line));
    pieces(line, marks.chain(headings).chain(breaks.into_iter().flatten()))
}

fn marked(reviewed: &Reviewed, piece: Span, paragraph: &Paragraph, notes: &[Note<'_>]) -> Markup {
    let over: Vec<&Note<'_>> = notes.iter().filter(|it| it.place.contains(piece)).collect();
    let face = paragraph.headings.iter().find(|(it, _)| it.contains(piece)).map(|it| it.1);
    html! {
        @if paragraph.style == Style::Title { wbr; }
        (faced(face, &margin::mark(reviewed.document.text.slice(piece), &over)))
        @for note in over.iter().filter(|it| it.place.end == piece.end) { (margin::number(note)) }
    }
}

fn faced(face: Option<Face>, words: &Markup) -> Markup {
    match face {
        Some(Face::Hei) => html! { span .hei { (words) } },
        Some(Face::Kai) => html! { span .kai { (words) } },
        None => words.clone(),
    }
}
