//! The three who judge, each in its own words; a judge that does not answer is a failure.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::made::Made;
use crate::python::Python;
use crate::work::root;

/// Whether a file holds, by its name.
pub(crate) type Verdict = BTreeMap<String, bool>;

pub(crate) struct Verdicts {
    /// `duizhao verify`.
    pub(crate) ours: Verdict,
    /// `docs/verifier/verify.py`.
    pub(crate) page: Verdict,
    /// aics-tlog: checkpoints, inclusion, consistency.
    pub(crate) stranger: Verdict,
}

impl Verdicts {
    /// Ours, the page's, the stranger's.
    pub(crate) fn of(&self, file: &str) -> Result<[bool; 3]> {
        let of = |verdict: &Verdict| verdict.get(file).copied().with_context(|| format!("nobody judged {file}"));
        Ok([of(&self.ours)?, of(&self.page)?, of(&self.stranger)?])
    }
}

/// One run of the program for each file, as many at once as there are processors.
pub(crate) fn ours(program: &Path, made: &Made, files: &[String]) -> Result<Verdict> {
    let at_once = std::thread::available_parallelism().map_or(2, usize::from);
    let share = files.len().div_ceil(at_once).max(1);
    std::thread::scope(|scope| {
        let judging: Vec<_> = files
            .chunks(share)
            .map(|some| {
                scope.spawn(move || some.iter().map(|it| Ok((it.clone(), holds(program, made, it)?))).collect())
            })
            .collect();
        let mut verdict = Verdict::new();
        for it in judging {
            let some: Result<Verdict> = it.join().expect("judging does not panic");
            verdict.extend(some?);
        }
        Ok(verdict)
    })
}

fn holds(program: &Path, made: &Made, name: &str) -> Result<bool> {
    let mut command = Command::new(program);
    let file = made.files().join(name);
    if name.ends_with(".json") {
        command.arg("verify").arg(made.last()).arg("--since").arg(file);
    } else {
        command.arg("verify").arg(file);
    }
    command.arg("--key").arg(made.key()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status().context("could not start the program")?.code() {
        Some(0) => Ok(true),
        Some(3) => Ok(false),
        other => bail!("duizhao verify ended with {other:?} on {name}"),
    }
}

pub(crate) fn page(python: &Python, made: &Made) -> Result<Verdict> {
    let mut command = python.command();
    command.arg(root().join("docs/verifier/verify.py")).arg("--batch").arg(made.files()).arg("--key").arg(made.key());
    lines(&mut command)
}

pub(crate) fn stranger(python: &Python, made: &Made) -> Result<Verdict> {
    let mut command = python.command();
    command.arg(root().join("xtask/src/verifiers/aics.py")).arg(made.files()).arg(made.key());
    lines(&mut command)
}

/// Reads a line of JSON for each file; the exit code only says that some do not hold.
fn lines(command: &mut Command) -> Result<Verdict> {
    let output = command.stderr(Stdio::inherit()).output().context("could not start Python")?;
    let mut verdict = Verdict::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let file = line["file"].as_str().context("a verdict names its file")?;
        verdict.insert(file.to_owned(), line["holds"].as_bool().context("a verdict is yes or no")?);
    }
    Ok(verdict)
}
