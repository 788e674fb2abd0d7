//! Runs every fuzz target for a while. CI only replays what they have found, as ordinary tests.

use anyhow::Result;

use crate::tool::FUZZ;
use crate::work::{output, root, run, step};

/// cargo-fuzz wants flags of an unstable compiler; `RUSTC_BOOTSTRAP` lets the stable one take them.
pub(crate) fn fuzz(minutes: u32) -> Result<()> {
    let limit = format!("-max_total_time={}", minutes * 60);
    for target in targets()?.lines() {
        step(target, || run(cargo_fuzz()?.args(["run", target, "--", &limit, "-timeout=10", "-rss_limit_mb=2048"])))?;
    }
    Ok(())
}

fn targets() -> Result<String> {
    output(cargo_fuzz()?.arg("list"))
}

fn cargo_fuzz() -> Result<std::process::Command> {
    let mut command = FUZZ.command()?;
    command.current_dir(root().join("crates/duizhao-read")).env("RUSTC_BOOTSTRAP", "1");
    Ok(command)
}
