//! The content of one entry is destroyed; its header stays provable. 清除

use duizhao_core::{Actor, CommandId, Seq};
use duizhao_journal::{Act, Command, Header, Receipts, World};
use serde_json::json;

use super::{Failure, Record};

/// What to destroy, and who answers for it. 清除请求
#[derive(Clone, Debug)]
pub struct Erase {
    pub seq: Seq,
    pub reason: String,
    pub actor: Actor,
    /// Made anew for each request.
    pub command: CommandId,
}

/// Appends the event that says so, then overwrites what was deleted in the files of the database.
///
/// # Errors
/// When there is no such entry, a rule forbids it, or the record cannot be written.
pub fn erase(record: &Record, asked: &Erase, world: World) -> Result<Receipts, Failure> {
    let Erase { seq, reason, actor, command } = asked;
    let mut entry = None;
    record.reader()?.entries(seq.0, seq.0 + 1, |it| entry = Some(it))?;
    let entry = entry.ok_or_else(|| {
        Failure::new("missing", format!("没有第 {} 条", seq.0), format!("there is no entry {}", seq.0))
    })?;
    let header = Header::read(&entry.header).map_err(|why| {
        Failure::new("damaged", format!("第 {} 条已损坏：{why}", seq.0), format!("entry {}: {why}", seq.0))
    })?;
    let body = json!({ "seq": seq.0, "reason": reason });
    let event = duizhao_core::Event::from_value("erased/1", body)
        .map_err(|err| Failure::new("usage", format!("不能清除：{err}"), format!("cannot be erased: {err}")))?;
    let acts = vec![Act { matter: header.matter, version: None, event }];
    let command = Command { id: *command, actor: actor.clone(), acts, numbers_confirmed: false };
    let journal = record.writer(world)?;
    let receipts = journal.append_blocking(command)?;
    // Overwriting needs the record alone.
    drop(journal);
    duizhao_journal::vacuum(&record.place)?;
    Ok(receipts)
}
