//! Any tree: proofs hold, are those of another implementation, and cost few reads.

use std::convert::Infallible;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use duizhao_merkle::tree::{
    Batch, Frontier, FrontierError, NodeId, Nodes, ProveError, SIZE_MAX, consistency_proof, frontier_at,
    inclusion_proof, root_at, row_len, verify_consistency, verify_inclusion,
};
use duizhao_merkle::{Hash, leaf_hash};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use sha2::Sha256;

use crate::stored::{Stored, leaf};

const SIZE: u64 = 300;

#[test]
fn roots_and_proofs_are_those_of_another_implementation() {
    let stored = Stored::of_size(100);
    let mut oracle = MemoryBackedTree::<Sha256, [u8; 8]>::new();
    for size in 1..=100_u64 {
        oracle.push((size - 1).to_be_bytes());
        let root = root_at(&stored, size).unwrap();
        assert_eq!(root.0, oracle.root().as_bytes().as_slice());
        for index in 0..size {
            let proof = Hash::join(&inclusion_proof(&stored, index, size).unwrap());
            assert_eq!(proof, oracle.prove_inclusion(index as usize).as_bytes());
        }
        for old in 1..=size {
            let proof = Hash::join(&consistency_proof(&stored, old, size).unwrap());
            let theirs = oracle.prove_consistency((size - old) as usize);
            assert_eq!(proof, theirs.as_bytes(), "{old} to {size}");
        }
    }
}

#[test]
fn every_leaf_of_every_tree_is_proved() {
    let stored = Stored::of_size(SIZE);
    for size in 1..=SIZE {
        let root = root_at(&stored, size).unwrap();
        for index in 0..size {
            let proof = inclusion_proof(&stored, index, size).unwrap();
            assert_eq!(verify_inclusion(&leaf(index), index, size, &proof, &root), Ok(()));
        }
    }
}

#[test]
fn every_tree_is_proved_to_begin_with_every_smaller_one() {
    let stored = Stored::of_size(SIZE);
    let roots: Vec<_> = (0..=SIZE).map(|it| root_at(&stored, it).unwrap()).collect();
    for new in 0..=SIZE {
        for old in 0..=new {
            let proof = consistency_proof(&stored, old, new).unwrap();
            let (old_root, new_root) = (&roots[old as usize], &roots[new as usize]);
            let verified = verify_consistency(old, old_root, new, new_root, &proof);
            assert_eq!(verified, Ok(()), "{old} to {new}");
        }
    }
}

#[test]
fn an_edge_read_back_grows_on_as_if_never_left() {
    let stored = Stored::of_size(SIZE);
    let mut frontier = Frontier::new();
    for size in 0..SIZE {
        assert_eq!(frontier_at(&stored, size), Ok(frontier.clone()));
        let hashes = frontier.hashes().to_vec();
        frontier = Frontier::from_parts(size, hashes).unwrap();
        let completed = frontier.append(leaf(size));
        assert_eq!(completed.hashes.len(), row_len(size));
    }
    assert_eq!(frontier, stored.frontier);
}

#[test]
fn reads_grow_with_the_logarithm() {
    let stored = Stored::of_size(SIZE);
    for size in 1..=SIZE {
        let limit = 2 * size.ilog2() as usize + 2;
        assert!(stored.reads_of(|it| root_at(it, size)) <= limit);
        for other in 0..size {
            let reads = stored.reads_of(|it| inclusion_proof(it, other, size));
            assert!(reads <= limit, "{reads} for {other} in {size}");
            let reads = stored.reads_of(|it| consistency_proof(it, other, size));
            assert!(reads <= limit, "{reads} for {other} to {size}");
        }
    }
}

/// Leaves of which there are more than fit in memory: only the reads are counted.
struct Countless(std::cell::Cell<usize>);

impl Nodes for Countless {
    type Error = Infallible;

    fn node(&self, id: NodeId) -> Result<Hash, Infallible> {
        self.0.set(self.0.get() + 1);
        let (seq, _) = id.row();
        Ok(leaf_hash(&seq.to_be_bytes()))
    }
}

