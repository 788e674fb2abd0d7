//! The desk: people, sessions, drafts and reports under review, which may change and are no part of the record. 工作台
//!
//! One SQLite file beside the keys, for a record in SQLite and in PostgreSQL alike: one process
//! signs for a record, and the desk is that process's own. Rows are plain values; what a role or a
//! membership means is for the caller.

mod bearers;
mod beside;
mod drafts;
mod factors;
mod people;
mod reaches;
mod reports;
mod sessions;

use std::path::Path;
use std::time::Duration;

use duizhao_core::Said;
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Params, Row};

use crate::place::make_private;
use crate::store::{Result, StoreError, sqlite::failed};

pub use bearers::BearerRow;
pub use beside::Dismissal;
pub use drafts::{Draft, Reading};
pub use factors::FactorRow;
pub use people::{PersonRow, UnitRow};
pub use reaches::Reached;
pub use reports::{PassedRow, ReportRow};

/// "desk": tells it from a record.
const APPLICATION_ID: i64 = 0x6465_736b;

/// Number and form of each change to its tables; a shipped one is never edited.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/desk.sql")),
    (2, include_str!("../migrations/desk-reports.sql")),
    (3, include_str!("../migrations/desk-accounts.sql")),
    (4, include_str!("../migrations/desk-reaches.sql")),
    (5, include_str!("../migrations/desk-passed.sql")),
    (6, include_str!("../migrations/desk-beside.sql")),
    (7, include_str!("../migrations/desk-registrars.sql")),
];

/// For another process that writes.
const WAITS: Duration = Duration::from_secs(10);

/// One connection to the desk. 工作台
pub struct Desk {
    db: Connection,
}

impl Desk {
    /// Opens it, and makes it where it is not there yet.
    ///
    /// # Errors
    /// When the file is something else, is of a newer program, or cannot be written.
    pub fn open(path: &Path) -> Result<Desk> {
        make_private(path);
        let db = Connection::open(path).map_err(failed)?;
        let desk = Desk { db };
        desk.check_is_ours(path)?;
        desk.settle()?;
        desk.migrate()?;
        Ok(desk)
    }

    /// Only to look: nothing is made, migrated or written, so that whoever may read the file can.
    ///
    /// # Errors
    /// When the file is something else, is of a newer program, or cannot be read.
    pub fn look(path: &Path) -> Result<Desk> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
        let desk = Desk { db };
        desk.check_is_ours(path)?;
        desk.db.busy_timeout(WAITS).map_err(failed)?;
        Ok(desk)
    }

    fn check_is_ours(&self, path: &Path) -> Result<()> {
        let id: i64 = self.db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
        let tables: i64 =
            self.db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
        if tables > 0 && id != APPLICATION_ID {
            return Err(StoreError::NotOurs(Said::new(
                format!("{} 不是工作台文件；什么都没有改动", path.display()),
                format!("{} is no desk; nothing was changed", path.display()),
            )));
        }
        if self.version()? > MIGRATIONS.len() as i64 {
            return Err(StoreError::NotOurs(Said::new(
                format!("{} 由更新的版本写成；请换用新版程序，什么都没有改动", path.display()),
                format!("{} was written by a newer version; nothing was changed", path.display()),
            )));
        }
        Ok(())
    }

    /// Deleted drafts and passwords are overwritten, not only unlinked.
    fn settle(&self) -> Result<()> {
        self.db.busy_timeout(WAITS).map_err(failed)?;
        self.db.set_prepared_statement_cache_capacity(64);
        // KiB; the system keeps the file's pages anyway.
        self.db.pragma_update(None, "cache_size", -256).map_err(failed)?;
        self.db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).map_err(failed)?;
        self.db.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        self.db.pragma_update_and_check(None, "secure_delete", 1, |_| Ok(())).map_err(failed)?;
        self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true).map_err(failed)?;
        Ok(())
    }

    fn version(&self) -> Result<i64> {
        self.db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)
    }

    fn migrate(&self) -> Result<()> {
        let done = self.version()?;
        for (number, sql) in MIGRATIONS.iter().filter(|it| it.0 > done) {
            let all = format!(
                "BEGIN IMMEDIATE; {sql}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number}; COMMIT;"
            );
            self.db.execute_batch(&all).map_err(failed)?;
        }
        Ok(())
    }

    /// # Errors
    /// When the store fails, as everywhere below.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.one("SELECT word FROM setting WHERE name = ?1", [name], |row| row.get(0))
    }

    /// # Errors
    /// When the store fails.
    pub fn set(&self, name: &str, word: &str) -> Result<()> {
        self.run("INSERT OR REPLACE INTO setting (name, word) VALUES (?1, ?2)", [name, word]).map(|_| ())
    }

    fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.db.prepare_cached(sql).and_then(|mut it| it.execute(params)).map_err(failed)
    }

    /// What was deleted or replaced stands in the write-ahead log until that is written over.
    fn overwrite(&self) -> Result<()> {
        self.one("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map(|_| ())
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        self.db.prepare_cached(sql).and_then(|mut it| it.query_row(params, read).optional()).map_err(failed)
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let rows = statement.query_map(params, read).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }
}

fn time(row: &Row<'_>, at: usize) -> rusqlite::Result<Timestamp> {
    let seconds: i64 = row.get(at)?;
    Timestamp::from_second(seconds).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(at, seconds))
}
