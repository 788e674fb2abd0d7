//! The eight leaves by which implementations of RFC 6962 are compared, with their published roots
//! and proofs (transparency-dev/merkle), and the published hash of no leaf.

use duizhao_merkle::tree::{consistency_proof, inclusion_proof, root_at};
use duizhao_merkle::{Hash, empty_root, leaf_hash, sha256};

use crate::stored::Stored;

const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const LEAVES_2_3: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const LEAVES_4_5: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const LEAVES_6_7: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const LEAVES_4_7: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

#[test]
fn a_leaf_without_bytes_and_a_tree_without_leaves_differ() {
    assert_eq!(leaf_hash(b""), hash(ROOTS[1]));
    assert_eq!(empty_root(), hash(ROOTS[0]));
    assert_eq!(sha256(&[b"ab", b"", b"c"]), sha256(&[b"abc"]));
}

#[test]
fn a_row_is_whole_hashes() {
    let row = [hash(ROOTS[0]), hash(ROOTS[1])];
    assert_eq!(Hash::split(&Hash::join(&row)), Some(row.to_vec()));
    assert_eq!(Hash::split(&[0; 33]), None);
    assert_eq!(row[0].to_string().parse(), Ok(row[0]));
    assert!("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=".parse::<Hash>().is_err());
}

#[test]
fn roots_are_as_published() {
    let stored = published();
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!(root_at(&stored, size), Ok(hash(root)), "{size}");
    }
}

#[test]
fn inclusion_proofs_are_as_published() {
    let cases: [(u64, u64, &[&str]); 7] = [
        (0, 1, &[]),
        (0, 2, &[LEAF_1]),
        (1, 2, &[ROOTS[1]]),
        (2, 3, &[ROOTS[2]]),
        (1, 5, &[ROOTS[1], LEAVES_2_3, LEAF_4]),
        (0, 8, &[LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (5, 8, &[LEAF_4, LEAVES_6_7, ROOTS[4]]),
    ];
    let stored = published();
    for (index, size, proof) in cases {
        let published: Vec<_> = proof.iter().copied().map(hash).collect();
        assert_eq!(inclusion_proof(&stored, index, size), Ok(published), "{index} of {size}");
    }
}

#[test]
fn consistency_proofs_are_as_published() {
    let cases: [(u64, u64, &[&str]); 4] = [
        (1, 1, &[]),
        (1, 8, &[LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (2, 5, &[LEAVES_2_3, LEAF_4]),
        (6, 8, &[LEAVES_4_5, LEAVES_6_7, ROOTS[4]]),
    ];
    let stored = published();
    for (old, new, proof) in cases {
        let published: Vec<_> = proof.iter().copied().map(hash).collect();
        assert_eq!(consistency_proof(&stored, old, new), Ok(published), "{old} to {new}");
    }
}

fn published() -> Stored {
    let mut stored = Stored::default();
    for leaf in LEAVES {
        stored.append(leaf_hash(&bytes(leaf)));
    }
    stored
}

fn hash(hex: &str) -> Hash {
    Hash::try_from(bytes(hex).as_slice()).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    let byte = |it| u8::from_str_radix(std::str::from_utf8(it).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}
