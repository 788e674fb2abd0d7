//! `cargo bench -p duizhao-read`: a report of 2 000 characters, alone and beside another.

use divan::{Bencher, black_box};
use duizhao_read::Text;
use duizhao_read::passages::{Common, Masked, align, prints};
use xtask::reports::Batch;

fn main() {
    divan::main();
}

/// Two reports that share a passage.
fn texts() -> (Text, Text) {
    let batch = Batch::new(2, 1, 1);
    (Text::new(batch.make(0).text), Text::new(batch.make(1).text))
}

#[divan::bench]
fn fingerprint(bencher: Bencher<'_, '_>) {
    let (text, _) = texts();
    bencher.bench_local(|| prints(&Masked::new(black_box(&text))));
}

#[divan::bench]
fn side_by_side(bencher: Bencher<'_, '_>) {
    let (one, two) = texts();
    let (one, two) = (Masked::new(&one), Masked::new(&two));
    let common = Common::default();
    bencher.bench_local(|| align(black_box(&one), black_box(&two), &common));
}
