//! How much of a sentence could stand in anybody's report. 通用程度
//!
//! The pairs of characters in the set phrases of official writing, ours to list, are common ground;
//! a sentence is common as far as it is made of them. Unlike the phrases themselves the pairs also
//! cover their countless variants.

use std::collections::HashSet;

/// Pairs of characters that set phrases are made of. 套话字对
#[derive(Clone, Debug, Default)]
pub(crate) struct Commonness {
    pairs: HashSet<(char, char)>,
}

impl Commonness {
    pub(crate) fn of<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Commonness {
        let mut pairs = HashSet::new();
        for phrase in phrases {
            let han: Vec<char> = phrase.chars().filter(|it| is_han(*it)).collect();
            pairs.extend(han.windows(2).map(|it| (it[0], it[1])));
        }
        Commonness { pairs }
    }

    /// The share of a text's pairs of Han characters that are common, 0–1.
    pub(crate) fn share(&self, text: &str) -> f64 {
        self.share_of_runs(text, 1)
    }

    /// The same of those that stand in a whole phrase: pair after pair, four characters or more.
    pub(crate) fn phrases(&self, text: &str) -> f64 {
        self.share_of_runs(text, 3)
    }

    fn share_of_runs(&self, text: &str, least: usize) -> f64 {
        let (mut all, mut common, mut run) = (0usize, 0usize, 0usize);
        let mut before = None;
        for it in text.chars().map(Some).chain([None]) {
            let now = it.filter(|it| is_han(*it));
            let pair = before.zip(now);
            all += usize::from(pair.is_some());
            if pair.is_some_and(|it| self.pairs.contains(&it)) {
                run += 1;
            } else {
                common += if run >= least { run } else { 0 };
                run = 0;
            }
            before = now;
        }
        common as f64 / all.max(1) as f64
    }
}

pub(crate) fn is_han(it: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_a_phrase_are_common_and_a_story_is_not() {
        let common = Commonness::of(["有待进一步提高", "不够深入", "推动工作", "能力不强"]);
        assert!(common.share("推动工作的能力不够强，有待进一步提高。") > 0.6);
        assert!(common.share("老韩家的灶屋进了水。") < 0.1);
        // A pair here and there is no phrase.
        let scattered = "他提高嗓门，有待在家里的，工作不强求。";
        assert!(common.share(scattered) > 0.3 && common.phrases(scattered) == 0.0);
    }
}
