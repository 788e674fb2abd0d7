//! The record as it stood at the end of a day, and the signs in it. 某日底账

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use super::Known;
use crate::cases::{Step, Trace};
use crate::meaning::Meaning;
use crate::names::Id;
use crate::own_record::rows::{Row, Rows, events};
use crate::process::Process;
use crate::seen::Seen;
use crate::sign::{Detect, Evidence, Kind, Sign, bounced, recurring, retold, rush};

/// All matters as they stood then, what is usual among them, and what was found. 某日底账
#[derive(Default)]
pub(super) struct Snapshot {
    /// The last moment of the day.
    pub(super) until: i64,
    /// By case, in time order; none of a matter that is not there.
    rows: Vec<Rows>,
    process: Process,
    /// By case: the place of the matter that it was linked to as the same again.
    links: BTreeMap<Id, Id>,
    /// The one place of those that are the same; no other matter has one.
    places: BTreeMap<Id, Id>,
    /// Figures by kind and case; none counts so much that it needs more.
    found: BTreeMap<&'static str, BTreeMap<Id, i32>>,
    across: BTreeMap<&'static str, Vec<Sign>>,
    /// Whose figures a later day may change.
    with_the_day: BTreeSet<Id>,
    /// Held by three, one after the other: whether they came back is judged by all that did.
    passed_on: BTreeSet<Id>,
    forms: BTreeSet<Id>,
    /// Cases with closings without earlier evidence, by unit and day.
    bare: BTreeMap<(Id, i64), BTreeSet<Id>>,
    /// What has changed since the last look.
    stirred: Stirred,
    looked_until: i64,
}

#[derive(Default)]
struct Stirred {
    cases: BTreeSet<Id>,
    count: bool,
    links: bool,
    returns: bool,
    closings: bool,
}

/// The cause of those that are the same; the place tells which.
const AGAIN: Id = Id(0);
/// Nothing that is open now is open then: working days are counted no further.
const EVER: i64 = i64::MAX;

impl Snapshot {
    pub(super) fn put(&mut self, told: &Known, case: Id, rows: Rows, link: Option<Id>) {
        if self.rows.len() <= case.index() {
            // Most of those that are new today were nowhere before.
            if rows.is_empty() {
                return;
            }
            self.rows.resize_with(case.index() + 1, Rows::default);
        }
        if self.rows[case.index()] == rows && self.links.get(&case).copied() == link {
            return;
        }
        self.count(told, case, false);
        let old = std::mem::replace(&mut self.rows[case.index()], rows);
        self.count(told, case, true);
        let linked = match link {
            Some(place) => self.links.insert(case, place),
            None => self.links.remove(&case),
        };
        let is_there = !self.rows[case.index()].is_empty();
        self.stirred.count |= old.is_empty() == is_there;
        self.stirred.links |= linked != link || self.places.contains_key(&case) || told.is_linked_to(case);
        self.stirred.cases.insert(case);
    }

    /// Counts a matter, or takes it back.
    fn count(&mut self, told: &Known, case: Id, is_there: bool) {
        let Snapshot { process, stirred, passed_on, bare, .. } = self;
        let rows = &self.rows[case.index()];
        if rows.is_empty() {
            return;
        }
        seen(told, (case, rows), None, EVER, |seen| {
            if is_there {
                process.learn_usual(seen)
            } else {
                process.forget_usual(seen)
            }
            let holders = bounced::holders(seen);
            stirred.returns |= holders > 1;
            if is_there && holders > 2 {
                passed_on.insert(case)
            } else {
                passed_on.remove(&case)
            };
            stirred.closings |= seen.has(Meaning::Closed.bit());
            rush::bare(seen, |unit, day| {
                let there = bare.entry((unit, day)).or_default();
                if is_there {
                    there.insert(case)
                } else {
                    there.remove(&case)
                };
            });
        });
    }

