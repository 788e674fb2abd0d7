//! Roots and proofs from stored nodes, after RFC 9162 §2.1.3.1 and §2.1.4.1.
//!
//! Each proof is first planned as stretches of leaves, from the top of the tree down; a stretch is
//! one complete subtree, or several at the right edge that are joined. All nodes are then read at
//! once. Only one stretch of a proof reaches the edge, hence at most 2·log2(n)+2 reads.

use std::fmt::Display;
use std::ops::Range;

use crate::Hash;

use super::frontier::{Frontier, fold};
use super::{NodeId, Nodes, SIZE_MAX};

/// Why there is no proof. 无法证明
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProveError<E> {
    #[error("leaf {index} is not in a tree of {size} leaves")]
    NoSuchLeaf { index: u64, size: u64 },
    #[error("a tree of {old} leaves cannot have grown into one of {new}")]
    Shrunk { old: u64, new: u64 },
    #[error("a tree of {0} leaves is larger than any we keep (2^63 - 1)")]
    TooLarge(u64),
    #[error("could not read a node of the tree: {0}")]
    Store(E),
    #[error("{asked} nodes of the tree were asked for, and {given} were given")]
    Count { asked: usize, given: usize },
}

impl<E: Display> ProveError<E> {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            ProveError::NoSuchLeaf { index, size } => format!("{size} 条的树里没有序号 {index}"),
            ProveError::Shrunk { old, new } => format!("{old} 条的树不会变成 {new} 条"),
            ProveError::TooLarge(size) => format!("{size} 条的树超出了上限（2^63 - 1）"),
            ProveError::Store(err) => format!("树的一个节点读不出来：{err}"),
            ProveError::Count { asked, given } => format!("要树的 {asked} 个节点，得到 {given} 个"),
        }
    }
}

/// The root that the tree had at `size` leaves.
pub fn root_at<N: Nodes>(nodes: &N, size: u64) -> Result<Hash, ProveError<N::Error>> {
    Ok(frontier_at(nodes, size)?.root())
}

/// The right edge that the tree had at `size` leaves.
pub fn frontier_at<N: Nodes>(nodes: &N, size: u64) -> Result<Frontier, ProveError<N::Error>> {
    fits(size)?;
    let hashes = read(nodes, &cover(0..size))?;
    Ok(Frontier::from_parts(size, hashes).expect("the cover of a tree is its edge"))
}

/// The proof that leaf `index` is in the tree of `size` leaves, from the leaf up.
pub fn inclusion_proof<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Vec<Hash>, ProveError<N::Error>> {
    fits(size)?;
    if index >= size {
        return Err(ProveError::NoSuchLeaf { index, size });
    }
    let mut stretches = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + left_size(end - start);
        if index < middle {
            stretches.push(middle..end);
            end = middle;
        } else {
            stretches.push(start..middle);
            start = middle;
        }
    }
    join(nodes, stretches)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// Every tree begins with the empty one and with itself: both proofs are empty.
pub fn consistency_proof<N: Nodes>(nodes: &N, old: u64, new: u64) -> Result<Vec<Hash>, ProveError<N::Error>> {
    fits(new)?;
    if old > new {
        return Err(ProveError::Shrunk { old, new });
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let mut stretches = Vec::new();
    let (mut start, mut end) = (0, new);
    while end > old {
        let middle = start + left_size(end - start);
        if old <= middle {
            stretches.push(middle..end);
            end = middle;
        } else {
            stretches.push(start..middle);
            start = middle;
        }
    }
    if start > 0 {
        // The old tree is more than this one subtree, so its root does not say this hash.
        stretches.push(start..end);
    }
    join(nodes, stretches)
}

/// One hash for each stretch, the last stretch first: proofs are told from the leaf up.
fn join<N: Nodes>(nodes: &N, stretches: Vec<Range<u64>>) -> Result<Vec<Hash>, ProveError<N::Error>> {
    let covers: Vec<_> = stretches.into_iter().rev().map(cover).collect();
    let read = read(nodes, &covers.concat())?;
    let mut rest = read.as_slice();
    let join = |cover: Vec<NodeId>| {
        let (these, after) = rest.split_at(cover.len());
        rest = after;
        fold(these).expect("a stretch has a leaf, hence a node")
    };
    Ok(covers.into_iter().map(join).collect())
}

fn read<N: Nodes>(nodes: &N, ids: &[NodeId]) -> Result<Vec<Hash>, ProveError<N::Error>> {
    let hashes = nodes.nodes(ids).map_err(ProveError::Store)?;
    let (asked, given) = (ids.len(), hashes.len());
    if asked != given {
        return Err(ProveError::Count { asked, given });
    }
    Ok(hashes)
}

/// The complete subtrees that make up a stretch, largest first.
///
/// The stretch begins where a subtree at least as large as itself may begin.
fn cover(stretch: Range<u64>) -> Vec<NodeId> {
    let mut ids = Vec::new();
    let mut start = stretch.start;
    while start < stretch.end {
        let level = (stretch.end - start).ilog2();
        ids.push(NodeId { level, index: start >> level });
        start += 1 << level;
    }
    ids
}

/// How many of `size` leaves stand under the left half: the largest power of two below `size`.
fn left_size(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

fn fits<E>(size: u64) -> Result<(), ProveError<E>> {
    if size > SIZE_MAX {
        return Err(ProveError::TooLarge(size));
    }
    Ok(())
}
