//! Two processes write to one record at the same time, and one of them is killed, or the server
//! stops, again and again: no gap, no double, no lost receipt, and a command asked again answers the same.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::Begun;
use crate::faults::commands::Rivals;
use crate::faults::crew::{self, Limits, locked};
use crate::faults::cuts::Chance;
use crate::faults::findings::{Finding, Kind, Tally};
use crate::faults::judge::{self, Answer};
use crate::faults::victim::Victim;
use crate::postgres::Server;
use crate::work;

/// What happens to them.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Trouble {
    /// One of the processes is killed; the other must not notice.
    Kill,
    /// The server stops without finishing anything, and is started again.
    Stop,
}

/// So many records in the full form, each with new chances.
const RECORDS: u64 = 30;
/// Three times as many commands for each process.
const ROUNDS: u64 = 25;
/// A process that cannot open the record so often in a row will never do so.
const TRIES: u32 = 100;

pub(super) fn run(trouble: Trouble, victim: &Victim, server: &mut Server, limits: Limits, seed: u64) -> Result<Tally> {
    let name = if trouble == Trouble::Kill { "postgres: rivals, kill" } else { "postgres: rivals, stop" };
    crew::timed(name, |tally| {
        let begun = work::now();
        let mut records = 0;
        let more = |records| match limits.time {
            Some(time) => records == 0 || begun.elapsed() < time,
            None => records < RECORDS,
        };
        while more(records) {
            one(trouble, victim, server, seed.wrapping_add(records), tally)?;
            records += 1;
            if limits.first_only && !locked(tally).findings.is_empty() {
                break;
            }
        }
        let mut tally = locked(tally);
        // Moments are drawn, so there is no number of all.
        tally.points_in_all = tally.points;
        Ok(())
    })
}

/// One record from its beginning.
fn one(trouble: Trouble, victim: &Victim, server: &mut Server, seed: u64, tally: &Mutex<Tally>) -> Result<()> {
    let rivals = Rivals::new(ROUNDS);
    let begun = Begun::new(victim, std::slice::from_ref(&rivals.before))?;
    let history = History { clock: AtomicU64::new(1), told: Mutex::default(), troubles: AtomicU64::new(0) };
    let over = AtomicBool::new(false);
    let [one, other] = &rivals.each;
    let write = |lines: &[String], killed: bool, seed: u64| {
        history.write(&Writer { victim, place: &begun.place, killed }, lines, Chance(seed))
    };
    thread::scope(|scope| -> Result<()> {
        let first = scope.spawn(|| write(one, trouble == Trouble::Kill, seed));
        let second = scope.spawn(|| write(other, false, seed ^ 1));
        let stopping =
            (trouble == Trouble::Stop).then(|| scope.spawn(|| history.stop(server, &over, Chance(seed ^ 2))));
        let written = [first, second].map(|it| it.join().ok().context("a writer panicked"));
        over.store(true, Ordering::SeqCst);
        if let Some(it) = stopping {
            it.join().ok().context("who stops the server panicked")??;
        }
        written.into_iter().try_for_each(|it| it?)
    })?;
    let told = history.told.into_inner().ok().context("a writer panicked")?;
    let mut findings = refused(&told, trouble);
    findings.extend(backwards(&told));
    let mut given = begun.answers.clone();
    // What was refused was asked again, so that it is in the record by right.
    given.extend(told.into_iter().map(|it| it.answer).filter(|it| matches!(it, Answer::Given { .. })));
    findings.extend(match judge::reopen(victim, &begun.place, &rivals.all())? {
        Ok(reopened) => judge::judge(&given, &reopened),
        Err(finding) => vec![finding],
    });
    let mut tally = locked(tally);
    tally.points += usize::try_from(history.troubles.into_inner())?;
    tally.records += 1;
    tally.receipts += judge::receipts(&given).len();
    let place = format!("record {seed}");
    tally.findings.extend(findings.into_iter().map(|it| it.at(&place)));
    Ok(())
}

/// What was asked and answered, by whom ever, on one clock.
struct History {
    clock: AtomicU64,
    told: Mutex<Vec<Told>>,
    /// Kills or stops.
    troubles: AtomicU64,
}

/// Who asks, one process after the other.
struct Writer<'a> {
    victim: &'a Victim,
    place: &'a Path,
    /// Each of its processes is killed.
    killed: bool,
}

/// One answer, and when it was asked for and known.
struct Told {
    asked: u64,
    known: u64,
    answer: Answer,
}

impl History {
    fn now(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }

    /// Asks until everything is answered, in one process after the other.
    fn write(&self, writer: &Writer, lines: &[String], mut chance: Chance) -> Result<()> {
        let (mut done, mut tries) = (0, 0);
        while done < lines.len() {
            // Of what was answered before, some is asked again.
            let from = done - done.min(below(&mut chance, 4));
            let answered = from + self.process(writer, &lines[from..], &mut chance)?;
            tries = if answered > done { 0 } else { tries + 1 };
            if tries > TRIES {
                bail!("{done} of {} commands were answered, and then no more", lines.len());
            }
            done = done.max(answered);
        }
        Ok(())
    }

