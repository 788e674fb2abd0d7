//! The whole record as lines of JSON, and back again, into either store. 备份与恢复
//!
//! `docs/journal-format.md` describes the file, so that anyone can read and check it.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Write};

use duizhao_core::{CommandId, LogId, MatterId, Said, canonical};
use duizhao_merkle::tree::Frontier;
use duizhao_merkle::{Checkpoint, Hash, VerifierKey, leaf_hash};
use serde_json::{Value, json};

use crate::audit::Progress;
use crate::entry::{Entry, Header, body_hash};
use crate::place::Place;
use crate::rebuild;
use crate::store::{Changes, Head, Mode, Row, Store, StoreError, Tx, TxError};

const FORMAT: &str = "backup/1";

/// Entries written in one go while a record is restored.
const AT_ONCE: usize = 2_000;

/// Why a backup was not written or not taken. 备份错误
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the backup file: {0}")]
    File(#[from] std::io::Error),
    /// For people: the place has such a record already.
    #[error("{}", .0.en)]
    Taken(Said),
    /// For people: what is wrong with it, and where.
    #[error("{}", .0.en)]
    Refused(Said),
}

/// Writes head line, entries, checkpoint.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    log: &LogId,
    note: &str,
    key: &VerifierKey,
    out: &mut dyn Write,
    progress: Progress<'_>,
) -> Result<u64, BackupError> {
    let checkpoint = open(note, key)?;
    line(out, &json!({ "duizhao": FORMAT, "log": log.to_string(), "size": checkpoint.size }))?;
    let mut frontier = Frontier::new();
    let mut failed = None;
    tx.each_entry(log, 0, checkpoint.size, false, &mut |row| {
        frontier.append(leaf_hash(row.header));
        let mut bytes = row.to_owned()?.entry.line();
        bytes.push(b'\n');
        if failed.is_none() {
            failed = out.write_all(&bytes).err();
        }
        if frontier.size().is_multiple_of(4096) {
            progress(frontier.size(), checkpoint.size);
        }
        Ok(())
    })?;
    if let Some(err) = failed {
        return Err(err.into());
    }
    if (frontier.size(), frontier.root()) != (checkpoint.size, checkpoint.root) {
        return Err(not_the_root(&checkpoint, frontier.root()));
    }
    line(out, &json!({ "checkpoint": note }))?;
    out.flush()?;
    Ok(checkpoint.size)
}

fn line(out: &mut dyn Write, value: &Value) -> std::io::Result<()> {
    out.write_all(&canonical::to_bytes(value))?;
    out.write_all(b"\n")
}

/// Reads a backup into an empty place, recomputing all of it; gives the checkpoint's note.
///
/// # Errors
/// With the line that is wrong; then the place is as empty as before.
pub fn restore(
    place: &Place,
    key: &VerifierKey,
    input: &mut dyn BufRead,
    progress: Progress<'_>,
) -> Result<String, BackupError> {
    let mut store = Store::open(place, Mode::Create)?;
    store.write(|tx| read(tx, key, input, progress)).map_err(|err| match err {
        TxError::Undone(err) => err,
        TxError::Unknown(err) => err.into(),
    })
}

fn read(
    tx: &mut Tx<'_>,
    key: &VerifierKey,
    input: &mut dyn BufRead,
    progress: Progress<'_>,
) -> Result<String, BackupError> {
    let mut lines = Lines { input, number: 0, text: String::new() };
    let head = lines.next()?;
    let log = head.get("log").and_then(Value::as_str).and_then(|it| it.parse::<LogId>().ok());
    let size = head.get("size").and_then(Value::as_u64);
    let (Some(log), Some(size), Some(FORMAT)) = (log, size, head.get("duizhao").and_then(Value::as_str)) else {
        return Err(lines.wrong("第一行不是底账备份的开头", "the first line does not begin a backup of a record"));
    };
    lines.is(&json!({ "duizhao": FORMAT, "log": log.to_string(), "size": size }))?;
    if tx.head(&log)?.is_some() {
        return Err(BackupError::Taken(Said::new(
            format!("这里已有底账 {log}；恢复要用空的数据库，没有改动"),
            format!("there is a record {log} here already; restore into an empty database, nothing was changed"),
        )));
    }
    let mut new = Head { log, root: Frontier::new().root(), frontier: Frontier::new(), checkpoint: String::new() };
    tx.begin_log(&new)?;
    let mut changes = Changes::default();
    let mut order = Order::default();
    for seq in 0..size {
        let value = lines.next()?;
        let row = row(&value, &new.log, seq).map_err(|why| lines.wrong(&why.zh, &why.en))?;
        if row.entry.line() != lines.text.as_bytes() {
            return Err(lines.wrong("不是唯一的写法", "not written in its one form"));
        }
        order.take(&row).map_err(|why| lines.wrong(&why.zh, &why.en))?;
        let completed = new.frontier.append(leaf_hash(&row.entry.header));
        changes.nodes.push((seq, Hash::join(&completed.hashes)));
        changes.entries.push(row);
        if changes.entries.len() == AT_ONCE || seq + 1 == size {
            tx.apply(&new.log, &std::mem::take(&mut changes))?;
            progress(seq + 1, size);
        }
    }
    let last = lines.next()?;
    let note = last.get("checkpoint").and_then(Value::as_str).unwrap_or_default();
    lines.is(&json!({ "checkpoint": note }))?;
    let checkpoint = open(note, key)?;
    new.root = new.frontier.root();
    if (checkpoint.size, checkpoint.root, checkpoint.origin.as_str()) != (size, new.root, new.log.to_string().as_str())
    {
        return Err(not_the_root(&checkpoint, new.root));
    }
    lines.end()?;
    note.clone_into(&mut new.checkpoint);
    tx.set_head(&new)?;
    rebuild::rebuild(tx, &new.log, &|_, _| ())?;
    Ok(note.to_owned())
}

