//! A unit that had taken the matter gets it back, more than is usual in its process. 多次转回

use std::collections::BTreeMap;

use crate::cases::Step;
use crate::hashed::Hashed;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::process::Process;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(crate) const KIND: Kind = Kind {
    code: "bounced",
    idiom: "推诿扯皮",
    zh: Wording {
        label: "多次转回",
        definition: "签收过的单位，在别的单位签收以后又接回这件事：两次以上，或一次而往返用去 5 个以上工作日；\
            并且在本流程里不多见。怎样算不多见，看本流程自己的办件：同一条回路走的件多，就是流程本来的走法，转回以后照常往下走的也是；\
            走法寻常而等得特别久，或往返次数比百分之九十五的件都多，仍要提。可比的件不足 20 件时不作比较，只看事实。",
        not_when: "两个工作日内退回错派的第一次；主办请协办后收回；核验人退回重办。",
        figure: "不寻常的转回次数",
        cannot_see: "两家确实要轮流办的事；承办单位一列如果记的是岗位，转手就是平常流程。",
        answer: "写明是哪一步需要来回，或者今后第一次交给谁。流程本来如此的，写一句说明即可。",
    },
    en: Wording {
        label: "Came back more than once",
        definition: "A unit that had accepted the matter gets it back after another accepted: twice, or once with \
            more than 5 working days lost; and that is unusual for its own process. A way back that many matters of \
            the process take is the process’s own, and so is going on from there as matters do; it is named only \
            where it took much longer than it does, or where the matter came back more often than 95 in 100. With \
            fewer than 20 matters nothing is compared: only the facts count.",
        not_when: "The first return within two working days, which corrects a wrong dispatch; back from a supporting \
            unit; returned by the verifier.",
        figure: "unusual returns",
        cannot_see: "Two units that truly take turns. Where the owner column holds posts, hand-overs are the normal flow.",
        answer: "Say which step needs both, or to whom it goes at once the next time.",
    },
    needs: &[Need::Owners],
    among: &[],
    detect: Detect::Compared { may, detect },
    ask,
};

/// Longest wait that is told apart, in working days.
const LONGEST: i64 = 1_000;

/// How matters come back in a process. 转回常情
#[derive(Clone, Debug, Default)]
pub(crate) struct Returns {
    /// By who gave it back and who got it: matters, and how many returns took how many working days.
    ways: Hashed<(Id, Id), Way>,
    /// By who handed over and to whom: in how many matters, and in how many the giver got it back.
    handed: Hashed<(Id, Id), Handed>,
    /// How many matters came back how often.
    per_matter: BTreeMap<usize, u64>,
}

#[derive(Clone, Debug, Default)]
struct Way {
    matters: u64,
    days: BTreeMap<i64, u64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Handed {
    over: u64,
    back: u64,
}

/// One way out and back.
#[derive(Clone, Copy)]
struct Return<'s> {
    /// The giver's last step before; then the other unit took it.
    out: &'s Step,
    to: &'s Step,
    /// Who had it before it came back, and the giver's step when it did.
    from: &'s Step,
    back: &'s Step,
    days: i64,
    /// The same hand-over was made before in this matter, when it went on to a unit that was new to it.
    goes_on: bool,
}

impl Returns {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        self.count(seen, 1);
    }

    /// As if the matter had never been added.
    pub(crate) fn forget(&mut self, seen: &Seen<'_>) {
        self.count(seen, -1);
        if held(seen).nth(1).is_some() {
            // What nothing is counted of any more is as if it had never been.
            self.per_matter.retain(|_, times| *times > 0);
            self.handed.retain(|_, it| it.over > 0);
            self.ways.retain(|_, it| it.matters > 0);
            self.ways.values_mut().for_each(|it| it.days.retain(|_, times| *times > 0));
        }
    }

    fn count(&mut self, seen: &Seen<'_>, by: i64) {
        if held(seen).nth(1).is_none() {
            more(self.per_matter.entry(0).or_default(), by);
            return;
        }
        let held: Vec<&Step> = held(seen).collect();
        let returns = returns(seen, &held);
        once_each(held.windows(2).map(|it| (it[0].owner, it[1].owner)))
            .for_each(|it| more(&mut self.handed.entry(it).or_default().over, by));
        once_each(returns.iter().map(|it| (it.out.owner, it.to.owner)))
            .for_each(|it| more(&mut self.handed.entry(it).or_default().back, by));
        once_each(returns.iter().map(Return::way))
            .for_each(|it| more(&mut self.ways.entry(it).or_default().matters, by));
        for it in &returns {
            let way = self.ways.entry(it.way()).or_default();
            more(way.days.entry(it.days.min(LONGEST)).or_default(), by);
        }
        more(self.per_matter.entry(times(&returns)).or_default(), by);
    }

    /// The process's own way: many matters come back on it; or what one unit hands to the other often
    /// comes back; or the matter had come back before and from there goes on as matters do.
    fn is_usual(&self, it: &Return<'_>, process: &Process, seen: &Seen<'_>) -> bool {
        let limits = &seen.settings.bounced;
        let comparable = seen.settings.office.comparable;
        let many = |matters: u64| matters >= comparable && matters * 100 >= process.counts.cases * limits.usual_percent;
        let handed = |pair: (Id, Id)| self.handed.get(&pair).copied().unwrap_or_default();
        let (over, way) = (handed((it.out.owner, it.to.owner)), handed(it.way()));
        many(self.ways.get(&it.way()).map_or(0, |it| it.matters))
            || (over.over >= comparable && over.back * 100 >= over.over * limits.back_percent)
            || (it.goes_on && many(way.over))
    }

    /// It took longer than nearly all returns on the same way.
    fn is_slow(&self, it: &Return<'_>, seen: &Seen<'_>) -> bool {
        let limits = &seen.settings.bounced;
        let Some(way) = self.ways.get(&it.way()) else { return false };
        let all: u64 = way.days.values().sum();
        it.days > limits.lost_days
            && all >= seen.settings.office.comparable
            && it.days > nearly_all(&way.days, limits.beyond_percent)
    }

    fn are_many(&self, returns: usize, seen: &Seen<'_>) -> bool {
        let limits = &seen.settings.bounced;
        returns >= limits.returns && returns > nearly_all(&self.per_matter, limits.beyond_percent)
    }
}

