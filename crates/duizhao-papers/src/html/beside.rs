//! Passages that another text has too, side by side with that text.

use duizhao_read::{Language, Reviewed};
use maud::{Markup, html};

use super::margin::Note;
use super::words;
use crate::json::Other;

pub(super) fn beside(reviewed: &Reviewed, others: &[Other], notes: &[Note<'_>], language: Language) -> Markup {
    let pointing: Vec<_> = notes.iter().filter_map(|it| Some((it, it.remark.from.as_ref()?))).collect();
    html! {
        @if !pointing.is_empty() {
            section .beside {
                h2 { (words::BESIDE.to(language)) }
                @for (note, from) in pointing {
                    div .pair id={ "b" (note.number) } {
                        figure {
                            figcaption { a href={ "#n" (note.number) } { (note.number) } " " (words::THIS_TEXT.to(language)) }
                            blockquote { (note.remark.quote(&reviewed.document.text)) }
                        }
                        figure {
                            figcaption { (other(from.other, others, language)) }
                            blockquote { (from.quote) }
                        }
                    }
                }
            }
        }
    }
}

/// The name of the other text; a passage may stand twice in the report itself.
fn other(other: Option<usize>, others: &[Other], language: Language) -> String {
    match other.and_then(|at| others.get(at)) {
        Some(it) => format!("{} · {}", words::OTHER_TEXT.to(language), it.file),
        None => words::ELSEWHERE.to(language).to_owned(),
    }
}
