//! An event as text, one cell for each role. 输出行

use duizhao_signs::{Columns, Events, NO_TIME, Vocabulary};
use jiff::Timestamp;
use jiff::tz::Offset;

/// What columns are called where other tools read them.
pub(crate) const NAMES: [&str; 10] = [
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:group",
    "org:resource",
    "due",
    "text",
    "party",
    "place",
    "cause",
];

/// Which of the ten there are.
pub(crate) fn has(events: &Events) -> [bool; 10] {
    let Events { owner, actor, due, text, party, place, cause, .. } = events;
    let rest = [owner.len(), actor.len(), due.len(), text.len(), party.len(), place.len(), cause.len()];
    let mut has = [true; 10];
    has[3..].iter_mut().zip(rest).for_each(|(has, length)| *has = length > 0);
    has
}

pub(super) fn columns(events: &Events) -> Columns {
    let has = has(events);
    let [case, activity, time, owner, actor, due, text, party, place, cause] =
        std::array::from_fn(|it| has[it].then(|| NAMES[it].to_owned()));
    Columns { case, activity, time, owner, actor, due, text, party, place, cause }
}

pub(super) fn cells(words: &Vocabulary, events: &Events, at: usize, zone: Option<i32>) -> [String; 10] {
    let [case, activity, owner, actor, text, party, place, cause] = events.ids();
    let cell = |column: &[duizhao_signs::Id], names: &duizhao_signs::Names| {
        column.get(at).map(|it| names.name(*it).into_owned()).unwrap_or_default()
    };
    [
        cell(case, &words.cases),
        cell(activity, &words.activities),
        time(events.at.get(at), zone),
        cell(owner, &words.owners),
        cell(actor, &words.actors),
        time(events.due.get(at), zone),
        cell(text, &words.texts),
        cell(party, &words.owners),
        cell(place, &words.places),
        cell(cause, &words.causes),
    ]
}

/// RFC 3339 in the zone of the log.
pub(super) fn time(micros: Option<&i64>, zone: Option<i32>) -> String {
    let Some(at) = micros.filter(|it| **it != NO_TIME) else { return String::new() };
    let Ok(at) = Timestamp::from_microsecond(*at) else { return String::new() };
    let zone = zone.unwrap_or_default();
    let offset = Offset::from_seconds(zone * 60).unwrap_or(Offset::UTC);
    let (sign, minutes) = (if zone < 0 { '-' } else { '+' }, zone.abs());
    format!("{:.6}{sign}{:02}:{:02}", offset.to_datetime(at), minutes / 60, minutes % 60)
}
