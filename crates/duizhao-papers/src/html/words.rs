//! The page's own words.

use crate::words::Word;

pub(super) const TITLE: Word = Word("审阅意见", "Review");
pub(super) const YEAR: Word = Word("年度", "");
pub(super) const CHARACTERS: Word = Word("字", "characters");
pub(super) const PROBLEMS: Word = Word("问题", "problems");
pub(super) const WITH_CASE: Word = Word("有具体事例", "with a case");
pub(super) const MEASURES: Word = Word("措施", "measures");
pub(super) const CHECKABLE: Word = Word("可核验", "checkable");
pub(super) const CREDIT: Word = Word("问题中讲成绩的篇幅", "of the problems is credit");
pub(super) const COPIED: Word = Word("与他文相同", "as in another text");
pub(super) const REMARKS: Word = Word("意见", "Remarks");
pub(super) const NO_REMARKS: Word = Word("没有意见。", "No remarks.");
pub(super) const DISMISSED: Word = Word("已标不适用", "answered as not applicable");
pub(super) const SAME_AS: Word = Word("同", "as");
pub(super) const BESIDE: Word = Word("相同段落", "Passages side by side");
pub(super) const THIS_TEXT: Word = Word("本文", "this text");
pub(super) const OTHER_TEXT: Word = Word("另一份", "the other");
pub(super) const ELSEWHERE: Word = Word("本文另一处", "elsewhere in this text");
pub(super) const SEE_BESIDE: Word = Word("两文并排", "side by side");
