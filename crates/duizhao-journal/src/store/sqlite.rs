//! The record in one SQLite file, write-ahead log, every commit synced.

mod said;
mod tx;

use std::path::Path;
use std::time::Duration;

use duizhao_core::Said;
use rusqlite::config::DbConfig;
use rusqlite::{OpenFlags, TransactionBehavior, ffi};

use self::said::said;
pub(crate) use self::tx::Tx;
use super::{Mode, Result, StoreError, TxError, in_its_words, migrations};
use crate::place::make_private;
use crate::rebuild;

/// "duiz": tells our files from other people's.
const APPLICATION_ID: i64 = 0x6475_697a;

const SYNCHRONOUS: (&str, i64) = if cfg!(feature = "fault-synchronous-off") {
    ("OFF", 0)
} else if cfg!(feature = "fault-synchronous-normal") {
    ("NORMAL", 1)
} else {
    ("FULL", 2)
};

/// How long someone else may hold the record.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Connection {
    db: rusqlite::Connection,
}

impl Connection {
    pub(crate) fn open(path: &Path, mode: Mode) -> Result<Connection> {
        let connection = Connection { db: connect(path, mode)? };
        connection.check_is_ours(path, mode)?;
        connection.settle(mode)?;
        if mode != Mode::Read {
            connection.migrate()?;
        }
        connection.check_schema()?;
        Ok(connection)
    }

    /// Every setting that a promise rests on is read back.
    fn settle(&self, mode: Mode) -> Result<()> {
        let db = &self.db;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        db.set_prepared_statement_cache_capacity(64);
        // The system keeps the file's pages for all of them; those who read are several, and lose theirs
        // at every commit.
        let cache_kib = if mode == Mode::Read { 256 } else { 4_096 };
        db.pragma_update(None, "cache_size", -cache_kib).map_err(failed)?;
        // A plan never depends on the values, so that no statement is prepared anew for each of them.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
        if mode == Mode::Read {
            return Ok(());
        }
        // A closing connection would sync and copy once more: after an error that is the retry we must not do.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
        let journal: String =
            db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(failed)?;
        db.pragma_update(None, "synchronous", SYNCHRONOUS.0).map_err(failed)?;
        let synchronous: i64 = db.pragma_query_value(None, "synchronous", |row| row.get(0)).map_err(failed)?;
        let secure: i64 = db.pragma_update_and_check(None, "secure_delete", 1, |row| row.get(0)).map_err(failed)?;
        if journal != "wal" || synchronous != SYNCHRONOUS.1 || secure != 1 {
            let found = format!("journal {journal}, synchronous {synchronous}, secure_delete {secure}");
            return Err(StoreError::Failed(Said::new(
                format!("SQLite 没有照办所需的设置：{found}"),
                format!("SQLite did not take its settings: {found}"),
            )));
        }
        Ok(())
    }

    fn check_is_ours(&self, path: &Path, mode: Mode) -> Result<()> {
        let id: i64 = self.db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
        let tables: i64 =
            self.db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
        let found = self.version()?;
        if id != APPLICATION_ID && (tables > 0 || mode != Mode::Create) {
            return Err(StoreError::NotOurs(Said::new(
                format!("{} 是别的程序的数据库，不是底账；什么都没有改动", path.display()),
                format!("{} is a database of another program, no record; nothing was changed", path.display()),
            )));
        }
        if found > migrations::LATEST {
            return Err(StoreError::NotOurs(migrations::newer(found)));
        }
        if found < migrations::LATEST && mode == Mode::Read {
            return Err(StoreError::NotOurs(migrations::older(found)));
        }
        Ok(())
    }

