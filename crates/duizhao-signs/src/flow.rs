//! How the matters of a log go from activity to activity: the directly-follows graph and the variants. 流程图

use std::cmp::Reverse;

use crate::cases::{Cases, Trace};
use crate::hashed::Hashed;
use crate::names::Id;

/// So many variants are told apart; a log of more is one in which every matter goes its own way.
const VARIANTS: usize = 200_000;
/// Steps of a variant that are kept to be shown.
const SHOWN: usize = 100;

/// The directly-follows graph of a log, with its variants. 流程图
#[derive(Clone, Debug, Default)]
pub struct Flow {
    arcs: Arcs,
    activities: Activities,
    variants: Hashed<u64, Variant>,
    /// Matters whose variant was not counted.
    others: u64,
}

/// How often an activity occurs. 活动
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    pub events: u64,
    /// Matters that begin with it.
    pub first: u64,
    /// Matters that end with it.
    pub last: u64,
    /// Its places within the matters, from 0 for the first to 1000 for the last, all together.
    places: u64,
}

/// How often one activity follows another, and after how long. 直接跟随
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    pub times: u64,
    /// Microseconds of all together.
    total: i128,
}

/// The matters that go through the same activities in the same order. 变体
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub matters: u64,
    /// The first hundred of its steps.
    pub activities: Box<[Id]>,
    /// All of them.
    pub steps: usize,
    /// The first of its matters.
    first: Id,
}

impl Activity {
    /// Where it stands within the matters on average: 0 at the beginning, 1000 at the end.
    pub fn place(&self) -> u64 {
        self.places / self.events.max(1)
    }
}

impl Passing {
    /// Microseconds on average.
    pub fn mean(&self) -> i64 {
        i64::try_from(self.total / i128::from(self.times.max(1))).unwrap_or(i64::MAX)
    }
}

impl Flow {
    pub fn of(cases: &Cases<'_>) -> Flow {
        let mut flow = Flow::default();
        cases.iter().for_each(|it| flow.add(&it));
        flow
    }

