//! What someone with the whole disk in his hands cannot do without being found. 篡改

use duizhao_core::Said;
use std::sync::LazyLock;

use duizhao_journal::Receipt;
use rusqlite::Connection;

use crate::office::{Office, registered, urged};

/// A record with some life in it.
fn lived() -> Office {
    static ONE: LazyLock<Office> = LazyLock::new(|| live().0);
    ONE.copy()
}

/// The same, with what outsiders hold of it.
fn live() -> (Office, Vec<Receipt>) {
    let office = Office::sqlite();
    let receipts = live_in(&office);
    (office, receipts)
}

pub(crate) fn live_in(office: &Office) -> Vec<Receipt> {
    let journal = office.open();
    let mut receipts = Vec::new();
    for at in 0..12 {
        receipts.extend(journal.append_blocking(registered(at)).unwrap().into_iter().map(|it| it.1));
        receipts.extend(journal.append_blocking(urged(100 + at, at)).unwrap().into_iter().map(|it| it.1));
    }
    receipts
}

fn sql(office: &Office, statement: &str) {
    let db = Connection::open(office.place.file().unwrap()).unwrap();
    db.execute_batch(statement).unwrap();
}

fn in_both_languages(said: &Said) -> bool {
    let is_chinese = |it: char| it > '\u{2e80}';
    said.zh.contains(is_chinese) && !said.en.contains(is_chinese)
}

/// Whether an audit says so, and whether the record refuses to be written on.
pub(crate) fn is_found(office: &Office) -> bool {
    let faults = office.reader().audit(false, &|_, _| ()).map_or_else(|err| vec![err.said()], |it| it.faults);
    let told = !faults.is_empty();
    assert!(faults.iter().all(in_both_languages), "{faults:?}");
    let stopped = office.try_open().is_err();
    told && stopped
}

#[test]
fn every_changed_column_is_found() {
    let columns = [
        ("entry", "seq", "1000"),
        ("entry", "command", "randomblob(16)"),
        ("entry", "part", "7"),
        ("entry", "matter", "randomblob(16)"),
        ("entry", "matter_version", "9"),
        ("entry", "header", "CAST(replace(CAST(header AS TEXT), 'unit-1', 'unit-2') AS BLOB)"),
        ("entry", "salt", "randomblob(32)"),
        ("entry", "salt", "NULL"),
        ("entry", "body", "CAST(CAST(body AS TEXT) || ' ' AS BLOB)"),
        ("entry", "body", "NULL"),
        ("node", "hashes", "randomblob(length(hashes))"),
        ("node", "hashes", "substr(hashes, 1, length(hashes) - 1)"),
        ("node", "seq", "1000"),
        ("head", "size", "size - 1"),
        ("head", "root", "randomblob(32)"),
        ("head", "nodes", "randomblob(length(nodes))"),
        ("ledger", "affair", "'别的事'"),
        ("ledger", "state", "'closed'"),
        ("ledger", "version", "99"),
    ];
    for (table, column, value) in columns {
        for row in [0, 10, 23] {
            let office = lived();
            let one = match table {
                "entry" | "node" => format!("seq = {row}"),
                _ => "1".to_owned(),
            };
            let chosen = match table {
                "ledger" => "matter = (SELECT matter FROM ledger LIMIT 1)",
                _ => &one,
            };
            sql(&office, &format!("UPDATE {table} SET {column} = {value} WHERE {chosen}"));
            assert!(is_found(&office), "{table}.{column} of row {row}");
        }
    }
}

#[test]
fn deleting_swapping_and_cutting_the_tail_are_found() {
    for statement in [
        "DELETE FROM entry WHERE seq = 5",
        "DELETE FROM node WHERE seq = 5",
        "DELETE FROM entry WHERE seq = 23; DELETE FROM node WHERE seq = 23; UPDATE head SET size = 23",
        "UPDATE entry SET seq = -1 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 4; UPDATE entry SET seq = 4 WHERE seq = -1",
        "INSERT INTO entry SELECT log, 24, randomblob(16), part, matter, 77, header, salt, body FROM entry WHERE seq = 2",
        "DELETE FROM ledger",
        "DELETE FROM head",
    ] {
        let office = lived();
        sql(&office, statement);
        assert!(is_found(&office), "{statement}");
    }
}

/// Someone with the office's key makes the whole record anew, one word changed: every proof of the
/// new one is good, and every receipt handed out before contradicts it.
#[test]
fn a_record_made_anew_with_the_same_key_contradicts_what_others_hold() {
    let (office, receipts) = live();
    let (old_note, old) = office.checkpoint();
    let other = Office::sqlite();
    let journal = other.open();
    for at in 0..12 {
        let command = if at == 3 { registered(90) } else { registered(at) };
        journal.append_blocking(command).unwrap();
        if at != 3 {
            journal.append_blocking(urged(100 + at, at)).unwrap();
        }
    }
    let (_, new) = other.checkpoint();
    assert_ne!(old.root, new.root);
    // The old checkpoint is signed by the same key, and no proof leads from it to the new tree.
    let hashes = other.reader().consistency(new.size.min(old.size) - 1, new.size).unwrap();
    let proved = duizhao_merkle::tree::verify_consistency(old.size, &old.root, new.size, &new.root, &hashes);
    assert!(proved.is_err(), "{old_note}");
    let contradicted = receipts.iter().filter(|it| {
        let proven = it.verify(&office.key().verifier()).unwrap();
        let seq = proven.header.seq;
        let mut there = None;
        other.reader().entries(seq.0, seq.0 + 1, |it| there = Some(it.header)).unwrap();
        there.as_deref() != Some(&proven.header.bytes())
    });
    // Clock and salts being the same in both, only what came before the change is the same.
    assert_eq!(contradicted.count(), receipts.len() - 6);
}

#[test]
fn an_older_copy_never_signs_another_tree() {
    let office = lived();
    let copy = office.path().join("old.sqlite");
    sql(&office, &format!("VACUUM INTO '{}'", copy.display()));
    let journal = office.open();
    journal.append_blocking(registered(50)).unwrap();
    drop(journal);
    let (before, _) = office.checkpoint();
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", office.place.file().unwrap().display()));
    }
    std::fs::copy(&copy, office.place.file().unwrap()).unwrap();
    assert!(office.try_open().is_err());
    assert_eq!(office.checkpoint().0, before, "nothing was signed");
    // Lost as well, the file has to come back from someone who holds a copy.
    std::fs::remove_file(office.file().path()).unwrap();
    assert!(office.try_open().is_err());
}

#[test]
fn another_tree_in_the_database_while_it_is_open_is_not_signed() {
    let office = Office::sqlite();
    let journal = office.open();
    for at in 0..3 {
        journal.append_blocking(registered(at)).unwrap();
    }
    sql(&office, "UPDATE node SET hashes = randomblob(length(hashes)) WHERE seq = 1");
    let (before, _) = office.checkpoint();
    let err = journal.append_blocking(registered(3)).unwrap_err();
    assert_eq!(err.code(), "unknown");
    assert_eq!(office.checkpoint().0, before, "nothing was signed");
}
