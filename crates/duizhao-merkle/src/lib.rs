//! Hashes, tree, checkpoints, receipts: bytes in, bytes out.
