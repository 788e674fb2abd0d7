//! The one place where SQL stands. Callers do not see which database it is. 存储
//!
//! A [`Store`] is one connection; a [`Tx`] is one transaction on it and has every statement we use.
//! Both stores speak of the same tables with the same columns (see `migrations/`).
//! To add a statement: one line in the list below, one method in each of `store/sqlite/tx.rs` and `store/postgres/tx.rs`.

mod ledger;
mod migrations;
pub(crate) mod postgres;
pub(crate) mod sqlite;

use duizhao_core::{CommandId, LogId, MatterId, Said};
use duizhao_merkle::Hash;
use duizhao_merkle::tree::Frontier;

use crate::entry::Entry;
use crate::place::Place;
use crate::read_table::{LedgerRow, Wording};

/// Why the store did not do what was asked, with what the database says of it. 存储错误
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the disk is full")]
    Full,
    #[error("the record can only be read: {}", .0.en)]
    ReadOnly(Said),
    /// Another process was faster, or holds the record; asking again is safe.
    #[error("the record is in use by another process: {}", .0.en)]
    Busy(Said),
    /// No connection, or it was lost before anything was committed; asking again is safe.
    #[error("the database cannot be reached: {}", .0.en)]
    Away(Said),
    /// Is something else than a record, or a newer one. For people.
    #[error("{}", .0.en)]
    NotOurs(Said),
    /// What is stored contradicts itself.
    #[error("the record is damaged: {}", .0.en)]
    Damaged(Said),
    #[error("the database failed: {}", .0.en)]
    Failed(Said),
}

impl StoreError {
    /// What is stored contradicts itself: where, and in what.
    pub fn damaged(zh: impl Into<String>, en: impl Into<String>) -> StoreError {
        StoreError::Damaged(Said::new(zh, en))
    }

    /// The same of one entry.
    pub(crate) fn damaged_entry(seq: u64, why: &Said) -> StoreError {
        StoreError::Damaged(of_entry(seq, why))
    }

    /// There was a log when the record was opened.
    pub(crate) fn gone() -> StoreError {
        StoreError::damaged("底账不见了", "the log is gone")
    }

    /// For people: what it was, and what that means for what was asked.
    pub fn said(&self) -> Said {
        let why = self.why();
        let (zh, en) = match self {
            StoreError::Full => ("没有写入；腾出空间后再办", "nothing was written; make room and do it again"),
            StoreError::ReadOnly(_) => {
                ("没有写入；请检查权限或磁盘", "nothing was written; look after its permissions and its disk")
            }
            StoreError::Busy(_) => ("没有写入；稍后再试", "nothing was written, try again later"),
            StoreError::Away(_) => {
                ("没有写入；请查看数据库后再试", "nothing was written, look after the database and try again")
            }
            StoreError::Damaged(_) => (
                "已停止；请保留现状，找出完整的备份",
                "everything has stopped; leave it as it is and find a whole backup",
            ),
            StoreError::NotOurs(_) | StoreError::Failed(_) => return why,
        };
        Said::new(format!("{}，{zh}", why.zh), format!("{}; {en}", why.en))
    }

    /// What it was alone, for where more is known of what it means.
    pub(crate) fn why(&self) -> Said {
        let zh = match self {
            StoreError::Full => "磁盘已满".to_owned(),
            StoreError::ReadOnly(why) => format!("底账只能读（{}）", why.zh),
            StoreError::Busy(why) => format!("底账正被另一个程序占用（{}）", why.zh),
            StoreError::Away(why) => format!("数据库连不上，或连接断了（{}）", why.zh),
            StoreError::NotOurs(said) => return said.clone(),
            StoreError::Damaged(why) => format!("底账前后矛盾（{}）", why.zh),
            StoreError::Failed(why) => format!("数据库出错：{}", why.zh),
        };
        Said::new(zh, self.to_string())
    }
}

/// Which entry something is said of.
pub(crate) fn of_entry(seq: u64, why: &Said) -> Said {
    Said::new(format!("第 {seq} 条：{}", why.zh), format!("entry {seq}: {}", why.en))
}

