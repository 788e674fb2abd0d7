//! The read table: what follows from the matters, for lists and searches. 读表
//!
//! Values only; the same matter always gives the same row, so that a rebuild can be compared.

use duizhao_core::{Matter, MatterId};
use jiff::Timestamp;

/// One line of the ledger. 台账行
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    pub matter: MatterId,
    pub version: u64,
    /// Code of the state.
    pub state: String,
    /// Code of the origin.
    pub origin: String,
    pub affair: String,
    pub criterion: String,
    pub field: String,
    pub lead: String,
    pub leader: String,
    pub verifier: String,
    /// `2026-11-24` or empty.
    pub due: String,
    pub standing: bool,
    /// Code of the outcome, empty while open.
    pub outcome: String,
    /// RFC 3339.
    pub registered: String,
    pub changed: String,
    /// Its first state was stated elsewhere.
    pub imported: bool,
    /// The ledger that it was taken from.
    pub of_ledger: String,
    /// The unit it was transferred to and that has not answered; since when, RFC 3339.
    pub offered: String,
    pub offered_since: String,
    /// Ids with a space between.
    pub supporting: String,
    /// Persons.
    pub registrant: String,
    pub claimer: String,
    /// Who asked for more time and is not answered.
    pub asker: String,
    /// Days, or empty.
    pub waiting: String,
    pub recheck: String,
    /// To the instant, RFC 3339, where the term was given in hours.
    pub due_at: String,
    /// Help that was asked and not answered.
    pub help_open: u64,
}

/// What a matter is about and when it is done, in words. 文字
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub matter: MatterId,
    /// Both empty where they were erased.
    pub affair: String,
    pub criterion: String,
}

impl LedgerRow {
    /// None for the office itself, and for a matter that is not there yet.
    pub(crate) fn maybe(matter: &Matter) -> Option<LedgerRow> {
        let there = matter.version().0 > 0 && matter.id() != MatterId::OFFICE;
        there.then(|| LedgerRow::of(matter))
    }

    pub fn of(matter: &Matter) -> LedgerRow {
        let time = |it: Option<Timestamp>| it.map(|it| format!("{it:.6}")).unwrap_or_default();
        let supporting: Vec<String> = matter.supporting().iter().map(ToString::to_string).collect();
        LedgerRow {
            matter: matter.id(),
            version: matter.version().0,
            state: matter.state().code(),
            origin: matter.origin_code(),
            affair: matter.affair().to_owned(),
            criterion: matter.criterion().to_owned(),
            field: matter.field().to_owned(),
            lead: text(matter.lead()),
            leader: text(matter.leader()),
            verifier: text(matter.verifier()),
            due: text(matter.due()),
            standing: matter.standing(),
            outcome: matter.outcome().map(duizhao_core::Outcome::code).unwrap_or_default(),
            registered: time(matter.registered_at()),
            changed: time(matter.changed_at()),
            imported: matter.is_imported(),
            of_ledger: matter.imported_row().map(|it| it.1.ledger).unwrap_or_default(),
            offered: text(matter.offered().map(|it| it.0)),
            offered_since: time(matter.offered().map(|it| it.1)),
            supporting: supporting.join(" "),
            registrant: text(matter.registrant().map(|it| &it.person)),
            claimer: text(matter.claimer().map(|it| &it.person)),
            asker: text(matter.extension_asked().map(|it| &it.0.person)),
            waiting: text(matter.waiting_until()),
            recheck: text(matter.recheck()),
            due_at: time(matter.due_at()),
            help_open: u64::from(matter.help_open()),
        }
    }
}

fn text(it: Option<impl ToString>) -> String {
    it.map(|it| it.to_string()).unwrap_or_default()
}
