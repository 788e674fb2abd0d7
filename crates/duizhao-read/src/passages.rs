//! Passages that stand in more than one text. 相同段落
//!
//! Cheap for each text, exact for the few pairs that need it:
//! [`Masked`] leaves out what a copyist swaps (numbers, places, punctuation); [`prints`] samples
//! it; [`Index`] finds the pairs that share rare prints; [`align`] reads such a pair side by side.
//! Wording that many reports of a batch or the year's theme share is [`Common`], nobody's own.

mod align;
mod common;
mod index;
mod masked;
mod prints;

use crate::text::Span;

pub use align::align;
pub use common::Common;
pub use index::{Found, Index};
pub use masked::Masked;
pub use prints::prints;

/// A passage of one text that stands in another too, names and numbers masked. 相同段落
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub span: Span,
    /// Index of the other text.
    pub other: usize,
    pub other_span: Span,
    /// The passage as it stands in the other text.
    pub other_quote: String,
}

/// How many characters the spans cover together, overlaps counted once.
pub fn covered(spans: impl IntoIterator<Item = Span>) -> usize {
    let mut spans: Vec<Span> = spans.into_iter().collect();
    spans.sort_unstable();
    let (mut covered, mut end) = (0, 0);
    for span in spans {
        covered += span.end.saturating_sub(span.start.max(end));
        end = end.max(span.end);
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_are_counted_once() {
        assert_eq!(covered([Span::new(5, 9), Span::new(0, 3), Span::new(2, 6), Span::new(3, 4)]), 9);
    }
}
