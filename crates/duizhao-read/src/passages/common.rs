//! Wording that is nobody's own: the theme's, and what many reports of a batch share.

use super::masked::Masked;
use super::prints::{GRAM, grams};

/// Grams that do not tell one report from another. 共用表述
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Sorted, without duplicates.
    hashes: Vec<u32>,
}

impl Common {
    /// The wording of themes, sentence by sentence.
    pub fn new<'w>(wording: impl IntoIterator<Item = &'w str>) -> Common {
        let mut common = Common::default();
        common.extend(wording.into_iter().flat_map(|it| grams(&Masked::read(it))));
        common
    }

    /// Adds what an index found in many texts.
    pub(super) fn extend(&mut self, hashes: impl IntoIterator<Item = u32>) {
        self.hashes.extend(hashes);
        self.hashes.sort_unstable();
        self.hashes.dedup();
    }

    /// For each letter, whether it belongs to common wording.
    pub(super) fn letters(&self, masked: &Masked) -> Vec<bool> {
        let mut letters = vec![false; masked.len()];
        let mut marked = 0;
        for (at, hash) in grams(masked).iter().enumerate() {
            if self.hashes.binary_search(hash).is_ok() {
                letters[marked.max(at)..at + GRAM].fill(true);
                marked = at + GRAM;
            }
        }
        letters
    }
}
