//! Plain counts: they are no signs and stand beside them. 计数

use crate::cases::{Cases, Trace};
use crate::names::Id;

/// How often cases change hands, without asking whether that is out of the ordinary. 计数
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With at least one event.
    pub cases: u64,
    pub events: u64,
    /// Cases with more than one owner.
    pub hand_overs: u64,
    /// Cases in which an owner comes back.
    pub returns: u64,
    /// Cases in which an owner comes back after one other.
    pub a_b_a: u64,
}

impl Counts {
    pub fn of(cases: &Cases<'_>) -> Counts {
        let mut counts = Counts::default();
        cases.iter().for_each(|it| counts.add(&it));
        counts
    }

    pub fn add(&mut self, trace: &Trace<'_>) {
        self.cases += 1;
        self.events += trace.steps.len() as u64;
        let (mut owners, mut returns, mut a_b_a) = (0, false, false);
        let (mut before, mut last) = (Id::NONE, Id::NONE);
        // Owners that had it, a bit for many: where the bit is not set, none of them had.
        let mut had = 0_u64;
        for (at, step) in trace.steps.iter().enumerate() {
            if step.owner.is_none() || step.owner == last {
                continue;
            }
            owners += 1;
            a_b_a |= step.owner == before;
            before = std::mem::replace(&mut last, step.owner);
            let bit = 1 << (step.owner.0 % u64::BITS);
            // Few steps are compared with each other; many are sorted afterwards.
            returns |= had & bit != 0 && at < FEW && trace.steps[..at].iter().any(|it| it.owner == step.owner);
            had |= bit;
        }
        returns |= trace.steps.len() > FEW && one_comes_back(trace);
        self.hand_overs += u64::from(owners > 1);
        self.returns += u64::from(returns);
        self.a_b_a += u64::from(a_b_a);
    }
}

const FEW: usize = 32;

fn one_comes_back(trace: &Trace<'_>) -> bool {
    let mut sorted: Vec<Id> = trace.owners().map(|it| it.owner).collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|it| it[0] == it[1])
}

#[cfg(test)]
mod tests {
    use crate::EventLog;

    use super::*;

    /// One case a line, one letter an owner, `-` for none.
    fn counts(cases: &[&str]) -> Counts {
        let mut log = EventLog::default();
        for (case, owners) in cases.iter().enumerate() {
            for (at, owner) in owners.split(' ').enumerate() {
                log.push(&case.to_string(), "做", at as i64, owner.trim_matches('-'), "");
            }
        }
        Counts::of(&Cases::of(&log.events))
    }

    #[test]
    fn returns_and_a_b_a_are_cases_not_times() {
        let seen = counts(&["a b a b a", "a a -", "a b c a", "a - a", "a b", "-"]);
        assert_eq!(seen, Counts { cases: 6, events: 18, hand_overs: 3, returns: 2, a_b_a: 1 });
    }

    #[test]
    fn long_cases_are_counted_alike() {
        let many: Vec<String> = (0..40).map(|it| format!("u{it}")).collect();
        let back = format!("{} u7", many.join(" "));
        let seen = counts(&[&many.join(" "), &back]);
        assert_eq!((seen.hand_overs, seen.returns, seen.a_b_a), (2, 1, 0));
    }
}
