//! What only a real server can show; without one (`DUIZHAO_TEST_POSTGRES`) there is nothing to ask.

use std::sync::atomic::{AtomicU64, Ordering};

use duizhao_core::{CommandId, LogId, MatterId};
use duizhao_merkle::Hash;
use duizhao_merkle::tree::Frontier;
use uuid::Uuid;

use super::*;
use crate::entry::Entry;
use crate::store::{Changes, Head, Row, Tx};

static NUMBER: AtomicU64 = AtomicU64::new(0);

struct Database {
    server: String,
    name: String,
    address: String,
}

/// A database of its own, made with these options of `CREATE DATABASE`.
#[expect(clippy::disallowed_methods, reason = "the server's address comes from whoever runs the tests")]
fn database(options: &str) -> Option<Database> {
    let server = std::env::var("DUIZHAO_TEST_POSTGRES").ok()?;
    let name = format!("store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::SeqCst));
    let address = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let database = Database { server, name, address };
    database.on_server(&format!("CREATE DATABASE {} {options}", database.name));
    Some(database)
}

impl Database {
    fn on_server(&self, sql: &str) {
        Client::connect(&self.server, NoTls).unwrap().batch_execute(sql).unwrap();
    }

    /// Past the journal, as anyone with rights could.
    fn client(&self) -> Client {
        Client::connect(&self.address, NoTls).unwrap()
    }

    fn open(&self, mode: Mode) -> Result<Connection> {
        Connection::open(&self.address, mode)
    }

    fn refused(&self, mode: Mode) -> String {
        match self.open(mode) {
            Err(StoreError::NotOurs(said)) => said.en,
            Err(err) => panic!("{err}"),
            Ok(_) => panic!("it was taken"),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

#[test]
fn a_database_that_is_not_there_is_said_by_its_code() {
    let Some(database) = database("") else { return };
    let err = Connection::open(&format!("{}_gone", database.address), Mode::Read).err().unwrap();
    assert_eq!(err.said().zh, "数据库出错：服务器上没有这个数据库；请检查 --db 里的库名");
    assert!(err.said().en.contains("does not exist"), "{err}");
}

fn log() -> LogId {
    LogId::new("qinghe-zhen", &Uuid::from_u128(7)).unwrap()
}

fn begin(connection: &mut Connection) {
    let frontier = Frontier::new();
    let head = Head { log: log(), root: frontier.root(), frontier, checkpoint: String::new() };
    connection.write::<_, StoreError>(|tx| tx.begin_log(&head)).unwrap();
}

fn changes(from: u64, to: u64) -> Changes {
    let row = |seq: u64| Row {
        seq,
        command: CommandId(Uuid::from_u128(u128::from(seq))),
        part: 0,
        matter: MatterId(Uuid::from_u128(u128::from(seq % 10))),
        matter_version: seq / 10 + 1,
        entry: Entry {
            header: seq.to_string().into_bytes(),
            content: Some(([7; 32], format!("body {seq}").into_bytes())),
        },
    };
    let nodes = (from..to).map(|it| (it, Hash::join(&[Hash([9; 32])]))).collect();
    Changes { entries: (from..to).map(row).collect(), nodes, ..Changes::default() }
}

fn grow(connection: &mut Connection, from: u64, to: u64) {
    connection.write::<_, StoreError>(|tx| tx.apply(&log(), &changes(from, to))).unwrap();
}

fn count(connection: &mut Connection) -> u64 {
    connection.read::<_, StoreError>(|tx| tx.count_nodes(&log(), 0)).unwrap()
}

/// Ends the server's side of the session that a transaction runs in, as a restart would.
fn hang_up(database: &Database) {
    let mut client = database.client();
    let others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()";
    client.execute(others, &[]).unwrap();
}

#[test]
fn a_database_that_holds_something_else_is_left_as_it_is() {
    let Some(database) = database("") else { return };
    database.client().batch_execute("CREATE TABLE schema_version (version BIGINT); CREATE TABLE flats ()").unwrap();
    for mode in [Mode::Create, Mode::Write, Mode::Read] {
        assert!(database.refused(mode).contains("another program"), "{mode:?}");
    }
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(database.client().query_one(tables, &[]).unwrap().get::<_, i64>(0), 2);
}

#[test]
fn an_empty_or_newer_or_older_record_is_told_apart() {
    let Some(database) = database("") else { return };
    for mode in [Mode::Write, Mode::Read] {
        assert!(database.refused(mode).contains("empty"), "{mode:?}");
    }
    database.open(Mode::Create).unwrap();
    database.client().batch_execute("UPDATE schema_version SET version = 0").unwrap();
    assert!(database.refused(Mode::Read).contains("older version"));
    database.client().batch_execute("UPDATE schema_version SET version = 99").unwrap();
    for mode in [Mode::Create, Mode::Write, Mode::Read] {
        assert!(database.refused(mode).contains("format 99"), "{mode:?}");
    }
}

#[test]
fn settings_that_lose_records_are_refused_or_set_right() {
    let Some(database) = database("") else { return };
    database.on_server(&format!("ALTER DATABASE {} SET synchronous_commit = off", database.name));
    let mut connection = database.open(Mode::Create).unwrap();
    let row = connection.client.query_one("SHOW synchronous_commit", &[]).unwrap();
    assert_eq!(row.get::<_, &str>(0), "on");
    // Nobody may switch the server's own settings for one database: asked for the opposite, it is refused.
    for name in ["fsync", "full_page_writes"] {
        let refused = server::setting(&mut connection.client, name, &["off"]).unwrap_err().to_string();
        assert!(refused.contains(&format!("{name} = on")), "{refused}");
    }
}

#[test]
fn a_database_that_cannot_hold_every_character_is_refused() {
    let Some(database) = database("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0") else { return };
    assert!(database.refused(Mode::Create).contains("server_encoding"));
}

#[test]
fn several_processes_may_begin_at_once() {
    let Some(database) = database("") else { return };
    let opened = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| database.open(Mode::Create).map(drop))).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(opened.iter().any(Result::is_ok));
    assert!(opened.iter().all(|it| matches!(it, Ok(()) | Err(StoreError::Busy(_)))), "{opened:?}");
    database.open(Mode::Read).unwrap();
}

#[test]
fn long_tables_are_walked_to_their_end_with_their_holes() {
    let Some(database) = database("") else { return };
    let mut connection = database.open(Mode::Create).unwrap();
    begin(&mut connection);
    grow(&mut connection, 0, 10_000);
    database.client().batch_execute("DELETE FROM node WHERE seq = 5000; DELETE FROM entry WHERE seq = 6000").unwrap();
    let mut seen = Vec::new();
    let walked = connection.read::<_, StoreError>(|tx| {
        tx.each_entry(&log(), 1, u64::MAX, true, &mut |row| {
            seen.push((row.seq, row.hashes.len()));
            Ok(())
        })
    });
    walked.unwrap();
    let expected: Vec<_> =
        (1..10_000).filter(|it| *it != 6000).map(|it| (it, if it == 5000 { 0 } else { 32 })).collect();
    assert_eq!(seen, expected);
    let found = connection.read::<_, StoreError>(|tx| tx.nodes(&log(), &[7, 5000, 9999, u64::MAX])).unwrap();
    assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [7, 9999]);
}

#[test]
fn a_session_lost_before_the_commit_wrote_nothing_and_the_next_one_goes_on() {
    let Some(database) = database("") else { return };
    let mut connection = database.open(Mode::Create).unwrap();
    begin(&mut connection);
    let lost = connection.write::<_, StoreError>(|tx| {
        tx.apply(&log(), &changes(0, 1))?;
        hang_up(&database);
        tx.apply(&log(), &changes(1, 2))
    });
    assert!(matches!(lost, Err(TxError::Undone(StoreError::Away(_)))), "{lost:?}");
    grow(&mut connection, 0, 3);
    assert_eq!(count(&mut connection), 3);
}

#[test]
fn a_session_lost_during_the_commit_leaves_it_unknown() {
    let Some(database) = database("") else { return };
    let mut connection = database.open(Mode::Create).unwrap();
    begin(&mut connection);
    let lost = connection.write::<_, StoreError>(|tx| {
        tx.apply(&log(), &changes(0, 1))?;
        hang_up(&database);
        Ok(())
    });
    assert!(matches!(lost, Err(TxError::Unknown(_))), "{lost:?}");
    assert_eq!(count(&mut connection), 0);
}

/// The server answers such a commit by undoing all, and calls it done.
#[test]
fn a_failure_passed_over_is_not_taken_for_a_commit() {
    let Some(database) = database("") else { return };
    let mut connection = database.open(Mode::Create).unwrap();
    begin(&mut connection);
    let passed_over = connection.write::<_, StoreError>(|tx| {
        tx.apply(&log(), &changes(0, 1))?;
        let _ = tx.apply(&log(), &changes(0, 1));
        Ok(())
    });
    assert!(matches!(passed_over, Err(TxError::Undone(StoreError::Failed(_)))), "{passed_over:?}");
    assert_eq!(count(&mut connection), 0);
}

#[test]
fn a_writer_waits_for_the_head_and_then_sees_what_was_written() {
    let Some(database) = database("") else { return };
    let mut connection = database.open(Mode::Create).unwrap();
    begin(&mut connection);
    let mut other = database.open(Mode::Write).unwrap();
    other.client.batch_execute("SET lock_timeout = 200").unwrap();
    let size = |tx: &mut Tx<'_>| -> Result<u64> {
        tx.head(&log())?.expect("it was begun");
        tx.count_nodes(&log(), 0)
    };
    connection
        .write::<_, StoreError>(|tx| {
            size(tx)?;
            let waited = other.write::<_, StoreError>(size);
            assert!(matches!(waited, Err(TxError::Undone(StoreError::Busy(_)))), "{waited:?}");
            tx.apply(&log(), &changes(0, 5))
        })
        .unwrap();
    assert_eq!(other.write::<_, StoreError>(size).unwrap(), 5);
}

