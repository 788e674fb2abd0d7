//! Killed at every write and every sync: the files are as they were, the process is gone.

use std::fs;
use std::sync::Mutex;

use anyhow::{Context, Result};

use super::commands::Script;
use super::crew::{self, Limits, locked};
use super::cuts::Chance;
use super::findings::{Finding, Tally};
use super::template::{self, Template};
use super::victim::{Victim, Watch};
use super::{judge, power_cut};
use crate::work::scratch;

/// One kill: in which session, at which call, the how-manieth.
struct Point {
    making: bool,
    call: String,
    when: usize,
}

pub(crate) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Tally> {
    crew::timed("kill", |tally| {
        let template = Template::new(victim, Script::short())?;
        let mut points = points(template.counts()?, false);
        points.extend(self::points(counts_of_init(victim)?, true));
        if !limits.is_full() {
            points = Chance(seed).shuffled(points);
        }
        locked(tally).points_in_all = points.len();
        crew::each(limits, points, tally, |point| {
            let findings =
                if point.making { while_made(victim, &point)? } else { killed(victim, &template, &point, tally)? };
            let place = format!("killed at {} number {}", point.call, point.when);
            let mut tally = locked(tally);
            tally.points += 1;
            tally.records += 1;
            tally.findings.extend(findings.into_iter().map(|it| it.at(&place)));
            Ok(())
        })
    })
}

fn points(counts: Vec<(String, usize)>, making: bool) -> Vec<Point> {
    let all = counts
        .into_iter()
        .flat_map(|(call, count)| (1..=count).map(move |when| Point { making, call: call.clone(), when }));
    all.collect()
}

fn killed(victim: &Victim, template: &Template, point: &Point, tally: &Mutex<Tally>) -> Result<Vec<Finding>> {
    let disturbed = template.disturbed(Some(&inject(point)))?;
    let mut given = template.answers.clone();
    given.extend(disturbed.answers()?);
    locked(tally).receipts += judge::receipts(&given).len();
    Ok(match judge::reopen(victim, &disturbed.place, &template.commands())? {
        Ok(reopened) => judge::judge(&given, &reopened),
        Err(finding) => vec![finding],
    })
}

fn while_made(victim: &Victim, point: &Point) -> Result<Vec<Finding>> {
    let scratch = scratch()?;
    let place = scratch.path().join("record");
    fs::create_dir(&place).context("could not make the folder of the record")?;
    let inject = inject(point);
    victim.init(&place, Some(&Watch { trace: &scratch.path().join("trace"), inject: Some(&inject) }))?;
    Ok(power_cut::unmade(victim, &place)?.err().into_iter().collect())
}

fn counts_of_init(victim: &Victim) -> Result<Vec<(String, usize)>> {
    let scratch = scratch()?;
    let place = scratch.path().join("record");
    fs::create_dir(&place).context("could not make the folder of the record")?;
    let trace = scratch.path().join("trace");
    victim.init(&place, Some(&Watch { trace: &trace, inject: None }))?;
    Ok(template::counts(&template::read_trace(&trace)?))
}

fn inject(point: &Point) -> String {
    format!("{}:signal=SIGKILL:when={}", point.call, point.when)
}
