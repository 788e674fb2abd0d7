//! A report under review: its author's alone until it is passed to a clerk, in the desk and never in the record. 送审
//!
//! Each look reviews the file anew, so that what is asked follows the ledger as it is now.

use std::sync::LazyLock;

use duizhao_core::{Matter, Outcome, State};
use duizhao_journal::ReportRow;
use duizhao_papers::json::Other;
use duizhao_read::{Document, Language, Limits, Promise, Remark, Reviewed, Rules, Stands, Text, Unreadable};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::access::What;
use super::beside::Dismissed;
use super::glance::Glance;
use super::ledger::Line;
use super::of_reports::LeftOut;
use super::passed::Passed;
use super::people::Person;
use super::{Clock, Moment, Office};
use crate::check::{Held, HeldReview, check_held, commented};
use crate::record::Failure;

pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Each may be as large as docs/limits.md lets it.
const MOST: usize = 20;

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(Rules::shipped);

/// A report with what is asked of it. 送审稿
#[derive(Clone, Debug)]
pub struct UnderReview {
    pub id: Uuid,
    pub reviewed: Reviewed,
    /// Remarks that do not apply, as the author said.
    pub dismissed: Vec<Dismissed>,
    /// The text that it is held against, by its name.
    pub beside: Option<String>,
    /// What a remark's `from` counts in.
    pub others: Vec<Other>,
    pub expires: Timestamp,
    pub passed: Option<Passed>,
    /// Where a mended file took the place of the first one; shown to its author.
    pub mended: Option<Mended>,
    /// Matters that came of earlier reports, as they stand today.
    pub earlier: Vec<Line>,
    /// Matters of reports that were not looked at, where there are thousands.
    pub left_out: LeftOut,
}

/// What became of the remarks on the version before. 改稿对照
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    pub gone: Vec<Remarked>,
    pub new: Vec<Remarked>,
    /// How many were there before and are there still.
    pub left: usize,
}

/// A remark by what it asks and of which words. 曾提意见
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remarked {
    pub id: String,
    pub code: String,
    pub quote: String,
}