fn row(value: &Value, log: &LogId, seq: u64) -> Result<Row, Said> {
    let entry = Entry::from_value(value)?;
    let header = Header::read(&entry.header)?;
    if header.seq.0 != seq || header.log != *log {
        let Header { seq: found, log: of, .. } = header;
        return Err(Said::new(
            format!("这里应是 {log} 的第 {seq} 条，却是 {of} 的第 {} 条", found.0),
            format!("expected entry {seq} of {log}, found {} of {of}", found.0),
        ));
    }
    if let Some((salt, body)) = &entry.content
        && body_hash(salt, body) != header.body_hash
    {
        return Err(Said::new(
            format!("第 {seq} 条的内容与首部的哈希不符"),
            format!("entry {seq}: the body does not give the hash in the header"),
        ));
    }
    Ok(Row {
        seq,
        command: header.command,
        part: header.part,
        matter: MatterId(header.matter.0),
        matter_version: header.matter_version.0,
        entry,
    })
}

/// How entries follow each other within their matter and their command.
#[derive(Default)]
struct Order {
    versions: HashMap<MatterId, u64>,
    commands: HashSet<CommandId>,
    last: Option<(CommandId, u32)>,
}

impl Order {
    fn take(&mut self, row: &Row) -> Result<(), Said> {
        let Row { seq, command, part, matter, matter_version, .. } = row;
        let version = self.versions.entry(*matter).or_default();
        *version += 1;
        if version != matter_version {
            return Err(Said::new(
                format!("第 {seq} 条是事项的第 {matter_version} 版，应是第 {version} 版"),
                format!("entry {seq} is version {matter_version} of its matter, not {version}"),
            ));
        }
        let follows = match part.checked_sub(1) {
            None => self.commands.insert(*command),
            Some(before) => self.last == Some((*command, before)),
        };
        self.last = Some((*command, *part));
        let misplaced = || {
            Said::new(
                format!("第 {seq} 条（指令的第 {part} 部分）不在应在的位置"),
                format!("entry {seq}, part {part} of its command, is not at its place"),
            )
        };
        follows.then_some(()).ok_or_else(misplaced)
    }
}

fn open(note: &str, key: &VerifierKey) -> Result<Checkpoint, BackupError> {
    Checkpoint::open(note, key).map_err(|err| {
        BackupError::Refused(Said::new(
            format!("检查点的签名不成立：{}", err.zh()),
            format!("the signature of the checkpoint does not hold: {err}"),
        ))
    })
}

fn not_the_root(checkpoint: &Checkpoint, root: Hash) -> BackupError {
    BackupError::Refused(Said::new(
        format!("条目算出的根 {root} 与检查点签署的根 {}（{} 条）不同", checkpoint.root, checkpoint.size),
        format!(
            "the entries give the root {root}, the checkpoint of {} entries signs {}",
            checkpoint.size, checkpoint.root
        ),
    ))
}

struct Lines<'i> {
    input: &'i mut dyn BufRead,
    number: u64,
    text: String,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Value, BackupError> {
        self.text.clear();
        self.number += 1;
        self.input.read_line(&mut self.text)?;
        if self.text.pop() != Some('\n') {
            return Err(self.wrong("备份在这里断了", "the backup ends here"));
        }
        canonical::parse(self.text.as_bytes())
            .map_err(|err| self.wrong(&format!("读不懂：{}", err.zh()), &format!("unreadable: {err}")))
    }

    /// The last line was the last.
    fn end(&mut self) -> Result<(), BackupError> {
        self.number += 1;
        if self.input.fill_buf()?.is_empty() {
            Ok(())
        } else {
            Err(self.wrong("检查点之后还有内容", "something follows the checkpoint"))
        }
    }

    /// The line says this and nothing else, in the one form.
    fn is(&self, value: &Value) -> Result<(), BackupError> {
        if canonical::to_bytes(value) == self.text.as_bytes() {
            return Ok(());
        }
        Err(self.wrong("不是唯一的写法", "not written in its one form"))
    }

    fn wrong(&self, zh: &str, en: &str) -> BackupError {
        BackupError::Refused(Said::new(
            format!("备份第 {} 行：{zh}", self.number),
            format!("line {} of the backup: {en}", self.number),
        ))
    }
}
