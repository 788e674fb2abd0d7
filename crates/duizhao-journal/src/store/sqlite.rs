//! The record in one SQLite file, write-ahead log, every commit synced.

use std::path::Path;
use std::time::Duration;

use duizhao_core::{CommandId, LogId, MatterId, Said};
use duizhao_merkle::Hash;
use rusqlite::config::DbConfig;
use rusqlite::{OpenFlags, OptionalExtension, ToSql, TransactionBehavior, ffi, params};
use uuid::Uuid;

use super::{Changes, DueRow, Head, Mode, Result, Row, RowRef, StoreError, TokenRow, TxError, migrations};
use crate::rebuild;
use crate::views::{LedgerRow, Wording};
use crate::words::Hint;

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
        let cache_kib = if mode == Mode::Read { 2_048 } else { 16_384 };
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
            return Err(StoreError::Failed(format!(
                "SQLite did not take its settings: journal {journal}, synchronous {synchronous}, secure_delete {secure}"
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

    /// All that is missing, in one transaction; read tables that say more than before are made anew in it.
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
        transaction.commit().map_err(failed)
    }

    /// A flipped byte in the schema could drop a promise without a word: it must be what a new record has.
    fn check_schema(&self) -> Result<()> {
        let new = Connection { db: rusqlite::Connection::open_in_memory().map_err(failed)? };
        new.migrate()?;
        if self.schema()? != new.schema()? {
            return Err(StoreError::Damaged("its tables are not declared as we declare them".to_owned()));
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

    pub(crate) fn integrity(&mut self) -> Result<Vec<String>> {
        let mut statement = self.db.prepare("PRAGMA integrity_check").map_err(failed)?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        let mut lines: Vec<String> = lines.collect::<rusqlite::Result<_>>().map_err(failed)?;
        lines.retain(|it| it != "ok");
        Ok(lines)
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
            return Err(StoreError::Busy("a reader keeps the write-ahead log in use".to_owned()));
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
    let words = err.to_string();
    match err.sqlite_error_code() {
        Some(Code::DiskFull) => StoreError::Full,
        _ if has_no_room_for_index(&err) => StoreError::Full,
        Some(Code::ReadOnly) => StoreError::ReadOnly(words),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy(words),
        Some(Code::DatabaseCorrupt) => StoreError::Damaged(words),
        Some(Code::NotADatabase) => StoreError::NotOurs(Said::new(
            "这个文件不是底账数据库；什么都没有改动",
            "the file is no database of a record; nothing was changed",
        )),
        _ => StoreError::Failed(words),
    }
}

/// One transaction.
pub(crate) struct Tx<'c> {
    db: &'c rusqlite::Connection,
}

const LEDGER: &str = "SELECT matter, version, state, origin, affair, criterion, field, lead, leader, verifier, due, standing, \
                      outcome, registered, changed, imported, of_ledger, offered, offered_since, supporting, registrant, \
                      claimer, asker, waiting, recheck, due_at, help_open FROM ledger";

const ENTRY: &str = "SELECT seq, command, part, matter, matter_version, header, salt, body FROM entry";

impl Tx<'_> {
    pub(crate) fn logs(&mut self) -> Result<Vec<LogId>> {
        let mut statement = self.db.prepare_cached("SELECT origin FROM head ORDER BY origin").map_err(failed)?;
        let found = statement.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        found.map(|it| log_id(&it.map_err(failed)?)).collect()
    }

    pub(crate) fn begin_log(&mut self, head: &Head) -> Result<()> {
        let sql = "INSERT INTO head (log, origin, size, root, nodes, checkpoint) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(sql, &[&id(&head.log), &head.log.to_string(), &0, &head.root.0, &Vec::new(), &head.checkpoint])
    }

    pub(crate) fn head(&mut self, log: &LogId) -> Result<Option<Head>> {
        let sql = "SELECT origin, size, root, nodes, checkpoint FROM head WHERE log = ?1";
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let found = statement
            .query_row([id(log)], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                    row.get::<_, Vec<u8>>(3)?,
                    row.get(4)?,
                ))
            })
            .optional()
            .map_err(failed)?;
        found
            .map(|(origin, size, root, nodes, checkpoint)| super::head(&origin, size, &root, &nodes, checkpoint))
            .transpose()
    }

    pub(crate) fn set_head(&mut self, head: &Head) -> Result<()> {
        let sql = "UPDATE head SET size = ?2, root = ?3, nodes = ?4, checkpoint = ?5 WHERE log = ?1";
        let nodes = Hash::join(head.frontier.hashes());
        self.run(sql, &[&id(&head.log), &number(head.frontier.size()), &head.root.0, &nodes, &head.checkpoint])
    }

    pub(crate) fn known(&mut self, log: &LogId, commands: &[CommandId]) -> Result<Vec<Row>> {
        self.rows(
            &format!("{ENTRY} WHERE log = ?1 AND command = ?2 ORDER BY part"),
            log,
            commands.iter().map(|it| it.0),
        )
    }

    pub(crate) fn of_matters(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<Row>> {
        let sql = format!("{ENTRY} WHERE log = ?1 AND matter = ?2 ORDER BY matter_version");
        self.rows(&sql, log, matters.iter().map(|it| it.0))
    }

    fn rows(&self, sql: &str, log: &LogId, of: impl Iterator<Item = Uuid>) -> Result<Vec<Row>> {
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let mut all = Vec::new();
        for it in of {
            let mut rows = statement.query(params![id(log), it.as_bytes()]).map_err(failed)?;
            while let Some(row) = rows.next().map_err(failed)? {
                all.push(row_ref(row)?.to_owned()?);
            }
        }
        Ok(all)
    }

    pub(crate) fn matters_since(&mut self, log: &LogId, seq: u64) -> Result<Vec<MatterId>> {
        // Without a number the index by matters answers alone.
        let (since, log, seq) = (if seq == 0 { "" } else { "AND seq >= ?2" }, id(log), number(seq));
        let sql = format!("SELECT DISTINCT matter FROM entry WHERE log = ?1 {since} ORDER BY matter");
        let mut statement = self.db.prepare_cached(&sql).map_err(failed)?;
        let values: &[&dyn ToSql] = if seq == 0 { &[&log] } else { &[&log, &seq] };
        let found = statement.query_map(values, |row| row.get::<_, [u8; 16]>(0)).map_err(failed)?;
        found.map(|it| Ok(MatterId(Uuid::from_bytes(it.map_err(failed)?)))).collect()
    }

    pub(crate) fn each_entry(
        &mut self,
        log: &LogId,
        from: u64,
        to: u64,
        nodes: bool,
        give: &mut dyn FnMut(RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut hashes = self
            .db
            .prepare_cached("SELECT seq, hashes FROM node WHERE log = ?1 AND seq >= ?2 ORDER BY seq")
            .map_err(failed)?;
        let mut hashes = hashes.query(params![id(log), number(from)]).map_err(failed)?;
        let sql = format!("{ENTRY} WHERE log = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq");
        let mut statement = self.db.prepare_cached(&sql).map_err(failed)?;
        let mut rows = statement.query(params![id(log), number(from), number(to)]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let mut row = row_ref(row)?;
            let beside = if nodes { hashes.next().map_err(failed)? } else { None };
            if let Some(beside) = beside
                && beside.get::<_, i64>(0).map_err(failed)? == number(row.seq)
            {
                row.hashes = blob(beside, 1)?;
            }
            give(row)?;
        }
        Ok(())
    }

    pub(crate) fn nodes(&mut self, log: &LogId, rows: &[u64]) -> Result<Vec<(u64, Vec<u8>)>> {
        let mut statement =
            self.db.prepare_cached("SELECT hashes FROM node WHERE log = ?1 AND seq = ?2").map_err(failed)?;
        let mut found = Vec::with_capacity(rows.len());
        for seq in rows {
            let hashes =
                statement.query_row(params![id(log), number(*seq)], |row| row.get(0)).optional().map_err(failed)?;
            found.extend(hashes.map(|it| (*seq, it)));
        }
        Ok(found)
    }

    pub(crate) fn count_nodes(&mut self, log: &LogId, from: u64) -> Result<u64> {
        let sql = "SELECT count(*) FROM node WHERE log = ?1 AND seq >= ?2";
        let counted = self.db.query_row(sql, params![id(log), number(from)], |row| row.get::<_, i64>(0));
        counted.map(i64::cast_unsigned).map_err(failed)
    }

    pub(crate) fn apply(&mut self, log: &LogId, changes: &Changes) -> Result<()> {
        let log = id(log);
        self.each(
            "INSERT INTO entry (log, seq, command, part, matter, matter_version, header, salt, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            &changes.entries,
            |run, it| {
                let (salt, body) = it.entry.content.as_ref().map(|(salt, body)| (salt, body)).unzip();
                run(params![
                    log,
                    number(it.seq),
                    it.command.0.as_bytes(),
                    it.part,
                    it.matter.0.as_bytes(),
                    number(it.matter_version),
                    it.entry.header,
                    salt,
                    body
                ])
            },
        )?;
        let node = "INSERT INTO node (log, seq, hashes) VALUES (?1, ?2, ?3)";
        self.each(node, &changes.nodes, |run, (seq, hashes)| run(params![log, number(*seq), hashes]))?;
        self.ledger(&log, &changes.ledger)?;
        let due_gone = "DELETE FROM due WHERE log = ?1 AND day = ?2 AND matter = ?3 AND what = ?4";
        self.each(due_gone, &changes.due_gone, |run, it| run(params![log, it.day, it.matter.0.as_bytes(), it.what]))?;
        let due_new = "INSERT INTO due (log, day, matter, what) VALUES (?1, ?2, ?3, ?4)";
        self.each(due_new, &changes.due_new, |run, it| run(params![log, it.day, it.matter.0.as_bytes(), it.what]))?;
        let token_gone = "DELETE FROM token WHERE log = ?1 AND token = ?2 AND matter = ?3";
        self.each(token_gone, &changes.tokens_gone, |run, it| run(params![log, it.token, it.matter.0.as_bytes()]))?;
        let token_new = "INSERT INTO token (log, token, matter) VALUES (?1, ?2, ?3)";
        self.each(token_new, &changes.tokens_new, |run, it| run(params![log, it.token, it.matter.0.as_bytes()]))
    }

    fn ledger(&self, log: &[u8; 16], rows: &[LedgerRow]) -> Result<()> {
        let sql = "INSERT INTO ledger (log, matter, version, state, origin, affair, criterion, field, lead, leader, verifier, due, standing, \
                   outcome, registered, changed, imported, of_ledger, offered, offered_since, supporting, registrant, \
                   claimer, asker, waiting, recheck, due_at, help_open) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
                   ?22, ?23, ?24, ?25, ?26, ?27, ?28) \
                   ON CONFLICT (log, matter) DO UPDATE SET version = excluded.version, state = excluded.state, origin = excluded.origin, \
                   affair = excluded.affair, criterion = excluded.criterion, field = excluded.field, \
                   lead = excluded.lead, leader = excluded.leader, verifier = excluded.verifier, due = excluded.due, \
                   standing = excluded.standing, outcome = excluded.outcome, registered = excluded.registered, \
                   changed = excluded.changed, imported = excluded.imported, of_ledger = excluded.of_ledger, \
                   offered = excluded.offered, offered_since = excluded.offered_since, \
                   supporting = excluded.supporting, registrant = excluded.registrant, claimer = excluded.claimer, \
                   asker = excluded.asker, waiting = excluded.waiting, recheck = excluded.recheck, \
                   due_at = excluded.due_at, help_open = excluded.help_open";
        self.each(sql, rows, |run, it| {
            run(params![
                log,
                it.matter.0.as_bytes(),
                number(it.version),
                it.state,
                it.origin,
                it.affair,
                it.criterion,
                it.field,
                it.lead,
                it.leader,
                it.verifier,
                it.due,
                it.standing,
                it.outcome,
                it.registered,
                it.changed,
                it.imported,
                it.of_ledger,
                it.offered,
                it.offered_since,
                it.supporting,
                it.registrant,
                it.claimer,
                it.asker,
                it.waiting,
                it.recheck,
                it.due_at,
                number(it.help_open)
            ])
        })
    }

    pub(crate) fn erase(&mut self, log: &LogId, seq: u64) -> Result<()> {
        self.run("UPDATE entry SET salt = NULL, body = NULL WHERE log = ?1 AND seq = ?2", &[&id(log), &number(seq)])
    }

    pub(crate) fn each_ledger(&mut self, log: &LogId, give: &mut dyn FnMut(LedgerRow) -> Result<()>) -> Result<()> {
        let sql = format!("{LEDGER} WHERE log = ?1 ORDER BY matter");
        self.walk(&sql, log, |row| give(ledger_row(row).map_err(failed)?))
    }

    pub(crate) fn ledger_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<LedgerRow>> {
        let sql = format!("{LEDGER} WHERE log = ?1 AND matter = ?2");
        let mut statement = self.db.prepare_cached(&sql).map_err(failed)?;
        let mut found = Vec::with_capacity(matters.len());
        for it in matters {
            found
                .extend(statement.query_row(params![id(log), it.0.as_bytes()], ledger_row).optional().map_err(failed)?);
        }
        Ok(found)
    }

    pub(crate) fn texts_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<Wording>> {
        let sql = "SELECT affair, criterion FROM ledger WHERE log = ?1 AND matter = ?2";
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let mut found = Vec::with_capacity(matters.len());
        for it in matters {
            let text = statement.query_row(params![id(log), it.0.as_bytes()], |row| {
                Ok(Wording { matter: *it, affair: row.get(0)?, criterion: row.get(1)? })
            });
            found.extend(text.optional().map_err(failed)?);
        }
        Ok(found)
    }

    pub(crate) fn with_token(&mut self, log: &LogId, hint: &Hint, most: usize) -> Result<Vec<MatterId>> {
        const WHOLE: &str = "SELECT matter FROM token WHERE log = ?1 AND token = ?2 LIMIT ?3";
        const BEGINS: &str = "SELECT matter FROM token WHERE log = ?1 AND token >= ?2 AND token < ?2 || '{' LIMIT ?3";
        let (sql, token) = match hint {
            Hint::Whole(it) => (WHOLE, it),
            Hint::Begins(it) => (BEGINS, it),
        };
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let found = statement
            .query_map(params![id(log), token, number(most as u64)], |row| row.get::<_, [u8; 16]>(0))
            .map_err(failed)?;
        found.map(|it| Ok(MatterId(Uuid::from_bytes(it.map_err(failed)?)))).collect()
    }

    pub(crate) fn each_due(&mut self, log: &LogId, give: &mut dyn FnMut(DueRow) -> Result<()>) -> Result<()> {
        self.walk("SELECT day, matter, what FROM due WHERE log = ?1 ORDER BY day, matter, what", log, |row| {
            let what: String = row.get(2).map_err(failed)?;
            let matter = MatterId(Uuid::from_bytes(row.get(1).map_err(failed)?));
            give(DueRow { day: row.get(0).map_err(failed)?, matter, what: crate::views::due_word(&what)? })
        })
    }

    pub(crate) fn each_token(&mut self, log: &LogId, give: &mut dyn FnMut(TokenRow) -> Result<()>) -> Result<()> {
        self.walk("SELECT token, matter FROM token WHERE log = ?1 ORDER BY token, matter", log, |row| {
            let matter = MatterId(Uuid::from_bytes(row.get(1).map_err(failed)?));
            give(TokenRow { token: row.get(0).map_err(failed)?, matter })
        })
    }

    pub(crate) fn clear_views(&mut self, log: &LogId) -> Result<()> {
        for table in ["ledger", "due", "token"] {
            self.run(&format!("DELETE FROM {table} WHERE log = ?1"), &[&id(log)])?;
        }
        Ok(())
    }

    fn walk(&self, sql: &str, log: &LogId, mut give: impl FnMut(&rusqlite::Row<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query([id(log)]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            give(row)?;
        }
        Ok(())
    }

    fn run(&self, sql: &str, values: &[&dyn ToSql]) -> Result<()> {
        self.db.prepare_cached(sql).and_then(|mut it| it.execute(values)).map(drop).map_err(failed)
    }

    /// One statement, once for each value.
    fn each<T>(
        &self,
        sql: &str,
        values: &[T],
        bind: impl Fn(&mut dyn FnMut(&[&dyn ToSql]) -> rusqlite::Result<usize>, &T) -> rusqlite::Result<usize>,
    ) -> Result<()> {
        if values.is_empty() {
            return Ok(());
        }
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let mut run = |values: &[&dyn ToSql]| statement.execute(values);
        values.iter().try_for_each(|it| bind(&mut run, it).map(drop)).map_err(failed)
    }
}

fn id(log: &LogId) -> [u8; 16] {
    log.uuid().into_bytes()
}

/// SQLite's integers are signed; no record has 2^63 entries, so beyond the largest there is nothing.
fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A flipped bit can make a number negative.
fn count(row: &rusqlite::Row<'_>, column: usize) -> Result<u64> {
    let value: i64 = row.get(column).map_err(failed)?;
    u64::try_from(value).map_err(|_| StoreError::Damaged(format!("a number below 0: {value}")))
}

fn log_id(origin: &str) -> Result<LogId> {
    origin.parse().map_err(|_| StoreError::Damaged(format!("{origin:?} is no log id")))
}

fn ledger_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LedgerRow> {
    Ok(LedgerRow {
        matter: MatterId(Uuid::from_bytes(row.get(0)?)),
        version: row.get::<_, i64>(1)?.cast_unsigned(),
        state: row.get(2)?,
        origin: row.get(3)?,
        affair: row.get(4)?,
        criterion: row.get(5)?,
        field: row.get(6)?,
        lead: row.get(7)?,
        leader: row.get(8)?,
        verifier: row.get(9)?,
        due: row.get(10)?,
        standing: row.get(11)?,
        outcome: row.get(12)?,
        registered: row.get(13)?,
        changed: row.get(14)?,
        imported: row.get(15)?,
        of_ledger: row.get(16)?,
        offered: row.get(17)?,
        offered_since: row.get(18)?,
        supporting: row.get(19)?,
        registrant: row.get(20)?,
        claimer: row.get(21)?,
        asker: row.get(22)?,
        waiting: row.get(23)?,
        recheck: row.get(24)?,
        due_at: row.get(25)?,
        help_open: row.get::<_, i64>(26)?.cast_unsigned(),
    })
}

fn blob<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<&'r [u8]> {
    let value = row.get_ref(column).map_err(failed)?;
    value.as_blob().map_err(|err| StoreError::Damaged(err.to_string()))
}

fn row_ref<'r>(row: &'r rusqlite::Row<'_>) -> Result<RowRef<'r>> {
    let maybe = |column| -> Result<Option<&'r [u8]>> {
        let value = row.get_ref(column).map_err(failed)?;
        value.as_blob_or_null().map_err(|err| StoreError::Damaged(err.to_string()))
    };
    let uuid = |column| -> Result<Uuid> { Ok(Uuid::from_bytes(row.get(column).map_err(failed)?)) };
    Ok(RowRef {
        seq: count(row, 0)?,
        command: CommandId(uuid(1)?),
        part: row.get(2).map_err(failed)?,
        matter: MatterId(uuid(3)?),
        matter_version: count(row, 4)?,
        header: blob(row, 5)?,
        salt: maybe(6)?,
        body: maybe(7)?,
        hashes: &[],
    })
}
