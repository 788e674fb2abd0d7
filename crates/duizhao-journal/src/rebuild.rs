//! The read tables made anew from the entries. 重建
//!
//! `differences` only compares: what stands there must be what a rebuild would write.

use std::collections::{BTreeSet, HashMap};

use duizhao_core::{LogId, MatterId};
use duizhao_merkle::sha256;

use crate::audit::{Progress, name};
use crate::memory;
use crate::store::{Changes, DueRow, Result, TokenRow, Tx};
use crate::views::{LedgerRow, Rows};

/// Matters read from the entries at a time, so that memory stays bounded.
const AT_ONCE: usize = 2_000;

/// Differences told at most.
const TOLD: usize = 20;

/// Of every log that the database holds.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<()> {
    tx.logs()?.iter().try_for_each(|log| rebuild(tx, log, &|_, _| ()).map(drop))
}

/// Empties the read tables and writes what follows from the entries; how many matters.
pub(crate) fn rebuild(tx: &mut Tx<'_>, log: &LogId, progress: Progress<'_>) -> Result<u64> {
    tx.clear_views(log)?;
    let all = tx.matters_since(log, 0)?;
    let mut done = 0;
    for some in all.chunks(AT_ONCE) {
        let mut changes = Changes::default();
        for matter in memory::read(tx, log, some)? {
            changes.renew(&mut Rows::default(), &matter);
        }
        tx.apply(log, &changes)?;
        done += some.len() as u64;
        progress(done, all.len() as u64);
    }
    Ok(done)
}

/// One sentence for each matter whose rows are not what its entries give.
///
/// The due days and words of a matter stand apart in their tables. So that not all of them are held at
/// once, each matter has a hash over its rows in the order they come by: some 100 bytes a matter.
pub(crate) fn differences(tx: &mut Tx<'_>, log: &LogId) -> Result<Vec<String>> {
    let all = tx.matters_since(log, 0)?;
    let mut stated =
        Stated { chains: all.iter().map(|it| (*it, Chain::default())).collect(), strangers: BTreeSet::new() };
    tx.each_ledger(log, &mut |row| stated.take(row.matter, |chain| chain.ledger(&row)))?;
    tx.each_due(log, &mut |row| stated.take(row.matter, |chain| chain.due(&row)))?;
    tx.each_token(log, &mut |row| stated.take(row.matter, |chain| chain.token(&row)))?;
    let mut found = Vec::new();
    for some in all.chunks(AT_ONCE) {
        for matter in memory::read(tx, log, some)? {
            if stated.chains[&matter.id()] != Chain::of(&Rows::of(&matter)) && found.len() < TOLD {
                found.push(format!("{}: the read tables say something else than its entries", name(matter.id())));
            }
        }
    }
    let strangers = stated.strangers.into_iter().take(TOLD - found.len());
    found.extend(strangers.map(|it| format!("{}: in the read tables, without an entry", name(it))));
    Ok(found)
}

/// What the read tables say.
struct Stated {
    chains: HashMap<MatterId, Chain>,
    /// Matters without an entry; a few of them are enough.
    strangers: BTreeSet<MatterId>,
}

impl Stated {
    fn take(&mut self, matter: MatterId, row: impl FnOnce(&mut Chain)) -> Result<()> {
        match self.chains.get_mut(&matter) {
            Some(chain) => row(chain),
            None if self.strangers.len() < TOLD => drop(self.strangers.insert(matter)),
            None => {}
        }
        Ok(())
    }
}

/// A hash over the rows of one matter: ledger, due days, words, each in the order of its key.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Chain([u8; 32]);

impl Chain {
    fn of(rows: &Rows) -> Chain {
        let mut chain = Chain::default();
        rows.ledger.iter().for_each(|it| chain.ledger(it));
        rows.due.iter().for_each(|it| chain.due(it));
        rows.tokens.iter().for_each(|it| chain.token(it));
        chain
    }

    fn ledger(&mut self, row: &LedgerRow) {
        // Texts are quoted and escaped, so that two rows never look alike.
        self.add(b"ledger", format!("{row:?}").as_bytes());
    }

    fn due(&mut self, row: &DueRow) {
        self.add(row.what.as_bytes(), row.day.as_bytes());
    }

    fn token(&mut self, row: &TokenRow) {
        self.add(b"token", row.token.as_bytes());
    }

    fn add(&mut self, kind: &[u8], row: &[u8]) {
        self.0 = sha256(&[&self.0, kind, b":", row]);
    }
}
