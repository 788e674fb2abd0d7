//! The read table made anew from the entries. 重建
//!
//! `differences` only compares: what stands there must be what a rebuild would write.

use std::collections::HashMap;

use duizhao_core::{LogId, MatterId, Said};
use duizhao_merkle::sha256;

use crate::audit::Progress;
use crate::memory;
use crate::read_table::LedgerRow;
use crate::store::{Changes, Result, Tx};

/// Matters read from the entries at a time, so that memory stays bounded.
const AT_ONCE: usize = 2_000;

/// Differences told at most.
const TOLD: usize = 20;

/// Of every log that the database holds.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<()> {
    tx.logs()?.iter().try_for_each(|log| rebuild(tx, log, &|_, _| ()).map(drop))
}

/// Empties the read table and writes what follows from the entries; how many matters.
pub(crate) fn rebuild(tx: &mut Tx<'_>, log: &LogId, progress: Progress<'_>) -> Result<u64> {
    tx.clear_read_table(log)?;
    let all = tx.matters_since(log, 0)?;
    let mut done = 0;
    for some in all.chunks(AT_ONCE) {
        let ledger = memory::read(tx, log, some)?.iter().filter_map(LedgerRow::maybe).collect();
        tx.apply(log, &Changes { ledger, ..Changes::default() })?;
        done += some.len() as u64;
        progress(done, all.len() as u64);
    }
    Ok(done)
}

/// One sentence for each matter whose row is not what its entries give.
///
/// So that not all rows are held at once, there is a hash of each: some 50 bytes a matter.
pub(crate) fn differences(tx: &mut Tx<'_>, log: &LogId) -> Result<Vec<Said>> {
    let all = tx.matters_since(log, 0)?;
    let mut stated: HashMap<MatterId, [u8; 32]> = HashMap::new();
    let mut strangers = Vec::new();
    tx.each_ledger(log, &mut |row| {
        match all.binary_search(&row.matter) {
            Ok(_) => drop(stated.insert(row.matter, hash(&row))),
            Err(_) if strangers.len() < TOLD => strangers.push(row.matter),
            Err(_) => {}
        }
        Ok(())
    })?;
    let mut found = Vec::new();
    for some in all.chunks(AT_ONCE) {
        for matter in memory::read(tx, log, some)? {
            let derived = LedgerRow::maybe(&matter).as_ref().map(hash);
            if stated.get(&matter.id()) != derived.as_ref() && found.len() < TOLD {
                found.push(of_matter(
                    matter.id(),
                    "台账所记与它的条目不同",
                    "the ledger says something else than its entries",
                ));
            }
        }
    }
    let strangers = strangers.into_iter().take(TOLD - found.len());
    found.extend(strangers.map(|it| of_matter(it, "台账里有，却没有条目", "in the ledger, without an entry")));
    Ok(found)
}

fn of_matter(matter: MatterId, zh: &str, en: &str) -> Said {
    Said::new(format!("事项 {}：{zh}", matter.0), format!("matter {}: {en}", matter.0))
}

/// Texts are quoted and escaped, so that two rows never look alike.
fn hash(row: &LedgerRow) -> [u8; 32] {
    sha256(&[format!("{row:?}").as_bytes()])
}
