//! The checker: opens what was left, and holds it to every receipt that was given.
//!
//! It is the same for every build and every fault, and is not told which it has before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::findings::{Finding, Kind};
use super::receipt::{self, Receipt};
use super::victim::{Said, Victim};

/// One answered command.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Given { command: String, receipts: Vec<Receipt>, texts: Vec<String> },
    Refused { command: String, code: String },
}

/// A record after it was opened again.
#[derive(Debug)]
pub(crate) struct Reopened {
    /// The headers of all entries, before and after every command was asked again.
    before: Vec<Entry>,
    after: Vec<Entry>,
    /// How many entries the checkpoint on the disk was signed for, before anything was opened.
    signed: usize,
}

#[derive(Debug)]
struct Entry {
    seq: u64,
    header: Vec<u8>,
    command: String,
    part: u64,
    matter: String,
    version: u64,
}

/// The line that a program answered a command with.
pub(crate) fn answer(line: &str) -> Result<Answer> {
    let value: Value = serde_json::from_str(line).with_context(|| format!("an answer is not JSON: {line}"))?;
    // A program that cannot open the record says so once, for no command in particular.
    let command = text(&value, "command").unwrap_or_default();
    if let Some(error) = value.get("error").filter(|it| !it.is_null()) {
        return Ok(Answer::Refused { command, code: text(error, "code")? });
    }
    let texts = value.get("receipts").and_then(Value::as_array).context("an answer has neither receipts nor error")?;
    let texts: Vec<String> = texts.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect();
    let receipts =
        texts.iter().map(|it| receipt::read(it).context("a receipt cannot be read")).collect::<Result<_>>()?;
    Ok(Answer::Given { command, receipts, texts })
}

pub(crate) fn answers(lines: &[String]) -> Result<Vec<Answer>> {
    lines.iter().map(|it| answer(it)).collect()
}

/// Opens the record, asks every command again, and looks whether it is sound in itself.
pub(crate) fn reopen(victim: &Victim, folder: &Path, commands: &[String]) -> Result<Result<Reopened, Finding>> {
    let corrupt = |what: &str, said: &Said| Ok(Err(Finding::new(Kind::Corrupt, format!("{what}: {}", said.end()))));
    let signed = signed_size(folder);
    let audit = victim.audit(folder)?;
    if audit.code != Some(0) {
        return corrupt("the audit after opening again", &audit);
    }
    let log = victim.log(folder)?;
    if log.code != Some(0) {
        return corrupt("reading the log after opening again", &log);
    }
    let before = match entries(&log.lines) {
        Ok(before) => before,
        Err(err) => return Ok(Err(Finding::new(Kind::Corrupt, format!("{err:#}")))),
    };
    let input: String = commands.iter().map(|it| format!("{it}\n")).collect();
    let again = victim.ask(folder, &["append", "--format", "json"], &input)?;
    let log = victim.log(folder)?;
    let audit = victim.audit(folder)?;
    if log.code != Some(0) || audit.code != Some(0) {
        return corrupt("the audit after asking again", &audit);
    }
    let (answers, after) = match (answers(&again.lines), entries(&log.lines)) {
        (Ok(answers), Ok(after)) => (answers, after),
        (Err(err), _) | (_, Err(err)) => return Ok(Err(Finding::new(Kind::Corrupt, format!("{err:#}")))),
    };
    let reopened = Reopened { before, after, signed };
    let unanswered = answers.iter().find_map(|it| match it {
        Answer::Refused { command, code } => Some(format!("{command} was refused: {code}")),
        Answer::Given { .. } => None,
    });
    let short = (answers.len() < commands.len())
        .then(|| format!("{} of {} commands were answered, {}", answers.len(), commands.len(), again.end()));
    if let Some(what) = unanswered.or(short) {
        return Ok(Err(Finding::new(Kind::Unanswered, what)));
    }
    let findings = doubled(&reopened.after).or_else(|| held(&answers, &reopened.after).into_iter().next());
    Ok(findings.map_or(Ok(reopened), Err))
}

/// Holds a record to the answers that were given before it was opened again.
pub(crate) fn judge(given: &[Answer], reopened: &Reopened) -> Vec<Finding> {
    let mut findings = held(given, &reopened.before);
    // What is asked again must not push out what was there.
    if findings.is_empty() {
        findings = held(given, &reopened.after);
    }
    let promised = all_receipts(given).map(|it| it.size).max().unwrap_or(0);
    if reopened.signed < promised {
        let what = format!("a receipt was signed for {promised} entries, the checkpoint there for {}", reopened.signed);
        findings.push(Finding::new(Kind::OldCheckpoint, what));
    }
    let there: BTreeSet<&str> = reopened.before.iter().map(|it| it.command.as_str()).collect();
    findings.extend(given.iter().filter_map(|it| match it {
        Answer::Refused { command, code } if code != "unknown" && there.contains(command.as_str()) => {
            Some(Finding::new(Kind::FalseRefusal, format!("{command} was refused ({code}) and is in the record")))
        }
        _ => None,
    }));
    findings
}

