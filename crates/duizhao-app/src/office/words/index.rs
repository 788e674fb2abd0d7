//! Which matters have which words: kept in memory, beside the overview. 索引
//!
//! Each text has a number, and each gram the numbers of the texts that have it, the distances
//! between them in a byte or two: some 50 bytes a matter. A text that has changed is taken in anew
//! under the next number, and the old number leads nowhere from then on.

use std::collections::hash_map::{self, HashMap};
use std::collections::{BTreeMap, BTreeSet, btree_map};

use super::{Gram, Hint, Letters, Pair, Word, cut};

/// Grams of one line asked for at most: so many tell enough, and each may stand in every text.
const HINTS: usize = 16;

/// The number leads to no matter: its text has changed since, or its row was never finished.
const NOWHERE: u32 = u32::MAX;

/// Grams, and the texts that have them. 索引
#[derive(Default)]
pub(in crate::office) struct Index {
    pairs: HashMap<Pair, Postings>,
    /// In order, so that all that begin alike stand together.
    letters: BTreeMap<Letters, Postings>,
    /// Where the matter of each text stands in the overview.
    places: Vec<u32>,
}

/// What the grams tell of the matters that have some words. 候选位置
pub(in crate::office) struct Hinted {
    /// No other matter has them; the order is that in which their texts were taken in.
    pub(in crate::office) places: Option<Vec<usize>>,
    /// The grams do not tell all: the texts must be looked at.
    pub(in crate::office) must_look: bool,
}

impl Index {
    /// Takes in the text of a matter, and gives it a number, which leads nowhere yet.
    pub(in crate::office) fn add(&mut self, parts: [&str; 2]) -> u32 {
        let number = u32::try_from(self.places.len()).expect("there are fewer texts than numbers");
        self.places.push(NOWHERE);
        for part in parts {
            cut(part, |it| match it {
                Gram::Pair(it) => match self.pairs.entry(it) {
                    hash_map::Entry::Occupied(there) => there.into_mut().push(number),
                    hash_map::Entry::Vacant(free) => drop(free.insert(Postings::One(number))),
                },
                Gram::Letters(it) => match self.letters.entry(it) {
                    btree_map::Entry::Occupied(there) => there.into_mut().push(number),
                    btree_map::Entry::Vacant(free) => drop(free.insert(Postings::One(number))),
                },
            });
        }
        number
    }

    /// The matter of the text stands at this place of the overview.
    pub(in crate::office) fn put(&mut self, number: u32, place: usize) {
        self.places[number as usize] = u32::try_from(place).unwrap_or(NOWHERE);
    }

    pub(in crate::office) fn forget(&mut self, number: u32) {
        self.places[number as usize] = NOWHERE;
    }

    /// Whether more than half of the numbers lead nowhere, where there are so many matters.
    pub(in crate::office) fn is_mostly_gone(&self, matters: usize) -> bool {
        self.places.len() > 2 * matters
    }

    /// Who may have all of these words; all matters where nothing can be asked for.
    pub(in crate::office) fn find(&self, words: &[Word]) -> Hinted {
        let mut hints = words.iter().flat_map(|it| &it.hints);
        let mut found: Option<Numbers> = None;
        for hint in hints.by_ref().take(HINTS) {
            let some = self.with(*hint);
            match &mut found {
                Some(found) => found.retain(&some),
                None => found = Some(some),
            }
        }
        let must_look = hints.next().is_some() || !words.iter().all(Word::is_its_gram);
        let leads = |number| {
            let place = self.places[number];
            (place != NOWHERE).then_some(place as usize)
        };
        Hinted { places: found.map(|it| it.iter().filter_map(leads).collect()), must_look }
    }

    /// How many grams of a text each of those taken in has, by their numbers; a gram counts once.
    pub(in crate::office) fn shared(&self, text: &str) -> Vec<u32> {
        let (mut grams, mut counts) = (BTreeSet::new(), vec![0; self.places.len()]);
        cut(text, |it| {
            grams.insert(it);
        });
        grams.into_iter().filter_map(|it| self.of(it)).for_each(|it| it.each(|number| counts[number] += 1));
        counts
    }

    fn of(&self, gram: Gram) -> Option<&Postings> {
        match gram {
            Gram::Pair(it) => self.pairs.get(&it),
            Gram::Letters(it) => self.letters.get(&it),
        }
    }

    fn with(&self, hint: Hint) -> Numbers {
        let mut numbers = Numbers::none_of(self.places.len());
        let mut take = |it: &Postings| it.each(|number| numbers.add(number));
        match hint {
            Hint::Has(it) => self.of(it).into_iter().for_each(take),
            Hint::Begins(first) => {
                let last = first.map(|it| if it == 0 { u8::MAX } else { it });
                self.letters.range(first..=last).for_each(|it| take(it.1));
            }
            Hint::Holds(one) => {
                self.pairs.iter().filter(|it| it.0.0 == one || it.0.1 == one).for_each(|it| take(it.1));
            }
        }
        numbers
    }
}

