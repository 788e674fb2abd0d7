//! The record of the demonstration as an event log, in every format, as pm4py reads it and as we do.
//!
//! Not part of `ci`: pm4py brings some 900 MB of packages. It is installed by hand
//! (`pip install pm4py==2.7.23.11`), and `--python` names the Python that has it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::work::{built, cargo, output, root, run, say};

#[derive(Args)]
pub(crate) struct Pm4py {
    /// A Python in which pm4py is installed.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// The program to export with; built where it is not said.
    #[arg(long)]
    program: Option<PathBuf>,
}

const FILES: [(&str, &str); 5] = [
    ("xes", "record.xes"),
    ("xes", "record.xes.gz"),
    ("ocel", "record.json"),
    ("ocel", "record.sqlite"),
    ("parquet", "record.parquet"),
];

pub(crate) fn pm4py(asked: &Pm4py) -> Result<()> {
    let program = match &asked.program {
        Some(program) => std::path::absolute(program)?,
        None => {
            run(&mut cargo(&["build", "--locked", "--package", "duizhao"]))?;
            built()
        }
    };
    let folder = tempfile::tempdir()?;
    let ours = |arguments: &[&str]| output(Command::new(&program).current_dir(folder.path()).args(arguments));
    ours(&["demo", "--no-serve", "--into", "demo", "--format", "json"])?;
    for (shape, file) in FILES {
        ours(&["export", "--db", "sqlite:demo/demo.sqlite", &format!("--{shape}"), file])?;
        let seen = counts(&ours(&["signs", file, "--format", "json"])?)?;
        let theirs = theirs(&asked.python, shape, &folder.path().join(file))?;
        ensure!(seen == theirs, "{file}: we count {seen}, pm4py {theirs}");
        say(&format!("{file}: {theirs}"));
    }
    Ok(())
}

fn theirs(python: &Path, shape: &str, file: &Path) -> Result<Value> {
    let script = root().join("xtask/src/pm4py/counts.py");
    let printed = output(Command::new(python).arg(script).arg(shape).arg(file))?;
    // Before the figures it greets.
    let last = printed.lines().rfind(|it| it.starts_with('{')).context("pm4py printed no counts")?;
    Ok(serde_json::from_str(last)?)
}

/// What `duizhao signs` counted, in the same words.
fn counts(printed: &str) -> Result<Value> {
    let all: Value = serde_json::from_str(printed)?;
    let (activities, arcs) = (&all["process"]["activities"], &all["process"]["arcs"]);
    let listed = |it: &Value| it.as_array().map_or(0, Vec::len);
    let passings: u64 = arcs.as_array().into_iter().flatten().filter_map(|it| it["times"].as_u64()).sum();
    Ok(json!({
        "cases": all["counts"]["cases"], "events": all["counts"]["events"], "activities": listed(activities),
        "arcs": listed(arcs), "passings": passings,
    }))
}
