//! The read tables: what follows from the matters, for lists and searches. 读表
//!
//! Values only; the same matter always gives the same rows, so that a rebuild can be compared.

use std::collections::BTreeSet;

use duizhao_core::{Matter, MatterId};

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
const DUE_WORDS: &[&str] = &["due", "waiting", "recheck", "transfer", "verify"];

pub(crate) fn due_word(word: &str) -> Result<&'static str, StoreError> {
    let known = DUE_WORDS.iter().copied().find(|it| *it == word);
    known.ok_or_else(|| StoreError::Damaged(format!("{word:?} is nothing that a matter waits for")))
}

/// All rows of a matter; none for one that is not there yet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) ledger: Option<LedgerRow>,
    pub(crate) due: BTreeSet<DueRow>,
    pub(crate) tokens: BTreeSet<TokenRow>,
}

impl Changes {
    /// Turns the rows of a matter as they were into the rows as they are.
    pub(crate) fn view(&mut self, before: &Rows, after: Rows) {
        self.due_gone.extend(before.due.difference(&after.due).cloned());
        self.due_new.extend(after.due.difference(&before.due).cloned());
        self.tokens_gone.extend(before.tokens.difference(&after.tokens).cloned());
        self.tokens_new.extend(after.tokens.difference(&before.tokens).cloned());
        self.ledger.extend(after.ledger);
    }
}
