//! Made-up reports with planted passages, to measure how copies are found.
//!
//! Sentences are drawn clause by clause from frames and word lists, so that two reports agree in
//! their theme's wording and by chance, as real ones do. The same seed gives the same reports.

use std::collections::HashMap;

mod chance;
mod grammar;
mod planting;
mod vocabulary;

use chance::Chance;
use grammar::Token;
pub use planting::{How, Planted};

/// A batch that is made report by report, so that 100 000 need no memory. 测量文集
#[derive(Clone, Debug)]
pub struct Batch {
    pub reports: usize,
    seed: u64,
    /// By the report that copies: the one it copies from and how.
    plan: HashMap<usize, (usize, How)>,
}

/// One report, and the passage in it that it has from another.
#[derive(Clone, Debug)]
pub struct Made {
    pub text: String,
    pub planted: Option<Planted>,
}

impl Batch {
    /// Every copying report has a source of its own, so that no pair is related but those planted.
    ///
    /// # Panics
    /// When there are not two reports for each passage.
    pub fn new(reports: usize, passages: usize, seed: u64) -> Batch {
        assert!(passages * 2 <= reports, "each passage needs two reports");
        let mut order: Vec<usize> = (0..reports).collect();
        Chance::new(seed, u64::MAX).shuffle(&mut order);
        let plan = (0..passages).map(|at| (order[at], (order[passages + at], How::ALL[at % How::ALL.len()])));
        Batch { reports, seed, plan: plan.collect() }
    }

    /// The report of a number below `reports`.
    pub fn make(&self, number: usize) -> Made {
        let mut blocks = self.blocks(number);
        let Some(&(source, how)) = self.plan.get(&number) else {
            return Made { text: text(&blocks), planted: None };
        };
        let mut chance = Chance::new(self.seed ^ 0xC0_91ED, number as u64);
        let planted = planting::plant(&mut blocks, number, &self.blocks(source), source, how, &mut chance);
        Made { text: text(&blocks), planted: Some(planted) }
    }

    fn blocks(&self, number: usize) -> Vec<Vec<Token>> {
        grammar::report(&mut Chance::new(self.seed, number as u64))
    }
}

fn text(blocks: &[Vec<Token>]) -> String {
    blocks.iter().flatten().map(|it| it.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn grams(text: &str) -> HashSet<[char; 8]> {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(8).map(|it| it.try_into().unwrap()).collect()
    }

    fn containment(one: &HashSet<[char; 8]>, two: &HashSet<[char; 8]>) -> f64 {
        one.intersection(two).count() as f64 / one.len().min(two.len()) as f64
    }

    #[test]
    fn the_same_seed_gives_the_same_reports() {
        let (one, two) = (Batch::new(9, 3, 5), Batch::new(9, 3, 5));
        assert!((0..9).all(|it| one.make(it).text == two.make(it).text));
        assert_ne!(one.make(0).text, Batch::new(9, 3, 6).make(0).text);
    }

    /// Theme wording and chance together: what honest reports of one year share.
    #[test]
    fn unrelated_reports_share_their_theme_and_little_else() {
        let batch = Batch::new(60, 0, 11);
        let reports: Vec<_> = (0..batch.reports).map(|it| grams(&batch.make(it).text)).collect();
        let mut shares = Vec::new();
        for (at, one) in reports.iter().enumerate() {
            shares.extend(reports[at + 1..].iter().map(|two| containment(one, two)));
        }
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        let most = shares.iter().copied().fold(0.0, f64::max);
        assert!((0.08..0.14).contains(&mean) && most < 0.21, "mean {mean:.3}, most {most:.3}");

        let theme = grams(&vocabulary::THEME.concat());
        let own: Vec<HashSet<_>> = reports.iter().map(|it| it.difference(&theme).copied().collect()).collect();
        let apart = own[1..].iter().map(|it| containment(&own[0], it)).fold(0.0, f64::max);
        assert!(apart < 0.07, "apart from the theme {apart:.3}");
    }

    #[test]
    fn reports_have_their_length() {
        let batch = Batch::new(40, 20, 3);
        for number in 0..40 {
            let length = batch.make(number).text.chars().count();
            assert!((1_800..2_300).contains(&length), "{length}");
        }
    }

    #[test]
    fn planted_passages_stand_where_they_are_said_to_stand() {
        let batch = Batch::new(80, 40, 3);
        let cut = |number: usize, span: [usize; 2]| -> String {
            batch.make(number).text.chars().skip(span[0]).take(span[1] - span[0]).collect()
        };
        let planted: Vec<Planted> = (0..80).filter_map(|it| batch.make(it).planted).collect();
        assert_eq!(planted.len(), 40);
        for it in planted {
            let (copy, original) = (cut(it.copy, it.copy_span), cut(it.source, it.source_span));
            assert!((100..=300).contains(&original.chars().count()), "{original}");
            assert_eq!(copy == original, it.how == How::Verbatim, "{copy}\n{original}");
            if it.how == How::Changed {
                let changed = copy.chars().zip(original.chars()).filter(|(a, b)| a != b).count();
                assert_eq!(changed, original.chars().count() / 40);
            }
        }
    }
}
