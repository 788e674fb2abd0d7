//! Builds with one line made faulty: the same checks must fail on each of them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::victim::Victim;
use crate::work::{cargo, root, run};

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

/// The program with this fault, or without one.
///
/// All builds share one folder, so that what does not depend on the fault is built once; each
/// program is kept under its own name.
pub(crate) fn build(feature: Option<&str>) -> Result<Victim> {
    let folder = root().join("target/faults");
    let mut build = cargo(&["build", "--locked", "--quiet", "--package", "duizhao", "--target-dir"]);
    build.arg(&folder);
    if let Some(feature) = feature {
        build.args(["--features", feature]);
    }
    run(&mut build)?;
    let program: PathBuf = folder.join("programs").join(feature.unwrap_or("without-fault"));
    fs::create_dir_all(folder.join("programs")).context("could not make the folder of the programs")?;
    let built = folder.join("debug").join(format!("duizhao{}", std::env::consts::EXE_SUFFIX));
    fs::copy(built, &program).with_context(|| format!("could not keep {}", program.display()))?;
    Ok(Victim::new(program))
}
