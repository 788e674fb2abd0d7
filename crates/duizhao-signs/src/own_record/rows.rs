//! Entries of the record as rows of ids, as signs take them. 底账行

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
