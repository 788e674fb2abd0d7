//! Events put together by case, each case in time order. 个案

use crate::log::{Events, NO_TIME};
use crate::names::Id;
use crate::wanted::Wanted;

/// One event of a case, small enough to copy. 步骤
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Microseconds since 1970 in UTC, or [`NO_TIME`].
    pub at: i64,
    /// Its place in the columns of [`Events`].
    pub index: u32,
    pub activity: Id,
    pub owner: Id,
    pub actor: Id,
}

/// One case from its first event to its last. 轨迹
#[derive(Clone, Copy, Debug)]
pub struct Trace<'c> {
    pub case: Id,
    /// In time order, ties in file order; never empty.
    pub steps: &'c [Step],
    /// Where the rarer columns stand.
    pub events: &'c Events,
}

/// The cases of some events. 个案集
#[derive(Debug)]
pub struct Cases<'e> {
    events: &'e Events,
    /// The id of the first case; those between that have no event here have no steps.
    first: u32,
    scratch: Scratch,
}

/// The memory in which cases are put together; that of one part serves for the next. 空间
#[derive(Debug, Default)]
pub struct Scratch {
    /// As many as there are events, then what an earlier part has left.
    steps: Vec<Step>,
    /// Where each case ends in `steps`.
    ends: Vec<u32>,
}

impl<'e> Cases<'e> {
    /// # Panics
    /// When the required columns differ in length, or there are more than four thousand million events.
    pub fn of(events: &'e Events) -> Cases<'e> {
        Cases::within(Scratch::default(), events, &Wanted::all())
    }

    /// Those that are wanted, in memory that is there already: one counting sort.
    ///
    /// # Panics
    /// As [`Cases::of`].
    pub fn within(mut scratch: Scratch, events: &'e Events, wanted: &Wanted) -> Cases<'e> {
        assert!(events.activity.len() == events.len() && events.at.len() == events.len(), "columns of equal length");
        u32::try_from(events.len()).expect("a log of more events is handed on in parts");
        let first = events.case.iter().min().map_or(0, |it| it.0);
        counted(&events.case, first, wanted, &mut scratch.ends);
        if scratch.steps.len() < events.len() {
            scratch.steps.resize(events.len(), Step::EMPTY);
        }
        for index in (0..events.len()).filter(|it| wanted.has(events.case[*it])) {
            let place = &mut scratch.ends[(events.case[index].0 - first) as usize];
            scratch.steps[*place as usize] = events.step(index);
            *place += 1;
        }
        let mut cases = Cases { events, first, scratch };
        if !events.at.is_sorted() {
            cases.put_in_time_order();
        }
        cases
    }

    /// The memory alone.
    pub fn leave(self) -> Scratch {
        self.scratch
    }

    /// Every case that has an event and is wanted, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = Trace<'_>> {
        (0..self.scratch.ends.len()).filter_map(|slot| self.at(slot))
    }

    pub fn case(&self, id: Id) -> Option<Trace<'_>> {
        let slot = id.0.checked_sub(self.first)? as usize;
        (slot < self.scratch.ends.len()).then(|| self.at(slot)).flatten()
    }

    fn at(&self, slot: usize) -> Option<Trace<'_>> {
        let steps = &self.scratch.steps[self.scratch.places(slot)];
        let case = Id(self.first + u32::try_from(slot).unwrap_or(u32::MAX));
        (!steps.is_empty()).then_some(Trace { case, steps, events: self.events })
    }

    /// A stable sort keeps ties as the file has them.
    fn put_in_time_order(&mut self) {
        for slot in 0..self.scratch.ends.len() {
            let places = self.scratch.places(slot);
            let steps = &mut self.scratch.steps[places];
            if !steps.is_sorted_by_key(|it| it.at) {
                steps.sort_by_key(|it| it.at);
            }
        }
    }
}

impl Scratch {
    fn places(&self, slot: usize) -> std::ops::Range<usize> {
        let from = slot.checked_sub(1).map_or(0, |before| self.ends[before]);
        from as usize..self.ends[slot] as usize
    }
}

impl Events {
    pub(crate) fn step(&self, index: usize) -> Step {
        let cell = |column: &[Id]| column.get(index).copied().unwrap_or(Id::NONE);
        Step {
            at: self.at[index],
            index: u32::try_from(index).expect("counted before"),
            activity: self.activity[index],
            owner: cell(&self.owner),
            actor: cell(&self.actor),
        }
    }
}

