//! What its author puts beside a report under review: a text to hold it against, and which remarks do
//! not apply. 送审附记

use duizhao_journal::Dismissal;
use duizhao_read::{Remark, Text};
use uuid::Uuid;

use super::Office;
use super::people::Person;
use super::reports::{quoted, read};
use crate::record::Failure;

const REASON_LONGEST: usize = 200;

/// A remark that its author says does not apply. 不适用
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissed {
    pub id: String,
    pub code: String,
    pub quote: String,
    /// Empty where none was given.
    pub reason: String,
}

impl Dismissed {
    /// One for each id: the same words may be asked about twice.
    pub(super) fn all(remarks: &[Remark], dismissals: &[Dismissal], text: &Text) -> Vec<Dismissed> {
        let mut all: Vec<Dismissed> = Vec::new();
        for remark in remarks {
            let id = remark.id(text);
            if all.iter().any(|it| it.id == id) {
                continue;
            }
            let reason = dismissals.iter().find(|it| it.remark == id).map(|it| it.reason.clone()).unwrap_or_default();
            all.push(Dismissed { id, code: remark.code.to_owned(), quote: quoted(remark, text), reason });
        }
        all
    }
}

impl Office {
    /// Says that a remark does not apply: it is not raised again as long as its sentence stays as it is.
    ///
    /// # Errors
    /// When this person has no such report, it has no such remark, or the reason is too long.
    pub fn dismiss(&self, person: &Person, report: Uuid, remark: &str, reason: &str) -> Result<(), Failure> {
        self.own_report(person, report)?;
        let reason = reason.trim().to_owned();
        if reason.chars().count() > REASON_LONGEST {
            return Err(Failure::new("reason", "原因写到 200 字以内", "a reason has at most 200 characters"));
        }
        let looked = self.report(person, report)?;
        let text = &looked.reviewed.document.text;
        let raised = looked.reviewed.remarks.iter().any(|it| it.id(text) == remark);
        if !raised && !looked.dismissed.iter().any(|it| it.id == remark) {
            return Err(Failure::new("no-remark", "材料里已经没有这条意见", "the report has no such remark any more"));
        }
        Ok(self.desk().dismiss(report, &Dismissal { remark: remark.to_owned(), reason })?)
    }

    /// Lets a remark be raised again.
    ///
    /// # Errors
    /// When this person has no such report.
    pub fn restore(&self, person: &Person, report: Uuid, remark: &str) -> Result<(), Failure> {
        self.own_report(person, report)?;
        Ok(self.desk().restore(report, remark)?)
    }

    /// Holds the report against another text: its author's of last year, or anybody's.
    ///
    /// # Errors
    /// When this person has no such report, or the text cannot be read or is marked secret: then
    /// nothing of it is kept.
    pub fn put_beside(&self, person: &Person, report: Uuid, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.own_report(person, report)?;
        read(bytes)?;
        Ok(self.desk().put_beside(report, name, bytes)?)
    }

    /// # Errors
    /// When this person has no such report.
    pub fn drop_beside(&self, person: &Person, report: Uuid) -> Result<(), Failure> {
        self.own_report(person, report)?;
        Ok(self.desk().drop_beside(report)?)
    }
}
