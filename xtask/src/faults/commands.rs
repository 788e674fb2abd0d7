//! The commands that the program under test is given: a few matters, a few kinds, one with many acts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// A command as the line that carries it.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// Sessions of one process each; a burst is sent without waiting for answers in between.
    pub(crate) sessions: Vec<Vec<Vec<String>>>,
}

impl Script {
    /// Two sessions, the second over a record that was closed and opened again.
    pub(crate) fn whole() -> Script {
        let mut lines = Lines::default();
        let first = [1, 1, 3, 1, 6].map(|count| lines.take(count)).to_vec();
        let second = [1, 4, 1, 2].map(|count| lines.take(count)).to_vec();
        Script { sessions: vec![first, second] }
    }

    /// What stands in the record before the disk begins to fail, and the session that meets the failure.
    pub(crate) fn short() -> Script {
        let mut lines = Lines::default();
        // Nine entries: their first eight stay one stored hash at the edge of the tree for a while.
        let before = [1, 5].map(|count| lines.take(count)).to_vec();
        let session = [1, 3, 1, 2].map(|count| lines.take(count)).to_vec();
        Script { sessions: vec![before, session] }
    }

    /// Every command in the order in which it was first given.
    pub(crate) fn all(&self) -> Vec<String> {
        self.sessions.iter().flatten().flatten().cloned().collect()
    }
}

/// What two processes ask of one record at the same time.
pub(crate) struct Rivals {
    /// Asked before, so that there is a matter on which both then report.
    pub(crate) before: Vec<String>,
    /// A third of each is its own, a third is asked by both, and a third is on the matter that both share.
    pub(crate) each: [Vec<String>; 2],
}

impl Rivals {
    pub(crate) fn new(rounds: u64) -> Rivals {
        let mut shared = Lines::default();
        let before = shared.take(5);
        let mut own = [1, 2].map(|it| Lines { given: it * 1_000_000 });
        let mut each = [Vec::new(), Vec::new()];
        for round in 0..rounds {
            let both = shared.one();
            for (at, (list, own)) in each.iter_mut().zip(&mut own).enumerate() {
                let report = advanced(uuid(3 + at as u64, round), round);
                list.extend([own.one(), both.clone(), report]);
            }
        }
        Rivals { before, each }
    }

    /// Each command once.
    pub(crate) fn all(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let all = self.before.iter().chain(self.each.iter().flatten());
        all.filter(|it| seen.insert(*it)).cloned().collect()
    }
}

/// On the first matter, whatever its version.
fn advanced(command: String, number: u64) -> String {
    let act = json!({"matter": uuid(2, 0), "kind": "advanced/1", "body": {"text": text(number)}});
    json!({"command": command, "actor": "unit-2/p-2", "acts": [act]}).to_string()
}

/// Lines that make at least so many events.
pub(crate) fn lines(events: u64) -> Vec<String> {
    // Five commands have eight acts.
    let count = usize::try_from(events.div_ceil(8) * 5).expect("fits into memory");
    let mut all = Lines::default();
    (0..count).map(|_| all.one() + "\n").collect()
}

/// So many new matters, one a command.
pub(crate) fn registrations(count: usize) -> Vec<String> {
    let one = |number: u64| {
        json!({"command": uuid(1, number), "actor": "unit-1/p-1", "acts": [registered(number)]}).to_string()
    };
    (0..count as u64).map(one).collect()
}

/// Gives one command after the other; always the same.
#[derive(Default)]
struct Lines {
    given: u64,
}

impl Lines {
    fn take(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> String {
        let number = self.given;
        self.given += 1;
        let (actor, acts) = match number % 5 {
            // A new matter.
            0 => ("unit-1/p-1", vec![registered(number * 10)]),
            // Several at once, all or none.
            1 => ("unit-1/p-1", (0..4).map(|part| registered(number * 10 + part)).collect()),
            // What then happens to the new matter.
            2 => ("unit-1/p-1", vec![act((number - 2) * 10, 1, "assigned/1", assigned())]),
            3 => ("unit-2/p-2", vec![act((number - 3) * 10, 2, "accepted/1", json!({}))]),
            _ => ("unit-2/p-2", vec![act((number - 4) * 10, 3, "advanced/1", json!({"text": text(number)}))]),
        };
        json!({"command": uuid(1, number), "actor": actor, "acts": acts}).to_string()
    }
}

fn registered(matter: u64) -> Value {
    let body = json!({
        "affair": text(matter),
        "criterion": "路面修好，雨天不积水。",
        "field": "道路",
        "origin": {"from": "visit"},
    });
    act(matter, 0, "registered/1", body)
}

fn assigned() -> Value {
    json!({"lead": "unit-2", "verifier": "unit-3", "term": {"pace": "standing"}})
}

/// Of different lengths, so that entries end at different places of a page.
fn text(number: u64) -> String {
    "路面破损，雨天积水。".repeat(1 + usize::try_from(number * 3 % 17).expect("below seventeen"))
}

fn act(matter: u64, version: u64, kind: &str, body: Value) -> Value {
    json!({"matter": uuid(2, matter), "version": version, "kind": kind, "body": body})
}

/// A UUID of the seventh version with a made-up time, so that every run gives the same.
fn uuid(what: u64, number: u64) -> String {
    format!("0193f0c2-{what:04x}-7000-8000-{number:012x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_own_id() {
        let all = Script::whole().all();
        let ids: BTreeSet<String> = all
            .iter()
            .map(|it| serde_json::from_str::<Value>(it).unwrap()["command"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), all.len());
    }

    #[test]
    fn rivals_share_a_third_of_their_commands() {
        let rivals = Rivals::new(10);
        assert_eq!(rivals.each.iter().map(Vec::len).collect::<Vec<_>>(), [30, 30]);
        assert_eq!(rivals.all().len(), 5 + 2 * 20 + 10);
    }
}
