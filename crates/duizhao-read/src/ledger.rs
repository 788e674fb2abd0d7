//! A ledger kept in Excel or as CSV: bytes → [`Sheet`]s → a [`Table`] whose columns are understood. 台账
//!
//! A [`Layout`] says what each column is: shipped, kept by the office, or guessed from the words of
//! the header. Reading never half succeeds: every cell that is not understood is a [`CellProblem`].
//!
//! To add a word for a column: one line in `field.rs`; a state word: one in `state.rs`; a layout: a
//! file in `layouts/` and its line in `layout.rs`.

mod csv;
mod day;
mod field;
mod header;
mod layout;
mod sheet;
mod state;
mod table;
mod xlsx;

pub use day::{Due, due, serial};
pub use field::Field;
pub use header::{Head, head};
pub use layout::{Column, Layout};
pub use sheet::{Cell, Sheet, SheetRow};
pub use state::{Completion, StateWord, Stated, stated};
pub use table::{CellProblem, ID_HEADER, Line, Table, table};

use crate::format;
use crate::limits::Limits;
use crate::secrecy;
use crate::unreadable::Unreadable;

/// Rows of a sheet at most: more than a district's ledger of ten years.
pub const ROWS_MAX: usize = 20_000;
/// Columns of a sheet at most.
pub const COLUMNS_MAX: usize = 256;

/// Lines at the head of a sheet in which a secrecy marking is looked for.
const HEAD_ROWS: usize = 10;

/// Reads the sheets of a file, whatever its name says.
///
/// # Errors
/// [`Unreadable`] when it is no table we read, is damaged, encrypted or beyond `limits`, or the
/// head of any sheet carries a secrecy marking.
pub fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Unreadable> {
    let sheets = match format::is_excel(bytes, limits)? {
        true => xlsx::read(bytes, limits).map_err(Unreadable::of_table)?,
        false => vec![csv::read(bytes, limits).map_err(Unreadable::of_table)?],
    };
    for sheet in &sheets {
        refuse_marked(sheet)?;
    }
    if sheets.iter().all(|it| it.rows.is_empty()) {
        return Err(Unreadable::empty());
    }
    Ok(sheets)
}

/// A marking may stand in a cell of its own or be spread over the cells of a row.
fn refuse_marked(sheet: &Sheet) -> Result<(), Unreadable> {
    secrecy::refuse_marked_lines(std::iter::once(sheet.name.as_str()))?;
    for row in sheet.rows.iter().take(HEAD_ROWS) {
        let own: Vec<&str> =
            row.cells.iter().filter(|it| it.merged.is_none_or(|it| it.first)).map(|it| it.text.as_str()).collect();
        let whole = own.join("\t");
        let lines = own.iter().flat_map(|it| it.lines()).chain([whole.as_str()]);
        secrecy::refuse_marked_lines(lines)?;
    }
    Ok(())
}
