//! Hashes, tree, checkpoints, receipts: bytes in, bytes out.
//!
//! Whoever audits the record can read this crate alone; it knows nothing of matters, databases,
//! clocks or chance. In reading order:
//!
//! | file | holds | after |
//! |---|---|---|
//! | `hash.rs` | leaf and node hashes | RFC 6962 §2.1 |
//! | `tree.rs` | which hashes of a tree are stored, and where | |
//! | `tree/frontier.rs` | appending with the right edge of the tree alone | |
//! | `tree/prove.rs` | root, inclusion and consistency from stored nodes | RFC 9162 §2.1.3.1, §2.1.4.1 |
//! | `tree/batch.rs` | the same for leaves that were just appended, without a store | |
//! | `tree/verify.rs` | checking both proofs | RFC 9162 §2.1.3.2, §2.1.4.2 |
//!
//! Every parser here takes exactly what it would write, or says in which line what is wrong.

mod base64;
mod hash;
pub mod tree;

pub use hash::{Hash, HashError, empty_root, leaf_hash, node_hash, sha256};
