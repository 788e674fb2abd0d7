//! Patterns found in a record: each a question with the events it rests on, one file each. 迹象
//!
//! To add one: a file here with its `KIND`, a line in [`ALL`], a line in the module list, its
//! thresholds in `settings.rs`, a file in `tests/suite/`, its lines in `docs/signs.md`.

pub(crate) mod bounced;
mod deadline_drift;
mod late_notice;
mod many_heads;
mod paper_closed;
mod pressed;
mod pressure_only;
pub(crate) mod recurring;
pub(crate) mod retold;
pub(crate) mod rush;
mod self_closed;
mod shelved;
mod silent_close;
mod thunder;
mod unanswered_help;
mod undecided;
mod unverified;

use duizhao_core::Said;

use crate::days::Days;
use crate::extent::Extent;
use crate::log::Vocabulary;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::process::Process;
use crate::seen::{Around, Seen};

/// Every sign, in the order in which they are shown. 迹象表
pub const ALL: &[Kind] = &[
    bounced::KIND,
    shelved::KIND,
    thunder::KIND,
    paper_closed::KIND,
    self_closed::KIND,
    unverified::KIND,
    deadline_drift::KIND,
    rush::KIND,
    recurring::KIND,
    many_heads::KIND,
    unanswered_help::KIND,
    pressure_only::KIND,
    undecided::KIND,
    late_notice::KIND,
    retold::KIND,
    silent_close::KIND,
    pressed::KIND,
];

/// A kind of sign: what it means, what it needs, and the function that finds it. 迹象类别
pub struct Kind {
    pub code: &'static str,
    /// Where it comes from; told on asking only, never beside a matter.
    pub idiom: &'static str,
    pub zh: Wording,
    pub en: Wording,
    /// What a log must have for it, each of them.
    pub needs: &'static [Need],
    /// A matter without any of these meanings cannot show it; none: every matter may.
    pub(crate) among: &'static [Meaning],
    pub(crate) detect: Detect,
    pub(crate) ask: fn(&Sign, &Teller<'_>) -> Asked,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.code)
    }
}

/// What `--explain` says of a sign. 迹象说明
pub struct Wording {
    pub label: &'static str,
    pub definition: &'static str,
    /// When it does not speak.
    pub not_when: &'static str,
    /// What its figure counts.
    pub figure: &'static str,
    pub cannot_see: &'static str,
    pub answer: &'static str,
}

/// What a log must have. 所需
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Owners,
    Actors,
    Due,
    Texts,
    Parties,
    Places,
    Causes,
    /// Activities with one of these meanings.
    AnyOf(&'static [Meaning]),
}

/// How a sign is found.
pub(crate) enum Detect {
    /// In one matter by itself.
    InMatter(fn(&Seen<'_>) -> Option<Sign>),
    /// In one matter that may show it, compared with what its process has learnt.
    Compared { may: fn(&Seen<'_>) -> bool, detect: fn(&Seen<'_>, &Process) -> Option<Sign> },
    /// In many matters of a unit: concluded from what the process has learnt, then the events are picked up.
    Across { conclude: fn(&Process, &Around<'_>) -> Vec<Sign>, pick: fn(&Seen<'_>, &mut Sign) },
}

/// One finding: a question with its evidence, never a verdict. 迹象
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    pub code: &'static str,
    /// The matter; `NONE` where it is about many.
    pub case: Id,
    /// The unit it points at, where it points at one.
    pub unit: Id,
    /// What stands in the list: days, times, texts.
    pub figure: i64,
    /// The other numbers of its sentence.
    pub(crate) more: [i64; 3],
    /// In time order.
    pub evidence: Vec<Evidence>,
}

/// An event that a sign rests on; who acted is left out, a sign is about the matter. 依据
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub case: Id,
    /// Its number in the file, from 0.
    pub row: u32,
    pub at: i64,
    pub activity: Id,
    pub owner: Id,
    pub text: Id,
}

/// What a sign says: what was found, then one question. 提问
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub fact: Said,
    pub question: Said,
}

/// Gives ids their words and instants their days. 讲述
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub words: &'a Vocabulary,
    pub days: &'a Days,
}

impl Kind {
    pub fn wording(&self, english: bool) -> &Wording {
        if english { &self.en } else { &self.zh }
    }

    pub fn ask(&self, sign: &Sign, teller: &Teller<'_>) -> Asked {
        (self.ask)(sign, teller)
    }

    /// It is found over many matters, not in one.
    pub fn is_across(&self) -> bool {
        matches!(self.detect, Detect::Across { .. })
    }
}