impl Step {
    const EMPTY: Step = Step { at: 0, index: 0, activity: Id::NONE, owner: Id::NONE, actor: Id::NONE };

    pub fn has_time(&self) -> bool {
        self.at != NO_TIME
    }
}

/// How many events lie before each case.
fn counted(cases: &[Id], first: u32, wanted: &Wanted, before: &mut Vec<u32>) {
    let slots = cases.iter().max().map_or(0, |it| (it.0 - first) as usize + 1);
    before.clear();
    before.resize(slots, 0);
    cases.iter().for_each(|it| before[(it.0 - first) as usize] += u32::from(wanted.has(*it)));
    let mut sum = 0;
    for count in before {
        sum += std::mem::replace(count, sum);
    }
}

impl<'c> Trace<'c> {
    /// The due day that an event states.
    pub fn due(&self, step: &Step) -> Option<i64> {
        self.events.due.get(step.index as usize).copied().filter(|it| *it != NO_TIME)
    }

    pub fn text(&self, step: &Step) -> Id {
        cell(&self.events.text, step)
    }

    pub fn party(&self, step: &Step) -> Id {
        cell(&self.events.party, step)
    }

    pub fn place(&self, step: &Step) -> Id {
        cell(&self.events.place, step)
    }

    pub fn cause(&self, step: &Step) -> Id {
        cell(&self.events.cause, step)
    }

    /// Its owners in time order, empty ones skipped, equal neighbours merged: the first step of each.
    pub fn owners(&self) -> impl Iterator<Item = &'c Step> + use<'c> {
        let mut last = Id::NONE;
        self.steps.iter().filter(move |it| !it.owner.is_none() && std::mem::replace(&mut last, it.owner) != it.owner)
    }
}

fn cell(column: &[Id], step: &Step) -> Id {
    column.get(step.index as usize).copied().unwrap_or(Id::NONE)
}

#[cfg(test)]
mod tests {
    use crate::EventLog;

    use super::*;

    fn told(events: &[(&str, i64, &str)]) -> EventLog {
        let mut log = EventLog::default();
        events.iter().for_each(|(case, at, owner)| log.push(case, "做", *at, owner, ""));
        log
    }

    #[test]
    fn a_case_is_in_time_order_and_ties_in_file_order() {
        let log = told(&[("b", 5, "x"), ("a", 3, "y"), ("a", 1, "z"), ("a", 3, "w"), ("b", 5, "v")]);
        let cases = Cases::of(&log.events);
        let seen: Vec<(String, Vec<u32>)> = cases
            .iter()
            .map(|it| (log.words.cases.name(it.case).into_owned(), it.steps.iter().map(|it| it.index).collect()))
            .collect();
        assert_eq!(seen, [("b".to_owned(), vec![0, 4]), ("a".to_owned(), vec![2, 1, 3])]);
    }

    #[test]
    fn empty_owners_are_skipped_and_equal_neighbours_merged() {
        let log = told(&[("a", 1, "x"), ("a", 2, ""), ("a", 3, "x"), ("a", 4, "y"), ("a", 5, "x")]);
        let cases = Cases::of(&log.events);
        let trace = cases.iter().next().unwrap();
        assert_eq!(trace.owners().map(|it| it.index).collect::<Vec<_>>(), [0, 3, 4]);
    }

    #[test]
    fn ids_without_events_are_no_cases() {
        let mut events = Events::default();
        for case in [9, 7, 9] {
            events.case.push(Id(case));
            events.activity.push(Id(0));
            events.at.push(0);
        }
        let cases = Cases::of(&events);
        assert_eq!(cases.iter().map(|it| it.case.0).collect::<Vec<_>>(), [7, 9]);
        let mut wanted = Wanted::default();
        wanted.add(Id(9));
        let nine = Cases::within(Scratch::default(), &events, &wanted);
        assert_eq!(nine.iter().map(|it| (it.case.0, it.steps.len())).collect::<Vec<_>>(), [(9, 2)]);
        assert_eq!((cases.case(Id(8)).is_none(), cases.case(Id(9)).is_some()), (true, true));
        let none = Events::default();
        let cases = Cases::within(cases.leave(), &none, &Wanted::all());
        assert_eq!(cases.iter().count(), 0);
    }
}
