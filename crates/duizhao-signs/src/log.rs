//! An event log as columns, in the order in which the file has it. 事件日志
//!
//! A reader interns the words in [`Vocabulary`] and pushes one cell a column for each event. A column
//! that the log does not have stays empty. A log too large for memory is handed on in parts, each
//! an [`Events`] of whole cases with the one vocabulary of all.

use crate::names::{Id, Names};

/// The time of an event that has none; it stands before all others of its case.
pub const NO_TIME: i64 = i64::MIN;

/// What happened, to which case, when and at whose desk, with the words it is told in. 事件日志
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    pub words: Vocabulary,
    pub events: Events,
    /// Minutes east of UTC in which the log tells its times, where it says so; days are counted there.
    pub zone_minutes: Option<i32>,
}

/// The words of a log. 日志词表
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub cases: Names,
    pub activities: Names,
    /// Units: who holds the case. 承办单位
    pub owners: Names,
    /// Persons or programs: compared with each other, never shown. 经办
    pub actors: Names,
    /// What was written at an event.
    pub texts: Names,
    /// Objects and places.
    pub places: Names,
    /// What a case is about: its cause.
    pub causes: Names,
}

/// The events of whole cases: columns of equal length, or empty where the log has no such column. 事件列
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// In [`Vocabulary::cases`]; required.
    pub case: Vec<Id>,
    /// Required.
    pub activity: Vec<Id>,
    /// Microseconds since 1970 in UTC, or [`NO_TIME`]; required.
    pub at: Vec<i64>,
    pub owner: Vec<Id>,
    pub actor: Vec<Id>,
    /// By when the case is due, as this event says: same unit as `at`.
    pub due: Vec<i64>,
    pub text: Vec<Id>,
    /// The other unit an event names, in [`Vocabulary::owners`]: whose help is asked, who is waited on. 对方
    pub party: Vec<Id>,
    pub place: Vec<Id>,
    pub cause: Vec<Id>,
    /// The event's number in the file, from 0; empty where this is the whole file.
    pub row: Vec<u32>,
}

impl EventLog {
    /// One event more, told by its words: for small logs and tests. Empty words are empty cells.
    pub fn push(&mut self, case: &str, activity: &str, at: i64, owner: &str, actor: &str) {
        let (words, events) = (&mut self.words, &mut self.events);
        events.case.push(words.cases.id(case));
        events.activity.push(words.activities.id(activity));
        events.at.push(at);
        events.owner.push(words.owners.id(owner));
        events.actor.push(words.actors.id(actor));
    }
}

impl Events {
    pub fn len(&self) -> usize {
        self.case.len()
    }

    pub fn is_empty(&self) -> bool {
        self.case.is_empty()
    }

    /// Moves more events of the same log here, after these; the other keeps its room.
    pub fn append(&mut self, other: &mut Events) {
        self.at.append(&mut other.at);
        self.due.append(&mut other.due);
        self.row.append(&mut other.row);
        for (column, other) in self.ids_mut().into_iter().zip(other.ids_mut()) {
            column.append(other);
        }
    }

    /// No events, and the room that they took.
    pub fn clear(&mut self) {
        self.at.clear();
        self.due.clear();
        self.row.clear();
        self.ids_mut().into_iter().for_each(Vec::clear);
    }

    /// Keeps the events whose place in `keep` is true.
    pub fn retain(&mut self, keep: &[bool]) {
        fn kept<T: Copy>(column: &mut Vec<T>, keep: &[bool]) {
            let mut keep = keep.iter();
            column.retain(|_| keep.next() == Some(&true));
        }
        kept(&mut self.at, keep);
        kept(&mut self.due, keep);
        kept(&mut self.row, keep);
        self.ids_mut().into_iter().for_each(|it| kept(it, keep));
    }

    /// The columns of ids: case, activity, owner, actor, text, party, place, cause.
    pub fn ids(&self) -> [&Vec<Id>; 8] {
        let Events { case, activity, owner, actor, text, party, place, cause, .. } = self;
        [case, activity, owner, actor, text, party, place, cause]
    }

    pub fn ids_mut(&mut self) -> [&mut Vec<Id>; 8] {
        let Events { case, activity, owner, actor, text, party, place, cause, .. } = self;
        [case, activity, owner, actor, text, party, place, cause]
    }

    /// The event's number in the file.
    pub fn row(&self, index: usize) -> u32 {
        self.row.get(index).copied().unwrap_or(u32::try_from(index).unwrap_or(u32::MAX))
    }
}
