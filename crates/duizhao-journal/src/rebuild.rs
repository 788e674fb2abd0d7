//! The read tables made anew from the entries. 重建
//!
//! `differences` only compares: what stands there must be what a rebuild would write.

use std::collections::BTreeMap;

use duizhao_core::{LogId, MatterId};

use crate::audit::{Progress, name};
use crate::memory;
use crate::store::{Changes, Result, Tx};
use crate::views::Rows;

/// Matters read from the entries at a time, so that memory stays bounded.
const AT_ONCE: usize = 2_000;

/// Differences told at most.
const TOLD: usize = 20;

/// Empties the read tables and writes what follows from the entries; how many matters.
pub(crate) fn rebuild(tx: &mut Tx<'_>, log: &LogId, progress: Progress<'_>) -> Result<u64> {
    tx.clear_views(log)?;
    let all = tx.matters_since(log, 0)?;
    let mut done = 0;
    for some in all.chunks(AT_ONCE) {
        let mut changes = Changes::default();
        for matter in memory::read(tx, log, some)? {
            changes.view(&Rows::default(), Rows::of(&matter));
        }
        tx.apply(log, &changes)?;
        done += some.len() as u64;
        progress(done, all.len() as u64);
    }
    Ok(done)
}

/// One sentence for each matter whose rows are not what its entries give.
pub(crate) fn differences(tx: &mut Tx<'_>, log: &LogId) -> Result<Vec<String>> {
    let mut stated = stated(tx, log)?;
    let mut found = Vec::new();
    for some in tx.matters_since(log, 0)?.chunks(AT_ONCE) {
        for matter in memory::read(tx, log, some)? {
            let stated = stated.remove(&matter.id()).unwrap_or_default();
            if stated != Rows::of(&matter) && found.len() < TOLD {
                found.push(format!("{}: the read tables say something else than its entries", name(matter.id())));
            }
        }
    }
    let strangers = stated.into_keys().take(TOLD - found.len());
    found.extend(strangers.map(|it| format!("{}: in the read tables, without an entry", name(it))));
    Ok(found)
}

fn stated(tx: &mut Tx<'_>, log: &LogId) -> Result<BTreeMap<MatterId, Rows>> {
    let mut all: BTreeMap<MatterId, Rows> = BTreeMap::new();
    tx.each_ledger(log, &mut |row| {
        let rows = all.entry(row.matter).or_default();
        rows.ledger = Some(row);
        Ok(())
    })?;
    tx.each_due(log, &mut |row| {
        all.entry(row.matter).or_default().due.insert(row);
        Ok(())
    })?;
    tx.each_token(log, &mut |row| {
        all.entry(row.matter).or_default().tokens.insert(row);
        Ok(())
    })?;
    Ok(all)
}
