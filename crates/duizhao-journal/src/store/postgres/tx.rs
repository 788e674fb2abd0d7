//! Every statement, on PostgreSQL: whole columns as arrays, one round trip a table.

use std::collections::HashMap;
use std::iter::once;
use std::sync::LazyLock;

use duizhao_core::{CommandId, LogId, MatterId, Said};
use duizhao_merkle::Hash;
use postgres::types::{FromSql, ToSql};
use postgres::{Statement, Transaction};
use uuid::Uuid;

use super::super::ledger::{self, COLUMNS, Cell, Cells, Kind};
use super::super::{self as store, Changes, Head, Result, Row, RowRef, StoreError, TxError};
use super::{failed, is_undone, said};
use crate::read_table::{LedgerRow, Wording};

/// Rows fetched at a time where a table is walked, so that memory stays bounded.
const AT_ONCE: i32 = 4096;

type Values<'v> = [&'v (dyn ToSql + Sync)];

/// One transaction.
pub(crate) struct Tx<'c> {
    transaction: Transaction<'c>,
    statements: &'c mut HashMap<&'static str, Statement>,
    /// Whether the head is to be locked.
    writes: bool,
    /// A statement failed: from then on the server undoes a commit, and does not say so.
    broken: bool,
}

impl<'c> Tx<'c> {
    pub(super) fn new(
        transaction: Transaction<'c>,
        statements: &'c mut HashMap<&'static str, Statement>,
        writes: bool,
    ) -> Tx<'c> {
        Tx { transaction, statements, writes, broken: false }
    }

    pub(super) fn commit<E: From<StoreError>>(self) -> std::result::Result<(), TxError<E>> {
        if self.broken {
            let passed_over =
                StoreError::Failed(Said::new("一条语句失败以后还在继续", "a statement failed and the work went on"));
            return Err(TxError::Undone(passed_over.into()));
        }
        self.transaction.commit().map_err(|err| match err.code() {
            Some(code) if is_undone(code) => TxError::Undone(failed(err).into()),
            _ => TxError::Unknown(failed(err)),
        })
    }

    pub(crate) fn logs(&mut self) -> Result<Vec<LogId>> {
        let rows = self.rows(r#"SELECT origin FROM head ORDER BY origin COLLATE "C""#, &[])?;
        rows.iter().map(|it| log_id(get(it, 0)?)).collect()
    }

    pub(crate) fn begin_log(&mut self, head: &Head) -> Result<()> {
        const SQL: &str =
            "INSERT INTO head (log, origin, size, root, nodes, checkpoint) VALUES ($1, $2, 0, $3, '', $4)";
        self.run(SQL, &[&id(&head.log), &head.log.to_string(), &head.root.0.as_slice(), &head.checkpoint])
    }

    pub(crate) fn head(&mut self, log: &LogId) -> Result<Option<Head>> {
        const READ: &str = "SELECT origin, size, root, nodes, checkpoint FROM head WHERE log = $1";
        const LOCK: &str = "SELECT origin, size, root, nodes, checkpoint FROM head WHERE log = $1 FOR UPDATE";
        let rows = self.rows(if self.writes { LOCK } else { READ }, &[&id(log)])?;
        let head = rows.first().map(|it| store::head(get(it, 0)?, get(it, 1)?, get(it, 2)?, get(it, 3)?, get(it, 4)?));
        head.transpose()
    }

    pub(crate) fn set_head(&mut self, head: &Head) -> Result<()> {
        const SQL: &str = "UPDATE head SET size = $2, root = $3, nodes = $4, checkpoint = $5 WHERE log = $1";
        let size = number(head.frontier.size())?;
        let nodes = Hash::join(head.frontier.hashes());
        self.run(SQL, &[&id(&head.log), &size, &head.root.0.as_slice(), &nodes, &head.checkpoint])
    }

    pub(crate) fn known(&mut self, log: &LogId, commands: &[CommandId]) -> Result<Vec<Row>> {
        const SQL: &str = "SELECT seq, command, part, matter, matter_version, header, salt, body FROM entry \
             WHERE log = $1 AND command = ANY($2) ORDER BY command, part";
        let rows = self.rows(SQL, &[&id(log), &column(commands, |it| it.0.as_bytes().as_slice())])?;
        rows.iter().map(|it| row_ref(it)?.to_owned()).collect()
    }

    pub(crate) fn each_of(
        &mut self,
        log: &LogId,
        matters: &[MatterId],
        give: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        const SQL: &str = "SELECT seq, command, part, matter, matter_version, header, salt, body FROM entry \
             WHERE log = $1 AND matter = ANY($2) ORDER BY matter, matter_version";
        let matters = column(matters, |it| it.0.as_bytes().as_slice());
        self.walk(SQL, &[&id(log), &matters], |row| give(row_ref(row)?.to_owned()?))
    }

    pub(crate) fn matters_since(&mut self, log: &LogId, seq: u64) -> Result<Vec<MatterId>> {
        const SINCE: &str = "SELECT DISTINCT matter FROM entry WHERE log = $1 AND seq >= $2 ORDER BY matter";
        const ALL: &str = "SELECT DISTINCT matter FROM entry WHERE log = $1 ORDER BY matter";
        let rows = match seq {
            0 => self.rows(ALL, &[&id(log)])?,
            _ => self.rows(SINCE, &[&id(log), &bound(seq)])?,
        };
        rows.iter().map(|it| uuid(it, 0).map(MatterId)).collect()
    }

    pub(crate) fn each_entry(
        &mut self,
        log: &LogId,
        from: u64,
        to: u64,
        nodes: bool,
        give: &mut dyn FnMut(RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        const ALONE: &str = "SELECT seq, command, part, matter, matter_version, header, salt, body FROM entry \
             WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
        const BESIDE: &str = "SELECT seq, command, part, matter, matter_version, header, salt, body, hashes \
             FROM entry LEFT JOIN node USING (log, seq) WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
        let sql = if nodes { BESIDE } else { ALONE };
        self.walk(sql, &[&id(log), &bound(from), &bound(to)], |row| {
            let hashes = if nodes { get::<Option<&[u8]>>(row, 8)? } else { None };
            give(RowRef { hashes: hashes.unwrap_or_default(), ..row_ref(row)? })
        })
    }

    pub(crate) fn nodes(&mut self, log: &LogId, rows: &[u64]) -> Result<Vec<(u64, Vec<u8>)>> {
        const SQL: &str = "SELECT seq, hashes FROM node WHERE log = $1 AND seq = ANY($2) ORDER BY seq";
        let found = self.rows(SQL, &[&id(log), &column(rows, |it| bound(*it))])?;
        found.iter().map(|it| Ok((count(it, 0)?, get(it, 1)?))).collect()
    }

    pub(crate) fn count_nodes(&mut self, log: &LogId, from: u64) -> Result<u64> {
        let rows = self.rows("SELECT count(*) FROM node WHERE log = $1 AND seq >= $2", &[&id(log), &bound(from)])?;
        rows.first().map_or(Ok(0), |it| count(it, 0))
    }

    pub(crate) fn apply(&mut self, log: &LogId, changes: &Changes) -> Result<()> {
        self.entries(log, &changes.entries)?;
        if !changes.nodes.is_empty() {
            const SQL: &str = "INSERT INTO node (log, seq, hashes) SELECT $1, * FROM unnest($2::bigint[], $3::bytea[])";
            let seq = numbers(&changes.nodes, |it| it.0)?;
            self.run(SQL, &[&id(log), &seq, &column(&changes.nodes, |it| it.1.as_slice())])?;
        }
        self.ledger(log, &changes.ledger)
    }

    fn entries(&mut self, log: &LogId, rows: &[Row]) -> Result<()> {
        const SQL: &str = "INSERT INTO entry (log, seq, command, part, matter, matter_version, header, salt, body) \
             SELECT $1, * FROM unnest($2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bigint[], \
             $7::bytea[], $8::bytea[], $9::bytea[])";
        if rows.is_empty() {
            return Ok(());
        }
        self.run(
            SQL,
            &[
                &id(log),
                &numbers(rows, |it| it.seq)?,
                &column(rows, |it| it.command.0.as_bytes().as_slice()),
                &column(rows, |it| i64::from(it.part)),
                &column(rows, |it| it.matter.0.as_bytes().as_slice()),
                &numbers(rows, |it| it.matter_version)?,
                &column(rows, |it| it.entry.header.as_slice()),
                &column(rows, |it| it.entry.content.as_ref().map(|it| it.0.as_slice())),
                &column(rows, |it| it.entry.content.as_ref().map(|it| it.1.as_slice())),
            ],
        )
    }

    fn ledger(&mut self, log: &LogId, rows: &[LedgerRow]) -> Result<()> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let array = |(nth, (_, kind)): (usize, &(&str, Kind))| format!("${}::{}[]", nth + 2, sql_type(*kind));
            let arrays: Vec<String> = COLUMNS.iter().enumerate().map(array).collect();
            ledger::upsert(&format!("SELECT $1, * FROM unnest({})", arrays.join(", ")))
        });
        if rows.is_empty() {
            return Ok(());
        }
        let (log, rows) = (id(log), column(rows, ledger::cells));
        let columns = (0..COLUMNS.len()).map(|nth| cells(&rows, nth)).collect::<Result<Vec<_>>>()?;
        let columns = columns.iter().map(|it| it.as_ref());
        let values: Vec<&(dyn ToSql + Sync)> = once(&log as &(dyn ToSql + Sync)).chain(columns).collect();
        self.run(&SQL, &values)
    }

    pub(crate) fn erase(&mut self, log: &LogId, seq: u64) -> Result<()> {
        const SQL: &str = "UPDATE entry SET salt = NULL, body = NULL WHERE log = $1 AND seq = $2";
        self.run(SQL, &[&id(log), &number(seq)?])
    }

    pub(crate) fn each_ledger(&mut self, log: &LogId, give: &mut dyn FnMut(LedgerRow) -> Result<()>) -> Result<()> {
        static SQL: LazyLock<String> = LazyLock::new(|| format!("{} WHERE log = $1 ORDER BY matter", ledger::select()));
        self.walk(&SQL, &[&id(log)], |row| give(ledger::row(row)?))
    }

    pub(crate) fn ledger_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<LedgerRow>> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| format!("{} WHERE log = $1 AND matter = ANY($2)", ledger::select()));
        let rows = self.rows(&SQL, &[&id(log), &column(matters, |it| it.0.as_bytes().as_slice())])?;
        rows.iter().map(ledger::row).collect()
    }

    pub(crate) fn texts_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<Wording>> {
        const SQL: &str = "SELECT matter, affair, criterion FROM ledger WHERE log = $1 AND matter = ANY($2)";
        let rows = self.rows(SQL, &[&id(log), &column(matters, |it| it.0.as_bytes().as_slice())])?;
        let text = |it| Ok(Wording { matter: MatterId(uuid(it, 0)?), affair: get(it, 1)?, criterion: get(it, 2)? });
        rows.iter().map(text).collect()
    }

    pub(crate) fn clear_read_table(&mut self, log: &LogId) -> Result<()> {
        // Nobody writes rows while they are made anew.
        self.rows("SELECT size FROM head WHERE log = $1 FOR UPDATE", &[&id(log)])?;
        self.run("DELETE FROM ledger WHERE log = $1", &[&id(log)])
    }

    fn run(&mut self, sql: &'static str, values: &Values<'_>) -> Result<()> {
        self.each_try(|it| {
            let statement = it.statement(sql)?;
            it.transaction.execute(&statement, values).map(drop)
        })
    }

    fn rows(&mut self, sql: &'static str, values: &Values<'_>) -> Result<Vec<postgres::Row>> {
        self.each_try(|it| {
            let statement = it.statement(sql)?;
            it.transaction.query(&statement, values)
        })
    }

    /// Gives rows as they come, a few thousand at a time.
    fn walk(
        &mut self,
        sql: &'static str,
        values: &Values<'_>,
        mut give: impl FnMut(&postgres::Row) -> Result<()>,
    ) -> Result<()> {
        let portal = self.each_try(|it| {
            let statement = it.statement(sql)?;
            it.transaction.bind(&statement, values)
        })?;
        loop {
            let rows = self.each_try(|it| it.transaction.query_portal(&portal, AT_ONCE))?;
            rows.iter().try_for_each(&mut give)?;
            if rows.len() < AT_ONCE as usize {
                return Ok(());
            }
        }
    }

    fn each_try<T>(&mut self, ask: impl FnOnce(&mut Self) -> std::result::Result<T, postgres::Error>) -> Result<T> {
        ask(self).map_err(|err| {
            self.broken = true;
            failed(err)
        })
    }

    fn statement(&mut self, sql: &'static str) -> std::result::Result<Statement, postgres::Error> {
        if let Some(prepared) = self.statements.get(sql) {
            return Ok(prepared.clone());
        }
        let prepared = self.transaction.prepare(sql)?;
        self.statements.insert(sql, prepared.clone());
        Ok(prepared)
    }
}

