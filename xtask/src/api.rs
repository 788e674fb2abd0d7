//! The API and the uploads as strangers use them, against the program as it was built.
//!
//! `api/strangers.py`: schemathesis makes requests of every kind from the document that the program
//! serves, and follows its links from answer to answer; none may be answered with a 500, or other than
//! the document says. `api/hostile.py`: files that would harm it. `api/full_disk.py`: a disk without
//! room, under SQLite and under PostgreSQL. The record is audited after each.

use std::path::PathBuf;
use std::process::Command;

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
    if asked.only.as_ref().is_some_and(|it| it != "full-disk") {
        run(&mut script)
    } else {
        beside_full_disks(&mut script)
    }
}

/// Two servers, the tables of one and the write-ahead log of the other on a small disk, which the script fills.
#[cfg(unix)]
fn beside_full_disks(script: &mut Command) -> Result<()> {
    use anyhow::Context;

    use crate::postgres::Server;
    use crate::small_disk::SmallDisk;

    // What `initdb` makes is 40 MB.
    const SERVER_BYTES: usize = 128 << 20;
    let disk = || SmallDisk::mounted(SERVER_BYTES)?.context("a small disk is needed, and root alone may mount one");
    let (of_tables, of_log) = (disk()?, disk()?);
    // After the disks, so that they are stopped before these go.
    let mut tables = Server::start_in(|own| (of_tables.folder().join("data"), Some(own.join("wal"))))?;
    let mut log = Server::start_in(|own| (own.join("data"), Some(of_log.folder().join("wal"))))?;
    for (name, disk, server) in [("--tables", &of_tables, &tables), ("--log", &of_log, &log)] {
        script.arg(name).arg(disk.folder()).arg(server.address());
    }
    Server::keep_up(&mut [&mut tables, &mut log], script)
}

#[cfg(not(unix))]
fn beside_full_disks(script: &mut Command) -> Result<()> {
    run(script)
}