/// The kind of sign with this code.
pub fn kind(code: &str) -> Option<&'static Kind> {
    ALL.iter().find(|it| it.code == code)
}

/// The kind of sign that is called so: by its code, or by its label in either language.
pub fn named(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|it| [it.code, it.zh.label, it.en.label].contains(&name))
}

impl Evidence {
    /// A sign rests on few events; a matter of a million does not make its list longer.
    pub const AT_MOST: usize = 40;
}

impl Teller<'_> {
    pub fn unit(&self, id: Id) -> String {
        self.words.owners.name(id).into_owned()
    }

    /// The day of a piece of evidence, as `3月4日` needs its year in a log of many years: 2024-03-04.
    pub fn day(&self, at: i64) -> String {
        Days::written(self.days.day(at))
    }

    /// From the first day to the last, or the one day that it is.
    pub(crate) fn period_zh(&self, sign: &Sign) -> String {
        let (from, to) = (self.first_day(sign), self.last_day(sign));
        if from == to { format!("{from} 当天") } else { format!("{from} 至 {to}") }
    }

    pub(crate) fn period_en(&self, sign: &Sign) -> String {
        let (from, to) = (self.first_day(sign), self.last_day(sign));
        if from == to { format!("On {from}") } else { format!("From {from} to {to}") }
    }

    pub(crate) fn first_day(&self, sign: &Sign) -> String {
        sign.evidence.first().map_or_else(|| "—".to_owned(), |it| self.day(it.at))
    }

    pub(crate) fn last_day(&self, sign: &Sign) -> String {
        sign.evidence.last().map_or_else(|| "—".to_owned(), |it| self.day(it.at))
    }
}

impl Asked {
    pub(crate) fn new(fact: (String, String), question: (&str, &str)) -> Asked {
        Asked { fact: Said::new(fact.0, fact.1), question: Said::new(question.0, question.1) }
    }
}

impl Need {
    /// Whether a log with these columns and meanings has it.
    pub(crate) fn is_met(self, extent: &Extent, meanings: u64) -> bool {
        match self {
            Need::Owners => extent.owners,
            Need::Actors => extent.actors,
            Need::Due => extent.due,
            Need::Texts => extent.texts,
            Need::Parties => extent.parties,
            Need::Places => extent.places,
            Need::Causes => extent.causes,
            Need::AnyOf(any) => Meaning::set(any) & meanings != 0,
        }
    }

    /// What the office's own record does not have, which no option gives it.
    pub fn lacks_in_record(self) -> Said {
        match self {
            Need::AnyOf(any) => {
                let zh: Vec<&str> = any.iter().map(|it| it.name()).collect();
                let en: Vec<&str> = any.iter().map(|it| it.code()).collect();
                Said::new(
                    format!("底账里不记{}", zh.join("、")),
                    format!("the record has nothing of {}", en.join(" or ")),
                )
            }
            Need::Owners => Said::new("底账里没有主办单位", "the record has no lead units"),
            Need::Actors => Said::new("底账里没有经办", "the record has no actors"),
            Need::Due => Said::new("底账里没有截止日", "the record has no last days"),
            Need::Texts => Said::new("底账里没有文字", "the record has no texts"),
            Need::Parties => Said::new("底账里不记对方", "the record has no other parties"),
            Need::Places => Said::new("底账里不记地点", "the record has no places"),
            Need::Causes => Said::new("底账里不记事由类别", "the record has no causes"),
        }
    }

    /// What is missing, and what would give it.
    pub fn said(self) -> Said {
        let column = |zh: &str, en: &str, option: &str| {
            Said::new(format!("没有{zh}（{option}）"), format!("there is no column of {en} ({option})"))
        };
        match self {
            Need::Owners => column("承办单位列", "owners", "--owner"),
            Need::Actors => column("经办列", "actors", "--actor"),
            Need::Due => column("到期列", "due days", "--due"),
            Need::Texts => column("文字列", "texts", "--map: [columns] text"),
            Need::Parties => column("对方列", "parties", "--map: [columns] party"),
            Need::Places => column("地点列", "places", "--map: [columns] place"),
            Need::Causes => column("事由列", "causes", "--map: [columns] cause"),
            Need::AnyOf(any) => {
                let zh: Vec<String> = any.iter().map(|it| format!("{}（{}）", it.name(), it.code())).collect();
                let en: Vec<&str> = any.iter().map(|it| it.code()).collect();
                Said::new(
                    format!("不知道哪些活动是{}（--map）", zh.join("、")),
                    format!("it is not said which activities mean {} (--map)", en.join(" or ")),
                )
            }
        }
    }
}
