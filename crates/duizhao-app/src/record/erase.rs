//! The content of one entry is destroyed; its header stays provable. 清除

use std::collections::BTreeSet;

use duizhao_core::{Actor, CommandId, MatterId, Seq};
use duizhao_journal::{Act, Command, Header, Reader, Receipts, World};
use jiff::Timestamp;
use serde_json::json;

use super::contact::{ContactKeys, subject_of};
use super::reach::sealed;
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

/// Appends the event that says so, destroys the keys of contacts that went with it, then overwrites
/// what was deleted in the files of the database.
///
/// # Errors
/// When there is no such entry, a rule forbids it, or record or keys cannot be written.
pub fn erase(record: &Record, asked: &Erase, world: World) -> Result<Receipts, Failure> {
    let Erase { seq, reason, actor, command } = asked;
    let reader = record.reader()?;
    let mut entry = None;
    reader.entries(seq.0, seq.0 + 1, |it| entry = Some(it))?;
    let entry = entry.ok_or_else(|| {
        Failure::new("missing", format!("没有第 {} 条", seq.0), format!("there is no entry {}", seq.0))
    })?;
    let header = Header::read(&entry.header).map_err(|why| {
        Failure::new("damaged", format!("第 {} 条已损坏：{why}", seq.0), format!("entry {}: {why}", seq.0))
    })?;
    let body = json!({ "seq": seq.0, "reason": reason });
    let event = duizhao_core::Event::from_value("erased/1", body)
        .map_err(|err| Failure::new("usage", format!("不能清除：{err}"), format!("cannot be erased: {err}")))?;
    let forgetting = Forgetting::of(&reader, ContactKeys::new(record.files.contacts()), header.matter)?;
    let acts = vec![Act { matter: header.matter, version: None, event }];
    let command = Command { id: *command, actor: actor.clone(), acts, numbers_confirmed: false };
    let at = (world.now)();
    let journal = record.writer(world)?;
    let receipts = journal.append_blocking(command)?;
    forgetting.finish(&reader, actor, at)?;
    // Overwriting needs the record alone.
    drop((journal, reader));
    duizhao_journal::vacuum(&record.place)?;
    Ok(receipts)
}

/// What goes along when text of a matter is erased: the keys of whom no entry names any more, so that
/// copies and backups of what was erased cannot be read either. 随同清除
pub(crate) struct Forgetting {
    keys: ContactKeys,
    matter: MatterId,
    subjects: BTreeSet<String>,
}

impl Forgetting {
    /// Before it is erased: whose contacts the matter carries, as far as their keys are here. What was
    /// interrupted is made up for when the same command is sent again: headers stay, and the subject of a
    /// form follows from its command.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) fn of(reader: &Reader, keys: ContactKeys, matter: MatterId) -> Result<Forgetting, Failure> {
        let mut subjects = BTreeSet::new();
        for entry in reader.matter(matter)?.map(|it| it.1).unwrap_or_default() {
            subjects.extend(sealed(&entry)?.map(|it| it.1.subject));
            subjects.extend(Header::read(&entry.header).ok().map(|it| subject_of(it.command)));
        }
        subjects.retain(|it| keys.has(it));
        Ok(Forgetting { keys, matter, subjects })
    }

    /// After it was erased. Where there is a key at stake every entry of the record is looked at: the same
    /// subject may have other matters.
    ///
    /// # Errors
    /// When the record cannot be read, or a key not be destroyed.
    pub(crate) fn finish(mut self, reader: &Reader, actor: &Actor, at: Timestamp) -> Result<(), Failure> {
        if self.subjects.is_empty() {
            return Ok(());
        }
        let mut broken = Ok(());
        reader.entries(0, reader.size()?, |entry| match sealed(&entry) {
            Ok(Some((_, it))) => drop(self.subjects.remove(&it.subject)),
            Ok(None) => {}
            Err(failure) => broken = Err(failure),
        })?;
        broken?;
        let reason = format!("erased from {}", self.matter.0);
        self.subjects.iter().try_for_each(|it| self.keys.destroy(it, actor, &reason, at))
    }
}
