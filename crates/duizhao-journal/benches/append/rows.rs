//! What each event left in each table, read back from a record.
//!
//! Entries and nodes are the very rows. Of the ledger only the last state is there: the loop is given
//! that row for every version of the matter.

use std::collections::BTreeMap;
use std::path::Path;

/// One column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

pub(crate) type Row = Vec<Cell>;

/// The tables of an event in the order they are written in.
pub(crate) const TABLES: [&str; 3] = ["entry", "node", "ledger"];

/// The rows of one event, table by table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    pub(crate) rows: [Vec<Row>; 3],
}

/// All rows of a record; `table` gives those of one table, in the order of its key.
pub(crate) fn read(mut table: impl FnMut(&str) -> Vec<Row>) -> Vec<Written> {
    let ledger: BTreeMap<Vec<u8>, Row> = table("ledger").into_iter().map(|it| (bytes(&it[1]), it)).collect();
    let entries = table("entry").into_iter().zip(table("node"));
    entries
        .map(|(entry, node)| {
            let mut last = ledger[&bytes(&entry[4])].clone();
            last[2] = entry[5].clone();
            Written { rows: [vec![entry], vec![node], vec![last]] }
        })
        .collect()
}

pub(crate) fn bytes(cell: &Cell) -> Vec<u8> {
    match cell {
        Cell::Bytes(it) => it.clone(),
        _ => panic!("{cell:?} should be bytes"),
    }
}

/// Mean length of the bodies.
pub(crate) fn mean_body(written: &[Written]) -> usize {
    written.iter().map(|it| bytes(&it.rows[0][0][8]).len()).sum::<usize>() / written.len()
}

/// A group as it is written in one transaction: of a matter that comes several times the last ledger row.
pub(crate) fn group(written: Vec<Written>) -> Written {
    let mut all = Written::default();
    let mut ledger: BTreeMap<Vec<u8>, Row> = BTreeMap::new();
    for it in written {
        for (table, rows) in it.rows.into_iter().enumerate() {
            match table {
                2 => ledger.extend(rows.into_iter().map(|row| (bytes(&row[1]), row))),
                _ => all.rows[table].extend(rows),
            }
        }
    }
    all.rows[2] = ledger.into_values().collect();
    all
}

/// A table of a SQLite file, by its key.
pub(crate) fn of_sqlite(file: &Path, table: &str) -> Vec<Row> {
    use rusqlite::types::ValueRef;
    let db = rusqlite::Connection::open(file).expect("a database");
    let mut select = db.prepare(&in_order(table)).expect("a statement");
    let columns = select.column_count();
    let cell = |row: &rusqlite::Row<'_>, it| {
        Ok(match row.get_ref(it)? {
            ValueRef::Integer(it) => Cell::Number(it),
            ValueRef::Text(it) => Cell::Text(String::from_utf8_lossy(it).into_owned()),
            ValueRef::Blob(it) => Cell::Bytes(it.to_owned()),
            other => panic!("{other:?} in {table}"),
        })
    };
    let rows = select.query_map([], |row| (0..columns).map(|it| cell(row, it)).collect());
    rows.and_then(Iterator::collect).expect("rows")
}

/// A table of a PostgreSQL database, by its key.
pub(crate) fn of_postgres(address: &str, table: &str) -> Vec<Row> {
    use postgres::types::Type;
    let mut client = postgres::Client::connect(address, postgres::NoTls).expect("a server");
    let rows = client.query(&in_order(table), &[]).expect("rows");
    let cell = |row: &postgres::Row, it: usize| match *row.columns()[it].type_() {
        Type::INT8 => Cell::Number(row.get(it)),
        Type::TEXT => Cell::Text(row.get(it)),
        _ => Cell::Bytes(row.get(it)),
    };
    rows.iter().map(|row| (0..row.len()).map(|it| cell(row, it)).collect()).collect()
}

fn in_order(table: &str) -> String {
    let key = if table == "ledger" { "log, matter" } else { "log, seq" };
    format!("SELECT * FROM {table} ORDER BY {key}")
}
