//! The record on a PostgreSQL server: what is ours is tried there, not the server.
//!
//! Two processes write to one record while one of them is killed or the server stops; one process is
//! killed at each of its messages; the connection is cut around a commit.

mod cut;
mod kill;
mod proxy;
mod rivals;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use self::rivals::Trouble;
use super::crew::Limits;
use super::findings::Tally;
use super::judge::{self, Answer};
use super::victim::Victim;
use crate::postgres::Server;
use crate::work::scratch;

pub(crate) fn run(victim: &Victim, limits: Limits, seed: u64) -> Result<Vec<Tally>> {
    let mut server = Server::start()?;
    let victim = Victim { server: Some(server.address()), ..victim.clone() };
    type Part<'a> = &'a dyn Fn(&mut Server) -> Result<Tally>;
    let parts: [Part; 4] = [
        &|server| cut::run(&victim, server, limits.share(20), seed),
        &|_| kill::run(&victim, limits.share(20), seed),
        &|server| rivals::run(Trouble::Kill, &victim, server, limits.share(35), seed),
        &|server| rivals::run(Trouble::Stop, &victim, server, limits.share(25), seed),
    ];
    let mut tallies: Vec<Tally> = Vec::new();
    for part in parts {
        let tally = part(&mut server)?;
        let enough = limits.first_only && !tally.findings.is_empty();
        tallies.push(tally);
        if enough {
            break;
        }
    }
    Ok(tallies)
}

/// A record of its own in the database, with some entries.
struct Begun {
    /// Holds the folder for as long as it is needed.
    _scratch: TempDir,
    /// Where its key and its checkpoint are.
    place: PathBuf,
    /// Given before anything went wrong.
    answers: Vec<Answer>,
}

impl Begun {
    fn new(victim: &Victim, bursts: &[Vec<String>]) -> Result<Begun> {
        let scratch = scratch()?;
        let place = scratch.path().join("record");
        fs::create_dir(&place).context("could not make the folder of the record")?;
        let (init, before) = (victim.init(&place, None)?, victim.append(&place, bursts, None)?);
        if init.code != Some(0) || before.code != Some(0) {
            bail!("a record cannot be made: {}; {}", init.end(), before.end());
        }
        Ok(Begun { _scratch: scratch, place, answers: judge::answers(&before.lines)? })
    }
}
