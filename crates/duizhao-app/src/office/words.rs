//! Words by which matters are found: cut from a text, and asked for by a reader. 词
//!
//! A text is cut into pairs of neighbouring characters, and runs of Latin letters and digits. So a
//! word of two Han characters is one gram, and a longer one several that must all be there.

mod index;

use std::borrow::Cow;
use std::ops::Range;

pub(super) use index::{Hinted, Index};

/// A piece of a text, in small letters. 字组
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gram {
    Pair(Pair),
    Letters(Letters),
}

/// Two neighbouring characters; one that stands alone has '\0' behind it.
type Pair = (char, char);

/// A run of Latin letters and digits, up to the 16th, and zeros behind.
type Letters = [u8; LETTERS];
const LETTERS: usize = 16;

/// Gives the grams of a text as they come.
fn cut(text: &str, mut give: impl FnMut(Gram)) {
    runs(&small(text), |run, _| run.grams(&mut give));
}

/// The text in small letters; most have no others.
fn small(text: &str) -> Cow<'_, str> {
    // Han characters and the punctuation around them, and what is like ASCII but for its letters.
    let is_small = |it| match it {
        '\0'..'\u{80}' => !it.is_ascii_uppercase(),
        it => matches!(it, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ff20}'),
    };
    if text.chars().all(is_small) { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// A word that a reader looks for, in the affair or the criterion of a matter. 查找的词
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    text: String,
    hints: Vec<Hint>,
}

/// What a text with the word must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    Has(Gram),
    /// The word ends within a run of letters and digits, which may go on.
    Begins(Letters),
    /// In a pair or alone.
    Holds(char),
}

impl Word {
    /// The words of a line, which all must be found.
    pub(super) fn all(line: &str) -> Vec<Word> {
        line.split_whitespace().map(Word::of).collect()
    }

    fn of(word: &str) -> Word {
        let text = small(word).into_owned();
        let (mut hints, mut alone) = (Vec::new(), None);
        runs(&text, |run, ends| match run {
            Run::Letters(it) if ends => hints.push(Hint::Begins(letters(it))),
            run => run.grams(&mut |it| match it {
                // In the text it may stand beside others.
                Gram::Pair((one, '\0')) => alone = Some(one),
                it => hints.push(Hint::Has(it)),
            }),
        });
        if hints.is_empty() {
            hints.extend(alone.map(Hint::Holds));
        }
        Word { text, hints }
    }

    /// Whoever has its gram has the word, and the text need not be looked at.
    fn is_its_gram(&self) -> bool {
        match self.hints.as_slice() {
            [Hint::Has(Gram::Pair((one, two)))] => self.text.chars().eq([*one, *two]),
            [Hint::Begins(_)] => self.text.len() <= LETTERS && self.text.bytes().all(|it| it.is_ascii_alphanumeric()),
            [Hint::Holds(one)] => self.text.chars().eq([*one]),
            _ => false,
        }
    }

    /// A number or a Latin word is found from its beginning on, others anywhere.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        let text = small(text);
        let from_the_beginning = self.text.starts_with(|it: char| it.is_ascii_alphanumeric());
        text.match_indices(&self.text)
            .any(|(at, _)| !from_the_beginning || !text[..at].ends_with(|it: char| it.is_ascii_alphanumeric()))
    }
}

#[derive(Clone, Copy)]
enum Run<'t> {
    /// Latin letters and digits.
    Letters(&'t str),
    /// Other letters, as Han characters.
    Others(&'t str),
}

impl Run<'_> {
    fn grams(self, give: &mut impl FnMut(Gram)) {
        match self {
            Run::Letters(it) => give(Gram::Letters(letters(it))),
            Run::Others(it) => {
                let mut characters = it.chars();
                let mut before = characters.next().unwrap_or_default();
                if it.len() == before.len_utf8() {
                    give(Gram::Pair((before, '\0')));
                }
                for next in characters {
                    give(Gram::Pair((before, next)));
                    before = next;
                }
            }
        }
    }
}