/// The texts that have a gram, by their numbers: most grams stand in one text alone.
enum Postings {
    One(u32),
    Many(Box<Many>),
}

struct Many {
    first: u32,
    last: u32,
    /// From each number to the next, seven bits a byte, the lowest first; all but the last byte of
    /// one have the eighth.
    steps: Vec<u8>,
}

impl Postings {
    /// Numbers only grow; one that comes again is there already.
    fn push(&mut self, number: u32) {
        match self {
            Postings::One(first) if *first == number => {}
            Postings::One(first) => {
                let mut many = Many { first: *first, last: *first, steps: Vec::new() };
                many.push(number);
                *self = Postings::Many(Box::new(many));
            }
            Postings::Many(many) if many.last == number => {}
            Postings::Many(many) => many.push(number),
        }
    }

    fn each(&self, mut give: impl FnMut(usize)) {
        let Many { first, steps, .. } = match self {
            Postings::One(first) => return give(*first as usize),
            Postings::Many(many) => &**many,
        };
        let mut number = *first as usize;
        give(number);
        let (mut step, mut shift) = (0, 0);
        for byte in steps {
            step |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                number += step;
                give(number);
                (step, shift) = (0, 0);
            } else {
                shift += 7;
            }
        }
    }
}

impl Many {
    fn push(&mut self, number: u32) {
        let mut step = number - self.last;
        self.last = number;
        if self.steps.len() + 5 > self.steps.capacity() {
            // Twice as much each time would leave a third of all this memory unused.
            self.steps.reserve_exact(5 + self.steps.len() / 8);
        }
        while step >= 0x80 {
            self.steps.push((step & 0x7f) as u8 | 0x80);
            step >>= 7;
        }
        self.steps.push(step as u8);
    }
}

/// A set of numbers, a bit for each.
struct Numbers(Vec<u64>);

impl Numbers {
    fn none_of(count: usize) -> Numbers {
        Numbers(vec![0; count.div_ceil(64)])
    }

    fn add(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn retain(&mut self, others: &Numbers) {
        self.0.iter_mut().zip(&others.0).for_each(|(here, there)| *here &= there);
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        let ones = |(at, bits): (usize, &u64)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let next = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(at * 64 + next)
            })
        };
        self.0.iter().enumerate().flat_map(ones)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were_put_in() {
        for step in [1, 2, 127, 128, 129, 20_000, 3_000_000] {
            let numbers: Vec<u32> = (0..50).map(|it| it * step + it / 3).collect();
            let mut postings = Postings::One(numbers[0]);
            for number in &numbers {
                postings.push(*number);
                postings.push(*number);
            }
            let mut found = Vec::new();
            postings.each(|it| found.push(it as u32));
            assert_eq!(found, numbers);
        }
    }

    #[test]
    fn words_find_the_places_of_their_texts() {
        let mut index = Index::default();
        for at in 0..300 {
            let number = index.add([&format!("村道路灯不亮第{at}处"), if at % 3 == 0 { "修G205国道" } else { "灯亮" }]);
            index.put(number, 1_000 - at);
        }
        for (line, count, must_look) in [
            ("路灯", 300, false),
            ("灯亮", 200, false),
            ("不亮 灯亮", 200, false),
            ("灯亮 国道", 0, false),
            ("亮", 300, false),
            ("处", 300, false),
            ("国 第", 100, false),
            ("g20", 100, false),
            ("20", 11, false),
            ("2", 111, false),
            ("299", 1, false),
            ("205", 1, false),
            ("水", 0, false),
            // Their pairs alone do not tell.
            ("村道路灯", 300, true),
            ("第11处", 1, true),
            ("g205国", 100, true),
            ("路灯 （", 300, true),
            ("修g205国道不亮的字句长得很多个记号都没有", 0, true),
        ] {
            let found = index.find(&Word::all(line));
            assert_eq!((found.places.unwrap().len(), found.must_look), (count, must_look), "{line}");
        }
        let places = |line: &str| index.find(&Word::all(line)).places;
        assert_eq!((places(""), places("（")), (None, None));
        assert_eq!(places("299"), Some(vec![701]));
        assert_eq!(index.find(&Word::all("20")).places.unwrap()[..2], [980, 800]);
    }

    #[test]
    fn a_text_that_is_gone_is_not_found() {
        let mut index = Index::default();
        for at in 0..3 {
            let number = index.add(["路灯不亮", ""]);
            index.put(number, at);
        }
        assert!(!index.is_mostly_gone(3));
        index.forget(1);
        // Taken in, and its row never finished.
        index.add(["路灯不亮", ""]);
        assert_eq!(index.find(&Word::all("路灯")).places, Some(vec![0, 2]));
        assert!(index.is_mostly_gone(1));
    }
}
