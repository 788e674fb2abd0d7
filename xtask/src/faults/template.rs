//! A record with some entries, copied for every try, and the session that meets the failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::commands::Script;
use super::disk::Image;
use super::folder;
use super::judge::{self, Answer};
use super::trace::{self, Call};
use super::victim::{Said, Victim, Watch};
use crate::work::scratch;

/// The record before, and what is asked of it.
pub(crate) struct Template<'a> {
    victim: &'a Victim,
    pub(crate) image: Image,
    /// Given before the failure.
    pub(crate) answers: Vec<Answer>,
    script: Script,
}

/// A session that something was done to.
pub(crate) struct Disturbed {
    /// Holds the folder for as long as it is needed.
    _scratch: TempDir,
    pub(crate) place: PathBuf,
    pub(crate) said: Said,
    pub(crate) calls: Vec<Call>,
}

/// The calls of a session that change files or sync them.
pub(crate) const CHANGING: &[&str] = &[
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "ftruncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
];

impl Disturbed {
    /// What it answered. Where its own output was made to fail, a line that cannot be read was no answer.
    pub(crate) fn answers(&self) -> Result<Vec<Answer>> {
        let garbled = self.calls.iter().any(|it| it.injected && it.arguments.first().is_some_and(|it| it.plain == "1"));
        if garbled {
            return Ok(self.said.lines.iter().filter_map(|it| judge::answer(it).ok()).collect());
        }
        judge::answers(&self.said.lines)
    }
}

impl<'a> Template<'a> {
    pub(crate) fn new(victim: &'a Victim, script: Script) -> Result<Template<'a>> {
        let scratch = scratch()?;
        let place = scratch.path().join("record");
        fs::create_dir(&place).context("could not make the folder of the record")?;
        let init = victim.init(&place, None)?;
        let before = victim.append(&place, &script.sessions[0], None)?;
        if init.code != Some(0) || before.code != Some(0) {
            bail!("a record cannot be made: {}; {}", init.end(), before.end());
        }
        let answers = judge::answers(&before.lines)?;
        Ok(Template { victim, image: folder::read(&place)?, answers, script })
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        self.script.all()
    }

    /// The commands that were answered before.
    pub(crate) fn earlier(&self) -> Vec<String> {
        self.script.sessions[0].concat()
    }

    pub(crate) fn session(&self) -> &[Vec<String>] {
        &self.script.sessions[1]
    }

    /// A copy of the record in a folder of its own.
    pub(crate) fn copy(&self) -> Result<(TempDir, PathBuf)> {
        let scratch = scratch()?;
        let place = scratch.path().join("record");
        folder::write(&self.image, &place)?;
        let place = place.canonicalize().context("could not find the folder of the record")?;
        Ok((scratch, place))
    }

    /// The session over a copy, with a failure in the form of strace.
    pub(crate) fn disturbed(&self, inject: Option<&str>) -> Result<Disturbed> {
        let (scratch, place) = self.copy()?;
        let file = scratch.path().join("trace");
        let said = self.victim.append(&place, self.session(), Some(&Watch { trace: &file, inject }))?;
        let calls = read_trace(&file)?;
        Ok(Disturbed { _scratch: scratch, place, said, calls })
    }

    /// How often each changing call is made by the thread that makes it most: strace counts by thread.
    pub(crate) fn counts(&self) -> Result<Vec<(String, usize)>> {
        let undisturbed = self.disturbed(None)?;
        if undisturbed.said.code != Some(0) {
            bail!("a session should succeed where nothing is disturbed: {}", undisturbed.said.end());
        }
        Ok(counts(&undisturbed.calls))
    }
}

pub(crate) fn counts(calls: &[Call]) -> Vec<(String, usize)> {
    let mut by_thread: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for call in calls.iter().filter(|it| CHANGING.contains(&it.name.as_str())) {
        *by_thread.entry((&call.name, call.thread)).or_default() += 1;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ((name, _), count) in by_thread {
        let most = counts.entry(name.to_owned()).or_default();
        *most = count.max(*most);
    }
    counts.into_iter().collect()
}

pub(crate) fn read_trace(file: &Path) -> Result<Vec<Call>> {
    trace::read(&fs::read_to_string(file).context("could not read the trace")?)
}
