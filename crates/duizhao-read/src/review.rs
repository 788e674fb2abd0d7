//! One report reviewed: everything the outputs need. 审阅

use crate::document::Document;
use crate::figures::Figures;
use crate::passages::{self, Passage};
use crate::promise::Promise;
use crate::remark::{self, Asked, Remark};
use crate::report::understand::{Reading, understand};
use crate::report::{Head, PartRole, Report, Role};
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

/// What stands beside a report. 旁证
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The year inspected, where the user says it.
    pub year: Option<u16>,
    /// Passages it shares with other texts.
    pub passages: Vec<Passage>,
    /// Places of the authors whose texts it shares passages with.
    pub places: Vec<String>,
    /// Texts that may be the same author's report of an earlier year, with their indices.
    pub earlier: Vec<(usize, Document)>,
    /// What the ledger holds of earlier reports.
    pub promises: Vec<Promise>,
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
pub fn review(file: String, document: Document, rules: &Rules, beside: &Beside, wanted: &Wanted) -> Reviewed {
    let share = |passages: &[&Passage]| {
        passages::covered(passages.iter().map(|it| it.span)) as f64 / document.text.len().max(1) as f64
    };
    if !wanted.needs_report() {
        let remarks = remark::copied::remarks(&document.text, &[], &beside.passages.iter().collect::<Vec<_>>());
        let figures =
            Figures { copied_share: share(&beside.passages.iter().collect::<Vec<_>>()), ..Figures::default() };
        return Reviewed { file, document, report: Report::default(), remarks, figures };
    }
    let reading = understand(&document, rules, beside.year);
    let earlier: Vec<(Reading<'_>, usize)> =
        beside.earlier.iter().map(|(index, it)| (understand(it, rules, None), *index)).collect();
    let last_year = last_year(&reading.report, &earlier);
    // What an author says again is repeated, not copied.
    let own = last_year.map(|it| it.1);
    let passages: Vec<&Passage> = beside.passages.iter().filter(|it| Some(it.other) != own).collect();
    let asked =
        Asked { reading: &reading, passages: &passages, places: &beside.places, last_year, promises: &beside.promises };
    let wanted_rules = remark::ALL.iter().filter(|it| wanted.has(it.code));
    let mut remarks: Vec<Remark> = wanted_rules.flat_map(|it| (it.raise)(&asked)).collect();
    remarks.sort_by_key(|it| (it.span, it.grade));
    let mut figures = figures(&asked);
    figures.copied_share = share(&passages);
    let report = reading.report;
    Reviewed { file, document, report, remarks, figures }
}

/// Of the earlier texts the same author's latest.
fn last_year<'e, 'r>(report: &Report, earlier: &'e [(Reading<'r>, usize)]) -> Option<(&'e Reading<'r>, usize)> {
    let own = earlier.iter().filter(|(it, _)| it.report.head().is_before(&report.head()));
    own.max_by_key(|(it, _)| it.report.year).map(|(reading, index)| (reading, *index))
}

/// Who wrote a document, of which year.
pub fn head(document: &Document, rules: &Rules, year: Option<u16>) -> Head {
    understand(document, rules, year).report.head()
}

/// What a report is called; empty where it has no title.
pub fn title(document: &Document, rules: &Rules) -> String {
    let title = understand(document, rules, None).report.title;
    title.map(|it| document.text.slice(it).to_owned()).unwrap_or_default()
}

fn figures(asked: &Asked<'_>) -> Figures {
    let report = asked.report();
    let problems: Vec<usize> = report.items_in(PartRole::Problems).map(|it| it.0).collect();
    let measures: Vec<_> = report.items_in(PartRole::Measures).map(|it| it.1).collect();
    let chars = |role: Role| -> usize {
        report
            .points
            .iter()
            .filter(|it| it.role == role && it.item.is_some_and(|it| problems.contains(&it)))
            .map(|it| it.span.len())
            .sum()
    };
    let all: usize = problems.iter().map(|&it| report.items[it].span.len()).sum();
    Figures {
        problems: problems.len(),
        with_case: problems.iter().filter(|&&it| remark::no_case::has_case(asked, it)).count(),
        measures: measures.len(),
        checkable_measures: measures.iter().filter(|it| remark::uncheckable_measure::is_checkable(asked, it)).count(),
        credit_share: chars(Role::Credit) as f64 / all.max(1) as f64,
        copied_share: 0.0,
    }
}
