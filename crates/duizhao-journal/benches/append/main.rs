//! Appends a second, receipt in hand, beside a loop that writes the same rows and promises nothing.
//!
//! `cargo bench -p duizhao-journal --bench append` prints, for 1, 32 and 256 clients, the record's
//! commands a second, those of the loop, and the ratio. The loop groups its commits as the record
//! does and writes the very rows that the record wrote, to the same tables with the same settings,
//! but it does not hash, sign, prove or decide.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod office;

use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use duizhao_journal::{Command, Journal};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

const COMMANDS: u64 = 60_000;
const ALONE: u64 = 10_000;

fn main() -> ExitCode {
    println!("clients  commands  record/s  loop/s  ratio  mean body");
    for clients in [1, 32, 256] {
        let count = if clients == 1 { ALONE } else { COMMANDS };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (place, log) = office::begin(folder.path());
        let commands = office::year(count);
        let journal = office::open(&place, &log, folder.path());
        let ours = record(journal, commands, clients);
        let rows = rows(&folder.path().join("record.sqlite"));
        let mean = rows.iter().map(|it| it.body).sum::<usize>() / rows.len();
        let theirs = bare(folder.path(), rows, clients);
        let (ours, theirs) = (count as f64 / ours, count as f64 / theirs);
        println!("{clients:7}  {count:8}  {ours:8.0}  {theirs:6.0}  {:5.2}  {mean} bytes", ours / theirs);
    }
    ExitCode::SUCCESS
}

/// Seconds until every client has the receipt of each of its commands.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
fn record(journal: Journal, commands: Vec<Command>, clients: usize) -> f64 {
    let begun = Instant::now();
    let mut waiting = std::collections::VecDeque::new();
    // One thread keeps as many commands in flight as there are clients.
    for command in commands {
        if waiting.len() == clients {
            settle(&mut waiting);
        }
        waiting.push_back(journal.submit(command));
    }
    while !waiting.is_empty() {
        settle(&mut waiting);
    }
    begun.elapsed().as_secs_f64()
}

type Answer = tokio::sync::oneshot::Receiver<Result<duizhao_journal::Receipts, duizhao_journal::AppendError>>;

fn settle(waiting: &mut std::collections::VecDeque<Answer>) {
    let answer = waiting.pop_front().expect("something waits").blocking_recv();
    answer.expect("the committer lives").expect("every command of the year is allowed");
}

/// All rows that one event left, table by table.
struct Rows {
    body: usize,
    of: Vec<(usize, Vec<Value>)>,
}

const TABLES: &[(&str, &str, &str)] = &[
    ("entry", "SELECT * FROM entry WHERE seq = ?1", "INSERT INTO entry VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)"),
    ("node", "SELECT * FROM node WHERE seq = ?1", "INSERT INTO node VALUES (?1,?2,?3)"),
    (
        "ledger",
        "SELECT * FROM ledger WHERE log = (SELECT log FROM head) AND matter = (SELECT matter FROM entry WHERE seq = ?1)",
        "INSERT OR REPLACE INTO ledger VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)",
    ),
    (
        "due",
        "SELECT * FROM due WHERE matter = (SELECT matter FROM entry WHERE seq = ?1 AND matter_version = 2)",
        "INSERT OR REPLACE INTO due VALUES (?1,?2,?3,?4)",
    ),
    (
        "token",
        "SELECT * FROM token WHERE matter = (SELECT matter FROM entry WHERE seq = ?1 AND matter_version = 1)",
        "INSERT INTO token VALUES (?1,?2,?3)",
    ),
];

fn rows(database: &std::path::Path) -> Vec<Rows> {
    let db = Connection::open(database).expect("the record");
    // Read tables by matter: only for this look, which is not measured.
    db.execute_batch("CREATE TEMP TABLE t AS SELECT * FROM token; CREATE INDEX temp.tm ON t (matter); CREATE TEMP TABLE d AS SELECT * FROM due; CREATE INDEX temp.dm ON d (matter);")
        .expect("temporary tables");
    let size: i64 = db.query_row("SELECT size FROM head", [], |row| row.get(0)).expect("a head");
    let sql: Vec<String> = TABLES
        .iter()
        .map(|it| {
            it.1.replace("FROM token", "FROM t")
                .replace("FROM due", "FROM d")
                .replace("WHERE seq", "WHERE log = (SELECT log FROM head) AND seq")
        })
        .collect();
    let mut statements: Vec<_> = sql.iter().map(|it| db.prepare(it).expect("a statement")).collect();
    (0..size)
        .map(|seq| {
            let mut of = Vec::new();
            for (table, statement) in statements.iter_mut().enumerate() {
                let columns = statement.column_count();
                let mut found = statement.query([seq]).expect("rows");
                while let Some(row) = found.next().expect("a row") {
                    of.push((table, (0..columns).map(|it| row.get(it).expect("a value")).collect()));
                }
            }
            let body = of.iter().find(|it| it.0 == 0).map_or(0, |it: &(usize, Vec<Value>)| match &it.1[8] {
                Value::Blob(it) => it.len(),
                _ => 0,
            });
            Rows { body, of }
        })
        .collect()
}

/// Seconds until every client has heard that its rows are committed.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
fn bare(folder: &std::path::Path, rows: Vec<Rows>, clients: usize) -> f64 {
    let path = folder.join("bare.sqlite");
    let db = Connection::open(&path).expect("a database");
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; {}",
        include_str!("../../migrations/sqlite/0001_journal.sql")
    ))
    .expect("the same tables");
    let (ask, asked) = channel::<(Rows, Sender<()>)>();
    let begun = Instant::now();
    let committer = thread::spawn(move || commit_groups(&db, &asked));
    let mut waiting = std::collections::VecDeque::new();
    for row in rows {
        if waiting.len() == clients {
            let first: Receiver<()> = waiting.pop_front().expect("something waits");
            first.recv().expect("an answer");
        }
        let (answer, receiver) = channel();
        ask.send((row, answer)).expect("the loop lives");
        waiting.push_back(receiver);
    }
    waiting.into_iter().for_each(|it| it.recv().expect("an answer"));
    let seconds = begun.elapsed().as_secs_f64();
    drop(ask);
    committer.join().expect("the loop ends");
    seconds
}

fn commit_groups(db: &Connection, asked: &Receiver<(Rows, Sender<()>)>) {
    let mut statements: Vec<_> = TABLES.iter().map(|it| db.prepare(it.2).expect("a statement")).collect();
    while let Ok(first) = asked.recv() {
        let group: Vec<_> =
            std::iter::once(first).chain(std::iter::from_fn(|| asked.try_recv().ok()).take(511)).collect();
        db.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        for (table, values) in group.iter().flat_map(|it| &it.0.of) {
            statements[*table].execute(params_from_iter(values)).expect("a row");
        }
        db.execute_batch("COMMIT").expect("a commit");
        for (_, answer) in &group {
            let _ = answer.send(());
        }
    }
}
