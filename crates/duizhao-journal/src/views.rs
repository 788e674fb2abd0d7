//! The read tables: what follows from the matters, for lists and searches. 读表
//!
//! Values only; the same matter always gives the same rows, so that a rebuild can be compared.

use std::collections::BTreeSet;

use duizhao_core::{Matter, MatterId, State};

use crate::store::{Changes, DueRow, StoreError, TokenRow};

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
}

/// What a day in the list of due days is about.
const DUE_WORDS: &[&str] = &["due", "waiting", "recheck"];

pub(crate) fn due_word(word: &str) -> Result<&'static str, StoreError> {
    let known = DUE_WORDS.iter().copied().find(|it| *it == word);
    known.ok_or_else(|| StoreError::Damaged(format!("{word:?} is nothing that a matter waits for")))
}

/// All rows of a matter; none for one that is not there yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) ledger: Option<LedgerRow>,
    pub(crate) due: BTreeSet<DueRow>,
    pub(crate) tokens: BTreeSet<TokenRow>,
}

impl Rows {
    pub(crate) fn of(matter: &Matter) -> Rows {
        let mut rows = Rows::default();
        Changes::default().renew(&mut rows, matter);
        rows
    }
}

/// None for the office itself, and for a matter that is not there yet.
fn ledger(matter: &Matter) -> Option<LedgerRow> {
    if matter.version().0 == 0 || matter.id() == MatterId::OFFICE {
        return None;
    }
    let text = |it: Option<String>| it.unwrap_or_default();
    Some(LedgerRow {
        matter: matter.id(),
        version: matter.version().0,
        state: matter.state().code(),
        origin: matter.origin_code(),
        affair: matter.affair().to_owned(),
        criterion: matter.criterion().to_owned(),
        field: matter.field().to_owned(),
        lead: text(matter.lead().map(ToString::to_string)),
        leader: text(matter.leader().map(ToString::to_string)),
        verifier: text(matter.verifier().map(ToString::to_string)),
        due: text(matter.due().map(|it| it.to_string())),
        standing: matter.standing(),
        outcome: text(matter.outcome().map(duizhao_core::Outcome::code)),
        registered: text(matter.registered_at().map(|it| format!("{it:.6}"))),
        changed: text(matter.changed_at().map(|it| format!("{it:.6}"))),
    })
}

fn due(matter: &Matter) -> BTreeSet<DueRow> {
    let open = matter.state().is_open();
    let days = [
        ("due", matter.due().filter(|_| open)),
        ("waiting", matter.waiting_until().filter(|_| open)),
        ("recheck", matter.recheck().filter(|_| matter.state() == State::Closed)),
    ];
    let row = |(what, day): (&'static str, Option<jiff::civil::Date>)| {
        day.map(|it| DueRow { day: it.to_string(), matter: matter.id(), what })
    };
    days.into_iter().filter_map(row).collect()
}

/// Pairs of neighbouring Han characters, and runs of letters and digits: a word of two characters
/// is found by one token.
fn tokens(matter: &Matter) -> BTreeSet<TokenRow> {
    let mut found = BTreeSet::new();
    let mut word = String::new();
    let mut last = None;
    for it in matter.affair().chars().chain([' ']) {
        if it.is_ascii_alphanumeric() {
            word.extend(it.to_lowercase());
            last = None;
            continue;
        }
        if word.len() > 1 {
            found.insert(std::mem::take(&mut word));
        }
        word.clear();
        let letter = it.is_alphanumeric().then_some(it);
        if let (Some(before), Some(it)) = (last, letter) {
            found.insert(String::from_iter([before, it]));
        }
        last = letter;
    }
    found.into_iter().map(|token| TokenRow { token, matter: matter.id() }).collect()
}

impl Changes {
    /// Turns the rows of a matter into what they are now, and takes along what differs.
    pub(crate) fn renew(&mut self, rows: &mut Rows, matter: &Matter) {
        let (ledger, due) = (ledger(matter), due(matter));
        self.due_gone.extend(rows.due.difference(&due).cloned());
        self.due_new.extend(due.difference(&rows.due).cloned());
        // Most events leave the words alone, and looking for them costs more than all else here.
        if affair(&rows.ledger) != affair(&ledger) {
            let tokens = tokens(matter);
            self.tokens_gone.extend(rows.tokens.difference(&tokens).cloned());
            self.tokens_new.extend(tokens.difference(&rows.tokens).cloned());
            rows.tokens = tokens;
        }
        self.ledger.extend(ledger.clone());
        (rows.ledger, rows.due) = (ledger, due);
    }
}

fn affair(ledger: &Option<LedgerRow>) -> &str {
    ledger.as_ref().map_or("", |it| &it.affair)
}
