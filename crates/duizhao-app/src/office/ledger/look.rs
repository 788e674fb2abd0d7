//! Texts are looked at where the index of words does not tell all. 看原文
//!
//! That is in the order of the page, and it stops when the page is full.

use duizhao_core::MatterId;
use duizhao_journal::Reader;

use super::{Count, LineKey, PAGE};
use crate::office::words::Word;
use crate::record::Failure;

/// Texts looked at for one page at most, where hardly any has the words.
pub(super) const SOUGHT: usize = 10_000;
/// Texts looked at, when the page is full, to say how many there are.
const COUNTED: usize = 600;
/// Texts read at first, which mostly fill the page; then each time as many as so far.
const AT_ONCE: usize = 200;

/// A page of those in whose text the words stand, how many such there are, and where to go on.
pub(super) fn look(
    reader: &Reader,
    words: &[Word],
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
        let hits = some.iter().enumerate().filter(|(at, _)| words.iter().all(|it| has(it, *at)));
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

/// The first page of them, and where the next begins.
pub(super) fn page(count: usize, mut found: Vec<LineKey>) -> (Count, Vec<LineKey>, Option<LineKey>) {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().copied().filter(|_| more);
    (Count::Exactly(count), found, next)
}
