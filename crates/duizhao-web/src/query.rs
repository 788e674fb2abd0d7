//! What stands in the query of a page and is not known: said, with what would be right. 查询项

use axum::http::StatusCode;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;
use crate::words::Words;

/// Something that a page may be asked by its address, as the form on it calls it.
pub(crate) struct Known<'k> {
    name: &'static str,
    label: Word,
    takes: Takes<'k>,
}

pub(crate) fn known<'k>(name: &'static str, zh: &'static str, en: &'static str, takes: Takes<'k>) -> Known<'k> {
    Known { name, label: Word(zh, en), takes }
}

/// What it may be. 取值
pub(crate) enum Takes<'k> {
    Text,
    /// A code, and what it is called.
    OneOf(Vec<(&'k str, &'k str)>),
    /// From nothing up to so many.
    Number(i32),
    /// What a link on the page before gave.
    Given(fn(&str) -> bool),
}

impl Takes<'static> {
    pub(crate) fn words(visit: &Visit, words: Words) -> Takes<'static> {
        Takes::OneOf(words.iter().map(|it| (it.0, visit.word(it.1))).collect())
    }
}

/// A sentence for each thing that is not known; what is empty was not said.
pub(crate) fn unknown(visit: &Visit, known: &[Known<'_>]) -> Vec<String> {
    let asked = visit.query.pairs().iter().filter(|it| !it.1.trim().is_empty());
    asked.filter_map(|(name, word)| one(visit, name, word.trim(), known)).collect()
}

fn one(visit: &Visit, name: &str, word: &str, known: &[Known<'_>]) -> Option<String> {
    let english = visit.is_english();
    let Some(it) = known.iter().find(|it| it.name == name) else {
        let all: Vec<String> = known.iter().map(|it| pair(it.name, visit.word(it.label), english)).collect();
        return Some(match english {
            true => format!("“{name}” is nothing that this page can be asked for: {}.", all.join(", ")),
            false => format!("这一页没有“{name}”这个查询项，可以用的有：{}。", all.join("、")),
        });
    };
    let right = match &it.takes {
        Takes::Text => return None,
        Takes::OneOf(all) if all.iter().any(|it| it.0 == word) => return None,
        Takes::OneOf(all) => {
            let all: Vec<String> = all.iter().map(|it| pair(it.0, it.1, english)).collect();
            if english {
                format!("it is one of {}", all.join(", "))
            } else {
                format!("可以写：{}", all.join("、"))
            }
        }
        Takes::Number(most) if word.parse().is_ok_and(|it: i32| (0..=*most).contains(&it)) => return None,
        Takes::Number(most) if english => format!("it is a whole number from 0 to {most}"),
        Takes::Number(most) => format!("写 0 到 {most} 的整数"),
        Takes::Given(is_one) if is_one(word) => return None,
        Takes::Given(_) => {
            visit.say("它由上一页的链接给出，不用自己写", "the link on the page before gives it").to_owned()
        }
    };
    let (label, word) = (visit.word(it.label), word.chars().take(40).collect::<String>());
    Some(match english {
        true => format!("{label}: “{word}” is not known and was left out; {right}."),
        false => format!("{label}：“{word}”不认识，没有采用；{right}。"),
    })
}

fn pair(code: &str, word: &str, english: bool) -> String {
    match (code == word, english) {
        (true, _) => code.to_owned(),
        (false, true) => format!("{code} ({word})"),
        (false, false) => format!("{code}（{word}）"),
    }
}

/// The page as it is without what is not known, and that above it.
pub(crate) fn page(visit: &Visit, title: &str, unknown: &[String], body: &Markup) -> Answer {
    let body = html! {
        @if !unknown.is_empty() {
            div.alert role="alert" { @for it in unknown { p { (it) } } }
        }
        (body)
    };
    let status = if unknown.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer { status, ..layout::page(visit, title, &body) }
}
