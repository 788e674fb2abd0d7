//! Bit rot: bytes of the record change, and the next commit signs.
//!
//! At rest, a byte of a file changes between two sessions. At work, a stored hash or header changes
//! while a session is open, after another process has written, so that what was read must be read
//! again. What is signed must still be the tree that was signed before, grown by the new entries,
//! each receipt given must verify, and an audit that finds nothing must be right.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result};

use super::commands::Script;
use super::crew::{self, Limits, locked};
use super::cuts::Chance;
use super::findings::{Finding, Kind, Tally};
use super::judge;
use super::receipt;
use super::template::Template;
use super::victim::{Said, Victim};

/// The full form takes one byte in so many, or it would take a night; no divisor of a page, so that
/// every place in a page is met.
const STRIDE: usize = 17;

/// What is damaged.
enum Point {
    AtRest {
        file: String,
        byte: usize,
    },
    /// These bytes, wherever the files hold them.
    AtWork {
        bytes: Vec<u8>,
    },
}

/// What the record held before, from the program itself and from its files.
struct Before<'a> {
    victim: &'a Victim,
    template: Template<'a>,
    log: Vec<String>,
}

pub(crate) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("bit rot", |tally| {
        let template = Template::new(victim, Script::short())?;
        let log = {
            let (_scratch, place) = template.copy()?;
            victim.log(&place)?.lines
        };
        let headers = judge::headers(&log)?;
        let mut points: Vec<Point> = receipt::nodes(&headers)
            .into_iter()
            .chain(headers.iter().cloned())
            .map(|bytes| Point::AtWork { bytes })
            .collect();
        let files = template.image.iter().filter(|(name, _)| name.starts_with("record.sqlite"));
        let mut at_rest: Vec<Point> = files
            .flat_map(|(file, bytes)| (0..bytes.len()).map(|byte| Point::AtRest { file: file.clone(), byte }))
            .collect();
        if limits.is_full() {
            at_rest = at_rest.into_iter().step_by(STRIDE).collect();
        } else {
            at_rest = Chance(seed).shuffled(at_rest);
        }
        points.extend(at_rest);
        locked(tally).points_in_all = points.len();
        let before = Before { victim, template, log };
        crew::each(limits, points, tally, |point| {
            let findings = match &point {
                Point::AtRest { file, byte } => before.at_rest(file, *byte, tally)?,
                Point::AtWork { bytes } => before.at_work(bytes, tally)?,
            };
            let mut tally = locked(tally);
            tally.points += 1;
            tally.records += 1;
            tally.findings.extend(findings);
            Ok(())
        })
    })
}

impl Before<'_> {
    fn at_rest(&self, file: &str, byte: usize, tally: &Mutex<Tally>) -> Result<Vec<Finding>> {
        let (_scratch, place) = self.template.copy()?;
        change(&place.join(file), |bytes| bytes[byte] ^= 0xff)?;
        let session = self.victim.append(&place, self.template.session(), None)?;
        let mut findings = self.signed(&[&session], &place, tally)?;
        findings.extend(self.audited(&session, &place)?);
        let place = format!("byte {byte} of {file} changed");
        Ok(findings.into_iter().map(|it| it.at(&place)).collect())
    }

    fn at_work(&self, damaged: &[u8], tally: &Mutex<Tally>) -> Result<Vec<Finding>> {
        let (_scratch, place) = self.template.copy()?;
        let commands: Vec<String> = self.template.session().concat();
        let [first, second, rest @ ..] = commands.as_slice() else { return Ok(Vec::new()) };
        // Old commands are asked again as well: their proofs come from the stored hashes.
        let mut later = self.template.earlier();
        later.extend(rest.iter().cloned());
        let mut other = Said::default();
        let session = self.victim.append_around(&place, &[vec![first.clone()], later], || {
            other = self.victim.append(&place, &[vec![second.clone()]], None)?;
            for entry in fs::read_dir(&place).context("could not list the record")? {
                let path = entry.context("could not list the record")?.path();
                if !path.to_string_lossy().ends_with("-shm") {
                    change(&path, |bytes| damage_all(bytes, damaged))?;
                }
            }
            Ok(())
        })?;
        let findings = self.signed(&[&session, &other], &place, tally)?;
        let place = format!("changed at work: {}", name(damaged));
        Ok(findings.into_iter().map(|it| it.at(&place)).collect())
    }

    /// Whether what was signed after the damage continues what was there before it, and verifies.
    fn signed(&self, sessions: &[&Said], place: &Path, tally: &Mutex<Tally>) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let lines: Vec<String> = sessions.iter().flat_map(|it| it.lines.iter().cloned()).collect();
        let given = judge::answers(&lines)?;
        let mut leaves: BTreeMap<usize, Vec<u8>> = judge::headers(&self.log)?.into_iter().enumerate().collect();
        for receipt in judge::all_receipts(&given) {
            leaves.entry(receipt.seq).or_insert_with(|| receipt.header.clone());
        }
        for receipt in judge::all_receipts(&given) {
            let before: Vec<Vec<u8>> = leaves.range(..receipt.size).map(|(_, it)| it.clone()).collect();
            if before.len() != receipt.size || receipt::root(&before) != receipt.root {
                let what = format!("entry {}: what was signed does not continue what was there", receipt.seq);
                findings.push(Finding::new(Kind::FalseReceipt, what));
            }
        }
        let scratch = place.parent().context("a record stands in a folder")?;
        for text in judge::receipts(&given) {
            let said = self.victim.verify(text, &place.join("record.vkey"), scratch)?;
            if said.code != Some(0) {
                findings.push(Finding::new(Kind::FalseReceipt, format!("a receipt does not verify: {}", said.end())));
            }
            locked(tally).receipts += 1;
        }
        Ok(findings)
    }

    /// Whether an audit that finds nothing is right.
    fn audited(&self, session: &Said, place: &Path) -> Result<Vec<Finding>> {
        let (audit, log) = (self.victim.audit(place)?, self.victim.log(place)?);
        let mut findings = Vec::new();
        for said in [session, &audit, &log] {
            if said.crashed() {
                findings.push(Finding::new(Kind::Corrupt, format!("it crashed: {}", said.end())));
            }
        }
        if audit.code == Some(0) && !(log.code == Some(0) && log.lines.starts_with(&self.log)) {
            findings.push(Finding::new(Kind::Corrupt, "the audit finds nothing, and the log is another"));
        }
        Ok(findings)
    }
}

fn change(file: &Path, change: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
    let mut bytes = fs::read(file).context("could not read a file of the record")?;
    let before = bytes.clone();
    change(&mut bytes);
    if bytes == before {
        return Ok(());
    }
    // In place: whoever has the file open must see it.
    fs::write(file, bytes).context("could not damage the record")
}

fn damage_all(bytes: &mut [u8], wanted: &[u8]) {
    let mut at = 0;
    while at + wanted.len() <= bytes.len() {
        if bytes[at..].starts_with(wanted) {
            bytes[at] ^= 0xff;
            at += wanted.len();
        } else {
            at += 1;
        }
    }
}

/// A header is told as it is, a hash by its first bytes.
fn name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => format!("the header {text}"),
        Err(_) => format!("the hash {}…", bytes.iter().take(6).map(|it| format!("{it:02x}")).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copy_is_damaged_and_nothing_else() {
        let mut bytes = b"xabcabcx".to_vec();
        damage_all(&mut bytes, b"abc");
        assert_eq!(bytes, [b'x', b'a' ^ 0xff, b'b', b'c', b'a' ^ 0xff, b'b', b'c', b'x']);
    }
}
