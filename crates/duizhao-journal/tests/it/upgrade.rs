//! A record that an older version wrote, opened by this one.

use duizhao_journal::{Place, Reader, Word};

use crate::office::{Office, registered};

const SQLITE: &str = include_str!("../../migrations/sqlite/0001_journal.sql");
const POSTGRES: &str = include_str!("../../migrations/postgres/0001_journal.sql");

/// The first format's ledger, without rows, and no word of a criterion.
fn first_format(sql: &str) -> String {
    let begin = sql.find("CREATE TABLE ledger").unwrap();
    let end = begin + sql[begin..].find(';').unwrap() + 1;
    format!("DROP TABLE ledger; {} DELETE FROM token WHERE token = '灯亮';", &sql[begin..end])
}

fn opens_and_works(office: &Office, make_old: impl FnOnce()) {
    let journal = office.open();
    for at in 0..30 {
        journal.append_blocking(registered(at)).unwrap();
    }
    drop(journal);
    make_old();
    // Whoever only reads changes nothing and says what is to be done.
    let refused = Reader::open(&office.place, &office.log).err().unwrap().to_string();
    assert!(refused.contains("older version (format 1)"), "{refused}");
    let journal = office.open();
    assert_eq!(office.reader().differences().unwrap(), [""; 0]);
    let word = Word::all("灯亮").remove(0);
    assert_eq!(office.reader().perhaps_with(&word, 30).unwrap().map(|it| it.len()), Some(30));
    journal.append_blocking(registered(30)).unwrap();
    drop(journal);
    office.audit();
}

#[test]
fn an_older_sqlite_record_opens_and_works() {
    let office = Office::sqlite();
    let Place::Sqlite(file) = &office.place else { unreachable!() };
    opens_and_works(&office, || {
        let sql = format!("{} PRAGMA user_version = 1;", first_format(SQLITE));
        rusqlite::Connection::open(file).unwrap().execute_batch(&sql).unwrap();
    });
}

#[test]
fn an_older_postgres_record_opens_and_works() {
    let Some(database) = crate::postgres::fresh() else { return };
    let mut client = database.sql();
    let office = Office::postgres(database);
    opens_and_works(&office, || {
        let sql = format!("{} UPDATE schema_version SET version = 1;", first_format(POSTGRES));
        client.batch_execute(&sql).unwrap();
    });
}