/// The receipts among answers, as text.
pub(crate) fn receipts(answers: &[Answer]) -> Vec<&str> {
    let texts = answers.iter().flat_map(|it| match it {
        Answer::Given { texts, .. } => texts.as_slice(),
        Answer::Refused { .. } => &[],
    });
    texts.map(String::as_str).collect()
}

/// The receipts among answers, as they were read.
pub(crate) fn all_receipts(answers: &[Answer]) -> impl Iterator<Item = &Receipt> {
    answers.iter().flat_map(|it| match it {
        Answer::Given { receipts, .. } => receipts.as_slice(),
        Answer::Refused { .. } => &[],
    })
}

/// Read from the file itself; 0 where there is none or it is not whole.
fn signed_size(folder: &Path) -> usize {
    let text = fs::read_to_string(folder.join("record.checkpoint")).unwrap_or_default();
    text.lines().nth(1).and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// Every receipt against the entries: its event at its place, its root that of the entries before its size.
fn held(answers: &[Answer], entries: &[Entry]) -> Vec<Finding> {
    let leaves: Vec<Vec<u8>> = entries.iter().map(|it| it.header.clone()).collect();
    let mut roots: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    let mut findings = Vec::new();
    for answer in answers {
        let Answer::Given { command, receipts, .. } = answer else { continue };
        for receipt in receipts {
            let place = format!("{command}, entry {}", receipt.seq);
            match leaves.get(receipt.seq) {
                None => findings.push(Finding::new(Kind::Lost, format!("{place}: has a receipt and is not there"))),
                Some(it) if *it != receipt.header => {
                    findings.push(Finding::new(Kind::Lost, format!("{place}: another event stands in its place")));
                }
                Some(_) if receipt.size > leaves.len() => {
                    let what = format!("{place}: signed for {} entries, there are {}", receipt.size, leaves.len());
                    findings.push(Finding::new(Kind::FalseReceipt, what));
                }
                Some(_) => {
                    let root = roots.entry(receipt.size).or_insert_with(|| receipt::root(&leaves[..receipt.size]));
                    if *root != receipt.root {
                        let what = format!("{place}: its root is not that of the first {} entries", receipt.size);
                        findings.push(Finding::new(Kind::FalseReceipt, what));
                    }
                }
            }
        }
    }
    findings
}

/// The bytes of the headers that these lines of a log carry.
pub(crate) fn headers(lines: &[String]) -> Result<Vec<Vec<u8>>> {
    Ok(entries(lines)?.into_iter().map(|it| it.header).collect())
}

/// No event twice, no matter with two events of one version.
fn doubled(entries: &[Entry]) -> Option<Finding> {
    let (mut parts, mut versions) = (BTreeSet::new(), BTreeSet::new());
    entries.iter().find_map(|it| {
        let new = parts.insert((&it.command, it.part)) & versions.insert((&it.matter, it.version));
        (!new).then(|| Finding::new(Kind::Doubled, format!("{} part {} stands twice", it.command, it.part)))
    })
}

/// One after the other: numbers without a gap, in the log as in each matter.
fn entries(lines: &[String]) -> Result<Vec<Entry>> {
    let read = lines.iter().map(|it| entry(it).with_context(|| format!("a line of the log: {it}")));
    let entries: Vec<Entry> = read.collect::<Result<_>>()?;
    let mut versions: BTreeMap<&str, u64> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        if entry.seq != place as u64 {
            bail!("a gap in the log: entry {} stands at place {place}", entry.seq);
        }
        let version = versions.entry(&entry.matter).or_default();
        *version += 1;
        if entry.version != *version {
            bail!("a gap in matter {}: version {} follows {}", entry.matter, entry.version, *version - 1);
        }
    }
    Ok(entries)
}

fn entry(line: &str) -> Result<Entry> {
    let value: Value = serde_json::from_str(line).context("it is not JSON")?;
    let header = value.get("header").context("it has no header")?;
    let number = |key: &str| header.get(key).and_then(Value::as_u64).with_context(|| format!("no number {key}"));
    Ok(Entry {
        seq: number("seq")?,
        header: receipt::header_bytes(header)?,
        command: text(header, "command")?,
        part: number("part")?,
        matter: text(header, "matter")?,
        version: number("matter_version")?,
    })
}

fn text(value: &Value, key: &str) -> Result<String> {
    Ok(value.get(key).and_then(Value::as_str).with_context(|| format!("no text {key}"))?.to_owned())
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
