//! Starting programs, and saying what is being done.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

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

/// A fresh folder that goes when it is dropped, in memory where the system has such a place: what a
/// sync costs is not what is looked at there.
pub(crate) fn scratch() -> Result<TempDir> {
    static SWEPT: Once = Once::new();
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        SWEPT.call_once(|| sweep(memory));
        TempDir::with_prefix_in(format!("duizhao-{}-", std::process::id()), memory)
    } else {
        TempDir::with_prefix("duizhao-")
    };
    made.context("could not make a folder")
}

/// Removes what those left that were killed: each folder has its process in its name.
fn sweep(memory: &Path) {
    for folder in std::fs::read_dir(memory).into_iter().flatten().flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix("duizhao-").and_then(|it| it.split('-').next()?.parse::<u32>().ok());
        if process.is_some_and(|it| !Path::new(&format!("/proc/{it}")).exists()) {
            // Another sweep may be at it too.
            let _ = std::fs::remove_dir_all(folder.path());
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dead_left_is_swept() {
        let memory = tempfile::tempdir().unwrap();
        let own = format!("duizhao-{}-a", std::process::id());
        // No process has so high a number.
        for name in ["duizhao-4294967295-a", "duizhao-postgres-a", "4294967295-a", &own] {
            std::fs::create_dir(memory.path().join(name)).unwrap();
        }
        sweep(memory.path());
        let mut left: Vec<_> = std::fs::read_dir(memory.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["4294967295-a", &own, "duizhao-postgres-a"]);
    }
}
