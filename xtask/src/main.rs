//! Everything CI runs, in one command, and the chores around it.

mod api;
mod bench;
mod bless;
mod browser;
mod ci;
mod debian;
#[cfg(unix)]
mod export;
#[cfg(unix)]
mod faults;
mod fuzz;
mod generate_reports;
mod load;
mod pm4py;
mod postgres;
mod python;
mod score_copied;
#[cfg(unix)]
mod small_disk;
mod tables;
mod tidy;
mod tool;
mod tree;
mod verifiers;
mod work;

use std::process::ExitCode;

use anyhow::Result;
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
    /// Only the checks of our own: map, arrows, glossary, files, rules.
    Tidy,
    /// Rewrites expected results and generated files; read the diff.
    Bless,
    /// Benchmarks.
    Bench(bench::Bench),
    /// Runs every fuzz target for some minutes.
    Fuzz {
        #[arg(long, default_value_t = 1)]
        minutes: u32,
    },
    /// Runs a command beside a PostgreSQL server made for it: `cargo xtask postgres -- cargo t`.
    Postgres(postgres::Postgres),
    /// Power cuts, kills, failing and full disks: nothing acknowledged is lost, no receipt is false.
    #[cfg(unix)]
    Faults(faults::Faults),
    /// Receipts and altered receipts before three verifiers, which must agree on each.
    Verifiers(verifiers::Verifiers),
    /// The exported record as pm4py reads it; not in `ci`, see there.
    Pm4py(pm4py::Pm4py),
    /// Carries a large record from SQLite into PostgreSQL and back: the root stays the same.
    #[cfg(unix)]
    Export(export::Export),
    /// The API before schemathesis, hostile uploads, a full disk: no 500, every answer as the document says.
    Api(api::Api),
    /// The pages in Chromium: axe, console, policy, a whole life; pictures in `target/pictures`.
    Browser(browser::Browser),
    /// The served office beside other programs, or under mixed requests; by hand.
    Load(load::Load),
    /// Our tables as openpyxl and LibreOffice see them: no formula, and in again unchanged.
    Tables,
    /// Writes made-up reports with planted passages.
    GenerateReports(generate_reports::GenerateReports),
    /// Recall and precision of the planted passages.
    ScoreCopied(score_copied::ScoreCopied),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            work::say(&format!("{err:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Ci => ci::ci(),
        Task::Tidy => tidy::tidy(),
        Task::Bless => bless::bless(),
        Task::Bench(arguments) => bench::bench(&arguments),
        Task::Fuzz { minutes } => fuzz::fuzz(minutes),
        Task::Postgres(arguments) => postgres::with_server(&arguments),
        #[cfg(unix)]
        Task::Faults(arguments) => faults::run(&arguments),
        Task::Verifiers(arguments) => verifiers::verifiers(&arguments),
        Task::Pm4py(arguments) => pm4py::pm4py(&arguments),
        #[cfg(unix)]
        Task::Export(arguments) => export::export(&arguments),
        Task::Api(arguments) => api::api(&arguments),
        Task::Browser(arguments) => browser::browser(&arguments),
        Task::Load(arguments) => load::load(&arguments),
        Task::Tables => tables::tables(),
        Task::GenerateReports(arguments) => generate_reports::run(&arguments),
        Task::ScoreCopied(arguments) => score_copied::run(&arguments),
    }
}
