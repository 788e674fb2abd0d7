//! What the program really did to its files, from `init` to the end of the last session.

use std::fs;

use anyhow::{Context, Result, bail};

use super::commands::Script;
use super::disk::{Disk, Image};
use super::findings::{Finding, Kind};
use super::judge::{self, Answer};
use super::steps::{self, Step};
use super::victim::{Said, Victim, Watch};
use super::{folder, trace};
use crate::work::scratch;

/// The steps of several processes, one after the other.
pub(crate) struct Recording {
    pub(crate) steps: Vec<Step>,
    /// So many steps belong to `init`; after them the record must be there.
    pub(crate) made: usize,
    /// The answers, and after which step each was known.
    pub(crate) answers: Vec<(usize, Answer)>,
    /// Receipts that the program itself does not accept.
    pub(crate) findings: Vec<Finding>,
}

impl Recording {
    pub(crate) fn of(victim: &Victim, script: &Script) -> Result<Recording> {
        let scratch = scratch()?;
        let place = scratch.path().join("record");
        fs::create_dir(&place).context("could not make the folder of the record")?;
        let place = place.canonicalize().context("could not find the folder of the record")?;
        let file = scratch.path().join("trace");
        let watch = Watch { trace: &file, inject: None };
        let mut recording = Recording { steps: Vec::new(), made: 0, answers: Vec::new(), findings: Vec::new() };
        let mut disk = Disk::default();
        let mut take = |said: Said, what: &str| -> Result<usize> {
            if said.code != Some(0) {
                bail!("{what} should succeed where nothing is disturbed: {}", said.end());
            }
            let text = fs::read_to_string(&file).context("could not read the trace")?;
            let steps = steps::steps(&trace::read(&text)?, &place.to_string_lossy())?;
            steps.iter().try_for_each(|it| disk.apply(it))?;
            same(&disk.seen(), &folder::read(&place)?).with_context(|| format!("after {what}"))?;
            recording.steps.extend(steps);
            Ok(recording.steps.len())
        };
        let made = take(victim.init(&place, Some(&watch))?, "init")?;
        for session in &script.sessions {
            take(victim.append(&place, session, Some(&watch))?, "append")?;
        }
        recording.made = made;
        recording.answers = recording.read_answers()?;
        let expected = script.all().len();
        if recording.answers.len() != expected {
            bail!("{} of {expected} commands were answered where nothing is disturbed", recording.answers.len());
        }
        for (_, answer) in &recording.answers {
            for receipt in judge::receipts(std::slice::from_ref(answer)) {
                let said = victim.verify(receipt, &place.join("record.vkey"), scratch.path())?;
                if said.code != Some(0) {
                    let what = format!("a receipt does not verify: {}\n{receipt}", said.end());
                    recording.findings.push(Finding::new(Kind::FalseReceipt, what));
                }
            }
        }
        Ok(recording)
    }

    /// The disk after so many steps.
    pub(crate) fn disk(&self, steps: usize) -> Result<Disk> {
        let mut disk = Disk::default();
        self.steps[..steps].iter().try_for_each(|it| disk.apply(it))?;
        Ok(disk)
    }

    /// The answers that were known after so many steps.
    pub(crate) fn given(&self, steps: usize) -> Vec<Answer> {
        self.answers.iter().filter(|(at, _)| *at < steps).map(|(_, it)| it.clone()).collect()
    }

    fn read_answers(&self) -> Result<Vec<(usize, Answer)>> {
        let lines = self.steps.iter().enumerate().skip(self.made);
        let answers = lines.filter_map(|(at, step)| match step {
            Step::Answered(line) => Some(judge::answer(line).map(|it| (at, it))),
            _ => None,
        });
        let answers: Vec<(usize, Answer)> = answers.collect::<Result<_>>()?;
        if let Some((_, Answer::Refused { command, code })) =
            answers.iter().find(|(_, it)| matches!(it, Answer::Refused { .. }))
        {
            bail!("{command} was refused where nothing is disturbed: {code}");
        }
        Ok(answers)
    }
}

/// The model of the disk must end where the files ended, or it has missed a call.
fn same(model: &Image, files: &Image) -> Result<()> {
    let names = |it: &Image| it.keys().cloned().collect::<Vec<_>>().join(", ");
    if names(model) != names(files) {
        bail!("the model of the disk has the files {}, the disk has {}", names(model), names(files));
    }
    match model.iter().find(|(name, bytes)| files[*name] != **bytes) {
        Some((name, _)) => bail!("the model of the disk has another content of {name} than the disk"),
        None => Ok(()),
    }
}