    pub(crate) fn add(&mut self, trace: &Trace<'_>) {
        let mut way = 0_u64;
        for pair in trace.steps.windows(2) {
            let passing = self.arcs.of(pair[0].activity, pair[1].activity);
            passing.times += 1;
            if pair[0].has_time() {
                passing.total += i128::from(pair[1].at) - i128::from(pair[0].at);
            }
        }
        let length = trace.steps.len().saturating_sub(1).max(1);
        for (at, step) in trace.steps.iter().enumerate() {
            let activity = self.activities.of(step.activity);
            activity.events += 1;
            activity.places += (at * 1000 / length) as u64;
            way = (way.rotate_left(7) ^ u64::from(step.activity.0)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        if let (Some(first), Some(last)) = (trace.steps.first(), trace.steps.last()) {
            self.activities.of(first.activity).first += 1;
            self.activities.of(last.activity).last += 1;
        }
        if let Some(known) = self.variants.get_mut(&way) {
            known.matters += 1;
        } else if self.variants.len() < VARIANTS {
            let activities = trace.steps.iter().take(SHOWN).map(|it| it.activity).collect();
            let variant = Variant { matters: 1, activities, steps: trace.steps.len(), first: trace.case };
            self.variants.insert(way, variant);
        } else {
            self.others += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: Flow) {
        for ((from, to), it) in other.arcs.all() {
            let passing = self.arcs.of(from, to);
            passing.times += it.times;
            passing.total += it.total;
        }
        for (id, it) in other.activities.all() {
            let activity = self.activities.of(id);
            activity.events += it.events;
            activity.first += it.first;
            activity.last += it.last;
            activity.places += it.places;
        }
        let mut variants: Vec<(u64, Variant)> = other.variants.into_iter().collect();
        // As if one thread had met them: the first matters first.
        variants.sort_unstable_by_key(|it| it.1.first);
        for (way, it) in variants {
            if let Some(known) = self.variants.get_mut(&way) {
                known.matters += it.matters;
            } else if self.variants.len() < VARIANTS {
                self.variants.insert(way, it);
            } else {
                self.others += it.matters;
            }
        }
        self.others += other.others;
    }

    /// The activities, the most frequent first.
    pub fn activities(&self) -> Vec<(Id, Activity)> {
        let mut all = self.activities.all();
        all.sort_by_key(|(id, it)| (Reverse(it.events), *id));
        all
    }

    /// What follows what, the most frequent first.
    pub fn arcs(&self) -> Vec<(Id, Id, Passing)> {
        let mut all: Vec<_> = self.arcs.all().into_iter().map(|((from, to), it)| (from, to, it)).collect();
        all.sort_by_key(|(from, to, it)| (Reverse(it.times), *from, *to));
        all
    }

    /// The ways that matters take, the most frequent first.
    pub fn variants(&self) -> Vec<Variant> {
        let mut all: Vec<Variant> = sorted(self.variants.clone()).into_iter().map(|it| it.1).collect();
        all.sort_by_key(|it| (Reverse(it.matters), it.first));
        all
    }

    /// Matters whose way was not counted, because there were too many ways.
    pub fn uncounted(&self) -> u64 {
        self.others
    }
}

/// What is counted of each activity: a table of the few that most logs have, a map of others. 活动计数
#[derive(Clone, Debug, Default)]
struct Activities {
    few: Vec<Activity>,
    others: Hashed<Id, Activity>,
}

/// The same of each pair of them. 直接跟随计数
#[derive(Clone, Debug, Default)]
struct Arcs {
    few: Vec<Passing>,
    others: Hashed<(Id, Id), Passing>,
}

/// Activities counted in tables: those met first.
const FEW: u32 = 64;

impl Activities {
    #[inline]
    fn of(&mut self, id: Id) -> &mut Activity {
        if id.0 >= FEW {
            return self.others.entry(id).or_default();
        }
        if self.few.is_empty() {
            self.few.resize(FEW as usize, Activity::default());
        }
        &mut self.few[id.index()]
    }

    /// By id.
    fn all(&self) -> Vec<(Id, Activity)> {
        let few = (0..).map(Id).zip(self.few.iter().copied()).filter(|it| it.1.events > 0);
        few.chain(sorted(self.others.clone())).collect()
    }
}

impl Arcs {
    #[inline]
    fn of(&mut self, from: Id, to: Id) -> &mut Passing {
        if from.0 >= FEW || to.0 >= FEW {
            return self.others.entry((from, to)).or_default();
        }
        if self.few.is_empty() {
            self.few.resize((FEW * FEW) as usize, Passing::default());
        }
        &mut self.few[(from.0 * FEW + to.0) as usize]
    }

    /// In no order that means something, and always the same.
    fn all(&self) -> Vec<((Id, Id), Passing)> {
        let pair = |at: u32| (Id(at / FEW), Id(at % FEW));
        let few = (0..).map(pair).zip(self.few.iter().copied()).filter(|it| it.1.times > 0);
        few.chain(sorted(self.others.clone())).collect()
    }
}

fn sorted<K: Ord + Copy, V>(map: Hashed<K, V>) -> Vec<(K, V)> {
    let mut all: Vec<(K, V)> = map.into_iter().collect();
    all.sort_unstable_by_key(|it| it.0);
    all
}

#[cfg(test)]
mod tests {
    use crate::EventLog;

    use super::*;

    #[test]
    fn what_follows_what_and_how_often() {
        let mut log = EventLog::default();
        for (case, way) in [("1", "a b c"), ("2", "a c"), ("3", "a b c"), ("4", "a a")] {
            way.split(' ').enumerate().for_each(|(at, it)| log.push(case, it, at as i64 * 10, "", ""));
        }
        let flow = Flow::of(&Cases::of(&log.events));
        let name = |id| log.words.activities.name(id).into_owned();
        let arcs: Vec<String> =
            flow.arcs().iter().map(|(from, to, it)| format!("{}{} {}", name(*from), name(*to), it.times)).collect();
        assert_eq!(arcs, ["ab 2", "bc 2", "aa 1", "ac 1"]);
        let variants: Vec<(u64, usize)> = flow.variants().iter().map(|it| (it.matters, it.steps)).collect();
        assert_eq!(variants, [(2, 3), (1, 2), (1, 2)]);
        assert_eq!(flow.arcs()[0].2.mean(), 10);
        assert_eq!(flow.activities()[0].1, Activity { events: 5, first: 4, last: 1, places: 1000 });
    }
}
