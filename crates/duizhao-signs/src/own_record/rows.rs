//! Entries of the record as rows of ids, as signs take them. 底账行

use std::sync::Arc;

use duizhao_core::{Matter, MatterId, OfficeRules, Recorded, State};
use jiff::civil::Date;

use super::{SoFar, Told};
use crate::hashed::Hashed;
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

/// What thousands of rows have in common: someone did such a thing. 行式
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Shape {
    activity: Id,
    owner: Id,
    actor: Id,
    party: Id,
    begins: bool,
    has_due: bool,
    has_text: bool,
}

/// Each shape once, by number. 行式表
#[derive(Debug, Default)]
pub(super) struct Shapes {
    all: Vec<Shape>,
    numbers: Hashed<Shape, u64>,
}

/// The rows of one matter, kept in some eight bytes each: their shapes, and how far each is from the
/// one before. 紧排
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
    pub(super) fn of(rows: &[Row], shapes: &mut Shapes) -> Rows {
        let (mut bytes, mut before) = (Vec::new(), (0, 0));
        for row in rows {
            put(&mut bytes, shapes.number(row));
            put(&mut bytes, near(row.at, before.0));
            put(&mut bytes, near(row.seq.into(), before.1));
            if row.due != NO_TIME {
                put(&mut bytes, near(row.due, row.at));
            }
            if !row.text.is_none() {
                put(&mut bytes, row.text.0.into());
            }
            before = (row.at, row.seq.into());
        }
        Rows(bytes.into())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `shapes`: those that it was made with.
    pub(super) fn iter(&self, shapes: &Shapes) -> impl Iterator<Item = Row> {
        let (mut bytes, mut before) = (self.0.iter().copied(), (0, 0));
        std::iter::from_fn(move || {
            let shape = &shapes.all[take(&mut bytes)? as usize];
            let at = far(take(&mut bytes)?, before.0);
            let seq = far(take(&mut bytes)?, before.1);
            before = (at, seq);
            Some(Row {
                at,
                due: if shape.has_due { far(take(&mut bytes)?, at) } else { NO_TIME },
                seq: seq as u32,
                activity: shape.activity,
                owner: shape.owner,
                actor: shape.actor,
                text: if shape.has_text { Id(take(&mut bytes)? as u32) } else { Id::NONE },
                party: shape.party,
                begins: shape.begins,
            })
        })
    }
}

impl Shapes {
    fn number(&mut self, row: &Row) -> u64 {
        let shape = Shape {
            activity: row.activity,
            owner: row.owner,
            actor: row.actor,
            party: row.party,
            begins: row.begins,
            has_due: row.due != NO_TIME,
            has_text: !row.text.is_none(),
        };
        *self.numbers.entry(shape).or_insert_with(|| {
            self.all.push(shape);
            self.all.len() as u64 - 1
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
        let mut shapes = Shapes::default();
        for count in 0..=rows.len() {
            let packed = Rows::of(&rows[..count], &mut shapes);
            assert_eq!(packed.iter(&shapes).collect::<Vec<_>>(), rows[..count]);
            assert_eq!(packed.is_empty(), count == 0);
        }
        let mut length = |count| Rows::of(&rows[..count], &mut shapes).0.len();
        assert_eq!((length(1), length(2) - length(1)), (10, 10));
    }
}
