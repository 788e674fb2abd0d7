//! Everything CI runs, in one command.

mod generate_reports;
mod score_copied;

use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything CI runs, in CI's order.
    Ci,
    /// Writes made-up reports with planted passages.
    GenerateReports(generate_reports::GenerateReports),
    /// Recall and precision of the planted passages.
    ScoreCopied(score_copied::ScoreCopied),
}

fn main() -> Result<()> {
    match Arguments::parse().task {
        Task::Ci => {
            run("cargo", &["fmt", "--all", "--check"])?;
            run("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
            run("cargo", &["test", "--workspace", "--locked"])
        }
        Task::GenerateReports(arguments) => generate_reports::run(&arguments),
        Task::ScoreCopied(arguments) => score_copied::run(&arguments),
    }
}

/// Runs a program and fails when it does.
fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let line = format!("{program} {}", arguments.join(" "));
    let status = Command::new(program).args(arguments).status().with_context(|| format!("could not start {line}"))?;
    if !status.success() {
        bail!("{line} failed");
    }
    Ok(())
}
