//! Stored nodes as the tree asks for them. 树节点

use std::cell::RefCell;
use std::collections::BTreeMap;

use duizhao_core::LogId;
use duizhao_merkle::Hash;
use duizhao_merkle::tree::{NodeId, Nodes, ProveError};

use crate::store::{Result, StoreError, Tx};

/// The rows of nodes of one log, read in one transaction. 节点库
pub(crate) struct Stored<'t, 'c> {
    tx: RefCell<&'t mut Tx<'c>>,
    log: &'t LogId,
}

impl<'t, 'c> Stored<'t, 'c> {
    pub(crate) fn new(tx: &'t mut Tx<'c>, log: &'t LogId) -> Stored<'t, 'c> {
        Stored { tx: RefCell::new(tx), log }
    }
}

impl Nodes for Stored<'_, '_> {
    type Error = StoreError;

    fn node(&self, id: NodeId) -> Result<Hash> {
        Ok(self.nodes(&[id])?[0])
    }

    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Hash>> {
        let mut rows: Vec<u64> = ids.iter().map(|it| it.row().0).collect();
        rows.sort_unstable();
        rows.dedup();
        let found: BTreeMap<u64, Vec<u8>> = self.tx.borrow_mut().nodes(self.log, &rows)?.into_iter().collect();
        let hash = |id: &NodeId| {
            let (row, byte) = id.row();
            let bytes = found.get(&row).and_then(|it| it.get(byte..byte + 32));
            let bytes = bytes.ok_or_else(|| {
                StoreError::damaged(
                    format!("第 {row} 条的节点缺失或太短"),
                    format!("the nodes of entry {row} are missing or too short"),
                )
            })?;
            Ok(Hash(bytes.try_into().expect("32 bytes were cut out")))
        };
        ids.iter().map(hash).collect()
    }
}

impl From<ProveError<StoreError>> for StoreError {
    fn from(err: ProveError<StoreError>) -> StoreError {
        match err {
            ProveError::Store(err) => err,
            other => StoreError::damaged(other.zh(), other.to_string()),
        }
    }
}
