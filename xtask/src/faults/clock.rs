//! A clock that jumps: the order stays that of the answers, and each time it was set back is told.
//!
//! The program is the real one; libfaketime stands between it and the system's clock.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::commands;
use super::crew::{self, Limits, locked};
use super::cuts::Chance;
use super::findings::{Finding, Kind, Tally};
use super::judge;
use super::victim::Victim;
use crate::debian;
use crate::work;

/// Jumps in one process; after so many, another goes on with the record.
const JUMPS: usize = 20;
/// Records in the full form.
const RECORDS: u64 = 25;
/// In one record.
const PROCESSES: usize = 2;
/// An hour: jumps go to whole hours, so that none is as small as the time that a command takes.
const HOUR: i64 = 3600;
const YEARS_HOURS: u64 = 20 * 365 * 24;

pub(crate) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("clock", |tally| {
        let Some(library) = library() else {
            let note = "not done: libfaketime is not where Debian puts it";
            locked(tally).notes.push(note.to_owned());
            return Ok(());
        };
        let begun = work::now();
        for record in 0.. {
            let late = limits.time.map_or(record >= RECORDS, |time| record > 0 && begun.elapsed() > time);
            if late || limits.first_only && !locked(tally).findings.is_empty() {
                break;
            }
            let (jumps, findings) = jumping(victim, &library, Chance(seed.wrapping_add(record)))?;
            let mut tally = locked(tally);
            tally.points += jumps;
            tally.records += 1;
            tally.receipts += jumps;
            tally.findings.extend(findings);
        }
        let mut tally = locked(tally);
        tally.points_in_all = tally.points;
        Ok(())
    })
}

/// One record, each of its entries written after a jump.
fn jumping(victim: &Victim, library: &Path, mut chance: Chance) -> Result<(usize, Vec<Finding>)> {
    let scratch = work::scratch()?;
    let (place, clock) = (scratch.path().join("record"), scratch.path().join("clock"));
    fs::create_dir(&place).context("could not make the folder of the record")?;
    victim.init(&place, None)?;
    let environment = [
        ("LD_PRELOAD", library.as_os_str().to_owned()),
        ("FAKETIME_TIMESTAMP_FILE", clock.clone().into_os_string()),
        ("FAKETIME_NO_CACHE", OsString::from("1")),
        ("FAKETIME_DONT_FAKE_MONOTONIC", OsString::from("1")),
    ];
    let commands = commands::registrations(PROCESSES * JUMPS);
    let (mut given, mut offsets) = (Vec::new(), Vec::new());
    for process in commands.chunks(JUMPS) {
        let mut talk = None;
        for command in process {
            offsets.push(jump(&mut chance, offsets.last().copied()));
            fs::write(&clock, format!("{:+}", offsets[offsets.len() - 1])).context("could not set the clock")?;
            if talk.is_none() {
                talk = Some(victim.talk(&place, &environment)?);
            }
            talk.as_mut().context("it was begun above")?.burst(std::slice::from_ref(command));
        }
        let said = talk.context("it was begun above")?.end()?;
        if said.code != Some(0) {
            let what = format!("a session whose clock jumped: {}", said.end());
            return Ok((given.len(), vec![Finding::new(Kind::Unanswered, what)]));
        }
        given.extend(judge::answers(&said.lines)?);
    }
    let mut findings = match judge::reopen(victim, &place, &commands)? {
        Ok(reopened) => judge::judge(&given, &reopened),
        Err(finding) => vec![finding],
    };
    // One command after the other: the place of each is the number of its answer.
    let places: Vec<usize> = judge::all_receipts(&given).map(|it| it.seq).collect();
    if places != (0..commands.len()).collect::<Vec<_>>() {
        findings.push(Finding::new(Kind::Disorder, format!("answered in order, and they stand as {places:?}")));
    }
    let back: Vec<u64> = (1..).zip(offsets.windows(2)).filter(|(_, it)| it[1] < it[0]).map(|(at, _)| at).collect();
    let told = told(&victim.audit(&place)?.lines)?;
    if told != back {
        let what = format!("the clock was set back before {back:?}, the audit says {told:?}");
        findings.push(Finding::new(Kind::Disorder, what));
    }
    Ok((offsets.len(), findings))
}

/// Seconds from the system's clock, other than before.
fn jump(chance: &mut Chance, before: Option<i64>) -> i64 {
    loop {
        // Every other jump is a matter of hours, as a wrong zone or a summer time would be.
        let span = if chance.below(2) == 0 { 24 } else { YEARS_HOURS };
        let hours = i64::try_from(chance.below(2 * span + 1)).expect("some years") - span as i64;
        if before != Some(hours * HOUR) {
            return hours * HOUR;
        }
    }
}

/// Entries before which the clock was set back, as the audit tells them.
fn told(lines: &[String]) -> Result<Vec<u64>> {
    let Some(line) = lines.first() else { bail!("the audit says nothing") };
    let audit: Value = serde_json::from_str(line).context("the audit is not JSON")?;
    let told = audit.get("clock_set_back").and_then(Value::as_array).context("the audit tells no clock")?;
    Ok(told.iter().filter_map(Value::as_u64).collect())
}

fn library() -> Option<PathBuf> {
    debian::ensure("faketime", "faketime").ok()?;
    let folders = fs::read_dir("/usr/lib").ok()?.flatten();
    folders.map(|it| it.path().join("faketime/libfaketimeMT.so.1")).find(|it| it.exists())
}