#[test]
fn the_largest_trees_overflow_nothing() {
    for size in [10_000_000, SIZE_MAX - 1, SIZE_MAX, 1 << 62, (1 << 62) + 1] {
        let limit = 2 * size.ilog2() as usize + 2;
        for other in [0, 1, size / 3, size / 2, size - 2, size - 1] {
            let nodes = Countless(0.into());
            let root = root_at(&nodes, size).unwrap();
            assert!(nodes.0.take() <= limit);
            let proof = inclusion_proof(&nodes, other, size).unwrap();
            assert!(nodes.0.take() <= limit);
            assert!(verify_inclusion(&root, other, size, &proof, &root).is_err());
            let proof = consistency_proof(&nodes, other, size).unwrap();
            assert!(nodes.0.take() <= limit);
            let _ = verify_consistency(other, &root, size, &root, &proof);
        }
    }
    let mut edge = frontier_at(&Countless(0.into()), SIZE_MAX).unwrap();
    assert_eq!(edge.append(leaf(0)).hashes.len(), 64);
}

#[test]
fn a_batch_on_ten_million_leaves_needs_no_store() {
    let size = 10_000_000;
    let edge = frontier_at(&Countless(0.into()), size).unwrap();
    let mut batch = Batch::new(edge.clone());
    (size..size + 256).for_each(|it| drop(batch.append(leaf(it))));
    let now = batch.frontier();
    for index in size..now.size() {
        let proof = inclusion_proof(&batch, index, now.size()).unwrap();
        verify_inclusion(&leaf(index), index, now.size(), &proof, &now.root()).unwrap();
    }
    let proof = consistency_proof(&batch, size, now.size()).unwrap();
    verify_consistency(size, &edge.root(), now.size(), &now.root(), &proof).unwrap();
}

#[test]
fn what_is_not_there_is_said() {
    let of = |error: String, expected: Expect| expected.assert_eq(&error);
    let stored = Stored::of_size(5);
    let no_leaf = inclusion_proof(&stored, 5, 5).unwrap_err();
    of(no_leaf.to_string(), expect!["leaf 5 is not in a tree of 5 leaves"]);
    let shrunk = consistency_proof(&stored, 5, 4).unwrap_err();
    of(shrunk.to_string(), expect!["a tree of 5 leaves cannot have grown into one of 4"]);
    let large = root_at(&stored, SIZE_MAX + 1).unwrap_err();
    of(large.to_string(), expect!["a tree of 9223372036854775808 leaves is larger than any we keep (2^63 - 1)"]);
    let count = Frontier::from_parts(3, Vec::new()).unwrap_err();
    of(count.to_string(), expect!["a tree of 3 leaves has 2 complete subtrees at its edge, not 0"]);
    let edge = vec![leaf(0); 64];
    assert_eq!(Frontier::from_parts(u64::MAX, edge), Err(FrontierError::TooLarge(u64::MAX)));
    let batch = Batch::new(stored.frontier.clone());
    let missing = inclusion_proof(&batch, 0, 5).unwrap_err();
    of(
        missing.to_string(),
        expect![[
            "could not read a node of the tree: node 1 of level 0 is neither of this batch nor at the edge before it"
        ]],
    );
}

#[test]
fn a_store_that_gives_too_few_nodes_is_found_out() {
    struct Short;
    impl Nodes for Short {
        type Error = Infallible;
        fn node(&self, _: NodeId) -> Result<Hash, Infallible> {
            Ok(leaf(0))
        }
        fn nodes(&self, _: &[NodeId]) -> Result<Vec<Hash>, Infallible> {
            Ok(Vec::new())
        }
    }
    let short = ProveError::Count { asked: 2, given: 0 };
    assert_eq!(root_at(&Short, 5), Err(short.clone()));
    assert_eq!(inclusion_proof(&Short, 1, 4), Err(short));
}

proptest! {
    #[test]
    fn a_batch_answers_as_the_store_does(old in 0..500_u64, added in 1..80_u64) {
        let stored = Stored::of_size(old + added);
        let mut batch = Batch::new(frontier_at(&stored, old).unwrap());
        for seq in old..old + added {
            batch.append(leaf(seq));
            let size = seq + 1;
            prop_assert_eq!(batch.frontier().root(), root_at(&stored, size).unwrap());
            for index in old..size {
                prop_assert_eq!(
                    inclusion_proof(&batch, index, size).ok(),
                    inclusion_proof(&stored, index, size).ok()
                );
            }
            prop_assert_eq!(
                consistency_proof(&batch, old, size).ok(),
                consistency_proof(&stored, old, size).ok()
            );
        }
        for seq in 0..old + added {
            for level in 0..row_len(seq) as u32 {
                let id = NodeId::new(level, seq >> level).unwrap();
                let node = batch.node(id);
                prop_assert!(node.is_ok() || seq < old);
                prop_assert!(node.is_err() || node.ok() == stored.node(id).ok());
            }
        }
        prop_assert_eq!(batch.old().size(), old);
        prop_assert_eq!(batch.into_frontier(), stored.frontier);
    }
}
