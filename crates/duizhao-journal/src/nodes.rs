//! Stored nodes as the tree asks for them. 树节点
//!
//! Which nodes a proof needs follows from sizes alone. So the proof is made twice: once with
//! blanks, to learn the rows, which are then fetched at once, and once with what they hold.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::LogId;
use duizhao_merkle::{Hash, NodeId, Nodes};

use crate::store::{Result, StoreError, Tx, split};

/// The rows fetched so far. 节点行
pub(crate) struct Rows {
    found: BTreeMap<u64, Vec<Hash>>,
    wanted: RefCell<BTreeSet<u64>>,
    dry: bool,
}

impl Nodes for Rows {
    type Error = StoreError;

    fn node(&self, id: NodeId) -> Result<Hash> {
        let (row, offset) = id.row();
        if self.dry {
            self.wanted.borrow_mut().insert(row);
            return Ok(Hash([0; 32]));
        }
        let hash = self.found.get(&row).and_then(|it| it.get(offset));
        hash.copied().ok_or_else(|| StoreError::Damaged(format!("node row {row} is missing or too short")))
    }
}

/// Makes something from the stored nodes; `work` must ask for the same ones whatever they hold.
pub(crate) fn with<T>(tx: &mut Tx<'_>, log: &LogId, work: impl Fn(&Rows) -> Result<T>) -> Result<T> {
    let dry = Rows { found: BTreeMap::new(), wanted: RefCell::default(), dry: true };
    work(&dry)?;
    let wanted: Vec<u64> = dry.wanted.into_inner().into_iter().collect();
    let mut found = BTreeMap::new();
    for (row, hashes) in tx.nodes(log, &wanted)? {
        let hashes = split(&hashes).ok_or_else(|| StoreError::Damaged(format!("node row {row} is not whole hashes")))?;
        found.insert(row, hashes);
    }
    work(&Rows { found, wanted: RefCell::default(), dry: false })
}