#[test]
fn a_database_that_can_only_be_read_says_so() {
    let Some(database) = database("") else { return };
    begin(&mut database.open(Mode::Create).unwrap());
    database.on_server(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name));
    let mut connection = database.open(Mode::Write).unwrap();
    let refused = connection.write::<_, StoreError>(|tx| tx.apply(&log(), &changes(0, 1)));
    assert!(matches!(refused, Err(TxError::Undone(StoreError::ReadOnly(_)))), "{refused:?}");
}

#[test]
fn erased_text_is_in_no_file_of_the_tables() {
    let Some(database) = database("") else { return };
    let mut connection = database.open(Mode::Create).unwrap();
    begin(&mut connection);
    grow(&mut connection, 0, 5);
    let mut reader = database.open(Mode::Read).unwrap();
    let (begun, wait) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        // Reads the record as it was, and for a while keeps the server from forgetting it.
        scope.spawn(move || {
            let read = reader.read::<_, StoreError>(|tx| {
                tx.count_nodes(&log(), 0)?;
                begun.send(()).unwrap();
                std::thread::sleep(Duration::from_millis(400));
                Ok(())
            });
            read.unwrap();
        });
        wait.recv().unwrap();
        connection.write::<_, StoreError>(|tx| tx.erase(&log(), 3)).unwrap();
        connection.vacuum().unwrap();
    });
    let file = "SELECT pg_read_binary_file(pg_relation_filepath('entry'))";
    let file: Vec<u8> = database.client().query_one(file, &[]).unwrap().get(0);
    let holds = |text: &str| file.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(holds("body 2") && !holds("body 3"));
}

#[test]
fn a_vacuum_that_the_server_passes_over_is_told() {
    let Some(database) = database("") else { return };
    begin(&mut database.open(Mode::Create).unwrap());
    let mut connection = database.open(Mode::Write).unwrap();
    let role = format!("clerk_{}", database.name);
    connection.client.batch_execute(&format!("CREATE ROLE {role}; SET ROLE {role}")).unwrap();
    let passed_over = connection.vacuum();
    connection.client.batch_execute(&format!("RESET ROLE; DROP ROLE {role}")).unwrap();
    assert!(matches!(passed_over, Err(StoreError::ReadOnly(_))), "{passed_over:?}");
}
