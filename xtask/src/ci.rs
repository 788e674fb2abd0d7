//! Everything CI runs, in CI's order: what fails fast comes first.

use anyhow::Result;

use crate::work::{cargo, run, say, step};
use crate::{postgres, tables, tidy, tool};

/// The tests come last, so that their own summary is the last thing printed.
pub(crate) fn ci() -> Result<()> {
    step("fmt", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("fetch", || run(&mut cargo(&["fetch", "--locked"])))?;
    step("tidy", tidy::tidy)?;
    step("clippy", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    })?;
    step("doc", || {
        let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
        run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    step("machete", || run(tool::MACHETE.command()?.args(["--with-metadata"])))?;
    step("deny", || run(tool::DENY.command()?.args(["--offline", "check", "bans", "licenses", "sources"])))?;
    step("build the tests", || run(&mut cargo(&["test", "--workspace", "--locked", "--no-run"])))?;
    step("tests in the documentation", || run(&mut cargo(&["test", "--workspace", "--locked", "--doc"])))?;
    step("tables", tables::tables)?;
    step("browser", || run(&mut cargo(&["xtask", "browser"])))?;
    step("api", || run(&mut cargo(&["xtask", "api"])))?;
    step("faults", || {
        let short = ["xtask", "faults", "--only", "none", "--seconds", "60", "--program", "target/debug/duizhao"];
        run(&mut cargo(&short))
    })?;
    step("planted faults", || run(&mut cargo(&["xtask", "faults", "--only", "quick"])))?;
    step("verifiers", || run(&mut cargo(&["xtask", "verifiers", "--program", "target/debug/duizhao"])))?;
    say("── tests");
    let server = postgres::Server::start()?;
    let mut tests = cargo(&["test", "--workspace", "--locked", "--lib", "--bins", "--tests"]);
    run(tests.env(postgres::VARIABLE, server.address()))
}
