//! Checking proofs, after RFC 9162 §2.1.3.2 and §2.1.4.2; nothing but hashes is needed.

use crate::{Hash, empty_root, node_hash};

/// Why a proof does not show what it claims. 证明不成立
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("leaf {index} is not in a tree of {size} leaves")]
    NoSuchLeaf { index: u64, size: u64 },
    #[error("a tree of {old} leaves cannot have grown into one of {new}")]
    Shrunk { old: u64, new: u64 },
    #[error("the proof has {found} hashes, which is not what trees of this size need")]
    Length { found: usize },
    #[error("the proof leads to the root {computed}, not to {stated}, for {size} leaves")]
    Root { size: u64, stated: Hash, computed: Hash },
}

impl VerifyError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            VerifyError::NoSuchLeaf { index, size } => format!("{size} 条的树里没有序号 {index}"),
            VerifyError::Shrunk { old, new } => format!("{old} 条的树不会变成 {new} 条"),
            VerifyError::Length { found } => format!("证明里有 {found} 个哈希，与树的大小不合"),
            VerifyError::Root { size, stated, computed } => {
                format!("{size} 条的树，由证明算出的根是 {computed}，写的是 {stated}")
            }
        }
    }
}

/// Whether `leaf` is leaf `index` of the tree of `size` leaves with this root.
///
/// Size and root come from one signed checkpoint: another size whose tree leads down to the leaf by
/// the same turns would pass too.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), VerifyError> {
    if index >= size {
        return Err(VerifyError::NoSuchLeaf { index, size });
    }
    let found = proof.len();
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(VerifyError::Length { found });
        }
        if at % 2 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            // The last of an odd row has no sibling and moves up unchanged.
            skip_while(&mut at, &mut last, |at| at != 0 && at % 2 == 0);
        } else {
            hash = node_hash(&hash, sibling);
        }
        (at, last) = (at / 2, last / 2);
    }
    if last != 0 {
        return Err(VerifyError::Length { found });
    }
    same(size, root, &hash)
}

/// Whether the tree of `new` leaves begins with the tree of `old` leaves.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), VerifyError> {
    if old > new {
        return Err(VerifyError::Shrunk { old, new });
    }
    if old == 0 || old == new {
        return verify_trivial(old, old_root, new, new_root, proof);
    }
    let found = proof.len();
    let (mut at, mut last) = (old - 1, new - 1);
    skip_while(&mut at, &mut last, |at| at % 2 == 1);
    // An old tree that is one complete subtree is where the proof begins, and is left out of it.
    let (first, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (old_root, proof),
        Some((first, rest)) => (first, rest),
        None => return Err(VerifyError::Length { found }),
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(VerifyError::Length { found });
        }
        if at % 2 == 1 || at == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            skip_while(&mut at, &mut last, |at| at != 0 && at % 2 == 0);
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        (at, last) = (at / 2, last / 2);
    }
    if last != 0 {
        return Err(VerifyError::Length { found });
    }
    same(old, old_root, &old_hash)?;
    same(new, new_root, &new_hash)
}

/// Every tree begins with itself and with the empty tree; nothing need be proved.
fn verify_trivial(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> Result<(), VerifyError> {
    if !proof.is_empty() {
        return Err(VerifyError::Length { found: proof.len() });
    }
    if old == 0 {
        same(old, old_root, &empty_root())?;
    }
    if old == new {
        same(new, new_root, old_root)?;
    }
    Ok(())
}

/// Moves both up a row as long as the left one is as asked.
fn skip_while(at: &mut u64, last: &mut u64, asked: impl Fn(u64) -> bool) {
    while asked(*at) {
        (*at, *last) = (*at / 2, *last / 2);
    }
}

fn same(size: u64, stated: &Hash, computed: &Hash) -> Result<(), VerifyError> {
    if stated != computed {
        return Err(VerifyError::Root { size, stated: *stated, computed: *computed });
    }
    Ok(())
}
