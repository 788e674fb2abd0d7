//! What is done to a record as a whole, now and then. 维护

use duizhao_core::LogId;

use crate::audit::Progress;
use crate::place::Place;
use crate::store::{Mode, Result, Store, TxError};

/// Brings a record that an older version wrote to the format of this one; others stay as they are.
/// Gives the logs that the place holds.
///
/// # Errors
/// When there is no record, a newer version wrote it, or the store fails; then nothing has changed.
pub fn raise(place: &Place) -> Result<Vec<LogId>> {
    Store::open(place, Mode::Write)?.read(|tx| tx.logs())
}

/// Makes the read table anew from the entries; how many matters.
///
/// # Errors
/// When the store fails; then nothing has changed.
pub fn rebuild(place: &Place, log: &LogId, progress: Progress<'_>) -> Result<u64> {
    let mut store = Store::open(place, Mode::Write)?;
    store.write(|tx| crate::rebuild::rebuild(tx, log, progress)).map_err(|err| match err {
        TxError::Undone(err) | TxError::Unknown(err) => err,
    })
}

/// Overwrites what was erased in every file of the database; with no one else on the record.
///
/// # Errors
/// When someone else is reading, or the store fails.
pub fn vacuum(place: &Place) -> Result<()> {
    Store::open(place, Mode::Write)?.vacuum()
}
