//! A large record from SQLite into PostgreSQL and back: everywhere the same root.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::faults::commands;
use crate::postgres::Server;
use crate::work::{cargo, output, root, run, say, step};

#[derive(Args)]
pub(crate) struct Export {
    /// At least so many events.
    #[arg(long, default_value_t = 100_000)]
    events: u64,
}

pub(crate) fn export(arguments: &Export) -> Result<()> {
    run(&mut cargo(&["build", "--release", "--locked", "--package", "duizhao"]))?;
    let server = Server::start()?;
    let scratch = tempfile::tempdir().context("no temporary folder")?;
    let folder = scratch.path();
    let program = |arguments: &[&str]| {
        let mut command = Command::new(root().join("target/release/duizhao"));
        command.current_dir(folder).args(arguments);
        command
    };
    let lines = commands::lines(arguments.events);
    fs::write(folder.join("commands.jsonl"), lines.concat()).context("could not write the commands")?;
    let (here, back) = (["--db", "sqlite:record.sqlite"], ["--db", "sqlite:back.sqlite"]);
    let address = server.address();
    let there = ["--db", address.as_str(), "--keys", "server"];
    let on = |place: &[&str], arguments: &[&str]| program(&[arguments, place].concat());
    step("append", || {
        output(&mut on(&here, &["init", "--name", "export"]))?;
        output(&mut on(&here, &["append", "commands.jsonl", "--format", "json"])).map(drop)
    })?;
    fs::create_dir(folder.join("server")).context("could not make a folder")?;
    for (key, copy) in [("record.vkey", "server/record.vkey"), ("record.vkey", "back.vkey")] {
        fs::copy(folder.join(key), folder.join(copy)).context("could not copy the key that others check with")?;
    }
    step("backup", || output(&mut on(&here, &["backup", "first.jsonl"])).map(drop))?;
    step("restore into PostgreSQL", || {
        output(&mut on(&there, &["restore", "first.jsonl", "--key", "record.vkey"])).map(drop)
    })?;
    // Whoever restores on another machine takes up the checkpoint that someone else holds.
    output(&mut on(&there, &["checkpoint", "--adopt", "record.checkpoint"]))?;
    step("backup from PostgreSQL", || output(&mut on(&there, &["backup", "second.jsonl"])).map(drop))?;
    step("restore into SQLite", || {
        output(&mut on(&back, &["restore", "second.jsonl", "--key", "record.vkey"])).map(drop)
    })?;
    output(&mut on(&back, &["checkpoint", "--adopt", "record.checkpoint"]))?;
    let mut found = Vec::new();
    for (name, place) in [("SQLite", &here[..]), ("PostgreSQL", &there), ("SQLite again", &back)] {
        step(&format!("audit, {name}"), || {
            let audit = output(&mut on(place, &["audit", "--format", "json"]))?;
            let audit: Value = serde_json::from_str(&audit).context("an audit is not JSON")?;
            say(&format!("{name}: {} entries, root {}", audit["size"], audit["root"]));
            found.push((audit["size"].clone(), audit["root"].clone(), audit["holds"].clone()));
            Ok(())
        })?;
    }
    if found.iter().any(|it| *it != found[0]) || found[0].0.as_u64().is_none_or(|it| it < arguments.events) {
        bail!("the records differ");
    }
    equal(&folder.join("first.jsonl"), &folder.join("second.jsonl"))
}

/// One form is the only one: both stores write the same bytes.
fn equal(one: &Path, other: &Path) -> Result<()> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("could not read {}", path.display()));
    if read(one)? != read(other)? {
        bail!("the backups differ");
    }
    Ok(())
}
