//! Ten plain counts of a whole log in one pass, in the order in which the log has its events. 平面计数
//!
//! A case is a few words of memory here, whatever its length; nothing is sorted. Where a case turns
//! out not to be in time order, its counts are wrong, and [`Plain::is_in_order`] says so: then the
//! cases are put in order first and counted by [`Plain::add`] all the same.

use std::collections::HashSet;

use crate::log::Events;
use crate::map::Map;
use crate::meaning::Meaning;
use crate::names::{Id, Names};

const DAY: i64 = 86_400_000_000;

/// Events whose cases are fetched together.
const AHEAD: usize = 64;

/// A first step so late is a case that lay about: microseconds.
const SHELVED: i64 = 15 * DAY;

/// Counts that are no signs: each says what is, not what is out of the ordinary. 平面计数
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlainCounts {
    pub events: u64,
    pub cases: u64,
    /// Cases in which an owner comes back after one other, and how often that happens in all.
    pub pp_cases: u64,
    pub pp: u64,
    /// Cases whose second event came more than 15 days after the first.
    pub shelved: u64,
    pub reopened: u64,
    /// Cases extended twice or more.
    pub ext2: u64,
    /// Closed, with evidence of activity and none of a result.
    pub paper: u64,
    /// Closed and never verified.
    pub bypass: u64,
    /// From first to last event, the median over the cases, in seconds.
    pub median_tp: f64,
    /// Ordered pairs of owners between which some case went over.
    pub ho_edges: u64,
    /// Ordered pairs of activities of which one followed the other in some case.
    pub dfg_edges: u64,
}

/// The pass over the events of some cases. 单遍计数
pub struct Plain {
    /// The cases counted: from this id on, as many as [`Plain::CASES`].
    from: u32,
    cases: Vec<Case>,
    /// What each activity is, as bits of a case.
    marks: Vec<u32>,
    events: u64,
    pp: u64,
    owners: Pairs,
    activities: Pairs,
    durations: Vec<i64>,
    counts: PlainCounts,
    in_order: bool,
    beyond: bool,
}

/// All that is remembered of a case, in half a line of the processor's memory. 个案状态
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Case {
    first: i64,
    last: i64,
    owner: Id,
    before: Id,
    /// The last activity, and below it the marks.
    state: u32,
}

const MARKS: u32 = 11;
const SEEN: u32 = 1;
const SEEN_TWICE: u32 = 1 << 1;
const EXTENDED: u32 = 1 << 2;
const EXTENDED_TWICE: u32 = 1 << 3;
const REOPENED: u32 = 1 << 4;
const CLOSED: u32 = 1 << 5;
const VERIFIED: u32 = 1 << 6;
const RESULT: u32 = 1 << 7;
const ACTIVITY: u32 = 1 << 8;
const LATE: u32 = 1 << 9;
const CAME_BACK: u32 = 1 << 10;

const UNSEEN: Case = Case { first: 0, last: i64::MIN, owner: Id::NONE, before: Id::NONE, state: 0 };

impl Plain {
    /// So many cases are held at once, in half a gigabyte; of a larger log the rest is another pass.
    pub const CASES: u32 = 1 << 24;

    pub fn new() -> Plain {
        Plain {
            from: 0,
            cases: Vec::new(),
            marks: Vec::new(),
            events: 0,
            pp: 0,
            owners: Pairs::default(),
            activities: Pairs::default(),
            durations: Vec::new(),
            counts: PlainCounts::default(),
            in_order: true,
            beyond: false,
        }
    }

    /// Events in the order of the log; those of cases that this pass does not hold are passed over.
    pub fn add(&mut self, map: &Map, activities: &Names, part: &Events) {
        while self.marks.len() < activities.len() {
            let id = Id(u32::try_from(self.marks.len()).unwrap_or(u32::MAX));
            self.marks.push(mark(map.reading(&activities.name(id)).meaning));
        }
        for from in (0..part.len()).step_by(AHEAD) {
            let to = part.len().min(from + AHEAD);
            self.fetch(&part.case[from..to]);
            for at in from..to {
                let place = part.case[at].0.wrapping_sub(self.from);
                if place < Plain::CASES {
                    let owner = part.owner.get(at).copied().unwrap_or(Id::NONE);
                    self.event(place as usize, part.activity[at], part.at[at], owner);
                }
            }
        }
    }

    /// Makes room for some cases and reads each once, all at the same time: cases lie far apart, and
    /// one after the other each would wait for memory.
    fn fetch(&mut self, cases: &[Id]) {
        let mut read = 0;
        for case in cases {
            let Some(place) = case.0.checked_sub(self.from) else { continue };
            if place >= Plain::CASES {
                self.beyond = true;
                continue;
            }
            let place = place as usize;
            if place >= self.cases.len() {
                self.cases.resize(place + 1, UNSEEN);
            }
            read |= self.cases[place].state;
        }
        std::hint::black_box(read);
    }

    /// Without branches where both ways are as likely: which it is cannot be foreseen.
    fn event(&mut self, place: usize, activity: Id, at: i64, owner: Id) {
        self.events += 1;
        let case = &mut self.cases[place];
        let mark = self.marks.get(activity.index()).copied().unwrap_or_default();
        let state = case.state;
        let (seen, seen_twice) = (state & SEEN != 0, state & SEEN_TWICE != 0);
        self.in_order &= at >= case.last;
        case.first = if seen { case.first } else { at };
        let late = seen & !seen_twice & (at.wrapping_sub(case.first) > SHELVED);
        let again = mark & state & EXTENDED != 0;
        self.activities.add_if(seen, state >> MARKS, activity.0);

        let changed = !owner.is_none() & (owner != case.owner);
        let back = changed & (owner == case.before);
        self.owners.add_if(changed & !case.owner.is_none(), case.owner.0, owner.0);
        self.pp += u64::from(back);
        case.before = if changed { case.owner } else { case.before };
        case.owner = if changed { owner } else { case.owner };

        let bit = |is: bool, bit: u32| u32::from(is) * bit;
        let marks = SEEN | bit(seen, SEEN_TWICE) | bit(late, LATE) | bit(again, EXTENDED_TWICE) | bit(back, CAME_BACK);
        case.last = at;
        case.state = activity.0 << MARKS | state & ((1 << MARKS) - 1) | mark | marks;
    }

