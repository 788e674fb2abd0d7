//! Wording that is nobody's own: the theme's, and what many reports of a batch share.

use super::masked::Masked;
use super::prints::{GRAM, grams};

/// Wording that does not tell one report from another. 共用表述
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Hashes of grams; sorted, without duplicates.
    grams: Vec<u32>,
    /// Phrases too short for a gram, in masked letters; sorted, without duplicates.
    phrases: Vec<Vec<u16>>,
}

/// A shorter phrase stands anywhere by chance.
const PHRASE_LETTERS: usize = 4;

impl Common {
    /// The wording of themes, phrase by phrase.
    pub fn new<'w>(wording: impl IntoIterator<Item = &'w str>) -> Common {
        let mut common = Common::default();
        for phrase in wording {
            let masked = Masked::read(phrase);
            match masked.len() {
                GRAM.. => common.grams.extend(grams(&masked.letters)),
                PHRASE_LETTERS..GRAM => common.phrases.push(masked.letters),
                _ => {}
            }
        }
        common.phrases.sort_unstable();
        common.phrases.dedup();
        common.extend([]);
        common
    }

    /// Adds grams that an index found in many texts.
    pub(super) fn extend(&mut self, hashes: impl IntoIterator<Item = u32>) {
        self.grams.extend(hashes);
        self.grams.sort_unstable();
        self.grams.dedup();
    }

    /// For each letter, whether it belongs to common wording.
    pub(super) fn letters(&self, letters: &[u16]) -> Vec<bool> {
        let mut common = vec![false; letters.len()];
        for (at, hash) in grams(letters).iter().enumerate() {
            if self.grams.binary_search(hash).is_ok() {
                common[at..at + GRAM].fill(true);
            }
        }
        for at in 0..letters.len() {
            let length = self.phrase_at(&letters[at..]);
            common[at..at + length].fill(true);
        }
        common
    }

    /// Length of the longest phrase that these letters begin with, or nothing.
    fn phrase_at(&self, letters: &[u16]) -> usize {
        let Some(head) = letters.get(..PHRASE_LETTERS) else { return 0 };
        let from = self.phrases.partition_point(|it| it[..PHRASE_LETTERS] < *head);
        let alike = self.phrases[from..].iter().take_while(|it| it.starts_with(head));
        alike.filter(|it| letters.starts_with(it)).map(Vec::len).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its common letters as `＿`.
    fn marked(text: &str, wording: &[&str]) -> String {
        let common = Common::new(wording.iter().copied()).letters(&Masked::read(text).letters);
        text.chars().zip(common).map(|(letter, common)| if common { '＿' } else { letter }).collect()
    }

    #[test]
    fn short_and_long_wording_is_marked() {
        let long = "坚持以人民为中心的发展思想不断满足美好生活需要";
        assert_eq!(marked("我们大兴调查研究之风", &["大兴调查研究", "大兴调查", "四个"]), "我们＿＿＿＿＿＿之风");
        assert_eq!(marked(&format!("要{long}办事"), &[long]), format!("要{}办事", "＿".repeat(23)));
        assert_eq!(marked("大兴", &["大兴调查"]), "大兴");
    }
}
