//! Proofs for leaves that were just appended, without reading a store.
//!
//! Let the tree have had `old` leaves, and take leaf `m ≥ old` of the grown tree. Each hash of its
//! inclusion proof joins complete subtrees that do not hold `m`. Such a subtree either ends at or
//! after leaf `old`, and then a leaf of this batch completed it; or it ends before `old`, and then
//! it stands left of `m` while its parent holds `m`, so that it was one of the largest complete
//! subtrees of the old tree, which is what a frontier keeps. The same holds for the consistency
//! proof from `old` to any later size. So the old frontier and the new nodes suffice.

use crate::Hash;

use super::frontier::{Completed, Frontier};
use super::{NodeId, Nodes};

/// A tree while leaves are appended to it: the edge it had, the nodes since, the edge it has. 批
#[derive(Clone, Debug)]
pub struct Batch {
    old: Frontier,
    new: Frontier,
    /// The rows of the new leaves, one after the other.
    completed: Vec<Hash>,
}

/// A node that was neither at the old edge nor completed since. 节点不在本批
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("node {index} of level {level} is neither of this batch nor at the edge before it")]
pub struct NotInBatch {
    level: u32,
    index: u64,
}

impl Batch {
    /// Nothing appended yet to a tree with this edge.
    pub fn new(frontier: Frontier) -> Batch {
        Batch { new: frontier.clone(), old: frontier, completed: Vec::new() }
    }

    /// Adds a leaf and says what it completes.
    pub fn append(&mut self, leaf: Hash) -> Completed {
        let completed = self.new.append(leaf);
        self.completed.extend(&completed.hashes);
        completed
    }

    /// The edge before the first leaf of the batch.
    pub fn old(&self) -> &Frontier {
        &self.old
    }

    /// The edge after its last.
    pub fn frontier(&self) -> &Frontier {
        &self.new
    }

    /// The edge after the last leaf, once the proofs are made.
    pub fn into_frontier(self) -> Frontier {
        self.new
    }

    fn find(&self, id: NodeId) -> Option<Hash> {
        let (seq, _) = id.row();
        if seq >= self.old.size() {
            let at = nodes_before(seq) - nodes_before(self.old.size()) + u64::from(id.level);
            return self.completed.get(usize::try_from(at).ok()?).copied();
        }
        let at_this_level = self.old.size() >> id.level;
        let at_edge = at_this_level % 2 == 1 && id.index == at_this_level - 1;
        let larger = (at_this_level / 2).count_ones() as usize;
        at_edge.then(|| self.old.hashes()[larger])
    }
}

impl Nodes for Batch {
    type Error = NotInBatch;

    fn node(&self, id: NodeId) -> Result<Hash, NotInBatch> {
        let NodeId { level, index } = id;
        self.find(id).ok_or(NotInBatch { level, index })
    }
}

/// How many complete subtrees a tree of `size` leaves has, of all levels.
fn nodes_before(size: u64) -> u64 {
    2 * size - u64::from(size.count_ones())
}
