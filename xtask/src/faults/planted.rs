//! Builds with one line made faulty: the same checks must fail on each of them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::victim::Victim;
use crate::work::{built, cargo, root, run};

/// Features of the journal; none of them is in a build that anyone is given.
pub(crate) const FEATURES: &[&str] = &[
    "fault-synchronous-normal",
    "fault-synchronous-off",
    "fault-answer-before-commit",
    "fault-sign-before-commit",
    "fault-no-directory-sync",
    "fault-retry-sync",
    "fault-sign-unread-root",
];

/// The first so many are found within seconds; ci plants these.
pub(crate) const QUICK: usize = 5;

/// The program with this fault, or without one.
///
/// Built where everything is built, so that only what knows the fault is built again; each program
/// is kept under its own name, and the true one is put back at once.
pub(crate) fn build(feature: Option<&str>) -> Result<Victim> {
    let build = ["build", "--locked", "--quiet", "--package", "duizhao"];
    let mut planted = cargo(&build);
    if let Some(feature) = feature {
        planted.args(["--features", feature]);
    }
    run(&mut planted)?;
    let folder = root().join("target/faults");
    fs::create_dir_all(&folder).context("could not make the folder of the programs")?;
    let program: PathBuf = folder.join(feature.unwrap_or("without-fault"));
    let built = built();
    fs::copy(built, &program).with_context(|| format!("could not keep {}", program.display()))?;
    if feature.is_some() {
        run(&mut cargo(&build))?;
    }
    Ok(Victim::new(program))
}
