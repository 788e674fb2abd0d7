//! What a log has and how far it reaches: known when it is read, before one of its cases is looked at. 日志概况

use crate::log::{Events, NO_TIME};

/// Which columns a log has, and when it begins and ends. 日志概况
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub(crate) owners: bool,
    pub(crate) actors: bool,
    pub(crate) due: bool,
    pub(crate) texts: bool,
    pub(crate) parties: bool,
    pub(crate) places: bool,
    pub(crate) causes: bool,
    /// The time of the first event that has one.
    pub(crate) first: Option<i64>,
    /// The time of the last event, or [`NO_TIME`].
    pub(crate) last: i64,
}

impl Default for Extent {
    fn default() -> Extent {
        Extent {
            owners: false,
            actors: false,
            due: false,
            texts: false,
            parties: false,
            places: false,
            causes: false,
            first: None,
            last: NO_TIME,
        }
    }
}

impl Extent {
    pub fn of(events: &Events) -> Extent {
        let mut extent = Extent::default();
        extent.add(events);
        extent
    }

    /// More events of the same log.
    pub fn add(&mut self, events: &Events) {
        self.owners |= events.owner.iter().any(|it| !it.is_none());
        self.actors |= events.actor.iter().any(|it| !it.is_none());
        self.due |= events.due.iter().any(|it| *it != NO_TIME);
        self.texts |= !events.text.is_empty();
        self.parties |= !events.party.is_empty();
        self.places |= !events.place.is_empty();
        self.causes |= !events.cause.is_empty();
        let first = events.at.iter().copied().filter(|it| *it != NO_TIME).min();
        self.first = self.first.into_iter().chain(first).min();
        self.last = events.at.iter().copied().fold(self.last, i64::max);
    }
}
