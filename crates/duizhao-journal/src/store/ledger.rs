//! The columns of the ledger, listed once for both stores. 台账的列
//!
//! To add one: its name here, a field of `LedgerRow`, a migration for each store.

use std::fmt::Write as _;

use duizhao_core::MatterId;

use super::Result;
use crate::read_table::LedgerRow;

/// What a column holds; a flag is a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Number,
    Text,
}

/// One value of a row, to be bound.
#[derive(Clone, Copy)]
pub(super) enum Cell<'r> {
    Id(&'r [u8; 16]),
    Number(u64),
    Text(&'r str),
}

/// One row as a store gives it, read by the number of the column.
pub(super) trait Cells {
    fn id(&self, column: usize) -> Result<MatterId>;
    fn number(&self, column: usize) -> Result<u64>;
    fn text(&self, column: usize) -> Result<String>;
}

macro_rules! columns {
    (id $id:ident; numbers $($number:ident)*; flags $($flag:ident)*; texts $($text:ident)*) => {
        /// All but the log, in the order in which they are written and read.
        pub(super) const COLUMNS: &[(&str, Kind)] = &[
            (stringify!($id), Kind::Id),
            $((stringify!($number), Kind::Number),)*
            $((stringify!($flag), Kind::Number),)*
            $((stringify!($text), Kind::Text),)*
        ];

        pub(super) fn cells(row: &LedgerRow) -> [Cell<'_>; COLUMNS.len()] {
            [
                Cell::Id(row.$id.0.as_bytes()),
                $(Cell::Number(row.$number),)*
                $(Cell::Number(u64::from(row.$flag)),)*
                $(Cell::Text(&row.$text),)*
            ]
        }

        pub(super) fn row(cells: &impl Cells) -> Result<LedgerRow> {
            let mut columns = 0..COLUMNS.len();
            let mut next = || columns.next().expect("there are as many columns as fields");
            Ok(LedgerRow {
                $id: cells.id(next())?,
                $($number: cells.number(next())?,)*
                $($flag: cells.number(next())? != 0,)*
                $($text: cells.text(next())?,)*
            })
        }
    };
}

columns! {
    id matter;
    numbers version help_open;
    flags standing imported;
    texts state origin affair criterion field lead leader verifier due outcome registered changed
        of_ledger offered offered_since supporting registrant claimer asker waiting recheck due_at
}

/// `SELECT …` up to the condition.
pub(super) fn select() -> String {
    format!("SELECT {} FROM ledger", names())
}

/// Writes the rows that `source` gives, in place of those of the same matters.
pub(super) fn upsert(source: &str) -> String {
    let mut sql = format!("INSERT INTO ledger (log, {}) {source} ON CONFLICT (log, matter) DO UPDATE SET ", names());
    for (nth, (name, _)) in COLUMNS.iter().filter(|it| it.1 != Kind::Id).enumerate() {
        let comma = if nth == 0 { "" } else { ", " };
        write!(sql, "{comma}{name} = excluded.{name}").expect("a text takes everything");
    }
    sql
}

fn names() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|it| it.0).collect();
    names.join(", ")
}
