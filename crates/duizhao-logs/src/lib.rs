//! Event logs in and out: CSV, XES, OCEL 2.0, Parquet, and columns of our own.
//!
//! What a log is, is found by its content. Readers hand on columns of events some thousands at a
//! time and hold nothing of a file whole; a log too large for memory is put aside in parts, each of
//! whole cases. What the events mean is no business of this crate.

mod aside;
mod block;
mod column_file;
mod columns;
mod csv;
mod intake;
mod log_format;
mod moment;
mod ocel;
mod ocel_json;
mod ocel_sqlite;
mod out;
mod parquet;
mod parts;
mod plain;
mod plain_text;
mod taken;
#[cfg(test)]
mod testing;
mod time;
mod xes;

pub use column_file::ColumnFile;
pub use log_format::LogFormat;
pub use moment::Moment;
pub use out::{convert, write};
pub use parts::{Parts, open};
pub use plain::plain;
pub use taken::{LeftOut, ReadAs, Taken, Told, Unread};
pub use time::{Guess, TimeFormat};

use std::path::Path;

use duizhao_signs::{EventLog, Events, Vocabulary};

/// Takes events as they are read, some thousands at a time, in the order of the file; what it leaves
/// is cleared, and the room filled anew.
pub type Sink<'s> = dyn FnMut(&Vocabulary, &mut Events) -> std::io::Result<()> + 's;

/// Reads a log from its beginning to its end, holding no more of it than one portion.
///
/// # Errors
/// When it is no log, a column is missing, or it cannot be read on; with the line where there is one.
pub fn stream(path: &Path, read_as: &ReadAs, sink: &mut Sink<'_>) -> Result<Told, Unread> {
    let read = LogFormat::of(path).and_then(|format| stream_as(format, path, read_as, sink));
    // Who reads text cannot tell that the packing around it broke.
    read.map_err(|err| log_format::cut_short(path).filter(|_| err.code != "aside").unwrap_or(err))
}

fn stream_as(format: LogFormat, path: &Path, read_as: &ReadAs, sink: &mut Sink<'_>) -> Result<Told, Unread> {
    match format {
        LogFormat::Csv => csv::stream(path, read_as, sink),
        LogFormat::Xes => xes::stream(path, read_as, sink),
        LogFormat::OcelJson => ocel_json::read(path)?.stream(LogFormat::OcelJson, read_as, sink),
        LogFormat::OcelSqlite => ocel_sqlite::read(path)?.stream(LogFormat::OcelSqlite, read_as, sink),
        LogFormat::Parquet => parquet::stream(path, read_as, sink),
        LogFormat::Columns => column_file::stream(path, sink),
    }
}

/// Reads a whole log into memory.
///
/// # Errors
/// As [`stream`].
pub fn read(path: &Path, read_as: &ReadAs) -> Result<Taken, Unread> {
    let mut log = EventLog::default();
    let told = stream(path, read_as, &mut |_, part| {
        log.events.append(part);
        Ok(())
    })?;
    log.zone_minutes = told.zone_minutes;
    log.words = told.words.clone();
    Ok(Taken { log, told })
}