    pub(super) fn look(&mut self, told: &Known) {
        let Stirred { mut cases, count, links, returns, closings } = take(&mut self.stirred);
        let is_another_day = std::mem::replace(&mut self.looked_until, self.until) != self.until;
        if cases.is_empty() && !is_another_day {
            return;
        }
        let linked = if links { self.link(told, &cases) } else { BTreeSet::new() };
        let told_alike = self.told_alike(told);
        let passed_on = if returns || count { self.passed_on.clone() } else { BTreeSet::new() };
        if is_another_day {
            cases.extend(&self.with_the_day);
        }
        cases.iter().for_each(|it| self.look_at(told, *it));
        for (others, kind) in [(linked, &recurring::KIND), (told_alike, &retold::KIND), (passed_on, &bounced::KIND)] {
            others.difference(&cases).for_each(|it| self.look_again(told, *it, kind));
        }
        if closings || is_another_day {
            told.kinds.iter().for_each(|it| self.conclude(told, it));
        }
    }

    /// The place of each that was linked or linked to, and how those that are the same ended; all of
    /// them among which something has changed.
    fn link(&mut self, told: &Known, changed: &BTreeSet<Id>) -> BTreeSet<Id> {
        let mut places: BTreeMap<Id, Id> = BTreeMap::new();
        for (case, place) in &self.links {
            places.insert(*case, self.root(told, *case, *place));
            let target =
                told.case_at(*place).filter(|it| self.first(told, *it).is_some() && !self.links.contains_key(it));
            places.extend(target.map(|it| (it, *place)));
        }
        let had = std::mem::replace(&mut self.places, places);
        let is_stirred = |it: &Id| changed.contains(it) || had.get(it) != self.places.get(it);
        let either = |it: &Id| had.get(it).into_iter().chain(self.places.get(it)).copied();
        let all: BTreeSet<Id> = had.keys().chain(self.places.keys()).copied().collect();
        let stirred: BTreeSet<Id> = all.iter().filter(|it| is_stirred(it)).flat_map(either).collect();
        let subjects = &mut self.process.subjects;
        stirred.iter().for_each(|it| subjects.forget((*it, AGAIN)));
        for (case, place) in self.places.iter().filter(|it| stirred.contains(it.1)) {
            seen(told, (*case, &self.rows[case.index()]), Some(*place), EVER, |seen| subjects.add(seen));
        }
        all.into_iter().filter(|it| either(it).any(|it| stirred.contains(&it))).collect()
    }

    /// The first of those that were linked one to the other, each to one before it.
    fn root(&self, told: &Known, case: Id, place: Id) -> Id {
        let (mut case, mut place) = (case, place);
        while let Some(target) =
            told.case_at(place).filter(|it| self.first(told, *it).is_some_and(|it| Some(it) < self.first(told, case)))
            && let Some(next) = self.links.get(&target)
        {
            (case, place) = (target, *next);
        }
        place
    }

    /// The matters with a text that has become a form's own wording, or is one no more.
    fn told_alike(&mut self, told: &Known) -> BTreeSet<Id> {
        let forms = self.process.forms.forms(self.process.counts.cases, &told.settings).collect();
        let had = std::mem::replace(&mut self.forms, forms);
        let turned: BTreeSet<Id> = had.symmetric_difference(&self.forms).copied().collect();
        if turned.is_empty() {
            return turned;
        }
        let has = |it: &Rows| it.iter(&told.shapes).any(|it| turned.contains(&it.text));
        (0..).map(Id).zip(&self.rows).filter(|it| has(it.1)).map(|it| it.0).collect()
    }

    fn look_at(&mut self, told: &Known, case: Id) {
        let figures = self.figures(told, case, self.until, &told.kinds);
        // What grows with the days is larger at the end of time, if ever.
        let stays = figures == self.figures(told, case, EVER, &told.kinds);
        if stays {
            self.with_the_day.remove(&case)
        } else {
            self.with_the_day.insert(case)
        };
        for (kind, figure) in told.kinds.iter().zip(figures) {
            self.keep(kind, case, figure);
        }
    }

    fn look_again(&mut self, told: &Known, case: Id, kind: &'static Kind) {
        let figure = self.figures(told, case, self.until, &[kind]).pop().flatten();
        self.keep(kind, case, figure);
    }

