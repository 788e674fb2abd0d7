//! The served office under load: beside other offices' programs, and through a long day.
//!
//! By hand, not in `ci`: it needs wrk, the peers from their registry, and a machine that does nothing
//! else. `docs/benchmarks.md` has what came of it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::debian;
use crate::python::Python;
use crate::work::{program, root, run};

/// What matters are registered in instead: a hotline's program and an issue tracker.
const PEERS: [&str; 3] = ["baisitong2==1.0.2", "roundup==2.6.0", "gunicorn==27.0.1"];

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Matters registered as fast as can be, in turns with the peers, each with the connections it
    /// is fastest with.
    Race,
    /// Requests of every kind by several people at once; what it does to the memory.
    Mixed,
}

#[derive(Args)]
pub(crate) struct Load {
    kind: Kind,
    /// The program to serve; of `cargo build` where it is not said, and that is a slow one.
    #[arg(long)]
    program: Option<PathBuf>,
    /// How long a turn of the race takes.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// How many requests are mixed.
    #[arg(long, default_value_t = 200_000)]
    requests: u32,
}

pub(crate) fn load(asked: &Load) -> Result<()> {
    let program = program(asked.program.as_deref())?;
    let (mut python, script, number) = match asked.kind {
        Kind::Race => {
            debian::ensure("wrk", "wrk")?;
            (Python::with(&PEERS, "baisitong2, roundup, gunicorn")?.command(), "race.py", asked.seconds)
        }
        Kind::Mixed => {
            debian::ensure("python3", "python3")?;
            (Command::new("python3"), "mixed.py", asked.requests)
        }
    };
    python.env("PYTHONPATH", root().join("xtask/src"));
    python.arg(root().join("xtask/src/load").join(script)).arg(program).arg(number.to_string());
    run(&mut python)
}
