//! The right edge of a tree, which is all that appending needs.

use crate::{Hash, empty_root, node_hash};

use super::SIZE_MAX;

/// The largest complete subtrees of a tree, left to right: one for each 1 in its size. 树缘
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

/// The hashes of all subtrees that one leaf completes, its own first: a row to be stored. 节点行
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// Which leaf, counted from 0.
    pub seq: u64,
    /// Level 0, 1, … up to the number of ones at the end of `seq`.
    pub hashes: Vec<Hash>,
}

/// Parts that make no frontier. 树缘有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    #[error("a tree of {size} leaves has {expected} complete subtrees at its edge, not {found}")]
    Count { size: u64, expected: u32, found: usize },
    #[error("a tree of {0} leaves is larger than any we keep (2^63 - 1)")]
    TooLarge(u64),
}

impl Frontier {
    /// Of the tree without leaves.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// As stored: `hashes` left to right, the largest subtree first.
    pub fn from_parts(size: u64, hashes: Vec<Hash>) -> Result<Frontier, FrontierError> {
        if size > SIZE_MAX {
            return Err(FrontierError::TooLarge(size));
        }
        let (expected, found) = (size.count_ones(), hashes.len());
        if expected as usize != found {
            return Err(FrontierError::Count { size, expected, found });
        }
        Ok(Frontier { size, hashes })
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The subtrees left to right, the largest first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Adds a leaf, joins what it completes, and says what that is.
    pub fn append(&mut self, leaf: Hash) -> Completed {
        let seq = self.size;
        let mut hashes = Vec::with_capacity(super::row_len(seq));
        let mut top = leaf;
        hashes.push(top);
        for _ in 0..seq.trailing_ones() {
            let left = self.hashes.pop().expect("one subtree for each 1 in the size");
            top = node_hash(&left, &top);
            hashes.push(top);
        }
        self.hashes.push(top);
        self.size += 1;
        Completed { seq, hashes }
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        fold(&self.hashes).unwrap_or_else(empty_root)
    }
}

/// Joins neighbouring subtrees, largest first, into the hash above them all.
pub(super) fn fold(hashes: &[Hash]) -> Option<Hash> {
    let (last, left) = hashes.split_last()?;
    Some(left.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}
