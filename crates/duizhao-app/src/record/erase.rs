//! The content of one entry is destroyed; its header stays provable. 清除

use std::collections::BTreeSet;

use duizhao_core::{Actor, CommandId, ContactDestroyed, Content, Event, MatterId, Seq};
use duizhao_journal::{Act, Command, Header, Reader, Receipts, World};
use jiff::Timestamp;
use serde_json::json;

use super::contact::ContactKeys;
use super::reach::sealed;
use super::receipts::Wanted;
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

/// What was done, and whether it was recorded before. 清除结果
#[derive(Clone, Debug)]
pub struct Erasure {
    pub receipts: Receipts,
    /// It stood in the record already; what an interruption had left was done now.
    pub before: bool,
}

/// Appends the event that says so, destroys the keys of contacts that went with it, then overwrites
/// what was deleted in the files of the database. Asked again, it does what is left of that.
///
/// # Errors
/// When there is no such entry, a rule forbids it, or record or keys cannot be written.
pub fn erase(record: &Record, asked: &Erase, world: World) -> Result<Erasure, Failure> {
    let Erase { seq, reason, actor, command } = asked;
    let reader = record.reader()?;
    let mut entry = None;
    reader.entries(seq.0, seq.0 + 1, |it| entry = Some(it))?;
    let entry = entry.ok_or_else(|| {
        Failure::new("missing", format!("没有第 {} 条", seq.0), format!("there is no entry {}", seq.0))
    })?;
    let matter = Header::read(&entry.header).map_err(Failure::damaged)?.matter;
    let forgetting = Forgetting::of(&reader, ContactKeys::new(record.files.contacts()), matter)?;
    let at = (world.now)();
    let is_this = |it: &Event| matches!(it, Event::Erased(it) if it.seq == *seq);
    let before = if entry.content.is_none() { recorded(&reader, matter, is_this)? } else { None };
    let body = json!({ "seq": seq.0, "reason": reason });
    let event = Event::from_value("erased/1", body)
        .map_err(|err| Failure::new("usage", format!("不能清除：{err}"), format!("cannot be erased: {err}")))?;
    let acts = vec![Act { matter, version: None, event }];
    let command = Command { id: *command, actor: actor.clone(), acts, numbers_confirmed: false };
    let erasure = record_once(record, command, before, world)?;
    forgetting.finish(&reader, actor, at)?;
    // Overwriting needs the record alone.
    drop(reader);
    duizhao_journal::vacuum(&record.place)?;
    Ok(erasure)
}

/// Records that the key of a subject is destroyed, and destroys it. Asked again, it does what is left
/// of that.
///
/// # Errors
/// When there is no such key, or record or key cannot be written.
pub fn forget(
    record: &Record,
    subject: &str,
    reason: &str,
    actor: &Actor,
    command: CommandId,
    world: World,
) -> Result<Erasure, Failure> {
    let keys = ContactKeys::new(record.files.contacts());
    keys.known(subject)?;
    let at = (world.now)();
    let is_this = |it: &Event| matches!(it, Event::ContactDestroyed(it) if it.subject == subject);
    let before = recorded(&record.reader()?, MatterId::OFFICE, is_this)?;
    let destroyed = ContactDestroyed { subject: subject.to_owned(), reason: reason.to_owned(), on: None };
    let acts = vec![Act { matter: MatterId::OFFICE, version: None, event: Event::ContactDestroyed(destroyed) }];
    let command = Command { id: command, actor: actor.clone(), acts, numbers_confirmed: false };
    let erasure = record_once(record, command, before, world)?;
    keys.destroy(subject, actor, reason, at)?;
    Ok(erasure)
}

/// The command by which such an event was recorded.
fn recorded(reader: &Reader, matter: MatterId, is: impl Fn(&Event) -> bool) -> Result<Option<CommandId>, Failure> {
    for entry in reader.matter(matter)?.map(|it| it.1).unwrap_or_default() {
        if matches!(entry.recorded().map_err(Failure::damaged)?.content, Content::Event(it) if is(&it)) {
            return Ok(Some(Header::read(&entry.header).map_err(Failure::damaged)?.command));
        }
    }
    Ok(None)
}

fn record_once(record: &Record, command: Command, before: Option<CommandId>, world: World) -> Result<Erasure, Failure> {
    // Opening it signs what was committed when it was interrupted.
    let journal = record.writer(world)?;
    let receipts = match before {
        Some(before) => super::receipts::receipts(record, Wanted::Command(before), true)?,
        None => journal.append_blocking(command)?,
    };
    Ok(Erasure { receipts, before: before.is_some() })
}

/// What goes along when text of a matter is erased: the keys of whom no entry names any more, so that
/// copies and backups of what was erased cannot be read either. 随同清除
pub(crate) struct Forgetting {
    keys: ContactKeys,
    matter: MatterId,
    /// Whose contacts the matter carries.
    own: BTreeSet<String>,
}

impl Forgetting {
    /// Before it is erased: whose contacts the matter carries, as far as their keys are here. They are
    /// marked, for an entry that is erased names nobody any more: what was interrupted is made up for
    /// by whatever is erased next, the same or another.
    ///
    /// # Errors
    /// When the record cannot be read, or a mark not be left.
    pub(crate) fn of(reader: &Reader, keys: ContactKeys, matter: MatterId) -> Result<Forgetting, Failure> {
        let mut own = BTreeSet::new();
        for entry in reader.matter(matter)?.map(|it| it.1).unwrap_or_default() {
            own.extend(sealed(&entry)?.map(|it| it.1.subject));
        }
        own.retain(|it| keys.has(it));
        own.iter().try_for_each(|it| keys.mark(it))?;
        Ok(Forgetting { keys, matter, own })
    }

    /// After it was erased. Where there is a key at stake every entry of the record is looked at: the same
    /// subject may have other matters.
    ///
    /// # Errors
    /// When the record cannot be read, or a key not be destroyed.
    pub(crate) fn finish(self, reader: &Reader, actor: &Actor, at: Timestamp) -> Result<(), Failure> {
        let mut unnamed: BTreeSet<String> = self.own.iter().cloned().chain(self.keys.marked()).collect();
        if unnamed.is_empty() {
            return Ok(());
        }
        let mut broken = Ok(());
        reader.entries(0, reader.size()?, |entry| match sealed(&entry) {
            Ok(Some((_, it))) => drop(unnamed.remove(&it.subject)),
            Ok(None) => {}
            Err(failure) => broken = Err(failure),
        })?;
        broken?;
        let reason = format!("erased from {}", self.matter.0);
        let mut left = unnamed.iter().filter(|it| self.keys.has(it));
        left.try_for_each(|it| self.keys.destroy(it, actor, &reason, at))?;
        // A mark on whom an entry still names may be that of another erasure under way.
        self.own.union(&unnamed).try_for_each(|it| self.keys.unmark(it))
    }
}
