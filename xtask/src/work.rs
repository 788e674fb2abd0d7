//! Starting programs, and saying what is being done.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace").to_owned()
}

/// The program as `cargo build` left it.
pub(crate) fn built() -> PathBuf {
    root().join("target/debug").join(format!("duizhao{}", std::env::consts::EXE_SUFFIX))
}

/// The program to work with: the one that was named, else the one that was built, which must be there.
pub(crate) fn program(named: Option<&Path>) -> Result<PathBuf> {
    let program = named.map_or_else(|| Ok(built()), std::path::absolute)?;
    ensure!(program.exists(), "{} is missing: run cargo build first", program.display());
    Ok(program)
}

/// `cargo` with arguments, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root());
    command
}

/// Runs a program and fails when it does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    let status = command.status().with_context(|| format!("could not start {line}"))?;
    if !status.success() {
        bail!("{line} failed");
    }
    Ok(())
}

/// Runs a program and gives what it prints.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    let output = command.output().with_context(|| format!("could not start {line}"))?;
    if !output.status.success() {
        bail!("{line} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{line} printed something other than text"))
}

/// Does one step and says how long it took.
pub(crate) fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    say(&format!("── {name}"));
    let begun = now();
    work()?;
    say(&format!("── {name}: {:.1} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// Tells the person at the terminal.
pub(crate) fn say(line: &str) {
    // A closed terminal is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[expect(clippy::disallowed_methods, reason = "a step says how long it took")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|it| it.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
