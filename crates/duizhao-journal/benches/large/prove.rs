//! How long one receipt takes, for entries from anywhere in the record.

use std::path::Path;
use std::time::Instant;

use duizhao_core::Seq;
use duizhao_journal::Reader;
use duizhao_merkle::Checkpoint;

use crate::office;

const PROOFS: u64 = 10_000;

#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
pub(crate) fn proofs(reader: &Reader, folder: &Path, events: u64) {
    let signing = office::signing(folder);
    let note = signing.file.read().expect("a checkpoint file").expect("a checkpoint");
    let key = signing.key.verifier();
    let checkpoint = Checkpoint::open(&note, &key).expect("our own checkpoint");
    // The same entries twice: first to have the pages at hand, then to be measured.
    for round in ["first", "again"] {
        let mut chance = 1_u64;
        let mut took: Vec<u64> = (0..PROOFS)
            .map(|_| {
                chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let seq = Seq((chance >> 16) % events);
                let begun = Instant::now();
                let receipt = reader.receipt(seq, true, &checkpoint, &note).expect("a receipt");
                let took = begun.elapsed().as_micros();
                receipt.expect("an entry that is signed").verify(&key).expect("a receipt that holds");
                u64::try_from(took).expect("less than an age")
            })
            .collect();
        took.sort_unstable();
        let at = |share: usize| took[took.len() * share / 1_000];
        println!(
            "{PROOFS} receipts, {round}: median {} µs, p99 {} µs, longest {} µs; each verified",
            at(500),
            at(990),
            took[took.len() - 1]
        );
    }
}