/// The values of one column, for `unnest` and `ANY`.
fn column<'r, T, V>(rows: &'r [T], of: impl Fn(&'r T) -> V) -> Vec<V> {
    rows.iter().map(of).collect()
}

/// One column of the ledger; all its cells are of its kind.
fn cells<'r>(rows: &'r [[Cell<'r>; COLUMNS.len()]], nth: usize) -> Result<Box<dyn ToSql + Sync + 'r>> {
    let cells = rows.iter().map(|it| it[nth]);
    Ok(match COLUMNS[nth].1 {
        Kind::Id => Box::new(
            cells.filter_map(|it| if let Cell::Id(it) = it { Some(it.as_slice()) } else { None }).collect::<Vec<_>>(),
        ),
        Kind::Number => Box::new(
            cells
                .filter_map(|it| if let Cell::Number(it) = it { Some(number(it)) } else { None })
                .collect::<Result<Vec<_>>>()?,
        ),
        Kind::Text => {
            Box::new(cells.filter_map(|it| if let Cell::Text(it) = it { Some(it) } else { None }).collect::<Vec<_>>())
        }
    })
}

fn numbers<T>(rows: &[T], of: impl Fn(&T) -> u64) -> Result<Vec<i64>> {
    rows.iter().map(|it| number(of(it))).collect()
}

/// PostgreSQL's integers are signed.
fn number(value: u64) -> Result<i64> {
    i64::try_from(value).map_err(|_| {
        StoreError::Failed(Said::new(
            format!("{value} 超出了数据库能数的范围"),
            format!("{value} is beyond what the database can count"),
        ))
    })
}

/// The same for what is only looked for: beyond the largest number there is nothing.
fn bound(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn id(log: &LogId) -> Vec<u8> {
    log.uuid().as_bytes().to_vec()
}

fn log_id(origin: &str) -> Result<LogId> {
    origin.parse().map_err(|_| store::no_log_id(origin))
}

fn get<'r, T: FromSql<'r>>(row: &'r postgres::Row, column: usize) -> Result<T> {
    row.try_get(column).map_err(|err| StoreError::Damaged(said(&err)))
}

fn count(row: &postgres::Row, column: usize) -> Result<u64> {
    let value: i64 = get(row, column)?;
    u64::try_from(value).map_err(|_| store::below_zero(value))
}

fn uuid(row: &postgres::Row, column: usize) -> Result<Uuid> {
    Uuid::from_slice(get(row, column)?).map_err(|_| StoreError::damaged("编号不是 16 个字节", "an id is not 16 bytes"))
}

impl Cells for postgres::Row {
    fn id(&self, column: usize) -> Result<MatterId> {
        uuid(self, column).map(MatterId)
    }

    fn number(&self, column: usize) -> Result<u64> {
        count(self, column)
    }

    fn text(&self, column: usize) -> Result<String> {
        get(self, column)
    }
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "bytea",
        Kind::Number => "bigint",
        Kind::Text => "text",
    }
}

fn row_ref(row: &postgres::Row) -> Result<RowRef<'_>> {
    Ok(RowRef {
        seq: count(row, 0)?,
        command: CommandId(uuid(row, 1)?),
        part: u32::try_from(count(row, 2)?)
            .map_err(|_| StoreError::damaged("指令里的序号超过 2^32", "a part is beyond 2^32"))?,
        matter: MatterId(uuid(row, 3)?),
        matter_version: count(row, 4)?,
        header: get(row, 5)?,
        salt: get(row, 6)?,
        body: get(row, 7)?,
        hashes: &[],
    })
}
