//! What the tree costs a commit: `cargo bench -p duizhao-merkle`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use duizhao_merkle::tree::{Batch, Frontier, inclusion_proof, verify_inclusion};
use duizhao_merkle::{Checkpoint, Hash, SigningKey, leaf_hash};

const LARGE: u64 = 10_000_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn append_100_000(bencher: Bencher) {
    bencher.counter(ItemsCount::new(100_000_u64)).bench(|| {
        let mut frontier = Frontier::new();
        (0..100_000).for_each(|it| drop(frontier.append(leaf(it))));
        frontier.root()
    });
}

/// As one commit of 256 receipts does on a tree of ten million leaves.
#[divan::bench]
fn append_and_prove_256(bencher: Bencher) {
    bencher.counter(ItemsCount::new(256_u64)).bench(|| {
        let batch = batch();
        let size = batch.frontier().size();
        (LARGE..size).for_each(|it| drop(black_box(inclusion_proof(&batch, it, size))));
    });
}

#[divan::bench]
fn verify_one(bencher: Bencher) {
    let batch = batch();
    let (size, root) = (batch.frontier().size(), batch.frontier().root());
    let proof = inclusion_proof(&batch, LARGE, size).expect("the leaf is of the batch");
    bencher.bench(|| verify_inclusion(&leaf(LARGE), LARGE, size, black_box(&proof), &root));
}

#[divan::bench]
fn sign_checkpoint(bencher: Bencher) {
    let key = SigningKey::from_seed("here", &[7; 32]).expect("a name without spaces");
    let checkpoint = Checkpoint { origin: "here".to_owned(), size: LARGE, root: leaf(0) };
    bencher.bench(|| checkpoint.sign(&key));
}

fn batch() -> Batch {
    let hashes = (0..u64::from(LARGE.count_ones())).map(leaf).collect();
    let edge = Frontier::from_parts(LARGE, hashes).expect("one hash for each 1 in the size");
    let mut batch = Batch::new(edge);
    (LARGE..LARGE + 256).for_each(|it| drop(batch.append(leaf(it))));
    batch
}

/// A header has some 400 bytes.
fn leaf(seq: u64) -> Hash {
    let mut header = [0; 400];
    header[..8].copy_from_slice(&seq.to_be_bytes());
    leaf_hash(&header)
}
