//! Counts that stand under a review. 数字

/// `credit_share` is of the characters in problem items, `copied_share` of the whole text; 0–1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    pub problems: usize,
    pub with_case: usize,
    pub measures: usize,
    pub checkable_measures: usize,
    pub credit_share: f64,
    pub copied_share: f64,
}
