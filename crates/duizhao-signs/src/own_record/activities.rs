//! Every name that an entry of the record can have as an activity, and what it means. 底账活动
//!
//! So a log that was written from the record is understood without a map beside it.

use duizhao_core::{Cause, Event, Outcome};

use super::{begun, closed, extended, plain};
use crate::log::Vocabulary;
use crate::map::Map;
use crate::meaning::{Meaning, Reading};

/// Activities that are named as their kind is, with nothing that tells them apart.
const PLAIN: &[(&str, Meaning)] = &[
    ("assigned/1", Meaning::Assigned),
    ("accepted/1", Meaning::Accepted),
    ("declined/1", Meaning::Declined),
    ("transferred/1", Meaning::Transferred),
    ("advanced/1", Meaning::Advanced),
    ("waiting/1", Meaning::Waiting),
    ("help-asked/1", Meaning::HelpAsked),
    ("help-answered/1", Meaning::HelpAnswered),
    ("urged/1", Meaning::Urged),
    ("extension-asked/1", Meaning::ExtensionAsked),
    ("extension-refused/1", Meaning::ExtensionRefused),
    ("claimed/1", Meaning::Claimed),
    ("returned/1", Meaning::Returned),
    ("verified/1", Meaning::Verified),
    ("reopened/1", Meaning::Reopened),
    ("rechecked/1", Meaning::Rechecked),
];

/// Activities with a name of their own.
const NAMED: &[(&str, Meaning)] = &[
    ("无变化", Meaning::NoChange),
    ("佐证（结果）", Meaning::ResultEvidence),
    ("佐证（现场）", Meaning::SiteFinding),
    ("佐证（过程）", Meaning::ActivityEvidence),
    ("请协办", Meaning::SupportAsked),
    ("更正登记", Meaning::CriterionChanged),
];

/// All that this record can mean, whether or not it has happened yet.
pub(super) fn map() -> Map {
    Map::of(erased().chain(unnamed()).chain(named()).chain(beginnings()).chain(ends()))
}

/// Whether a log was written from a record: matters by their ids, and no activity but ours.
pub(super) fn are_of(words: &Vocabulary, map: &Map) -> bool {
    let is_id = |it: &str| uuid::Uuid::try_parse(it).is_ok();
    words.cases.ids().all(|it| is_id(&words.cases.name(it)))
        && words.activities.ids().all(|it| map.names(&words.activities.name(it)))
}

fn erased() -> impl Iterator<Item = (String, Reading)> {
    Event::KINDS.iter().map(|it| plain(it.0)).map(|it| (it.activity, it.reading))
}

/// A kind that we do not ask for means nothing; those that we do follow and win.
fn unnamed() -> impl Iterator<Item = (String, Reading)> {
    Event::KINDS.iter().map(|it| (it.1.to_owned(), Reading::of(Meaning::Other)))
}

fn named() -> impl Iterator<Item = (String, Reading)> {
    let plain = PLAIN.iter().map(|it| (Event::name_of(it.0), it.1));
    let standing = Reading { standing: true, ..Reading::of(Meaning::Assigned) };
    let all = plain.chain(NAMED.iter().copied()).map(|it| (it.0.to_owned(), Reading::of(it.1)));
    all.chain([(super::standing(Event::name_of("assigned/1")), standing)])
}

fn beginnings() -> impl Iterator<Item = (String, Reading)> {
    const BOTH: [bool; 2] = [false, true];
    let marks = BOTH.iter().flat_map(|other| BOTH.iter().map(move |contact| (*other, *contact)));
    marks.flat_map(|(other_unit, contact)| {
        let of = |kind| begun(Event::name_of(kind), other_unit, contact);
        let imported = of("imported/1");
        let standing = (super::standing(&imported.0), Reading { standing: true, ..imported.1 });
        [of("registered/1"), imported, standing]
    })
}

fn ends() -> impl Iterator<Item = (String, Reading)> {
    let outcomes = Outcome::ALL.iter().flat_map(|it| [closed(*it, false), closed(*it, true)]);
    let causes = [Cause::Own, Cause::External, Cause::ForceMajeure].map(extended);
    outcomes.chain(causes).map(|it| (it.activity, it.reading))
}
