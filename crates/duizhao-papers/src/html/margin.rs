//! Remarks in the margin, each beside the end of its sentence.

use duizhao_read::{Language, Remark, Span, Text};
use maud::{Markup, html};

use super::{Answer, words};
use crate::layout::anchor;
use crate::words::{grade, label, unquoted};

/// A remark with its number and the place where it stands on the page.
pub(super) struct Note<'a> {
    /// From 1, in the order of the margin.
    pub(super) number: usize,
    pub(super) remark: &'a Remark,
    pub(super) place: Span,
    /// Where its sentence ends, and so where it may come between the words.
    pub(super) after: usize,
    /// Set at its end.
    pub(super) answer: Markup,
}

/// The remarks in the order in which their sentences end.
pub(super) fn notes<'a>(text: &Text, remarks: &'a [Remark], lines: &[Span], answer: Answer<'_>) -> Vec<Note<'a>> {
    let placed = remarks.iter().filter_map(|remark| Some((anchor(lines, remark.span)?, remark)));
    let with_end = placed.map(|(place, remark)| (sentence_end(text, lines, place), place, remark));
    let mut sorted: Vec<_> = with_end.collect();
    sorted.sort_by_key(|it| (it.0, it.1.end, it.1.start));
    let numbered = (1..).zip(sorted);
    numbered
        .map(|(number, (after, place, remark))| Note { number, remark, place, after, answer: answer(number, remark) })
        .collect()
}

/// Behind the stop, and what closes after it, of the sentence that a span ends in.
fn sentence_end(text: &Text, lines: &[Span], place: Span) -> usize {
    let line_end = lines.iter().find(|it| it.end >= place.end).map_or(place.end, |it| it.end);
    let rest = text.slice(Span::new(place.end - 1, line_end)).chars();
    let mut stopped = false;
    for (at, sign) in rest.enumerate() {
        let closes = matches!(sign, '。' | '！' | '？' | '；') || (stopped && matches!(sign, '”' | '’' | '）'));
        if stopped && !closes {
            return (place.end - 1 + at).max(place.end);
        }
        stopped |= closes;
    }
    line_end
}

/// Words that remarks are about; the gravest of them gives the colour, their number its depth.
pub(super) fn mark(words: &str, over: &[&Note<'_>]) -> Markup {
    let Some(gravest) = over.iter().map(|it| it.remark.grade).min() else {
        return html! { (words) };
    };
    let depth = if over.len() > 1 { " deep" } else { "" };
    html! { mark class={ (gravest.code()) (depth) } { (words) } }
}

/// The number behind the words, which leads to the note.
pub(super) fn number(note: &Note<'_>) -> Markup {
    html! { a .ref href={ "#n" (note.number) } { (note.number) } }
}

pub(super) fn note(note: &Note<'_>, all: &[Note<'_>], language: Language) -> Markup {
    let (number, remark) = (note.number, note.remark);
    let name = format!("n{number}");
    html! {
        span .remark .(remark.grade.code()) id=(name) role="note" lang=(tag(language)) {
            span .label {
                span .number { (number) } " "
                b { (label(remark.code, language)) } " "
                span .grade { (grade(remark.grade).to(language)) }
            }
            @if let Some(first) = earlier(note, all) {
                span .said { (words::SAME_AS.to(language)) " " a href={ "#n" (first) } { (first) } }
            } @else {
                span .said { (unquoted(remark.why.to(language))) }
                span .asked { (remark.advice.to(language)) }
            }
            @if remark.from.is_some() {
                span .said { a href={ "#b" (number) } { (words::SEE_BESIDE.to(language)) } }
            }
            (note.answer)
        }
    }
}

/// The first note that says word for word the same: it need not be read twice.
fn earlier(note: &Note<'_>, all: &[Note<'_>]) -> Option<usize> {
    let this = note.remark;
    let same = |it: &&Note<'_>| {
        it.number < note.number
            && it.remark.code == this.code
            && unquoted(&it.remark.why.zh) == unquoted(&this.why.zh)
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