impl Return<'_> {
    fn way(&self) -> (Id, Id) {
        (self.from.owner, self.back.owner)
    }
}

fn more(times: &mut u64, by: i64) {
    *times = times.wrapping_add_signed(by);
}

/// How many had it, one after the other: whether it came back is asked from the second on, and
/// whether to say so from the third.
pub(crate) fn holders(seen: &Seen<'_>) -> usize {
    held(seen).count()
}

/// Times that a matter came back; what follows from that, because it goes on from there, is not counted.
fn times(returns: &[Return<'_>]) -> usize {
    returns.iter().filter(|it| !it.goes_on).count()
}

/// Each pair once, however often a matter takes it.
fn once_each(pairs: impl Iterator<Item = (Id, Id)>) -> impl Iterator<Item = (Id, Id)> {
    let mut pairs: Vec<(Id, Id)> = pairs.collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter()
}

/// The value that so many percent do not exceed.
fn nearly_all<V: Copy + Default + Ord>(times: &BTreeMap<V, u64>, percent: u64) -> V {
    let all: u64 = times.values().sum();
    let mut below = 0;
    for (value, times) in times {
        below += times;
        if below * 100 >= all * percent {
            return *value;
        }
    }
    V::default()
}

/// Who held it, one after the other. Where the log tells who accepted, only that is holding; a matter
/// in it that nobody accepted, as one that came in from another ledger, was held by nobody. Who urges has a
/// word on a matter, and not the matter.
fn held<'a>(seen: &Seen<'a>) -> impl Iterator<Item = &'a Step> {
    let holding: &[Meaning] =
        if seen.could_have(Meaning::Accepted.bit()) { &[Meaning::Accepted] } else { Meaning::ALL };
    let mut last = Id::NONE;
    let steps = seen.among(holding).filter(|it| it.2.meaning != Meaning::Urged);
    steps.map(|it| it.1).filter(move |it| {
        let holds = !it.owner.is_none() && it.owner != last;
        last = if holds { it.owner } else { last };
        holds
    })
}

