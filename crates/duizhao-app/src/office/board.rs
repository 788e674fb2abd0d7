//! Every matter with all its entries, in memory, following the record: what signs are looked for in. 看板
//!
//! It is filled when somebody looks at 迹象, and only those that changed are read again. It can be
//! thrown away at any time.

use std::collections::BTreeMap;

use duizhao_core::{Matter, MatterId};
use duizhao_journal::Reader;

use crate::record::Failure;

/// With eight events each they take some 5 KB of memory each.
const MOST: usize = 100_000;

/// # Errors
/// When there are more than fit.
pub(super) fn check(matters: usize) -> Result<(), Failure> {
    if matters <= MOST {
        return Ok(());
    }
    Err(Failure::new(
        "too-many-matters",
        format!("底账有 {matters} 件事项，超过页面上找迹象的 {MOST} 件；请在命令行运行 duizhao signs"),
        format!(
            "the record has {matters} matters, more than the {MOST} in which a page looks for signs; run duizhao signs on the command line"
        ),
    ))
}

/// All matters of a record up to its `size`. 看板
#[derive(Default)]
pub(super) struct Board {
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

    pub(super) fn matter(&self, id: MatterId) -> Option<&Matter> {
        self.matters.get(&id)
    }

    /// All but the office itself.
    pub(super) fn matters(&self) -> impl Iterator<Item = &Matter> {
        self.matters.values().filter(|it| it.id() != MatterId::OFFICE)
    }
}
