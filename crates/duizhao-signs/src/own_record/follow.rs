//! The signs of the office's own record, kept from one event to the next. 本单位迹象
//!
//! A matter is told once for each state of it, and its figures are kept. After an event that matter
//! is told and looked at again, with a new day those whose figures a later day may change. What is
//! usual is counted, and the counts of a matter are taken back before it is counted anew: so those
//! that are judged by what is usual are looked at again when it has changed, and no others. The
//! result is that of a fresh look at the whole record.

mod numbered;
mod snapshot;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::{Matter, MatterId, OfficeRules, Seq};
use jiff::Timestamp;
use jiff::civil::Date;

use self::numbered::Numbered;
use self::snapshot::Snapshot;
use super::recurs;
use super::rows::{Rows, Shapes, Telling};
use crate::days::Days;
use crate::log::Vocabulary;
use crate::look::NotRun;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::seen::Around;
use crate::settings::Settings;
use crate::sign::{ALL, Asked, Evidence, Kind, Need, Sign, Teller};

/// The signs of a record as it is now, and those that were there some days before. 本单位迹象
pub struct OwnSigns {
    told: Known,
    now: Snapshot,
    before: Snapshot,
    /// What was recorded from then on was not there before.
    cut: Timestamp,
    /// Matters with such entries, in order: those that are new come last by themselves.
    recent: Vec<Id>,
}

/// A matter that shows a sign, in the order in which they are listed: the largest figures first, of
/// equal ones the matter that entered the record first. 数值
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    pub figure: Reverse<i64>,
    /// The number of its first entry.
    first: u32,
    pub matter: MatterId,
}

/// What both days have in common.
struct Known {
    telling: Telling,
    shapes: Shapes,
    settings: Settings,
    days: Days,
    cases: Numbered,
    /// That any record has what is needed for.
    kinds: Vec<&'static Kind>,
}

impl OwnSigns {
    /// Of a record without matters.
    pub fn new(rules: &OfficeRules, settings: &Settings, days: Days) -> OwnSigns {
        let told = Known {
            telling: Telling::new(rules),
            shapes: Shapes::default(),
            settings: settings.clone(),
            days,
            cases: Numbered::default(),
            kinds: lacking().filter(|it| it.lacks.is_empty()).map(|it| it.kind).collect(),
        };
        let (now, before) = (Snapshot::default(), Snapshot::default());
        OwnSigns { told, now, before, cut: Timestamp::MAX, recent: Vec::new() }
    }

