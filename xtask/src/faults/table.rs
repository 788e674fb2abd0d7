//! The counts, for a person and for a program.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context, Result};

use super::Shown;
use super::findings::{Kind, Tally};

/// So many findings are told in words; the rest is counted.
const TOLD: usize = 8;

/// Lines as they are shown at the terminal and kept in `docs/faults.md`.
pub(crate) fn of(shown: &Shown) -> String {
    let mut lines = String::new();
    if !shown.parts.is_empty() {
        lines += "| part | points | of | records opened | receipts held | lost | false | corrupt | other | seconds |\n";
        lines += "|---|---|---|---|---|---|---|---|---|---|\n";
    }
    for it in &shown.parts {
        let named = [Kind::Lost, Kind::FalseReceipt, Kind::Corrupt].map(|kind| it.count(kind));
        let other = it.findings.len() - named.iter().sum::<usize>();
        let [lost, false_receipts, corrupt] = named;
        let (points, all, records, receipts) = (it.points, it.points_in_all, it.records, it.receipts);
        let counts =
            format!("{points} | {all} | {records} | {receipts} | {lost} | {false_receipts} | {corrupt} | {other}");
        writeln!(lines, "| {} | {counts} | {:.0} |", it.part, it.seconds).expect("a String takes everything");
    }
    for it in &shown.parts {
        for note in &it.notes {
            writeln!(lines, "{}: {note}", it.part).expect("a String takes everything");
        }
        for finding in it.findings.iter().take(TOLD) {
            writeln!(lines, "{}: {:?}: {}", it.part, finding.kind, finding.what).expect("a String takes everything");
        }
    }
    if !shown.planted.is_empty() {
        lines += "\n| planted | found by | as | seconds |\n|---|---|---|---|\n";
    }
    for it in &shown.planted {
        let by = it.caught_by.unwrap_or("not found");
        let what = it.finding.as_ref().map_or(String::new(), |it| format!("{:?}: {}", it.kind, it.what));
        writeln!(lines, "| {} | {by} | {what} | {:.0} |", it.feature, it.seconds).expect("a String takes everything");
    }
    lines
}

/// One part in one line, with what it found.
pub(crate) fn of_part(tally: &Tally) -> String {
    let Tally { part, points, points_in_all, records, receipts, findings, seconds, .. } = tally;
    let count = findings.len();
    let line = format!(
        "{part}: {points} of {points_in_all} points, {records} records, {receipts} receipts, {count} findings, {seconds:.0} s"
    );
    let told = findings.iter().take(TOLD).map(|it| format!("\n  {:?}: {}", it.kind, it.what));
    std::iter::once(line).chain(told).collect()
}

pub(crate) fn print_json(shown: &Shown) -> Result<()> {
    let text = serde_json::to_string_pretty(shown).context("could not write the counts as JSON")?;
    writeln!(std::io::stdout(), "{text}").context("could not print")
}
