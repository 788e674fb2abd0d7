//! What was found in an event log, as JSON, CSV and one .html page. 迹象材料
//!
//! All start from a [`Looked`] and decide nothing about a log.

pub mod csv;
pub mod json;
pub mod page;
mod process_map;
mod spans;

use duizhao_core::Said;
use duizhao_read::Language;
use duizhao_signs::{Asked, Days, Found, Kind, NotRun, PlainCounts, Sign, Signs, Teller, Vocabulary};

pub use spans::span;

/// A log that was looked at, with what its papers tell. 查找所得
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// As the user named it.
    pub file: &'a str,
    pub words: &'a Vocabulary,
    pub days: &'a Days,
    pub signs: &'a Signs,
    /// What each column was taken for: its part, and its name in the file.
    pub columns: &'a [(&'static str, String)],
    /// What was guessed and what was left out.
    pub notes: &'a [Said],
    pub language: Language,
}

/// The plain counts of a log, to be told. 平面计数表
#[derive(Clone, Copy)]
pub struct PlainTable<'a> {
    pub file: &'a str,
    pub columns: &'a [(&'static str, String)],
    pub counts: PlainCounts,
}

impl PlainTable<'_> {
    /// Name in JSON, and the figure; seconds with one decimal.
    pub fn rows(&self) -> [(&'static str, String); 12] {
        let it = &self.counts;
        [
            ("cases", it.cases.to_string()),
            ("events", it.events.to_string()),
            ("pp_cases", it.pp_cases.to_string()),
            ("pp", it.pp.to_string()),
            ("shelved", it.shelved.to_string()),
            ("reopened", it.reopened.to_string()),
            ("ext2", it.ext2.to_string()),
            ("paper", it.paper.to_string()),
            ("bypass", it.bypass.to_string()),
            ("median_tp", format!("{:.1}", it.median_tp)),
            ("ho_edges", it.ho_edges.to_string()),
            ("dfg_edges", it.dfg_edges.to_string()),
        ]
    }
}

impl<'a> Looked<'a> {
    fn said<'s>(&self, said: &'s Said) -> &'s str {
        match self.language {
            Language::Chinese => &said.zh,
            Language::English => &said.en,
        }
    }

    fn is_english(&self) -> bool {
        self.language == Language::English
    }

    pub fn label(&self, kind: &Kind) -> &'static str {
        if self.is_english() { kind.en.label } else { kind.zh.label }
    }

    fn teller(&self) -> Teller<'a> {
        Teller { words: self.words, days: self.days }
    }

    /// What was found, then the question.
    pub fn asked(&self, kind: &Kind, sign: &Sign) -> (String, String) {
        let Asked { fact, question } = kind.ask(sign, &self.teller());
        if self.is_english() { (fact.en, question.en) } else { (fact.zh, question.zh) }
    }

    /// The question of all these signs of a kind, where it is one and the same.
    pub fn one_question(&self, kind: &Kind, signs: &[Sign]) -> Option<String> {
        let mut questions = signs.iter().map(|it| self.asked(kind, it).1);
        let first = questions.next()?;
        (signs.len() > 1 && questions.all(|it| it == first)).then_some(first)
    }

    /// The matter; for a sign over many, its unit.
    pub fn about(&self, sign: &Sign) -> String {
        let name =
            if sign.case.is_none() { self.words.owners.name(sign.unit) } else { self.words.cases.name(sign.case) };
        name.into_owned()
    }

    /// Why a kind was not looked for.
    pub fn lacks(&self, not_run: &NotRun) -> String {
        let lacks: Vec<String> = not_run.lacks.iter().map(|it| self.said(&it.said()).to_owned()).collect();
        lacks.join(if self.is_english() { "; " } else { "；" })
    }

    /// Signs that were counted and not written out.
    pub fn left_out(found: &Found) -> u64 {
        found.count.saturating_sub(found.signs.len() as u64)
    }
}
