//! The record in a PostgreSQL database; every commit is on the server's disk before it is answered.
//!
//! Nothing here rests on advisory locks, notifications or extensions.

mod said;
mod server;
mod tx;

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use duizhao_core::Said;
use postgres::error::SqlState;
use postgres::{Client, IsolationLevel, NoTls, Statement};

use self::said::said;
pub(crate) use self::tx::Tx;
use super::{Mode, Result, StoreError, TxError};

/// How often it is looked whether someone still reads the record as it was, and how long between.
const LOOKS: (u32, Duration) = (100, Duration::from_millis(100));

pub(crate) struct Connection {
    address: String,
    mode: Mode,
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Connection {
    pub(crate) fn open(address: &str, mode: Mode) -> Result<Connection> {
        let config = server::config(address)?;
        let mut client = config.connect(NoTls).map_err(failed)?;
        server::check(&mut client, mode)?;
        server::prepare(&mut client, mode)?;
        Ok(Connection { address: address.to_owned(), mode, client, statements: HashMap::new() })
    }

    /// A server that was started anew is asked and checked anew, but tables are never made again.
    fn reopen(&mut self) -> Result<()> {
        if self.client.is_closed() {
            let mode = if self.mode == Mode::Create { Mode::Write } else { self.mode };
            *self = Connection::open(&self.address, mode)?;
        }
        Ok(())
    }

    pub(crate) fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut super::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, TxError<E>> {
        self.reopen().map_err(|err| TxError::Undone(err.into()))?;
        // The lock on the head puts writers in a row; each must see what the one before it wrote.
        let begun = self.client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start();
        let transaction = begun.map_err(|err| TxError::Undone(failed(err).into()))?;
        let mut tx = super::Tx::Postgres(Tx::new(transaction, &mut self.statements, true));
        let result = work(&mut tx).map_err(TxError::Undone)?;
        let super::Tx::Postgres(tx) = tx else { unreachable!("it was made here") };
        tx.commit()?;
        Ok(result)
    }

    pub(crate) fn read<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut super::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.reopen()?;
        let one_state = self.client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
        let transaction = one_state.read_only(true).start().map_err(failed)?;
        work(&mut super::Tx::Postgres(Tx::new(transaction, &mut self.statements, false)))
    }

    /// Deleted content lies in old versions of rows: writes the tables anew, without them.
    ///
    /// The server's write-ahead log, its archive and its backups are the server's own business.
    pub(crate) fn vacuum(&mut self) -> Result<()> {
        self.reopen()?;
        self.wait_for_readers()?;
        let before = self.files()?;
        self.client.batch_execute("VACUUM (FULL) entry, ledger").map_err(failed)?;
        // A table of someone else's is passed over with no more than a warning.
        if self.files()?.iter().any(|it| before.contains(it)) {
            return Err(StoreError::ReadOnly(Said::new(
                "只有这些表的所有者才能重写它们",
                "only the owner of the tables may vacuum them",
            )));
        }
        match self.client.batch_execute("CHECKPOINT") {
            // Not everyone may; the server does it by itself before long.
            Err(err) if err.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => Ok(()),
            done => done.map_err(failed),
        }
    }

    /// Whoever began to read before the erasure keeps the old rows alive, even through a vacuum.
    fn wait_for_readers(&mut self) -> Result<()> {
        const READERS: &str = "SELECT count(*) FROM (\
             SELECT backend_xmin AS xmin FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
                 AND (datname = current_database() AND backend_type = 'client backend' OR backend_type = 'walsender') \
             UNION ALL SELECT xmin FROM pg_replication_slots \
             UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()\
             ) AS reader WHERE age(xmin) > 0";
        // So does a transaction that someone else has open in another database of the server: the vacuum's
        // own view of what is over begins with it.
        const NEXT: &str = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
        const OLDEST: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
        let mut number =
            |sql: &str| -> Result<i64> { self.client.query_one(sql, &[]).and_then(|it| it.try_get(0)).map_err(failed) };
        let next = number(NEXT)?;
        for _ in 0..LOOKS.0 {
            if number(READERS)? == 0 && number(OLDEST)? >= next {
                return Ok(());
            }
            std::thread::sleep(LOOKS.1);
        }
        Err(StoreError::Busy(Said::new(
            "还有人在读清除以前的底账",
            "someone still reads the record as it was before the erasure",
        )))
    }

    /// A table that is written anew gets a new file.
    fn files(&mut self) -> Result<Vec<u32>> {
        const FILES: &str = "SELECT relfilenode FROM pg_class WHERE oid IN \
             ('entry'::regclass, 'ledger'::regclass)";
        let rows = self.client.query(FILES, &[]).map_err(failed)?;
        rows.iter().map(|it| it.try_get(0).map_err(failed)).collect()
    }
}

fn failed(err: postgres::Error) -> StoreError {
    let said = said(&err);
    match err.code() {
        Some(&SqlState::DISK_FULL) => StoreError::Full,
        Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => StoreError::ReadOnly(said),
        Some(&SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED) => StoreError::Damaged(said),
        Some(code) if is_undone(code) || *code == SqlState::LOCK_NOT_AVAILABLE => StoreError::Busy(said),
        Some(code) if is_away(code) => StoreError::Away(said),
        None if err.is_closed() || is_io(&err) => StoreError::Away(said),
        _ => StoreError::Failed(said),
    }
}

/// The server promises that nothing of the transaction remains.
fn is_undone(code: &SqlState) -> bool {
    [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code)
}

/// The server stops, starts or has no room for one more; before a commit, nothing has been written.
fn is_away(code: &SqlState) -> bool {
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW, SqlState::TOO_MANY_CONNECTIONS]
        .contains(code)
}

fn is_io(err: &postgres::Error) -> bool {
    err.source().is_some_and(|it| it.is::<std::io::Error>())
}

#[cfg(test)]
mod tests;