    /// It is another day. What comes back is to be followed once more, and then all be looked at.
    pub fn turn(&mut self, today: Date, before: Date) -> BTreeSet<MatterId> {
        let offset = self.told.telling.rules.offset();
        let ends = |day: Date| {
            let next = day.tomorrow().unwrap_or(Date::MAX);
            offset.to_timestamp(next.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
        };
        self.cut = ends(before);
        // Still that day.
        self.now.until = ends(today).as_microsecond() - 1;
        self.before.until = self.cut.as_microsecond() - 1;
        std::mem::take(&mut self.recent).into_iter().map(|it| self.told.cases.matter(it)).collect()
    }

    /// A matter that is new, or has changed.
    pub fn follow(&mut self, matter: &Matter) {
        if matter.id() == MatterId::OFFICE {
            return;
        }
        let case = self.told.cases.number(matter.id());
        let (rows, link) = self.told.tell(matter);
        self.now.put(&self.told, case, rows.clone(), link);
        let is_recent = matter.history().last().is_some_and(|it| it.at >= self.cut);
        let (rows, link) = if is_recent { self.told.tell(&as_of(matter, self.cut)) } else { (rows, link) };
        self.before.put(&self.told, case, rows, link);
        if is_recent && let Err(place) = self.recent.binary_search(&case) {
            self.recent.insert(place, case);
        }
    }

    /// Once all that changed was followed: after it, the signs are those of the record.
    pub fn look(&mut self) {
        self.now.look(&self.told);
        self.before.look(&self.told);
    }

    /// Kinds that cannot be looked for in any record, and what it lacks.
    pub fn not_run(&self) -> Vec<NotRun> {
        lacking().filter(|it| !it.lacks.is_empty()).collect()
    }

    /// The matters that show a sign of this kind by themselves, in no order.
    pub fn figures(&self, kind: &Kind) -> impl Iterator<Item = Figure> {
        let found = self.now.found(kind).into_iter().flatten();
        found.map(|(case, figure)| Figure {
            figure: Reverse(i64::from(*figure)),
            first: self.now.first(&self.told, *case).unwrap_or(u32::MAX),
            matter: self.told.cases.matter(*case),
        })
    }

    /// The signs of this kind that are about many matters, in their order.
    pub fn across(&self, kind: &Kind) -> &[Sign] {
        self.now.across(kind)
    }

    /// The sign that a matter shows by itself, with what it rests on.
    pub fn sign(&self, kind: &Kind, matter: MatterId) -> Option<Sign> {
        self.now.sign(&self.told, kind, self.told.cases.find(matter)?)
    }

    /// Whether the matter showed it before; of a sign about many, where this was the first of them.
    pub fn was_there(&self, kind: &Kind, matter: MatterId) -> bool {
        let Some(case) = self.told.cases.find(matter) else { return false };
        let first = |it: &Sign| it.evidence.first().is_some_and(|it| it.case == case);
        self.before.found(kind).is_some_and(|it| it.contains_key(&case)) || self.before.across(kind).iter().any(first)
    }

    /// The matter that a sign is about; of many the first.
    pub fn matter_of(&self, sign: &Sign) -> Option<MatterId> {
        let case = if sign.case.is_none() { sign.evidence.first()?.case } else { sign.case };
        Some(self.told.cases.matter(case))
    }

    pub fn matter(&self, evidence: &Evidence) -> MatterId {
        self.told.cases.matter(evidence.case)
    }

    pub fn entry(&self, evidence: &Evidence) -> Seq {
        Seq(u64::from(evidence.row))
    }

    pub fn day(&self, evidence: &Evidence) -> Date {
        self.told.days.date(evidence.at)
    }

    pub fn activity(&self, evidence: &Evidence) -> String {
        self.told.words().activities.name(evidence.activity).into_owned()
    }

    /// The id of the unit that a sign points at; empty where it points at none.
    pub fn unit(&self, sign: &Sign) -> String {
        self.told.words().owners.name(sign.unit).into_owned()
    }

    /// The words of a sign, with units as they are called.
    pub fn ask(&self, kind: &Kind, sign: &Sign, called: impl Fn(&str) -> String) -> Asked {
        let (words, sign) = self.told.words_of(sign, called);
        kind.ask(&sign, &Teller { words: &words, days: &self.told.days })
    }
}

/// The matter as it stood then.
fn as_of(matter: &Matter, cut: Timestamp) -> Matter {
    let mut then = Matter::new(matter.id());
    matter.history().iter().filter(|it| it.at < cut).for_each(|it| then.apply(it));
    then
}

/// What a record lacks for each kind. It has every column, whether or not anything stands in it yet,
/// and its activities are known.
fn lacking() -> impl Iterator<Item = NotRun> {
    let meanings = Meaning::set(&super::activities::map().meanings());
    let is_lacking = move |it: &Need| matches!(it, Need::AnyOf(any) if Meaning::set(any) & meanings == 0);
    ALL.iter().map(move |kind| NotRun { kind, lacks: kind.needs.iter().copied().filter(is_lacking).collect() })
}

impl Known {
    /// Its rows in time order, and the place of the matter that it was linked to as the same again.
    fn tell(&mut self, matter: &Matter) -> (Rows, Option<Id>) {
        let mut rows = self.telling.rows(matter);
        rows.sort_by_key(|it| it.at);
        let link = recurs(matter).filter(|_| !rows.is_empty());
        (Rows::of(&rows, &mut self.shapes), link.map(|it| self.telling.words.places.id(&it)))
    }

    fn words(&self) -> &Vocabulary {
        &self.telling.words
    }

    /// The matter whose id is the word of this place.
    fn case_at(&self, place: Id) -> Option<Id> {
        let id = self.words().places.name(place).parse().ok()?;
        self.cases.find(MatterId(id))
    }

    /// Whether any matter was ever linked to this one.
    fn is_linked_to(&self, case: Id) -> bool {
        let places = &self.words().places;
        !places.is_empty() && places.find(&self.cases.matter(case).0.to_string()).is_some()
    }

    fn around(&self, until: i64) -> Around<'_> {
        let Known { telling: Telling { words, readings, .. }, settings, days, .. } = self;
        Around::new(readings, words, settings, days, until)
    }

    /// The words of one sign, and the sign in them. A party may be written as a unit is called, and
    /// stays another all the same.
    fn words_of(&self, sign: &Sign, called: impl Fn(&str) -> String) -> (Vocabulary, Sign) {
        let all = self.words();
        let mut words = Vocabulary::default();
        let mut units: BTreeMap<Id, Id> = BTreeMap::new();
        let mut unit = |id: Id| {
            if id.is_none() {
                return id;
            }
            *units.entry(id).or_insert_with(|| {
                let word = all.owners.name(id);
                let name = called(&word);
                let is_taken = words.owners.find(&name).is_some();
                words.owners.id(&if is_taken { format!("{name}（{word}）") } else { name })
            })
        };
        let mut case = |id: Id| match id.is_none() {
            true => Id::NONE,
            false => words.cases.id(&self.cases.matter(id).0.to_string()),
        };
        let of_sign = (case(sign.case), unit(sign.unit));
        let evidence = sign.evidence.iter().map(|it| Evidence {
            case: case(it.case),
            activity: words.activities.id(&all.activities.name(it.activity)),
            owner: unit(it.owner),
            text: words.texts.id(&all.texts.name(it.text)),
            ..*it
        });
        let evidence = evidence.collect();
        let sign = Sign { case: of_sign.0, unit: of_sign.1, evidence, ..sign.clone() };
        (words, sign)
    }
}
