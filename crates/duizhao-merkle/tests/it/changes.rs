//! Proofs bear no change: of a bit, a hash, a number.

use duizhao_merkle::Hash;
use duizhao_merkle::tree::{
    Frontier, VerifyError, consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::stored::{Stored, leaf};

const SIZE: u64 = 300;

proptest! {
    #[test]
    fn a_changed_inclusion_is_refused(
        (size, index) in (1..SIZE).prop_flat_map(|size| (Just(size), 0..size)),
        other in 0..SIZE, at: prop::sample::Index, bit in 0..256_usize,
    ) {
        let stored = Stored::of_size(SIZE);
        let root = root_at(&stored, size).unwrap();
        let proof = inclusion_proof(&stored, index, size).unwrap();
        let refuses = |leaf: &Hash, index, proof: &[Hash], root: &Hash| {
            verify_inclusion(leaf, index, size, proof, root).is_err()
        };
        prop_assert!(refuses(&flip(leaf(index), bit), index, &proof, &root));
        prop_assert!(refuses(&leaf(index), index, &proof, &flip(root, bit)));
        for changed in changed_proofs(&proof, at, bit) {
            prop_assert!(refuses(&leaf(index), index, &changed, &root));
        }
        if other != index {
            prop_assert!(refuses(&leaf(index), other, &proof, &root));
            prop_assert!(refuses(&leaf(other), index, &proof, &root));
        }
        // With the root of another size it holds only where that size has the very same proof.
        let other_root = root_at(&stored, other).unwrap();
        let holds = verify_inclusion(&leaf(index), index, other, &proof, &other_root).is_ok();
        let same = inclusion_proof(&stored, index, other) == Ok(proof);
        prop_assert_eq!(holds, same);
    }

    #[test]
    fn a_changed_consistency_is_refused(
        (new, old) in (2..SIZE).prop_flat_map(|new| (Just(new), 1..new)),
        other in 1..SIZE, at: prop::sample::Index, bit in 0..256_usize,
    ) {
        let stored = Stored::of_size(SIZE);
        let root = |size| root_at(&stored, size).unwrap();
        let proof = consistency_proof(&stored, old, new).unwrap();
        let holds = |old_root: &Hash, new_root: &Hash, proof: &[Hash]| {
            verify_consistency(old, old_root, new, new_root, proof).is_ok()
        };
        prop_assert!(holds(&root(old), &root(new), &proof));
        prop_assert!(!holds(&flip(root(old), bit), &root(new), &proof));
        prop_assert!(!holds(&root(old), &flip(root(new), bit), &proof));
        for changed in changed_proofs(&proof, at, bit) {
            prop_assert!(!holds(&root(old), &root(new), &changed));
        }
        for (old, new) in [(other, new), (old, other)] {
            let holds = verify_consistency(old, &root(old), new, &root(new), &proof).is_ok();
            let same = consistency_proof(&stored, old, new).as_ref() == Ok(&proof);
            prop_assert_eq!(holds, same, "{} to {}", old, new);
        }
    }

    #[test]
    fn made_up_proofs_are_refused(
        index: u64, size: u64, old: u64, bytes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<_> = bytes.into_iter().map(Hash).collect();
        let root = leaf(1);
        prop_assert!(verify_inclusion(&leaf(0), index, size, &proof, &root).is_err());
        prop_assert!(old == size || verify_consistency(old, &leaf(0), size, &root, &proof).is_err());
    }
}

#[test]
fn a_proof_that_ends_below_the_root_is_refused() {
    let stored = Stored::of_size(4);
    let [one, two] = [1, 2].map(|it| root_at(&stored, it).unwrap());
    let proof = consistency_proof(&stored, 1, 2).unwrap();
    let short = Err(VerifyError::Length { found: 1 });
    assert_eq!(verify_consistency(1, &one, 4, &two, &proof), short);
    assert_eq!(verify_inclusion(&leaf(0), 0, 4, &proof, &two), short);
}

#[test]
fn a_tree_begins_with_itself_and_with_nothing_only() {
    let (none, some, other) = (Frontier::new().root(), leaf(0), leaf(1));
    assert_eq!(verify_consistency(0, &none, 7, &some, &[]), Ok(()));
    assert_eq!(verify_consistency(7, &some, 7, &some, &[]), Ok(()));
    let length = Err(VerifyError::Length { found: 1 });
    assert_eq!(verify_consistency(0, &none, 7, &some, &[other]), length);
    assert_eq!(verify_consistency(7, &some, 7, &some, &[other]), length);
    assert!(verify_consistency(0, &other, 7, &some, &[]).is_err());
    assert!(verify_consistency(0, &other, 0, &other, &[]).is_err());
    assert!(verify_consistency(7, &other, 7, &some, &[]).is_err());
    assert!(verify_consistency(8, &some, 7, &some, &[]).is_err());
}

/// A bit flipped, a hash left out, doubled or added, two neighbours swapped.
fn changed_proofs(proof: &[Hash], at: prop::sample::Index, bit: usize) -> Vec<Vec<Hash>> {
    let mut longer = proof.to_vec();
    longer.push(leaf(0));
    let mut changed = vec![longer];
    if proof.is_empty() {
        return changed;
    }
    let at = at.index(proof.len());
    let mut change = |change: &dyn Fn(&mut Vec<Hash>)| {
        let mut copy = proof.to_vec();
        change(&mut copy);
        changed.push(copy);
    };
    change(&|it| it[at] = flip(it[at], bit));
    change(&|it| it.drain(at..=at).for_each(|_| ()));
    change(&|it| it.insert(at, it[at]));
    if at > 0 {
        change(&|it| it.swap(at - 1, at));
    }
    changed
}

fn flip(hash: Hash, bit: usize) -> Hash {
    let mut bytes = hash.0;
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash(bytes)
}
