//! A disk without room: what is there can be read, what is new is refused, and nothing is half written.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::commands::Script;
use super::crew::{self, locked};
use super::findings::{Finding, Kind, Tally};
use super::folder;
use super::judge::{self, Answer};
use super::template::Template;
use super::victim::{Said, Victim};
use crate::debian::is_root;

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
    let place = disk.folder.path().join("record");
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

/// A small file system in memory; unmounted when it is dropped.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// `None` where mounting is not permitted.
    fn mounted(bytes: usize) -> Result<Option<SmallDisk>> {
        if !is_root() {
            return Ok(None);
        }
        let folder = TempDir::with_prefix("duizhao-full-").context("could not make a folder")?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"]).arg(folder.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|it| it.success());
        Ok(mounted.then_some(SmallDisk { folder }))
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }

    /// Writes until there is no room, then gives some back.
    fn fill(&self, left: usize) -> Result<()> {
        let mut file = fs::File::create(self.ballast()).context("could not make the ballast")?;
        let mut written = 0;
        while file.write_all(&[0; 4096]).is_ok() {
            written += 4096;
        }
        file.set_len(u64::try_from(written - left.min(written))?).context("could not give room back")
    }

    fn empty(&self) -> Result<()> {
        fs::remove_file(self.ballast()).context("could not remove the ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Where it stays mounted, it goes with the machine; the check itself is over.
        let _ = Command::new("umount").arg(self.folder.path()).stderr(Stdio::null()).status();
    }
}
