//! Each distinct word of a log once, by number: millions of events, few words. 词表

use std::borrow::Cow;
use std::hash::Hasher;

use crate::hashed::Mixed;

/// The number of a word in its [`Names`]; of an activity, an owner, an actor, a case. 编号
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u32);

impl Id {
    /// An empty cell.
    pub const NONE: Id = Id(u32::MAX);

    pub fn is_none(self) -> bool {
        self == Id::NONE
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Distinct words in the order in which they were first met. 词表
///
/// Where a log names its cases by dense numbers, the words are those numbers and nothing is stored.
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<usize>,
    /// Open addressing, a power of two, at most half full; 0 is free, else id + 1.
    table: Vec<u32>,
    /// So many words that are their own numbers, in place of `text`.
    numbers: Option<u32>,
}

impl Names {
    /// The words `0`, `1`, … below `count`, for a log that says so itself.
    pub fn numbers(count: u32) -> Names {
        Names { numbers: Some(count), ..Names::default() }
    }

    /// Whether a word's id is the number that it is.
    pub fn are_numbers(&self) -> bool {
        self.numbers.is_some()
    }

    /// The id of a word, a new one where it is new; `NONE` for the empty word.
    ///
    /// # Panics
    /// At more than four thousand million words, which no memory holds, and where the words are numbers.
    pub fn id(&mut self, word: &str) -> Id {
        assert!(self.numbers.is_none(), "words that are numbers are not looked up");
        if word.is_empty() {
            return Id::NONE;
        }
        if self.table.len() < (self.ends.len() + 1) * 2 {
            self.grow();
        }
        let slot = self.slot(word);
        if self.table[slot] == 0 {
            self.text.push_str(word);
            self.ends.push(self.text.len());
            self.table[slot] = u32::try_from(self.ends.len()).expect("fewer words than memory could hold");
        }
        Id(self.table[slot] - 1)
    }

    pub fn find(&self, word: &str) -> Option<Id> {
        if let Some(count) = self.numbers {
            return word.parse().ok().filter(|it| *it < count).map(Id);
        }
        let found = *self.table.get(self.slot(word))?;
        (found > 0).then(|| Id(found - 1))
    }

    /// The word; empty for `NONE`.
    pub fn name(&self, id: Id) -> Cow<'_, str> {
        match self.numbers {
            _ if id.is_none() => Cow::Borrowed(""),
            Some(_) => Cow::Owned(id.0.to_string()),
            None => Cow::Borrowed(self.word(id.index())),
        }
    }

    pub fn len(&self) -> usize {
        self.numbers.map_or(self.ends.len(), |it| it as usize)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (0..self.len()).map(|it| Id(u32::try_from(it).unwrap_or(u32::MAX)))
    }

    fn word(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// Where the word stands in the table, or would.
    fn slot(&self, word: &str) -> usize {
        let mask = self.table.len().wrapping_sub(1);
        let mut slot = hash(word) & mask;
        while let Some(&it) = self.table.get(slot) {
            if it == 0 || self.word(it as usize - 1) == word {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.table = vec![0; (self.table.len() * 2).max(64)];
        for index in 0..self.ends.len() {
            let slot = self.slot(self.word(index));
            self.table[slot] = u32::try_from(index + 1).expect("it was counted before");
        }
    }
}

fn hash(word: &str) -> usize {
    let mut mixed = Mixed::default();
    mixed.write(word.as_bytes());
    mixed.finish() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number() {
        let mut names = Names::default();
        let ids: Vec<Id> = (0..5_000).map(|it| names.id(&format!("词{it}"))).collect();
        assert_eq!(names.len(), 5_000);
        for (it, id) in ids.iter().enumerate() {
            assert_eq!(names.name(*id), format!("词{it}"));
            assert_eq!(names.id(&format!("词{it}")), *id);
            assert_eq!(names.find(&format!("词{it}")), Some(*id));
        }
        assert_eq!(names.find("别的"), None);
        assert_eq!(Names::default().find("别的"), None);
    }

    #[test]
    fn the_empty_word_is_none() {
        let mut names = Names::default();
        assert!(names.id("").is_none());
        assert_eq!(names.name(Id::NONE), "");
        assert!(names.is_empty());
    }

    #[test]
    fn numbers_are_their_own_names() {
        let names = Names::numbers(3);
        assert_eq!(names.name(Id(2)), "2");
        assert_eq!((names.find("2"), names.find("3")), (Some(Id(2)), None));
    }
}
