//! What each event left in each table, read back from a record.
//!
//! Entries, nodes and tokens are the very rows. Of the ledger and the due days only the last state is
//! there: the loop is given that row for every version of the matter, and the days as the bodies say them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;

/// One column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

pub(crate) type Row = Vec<Cell>;

/// The tables of an event in the order they are written in.
pub(crate) const TABLES: [&str; 5] = ["entry", "node", "ledger", "due", "token"];

/// The rows of one event, table by table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    pub(crate) rows: [Vec<Row>; 5],
    pub(crate) due_gone: Vec<Row>,
}

/// All rows of a record; `table` gives those of one table, in the order of its key.
pub(crate) fn read(mut table: impl FnMut(&str) -> Vec<Row>) -> Vec<Written> {
    let ledger: BTreeMap<Vec<u8>, Row> = table("ledger").into_iter().map(|it| (bytes(&it[1]), it)).collect();
    let mut tokens: BTreeMap<Vec<u8>, Vec<Row>> = BTreeMap::new();
    for row in table("token") {
        tokens.entry(bytes(&row[2])).or_default().push(row);
    }
    let mut due: BTreeMap<Vec<u8>, BTreeSet<(String, &str)>> = BTreeMap::new();
    let entries = table("entry").into_iter().zip(table("node"));
    entries
        .map(|(entry, node)| {
            let (log, matter, version) = (entry[0].clone(), bytes(&entry[4]), entry[5].clone());
            let mut last = ledger[&matter].clone();
            last[2] = version.clone();
            let first = version == Cell::Number(1);
            let words = if first { tokens.remove(&matter).unwrap_or_default() } else { Vec::new() };
            let before = due.entry(matter.clone()).or_default().clone();
            days(due.entry(matter.clone()).or_default(), &entry);
            let row = |(day, what): &(String, &str)| -> Row {
                vec![log.clone(), Cell::Text(day.clone()), Cell::Bytes(matter.clone()), Cell::Text((*what).to_owned())]
            };
            let due_new = due[&matter].difference(&before).map(row).collect();
            let due_gone = before.difference(&due[&matter]).map(row).collect();
            Written { rows: [vec![entry], vec![node], vec![last], due_new, words], due_gone }
        })
        .collect()
}

/// The days of a matter after this event.
fn days(days: &mut BTreeSet<(String, &'static str)>, entry: &Row) {
    let header: Json = serde_json::from_slice(&bytes(&entry[6])).expect("a header");
    let body: Json = serde_json::from_slice(&bytes(&entry[8])).expect("a body");
    let day = |it: &Json| it.as_str().expect("a day").to_owned();
    match header["kind"].as_str().expect("a kind") {
        "assigned/1" => drop(days.insert((day(&body["term"]["due"]), "due"))),
        "extension-granted/1" => *days = BTreeSet::from([(day(&body["due"]), "due")]),
        "waiting/1" => drop(days.insert((day(&body["until"]), "waiting"))),
        "advanced/1" | "claimed/1" => days.retain(|it| it.1 != "waiting"),
        "closed/1" => days.clear(),
        _ => {}
    }
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
        all.due_gone.extend(it.due_gone);
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
    let key = if table == "entry" { "log, seq" } else { "1, 2, 3, 4" };
    let key = if matches!(table, "node" | "token") { "1, 2, 3" } else { key };
    format!("SELECT * FROM {table} ORDER BY {key}")
}
