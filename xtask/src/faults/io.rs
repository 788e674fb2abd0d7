//! Errors of the disk: EIO and ENOSPC at every write and every sync, once and for ever.

use std::sync::Mutex;

use anyhow::Result;

use super::commands::Script;
use super::crew::{self, Limits, locked};
use super::cuts::{Chance, cuts};
use super::disk::Disk;
use super::findings::{Finding, Kind, Tally};
use super::judge::{self, Answer};
use super::template::{Disturbed, Template};
use super::trace::Call;
use super::victim::Victim;
use super::{folder, steps};
use crate::work::scratch;

/// One failure: at which call, the how-manieth, with which error, and whether from then on.
struct Point {
    call: String,
    when: usize,
    error: &'static str,
    for_ever: bool,
}

/// Images of a power cut after the session: nothing arrived, all arrived, and some between; the
/// short form takes the first alone.
const CUTS: usize = 4;

pub(crate) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("disk error", |tally| {
        let template = Template::new(victim, Script::short())?;
        let mut points = Vec::new();
        for (call, count) in template.counts()? {
            for when in 1..=count {
                for (error, for_ever) in [("EIO", false), ("EIO", true), ("ENOSPC", false), ("ENOSPC", true)] {
                    points.push(Point { call: call.clone(), when, error, for_ever });
                }
            }
        }
        if !limits.is_full() {
            points = Chance(seed).shuffled(points);
            // Few calls are syncs, and most promises rest on them.
            points.sort_by_key(|it| !it.call.contains("sync") || it.for_ever);
        }
        let cuts = if limits.is_full() { CUTS } else { 1 };
        locked(tally).points_in_all = points.len();
        crew::each(limits, points, tally, |point| {
            let (hit, findings) = failed(victim, &template, &point, cuts, tally)?;
            let span = if point.for_ever { "from" } else { "at" };
            let place = format!("{} {span} {} number {}", point.error, point.call, point.when);
            let mut tally = locked(tally);
            tally.points += usize::from(hit);
            tally.findings.extend(findings.into_iter().map(|it| it.at(&place)));
            Ok(())
        })
    })
}

fn failed(
    victim: &Victim,
    template: &Template,
    point: &Point,
    images: usize,
    tally: &Mutex<Tally>,
) -> Result<(bool, Vec<Finding>)> {
    let span = if point.for_ever { "+" } else { "" };
    let inject = format!("{}:error={}:when={}{span}", point.call, point.error, point.when);
    let disturbed = template.disturbed(Some(&inject))?;
    let hit = disturbed.calls.iter().any(|it| it.injected);
    let mut findings = manners(&disturbed, point)?;
    let mut given = template.answers.clone();
    given.extend(disturbed.answers()?);
    let mut hold = |place: &std::path::Path, what: &str| -> Result<()> {
        let held = match judge::reopen(victim, place, &template.commands())? {
            Ok(reopened) => judge::judge(&given, &reopened),
            Err(finding) => vec![finding],
        };
        findings.extend(held.into_iter().map(|it| it.at(what)));
        let mut tally = locked(tally);
        tally.records += 1;
        tally.receipts += judge::receipts(&given).len();
        Ok(())
    };
    // The images first: opening the folder itself again changes it.
    for cut in cuts(&disk_after(template, &disturbed)?, 0).into_iter().take(images) {
        let scratch = scratch()?;
        let place = scratch.path().join("record");
        folder::write(&cut.image, &place)?;
        hold(&place, &format!("then a power cut, {}", cut.what))?;
    }
    hold(&disturbed.place, "then opened again")?;
    Ok((hit, findings))
}

/// How the process itself behaved once its disk had failed.
fn manners(disturbed: &Disturbed, point: &Point) -> Result<Vec<Finding>> {
    let folder = disturbed.place.to_string_lossy();
    let ours = |it: &&Call| on_record(it, &folder);
    let Some(first) = disturbed.calls.iter().filter(ours).find(|it| it.injected) else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    if disturbed.said.crashed() {
        findings.push(Finding::new(Kind::NotStopped, format!("it crashed: {}", disturbed.said.end())));
    }
    if let Some((sync, again)) = retried(&disturbed.calls, &folder) {
        let file = sync.file().unwrap_or_default();
        let what = format!("{} of {file} failed, and then came {} (line {})", sync.name, again.name, again.begun);
        findings.push(Finding::new(Kind::SyncRetried, what));
    }
    let answers = disturbed.answers()?;
    let refused = answers.iter().any(|it| matches!(it, Answer::Refused { code, .. } if code == "disk-full"));
    // A full disk that was met with a refusal may have room again for the next command; and what found no
    // room together, before anything was committed, may find it one by one.
    let spared = refused || before_commit(&disturbed.calls, first, &folder);
    let excused = point.error == "ENOSPC" && spared && !first.name.contains("sync");
    // What was signed before may still be handed over after; what is signed after may not.
    let signed = signed_before(&disturbed.calls, first.begun, &folder);
    let late = judge::all_receipts(&answers).find(|it| it.size > signed);
    if let (Some(receipt), false) = (late, excused) {
        let what = format!("entry {} got a receipt after the disk had failed", receipt.seq);
        findings.push(Finding::new(Kind::NotStopped, what));
    }
    Ok(findings)
}

