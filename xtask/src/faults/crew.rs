//! Works through many points at once, until there are none, the time is over, or enough was found.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::findings::Tally;
use super::table;
use crate::work;

/// How much of a part is done.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// All of it; otherwise as much as the time allows.
    pub(crate) time: Option<Duration>,
    /// The first finding ends the part.
    pub(crate) first_only: bool,
}

impl Limits {
    pub(crate) fn is_full(self) -> bool {
        self.time.is_none()
    }

    /// The same limits with a share of the time.
    pub(crate) fn share(self, percent: u32) -> Limits {
        Limits { time: self.time.map(|it| it * percent / 100), ..self }
    }
}

/// Does the work for each thing, on every processor; whoever works adds to the tally.
pub(crate) fn each<T: Send>(
    limits: Limits,
    things: Vec<T>,
    tally: &Mutex<Tally>,
    work: impl Fn(T) -> Result<()> + Sync,
) -> Result<()> {
    let begun = work::now();
    let queue = Mutex::new(things.into_iter());
    let next = || {
        let late = limits.time.is_some_and(|it| begun.elapsed() > it);
        let enough = limits.first_only && !locked(tally).findings.is_empty();
        if late || enough { None } else { locked(&queue).next() }
    };
    let worker = || -> Result<()> {
        while let Some(thing) = next() {
            work(thing)?;
        }
        Ok(())
    };
    let hands = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..hands).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().try_for_each(|it| it.join().ok().context("a worker panicked")?)
    })
}

/// Measures one part.
pub(crate) fn timed(part: &'static str, work: impl FnOnce(&Mutex<Tally>) -> Result<()>) -> Result<Tally> {
    let begun: Instant = work::now();
    let tally = Mutex::new(Tally::new(part));
    work(&tally)?;
    let mut tally = tally.into_inner().ok().context("a worker panicked")?;
    tally.seconds = begun.elapsed().as_secs_f64();
    // At once, for the parts after it may take hours.
    work::say(&table::of_part(&tally));
    Ok(tally)
}

/// A lock that a panicking worker leaves behind ends the run through `join`, not here.
pub(crate) fn locked<T>(it: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    it.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
