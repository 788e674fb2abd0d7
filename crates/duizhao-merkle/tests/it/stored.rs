//! A tree whose rows lie in memory as a database would hold them.

use std::cell::Cell;
use std::convert::Infallible;

use duizhao_merkle::tree::{Frontier, NodeId, Nodes};
use duizhao_merkle::{Hash, leaf_hash};

#[derive(Default)]
pub(crate) struct Stored {
    rows: Vec<Vec<u8>>,
    pub(crate) frontier: Frontier,
    pub(crate) reads: Cell<usize>,
}

impl Stored {
    /// The leaves are made of their numbers.
    pub(crate) fn of_size(size: u64) -> Stored {
        let mut stored = Stored::default();
        (0..size).for_each(|seq| stored.append(leaf(seq)));
        stored
    }

    pub(crate) fn append(&mut self, leaf: Hash) {
        let completed = self.frontier.append(leaf);
        assert_eq!(completed.seq as usize, self.rows.len());
        self.rows.push(Hash::join(&completed.hashes));
    }

    /// How many nodes are read for something.
    pub(crate) fn reads_of<T>(&self, read: impl FnOnce(&Stored) -> T) -> usize {
        self.reads.set(0);
        read(self);
        self.reads.get()
    }
}

impl Nodes for Stored {
    type Error = Infallible;

    fn node(&self, id: NodeId) -> Result<Hash, Infallible> {
        self.reads.set(self.reads.get() + 1);
        let (seq, byte) = id.row();
        let row = Hash::split(&self.rows[seq as usize]).unwrap();
        Ok(row[byte / 32])
    }
}

pub(crate) fn leaf(seq: u64) -> Hash {
    leaf_hash(&seq.to_be_bytes())
}
