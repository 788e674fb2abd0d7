//! Which matters another unit looks at again, by a seed that anyone can check. 抽核
//!
//! The seed is published once the quarter has ended, as a drawn lottery number is: whoever knew it
//! before could choose ids that it passes over.

use sha2::{Digest, Sha256};

use crate::{MatterId, OfficeRules, UnitId};

/// Of the matters that a unit verified itself in a quarter, such as `2026-Q4`, those that are
/// drawn: as many in a hundred as the rules say, and one at least.
///
/// The order in which the matters are given does not matter; the same seed draws the same.
pub fn draw(seed: &str, quarter: &str, unit: &UnitId, verified: &[MatterId], rules: &OfficeRules) -> Vec<MatterId> {
    let mut lots: Vec<([u8; 32], MatterId)> = verified.iter().map(|it| (lot(seed, quarter, unit, *it), *it)).collect();
    lots.sort();
    lots.dedup();
    let share = (lots.len() * usize::try_from(rules.drawn_percent.min(100)).expect("at most 100")).div_ceil(100);
    lots.truncate(share.max(1));
    lots.into_iter().map(|it| it.1).collect()
}

/// SHA-256 of the four, each ended by a zero byte, which none of them holds.
fn lot(seed: &str, quarter: &str, unit: &UnitId, matter: MatterId) -> [u8; 32] {
    let text = format!("{seed}\0{quarter}\0{unit}\0{}\0", matter.0);
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn drawn(count: u128, seed: &str, percent: u32) -> Vec<MatterId> {
        let mut matters: Vec<MatterId> = (1..=count).map(|it| MatterId(Uuid::from_u128(it))).collect();
        matters.reverse();
        let rules = OfficeRules { drawn_percent: percent, ..OfficeRules::default() };
        draw(seed, "2026-Q4", &"nongye".parse().unwrap(), &matters, &rules)
    }

    #[test]
    fn a_tenth_is_drawn_and_never_less_than_one() {
        let sizes: Vec<usize> = [0, 1, 9, 10, 11, 100].map(|count| drawn(count, "417", 10).len()).to_vec();
        assert_eq!(sizes, [0, 1, 1, 1, 2, 10]);
        assert_eq!((drawn(5, "417", 0).len(), drawn(5, "417", 900).len()), (1, 5));
    }

    #[test]
    fn the_seed_alone_decides() {
        assert_eq!(drawn(100, "417", 10), drawn(100, "417", 10));
        assert_ne!(drawn(100, "417", 10), drawn(100, "418", 10));
        // Over many seeds each is drawn about as often as any other.
        let mut often = [0; 21];
        for seed in 0..2_000 {
            drawn(20, &seed.to_string(), 10).iter().for_each(|it| often[it.0.as_u128() as usize] += 1);
        }
        assert!(often[1..].iter().all(|it| (130..270).contains(it)), "{often:?}");
    }
}
