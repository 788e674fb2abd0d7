//! Remarks in the margin, each beside the end of its sentence.

use duizhao_read::{Language, Remark, Span};
use maud::{Markup, html};

use super::words;
use crate::words::{grade, label};

/// A remark with its number and the place where it stands on the page.
pub(super) struct Note<'a> {
    pub(super) number: usize,
    pub(super) remark: &'a Remark,
    pub(super) place: Span,
}

pub(super) fn notes(remarks: &[Remark], place: impl Fn(&Remark) -> Option<Span>) -> Vec<Note<'_>> {
    let numbered = remarks.iter().enumerate();
    numbered.filter_map(|(at, remark)| Some(Note { number: at + 1, place: place(remark)?, remark })).collect()
}

/// Words that remarks are about; the gravest of them gives the colour, their number its depth.
pub(super) fn mark(words: &str, over: &[&Note<'_>]) -> Markup {
    let Some(gravest) = over.iter().map(|it| it.remark.grade).min() else {
        return html! { (words) };
    };
    let depth = if over.len() > 1 { " deep" } else { "" };
    html! { mark class={ (gravest.code()) (depth) } { (words) } }
}

pub(super) fn note(note: &Note<'_>, all: &[Note<'_>], language: Language) -> Markup {
    let (number, remark) = (note.number, note.remark);
    let name = format!("n{number}");
    html! {
        a .ref href={ "#" (name) } { (number) }
        span .remark .(remark.grade.code()) id=(name) role="note" lang=(tag(language)) {
            span .label {
                span .number { (number) } " "
                b { (label(remark.code, language)) } " "
                span .grade { (grade(remark.grade).to(language)) }
            }
            @if let Some(first) = earlier(note, all) {
                span .said { (words::SAME_AS.to(language)) " " a href={ "#n" (first) } { (first) } }
            } @else {
                span .said { (remark.why.to(language)) }
                span .asked { (remark.advice.to(language)) }
            }
            @if remark.from.is_some() {
                span .said { a href={ "#b" (number) } { (words::SEE_BESIDE.to(language)) } }
            }
        }
    }
}

/// The first note that says word for word the same: it need not be read twice.
fn earlier(note: &Note<'_>, all: &[Note<'_>]) -> Option<usize> {
    let this = note.remark;
    let same = |it: &&Note<'_>| {
        it.number < note.number
            && it.remark.code == this.code
            && it.remark.why == this.why
            && it.remark.advice == this.advice
    };
    all.iter().find(same).map(|it| it.number)
}

pub(super) fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-Hans",
        Language::English => "en",
    }
}
