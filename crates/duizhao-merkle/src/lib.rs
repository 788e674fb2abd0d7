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
//! | `key.rs` | keys as text | c2sp.org/signed-note |
//! | `note.rs` | signed text | c2sp.org/signed-note |
//! | `checkpoint.rs` | the signed size and root of a log | c2sp.org/tlog-checkpoint |
//! | `receipt.rs` | a leaf's proof with its checkpoint | c2sp.org/tlog-proof |
//!
//! Every parser here takes exactly what it would write, or says in which line what is wrong.

mod base64;
pub mod checkpoint;
mod hash;
pub mod key;
pub mod note;
pub mod receipt;
pub mod tree;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use hash::{Hash, HashError, empty_root, leaf_hash, node_hash, sha256};
pub use key::{KeyError, SigningKey, VerifierKey};
pub use note::{Note, NoteError, Signature};
pub use receipt::{Proof, ProofError};
