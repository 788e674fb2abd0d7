//! Entries of the record as rows of ids, as signs take them. 底账行

use std::sync::Arc;

use duizhao_core::{Matter, MatterId, OfficeRules, Recorded, State};
use jiff::civil::Date;

use super::{SoFar, Told};
use crate::log::{Events, NO_TIME, Vocabulary};
use crate::meaning::{Meaning, Reading};
use crate::names::Id;

/// One entry as a step, in the words of its [`Telling`]. 底账行
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) at: i64,
    due: i64,
    /// The number of the entry.
    pub(super) seq: u32,
    pub(super) activity: Id,
    owner: Id,
    actor: Id,
    pub(super) text: Id,
    party: Id,
    /// The matter begins with it.
    begins: bool,
}

/// The rows of one matter, kept in a dozen bytes each: mostly how far it is from the row before. 紧排
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows(Arc<[u8]>);

/// Tells matters in one vocabulary. 讲述底账
#[derive(Clone, Debug)]
pub(super) struct Telling {
    pub(super) words: Vocabulary,
    /// By the id of the activity.
    pub(super) readings: Vec<Reading>,
    pub(super) rules: OfficeRules,
}

const HOUR: i64 = 3_600_000_000;

impl Telling {
    pub(super) fn new(rules: &OfficeRules) -> Telling {
        let (words, readings) = (Vocabulary::default(), Vec::new());
        let mut telling = Telling { words, readings, rules: rules.clone() };
        // A record tells who accepted, and does so before anybody has.
        telling.activity(&Told::new(duizhao_core::Event::name_of("accepted/1"), Reading::of(Meaning::Accepted)));
        telling
    }

    /// In the order of the entries; none of a matter that was withdrawn, nor of the office itself.
    pub(super) fn rows(&mut self, matter: &Matter) -> Vec<Row> {
        if matter.state() == State::Withdrawn || matter.id() == MatterId::OFFICE {
            return Vec::new();
        }
        let mut so_far = SoFar::new();
        let mut rows = Vec::new();
        for recorded in matter.corrected() {
            rows.extend(so_far.told(&recorded).iter().map(|it| self.row(&recorded, it)));
        }
        rows
    }

    fn row(&mut self, recorded: &Recorded, told: &Told) -> Row {
        let at = match told.on.filter(|it| *it != self.rules.day(recorded.at)) {
            Some(day) => self.midnight(day).map_or(recorded.at.as_microsecond(), |it| it + 12 * HOUR),
            None => recorded.at.as_microsecond(),
        };
        let due = told.due.and_then(|it| self.midnight(it)).unwrap_or(NO_TIME);
        let activity = self.activity(told);
        let words = &mut self.words;
        Row {
            at,
            due,
            seq: u32::try_from(recorded.seq.0).unwrap_or(u32::MAX),
            activity,
            owner: words.owners.id(&recorded.actor.unit.to_string()),
            actor: words.actors.id(&recorded.actor.to_string()),
            text: words.texts.id(&told.text),
            party: words.owners.id(&told.party),
            begins: told.begins,
        }
    }

    fn activity(&mut self, told: &Told) -> Id {
        let id = self.words.activities.id(&told.activity);
        if self.readings.len() < self.words.activities.len() {
            self.readings.push(told.reading);
        }
        id
    }

    fn midnight(&self, day: Date) -> Option<i64> {
        let midnight = day.to_datetime(jiff::civil::Time::midnight());
        Some(self.rules.offset().to_timestamp(midnight).ok()?.as_microsecond())
    }
}

impl Rows {
    pub(super) fn of(rows: &[Row]) -> Rows {
        let (mut bytes, mut before) = (Vec::new(), Row::NONE);
        for row in rows {
            row.numbers(&before).for_each(|it| put(&mut bytes, it));
            before = *row;
        }
        Rows(bytes.into())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row> {
        let (mut bytes, mut before) = (self.0.iter().copied(), Row::NONE);
        std::iter::from_fn(move || {
            before = Row::read(&mut bytes, &before)?;
            Some(before)
        })
    }
}

impl Row {
    /// Before the first.
    const NONE: Row = Row {
        at: 0,
        due: NO_TIME,
        seq: 0,
        activity: Id::NONE,
        owner: Id::NONE,
        actor: Id::NONE,
        text: Id::NONE,
        party: Id::NONE,
        begins: false,
    };