/// Every commit syncs the log of the database first and its checkpoint last: after a checkpoint nothing is
/// committed until the log is synced again.
fn before_commit(calls: &[Call], call: &Call, folder: &str) -> bool {
    let syncs = calls.iter().filter(|it| it.ended < call.begun && it.name.contains("sync") && on_record(it, folder));
    let last = syncs.filter_map(Call::file).next_back();
    last.is_none_or(|it| it.starts_with(&format!("{folder}/record.checkpoint")))
}

/// The largest tree whose checkpoint was written before this line of the trace.
fn signed_before(calls: &[Call], line: usize, folder: &str) -> usize {
    let checkpoint = format!("{folder}/record.checkpoint");
    let written = calls.iter().filter(|it| it.ended < line && it.name.contains("write") && it.result > 0);
    let notes = written.filter(|it| it.file().is_some_and(|file| file.starts_with(&checkpoint)));
    let sizes = notes.filter_map(|it| {
        let note = String::from_utf8_lossy(&it.arguments.get(1)?.bytes).into_owned();
        note.lines().nth(1)?.parse().ok()
    });
    sizes.max().unwrap_or(0)
}

/// The first call that touches a file again after a sync of that file failed.
fn retried<'a>(calls: &'a [Call], folder: &str) -> Option<(&'a Call, &'a Call)> {
    let failed = calls.iter().filter(|it| it.name.contains("sync") && it.result < 0 && on_record(it, folder));
    failed.into_iter().find_map(|sync| {
        let touches = |it: &&Call| {
            it.begun > sync.ended && it.file() == sync.file() && (it.name.contains("write") || it.name.contains("sync"))
        };
        Some((sync, calls.iter().find(touches)?))
    })
}

/// On a file of the record; the shared memory of SQLite is rebuilt and holds nothing.
///
/// Not on its folder: SQLite syncs that and does not look at the outcome. Whether that did harm is
/// left to the images, in which names that a failed sync gave up are lost.
fn on_record(call: &Call, folder: &str) -> bool {
    let named = || call.arguments.iter().any(|it| String::from_utf8_lossy(&it.bytes).starts_with(folder));
    let by_name = call.name.starts_with("rename") || call.name.starts_with("unlink") || call.name.starts_with("link");
    match call.file() {
        Some(path) => path != folder && path.starts_with(folder) && !path.ends_with("-shm"),
        None => by_name && named(),
    }
}

/// The disk after the session, where a failed sync has left its writes to chance.
fn disk_after(template: &Template, disturbed: &Disturbed) -> Result<Disk> {
    let mut disk = Disk::of(&template.image);
    for step in steps::steps(&disturbed.calls, &disturbed.place.to_string_lossy())? {
        disk.apply(&step)?;
    }
    Ok(disk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::trace;

    #[track_caller]
    fn check(trace: &str, again: Option<&str>) {
        let calls = trace::read(trace).unwrap();
        assert_eq!(retried(&calls, "/d").map(|(_, it)| it.name.as_str()), again);
    }

    #[test]
    fn what_fails_between_log_and_checkpoint_fails_after_the_commit() {
        let before =
            "7  fsync(3</d/record.checkpoint.new>) = 0\n7  pwrite64(4</d/a>, \"x\", 1, 0) = -1 ENOSPC (x) (INJECTED)\n";
        let after = before.replace("record.checkpoint.new", "record.sqlite-wal");
        for (trace, expected) in [(before, true), (after.as_str(), false)] {
            let calls = trace::read(trace).unwrap();
            assert_eq!(before_commit(&calls, &calls[1], "/d"), expected, "{trace}");
        }
    }

    #[test]
    fn a_sync_after_a_failed_one_is_found_and_one_of_another_file_is_not() {
        let failed = "7  fsync(3</d/a>) = -1 EIO (Input/output error) (INJECTED)\n";
        check(&format!("{failed}7  fsync(3</d/a>) = 0\n"), Some("fsync"));
        check(&format!("{failed}7  pwrite64(3</d/a>, \"x\", 1, 0) = 1\n"), Some("pwrite64"));
        check(&format!("{failed}7  fsync(4</d/b>) = 0\n"), None);
        check(&failed.replace("/d/a", "/d").repeat(2), None);
        check("7  fsync(3</d/a>) = 0\n7  fsync(3</d/a>) = 0\n", None);
        check("7  fsync(3</d/a-shm>) = -1 EIO (x) (INJECTED)\n7  fsync(3</d/a-shm>) = 0\n", None);
    }
}
