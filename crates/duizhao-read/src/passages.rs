//! Passages that stand in more than one text. 相同段落

use crate::text::Span;

/// A passage of one text that stands in another too, names and numbers masked. 相同段落
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub span: Span,
    /// Index of the other text.
    pub other: usize,
    pub other_span: Span,
}