/// What a database says that we have no sentence for.
fn in_its_words(words: &str) -> Said {
    Said::new(format!("数据库说：{words}"), words)
}

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// The one row of a log that every commit locks.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) log: LogId,
    pub(crate) root: Hash,
    pub(crate) frontier: Frontier,
    /// The last checkpoint signed before this commit; empty before the first.
    pub(crate) checkpoint: String,
}

/// An entry with the columns that stand beside its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) seq: u64,
    pub(crate) command: CommandId,
    pub(crate) part: u32,
    pub(crate) matter: MatterId,
    pub(crate) matter_version: u64,
    pub(crate) entry: Entry,
}

/// The same, borrowed from the database while a long table is walked.
#[derive(Clone, Copy)]
pub(crate) struct RowRef<'r> {
    pub(crate) seq: u64,
    pub(crate) command: CommandId,
    pub(crate) part: u32,
    pub(crate) matter: MatterId,
    pub(crate) matter_version: u64,
    pub(crate) header: &'r [u8],
    pub(crate) salt: Option<&'r [u8]>,
    pub(crate) body: Option<&'r [u8]>,
    /// The row of nodes of the same number; empty where it is missing or not asked for.
    pub(crate) hashes: &'r [u8],
}

/// Everything one commit writes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) entries: Vec<Row>,
    /// Row number and its hashes.
    pub(crate) nodes: Vec<(u64, Vec<u8>)>,
    pub(crate) ledger: Vec<LedgerRow>,
}

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Makes the tables where there are none.
    Create,
    Write,
    Read,
}

/// One connection.
#[expect(clippy::large_enum_variant, reason = "there are few of them, and none is moved about")]
pub(crate) enum Store {
    Sqlite(sqlite::Connection),
    Postgres(postgres::Connection),
}

/// How a transaction ended without its result.
#[derive(Debug)]
pub(crate) enum TxError<E> {
    /// Nothing was written.
    Undone(E),
    /// The commit itself failed: it may or may not be on the disk.
    Unknown(StoreError),
}

impl Store {
    pub(crate) fn open(place: &Place, mode: Mode) -> Result<Store> {
        match place {
            Place::Sqlite(path) => Ok(Store::Sqlite(sqlite::Connection::open(path, mode)?)),
            Place::Postgres(address) => Ok(Store::Postgres(postgres::Connection::open(address, mode)?)),
        }
    }

    /// Runs `work` and commits what it wrote, or undoes all of it.
    pub(crate) fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, TxError<E>> {
        match self {
            Store::Sqlite(it) => it.write(work),
            Store::Postgres(it) => it.write(work),
        }
    }

    /// Runs `work` on one unchanging state of the record.
    pub(crate) fn read<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        match self {
            Store::Sqlite(it) => it.read(work),
            Store::Postgres(it) => it.read(work),
        }
    }

    /// Checks the database's own structures; a list of faults.
    pub(crate) fn integrity(&mut self) -> Result<Vec<Said>> {
        match self {
            Store::Sqlite(it) => it.integrity(),
            Store::Postgres(_) => Ok(Vec::new()), // The server's own business (pg_amcheck).
        }
    }

    /// Overwrites what was deleted, in every file of the database.
    pub(crate) fn vacuum(&mut self) -> Result<()> {
        match self {
            Store::Sqlite(it) => it.vacuum(),
            Store::Postgres(it) => it.vacuum(),
        }
    }
}

