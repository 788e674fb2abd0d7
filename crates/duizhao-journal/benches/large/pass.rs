//! The least that any audit must do: read the rows of entries and nodes in order, and hash their bytes.

use std::path::Path;

use duizhao_merkle::sha256;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

pub(crate) fn read_and_hash(file: &Path, events: u64) {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a record");
    db.execute_batch("PRAGMA cache_size = -65536").expect("a setting");
    let select = |columns: &str, table: &str| format!("SELECT {columns} FROM {table} WHERE log = ?1 ORDER BY seq");
    let log: Vec<u8> = db.query_row("SELECT log FROM head", [], |row| row.get(0)).expect("a head");
    let entry = "seq, command, part, matter, matter_version, header, salt, body";
    let mut entries = db.prepare(&select(entry, "entry")).expect("a statement");
    let mut nodes = db.prepare(&select("seq, hashes", "node")).expect("a statement");
    let mut entries = entries.query([&log]).expect("rows");
    let mut nodes = nodes.query([&log]).expect("rows");
    let (mut count, mut all) = (0, [0; 32]);
    while let Some(entry) = entries.next().expect("a row") {
        let node = nodes.next().expect("a row").expect("a row of nodes for each entry");
        let parts = [bytes(entry, 1), bytes(entry, 3), bytes(entry, 5), bytes(entry, 6), bytes(entry, 7)];
        all = sha256(&[&all, parts[0], parts[1], parts[2], parts[3], parts[4], bytes(node, 1)]);
        count += 1;
    }
    assert!(count == events && all != [0; 32]);
}

fn bytes<'r>(row: &'r Row<'_>, column: usize) -> &'r [u8] {
    match row.get_ref(column).expect("a column") {
        ValueRef::Blob(it) => it,
        _ => &[],
    }
}
