//! The connection is cut around a commit, so that the program cannot know what became of it.

use anyhow::{Result, bail};

use super::Begun;
use super::proxy::{CUTS, Cut, Proxy};
use crate::faults::commands::Script;
use crate::faults::crew::{self, Limits, locked};
use crate::faults::cuts::Chance;
use crate::faults::findings::Tally;
use crate::faults::judge;
use crate::faults::victim::Victim;
use crate::postgres::Server;

pub(super) fn run(victim: &Victim, server: &Server, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("postgres: cut", |tally| {
        let script = Script::short();
        let [before, session] = script.sessions.as_slice() else { bail!("the script has two sessions") };
        // The session over a record of its own, cut where it is said; whether it was, and what was found.
        let one = |cut: Cut, when: usize| -> Result<usize> {
            let begun = Begun::new(victim, before)?;
            let proxy = Proxy::start(server.port(), cut, when)?;
            let cut_off = Victim { server: Some(server.address_through(proxy.port())), ..victim.clone() };
            let said = cut_off.append(&begun.place, session, None)?;
            if proxy.commits() < when.max(1) {
                return Ok(proxy.commits());
            }
            let mut given = begun.answers.clone();
            given.extend(judge::answers(&said.lines)?);
            let (there, acknowledged) = (victim.log(&begun.place)?.lines.len(), judge::receipts(&given).len());
            match cut {
                Cut::Before | Cut::Within if there > acknowledged => bail!("a commit that was cut off came through"),
                Cut::Answered if when > 0 && there == acknowledged => bail!("a commit that was answered is not there"),
                _ => {}
            }
            let findings = match judge::reopen(victim, &begun.place, &script.all())? {
                Ok(reopened) => judge::judge(&given, &reopened),
                Err(finding) => vec![finding],
            };
            let mut tally = locked(tally);
            tally.points += usize::from(when > 0);
            tally.records += 1;
            tally.receipts += judge::receipts(&given).len();
            let place = format!("commit {when} cut off, {cut:?}");
            tally.findings.extend(findings.into_iter().map(|it| it.at(&place)));
            Ok(proxy.commits())
        };
        let commits = one(Cut::Before, 0)?;
        let mut points: Vec<(Cut, usize)> =
            (1..=commits).flat_map(|when| CUTS.into_iter().map(move |cut| (cut, when))).collect();
        if !limits.is_full() {
            points = Chance(seed).shuffled(points);
        }
        locked(tally).points_in_all = points.len();
        crew::each(limits, points, tally, |(cut, when)| one(cut, when).map(drop))
    })
}