    /// One process, until it ends or all is answered; how many from the first on were.
    fn process(&self, writer: &Writer, lines: &[String], chance: &mut Chance) -> Result<usize> {
        let mut talk = writer.victim.talk(writer.place, &[])?;
        // Now and then while it still opens the record, otherwise in the midst of its work.
        let early = chance.below(4) == 0;
        let pause = Duration::from_millis(chance.below(if early { 150 } else { 60 }));
        let id = talk.id();
        let kill = || thread::spawn(move || kill(id, pause));
        let mut killer = (writer.killed && early).then(kill);
        let mut answered = 0;
        while answered < lines.len() {
            let burst = &lines[answered..lines.len().min(answered + 1 + below(chance, 4))];
            let (asked, heard) = (self.now(), talk.lines().len());
            talk.burst(burst);
            let known = self.now();
            let answers = judge::answers(&talk.lines()[heard..])?;
            let given = answers.iter().take_while(|it| matches!(it, Answer::Given { .. })).count();
            locked(&self.told).extend(answers.into_iter().map(|answer| Told { asked, known, answer }));
            answered += given;
            if given < burst.len() {
                break;
            }
            if writer.killed && killer.is_none() {
                killer = Some(kill());
            }
        }
        // Before its end is awaited: until then its id belongs to nobody else.
        if let Some(killer) = killer {
            killer.join().ok().context("a killer panicked")??;
            self.troubles.fetch_add(1, Ordering::SeqCst);
        }
        let said = talk.end()?;
        if said.crashed() && !writer.killed {
            bail!("a writer crashed: {}", said.end());
        }
        if said.code != Some(0) && !writer.killed {
            // The server is away; it comes back.
            thread::sleep(Duration::from_millis(50));
        }
        Ok(answered)
    }

    /// Stops the server and starts it, until both have written everything.
    fn stop(&self, server: &mut Server, over: &AtomicBool, mut chance: Chance) -> Result<()> {
        loop {
            thread::sleep(Duration::from_millis(100 + chance.below(500)));
            if over.load(Ordering::SeqCst) {
                return Ok(());
            }
            server.stop_at_once()?;
            self.troubles.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(chance.below(100)));
            server.start_again()?;
        }
    }
}

fn kill(id: u32, pause: Duration) -> Result<()> {
    thread::sleep(pause);
    // It may have ended by itself, but it was not awaited yet.
    let status = Command::new("kill").arg("-KILL").arg(id.to_string()).status().context("could not start kill")?;
    if status.success() { Ok(()) } else { bail!("could not kill process {id}") }
}

fn below(chance: &mut Chance, end: u64) -> usize {
    usize::try_from(chance.below(end)).expect("drawn below a few")
}

/// A refusal that nothing excuses. While the server is away, a command may be refused or its outcome unknown.
fn refused(told: &[Told], trouble: Trouble) -> Vec<Finding> {
    let excused = |code: &str| trouble == Trouble::Stop && !["conflict", "invalid", "stale", "erased"].contains(&code);
    let found = told.iter().filter_map(|it| match &it.answer {
        Answer::Refused { command, code } if !excused(code) => {
            Some(Finding::new(Kind::Unanswered, format!("{command} was refused: {code}")))
        }
        _ => None,
    });
    found.collect()
}

/// Who asks after a receipt is known gets one for a tree that is no smaller, from whichever process.
fn backwards(told: &[Told]) -> Option<Finding> {
    let size = |it: &Told| judge::all_receipts(std::slice::from_ref(&it.answer)).map(|it| it.size).max();
    let sized: Vec<(&Told, usize)> = told.iter().filter_map(|it| Some((it, size(it)?))).collect();
    sized.iter().find_map(|(later, small)| {
        let (_, large) = sized.iter().find(|(it, large)| it.known < later.asked && large > small)?;
        let what = format!("a receipt for {small} entries was given after one for {large} was known");
        Some(Finding::new(Kind::OldCheckpoint, what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::receipt::Receipt;

    fn told(asked: u64, known: u64, size: usize) -> Told {
        let receipt = Receipt { seq: 0, header: Vec::new(), size, root: Vec::new() };
        let answer = Answer::Given { command: "c".to_owned(), receipts: vec![receipt], texts: Vec::new() };
        Told { asked, known, answer }
    }

    #[test]
    fn a_smaller_tree_after_a_larger_one_is_found() {
        assert!(backwards(&[told(1, 2, 5), told(3, 4, 4)]).is_some());
        // Asked for before the other was known: which is signed first is open.
        assert!(backwards(&[told(1, 3, 5), told(2, 4, 4)]).is_none());
        assert!(backwards(&[told(1, 2, 4), told(3, 4, 4), told(5, 6, 9)]).is_none());
    }

    #[test]
    fn only_a_server_that_is_away_excuses_a_refusal() {
        let refusal = |code: &str| {
            let answer = Answer::Refused { command: "c".to_owned(), code: code.to_owned() };
            [Told { asked: 1, known: 2, answer }]
        };
        assert_eq!(refused(&refusal("unknown"), Trouble::Kill).len(), 1);
        assert_eq!(refused(&refusal("unknown"), Trouble::Stop).len(), 0);
        assert_eq!(refused(&refusal("conflict"), Trouble::Stop).len(), 1);
    }
}
