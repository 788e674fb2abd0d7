//! One matter as a sign sees it. 所见

use duizhao_core::Outcome;

use crate::cases::{Step, Trace};
use crate::days::Days;
use crate::log::Vocabulary;
use crate::meaning::{Meaning, Reading};
use crate::names::Id;
use crate::settings::Settings;
use crate::sign::{Evidence, Sign};

/// A trace with what is around it: meanings, days, thresholds. 所见
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) trace: Trace<'a>,
    pub(crate) readings: &'a [Reading],
    pub(crate) words: &'a Vocabulary,
    pub(crate) settings: &'a Settings,
    pub(crate) days: &'a Days,
    /// Up to when it is looked at: what has not happened by then has not happened.
    pub(crate) until: i64,
    /// The meanings that it has, and those that any matter of the log could have.
    has: u64,
    could_have: u64,
    places: Places,
    /// Whether any activity of the log carries a mark.
    could_be_marked: bool,
    /// A sign of no larger figure will not be listed: nobody will ask what it rests on.
    least: i64,
}

impl<'a> Seen<'a> {
    pub(crate) fn new(trace: Trace<'a>, around: &Around<'a>) -> Seen<'a> {
        let Around { readings, could_have, could_be_marked, words, settings, days, until } = *around;
        let mut has = 0;
        let mut places = Places::default();
        for (at, step) in trace.steps.iter().enumerate() {
            let meaning = readings.get(step.activity.index()).map_or(Meaning::Other, |it| it.meaning);
            has |= meaning.bit();
            places.put(meaning, at);
        }
        let least = i64::MIN;
        Seen { trace, readings, words, settings, days, until, has, could_have, places, could_be_marked, least }
    }

    /// The same, where signs of no larger figure are only counted.
    pub(crate) fn above(&self, least: i64) -> Seen<'a> {
        Seen { least, ..*self }
    }

    pub(crate) fn has(&self, meanings: u64) -> bool {
        self.has & meanings != 0
    }

    pub(crate) fn could_have(&self, meanings: u64) -> bool {
        self.could_have & meanings != 0
    }

    pub(crate) fn read(&self, step: &Step) -> Reading {
        self.readings.get(step.activity.index()).copied().unwrap_or(Reading::of(Meaning::Other))
    }

    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = (&'a Step, Reading)> + '_ {
        self.trace.steps.iter().map(|it| (it, self.read(it)))
    }

    /// The steps that have one of these meanings, with their places; the others are passed over without a look.
    #[inline]
    pub(crate) fn among(&self, any: &'static [Meaning]) -> impl Iterator<Item = (usize, &'a Step, Reading)> {
        let (mut left, set) = (self.places.of(any), Meaning::set(any));
        let first = std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (at < Places::FIRST).then_some(at)
        });
        let later = Places::FIRST..self.trace.steps.len();
        let later = later.filter(move |it| self.read(&self.trace.steps[*it]).meaning.bit() & set != 0);
        first.chain(later).map(|at| {
            let step = &self.trace.steps[at];
            (at, step, self.read(step))
        })
    }

    pub(crate) fn of(&self, meaning: Meaning) -> impl DoubleEndedIterator<Item = &'a Step> + '_ {
        self.steps().filter(move |it| it.1.meaning == meaning).map(|it| it.0)
    }

    /// Whether any of its activities carries a mark.
    pub(crate) fn is_marked(&self, mark: fn(&Reading) -> bool) -> bool {
        self.could_be_marked && self.steps().any(|it| mark(&it.1))
    }

    pub(crate) fn working_days(&self, from: &Step, to: &Step) -> i64 {
        self.days.between(from.at, to.at)
    }

    /// A sign on this matter.
    pub(crate) fn sign<'s>(
        &self,
        code: &'static str,
        figure: i64,
        more: [i64; 3],
        rests_on: impl IntoIterator<Item = &'s Step>,
    ) -> Sign {
        let evidence = if figure > self.least { self.resting_on(rests_on) } else { Vec::new() };
        Sign { code, case: self.trace.case, unit: Id::NONE, figure, more, evidence }
    }

    fn resting_on<'s>(&self, steps: impl IntoIterator<Item = &'s Step>) -> Vec<Evidence> {
        let steps = steps.into_iter();
        let mut evidence: Vec<Evidence> = Vec::with_capacity(steps.size_hint().0.min(Evidence::AT_MOST));
        for it in steps.map(|it| self.evidence(it)) {
            if evidence.len() < Evidence::AT_MOST && !evidence.contains(&it) {
                evidence.push(it);
            }
        }
        evidence.sort_by_key(|it| (it.at, it.row));
        // Those of a log are kept by the hundred thousand.
        evidence.shrink_to_fit();
        evidence
    }

    pub(crate) fn evidence(&self, step: &Step) -> Evidence {
        Evidence {
            case: self.trace.case,
            row: self.trace.events.row(step.index as usize),
            at: step.at,
            activity: step.activity,
            owner: step.owner,
            text: self.trace.text(step),
        }
    }
}

