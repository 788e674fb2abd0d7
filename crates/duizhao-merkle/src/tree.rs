//! Which hashes of a tree are stored, and where.
//!
//! A tree over `n` leaves is cut into complete subtrees, and the hash of a complete subtree never
//! changes again. So each is stored once, in the row of the leaf that completed it: row `seq` holds
//! the hashes of the subtrees of level 0, 1, … that end with leaf `seq`, one after the other. The
//! root and every proof are made of these in O(log n) reads.

mod batch;
mod frontier;
mod prove;
mod verify;

pub use batch::{Batch, NotInBatch};
pub use frontier::{Completed, Frontier, FrontierError};
pub use prove::{ProveError, consistency_proof, frontier_at, inclusion_proof, root_at};
pub use verify::{VerifyError, verify_consistency, verify_inclusion};

use crate::Hash;

/// No tree is larger: databases count in signed 64 bits, and nothing here overflows below it.
pub const SIZE_MAX: u64 = i64::MAX as u64;

/// One complete subtree: `2^level` leaves from leaf `index · 2^level` on. 节点号
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    level: u32,
    index: u64,
}

/// Where the hashes of complete subtrees are read from. 节点库
pub trait Nodes {
    /// Why a node could not be read.
    type Error;

    /// The hash of one complete subtree.
    fn node(&self, id: NodeId) -> Result<Hash, Self::Error>;

    /// Several at once, in the order asked: a store that is far away answers in one round trip.
    fn nodes(&self, ids: &[NodeId]) -> Result<Vec<Hash>, Self::Error> {
        ids.iter().map(|&id| self.node(id)).collect()
    }
}

impl NodeId {
    /// `None` if no tree of [`SIZE_MAX`] leaves has such a subtree.
    pub fn new(level: u32, index: u64) -> Option<NodeId> {
        let end = u128::from(index).checked_add(1)? << level.min(64);
        (level < 64 && end <= u128::from(SIZE_MAX)).then_some(NodeId { level, index })
    }

    /// How many times two halves were joined: 0 is a leaf.
    pub fn level(self) -> u32 {
        self.level
    }

    /// How many subtrees of this level stand to the left.
    pub fn index(self) -> u64 {
        self.index
    }

    /// Where the hash is stored: the row of the last leaf of the subtree, and the byte in it.
    pub fn row(self) -> (u64, usize) {
        let seq = ((self.index + 1) << self.level) - 1;
        (seq, 32 * self.level as usize)
    }
}

/// How many hashes row `seq` holds.
pub fn row_len(seq: u64) -> usize {
    seq.trailing_ones() as usize + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_stands_in_the_row_of_its_last_leaf() {
        let row = |level, index| NodeId::new(level, index).map(NodeId::row);
        assert_eq!(row(0, 0), Some((0, 0)));
        assert_eq!(row(0, 7), Some((7, 0)));
        assert_eq!(row(1, 3), Some((7, 32)));
        assert_eq!(row(3, 0), Some((7, 96)));
        assert_eq!(row_len(7), 4);
        assert_eq!(row_len(8), 1);
    }

    #[test]
    fn a_node_beyond_the_largest_tree_is_none() {
        let last = SIZE_MAX - 1;
        assert_eq!(NodeId::new(0, last).map(NodeId::row), Some((last, 0)));
        assert_eq!(NodeId::new(62, 0).map(|it| it.row().1), Some(62 * 32));
        for (level, index) in [(0, SIZE_MAX), (0, u64::MAX), (63, 0), (64, 0), (u32::MAX, u64::MAX)] {
            assert_eq!(NodeId::new(level, index), None, "{level} {index}");
        }
    }
}
