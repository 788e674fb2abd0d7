//! A table that was given to a superior is frozen: its hash and the size of the record it was made
//! from are an entry of the office, and no text beyond that. 报送
//!
//! What stood in it follows from the record as it was then, so that the next one can say what changed.

use duizhao_core::{Actor, CommandId, Content, Event, HandedIn, MatterId};
use duizhao_journal::{Act, Command, Receipts, World};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::record::{Failure, Record};

/// A table as it was handed in. 已报送的表
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub seq: u64,
    pub at: Timestamp,
    pub table: HandedIn,
}

/// Records that a file was handed in.
///
/// # Errors
/// When the record refuses or fails.
pub fn hand_in(
    record: &Record,
    file: &[u8],
    table: HandedIn,
    actor: &Actor,
    command: Uuid,
    world: World,
) -> Result<Receipts, Failure> {
    Ok(record.writer(world)?.append_blocking(self::command(file, table, actor, command))?)
}

pub(crate) fn command(file: &[u8], mut table: HandedIn, actor: &Actor, id: Uuid) -> Command {
    table.sha256 = sha256(file);
    let acts = vec![Act { matter: MatterId::OFFICE, version: None, event: Event::HandedIn(table) }];
    Command { id: CommandId(id), actor: actor.clone(), acts, numbers_confirmed: false }
}

/// All tables that were handed in, in order.
///
/// # Errors
/// When the record cannot be read.
pub fn frozen(record: &Record) -> Result<Vec<Frozen>, Failure> {
    let Some((office, _)) = record.reader()?.matter(MatterId::OFFICE)? else { return Ok(Vec::new()) };
    let of = |it: &duizhao_core::Recorded| match &it.content {
        Content::Event(Event::HandedIn(table)) => Some(Frozen { seq: it.seq.0, at: it.at, table: table.clone() }),
        _ => None,
    };
    Ok(office.history().iter().filter_map(of).collect())
}

/// In hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect()
}
