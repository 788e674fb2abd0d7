//! One report reviewed: everything the outputs need. 审阅

use crate::document::Document;
use crate::figures::Figures;
use crate::passages::{self, Passage};
use crate::remark::{self, Remark};
use crate::report::Report;
use crate::rules::Rules;

/// A report with its remarks, in text order. 审阅结果
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// As the user named it.
    pub file: String,
    pub document: Document,
    pub report: Report,
    pub remarks: Vec<Remark>,
    pub figures: Figures,
}

/// What other texts say about a report. 旁证
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Passages it shares with them.
    pub passages: Vec<Passage>,
    /// The same author's report of the year before, where one was given.
    pub last_year: Option<Document>,
}

/// Which remarks are asked for. 所需意见
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// All where empty.
    codes: Vec<String>,
}

impl Wanted {
    /// The remarks of these codes; all of them where there is no code.
    pub fn only(codes: &[String]) -> Wanted {
        Wanted { codes: codes.to_vec() }
    }

    pub fn has(&self, code: &str) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|it| it == code)
    }

    /// Whether any of them asks what the report means; shared passages do not.
    fn needs_report(&self) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|it| it != "copied")
    }
}

/// Understands a document and asks what a reviewer would ask.
pub fn review(file: String, document: Document, _rules: &Rules, beside: &Beside, wanted: &Wanted) -> Reviewed {
    let report = if wanted.needs_report() { understood() } else { Report::default() };
    let mut remarks = Vec::new();
    if wanted.has("copied") {
        remarks.extend(remark::copied::remarks(&document.text, &report.items, &beside.passages));
    }
    let copied = passages::covered(beside.passages.iter().map(|it| it.span));
    let copied_share = copied as f64 / document.text.len().max(1) as f64;
    Reviewed { file, document, report, remarks, figures: Figures { copied_share, ..Figures::default() } }
}

fn understood() -> Report {
    Report::default()
}
