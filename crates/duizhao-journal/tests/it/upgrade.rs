//! A record that an older version wrote, opened by this one.

use duizhao_journal::{Place, Reader};

use crate::office::{Office, registered};

const SQLITE: &str = include_str!("../../migrations/sqlite/0001_journal.sql");
const POSTGRES: &str = include_str!("../../migrations/postgres/0001_journal.sql");

/// A word that an older version kept of a text.
const WORD: &str = "龘靐";

/// The read tables of the first format from this one on.
fn tables<'s>(sql: &'s str, first: &str) -> &'s str {
    let from = &sql[sql.find(first).unwrap()..];
    &from[..from.find("CREATE TABLE schema_version").unwrap_or(from.len())]
}

/// The ledger without rows, and in fewer columns.
fn first_format(sql: &str) -> String {
    format!("DROP TABLE ledger; {}", tables(sql, "CREATE TABLE ledger"))
}

/// The ledger as it is now, beside tables that are gone.
fn second_format(sql: &str) -> String {
    format!("{} INSERT INTO token SELECT log, '{WORD}', matter FROM ledger;", tables(sql, "CREATE TABLE due"))
}

fn opens_and_works(office: &Office, format: u32, make_old: impl FnOnce()) {
    let journal = office.open();
    for at in 0..30 {
        journal.append_blocking(registered(at)).unwrap();
    }
    drop(journal);
    make_old();
    // Whoever only reads changes nothing and says what is to be done.
    let refused = Reader::open(&office.place, &office.log).err().unwrap().to_string();
    assert!(refused.contains(&format!("older version (format {format})")), "{refused}");
    let journal = office.open();
    assert_eq!(office.reader().differences().unwrap(), []);
    journal.append_blocking(registered(30)).unwrap();
    drop(journal);
    office.audit();
}

#[test]
fn an_older_sqlite_record_opens_and_works() {
    for (format, sql) in [(1, first_format(SQLITE)), (2, second_format(SQLITE))] {
        let office = Office::sqlite();
        let Place::Sqlite(file) = &office.place else { unreachable!() };
        let db = || rusqlite::Connection::open(file).unwrap();
        let is_in =
            |file: &str| std::fs::read(file).is_ok_and(|it| it.windows(WORD.len()).any(|it| it == WORD.as_bytes()));
        let is_word_there = || is_in(&file.display().to_string()) || is_in(&format!("{}-wal", file.display()));
        opens_and_works(&office, format, || {
            db().execute_batch(&format!("{sql} PRAGMA user_version = {format};")).unwrap();
            assert_eq!(is_word_there(), format == 2);
        });
        // What was in a table that is gone is overwritten, and not only given free.
        assert!(!is_word_there());
    }
}

#[test]
fn an_older_postgres_record_opens_and_works() {
    for (format, sql) in [(1, first_format(POSTGRES)), (2, second_format(POSTGRES))] {
        let Some(database) = crate::postgres::fresh() else { return };
        let mut client = database.sql();
        let office = Office::postgres(database);
        opens_and_works(&office, format, || {
            client.batch_execute(&format!("{sql} UPDATE schema_version SET version = {format};")).unwrap();
        });
    }
}
