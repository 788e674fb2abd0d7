//! A disk without room: what is there can be read, what is new is refused, and nothing is half written.

use anyhow::Result;

use super::commands::Script;
use super::crew::{self, locked};
use super::findings::{Finding, Kind, Tally};
use super::folder;
use super::judge::{self, Answer};
use super::template::Template;
use super::victim::{Said, Victim};
use crate::small_disk::SmallDisk;

/// Room that is left for the program to run into, tried from none to a few entries.
const LEFT_BYTES: [usize; 6] = [0, 4 << 10, 12 << 10, 40 << 10, 80 << 10, 160 << 10];

pub(crate) fn run(victim: &Victim) -> Result<Tally> {
    crew::timed("full disk", |tally| {
        let template = Template::new(victim, Script::short())?;
        let points = LEFT_BYTES.into_iter().flat_map(|left| [(left, true), (left, false)]);
        locked(tally).points_in_all = 2 * LEFT_BYTES.len();
        for (left, in_use) in points {
            let size: usize = template.image.values().map(|it| it.len().next_multiple_of(4096)).sum();
            let Some(disk) = SmallDisk::mounted(size + (1 << 20))? else {
                let note = "not done: a small disk can be mounted by root alone (ENOSPC at every call was tried)";
                locked(tally).notes.push(note.to_owned());
                return Ok(());
            };
            let findings = filled(victim, &template, &disk, left, in_use)?;
            let index = if in_use { "" } else { ", no shared index" };
            let mut tally = locked(tally);
            tally.points += 1;
            tally.records += 1;
            tally.receipts += judge::receipts(&template.answers).len();
            tally.findings.extend(findings.into_iter().map(|it| it.at(&format!("{left} bytes free{index}"))));
        }
        Ok(())
    })
}

fn filled(victim: &Victim, template: &Template, disk: &SmallDisk, left: usize, in_use: bool) -> Result<Vec<Finding>> {
    let place = disk.folder().join("record");
    folder::write(&template.image, &place)?;
    // A record in use has the shared index that its last session left; after a start of the machine,
    // or where it was copied from elsewhere, it has none.
    if in_use {
        victim.log(&place)?;
    }
    disk.fill(left)?;
    let mut findings = Vec::new();
    let mut told = |what: &str, said: &Said| {
        findings.push(Finding::new(Kind::FullDisk, format!("{what}: {}", said.end())));
    };
    let session = victim.append(&place, template.session(), None)?;
    let given = judge::answers(&session.lines)?;
    let log = victim.log(&place)?;
    if log.code != Some(0) || log.lines.is_empty() {
        told("the log cannot be read", &log);
    }
    let refused = |it: &Answer| matches!(it, Answer::Refused { code, .. } if code == "disk-full");
    let whole = session.code == Some(0) && given.iter().all(|it| matches!(it, Answer::Given { .. }));
    // Room for the checkpoint is taken before the entries are written, so no outcome is unknown.
    let unknown = |it: &Answer| matches!(it, Answer::Refused { code, .. } if code == "unknown");
    if session.crashed() || given.iter().any(unknown) || !(given.iter().any(refused) || whole) {
        told("an append is not refused with the code disk-full", &session);
    }
    for command in template.answers.iter().filter_map(|it| match it {
        Answer::Given { command, .. } => Some(command),
        Answer::Refused { .. } => None,
    }) {
        let receipt = victim.receipt(&place, command)?;
        if receipt.code != Some(0) {
            told("a receipt cannot be had", &receipt);
        }
    }
    disk.empty()?;
    let mut all = template.answers.clone();
    all.extend(given);
    findings.extend(match judge::reopen(victim, &place, &template.commands())? {
        Ok(reopened) => judge::judge(&all, &reopened),
        Err(finding) => vec![finding.at("with room again")],
    });
    Ok(findings)
}