    fn keep(&mut self, kind: &Kind, case: Id, figure: Option<i64>) {
        let found = self.found.entry(kind.code).or_default();
        match figure {
            Some(figure) => found.insert(case, i32::try_from(figure).unwrap_or(i32::MAX)),
            None => found.remove(&case),
        };
    }

    fn figures(&self, told: &Known, case: Id, until: i64, kinds: &[&'static Kind]) -> Vec<Option<i64>> {
        let of_all = |seen: &Seen<'_>| {
            // Nobody asks yet what they rest on.
            let seen = seen.above(i64::MAX);
            kinds.iter().map(|it| detect(it, &seen, &self.process).map(|it| it.figure)).collect()
        };
        self.seen(told, case, until, of_all).unwrap_or_else(|| vec![None; kinds.len()])
    }

    fn seen<T>(&self, told: &Known, case: Id, until: i64, work: impl FnOnce(&Seen<'_>) -> T) -> Option<T> {
        let rows = self.rows.get(case.index()).filter(|it| !it.is_empty())?;
        Some(seen(told, (case, rows), self.places.get(&case).copied(), until, work))
    }

    /// Signs over many matters, and the first of the closings that each rests on.
    fn conclude(&mut self, told: &Known, kind: &'static Kind) {
        let Detect::Across { conclude, pick } = kind.detect else { return };
        let mut signs = conclude(&self.process, &told.around(self.until));
        for sign in &mut signs {
            let (after, to) = rush::days_of(sign);
            let closed = self.bare.range((sign.unit, after + 1)..=(sign.unit, to)).flat_map(|it| it.1);
            let cases: BTreeSet<(Option<u32>, Id)> = closed.map(|it| (self.first(told, *it), *it)).collect();
            for (_, case) in cases {
                if sign.evidence.len() < Evidence::AT_MOST {
                    self.seen(told, case, self.until, |seen| pick(seen, sign));
                }
            }
        }
        let unit = |it: &Sign| told.words().owners.name(it.unit);
        signs.sort_by(|a, b| b.figure.cmp(&a.figure).then_with(|| unit(a).cmp(&unit(b))));
        self.across.insert(kind.code, signs);
    }

    /// The number of its first entry, where it is there.
    pub(super) fn first(&self, told: &Known, case: Id) -> Option<u32> {
        self.rows.get(case.index())?.iter(&told.shapes).map(|it| it.seq).min()
    }

    pub(super) fn found(&self, kind: &Kind) -> Option<&BTreeMap<Id, i32>> {
        self.found.get(kind.code)
    }

    pub(super) fn across(&self, kind: &Kind) -> &[Sign] {
        self.across.get(kind.code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn sign(&self, told: &Known, kind: &Kind, case: Id) -> Option<Sign> {
        self.found(kind)?.get(&case)?;
        self.seen(told, case, self.until, |seen| detect(kind, seen, &self.process))?
    }
}

fn detect(kind: &Kind, seen: &Seen<'_>, process: &Process) -> Option<Sign> {
    if !kind.among.is_empty() && !seen.has(Meaning::set(kind.among)) {
        return None;
    }
    match kind.detect {
        Detect::InMatter(detect) => detect(seen),
        Detect::Compared { may, detect } => may(seen).then(|| detect(seen, process)).flatten(),
        Detect::Across { .. } => None,
    }
}

/// A matter as signs see it, made of its rows.
fn seen<T>(
    told: &Known,
    (case, rows): (Id, &Rows),
    place: Option<Id>,
    until: i64,
    work: impl FnOnce(&Seen<'_>) -> T,
) -> T {
    let rows: Vec<Row> = rows.iter(&told.shapes).collect();
    let events = events(&rows, case, place.map_or((Id::NONE, Id::NONE), |it| (it, AGAIN)));
    let steps: Vec<Step> = (0..events.len()).map(|it| events.step(it)).collect();
    let trace = Trace { case, steps: &steps, events: &events };
    work(&Seen::new(trace, &told.around(until)))
}