    /// Whether every case came in time order.
    pub fn is_in_order(&self) -> bool {
        self.in_order
    }

    /// Puts away the cases of this pass, and says whether the log has more.
    pub fn next_pass(&mut self) -> bool {
        for case in self.cases.drain(..) {
            let has = |marks: u32| u64::from(case.state & marks == marks);
            let counts = &mut self.counts;
            counts.cases += has(SEEN);
            counts.pp_cases += has(CAME_BACK);
            counts.shelved += has(LATE);
            counts.reopened += has(REOPENED);
            counts.ext2 += has(EXTENDED_TWICE);
            counts.paper += has(CLOSED | ACTIVITY) * (1 - has(RESULT));
            counts.bypass += has(CLOSED) * (1 - has(VERIFIED));
            if case.state & SEEN != 0 {
                self.durations.push(case.last - case.first);
            }
        }
        self.from = self.from.saturating_add(Plain::CASES);
        std::mem::take(&mut self.beyond)
    }

    /// After the last pass.
    pub fn counts(mut self) -> PlainCounts {
        let median_tp = median(&mut self.durations) / 1e6;
        let (ho_edges, dfg_edges) = (self.owners.count(), self.activities.count());
        PlainCounts { events: self.events, pp: self.pp, median_tp, ho_edges, dfg_edges, ..self.counts }
    }
}

impl Default for Plain {
    fn default() -> Plain {
        Plain::new()
    }
}

fn mark(meaning: Meaning) -> u32 {
    match meaning {
        Meaning::Extended => EXTENDED,
        Meaning::Reopened => REOPENED,
        Meaning::Closed => CLOSED,
        Meaning::Verified => VERIFIED,
        Meaning::ResultEvidence | Meaning::SiteFinding => RESULT,
        Meaning::ActivityEvidence => ACTIVITY,
        _ => 0,
    }
}

fn median(of: &mut [i64]) -> f64 {
    if of.is_empty() {
        return 0.0;
    }
    let (middle, is_even) = (of.len() / 2, of.len().is_multiple_of(2));
    let (below, upper, _) = of.select_nth_unstable(middle);
    let upper = *upper as f64;
    match below.iter().max() {
        Some(lower) if is_even => (*lower as f64 + upper) / 2.0,
        _ => upper,
    }
}

/// Which ordered pairs there are: a table of bits for the few frequent numbers, a set for others. 有序对
struct Pairs {
    bits: Vec<u64>,
    rare: HashSet<(u32, u32)>,
}

impl Default for Pairs {
    fn default() -> Pairs {
        Pairs { bits: vec![0; (Pairs::SIDE * Pairs::SIDE / 64) as usize], rare: HashSet::new() }
    }
}

impl Pairs {
    /// A power of two.
    const SIDE: u32 = 1 << 11;

    fn add_if(&mut self, is: bool, one: u32, other: u32) {
        if (one | other) >= Pairs::SIDE {
            if is {
                self.rare.insert((one, other));
            }
            return;
        }
        let place = one * Pairs::SIDE + other;
        self.bits[(place / 64) as usize] |= u64::from(is) << (place % 64);
    }

    fn count(&self) -> u64 {
        let frequent: u64 = self.bits.iter().map(|it| u64::from(it.count_ones())).sum();
        frequent + self.rare.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EventLog;

    const MAP: &str = "[activities]\next = \"extended\"\nmeet = \"activity-evidence\"\nfix = \"result-evidence\"\n\
        close = \"closed\"\nverify = \"verified\"\nreopen = \"reopened\"\n";

    /// `case activity day owner`, an event a line.
    fn counted(events: &str) -> (PlainCounts, bool) {
        let mut log = EventLog::default();
        for line in events.lines() {
            let [case, activity, day, owner]: [&str; 4] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            log.push(case, activity, day.parse::<i64>().unwrap() * DAY, owner.trim_matches('-'), "");
        }
        let mut plain = Plain::new();
        plain.add(&Map::parse(MAP).unwrap(), &log.words.activities, &log.events);
        let in_order = plain.is_in_order();
        assert!(!plain.next_pass());
        (plain.counts(), in_order)
    }

    #[test]
    fn each_count_is_what_its_name_says() {
        let (seen, in_order) = counted(
            "a reg 0 x\nb reg 0 x\na ext 16 y\na ext 17 x\nb meet 15 -\na close 18 y\nb close 16 z\nc reg 9 x\n\
             b reopen 20 z\nd fix 3 u\nd meet 4 u\nd close 5 u\nd verify 6 u",
        );
        let expected = PlainCounts {
            events: 13,
            cases: 4,
            pp_cases: 1,
            pp: 2,
            shelved: 1,
            reopened: 1,
            ext2: 1,
            paper: 1,
            bypass: 2,
            median_tp: 10.5 * 86_400.0,
            ho_edges: 3,
            dfg_edges: 8,
        };
        assert_eq!((seen, in_order), (expected, true));
    }

    #[test]
    fn a_case_out_of_order_is_told() {
        assert!(!counted("a reg 2 x\na ext 1 y").1);
    }
}
