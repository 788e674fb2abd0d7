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
        let (mut all, mut common) = (0usize, 0usize);
        let mut before = None;
        for it in text.chars() {
            let now = is_han(it).then_some(it);
            if let (Some(a), Some(b)) = (before, now) {
                all += 1;
                common += usize::from(self.pairs.contains(&(a, b)));
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
    }
}
