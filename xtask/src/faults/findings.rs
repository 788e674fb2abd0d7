//! What a check counted, and what it found to be wrong.

use serde::Serialize;

/// What is wrong with the program under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// An event with a receipt is not in the record, or is another.
    Lost,
    /// A receipt does not agree with the record.
    FalseReceipt,
    /// A receipt was given before its checkpoint was surely on the disk.
    OldCheckpoint,
    /// The record does not open, or its own audit complains.
    Corrupt,
    /// An event stands in the record twice.
    Doubled,
    /// A command that was refused for certain is in the record.
    FalseRefusal,
    /// A command that was to be asked again got no receipt.
    Unanswered,
    /// A file was written or synced again after a sync of it had failed.
    SyncRetried,
    /// Receipts were given after the disk had failed.
    NotStopped,
    /// Entries do not stand in the order in which they were answered, or a clock that was set back is not told.
    Disorder,
    /// A full disk was not met with the sentence that it deserves.
    FullDisk,
}

/// One fault of the program, and how it came about.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) kind: Kind,
    pub(crate) what: String,
}

impl Finding {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Finding {
        Finding { kind, what: what.into() }
    }

    /// The same finding, told where it was made.
    pub(crate) fn at(self, place: &str) -> Finding {
        Finding { what: format!("{place}: {}", self.what), ..self }
    }
}

/// Counts of one part of the check.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tally {
    pub(crate) part: &'static str,
    /// Moments at which something was made to go wrong, of how many there are.
    pub(crate) points: usize,
    pub(crate) points_in_all: usize,
    /// Records that were opened again and checked.
    pub(crate) records: usize,
    /// Receipts held against a record.
    pub(crate) receipts: usize,
    pub(crate) findings: Vec<Finding>,
    pub(crate) seconds: f64,
    /// What was done otherwise than meant, and why.
    pub(crate) notes: Vec<String>,
}

impl Tally {
    pub(crate) fn new(part: &'static str) -> Tally {
        Tally { part, ..Tally::default() }
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.findings.iter().filter(|it| it.kind == kind).count()
    }
}