fn letters(run: &str) -> Letters {
    let mut letters = [0; LETTERS];
    let length = run.len().min(LETTERS);
    letters[..length].copy_from_slice(&run.as_bytes()[..length]);
    letters
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Other,
    Between,
}

impl Kind {
    fn of(it: char) -> Kind {
        match it {
            // Nearly all there is, known without a table.
            '\u{4e00}'..='\u{9fff}' => Kind::Other,
            it if it.is_ascii_alphanumeric() => Kind::Letter,
            it if it.is_alphanumeric() => Kind::Other,
            _ => Kind::Between,
        }
    }
}

/// Gives each run, and whether the text ends with it.
fn runs<'t>(text: &'t str, mut give: impl FnMut(Run<'t>, bool)) {
    let mut end = |kind, run: Range<usize>| {
        let ends = run.end == text.len();
        match kind {
            Kind::Letter => give(Run::Letters(&text[run]), ends),
            Kind::Other => give(Run::Others(&text[run]), ends),
            Kind::Between => {}
        }
    };
    let (mut begin, mut kind) = (0, Kind::Between);
    for (at, it) in text.char_indices() {
        let next = Kind::of(it);
        if next != kind {
            end(kind, begin..at);
            (begin, kind) = (at, next);
        }
    }
    end(kind, begin..text.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(text: &str) -> Vec<Gram> {
        let mut found = Vec::new();
        cut(text, |it| found.push(it));
        found
    }

    #[test]
    fn a_text_is_cut_into_pairs_and_runs() {
        let found = grams("修G205国道 3 处，按督〔2026〕办12345678901234567");
        let shown = |it: &Gram| match it {
            Gram::Pair((one, two)) => format!("{one}{two}").replace('\0', ""),
            Gram::Letters(it) => String::from_utf8_lossy(it).replace('\0', ""),
        };
        let shown: Vec<String> = found.iter().map(shown).collect();
        assert_eq!(shown, ["修", "g205", "国道", "3", "处", "按督", "2026", "办", "1234567890123456"]);
    }

    #[test]
    fn a_word_asks_for_grams_that_each_text_with_it_has() {
        for (word, text) in [
            ("路灯", "村道路灯不亮"),
            ("道路灯", "村道路灯不亮"),
            ("灯", "村道路灯不亮"),
            ("村", "村道路灯不亮"),
            ("灯", "3灯，"),
            ("灯不亮，村", "路灯不亮，村道"),
            ("，灯", "村，灯不亮"),
            ("g20", "修G205国道"),
            ("G205国", "修g205国道"),
            ("修g", "修G205国道"),
            ("〔2026〕3号", "督〔2026〕3号"),
            ("2026", "督〔2026〕3号"),
            ("b", "a b c"),
            ("b", "a be c"),
            ("1234567890123456789", "编号1234567890123456789，"),
        ] {
            let found = grams(text);
            let word = Word::of(word);
            assert!(word.stands_in(text), "{word:?}");
            let has = |it: &Hint| match it {
                Hint::Has(it) => found.contains(it),
                Hint::Begins(begin) => {
                    let length = begin.iter().position(|it| *it == 0).unwrap_or(LETTERS);
                    found.iter().any(|it| matches!(it, Gram::Letters(it) if it[..length] == begin[..length]))
                }
                Hint::Holds(one) => found.iter().any(|it| matches!(it, Gram::Pair((a, b)) if a == one || b == one)),
            };
            assert!(!word.hints.is_empty() && word.hints.iter().all(has), "{word:?}");
        }
        assert_eq!(Word::of("〔").hints, []);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert!(!Word::of("灯道").stands_in("路灯不亮，村道"));
        assert!(!Word::of("205").stands_in("修G205国道"));
        for (word, is) in [
            ("路灯", true),
            ("g205", true),
            ("灯", true),
            ("1234567890123456", true),
            ("路灯亮", false),
            ("路灯，", false),
            ("，灯", false),
            ("g205国", false),
            ("〔2026", false),
            ("12345678901234567", false),
        ] {
            assert_eq!(Word::of(word).is_its_gram(), is, "{word}");
        }
    }
}
