//! One report reviewed: everything the outputs need. 审阅

use crate::document::Document;
use crate::figures::Figures;
use crate::remark::Remark;
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

/// Understands a document and asks what a reviewer would ask.
pub fn review(file: String, document: Document, rules: &Rules) -> Reviewed {
    let report = crate::report::understand::understand(&document, rules, None).report;
    Reviewed { file, document, report, remarks: Vec::new(), figures: Figures::default() }
}