    /// Small where little has changed; `due`, text and party are there where the first says so.
    fn numbers(&self, before: &Row) -> impl Iterator<Item = u64> {
        let id = |it: Id| u64::from(it.0);
        let seq = near(i64::from(self.seq), i64::from(before.seq));
        let always = [near(self.at, before.at), seq, id(self.owner), id(self.actor)];
        let due = (self.due != NO_TIME).then(|| near(self.due, self.at));
        let [text, party] = [self.text, self.party].map(|it| (!it.is_none()).then(|| id(it)));
        let marks = [self.begins, due.is_some(), text.is_some(), party.is_some()];
        let first = marks.iter().fold(id(self.activity), |all, it| all << 1 | u64::from(*it));
        std::iter::once(first).chain(always).chain([due, text, party].into_iter().flatten())
    }

    /// The next, where there is one.
    fn read(bytes: &mut impl Iterator<Item = u8>, before: &Row) -> Option<Row> {
        let id = |it: u64| Id(it as u32);
        let first = take(bytes)?;
        let has = |mark: u32| first >> mark & 1 == 1;
        let at = far(take(bytes)?, before.at);
        Some(Row {
            at,
            seq: far(take(bytes)?, i64::from(before.seq)) as u32,
            activity: id(first >> 4),
            owner: id(take(bytes)?),
            actor: id(take(bytes)?),
            begins: has(3),
            due: if has(2) { far(take(bytes)?, at) } else { NO_TIME },
            text: if has(1) { id(take(bytes)?) } else { Id::NONE },
            party: if has(0) { id(take(bytes)?) } else { Id::NONE },
        })
    }
}

/// How far one is from the other: 0, −1, 1, −2, … as 0, 1, 2, 3, …
fn near(one: i64, other: i64) -> u64 {
    let far = one.wrapping_sub(other);
    (far << 1 ^ far >> 63).cast_unsigned()
}

/// The one that is so far from the other.
fn far(near: u64, other: i64) -> i64 {
    other.wrapping_add((near >> 1).cast_signed() ^ -(near & 1).cast_signed())
}

/// Seven bits a byte, the lowest first; all but the last byte have the eighth.
fn put(bytes: &mut Vec<u8>, number: u64) {
    let mut left = number;
    while left > 0x7f {
        bytes.push(left as u8 | 0x80);
        left >>= 7;
    }
    bytes.push(left as u8);
}

fn take(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// The rows of a matter as events; where it begins, it states what it is about: place and cause.
pub(super) fn events(rows: &[Row], case: Id, about: (Id, Id)) -> Events {
    let about = |it: &Row| if it.begins { about } else { (Id::NONE, Id::NONE) };
    Events {
        case: vec![case; rows.len()],
        activity: rows.iter().map(|it| it.activity).collect(),
        at: rows.iter().map(|it| it.at).collect(),
        owner: rows.iter().map(|it| it.owner).collect(),
        actor: rows.iter().map(|it| it.actor).collect(),
        due: rows.iter().map(|it| it.due).collect(),
        text: rows.iter().map(|it| it.text).collect(),
        party: rows.iter().map(|it| it.party).collect(),
        place: rows.iter().map(|it| about(it).0).collect(),
        cause: rows.iter().map(|it| about(it).1).collect(),
        row: rows.iter().map(|it| it.seq).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_put_in() {
        let day = |number: i64| number * 24 * HOUR;
        let row = |at, due, seq, text| Row {
            at,
            due,
            seq,
            activity: Id(3),
            owner: Id(0),
            actor: Id(200),
            text,
            party: if seq == 9 { Id(5) } else { Id::NONE },
            begins: seq < 10,
        };
        // The first of all seconds, one day before another, and the last year that there is.
        let rows = [
            row(day(20_000), NO_TIME, 7, Id::NONE),
            row(day(20_000) + 1, day(20_010), 9, Id(1)),
            row(day(20_000) + 1, day(19_000), 8, Id(u32::MAX - 1)),
            row(0, 0, u32::MAX, Id(0)),
            row(i64::MAX, i64::MAX - 1, 0, Id(70_000)),
            row(day(2_932_896), day(-719_162), 1, Id(2)),
        ];
        for count in 0..=rows.len() {
            let packed = Rows::of(&rows[..count]);
            assert_eq!(packed.iter().collect::<Vec<_>>(), rows[..count]);
            assert_eq!(packed.is_empty(), count == 0);
        }
        let length = |count| Rows::of(&rows[..count]).0.len();
        assert_eq!((length(1), length(2) - length(1)), (13, 14));
    }
}
