//! The API as strangers use it: schemathesis makes requests of every kind from the document that the
//! program serves, and follows its links from answer to answer.
//!
//! No answer may be a 500, or other than the document says; then the record is audited.

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
}

pub(crate) fn api(asked: &Api) -> Result<()> {
    let program = program(asked.program.as_deref())?;
    let python = Python::with(&[SCHEMATHESIS], "schemathesis")?;
    let mut script = python.command();
    script.arg(root().join("xtask/src/api/main.py")).arg(program);
    script.args([asked.seconds.to_string(), asked.seed.to_string()]);
    run(&mut script)
}
