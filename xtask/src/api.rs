//! The API and the uploads as strangers use them, against the program as it was built.
//!
//! `api/strangers.py`: schemathesis makes requests of every kind from the document that the program
//! serves, and follows its links from answer to answer; none may be answered with a 500, or other than
//! the document says. `api/hostile.py`: files that would harm it. `api/full_disk.py`: a disk without
//! room. The record is audited after each.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::python::Python;
use crate::work::{program, root, run};

const SCHEMATHESIS: &str = "schemathesis==4.32.5";

#[derive(Args)]
pub(crate) struct Api {
    /// The program to ask; of `cargo build` where it is not said.
    #[arg(long)]
    program: Option<PathBuf>,
    /// How long requests are made, for all people together.
    #[arg(long, default_value_t = 45)]
    seconds: u32,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// One part alone: `full-disk`, `hostile` or `strangers`.
    #[arg(long)]
    only: Option<String>,
}

pub(crate) fn api(asked: &Api) -> Result<()> {
    let program = program(asked.program.as_deref())?;
    let python = Python::with(&[SCHEMATHESIS], "schemathesis")?;
    let mut script = python.command();
    script.arg(root().join("xtask/src/api/main.py")).arg("--program").arg(program);
    script.args(["--seconds", &asked.seconds.to_string(), "--seed", &asked.seed.to_string()]);
    script.args(asked.only.iter().flat_map(|part| ["--only", part]));
    run(&mut script)
}
