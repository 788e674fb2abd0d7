//! The loop beside the record: groups its commits in the same way and writes the same rows, but does
//! not hash, sign, prove or decide, and keeps no file.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use postgres::types::ToSql;

use crate::rows::{Cell, Row, TABLES, Written, bytes, group};

/// As the record settles them (`store/sqlite.rs`).
const SETTINGS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;";

const LEDGER_AGAIN: &str = "ON CONFLICT (log, matter) DO UPDATE SET version = excluded.version, \
     state = excluded.state, origin = excluded.origin, affair = excluded.affair, criterion = excluded.criterion, \
     field = excluded.field, lead = excluded.lead, leader = excluded.leader, verifier = excluded.verifier, \
     due = excluded.due, standing = excluded.standing, outcome = excluded.outcome, \
     registered = excluded.registered, changed = excluded.changed";

/// Writes the rows of one transaction and commits it.
pub(crate) trait Store: Send + 'static {
    fn commit(&mut self, rows: &Written);
}

type Asked = (Written, Sender<()>);

/// Until every client has heard that its rows are committed.
pub(crate) fn run(mut store: impl Store, all: Vec<Written>, clients: usize) {
    let (ask, asked) = channel::<Asked>();
    let committer = thread::spawn(move || commit_groups(&mut store, &asked));
    let mut waiting = std::collections::VecDeque::new();
    for written in all {
        if waiting.len() == clients {
            let first: Receiver<()> = waiting.pop_front().expect("something waits");
            first.recv().expect("an answer");
        }
        let (answer, receiver) = channel();
        ask.send((written, answer)).expect("the loop lives");
        waiting.push_back(receiver);
    }
    waiting.into_iter().for_each(|it| it.recv().expect("an answer"));
    drop(ask);
    committer.join().expect("the loop ends");
}

fn commit_groups(store: &mut impl Store, asked: &Receiver<Asked>) {
    let mut group_size = 1;
    while let Ok(first) = asked.recv() {
        let mut taken = vec![first];
        // As `committer.rs` does: those of the last group come back within a moment.
        while taken.len() < 512 {
            let patience = if taken.len() < group_size { Duration::from_millis(1) } else { Duration::ZERO };
            let Ok(next) = asked.recv_timeout(patience) else { break };
            taken.push(next);
        }
        group_size = taken.len();
        let (written, answers): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
        store.commit(&group(written));
        for answer in answers {
            let _ = answer.send(());
        }
    }
}

pub(crate) struct Sqlite {
    db: rusqlite::Connection,
}

impl Sqlite {
    pub(crate) fn new(file: &Path) -> Sqlite {
        let db = rusqlite::Connection::open(file).expect("a database");
        db.execute_batch(SETTINGS).expect("settings");
        for sql in [
            include_str!("../../migrations/sqlite/0001_journal.sql"),
            include_str!("../../migrations/sqlite/0002_ledger.sql"),
        ] {
            db.execute_batch(sql).expect("the same tables");
        }
        db.execute("INSERT INTO head VALUES (x'00', 'bare', 0, zeroblob(32), zeroblob(300), '')", []).expect("a head");
        Sqlite { db }
    }

    fn each(&self, sql: &str, rows: &[Row]) {
        let mut statement = self.db.prepare_cached(sql).expect("a statement");
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row)).expect("a row");
        }
    }
}

impl Store for Sqlite {
    fn commit(&mut self, written: &Written) {
        self.db.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        for (table, rows) in TABLES.iter().zip(&written.rows).filter(|it| !it.1.is_empty()) {
            let places: Vec<String> = (1..=rows[0].len()).map(|it| format!("?{it}")).collect();
            let again = if *table == "ledger" { LEDGER_AGAIN } else { "" };
            self.each(&format!("INSERT INTO {table} VALUES ({}) {again}", places.join(", ")), rows);
        }
        self.each("UPDATE head SET size = size + ?1", &[vec![Cell::Number(written.rows[0].len() as i64)]]);
        self.db.execute_batch("COMMIT").expect("a commit");
    }
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Cell::Number(it) => rusqlite::ToSql::to_sql(it),
            Cell::Text(it) => rusqlite::ToSql::to_sql(it),
            Cell::Bytes(it) => rusqlite::ToSql::to_sql(it),
        }
    }
}

pub(crate) struct Postgres {
    client: postgres::Client,
    statements: std::collections::HashMap<String, postgres::Statement>,
}

impl Postgres {
    /// In a database without tables.
    pub(crate) fn new(address: &str) -> Postgres {
        let mut client = postgres::Client::connect(address, postgres::NoTls).expect("a server");
        for sql in [
            include_str!("../../migrations/postgres/0001_journal.sql"),
            include_str!("../../migrations/postgres/0002_ledger.sql"),
        ] {
            client.batch_execute(sql).expect("the same tables");
        }
        client.batch_execute("INSERT INTO head VALUES ('\\x00', 'bare', 0, '\\x00', '\\x00', '')").expect("a head");
        Postgres { client, statements: std::collections::HashMap::new() }
    }
}

impl Store for Postgres {
    fn commit(&mut self, written: &Written) {
        let mut transaction = self.client.transaction().expect("a transaction");
        let mut run = |sql: String, rows: &[Row]| {
            let columns: Vec<Column> = (0..rows[0].len()).map(|it| Column::new(rows, it)).collect();
            let statement =
                self.statements.entry(sql).or_insert_with_key(|sql| transaction.prepare(sql).expect("a statement"));
            let columns: Vec<_> = columns.iter().map(Column::values).collect();
            transaction.execute(&*statement, &columns).expect("rows");
        };
        for (table, rows) in TABLES.iter().zip(&written.rows).filter(|it| !it.1.is_empty()) {
            let kinds = rows[0].iter().enumerate().map(|(at, it)| format!("${}::{}[]", at + 1, kind(it)));
            let kinds = kinds.collect::<Vec<_>>().join(", ");
            let again = if *table == "ledger" { LEDGER_AGAIN } else { "" };
            run(format!("INSERT INTO {table} SELECT * FROM unnest({kinds}) {again}"), rows);
        }
        transaction.execute("UPDATE head SET size = size + 1", &[]).expect("a head");
        transaction.commit().expect("a commit");
    }
}

fn kind(cell: &Cell) -> &'static str {
    match cell {
        Cell::Number(_) => "bigint",
        Cell::Text(_) => "text",
        Cell::Bytes(_) => "bytea",
    }
}

/// The values of one column.
enum Column<'r> {
    Numbers(Vec<i64>),
    Texts(Vec<&'r str>),
    Bytes(Vec<Vec<u8>>),
}

impl<'r> Column<'r> {
    fn new(rows: &'r [Row], at: usize) -> Column<'r> {
        match rows[0][at] {
            Cell::Number(_) => Column::Numbers(rows.iter().map(|it| number(&it[at])).collect()),
            Cell::Text(_) => Column::Texts(rows.iter().map(|it| text(&it[at])).collect()),
            Cell::Bytes(_) => Column::Bytes(rows.iter().map(|it| bytes(&it[at])).collect()),
        }
    }

    fn values(&self) -> &(dyn ToSql + Sync) {
        match self {
            Column::Numbers(it) => it,
            Column::Texts(it) => it,
            Column::Bytes(it) => it,
        }
    }
}

fn number(cell: &Cell) -> i64 {
    match cell {
        Cell::Number(it) => *it,
        _ => panic!("{cell:?} should be a number"),
    }
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Text(it) => it,
        _ => panic!("{cell:?} should be text"),
    }
}