/// Where each meaning stands among the first steps of a matter: a bit for each step. 含义位置
#[derive(Clone, Copy)]
struct Places([u64; Meaning::ALL.len()]);

impl Places {
    /// So many steps have their bits, as many as most matters have; those after them are looked at one by one.
    const FIRST: usize = 64;

    fn put(&mut self, meaning: Meaning, at: usize) {
        if at < Places::FIRST {
            self.0[meaning as usize] |= 1 << at;
        }
    }

    fn of(&self, any: &[Meaning]) -> u64 {
        any.iter().fold(0, |all, it| all | self.0[*it as usize])
    }
}

impl Default for Places {
    fn default() -> Places {
        Places([0; Meaning::ALL.len()])
    }
}

/// What is around every matter of a log.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) readings: &'a [Reading],
    /// All meanings in them.
    could_have: u64,
    /// Any activity is more than its meaning.
    could_be_marked: bool,
    pub(crate) words: &'a Vocabulary,
    pub(crate) settings: &'a Settings,
    pub(crate) days: &'a Days,
    pub(crate) until: i64,
}

impl<'a> Around<'a> {
    pub(crate) fn new(
        readings: &'a [Reading],
        words: &'a Vocabulary,
        settings: &'a Settings,
        days: &'a Days,
        until: i64,
    ) -> Around<'a> {
        let could_have = readings.iter().fold(0, |all, it| all | it.meaning.bit());
        let could_be_marked = readings.iter().any(Reading::is_marked);
        Around { readings, could_have, could_be_marked, words, settings, days, until }
    }
}

/// Closed, and said to be solved.
pub(crate) fn is_solved(reading: &Reading) -> bool {
    reading.meaning == Meaning::Closed && reading.outcome == Outcome::Solved
}

#[cfg(test)]
mod tests {
    use duizhao_core::Calendar;

    use super::*;
    use crate::cases::Cases;
    use crate::log::EventLog;

    #[test]
    fn steps_are_found_by_meaning_however_long_the_matter_is() {
        let mut log = EventLog::default();
        for at in 0..300_usize {
            log.push("1", Meaning::ALL[at * at % Meaning::ALL.len()].code(), at as i64, "", "");
        }
        let read = |id| Meaning::ALL.iter().find(|it| it.code() == log.words.activities.name(id)).unwrap();
        let readings: Vec<Reading> = log.words.activities.ids().map(|it| Reading::of(*read(it))).collect();
        let (settings, days) = (Settings::default(), Days::new(&Calendar::default(), 0));
        let cases = Cases::of(&log.events);
        let trace = cases.iter().next().unwrap();
        let seen = Seen::new(trace, &Around::new(&readings, &log.words, &settings, &days, 0));
        for any in
            [&[][..], &[Meaning::Assigned], &[Meaning::Registered, Meaning::Closed, Meaning::Issued], Meaning::ALL]
        {
            let found: Vec<usize> = seen.among(any).map(|it| it.0).collect();
            let all = seen.steps().enumerate().filter(|it| any.contains(&it.1.1.meaning));
            assert_eq!(found, all.map(|it| it.0).collect::<Vec<_>>(), "{any:?}");
        }
        assert!(
            seen.among(&[Meaning::Assigned]).any(|it| it.0 < 64)
                && seen.among(&[Meaning::Assigned]).any(|it| it.0 > 64)
        );
    }
}
