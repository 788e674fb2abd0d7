//! Which matters have the words that someone looks for. 找字句
//!
//! What the tokens tell of rare words is enough; common ones are looked for in the texts themselves,
//! in the order of the page, and it stops when the page is full.

use duizhao_core::MatterId;
use duizhao_journal::{Reader, Word};

use super::{Count, LineKey, PAGE};
use crate::record::Failure;

/// Words looked up at most; more are only looked for in the texts.
const ASKED: usize = 8;
/// Matters that a token may name: a longer list takes longer to read than the texts of a page to find.
const NAMED: usize = 16_000;
/// Texts looked at for one page at most, where hardly any has the words.
pub(super) const SOUGHT: usize = 10_000;
/// Texts looked at, when the page is full, to say how many there are.
const COUNTED: usize = 600;
/// Texts read at first, which mostly fill the page; then each time as many as so far.
const AT_ONCE: usize = 200;

/// Words, and what the journal's tokens tell of them. 检索
pub(super) struct Lookup {
    words: Vec<Word>,
    /// No other matter has them; in order.
    ids: Option<Vec<MatterId>>,
    /// Their tokens do not tell all: the texts must be looked at.
    pub(super) must_look: bool,
}

impl Lookup {
    pub(super) fn of(reader: &Reader, line: &str) -> Result<Lookup, Failure> {
        let mut lookup = Lookup { words: Word::all(line), ids: None, must_look: false };
        for (at, word) in lookup.words.iter().enumerate() {
            let found = if at < ASKED { reader.perhaps_with(word, NAMED)? } else { None };
            lookup.must_look |= found.is_none() || !word.is_its_token();
            lookup.ids = match (lookup.ids.take(), found) {
                (Some(ids), Some(mut found)) => {
                    found.retain(|it| ids.binary_search(it).is_ok());
                    Some(found)
                }
                (ids, found) => ids.or(found),
            };
        }
        Ok(lookup)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn ids(&self) -> Option<&[MatterId]> {
        self.ids.as_deref()
    }

    /// A page of those in whose text the words stand, how many such there are, and where to go on.
    pub(super) fn look(
        &self,
        reader: &Reader,
        count: usize,
        keys: Vec<LineKey>,
        is_first_page: bool,
    ) -> Result<(Count, Vec<LineKey>, Option<LineKey>), Failure> {
        let (mut found, mut looked) = (Vec::new(), 0);
        while looked < keys.len() && (found.len() <= PAGE || looked < COUNTED) {
            let next = looked.max(AT_ONCE).min(keys.len() - looked);
            let some = &keys[looked..looked + next];
            let ids: Vec<MatterId> = some.iter().map(|it| it.1).collect();
            let texts = reader.texts(&ids)?;
            let has = |it: &Word, at: usize| it.stands_in(&texts[at].affair) || it.stands_in(&texts[at].criterion);
            let hits = some.iter().enumerate().filter(|(at, _)| self.words.iter().all(|it| has(it, *at)));
            found.extend(hits.map(|it| *it.1));
            looked += some.len();
        }
        let whole = looked == keys.len() && keys.len() < SOUGHT;
        let said = match (is_first_page, whole || looked == count) {
            (false, _) => Count::Unknown,
            (true, true) => Count::Exactly(found.len()),
            (true, false) => Count::AtLeast(found.len()),
        };
        let further = if whole { None } else { keys.last().copied() };
        let (_, found, next) = page(0, found);
        Ok((said, found, next.or(further)))
    }
}

/// The first page of them, and where the next begins.
pub(super) fn page(count: usize, mut found: Vec<LineKey>) -> (Count, Vec<LineKey>, Option<LineKey>) {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().copied().filter(|_| more);
    (Count::Exactly(count), found, next)
}
