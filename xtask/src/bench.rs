//! Benchmarks of our own code; `docs/benchmarks.md` says what to run beside them.

use anyhow::Result;
use clap::Args;

use crate::postgres::{Server, VARIABLE};
use crate::work::{cargo, run, step};

/// Where the large record is made, and kept for the next time.
const LARGE: &str = "target/large";

#[derive(Args)]
pub(crate) struct Bench {
    /// Then the long ones too: appends on PostgreSQL, and a record of ten million events in
    /// target/large (14 GB and a quarter of an hour to make it, on a quiet machine).
    #[arg(long)]
    full: bool,
}

pub(crate) fn bench(arguments: &Bench) -> Result<()> {
    step("benchmarks", || run(&mut cargo(&["bench", "--workspace", "--locked"])))?;
    if arguments.full {
        step("appends on PostgreSQL", || {
            let server = Server::start()?;
            run(journal("append").env(VARIABLE, server.address()))
        })?;
        step("ten million events", || {
            let folder = crate::work::root().join(LARGE);
            run(journal("large").arg("--").arg(folder))
        })?;
    }
    Ok(())
}

fn journal(bench: &str) -> std::process::Command {
    cargo(&["bench", "--locked", "-p", "duizhao-journal", "--bench", bench])
}
