//! Killed at each message to the server and before each answer, and at each call on the checkpoint file.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::Begun;
use crate::faults::commands::Script;
use crate::faults::crew::{self, Limits, locked};
use crate::faults::cuts::Chance;
use crate::faults::findings::{Finding, Tally};
use crate::faults::judge;
use crate::faults::victim::Victim;

/// A call that is killed is not carried out: at `sendto` the statement is not sent, at `recvfrom` it
/// was sent and nobody heard the answer.
const CALLS: &str = "sendto,recvfrom,write,fsync,fdatasync,rename,renameat2";

pub(super) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("postgres: kill", |tally| {
        let script = Script::short();
        let [before, session] = script.sessions.as_slice() else { bail!("the script has two sessions") };
        let begun = Begun::new(victim, before)?;
        let (said, trace) = victim.append_traced(&begun.place, session, CALLS, None)?;
        if said.code != Some(0) {
            bail!("a session should succeed where nothing is disturbed: {}", said.end());
        }
        let counts = counts(&trace).into_iter();
        let mut points: Vec<(String, usize)> =
            counts.flat_map(|(call, count)| (1..=count).map(move |when| (call.clone(), when))).collect();
        if !limits.is_full() {
            points = Chance(seed).shuffled(points);
        }
        locked(tally).points_in_all = points.len();
        crew::each(limits, points, tally, |(call, when)| {
            let begun = Begun::new(victim, before)?;
            let inject = format!("{call}:signal=SIGKILL:when={when}");
            let (said, trace) = victim.append_traced(&begun.place, session, CALLS, Some(&inject))?;
            let mut given = begun.answers.clone();
            given.extend(judge::answers(&said.lines)?);
            let findings = match judge::reopen(victim, &begun.place, &script.all())? {
                Ok(reopened) => judge::judge(&given, &reopened),
                Err(finding) => vec![finding],
            };
            let mut tally = locked(tally);
            tally.points += usize::from(trace.contains("killed by SIGKILL"));
            tally.records += 1;
            tally.receipts += judge::receipts(&given).len();
            let place = format!("killed at {call} number {when}");
            tally.findings.extend(findings.into_iter().map(|it: Finding| it.at(&place)));
            Ok(())
        })
    })
}

/// How often each call is made by the thread that makes it most: strace counts by thread.
fn counts(trace: &str) -> BTreeMap<String, usize> {
    let mut by_thread: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in trace.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        // `<... recvfrom resumed>` and `+++ exited` are no calls.
        if let Some((name, _)) =
            call.trim_start().split_once('(').filter(|(name, _)| CALLS.split(',').any(|it| it == *name))
        {
            *by_thread.entry((thread, name)).or_default() += 1;
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ((_, name), count) in by_thread {
        let most = counts.entry(name.to_owned()).or_default();
        *most = count.max(*most);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_thread() {
        let trace = "12  sendto(6, \"Q\", 1) = 1\n13  sendto(6, \"Q\", 1 <unfinished ...>\n12  sendto(6, \"(\", 1) = 1\n\
                     13  <... sendto resumed>) = 1\n13  exit_group(0) = ?\n12  +++ exited with 0 +++\n";
        assert_eq!(counts(trace), BTreeMap::from([("sendto".to_owned(), 2)]));
    }
}
