//! Power cuts: every image that a cut can leave at any step is opened again and held to the receipts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::commands::Script;
use super::crew::{self, Limits, locked};
use super::cuts::{Chance, Cut, cuts};
use super::disk::Image;
use super::findings::{Finding, Kind, Tally};
use super::folder;
use super::judge::{self, Reopened};
use super::recording::Recording;
use super::victim::{Said, Victim};
use crate::work::scratch;

/// In the short form so many images of a moment are drawn, for more moments say more than more images.
const DRAWN: usize = 5;

/// What opening an image again gave; it depends on the image alone.
type Opened = Arc<Result<Option<Reopened>, Finding>>;

pub(crate) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("power cut", |tally| {
        let script = Script::whole();
        let recording = Recording::of(victim, &script)?;
        let mut points: Vec<usize> = (0..=recording.steps.len()).collect();
        if !limits.is_full() {
            points = Chance(seed).shuffled(points);
        }
        locked(tally).points_in_all = points.len();
        locked(tally).receipts += recording.answers.len();
        locked(tally).findings.extend(recording.findings.iter().cloned());
        let images = Images { victim, commands: script.all(), opened: Mutex::default() };
        crew::each(limits, points, tally, |point| {
            let mut cuts = cuts(&recording.disk(point)?, seed ^ point as u64);
            if !limits.is_full() {
                let others = cuts.split_off(1);
                cuts.extend(Chance(seed ^ point as u64).shuffled(others).into_iter().take(DRAWN));
            }
            for cut in cuts {
                let findings = try_one(&images, &recording, point, &cut, tally)?;
                locked(tally).findings.extend(findings);
            }
            locked(tally).points += 1;
            Ok(())
        })
    })
}

fn try_one(
    images: &Images,
    recording: &Recording,
    point: usize,
    cut: &Cut,
    tally: &Mutex<Tally>,
) -> Result<Vec<Finding>> {
    let made = point >= recording.made;
    let opened = images.open(&cut.image, made, tally)?;
    let place = format!("power cut after step {point} of {}, {}", recording.steps.len(), cut.what);
    let given = recording.given(point);
    locked(tally).receipts += judge::receipts(&given).len();
    let findings = match &*opened {
        Ok(Some(reopened)) => judge::judge(&given, reopened),
        Ok(None) => Vec::new(),
        Err(finding) => vec![finding.clone()],
    };
    Ok(findings.into_iter().map(|it| it.at(&place)).collect())
}

/// Images that were already opened; equal ones are opened once and judged each time.
struct Images<'a> {
    victim: &'a Victim,
    commands: Vec<String>,
    opened: Mutex<BTreeMap<(bool, Vec<u8>), Opened>>,
}

impl Images<'_> {
    fn open(&self, image: &Image, made: bool, tally: &Mutex<Tally>) -> Result<Opened> {
        let key = (made, hash(image));
        if let Some(opened) = locked(&self.opened).get(&key) {
            return Ok(Arc::clone(opened));
        }
        let scratch = scratch()?;
        let place = scratch.path().join("record");
        folder::write(image, &place)?;
        let opened = if made {
            judge::reopen(self.victim, &place, &self.commands)?.map(Some)
        } else {
            unmade(self.victim, &place)?.map(|()| None)
        };
        locked(tally).records += 1;
        let opened = Arc::new(opened);
        locked(&self.opened).insert(key, Arc::clone(&opened));
        Ok(opened)
    }
}

/// While `init` had not answered, nothing was promised but this: asked again it does what is missing,
/// and whatever it says, it says in words.
pub(crate) fn unmade(victim: &Victim, place: &Path) -> Result<Result<(), Finding>> {
    let found = |what: &str, said: &Said| Ok(Err(Finding::new(Kind::Corrupt, format!("{what}: {}", said.end()))));
    let (first, again, audit) = (victim.audit(place)?, victim.init(place, None)?, victim.audit(place)?);
    if let Some(said) = [&first, &again, &audit].into_iter().find(|it| it.crashed()) {
        return found("half made, it crashed", said);
    }
    if audit.code != Some(0) {
        let said = if again.code == Some(0) { &audit } else { &again };
        return found("half made, and init asked again does not make it whole", said);
    }
    let first = victim.append(place, &[Script::short().all()[..1].to_vec()], None)?;
    let answers = judge::answers(&first.lines)?;
    let Some(receipt) = judge::receipts(&answers).first().copied() else {
        return found("made whole, and it takes nothing", &first);
    };
    let scratch = place.parent().context("a record stands in a folder")?;
    let verified = victim.verify(receipt, &place.join("record.vkey"), scratch)?;
    if verified.code != Some(0) {
        return found("made whole, and its first receipt does not verify", &verified);
    }
    Ok(Ok(()))
}

fn hash(image: &Image) -> Vec<u8> {
    let mut hash = Sha256::new();
    for (name, bytes) in image {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.finalize().to_vec()
}
