//! What stands above the report: which file, the figures, the remarks by kind.

use duizhao_read::{Language, Reviewed};
use maud::{Markup, html};

use super::margin::Note;
use super::words;
use crate::words::{kind, label};

pub(super) fn head(reviewed: &Reviewed, notes: &[Note<'_>], dismissed: usize, language: Language) -> Markup {
    html! {
        div .head {
            p .what { (words::TITLE.to(language)) }
            p .file { (facts(reviewed, language).join(" · ")) }
            (figures(reviewed, language))
            (kinds(notes, language))
            @if dismissed > 0 { p .dismissed { (words::DISMISSED.to(language)) " " (dismissed) } }
        }
    }
}

fn facts(reviewed: &Reviewed, language: Language) -> Vec<String> {
    let report = &reviewed.report;
    let year = report.year.map(|it| format!("{it}{}", words::YEAR.to(language)));
    let theme = report.theme.as_ref().map(|it| it.name.clone());
    let length = format!("{} {}", reviewed.document.text.len(), words::CHARACTERS.to(language));
    let kind = kind(report.kind).to(language).to_owned();
    [Some(reviewed.file.clone()), Some(kind), year, theme, Some(length)].into_iter().flatten().collect()
}

fn figures(reviewed: &Reviewed, language: Language) -> Markup {
    let it = &reviewed.figures;
    let counts = [
        (it.problems, words::PROBLEMS),
        (it.with_case, words::WITH_CASE),
        (it.measures, words::MEASURES),
        (it.checkable_measures, words::CHECKABLE),
    ];
    let shares = [(it.credit_share, words::CREDIT), (it.copied_share, words::COPIED)];
    html! {
        ul .figures {
            @for (count, word) in counts { li { b { (count) } " " (word.to(language)) } }
            @for (share, word) in shares {
                @if share > 0.0 { li { b { (format!("{:.0}%", share * 100.0)) } " " (word.to(language)) } }
            }
        }
    }
}

/// Each kind once, with its number of remarks, leading to the first of them.
fn kinds(notes: &[Note<'_>], language: Language) -> Markup {
    let mut kinds: Vec<(&str, usize, usize)> = Vec::new();
    for note in notes {
        match kinds.iter_mut().find(|it| it.0 == note.remark.code) {
            Some(kind) => kind.2 += 1,
            None => kinds.push((note.remark.code, note.number, 1)),
        }
    }
    html! {
        nav aria-label=(words::REMARKS.to(language)) {
            @if kinds.is_empty() { p { (words::NO_REMARKS.to(language)) } }
            ul .kinds {
                @for (code, first, count) in kinds {
                    li {
                        a href={ "#n" (first) } { (label(code, language)) }
                        @if count > 1 { " " (count) }
                    }
                }
            }
        }
    }
}
