//! A byte that changed by itself is found before anything is signed again, or changes nothing. 位衰减

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::office::{Office, erased, registered, urged};
use duizhao_core::Seq;

/// One byte in so many is tried where nobody asks for all; no divisor of a page.
const STRIDE: usize = 1009;

/// Everything in the files, whichever way it is laid out.
type Rows = BTreeMap<String, Vec<Vec<Value>>>;

/// Each file with its bytes.
type Files = Vec<(PathBuf, Vec<u8>)>;

#[derive(Debug, Default)]
struct Counted {
    tried: usize,
    /// The record refused to be written on.
    found: usize,
    /// Nothing that can be read was different.
    harmless: usize,
}

fn lived() -> Office {
    let office = Office::sqlite();
    let journal = office.open();
    for at in 0..4 {
        journal.append_blocking(registered(at)).unwrap();
    }
    journal.append_blocking(urged(10, 2)).unwrap();
    journal.append_blocking(erased(11, 1, Seq(1))).unwrap();
    drop(journal);
    office
}

/// As an erasure leaves it: everything stands in the database.
#[test]
fn a_flipped_byte_is_found_or_changes_nothing() {
    let office = lived();
    duizhao_journal::vacuum(&office.place).unwrap();
    check("after a vacuum", &office);
}

/// As a running record leaves it: what is newest stands in the write-ahead log.
#[test]
fn a_flipped_byte_beside_a_write_ahead_log_is_found_or_changes_nothing() {
    let office = lived();
    duizhao_journal::vacuum(&office.place).unwrap();
    office.open().append_blocking(registered(20)).unwrap();
    check("with a write-ahead log", &office);
}

#[expect(clippy::disallowed_methods, reason = "every byte takes minutes, so someone has to ask for it")]
fn check(state: &str, office: &Office) {
    let stride = if std::env::var_os("DUIZHAO_TEST_EVERY_BYTE").is_some() { 1 } else { STRIDE };
    let files = files(office);
    let (before, size) = (rows(office).unwrap(), office.checkpoint().1.size);
    let (mut counted, mut wrong) = (Counted::default(), Vec::new());
    for (file, bytes) in &files {
        for at in (0..bytes.len()).step_by(stride) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0xff;
            put(&files);
            fs::write(file, bytes).unwrap();
            counted.tried += 1;
            let opened = std::panic::catch_unwind(AssertUnwindSafe(|| office.try_open().is_ok()));
            match opened {
                Ok(false) => counted.found += 1,
                Ok(true) if rows(office).as_ref() == Ok(&before) && office.checkpoint().1.size == size => {
                    counted.harmless += 1;
                }
                opened => {
                    let what = if opened.is_ok() { "read as something else" } else { "a panic" };
                    wrong.push(format!("byte {at} of {}: {what}", file.file_name().unwrap().display()));
                }
            }
        }
    }
    put(&files);
    assert!(office.try_open().is_ok(), "the record itself is whole");
    assert_eq!(wrong, [""; 0], "{state}");
    assert!(counted.found > 0 && counted.harmless > 0, "{counted:?}");
    if stride == 1 {
        drop(writeln!(std::io::stdout(), "{state}: {counted:?}"));
    }
}

/// The database, its write-ahead log and the checkpoint; the shared index is made anew from them.
fn files(office: &Office) -> Files {
    let names = ["record.sqlite", "record.sqlite-wal", "record.checkpoint"].map(|it| office.path().join(it));
    names.into_iter().map(|it| (it.clone(), fs::read(it).unwrap())).collect()
}

fn put(files: &Files) {
    for (path, bytes) in files {
        fs::write(path, bytes).unwrap();
    }
    let _ = fs::remove_file(files[0].0.with_file_name("record.sqlite-shm"));
}

/// Read by nothing of ours.
fn rows(office: &Office) -> Result<Rows, String> {
    let read = || -> rusqlite::Result<Rows> {
        let db = Connection::open_with_flags(office.place.file().unwrap(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?;
        let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let all = tables.into_iter().map(|table| {
            let mut rows = db.prepare(&format!("SELECT * FROM {table}"))?;
            let width = rows.column_count();
            let rows = rows.query_map([], |row| (0..width).map(|at| row.get(at)).collect())?;
            let mut rows: Vec<Vec<Value>> = rows.collect::<rusqlite::Result<_>>()?;
            // By what is in them, not by where they are.
            rows.sort_by_key(|it| format!("{it:?}"));
            Ok((table, rows))
        });
        all.collect()
    };
    read().map_err(|err| err.to_string())
}