fn returns<'a>(seen: &Seen<'_>, held: &[&'a Step]) -> Vec<Return<'a>> {
    let mut returns = Vec::new();
    // Where each owner last held it, and whether each hand-over went on when it was first made. A
    // matter has few of either; the longest have as many as there are units.
    let mut last: Vec<(Id, usize)> = Vec::new();
    let mut went_on: Hashed<(Id, Id), bool> = Hashed::default();
    for (at, back) in held.iter().enumerate() {
        let known = last.iter_mut().find(|it| it.0 == back.owner);
        let is_new = known.is_none();
        if let Some(known) = known {
            let out = std::mem::replace(&mut known.1, at);
            let days = seen.days.between(held[out + 1].at, back.at);
            let from = held[at - 1];
            let goes_on = went_on.get(&(from.owner, back.owner)).copied().unwrap_or(false);
            returns.push(Return { out: held[out], to: held[out + 1], from, back, days, goes_on });
        } else {
            last.push((back.owner, at));
        }
        if at > 0 {
            went_on.entry((held[at - 1].owner, back.owner)).or_insert(is_new);
        }
    }
    returns
}

/// Without those that nobody would ask about.
fn worth_asking<'a>(seen: &Seen<'_>, held: &[&'a Step]) -> Vec<Return<'a>> {
    let mut kept = returns(seen, held);
    let correction = seen.settings.bounced.correction_days;
    if kept.first().is_some_and(|it| it.days <= correction && it.out.owner == held[0].owner) {
        kept.remove(0);
    }
    let returned: Vec<i64> = seen.of(Meaning::Returned).map(|it| it.at).collect();
    let by_verifier = |it: &Return<'_>| {
        let at = returned.partition_point(|at| *at < it.to.at);
        returned.get(at).is_some_and(|at| *at <= it.back.at)
    };
    let helpers = helpers(seen);
    let helped = |it: &Return<'_>| helpers.iter().any(|(unit, at)| *unit == it.to.owner && *at <= it.back.at);
    kept.retain(|it| !by_verifier(it) && !helped(it));
    kept
}

/// Who was asked to help, or waited on, and since when.
fn helpers(seen: &Seen<'_>) -> Vec<(Id, i64)> {
    let mut helpers: Vec<(Id, i64)> = Vec::new();
    if !seen.has(Meaning::set(&[Meaning::SupportAsked, Meaning::HelpAsked, Meaning::Waiting])) {
        return helpers;
    }
    for (step, reading) in seen.steps() {
        let asks = matches!(reading.meaning, Meaning::SupportAsked | Meaning::HelpAsked | Meaning::Waiting);
        let party = seen.trace.party(step);
        if asks && !party.is_none() && helpers.iter().all(|it| it.0 != party) {
            helpers.push((party, step.at));
        }
    }
    helpers
}

/// A way out and back has three stretches.
fn may(seen: &Seen<'_>) -> bool {
    held(seen).nth(2).is_some()
}

fn detect(seen: &Seen<'_>, process: &Process) -> Option<Sign> {
    let held: Vec<&Step> = held(seen).collect();
    let limits = &seen.settings.bounced;
    let returns = worth_asking(seen, &held);
    let compared = process.is_comparable(seen);
    let usual = |it: &Return<'_>| compared && process.returns.is_usual(it, process, seen);
    let unusual: Vec<&Return<'_>> = returns.iter().filter(|it| !usual(it)).collect();
    let slow: Vec<&Return<'_>> = returns.iter().filter(|it| usual(it) && process.returns.is_slow(it, seen)).collect();
    let many = compared && process.returns.are_many(times(&returns), seen);
    let unusual_alone = unusual.len() >= limits.returns || unusual.iter().any(|it| it.days > limits.lost_days);
    if !unusual_alone && slow.is_empty() && !many {
        return None;
    }
    let shown: Vec<&Return<'_>> = if many {
        returns.iter().filter(|it| !it.goes_on).collect()
    } else {
        unusual.into_iter().chain(slow).collect()
    };
    let lost = lost(seen, &shown);
    let steps = shown.iter().flat_map(|it| [it.out, it.to, it.back]);
    let why = match (compared, unusual_alone, many) {
        (false, _, _) => FACTS,
        (_, true, _) => RARE,
        (_, _, true) => MANY,
        _ => SLOW,
    };
    let matters = i64::try_from(process.counts.cases).unwrap_or(i64::MAX);
    Some(seen.sign(KIND.code, shown.len() as i64, [lost, matters, why], steps))
}

/// Why it is named: facts alone, a way that few take, more often than nearly all, longer than nearly all.
const FACTS: i64 = 0;
const RARE: i64 = 1;
const MANY: i64 = 2;
const SLOW: i64 = 3;

/// Working days on the way, those of overlapping returns once.
fn lost(seen: &Seen<'_>, returns: &[&Return<'_>]) -> i64 {
    let mut away: Vec<(i64, i64)> = returns.iter().map(|it| (it.to.at, it.back.at)).collect();
    away.sort_unstable();
    let mut until = i64::MIN;
    let mut lost = 0;
    for (from, to) in away {
        if to > until {
            lost += seen.days.between(from.max(until), to);
            until = to;
        }
    }
    lost
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let [lost, matters, why] = sign.more;
    let times = sign.figure;
    let way = way(sign, teller);
    let (zh, en) = match why {
        RARE => (
            format!("；同流程 {matters} 件里，这样转的少见"),
            format!("; among the {matters} matters of its process few go this way"),
        ),
        MANY => (
            format!("；转回的次数比同流程 {matters} 件里的绝大多数都多"),
            format!("; more often than nearly all of the {matters} matters of its process"),
        ),
        SLOW => (
            "；这样转在本流程常见，等得这样久的少见".to_owned(),
            "; the way is usual in its process, the wait is not".to_owned(),
        ),
        _ => (String::new(), String::new()),
    };
    Asked::new(
        (
            format!("{}，{way}，转回 {times} 次，在路上共 {lost} 个工作日{zh}。", teller.period_zh(sign)),
            format!("{}: {way}, back {times} times, {lost} working days on the way{en}.", teller.period_en(sign)),
        ),
        (
            "是哪一步没有说清由谁办？第一次交给谁，就可以不再转回？",
            "At which step was it open who acts? To whom would it have to go first, so as not to come back?",
        ),
    )
}

/// Who had it, one after the other; the first of many.
fn way(sign: &Sign, teller: &Teller<'_>) -> String {
    const SHOWN: usize = 5;
    let mut owners: Vec<Id> = sign.evidence.iter().map(|it| it.owner).collect();
    owners.dedup();
    let more = if owners.len() > SHOWN { " → …" } else { "" };
    let names: Vec<String> = owners.into_iter().take(SHOWN).map(|it| teller.unit(it)).collect();
    names.join(" → ") + more
}
