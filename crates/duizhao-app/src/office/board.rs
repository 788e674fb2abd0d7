//! Every matter as it stands, in memory, following the record. 看板
//!
//! A township has thousands of matters, and a page asks many questions of each; so they are kept
//! whole and only those that changed are read again. It can be thrown away at any time.

use std::collections::BTreeMap;

use duizhao_core::{Matter, MatterId, OfficeRules};
use duizhao_journal::Reader;

use crate::record::Failure;

/// All matters of a record up to its `size`. 看板
#[derive(Default)]
pub struct Board {
    size: u64,
    matters: BTreeMap<MatterId, Matter>,
}

impl Board {
    pub(super) fn is_at(&self, size: u64) -> bool {
        self.size == size
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn follow(&mut self, reader: &Reader) -> Result<(), Failure> {
        let size = reader.size()?;
        for matter in reader.changed_since(self.size)? {
            self.matters.insert(matter.id(), matter);
        }
        // What was written in between is read once more the next time, and nothing is missed.
        self.size = size;
        Ok(())
    }

    pub fn rules(&self) -> OfficeRules {
        self.matters.get(&MatterId::OFFICE).map(Matter::rules).unwrap_or_default()
    }

    pub fn matter(&self, id: MatterId) -> Option<&Matter> {
        self.matters.get(&id)
    }

    /// All but the office itself.
    pub fn matters(&self) -> impl Iterator<Item = &Matter> {
        self.matters.values().filter(|it| it.id() != MatterId::OFFICE)
    }
}
