//! What a reviewer would ask, one file each. 意见
//!
//! To add one: a file here with its `RULE`, a line in [`ALL`], a line in the module list, a case
//! in `tests/suite/`.

mod asked;
mod cause_restates;
mod fixed_wording;
mod last_year_unproven;
mod leftover_name;
mod missing_aspect;
mod missing_part;
pub(crate) mod new_formalism;
pub(crate) mod no_case;
mod no_cause;
mod no_last_year;
mod no_measure;
mod numbering;
mod others_not_self;
mod outdated;
mod paper_measure;
mod praise_first;
mod promise_unkept;
mod repeated;
mod self_repeat;
mod stock_phrase;
pub(crate) mod uncheckable_measure;

pub(crate) mod copied;

use sha2::{Digest, Sha256};

pub(crate) use crate::remark::asked::Asked;
use crate::said::{Language, Said};
use crate::text::{Span, Text};

/// Every remark, in the order in which they are explained. 意见表
pub const ALL: &[Rule] = &[
    missing_part::RULE,
    missing_aspect::RULE,
    no_last_year::RULE,
    last_year_unproven::RULE,
    promise_unkept::RULE,
    no_case::RULE,
    stock_phrase::RULE,
    praise_first::RULE,
    others_not_self::RULE,
    no_cause::RULE,
    no_measure::RULE,
    cause_restates::RULE,
    uncheckable_measure::RULE,
    paper_measure::RULE,
    new_formalism::RULE,
    copied::RULE,
    repeated::RULE,
    leftover_name::RULE,
    outdated::RULE,
    self_repeat::RULE,
    fixed_wording::RULE,
    numbering::RULE,
];

/// A kind of remark: what it means, and the function that finds it. 意见类别
pub struct Rule {
    pub code: &'static str,
    pub zh: Wording,
    pub en: Wording,
    pub(crate) raise: fn(&Asked<'_>) -> Vec<Remark>,
}

/// What `duizhao explain` says of a remark. 说明
pub struct Wording {
    pub label: &'static str,
    pub definition: &'static str,
    pub sees: &'static str,
    pub cannot_see: &'static str,
    pub good: &'static str,
    pub bad: &'static str,
    pub answer: &'static str,
}

impl Rule {
    pub fn wording(&self, language: Language) -> &Wording {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// The kind of remark with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    ALL.iter().find(|it| it.code == code)
}

/// The kind of remark that is called so: by its code, or by its label in either language, in brackets or not.
pub fn named(name: &str) -> Option<&'static Rule> {
    let name = name.trim_matches(['〔', '〕', '[', ']']);
    ALL.iter().find(|it| [it.code, it.zh.label, it.en.label].contains(&name))
}

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 必改
    Must,
    /// 建议
    Should,
    /// 提示
    Note,
}

impl Grade {
    pub fn code(self) -> &'static str {
        match self {
            Grade::Must => "must",
            Grade::Should => "should",
            Grade::Note => "note",
        }
    }
}

/// One question to the author, at the sentence it is about. 意见
#[derive(Clone, Debug)]
pub struct Remark {
    pub code: &'static str,
    pub grade: Grade,
    pub span: Span,
    /// Index of the item it is about.
    pub item: Option<usize>,
    pub aspect: Option<String>,
    /// What is missing, after the sentence has been quoted.
    pub why: Said,
    /// A question the author can answer himself.
    pub advice: Said,
    pub from: Option<From>,
}

/// The passage of another text that a remark points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// Index of the other text among all that were read; none where it is this report itself.
    pub other: Option<usize>,
    pub span: Span,
    pub quote: String,
}

impl From {
    /// An earlier passage of the same report.
    pub(crate) fn here(span: Span, quote: &str) -> From {
        From { other: None, span, quote: quote.to_owned() }
    }
}

impl Remark {
    pub fn quote<'t>(&self, text: &'t Text) -> &'t str {
        text.slice(self.span)
    }

    /// The code and 12 hex digits of SHA-256 of the quote without white space and digits, so that
    /// a dismissal finds it again after small changes. Of a missing aspect the aspect goes before the
    /// quote: several are asked for at one heading, and each is answered for itself.
    pub fn id(&self, text: &Text) -> String {
        let aspect = self.aspect.as_deref().filter(|_| self.code == missing_aspect::RULE.code).unwrap_or_default();
        let told = aspect.chars().chain(self.quote(text).chars());
        let kept: String = told.filter(|it| !it.is_whitespace() && !it.is_numeric()).collect();
        let digest = Sha256::digest(kept.as_bytes());
        let hex: String = digest[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{hex}", self.code)
    }
}
