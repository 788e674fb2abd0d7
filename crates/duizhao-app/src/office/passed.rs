//! A report passed from its author to a clerk, who gives out and registers what the author accepted. 转交
//!
//! It stays on the desk, private to the two; from the record nobody learns that it was there.

use duizhao_core::PersonId;
use duizhao_journal::{PassedRow, ReportRow};
use jiff::Timestamp;
use uuid::Uuid;

use super::Office;
use super::access::{Role, What};
use super::people::{Membership, Person};
use super::reports::{KEPT, no_report, with_a_clerk};
use crate::record::{Failure, Grave};

/// The form of all measures of the longest report is far below it.
const LONGEST: usize = 1 << 20;

/// That a report is with a clerk. 转交
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub author: PersonId,
    pub clerk: PersonId,
    pub at: Timestamp,
    /// The form of its measures as its author left it.
    pub typed: String,
    /// Matters came of it; its author does not take it back any more.
    pub registered: bool,
}

impl Passed {
    pub(super) fn of(row: &ReportRow) -> Result<Option<Passed>, Failure> {
        let damaged = || Failure::new("damaged", "工作台里的送审稿有误", "a report on the desk is not well formed");
        let Some(it) = &row.passed else { return Ok(None) };
        Ok(Some(Passed {
            author: row.person.parse().map_err(|_| damaged())?,
            clerk: it.clerk.parse().map_err(|_| damaged())?,
            at: it.at,
            typed: it.typed.clone(),
            registered: it.registered,
        }))
    }
}

impl Office {
    /// Whom a person may pass a report to.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn clerks_for(&self, person: &Person) -> Result<Vec<Person>, Failure> {
        let takes = |it: &Person| it.membership == Membership::Active && it.has(Role::Clerk) && it.id != person.id;
        Ok(self.all_people()?.into_iter().filter(takes).collect())
    }

    /// Passed to this clerk, newest first.
    ///
    /// # Errors
    /// When the person may not, or the desk fails.
    pub fn passed_reports(&self, person: &Person) -> Result<Vec<ReportRow>, Failure> {
        person.hold(What::PassedReport)?;
        let now = self.now();
        Ok(self.desk().passed_reports(&person.id.to_string(), now)?)
    }

    /// Those of them that wait for this person: nothing came of them yet. None for who is no clerk.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn waiting_reports(&self, person: &Person) -> Result<Vec<ReportRow>, Failure> {
        if !person.may(What::PassedReport) {
            return Ok(Vec::new());
        }
        let mut passed = self.passed_reports(person)?;
        passed.retain(|it| it.passed.as_ref().is_some_and(|it| !it.registered));
        Ok(passed)
    }

    /// Passes one's own report to a clerk, with the form of its measures as it was left; for 14 days.
    ///
    /// # Errors
    /// When this person has no such report, it is with a clerk already, or that person is none.
    pub fn pass_report(&self, person: &Person, id: Uuid, clerk: &str, typed: String) -> Result<(), Failure> {
        person.hold(What::PassReport)?;
        self.own_report(person, id)?;
        let clerk = self.clerks_for(person)?.into_iter().find(|it| it.id.to_string() == clerk).ok_or_else(no_clerk)?;
        if typed.len() > LONGEST {
            return Err(Failure::new("draft", "填写的内容太长", "what was typed is too long"));
        }
        let at = self.now();
        let to = PassedRow { clerk: clerk.id.to_string(), at, typed, registered: false };
        match self.desk().pass_report(id, &person.id.to_string(), &to, at + KEPT)? {
            true => Ok(()),
            false => Err(with_a_clerk()),
        }
    }

    /// The author takes it back before anything came of it; the clerk gives it back at any time.
    ///
    /// # Errors
    /// When it is not passed, or matters came of it already.
    pub fn take_report_back(&self, person: &Person, id: Uuid) -> Result<(), Failure> {
        let passed = self.seen_report(person, id)?.0.passed.ok_or_else(no_report)?;
        match self.desk().take_report_back(id, &person.id.to_string())? {
            true => Ok(()),
            false if passed.registered => Err(Failure::new(
                "passed",
                "已有措施登记为事项，不能收回了；可以请党政办交回",
                "matters came of it already, so it is not taken back; ask the clerk to give it back",
            )),
            false => Err(no_report()),
        }
    }

    /// Does what makes matters of a report, while it is with whoever does it.
    pub(super) fn registering<T>(
        &self,
        by: &Person,
        row: &ReportRow,
        register: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Some(passed) = &row.passed else { return register() };
        let clerk = by.id.to_string();
        if passed.clerk != clerk {
            return Err(with_a_clerk());
        }
        // Said first, so that its author cannot take it back in between.
        if !self.desk().mark_report(row.id, &clerk, true)? {
            return Err(no_report());
        }
        register().inspect_err(|failure| {
            // A matter that may be there keeps the mark; so does a desk that fails now.
            if failure.grave != Grave::Unknown {
                let _ = self.desk().mark_report(row.id, &clerk, false);
            }
        })
    }
}

fn no_clerk() -> Failure {
    Failure::new(
        "clerk",
        "只能转交给本单位在岗的党政办人员，请在列表里选",
        "a report is passed to an active clerk of this office; choose one of the list",
    )
}
