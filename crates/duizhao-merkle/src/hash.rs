//! SHA-256 as the tree uses it: a leaf can never pass for a node, nor a node for a leaf.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::base64;

/// The hash of a leaf, a node or a whole tree. 哈希
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// Text or bytes that are no hash. 哈希有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 32 bytes, written as 44 characters of base64")]
pub struct HashError;

/// SHA-256 of the parts one after the other.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// What stands in the tree for a leaf.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash(sha256(&[&[0], leaf]))
}

/// What stands in the tree above two subtrees.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(bytes).into())
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    Hash(sha256(&[]))
}

impl Hash {
    /// Hashes one after the other, as a row of stored nodes holds them.
    pub fn join(hashes: &[Hash]) -> Vec<u8> {
        hashes.iter().flat_map(|it| it.0).collect()
    }

    /// The hashes of such a row; `None` unless the bytes are a multiple of 32.
    pub fn split(row: &[u8]) -> Option<Vec<Hash>> {
        let (hashes, rest) = row.as_chunks::<32>();
        rest.is_empty().then(|| hashes.iter().copied().map(Hash).collect())
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = HashError;

    fn try_from(bytes: &[u8]) -> Result<Hash, HashError> {
        bytes.try_into().map(Hash).map_err(|_| HashError)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Hash, HashError> {
        let bytes = base64::decode(text).ok_or(HashError)?;
        Hash::try_from(bytes.as_slice())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}
