//! What was promised earlier, as the ledger has it; a report is held against it. 承诺

use crate::said::Said;

/// A matter of the ledger that came of an earlier report. 承诺
#[derive(Clone, Debug)]
pub struct Promise {
    /// What was to be done, in the ledger's words.
    pub affair: String,
    /// The sentence of the report that it was taken from.
    pub quote: String,
    /// It came of a report of the same title, its year aside.
    pub own: bool,
    pub stands: Stands,
}

/// How a promise stands on the day of the review. 兑现情况
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Someone else has looked, and it is solved.
    Kept,
    /// Said to be done; nobody has looked yet.
    Claimed,
    /// In hand, its day not yet come.
    Open,
    /// In hand, its day past.
    Late,
    /// Closed, and not as solved.
    Unsolved,
}

impl Stands {
    pub(crate) fn said(self) -> Said {
        match self {
            Stands::Kept => Said::new("已核验办结", "verified as solved"),
            Stands::Claimed => Said::new("申请办结，还没有人核验过", "claimed as done and not yet verified"),
            Stands::Open => Said::new("还在办理，没有核验", "still in hand and not verified"),
            Stands::Late => Said::new("已超期，没有核验", "late and not verified"),
            Stands::Unsolved => Said::new("已办结，结果不是“已解决”", "closed, and not as solved"),
        }
    }
}
