//! Matters as the record leaves them, kept from one commit to the next. 事项缓存
//!
//! Only what this process read or wrote itself; as soon as someone else has written, what they
//! touched is forgotten.

use std::collections::HashMap;

use duizhao_core::{Calendar, LogId, Matter, MatterId, OfficeRules, Said};

use crate::entry::Entry;
use crate::store::{Result, StoreError, Tx};

/// More open matters than an office has in hand, at some 10 KB each; beyond it all are forgotten and read
/// again.
const MATTERS: usize = 2_000;

pub(crate) struct Memory {
    pub(crate) log: LogId,
    pub(crate) calendar: Calendar,
    /// Boxed: a table of whole matters would be large, and mostly empty places.
    matters: HashMap<MatterId, Box<Matter>>,
    /// Size of the record that the matters follow.
    size: u64,
}

impl Memory {
    pub(crate) fn new(log: LogId, calendar: Calendar) -> Memory {
        Memory { log, calendar, matters: HashMap::new(), size: 0 }
    }

    /// Makes sure that all of these are here, as the record has them now.
    pub(crate) fn load(&mut self, tx: &mut Tx<'_>, size: u64, wanted: impl Iterator<Item = MatterId>) -> Result<()> {
        if self.matters.len() > MATTERS {
            self.matters.clear();
        }
        if self.size != size {
            if !self.matters.is_empty() {
                for it in tx.matters_since(&self.log, self.size)? {
                    self.matters.remove(&it);
                }
            }
            self.size = size;
        }
        let mut missing: Vec<MatterId> = wanted.filter(|it| !self.matters.contains_key(it)).collect();
        missing.sort();
        missing.dedup();
        for matter in read(tx, &self.log, &missing)? {
            self.matters.insert(matter.id(), Box::new(matter));
        }
        Ok(())
    }

    /// Forgets those of them to which little more will happen: they are over, or never began.
    pub(crate) fn tidy(&mut self, ids: impl Iterator<Item = MatterId>) {
        for id in ids.filter(|it| *it != MatterId::OFFICE) {
            let is_done = |it: &Matter| !it.state().is_open() || it.history().is_empty();
            if self.matters.get(&id).is_some_and(|it| is_done(it)) {
                self.matters.remove(&id);
            }
        }
    }

    pub(crate) fn get(&self, id: MatterId) -> &Matter {
        self.matters.get(&id).expect("a matter is loaded before it is asked for")
    }

    pub(crate) fn get_mut(&mut self, id: MatterId) -> &mut Matter {
        self.matters.get_mut(&id).expect("a matter is loaded before it is asked for")
    }

    pub(crate) fn forget(&mut self, id: MatterId) {
        self.matters.remove(&id);
    }

    pub(crate) fn forget_all(&mut self) {
        self.matters.clear();
    }

    /// The record has grown by what this process wrote.
    pub(crate) fn grown(&mut self, size: u64) {
        self.size = size;
    }

    /// The office's own rules as they stand.
    pub(crate) fn rules(&self) -> OfficeRules {
        self.get(MatterId::OFFICE).rules()
    }
}

/// Matters from their entries; those without any come back empty.
pub(crate) fn read(tx: &mut Tx<'_>, log: &LogId, ids: &[MatterId]) -> Result<Vec<Matter>> {
    read_until(tx, log, ids, u64::MAX, |_| ())
}

/// The same, from the first `size` entries of the record; each that is taken is given on.
pub(crate) fn read_until(
    tx: &mut Tx<'_>,
    log: &LogId,
    ids: &[MatterId],
    size: u64,
    mut give: impl FnMut(Entry),
) -> Result<Vec<Matter>> {
    let mut matters: Vec<Matter> = ids.iter().map(|it| Matter::new(*it)).collect();
    let places: HashMap<MatterId, usize> = ids.iter().enumerate().map(|(at, it)| (*it, at)).collect();
    tx.each_of(log, ids, &mut |row| {
        // A damaged index finds rows that nobody asked for.
        let at = *places.get(&row.matter).ok_or_else(|| {
            StoreError::damaged_entry(row.seq, &Said::new("是另一个事项的", "it is of another matter"))
        })?;
        if row.seq < size {
            let damaged = |why: Said| StoreError::damaged_entry(row.seq, &why);
            matters[at].apply(&row.entry.recorded().map_err(damaged)?);
            give(row.entry);
        }
        Ok(())
    })?;
    Ok(matters)
}
