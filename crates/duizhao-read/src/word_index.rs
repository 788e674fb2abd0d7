//! Thousands of words found in one pass, from an index that is made in no time. 词索引
//!
//! A word is looked up by its first two characters. An automaton would search faster and take ten
//! times as long to build as one report takes to read.

use std::collections::HashMap;

/// Words by their first two characters; `T` is what a word stands for.
#[derive(Clone, Debug)]
pub(crate) struct WordIndex<T> {
    pairs: HashMap<(char, char), Vec<Entry<T>>>,
    singles: HashMap<char, Vec<T>>,
}

/// The rest of a word, and what the word stands for.
type Entry<T> = (Box<[char]>, T);

impl<T: Copy> WordIndex<T> {
    pub(crate) fn new(words: impl IntoIterator<Item = (String, T)>) -> WordIndex<T> {
        let mut index = WordIndex { pairs: HashMap::new(), singles: HashMap::new() };
        for (word, meaning) in words {
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(first), Some(second)) => {
                    index.pairs.entry((first, second)).or_default().push((chars.collect(), meaning));
                }
                (Some(only), None) => index.singles.entry(only).or_default().push(meaning),
                (None, _) => {}
            }
        }
        index
    }

    /// Every word in the text, overlapping ones too: its place, its length and what it stands for.
    pub(crate) fn find(&self, chars: &[char], mut hit: impl FnMut(usize, usize, T)) {
        for (at, &first) in chars.iter().enumerate() {
            for &meaning in self.singles.get(&first).into_iter().flatten() {
                hit(at, 1, meaning);
            }
            let Some(&second) = chars.get(at + 1) else { continue };
            for (rest, meaning) in self.pairs.get(&(first, second)).into_iter().flatten() {
                if chars[at + 2..].starts_with(rest) {
                    hit(at, rest.len() + 2, *meaning);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_words_are_all_found() {
        let index = WordIndex::new([("学习".to_owned(), 1), ("学习不深".to_owned(), 2), ("深".to_owned(), 3)]);
        let mut found = Vec::new();
        index.find(&"理论学习不深".chars().collect::<Vec<_>>(), |at, len, word| found.push((at, len, word)));
        assert_eq!(found, [(2, 2, 1), (2, 4, 2), (5, 1, 3)]);
    }
}
