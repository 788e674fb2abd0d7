//! Runs every fuzz target for a while. CI only replays what they have found, as ordinary tests.

use std::process::Command;

use anyhow::Result;

use crate::tool::FUZZ;
use crate::work::{output, root, run, step};

/// Crates with targets of their own, under `fuzz/`.
const CRATES: [&str; 2] = ["duizhao-core", "duizhao-read"];

/// cargo-fuzz wants flags of an unstable compiler; `RUSTC_BOOTSTRAP` lets the stable one take them.
pub(crate) fn fuzz(minutes: u32) -> Result<()> {
    let limit = format!("-max_total_time={}", minutes * 60);
    for name in CRATES {
        for target in output(cargo_fuzz(name)?.arg("list"))?.lines() {
            step(target, || {
                run(cargo_fuzz(name)?.args(["run", target, "--", &limit, "-timeout=10", "-rss_limit_mb=2048"]))
            })?;
        }
    }
    Ok(())
}

fn cargo_fuzz(name: &str) -> Result<Command> {
    let mut command = FUZZ.command()?;
    command.current_dir(root().join("crates").join(name)).env("RUSTC_BOOTSTRAP", "1");
    Ok(command)
}
