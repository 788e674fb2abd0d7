//! Shows that an acknowledged event is never lost and that no false receipt is given.
//!
//! The real program runs under strace; a model of a disk replays its calls into every image that a
//! power cut can leave; it is killed, its disk fails and fills; and each time the checker in
//! `judge.rs` opens what is left and holds it to the receipts. Then builds with planted faults are
//! given to the same checker, which must fail on each.

mod clock;
pub(crate) mod commands;
mod crew;
mod cuts;
mod disk;
mod findings;
mod folder;
mod full_disk;
mod io;
mod judge;
mod kill;
mod planted;
mod postgres;
mod power_cut;
mod receipt;
mod recording;
mod rot;
mod steps;
mod table;
mod talk;
mod template;
mod trace;
mod victim;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use self::crew::Limits;
use self::findings::{Finding, Tally};
use self::victim::Victim;
use crate::debian;
use crate::work::{now, say};

#[derive(Args)]
pub(crate) struct Faults {
    /// Every point and every image, however long it takes.
    #[arg(long)]
    full: bool,
    /// In the short form: how long the program without a fault is checked; each planted fault at most as long.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Which points and images the short form draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this planted fault, `planted` for all of them, or `none`.
    #[arg(long)]
    only: Option<String>,
    /// Only this part, as `kill`; may be given several times.
    #[arg(long)]
    part: Vec<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Checks this program as it is and builds nothing.
    #[arg(long)]
    program: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What a whole run showed.
#[derive(Serialize)]
pub(crate) struct Shown {
    full: bool,
    seed: u64,
    /// Of the program without a fault.
    parts: Vec<Tally>,
    planted: Vec<Planted>,
}

/// Whether a planted fault was found.
#[derive(Serialize)]
pub(crate) struct Planted {
    feature: &'static str,
    caught_by: Option<&'static str>,
    finding: Option<Finding>,
    seconds: f64,
}

pub(crate) fn run(arguments: &Faults) -> Result<()> {
    debian::ensure("strace", "strace")?;
    let time = (!arguments.full).then(|| Duration::from_secs(arguments.seconds));
    let mut shown = Shown { full: arguments.full, seed: arguments.seed, parts: Vec::new(), planted: Vec::new() };
    if arguments.only.as_deref().is_none_or(|it| it == "none") {
        let program = match &arguments.program {
            Some(program) => Victim::new(program.clone()),
            None => planted::build(None)?,
        };
        shown.parts = check(&program, Limits { time, first_only: false }, arguments.seed, &arguments.part)?;
    }
    if arguments.program.is_none() {
        let wanted = |it: &&&str| arguments.only.as_deref().is_none_or(|only| only == **it || only == "planted");
        for feature in planted::FEATURES.iter().filter(wanted) {
            shown.planted.push(plant(feature, arguments)?);
        }
    }
    say(&table::of(&shown));
    if arguments.format == Format::Json {
        table::print_json(&shown)?;
    }
    verdict(&shown)
}

/// All parts, or those that are named; with `first_only`, up to the one that finds something.
fn check(program: &Victim, limits: Limits, seed: u64, only: &[String]) -> Result<Vec<Tally>> {
    type Part<'a> = (&'a str, Box<dyn Fn() -> Result<Vec<Tally>> + 'a>);
    let parts: [Part; 7] = [
        ("power cut", Box::new(|| Ok(vec![power_cut::run(program, limits.share(40), seed)?]))),
        ("disk error", Box::new(|| Ok(vec![io::run(program, limits.share(17), seed)?]))),
        ("kill", Box::new(|| Ok(vec![kill::run(program, limits.share(5), seed)?]))),
        ("bit rot", Box::new(|| Ok(vec![rot::run(program, limits.share(6), seed)?]))),
        ("full disk", Box::new(|| Ok(vec![full_disk::run(program)?]))),
        ("clock", Box::new(|| Ok(vec![clock::run(program, limits.share(3), seed)?]))),
        ("postgres", Box::new(|| postgres::run(program, limits.share(30), seed))),
    ];
    if let Some(unknown) = only.iter().find(|it| !parts.iter().any(|(name, _)| name == it)) {
        bail!("there is no part '{unknown}': choose among {}", parts.map(|(name, _)| name).join(", "));
    }
    let mut tallies: Vec<Tally> = Vec::new();
    for (name, part) in parts.into_iter().filter(|(name, _)| only.is_empty() || only.iter().any(|it| it == name)) {
        let done = part().with_context(|| format!("the part '{name}' could not be done"))?;
        let enough = limits.first_only && done.iter().any(|it| !it.findings.is_empty());
        tallies.extend(done);
        if enough {
            break;
        }
    }
    Ok(tallies)
}

fn plant(feature: &'static str, arguments: &Faults) -> Result<Planted> {
    say(&format!("── {feature}"));
    let program = planted::build(Some(feature))?;
    let begun = now();
    // A planted fault must be found in the time of the short form: that is what ci relies on. Most are
    // found in a fraction of it, if each part has its turn.
    let mut found = None;
    for seconds in [arguments.seconds / 6, arguments.seconds] {
        let limits = Limits { time: Some(Duration::from_secs(seconds)), first_only: true };
        let tallies = check(&program, limits, arguments.seed, &arguments.part)?;
        found = tallies.into_iter().find(|it| !it.findings.is_empty());
        if found.is_some() {
            break;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let caught_by = found.as_ref().map(|it| it.part);
    Ok(Planted { feature, caught_by, finding: found.and_then(|it| it.findings.into_iter().next()), seconds })
}

fn verdict(shown: &Shown) -> Result<()> {
    let findings: usize = shown.parts.iter().map(|it| it.findings.len()).sum();
    let missed: Vec<&str> = shown.planted.iter().filter(|it| it.finding.is_none()).map(|it| it.feature).collect();
    if findings > 0 {
        bail!("{findings} findings in the program without a planted fault");
    }
    if !missed.is_empty() {
        bail!("planted and not found: {}", missed.join(", "));
    }
    Ok(())
}