/// One transaction, with every statement there is.
pub(crate) enum Tx<'c> {
    Sqlite(sqlite::Tx<'c>),
    Postgres(postgres::Tx<'c>),
}

macro_rules! on_either {
    ($($(#[$doc:meta])* fn $name:ident(&mut self $(, $arg:ident: $type:ty)*) -> $result:ty;)*) => {
        impl Tx<'_> {
            $($(#[$doc])*
            pub(crate) fn $name(&mut self $(, $arg: $type)*) -> $result {
                match self {
                    Tx::Sqlite(it) => it.$name($($arg),*),
                    Tx::Postgres(it) => it.$name($($arg),*),
                }
            })*
        }
    };
}

on_either! {
    /// The logs that this database holds.
    fn logs(&mut self) -> Result<Vec<LogId>>;
    /// A new log with an empty tree.
    fn begin_log(&mut self, head: &Head) -> Result<()>;
    /// The head; locked until the end where the transaction writes.
    fn head(&mut self, log: &LogId) -> Result<Option<Head>>;
    fn set_head(&mut self, head: &Head) -> Result<()>;
    /// Entries of the commands that are known, by command and part.
    fn known(&mut self, log: &LogId, commands: &[CommandId]) -> Result<Vec<Row>>;
    /// Entries of these matters, by matter and version.
    fn each_of(&mut self, log: &LogId, matters: &[MatterId], give: &mut dyn FnMut(Row) -> Result<()>) -> Result<()>;
    /// Matters that have an entry at or after `seq`.
    fn matters_since(&mut self, log: &LogId, seq: u64) -> Result<Vec<MatterId>>;
    /// Entries from `from` up to `to` (exclusive) in order; with their nodes where `nodes`.
    fn each_entry(
        &mut self,
        log: &LogId,
        from: u64,
        to: u64,
        nodes: bool,
        give: &mut dyn FnMut(RowRef<'_>) -> Result<()>
    ) -> Result<()>;
    /// Rows of nodes; those that are not there are left out.
    fn nodes(&mut self, log: &LogId, rows: &[u64]) -> Result<Vec<(u64, Vec<u8>)>>;
    /// Rows of nodes from `from` on.
    fn count_nodes(&mut self, log: &LogId, from: u64) -> Result<u64>;
    fn apply(&mut self, log: &LogId, changes: &Changes) -> Result<()>;
    /// Destroys salt and body.
    fn erase(&mut self, log: &LogId, seq: u64) -> Result<()>;
    fn each_ledger(&mut self, log: &LogId, give: &mut dyn FnMut(LedgerRow) -> Result<()>) -> Result<()>;
    /// Rows of the ledger of these matters, in any order.
    fn ledger_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<LedgerRow>>;
    /// Their words alone, in any order.
    fn texts_of(&mut self, log: &LogId, matters: &[MatterId]) -> Result<Vec<Wording>>;
    /// Empties the read table.
    fn clear_read_table(&mut self, log: &LogId) -> Result<()>;
}

impl RowRef<'_> {
    pub(crate) fn to_owned(self) -> Result<Row> {
        let RowRef { seq, command, part, matter, matter_version, header, salt, body, .. } = self;
        let damaged = |zh, en| StoreError::damaged_entry(seq, &Said::new(zh, en));
        let content = match (salt, body) {
            (Some(salt), Some(body)) => {
                let salt = salt.try_into().map_err(|_| damaged("盐不是 32 个字节", "the salt is not 32 bytes"))?;
                Some((salt, body.to_owned()))
            }
            (None, None) => None,
            _ => return Err(damaged("盐和内容只有其一", "there is a salt or a body, not both")),
        };
        Ok(Row { seq, command, part, matter, matter_version, entry: Entry { header: header.to_owned(), content } })
    }
}

fn below_zero(value: i64) -> StoreError {
    StoreError::damaged(format!("有一个小于 0 的数：{value}"), format!("a number is below 0: {value}"))
}

fn no_log_id(origin: &str) -> StoreError {
    StoreError::damaged(format!("“{origin}”不是底账编号"), format!("{origin:?} is no log id"))
}

/// A head from its columns.
fn head(origin: &str, size: i64, root: &[u8], nodes: &[u8], checkpoint: String) -> Result<Head> {
    let damaged = |zh: &str, en: &str| {
        StoreError::damaged(format!("{origin} 自记的内容里{zh}"), format!("the head of {origin} has {en}"))
    };
    let log = origin.parse().map_err(|_| damaged("没有底账编号", "no log id"))?;
    let root = root.try_into().map(Hash).map_err(|_| damaged("根不是 32 个字节", "a root that is not 32 bytes"))?;
    let hashes =
        Hash::split(nodes).ok_or_else(|| damaged("节点不都是 32 个字节", "nodes that are not 32 bytes each"))?;
    let size = u64::try_from(size).map_err(|_| damaged("条数小于 0", "a size below 0"))?;
    let frontier = Frontier::from_parts(size, hashes)
        .map_err(|_| damaged("树缘与条数不合", "a right edge that does not fit its size"))?;
    Ok(Head { log, root, frontier, checkpoint })
}
