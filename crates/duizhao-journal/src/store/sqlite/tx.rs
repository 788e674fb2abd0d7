//! Every statement, on SQLite: prepared once, run for each value.

use std::iter::once;
use std::sync::LazyLock;

use duizhao_core::{CommandId, LogId, MatterId};
use duizhao_merkle::Hash;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, ToSql, params, params_from_iter};
use uuid::Uuid;

use super::super::ledger::{self, COLUMNS, Cell, Cells};
use super::super::{self as store, Changes, Head, Result, Row, RowRef, StoreError};
use super::failed;
use crate::read_table::{LedgerRow, Wording};

/// One transaction.
pub(crate) struct Tx<'c> {
    pub(super) db: &'c rusqlite::Connection,
}

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
            .map(|(origin, size, root, nodes, checkpoint)| store::head(&origin, size, &root, &nodes, checkpoint))
            .transpose()
    }

    pub(crate) fn set_head(&mut self, head: &Head) -> Result<()> {
        let sql = "UPDATE head SET size = ?2, root = ?3, nodes = ?4, checkpoint = ?5 WHERE log = ?1";
        let nodes = Hash::join(head.frontier.hashes());
        self.run(sql, &[&id(&head.log), &number(head.frontier.size()), &head.root.0, &nodes, &head.checkpoint])
    }

    pub(crate) fn known(&mut self, log: &LogId, commands: &[CommandId]) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        let sql = format!("{ENTRY} WHERE log = ?1 AND command = ?2 ORDER BY part");
        self.entries(&sql, log, commands.iter().map(|it| it.0), &mut |row| {
            found.push(row);
            Ok(())
        })?;
        Ok(found)
    }

    pub(crate) fn each_of(
        &mut self,
        log: &LogId,
        matters: &[MatterId],
        give: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let sql = format!("{ENTRY} WHERE log = ?1 AND matter = ?2 ORDER BY matter_version");
        self.entries(&sql, log, matters.iter().map(|it| it.0), give)
    }

    fn entries(
        &self,
        sql: &str,
        log: &LogId,
        of: impl Iterator<Item = Uuid>,
        give: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        for it in of {
            let mut rows = statement.query(params![id(log), it.as_bytes()]).map_err(failed)?;
            while let Some(row) = rows.next().map_err(failed)? {
                give(row_ref(row)?.to_owned()?)?;
            }
        }
        Ok(())
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
        self.ledger(&log, &changes.ledger)
    }

    fn ledger(&self, log: &[u8; 16], rows: &[LedgerRow]) -> Result<()> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| ledger::upsert(&format!("VALUES (?{})", ", ?".repeat(COLUMNS.len()))));
        if rows.is_empty() {
            return Ok(());
        }
        let mut statement = self.db.prepare_cached(&SQL).map_err(failed)?;
        for it in rows {
            let values = once(Cell::Id(log)).chain(ledger::cells(it));
            statement.execute(params_from_iter(values)).map_err(failed)?;
        }
        Ok(())
    }

    pub(crate) fn erase(&mut self, log: &LogId, seq: u64) -> Result<()> {
        self.run("UPDATE entry SET salt = NULL, body = NULL WHERE log = ?1 AND seq = ?2", &[&id(log), &number(seq)])
    }

    pub(crate) fn each_ledger(&mut self, log: &LogId, give: &mut dyn FnMut(LedgerRow) -> Result<()>) -> Result<()> {
        static SQL: LazyLock<String> = LazyLock::new(|| format!("{} WHERE log = ?1 ORDER BY matter", ledger::select()));
        self.walk(&SQL, log, |row| give(ledger::row(row)?))
    }

    pub(crate) fn ledger_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<LedgerRow>> {
        static SQL: LazyLock<String> = LazyLock::new(|| format!("{} WHERE log = ?1 AND matter = ?2", ledger::select()));
        let mut statement = self.db.prepare_cached(&SQL).map_err(failed)?;
        let mut found = Vec::with_capacity(matters.len());
        for it in matters {
            let mut rows = statement.query(params![id(log), it.0.as_bytes()]).map_err(failed)?;
            let row = rows.next().map_err(failed)?;
            found.extend(row.map(ledger::row).transpose()?);
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

    pub(crate) fn clear_read_table(&mut self, log: &LogId) -> Result<()> {
        self.run("DELETE FROM ledger WHERE log = ?1", &[&id(log)])
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
    u64::try_from(value).map_err(|_| store::below_zero(value))
}

fn log_id(origin: &str) -> Result<LogId> {
    origin.parse().map_err(|_| store::no_log_id(origin))
}

impl Cells for rusqlite::Row<'_> {
    fn id(&self, column: usize) -> Result<MatterId> {
        self.get(column).map(|it| MatterId(Uuid::from_bytes(it))).map_err(failed)
    }

    fn number(&self, column: usize) -> Result<u64> {
        self.get(column).map(i64::cast_unsigned).map_err(failed)
    }

    fn text(&self, column: usize) -> Result<String> {
        self.get(column).map_err(failed)
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Cell::Id(it) => ValueRef::Blob(it),
            Cell::Number(it) => ValueRef::Integer(number(it)),
            Cell::Text(it) => ValueRef::Text(it.as_bytes()),
        }))
    }
}

fn blob<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<&'r [u8]> {
    let value = row.get_ref(column).map_err(failed)?;
    value.as_blob().map_err(|err| StoreError::Damaged(store::in_its_words(&err.to_string())))
}

fn row_ref<'r>(row: &'r rusqlite::Row<'_>) -> Result<RowRef<'r>> {
    let maybe = |column| -> Result<Option<&'r [u8]>> {
        let value = row.get_ref(column).map_err(failed)?;
        value.as_blob_or_null().map_err(|err| StoreError::Damaged(store::in_its_words(&err.to_string())))
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
