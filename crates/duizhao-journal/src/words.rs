//! Words by which matters are found: cut from a text, and asked for by a reader. 词
//!
//! A text is cut into pairs of neighbouring characters, and runs of Latin letters and digits. So a
//! word of two Han characters is one token, and a longer one several that must all be there.

use std::collections::BTreeSet;

/// What the table of tokens holds of a text.
pub(crate) fn tokens(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    runs(&text).into_iter().flat_map(Run::tokens).collect()
}

/// A word that a reader looks for, in the affair or the criterion of a matter. 查找的词
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    text: String,
    hints: Vec<Hint>,
}

/// A token that a text with the word must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    Whole(String),
    /// The word ends within a run of letters and digits, which may go on.
    Begins(String),
}

impl Word {
    /// The words of a line, which all must be found.
    pub fn all(line: &str) -> Vec<Word> {
        line.split_whitespace().map(Word::of).collect()
    }

    fn of(word: &str) -> Word {
        let text = word.to_lowercase();
        let runs = runs(&text);
        let ends = |at: usize| at + 1 == runs.len() && text.ends_with(|it: char| it.is_ascii_alphanumeric());
        let hint = |(at, run): (usize, &Run<'_>)| -> Vec<Hint> {
            match run {
                Run::Letters(it) if ends(at) => vec![Hint::Begins((*it).to_owned())],
                run => run.tokens().into_iter().map(Hint::Whole).collect(),
            }
        };
        // One letter alone stands in no token, but begins some: not all that hold it.
        let is_useful = |it: &Hint| !matches!(it, Hint::Begins(it) if it.len() < 2);
        let hints = runs.iter().enumerate().flat_map(hint).filter(is_useful).collect();
        Word { text, hints }
    }

    pub(crate) fn hints(&self) -> &[Hint] {
        &self.hints
    }

    /// Whoever has its token has the word, and the text need not be looked at.
    pub fn is_its_token(&self) -> bool {
        match self.hints.as_slice() {
            [Hint::Whole(it) | Hint::Begins(it)] => *it == self.text,
            _ => false,
        }
    }

    /// A number or a Latin word is found from its beginning on, others anywhere.
    pub fn stands_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
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
    fn tokens(self) -> Vec<String> {
        match self {
            Run::Letters(it) if it.len() > 1 => vec![it.to_owned()],
            Run::Letters(_) => Vec::new(),
            Run::Others(it) => {
                it.chars().zip(it.chars().skip(1)).map(|(one, next)| String::from_iter([one, next])).collect()
            }
        }
    }
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let kind = |it: char| (it.is_ascii_alphanumeric(), it.is_alphanumeric());
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|it| kind(it) != kind(first)).unwrap_or(rest.len());
        match kind(first) {
            (true, _) => found.push(Run::Letters(&rest[..end])),
            (_, true) => found.push(Run::Others(&rest[..end])),
            _ => {}
        }
        rest = &rest[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_pairs_and_runs() {
        let found: Vec<String> = tokens("修G205国道 3 处，按督〔2026〕办").into_iter().collect();
        assert_eq!(found, ["2026", "g205", "国道", "按督"]);
    }

    #[test]
    fn a_word_asks_for_tokens_that_each_text_with_it_has() {
        for (word, text) in [
            ("路灯", "村道路灯不亮"),
            ("道路灯", "村道路灯不亮"),
            ("灯", "村道路灯不亮"),
            ("灯不亮，村", "路灯不亮，村道"),
            ("g20", "修G205国道"),
            ("G205国", "修g205国道"),
            ("修g", "修G205国道"),
            ("〔2026〕3号", "督〔2026〕3号"),
            ("2026", "督〔2026〕3号"),
            ("b", "a b c"),
        ] {
            let found = tokens(text);
            let word = Word::of(word);
            assert!(word.stands_in(text), "{word:?}");
            let has = |it: &Hint| match it {
                Hint::Whole(it) => found.contains(it),
                Hint::Begins(it) => found.iter().any(|token| token.starts_with(it)),
            };
            assert!(word.hints().iter().all(has), "{word:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert!(!Word::of("灯道").stands_in("路灯不亮，村道"));
        assert!(!Word::of("205").stands_in("修G205国道"));
        assert!(!Word::of("道灯").is_its_token() || Word::of("道灯").hints().len() == 1);
        assert!(Word::of("路灯").is_its_token() && Word::of("g205").is_its_token());
        assert!(!Word::of("路灯亮").is_its_token() && !Word::of("灯").is_its_token());
        assert!(!Word::of("路灯，").is_its_token());
    }
}