    fn version(&self) -> Result<i64> {
        self.db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)
    }

    /// All that is missing, in one transaction; a read table that says more than before is made anew in it.
    fn migrate(&self) -> Result<()> {
        if self.version()? == migrations::LATEST {
            return Ok(());
        }
        let begun = rusqlite::Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate);
        let transaction = begun.map_err(failed)?;
        // Someone else may have done it while this one waited.
        let done = self.version()?;
        let missing = || migrations::ALL.iter().filter(|it| it.number > done);
        for it in missing() {
            transaction.execute_batch(it.sqlite).map_err(failed)?;
        }
        if missing().any(|it| it.rebuilds) {
            rebuild::all(&mut super::Tx::Sqlite(Tx { db: &transaction }))?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
        transaction.pragma_update(None, "user_version", migrations::LATEST.max(done)).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        if done > 0 {
            // What went away is in the log as zeros, as much as it was: everyone who opens the record
            // would read that. Where someone reads just now, the next commits overwrite it.
            let _ = self.truncate_wal();
        }
        Ok(())
    }

    /// A flipped byte in the schema could drop a promise without a word: it must be what a new record has.
    fn check_schema(&self) -> Result<()> {
        let new = Connection { db: rusqlite::Connection::open_in_memory().map_err(failed)? };
        new.migrate()?;
        if self.schema()? != new.schema()? {
            return Err(StoreError::damaged(
                "数据库里的表不是底账声明的样子",
                "its tables are not declared as we declare them",
            ));
        }
        Ok(())
    }

    fn schema(&self) -> Result<Vec<(String, String, Option<String>)>> {
        let mut statement =
            self.db.prepare("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").map_err(failed)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(failed)?;
        found.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    pub(crate) fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut super::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, TxError<E>> {
        let begun = self.db.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|err| TxError::Undone(failed(err).into()))?;
        let mut tx = super::Tx::Sqlite(Tx { db: &transaction });
        let result = work(&mut tx).map_err(TxError::Undone)?;
        drop(tx);
        match transaction.commit() {
            Ok(()) => Ok(result),
            // The record has not grown in the eyes of SQLite and the caller looks again before it says so.
            Err(err) => Err(TxError::Unknown(failed(err))),
        }
    }

    pub(crate) fn read<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut super::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let transaction = self.db.transaction().map_err(failed)?;
        work(&mut super::Tx::Sqlite(Tx { db: &transaction }))
    }

    pub(crate) fn integrity(&mut self) -> Result<Vec<Said>> {
        let mut statement = self.db.prepare("PRAGMA integrity_check").map_err(failed)?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        let lines: Vec<String> = lines.collect::<rusqlite::Result<_>>().map_err(failed)?;
        Ok(lines.iter().filter(|it| *it != "ok").map(|it| in_its_words(it)).collect())
    }

    /// Deleted content lies in the write-ahead log and in free pages: empties the one, rewrites the other.
    pub(crate) fn vacuum(&mut self) -> Result<()> {
        self.truncate_wal()?;
        self.db.execute_batch("VACUUM").map_err(failed)?;
        self.truncate_wal()
    }

    fn truncate_wal(&self) -> Result<()> {
        let busy: i64 = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
        if busy != 0 {
            return Err(StoreError::Busy(Said::new("有人正在读底账", "a reader keeps the write-ahead log in use")));
        }
        Ok(())
    }
}

fn connect(path: &Path, mode: Mode) -> Result<rusqlite::Connection> {
    let access = match mode {
        Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if mode == Mode::Create {
        make_private(path);
    }
    let db = rusqlite::Connection::open_with_flags(path, flags).map_err(failed)?;
    // Opening is lazy: the first look tells whether there is a database at all.
    let looked = db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
    match looked {
        Ok(_) => Ok(db),
        Err(err) if mode == Mode::Read && is_code(&err, ffi::ErrorCode::CannotOpen) => unchanging(path, err),
        Err(err) if mode == Mode::Read && has_no_room_for_index(&err) => alone(path),
        Err(err) => Err(failed(err)),
    }
}

/// On a disk that cannot be written SQLite cannot keep its shared index; without a write-ahead log it needs none.
fn unchanging(path: &Path, err: rusqlite::Error) -> Result<rusqlite::Connection> {
    let wal = path.with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
    if !path.exists() || wal.metadata().is_ok_and(|it| it.len() > 0) {
        return Err(failed(err));
    }
    let uri = format!(
        "file:{}?immutable=1",
        path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
    );
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    rusqlite::Connection::open_with_flags(uri, flags).map_err(failed)
}

/// On a full disk there is no room for a new shared index. Where it is missing nobody else has the
/// record open, so it can be had for oneself, with an index in memory.
fn alone(path: &Path) -> Result<rusqlite::Connection> {
    // The lock that keeps others out is one for writing, so the file has to be open for that.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = rusqlite::Connection::open_with_flags(path, flags).map_err(failed)?;
    db.busy_timeout(PATIENCE).map_err(failed)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
    db.pragma_update(None, "query_only", true).map_err(failed)?;
    db.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(())).map_err(failed)?;
    Ok(db)
}

fn has_no_room_for_index(err: &rusqlite::Error) -> bool {
    err.sqlite_error().is_some_and(|it| it.extended_code == ffi::SQLITE_IOERR_SHMSIZE)
}

fn is_code(err: &rusqlite::Error, code: ffi::ErrorCode) -> bool {
    err.sqlite_error_code() == Some(code)
}

pub(crate) fn failed(err: rusqlite::Error) -> StoreError {
    use ffi::ErrorCode as Code;
    match err.sqlite_error_code() {
        Some(Code::DiskFull) => StoreError::Full,
        _ if has_no_room_for_index(&err) => StoreError::Full,
        Some(Code::ReadOnly) => StoreError::ReadOnly(said(&err)),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy(said(&err)),
        Some(Code::DatabaseCorrupt) => StoreError::Damaged(said(&err)),
        Some(Code::NotADatabase) => StoreError::NotOurs(Said::new(
            "这个文件不是底账数据库；什么都没有改动",
            "the file is no database of a record; nothing was changed",
        )),
        _ => StoreError::Failed(said(&err)),
    }
}
