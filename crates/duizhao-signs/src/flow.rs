//! How the matters of a log go from activity to activity: the directly-follows graph and the variants. 流程图

use std::cmp::Reverse;

use crate::cases::{Cases, Step, Trace};
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
    variants: Hashed<u64, Way>,
    /// The steps of all variants that are kept, one after the other.
    steps: Vec<Id>,
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
}

/// A variant as it is counted. 走法计数
#[derive(Clone, Copy, Debug)]
struct Way {
    matters: u32,
    /// The first of its matters.
    first: Id,
    /// Where its steps begin, and how many it has.
    from: u32,
    steps: u32,
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
        flow.add(cases);
        flow
    }

    /// The ways are looked up in a row: each waits for memory, and so all wait at the same time.
    pub(crate) fn add(&mut self, cases: &Cases<'_>) {
        let ways: Vec<u64> = cases.iter().map(|it| self.walk(&it)).collect();
        cases.iter().zip(ways).for_each(|(it, way)| self.count(&it, way));
    }

    /// Counts its steps; the number of its way.
    fn walk(&mut self, trace: &Trace<'_>) -> u64 {
        let (Some(first), Some(last)) = (trace.steps.first(), trace.steps.last()) else { return 0 };
        self.activities.of(first.activity).first += 1;
        self.activities.of(last.activity).last += 1;
        let length = trace.steps.len().saturating_sub(1).max(1);
        let mut way = 0_u64;
        let mut before: Option<&Step> = None;
        for (at, step) in trace.steps.iter().enumerate() {
            let activity = self.activities.of(step.activity);
            activity.events += 1;
            activity.places += u64::from(place(at, length));
            way = (way.rotate_left(7) ^ u64::from(step.activity.0)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            if let Some(before) = before.replace(step) {
                let passing = self.arcs.of(before.activity, step.activity);
                passing.times += 1;
                if before.has_time() {
                    passing.total += i128::from(step.at) - i128::from(before.at);
                }
            }
        }
        way
    }

    fn count(&mut self, trace: &Trace<'_>, way: u64) {
        if let Some(known) = self.variants.get_mut(&way) {
            known.matters += 1;
        } else if self.variants.len() < VARIANTS {
            let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
            let (from, steps) = (count(self.steps.len()), count(trace.steps.len()));
            self.steps.extend(trace.steps.iter().take(SHOWN).map(|it| it.activity));
            self.variants.insert(way, Way { matters: 1, first: trace.case, from, steps });
        } else {
            self.others += 1;
        }
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

    /// The ways that most matters take, so many of them, the most frequent first.
    pub fn variants(&self, most: usize) -> Vec<Variant> {
        let mut all: Vec<Way> = self.variants.values().copied().collect();
        let order = |it: &Way| (Reverse(it.matters), it.first);
        if most < all.len() {
            all.select_nth_unstable_by_key(most, order);
            all.truncate(most);
        }
        all.sort_unstable_by_key(order);
        all.into_iter().map(|it| self.variant(it)).collect()
    }

    fn variant(&self, way: Way) -> Variant {
        let (from, steps) = (way.from as usize, way.steps as usize);
        let activities = self.steps[from..from + steps.min(SHOWN)].into();
        Variant { matters: u64::from(way.matters), activities, steps }
    }

    /// How many ways were told apart.
    pub fn variants_in_all(&self) -> usize {
        self.variants.len()
    }

    /// Matters whose way was not counted, because there were too many ways.
    pub fn uncounted(&self) -> u64 {
        self.others
    }
}

/// A step's place among so many, from 0 to 1000.
#[inline]
fn place(at: usize, length: usize) -> u32 {
    match (u32::try_from(at * 1000), u32::try_from(length)) {
        // Half the work where the numbers are small, as they are.
        (Ok(at), Ok(length)) => at / length,
        _ => (at * 1000 / length) as u32,
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
        let variants: Vec<(u64, usize)> = flow.variants(9).iter().map(|it| (it.matters, it.steps)).collect();
        assert_eq!(variants, [(2, 3), (1, 2), (1, 2)]);
        assert_eq!(flow.arcs()[0].2.mean(), 10);
        assert_eq!(flow.activities()[0].1, Activity { events: 5, first: 4, last: 1, places: 1000 });
    }
}
