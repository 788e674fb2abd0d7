//! Which of very many texts share rare fingerprints.

use super::common::Common;

/// Fingerprints of a batch, each with the text it stands in. 指纹索引
///
/// Eight bytes a print in sorted shards, nothing else: 100 000 reports take some 300 MB.
#[derive(Debug)]
pub struct Index {
    /// `hash << 32 | text`, by the highest bits of the hash: small shards sort in the cache.
    shards: Vec<Vec<u64>>,
    texts: u32,
    reports: u32,
}

/// What an index knows at the end.
#[derive(Debug)]
pub struct Found {
    /// Texts to be read side by side, the lower number first, in order.
    pub pairs: Vec<(usize, usize)>,
    /// The common wording given, and what stands in too many texts to be anyone's own.
    pub common: Common,
}

const SHARD_BITS: u32 = 7;

/// Weight that shared prints must have together before two texts are read side by side. A passage
/// of the least length leaves about ten prints, and half of them after changes.
const SHARED: u32 = 3 * FULL;

/// Weight of a print that stands in few texts.
const FULL: u32 = 256;

/// How few: in a batch of ten thousand as in one of five hundred.
const FEW: usize = 4;

/// In a small batch every pair could be read; only above do frequent prints weigh less.
const SMALL: usize = 2_000;

/// A print in more texts than this is never taken for rare.
const RARE: usize = 32;

/// Pairs a text may give rise to on average: keeps the work per text the same in any batch.
const PAIRS_PER_TEXT: usize = 48;

impl Index {
    /// For a batch whose first `reports` texts are to be reviewed; later texts are only held
    /// against those and never paired among themselves.
    pub fn new(reports: usize) -> Index {
        Index { shards: vec![Vec::new(); 1 << SHARD_BITS], texts: 0, reports: reports as u32 }
    }

    /// Adds the next text; one without prints keeps its number too.
    pub fn add(&mut self, prints: &[u32]) {
        for &hash in prints {
            let shard = (hash >> (32 - SHARD_BITS)) as usize;
            self.shards[shard].push(u64::from(hash) << 32 | u64::from(self.texts));
        }
        self.texts += 1;
    }

    pub fn finish(mut self, mut common: Common) -> Found {
        for shard in &mut self.shards {
            shard.sort_unstable();
            shard.dedup();
        }
        let shared_by_many = self.common_above();
        let many = self.groups().filter(|it| it.len() > shared_by_many).map(|it| (it[0] >> 32) as u32);
        common.extend(many);
        Found { pairs: self.pairs(self.rare_up_to(shared_by_many)), common }
    }

    /// Wording in more texts than this is the theme's or a set phrase. In a small office half of
    /// the texts may come from one source and should still be shown; in a large batch a tenth is
    /// no longer copying from each other.
    fn common_above(&self) -> usize {
        let texts = self.texts as usize;
        (texts / 2).clamp(8, 32).max(texts / 10)
    }

    /// In how many texts a print may stand so that all pairs together stay within the budget.
    fn rare_up_to(&self, most: usize) -> usize {
        let most = most.min(RARE);
        let mut groups = vec![0_usize; most + 1];
        for group in self.groups().filter(|it| it.len() <= most) {
            groups[group.len()] += 1;
        }
        let budget = self.texts as usize * PAIRS_PER_TEXT;
        let mut pairs = 0;
        let within = |&size: &usize| {
            pairs += groups[size] * size * (size - 1) / 2;
            pairs <= budget
        };
        (3..=most).take_while(within).last().unwrap_or(2)
    }

    fn pairs(&self, rare: usize) -> Vec<(usize, usize)> {
        let few = FEW.max(SMALL / self.texts.max(1) as usize);
        let mut shared: Vec<(u32, u32, u32)> = Vec::new();
        for group in self.groups().filter(|it| (2..=rare).contains(&it.len())) {
            let weight = FULL * few.min(group.len()) as u32 / group.len() as u32;
            for (at, &one) in group.iter().enumerate().filter(|it| text(*it.1) < self.reports) {
                shared.extend(group[at + 1..].iter().map(|&other| (text(one), text(other), weight)));
            }
        }
        shared.sort_unstable();
        let pairs = shared.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let close = pairs.filter(|it| it.iter().map(|it| it.2).sum::<u32>() >= SHARED);
        close.map(|it| (it[0].0 as usize, it[0].1 as usize)).collect()
    }

    /// The texts of each print.
    fn groups(&self) -> impl Iterator<Item = &[u64]> {
        self.shards.iter().flat_map(|shard| shard.chunk_by(|a, b| a >> 32 == b >> 32))
    }
}

/// The text of an entry.
fn text(entry: u64) -> u32 {
    entry as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(reports: usize, texts: &[&[u32]]) -> Found {
        let mut index = Index::new(reports);
        texts.iter().for_each(|it| index.add(it));
        index.finish(Common::default())
    }

    #[test]
    fn texts_with_enough_shared_prints_are_paired() {
        let texts: [&[u32]; 4] = [&[1, 2, 3, 9], &[1, 2, 2, 9], &[7, 3, 2, 1], &[]];
        assert_eq!(found(4, &texts).pairs, [(0, 1), (0, 2)]);
    }

    #[test]
    fn texts_held_against_are_not_paired_among_themselves() {
        let texts: [&[u32]; 3] = [&[1, 2, 3], &[1, 2, 3], &[1, 2, 3]];
        assert_eq!(found(1, &texts).pairs, [(0, 1), (0, 2)]);
    }

    #[test]
    fn what_most_texts_share_pairs_none() {
        let shared: &[u32] = &[1, 2, 3, 4];
        assert!(found(40, &[shared; 40]).pairs.is_empty());
        assert_eq!(found(8, &[shared; 8]).pairs.len(), 28);
    }
}