impl Office {
    /// The person's own, newest first.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn reports(&self, person: &Person) -> Result<Vec<ReportRow>, Failure> {
        person.hold(What::Reports)?;
        let now = self.now();
        Ok(self.desk().reports(&person.id.to_string(), now)?)
    }

    /// Takes a report under review.
    ///
    /// # Errors
    /// When the file cannot be read or is marked secret: then nothing of it is kept, its name neither.
    pub fn take_report(&self, person: &Person, name: &str, bytes: &[u8]) -> Result<Uuid, Failure> {
        person.hold(What::Reports)?;
        read(bytes)?;
        if self.reports(person)?.len() >= MOST {
            return Err(Failure::new(
                "draft",
                "已有 20 份材料在审阅；请先删除不用的",
                "there are 20 reports under review already; delete some first",
            ));
        }
        let (id, now) = (self.new_id(), self.now());
        let (person, name) = (person.id.to_string(), name.to_owned());
        let (before, expires) = (String::new(), now + KEPT);
        let (passed, registrars) = (None, Vec::new());
        let row = ReportRow { id, person, name, before, begun: now, changed: now, expires, passed, registrars };
        self.desk().put_report(&row, bytes)?;
        Ok(id)
    }

    /// Puts the mended file in the place of the one before, of which the remarks alone are kept.
    ///
    /// # Errors
    /// As [`Office::take_report`]; then the one before stays.
    pub fn mend_report(&self, person: &Person, id: Uuid, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let (row, old) = self.own_report(person, id)?;
        read(bytes)?;
        let before = self.look_at(person, &row, old)?.review.reviewed;
        let now = self.now();
        let before = serde_json::to_string(&remarked(&before)).expect("plain data");
        let row = ReportRow { name: name.to_owned(), before, changed: now, expires: now + KEPT, ..row };
        Ok(self.desk().put_report(&row, bytes)?)
    }

    /// # Errors
    /// When this person has no such report, or its days are over.
    pub fn report(&self, person: &Person, id: Uuid) -> Result<UnderReview, Failure> {
        let (row, bytes) = self.seen_report(person, id)?;
        let looked = self.look_at(person, &row, bytes)?;
        let HeldReview { reviewed, dismissed, others } = looked.review;
        // What was mended away was never passed on.
        let is_author = row.person == person.id.to_string();
        let mended = (is_author && !row.before.is_empty()).then(|| Mended::of(&row.before, &reviewed));
        let passed = Passed::of(&row)?;
        let text = &reviewed.document.text;
        let dismissed = Dismissed::all(&dismissed, &self.desk().dismissals(id)?, text);
        let (expires, beside, earlier, left_out) = (row.expires, looked.beside, looked.earlier, looked.left_out);
        Ok(UnderReview { id, reviewed, dismissed, beside, others, expires, passed, mended, earlier, left_out })
    }

    /// The author's own file with the remarks as comments, and what it is called.
    ///
    /// # Errors
    /// As [`Office::report`].
    pub fn commented_report(
        &self,
        person: &Person,
        id: Uuid,
        language: Language,
    ) -> Result<(String, Vec<u8>), Failure> {
        let (row, bytes) = self.seen_report(person, id)?;
        let reviewed = self.look_at(person, &row, bytes.clone())?.review.reviewed;
        let document = reviewed.document.clone();
        let paper = commented(&reviewed, language, || Ok((bytes, document))).map_err(failed)?;
        let stem = row.name.rsplit_once('.').map_or(row.name.as_str(), |it| it.0);
        Ok((format!("{stem}-审阅.docx"), paper))
    }

    /// # Errors
    /// When a clerk has it, or the desk fails.
    pub fn drop_report(&self, person: &Person, id: Uuid) -> Result<(), Failure> {
        let dropped =
            self.own_report(person, id).and_then(|_| Ok(self.desk().drop_report(id, &person.id.to_string())?));
        match dropped {
            Ok(true) => Ok(()),
            Ok(false) => Err(with_a_clerk()),
            // Gone already, or nobody's business.
            Err(failure) if failure.code == "missing" => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// The author's own, to do as they please with it.
    pub(super) fn own_report(&self, person: &Person, id: Uuid) -> Result<(ReportRow, Vec<u8>), Failure> {
        let found = self.seen_report(person, id)?;
        match found.0.passed.is_none() {
            true => Ok(found),
            false => Err(with_a_clerk()),
        }
    }

    /// Its author's, or passed to this clerk.
    pub(super) fn seen_report(&self, person: &Person, id: Uuid) -> Result<(ReportRow, Vec<u8>), Failure> {
        person.hold(What::Reports)?;
        let (own, now) = (person.id.to_string(), self.now());
        let found = self.desk().report(id, &own, now)?;
        found.filter(|(it, _)| it.person == own || person.may(What::PassedReport)).ok_or_else(no_report)
    }

    /// As `check` does, with what the ledger holds of earlier reports and what its author put beside it.
    fn look_at(&self, person: &Person, row: &ReportRow, bytes: Vec<u8>) -> Result<Looked, Failure> {
        let document = read(&bytes)?;
        let title = title(&document);
        let moment = self.moment()?;
        // What came of this very report is no promise of an earlier one.
        let is_earlier =
            |it: &Matter| it.registered_at().is_some_and(|at| at < row.begun) && !names(&document_of(it), &title);
        let (mut promises, mut earlier) = (Vec::new(), Vec::new());
        let left_out = self.each_of_reports(
            |it| person.may_with(What::SeeMatter, it),
            moment.today,
            document.text.as_str(),
            |it| {
                if is_earlier(&it) {
                    let clock = Clock::of(&Glance::of(&it), &moment, &self.calendar);
                    promises.extend(promise(&it, &moment, clock, &title).map(|promise| (it.id(), promise)));
                    earlier.push(self.line(person, &it, &moment));
                }
            },
        )?;
        promises.sort_by_key(|it| it.0);
        let promises = promises.into_iter().map(|it| it.1).collect();
        earlier.sort_by_key(|it| (!it.state.is_open(), it.due.is_none(), it.due, it.id));
        let (beside, dismissals) = {
            let desk = self.desk();
            (desk.beside(row.id)?, desk.dismissals(row.id)?)
        };
        let name = beside.as_ref().map(|it| it.0.clone());
        let held = Held {
            report: (&row.name, bytes),
            beside: beside.as_ref().map(|(name, bytes)| (name.as_str(), bytes.clone())),
            promises,
            dismissed: dismissals.into_iter().map(|it| it.remark).collect(),
        };
        let review = check_held(held, &RULES).map_err(failed)?;
        Ok(Looked { review, beside: name, earlier, left_out })
    }
}

/// A report as it is asked about now.
struct Looked {
    review: HeldReview,
    beside: Option<String>,
    earlier: Vec<Line>,
    left_out: LeftOut,
}

impl Mended {
    fn of(before: &str, now: &Reviewed) -> Mended {
        let pairs: Vec<[String; 3]> = serde_json::from_str(before).unwrap_or_default();
        let mut gone: Vec<Remarked> = pairs.into_iter().map(|[id, code, quote]| Remarked { id, code, quote }).collect();
        let count = gone.len();
        let mut new = Vec::new();
        for [id, code, quote] in remarked(now) {
            match gone.iter().position(|it| it.id == id) {
                Some(at) => drop(gone.remove(at)),
                None => new.push(Remarked { id, code, quote }),
            }
        }
        let left = count - gone.len();
        Mended { gone, new, left }
    }
}

/// Id, code and quoted words of each remark.
fn remarked(reviewed: &Reviewed) -> Vec<[String; 3]> {
    let text = &reviewed.document.text;
    reviewed.remarks.iter().map(|it| [it.id(text), it.code.to_owned(), quoted(it, text)]).collect()
}

/// The beginning of what a remark is about.
pub fn quoted(it: &Remark, text: &Text) -> String {
    it.quote(text).chars().filter(|it| *it != '\n').take(40).collect()
}

/// How a matter stands as a promise; none where it is nobody's here any more.
fn promise(matter: &Matter, moment: &Moment, clock: Clock, title: &str) -> Option<Promise> {
    let solved = matter.outcome().or(matter.verified_outcome()) == Some(Outcome::Solved);
    let stands = match matter.state_on(moment.today) {
        State::None | State::Withdrawn | State::HandedOver => return None,
        State::Closed | State::Verified if solved => Stands::Kept,
        State::Closed | State::Verified => Stands::Unsolved,
        State::Claimed | State::Provisional => Stands::Claimed,
        _ if clock.is_late() => Stands::Late,
        _ => Stands::Open,
    };
    let quote = matter.registered().and_then(|it| it.quote.clone()).unwrap_or_default();
    let own = names(&without_year(&document_of(matter)), &without_year(title));
    Some(Promise { affair: matter.affair().to_owned(), quote, own, stands })
}

fn document_of(matter: &Matter) -> String {
    let named = matter.registered().and_then(|it| it.origin.document.clone());
    named.or_else(|| matter.imported_row().and_then(|it| it.1.origin.document)).unwrap_or_default()
}

/// Whether a ledger's name for a report, `镇长2023年度对照检查材料`, means the one of this title: the
/// same signs in the same order, with the title's own place or meeting between them.
fn names(document: &str, title: &str) -> bool {
    let mut rest = title.chars();
    let in_order = document.chars().all(|sign| rest.any(|it| it == sign));
    let deputies = |it: &str| it.matches('副').count();
    let says_whose = document.chars().next().is_some_and(|it| !it.is_numeric());
    in_order && says_whose && deputies(document) == deputies(title)
}

fn without_year(title: &str) -> String {
    title.chars().filter(|it| !it.is_numeric() && !it.is_whitespace()).collect()
}

pub(super) fn no_report() -> Failure {
    Failure::new(
        "missing",
        "没有这份材料：可能已经收回、删除，或已过 14 天自动删除",
        "there is no such report: it was taken back or deleted, or its 14 days are over",
    )
}

pub(super) fn with_a_clerk() -> Failure {
    Failure::new(
        "passed",
        "材料已转交党政办；要改、要删，请先收回",
        "the report is with a clerk; take it back first to change or delete it",
    )
}

/// What the report is called in the record, where a matter comes of it.
pub(super) fn title(document: &Document) -> String {
    let report = duizhao_read::title(document, &RULES);
    report.chars().filter(|it| !it.is_whitespace()).take(80).collect()
}

pub(super) fn read(bytes: &[u8]) -> Result<Document, Failure> {
    duizhao_read::open(bytes, &Limits::default()).map_err(|why| unreadable(&why))
}

fn unreadable(why: &Unreadable) -> Failure {
    let said = |it: &duizhao_read::Said, next: &duizhao_read::Said| {
        (format!("{}{}", it.zh, next.zh), format!("{}; {}", it.en, next.en))
    };
    let (zh, en) = said(&why.why, &why.advice);
    // A damaged file is no damaged record.
    Failure::new(if why.code == "too-large" { why.code } else { "unreadable" }, zh, en)
}

fn failed(err: anyhow::Error) -> Failure {
    Failure::new("report", format!("审阅稿没有写成：{err}"), format!("the reviewed file could not be written: {err}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_known_by_what_the_ledger_calls_it() {
        let title = "柏树镇副镇长2024年度民主生活会个人对照检查材料";
        for (document, same) in [
            (title, true),
            ("副镇长2024年度对照检查材料", true),
            ("副镇长2023年度对照检查材料", false),
            ("镇长2024年度对照检查材料", false),
            ("人大主席2024年度对照检查材料", false),
            ("2024年度对照检查材料", false),
        ] {
            assert_eq!(names(document, title), same, "{document}");
        }
        assert!(!names("", title));
    }
}
