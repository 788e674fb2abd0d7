//! While a matter is in hand.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::is_false;
use crate::UnitId;

plain! {
    /// The unit takes it. 签收
    Accepted {}
    /// The unit gives it back. 退单
    Declined { reason: String, }
    /// To another unit; open until the receiver accepts or two working days pass. 改派
    Transferred { to: UnitId, reason: String, }
    /// Something was done; or one key for 'no change'. 进展
    Advanced {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        #[serde(default, skip_serializing_if = "is_false")]
        no_change: bool,
    }
    /// What shows that something was done. 佐证
    EvidenceAdded {
        medium: Medium,
        text: String,
        /// It answers the matter's criterion.
        #[serde(default, skip_serializing_if = "is_false")]
        answers: bool,
        /// For a new rule: one case in which it was used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<String>,
        /// For what was seen: by whom, as a role or a unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    }
    /// Nothing can be done until another party acts; granted by someone else, twice at most. 等待他方
    Waiting { party: String, what: String, until: Date, }
    /// A superior is asked for what the unit cannot do itself. 提请协调
    HelpAsked { of: String, what: String, }
    /// 答复
    HelpAnswered { text: String, }
    /// 催办
    Urged {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    /// 申请延期
    ExtensionAsked { due: Date, reason: String, cause: Cause, }
    /// By someone other than who asked. 同意延期
    ExtensionGranted { due: Date, }
    /// 不同意延期
    ExtensionRefused { reason: String, }
}

/// What evidence is. The criterion decides whether it is a result, not the medium alone. 佐证形式
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// 测量、检测
    Measurement,
    /// 验收
    Acceptance,
    /// 支付、到账
    Payment,
    /// 当事群众的说法
    Statement,
    /// 主管部门的批准或不予批准
    Approval,
    /// 已履行的调解协议
    Mediation,
    /// 选举、村民会议决议的公布
    Resolution,
    /// 某日某人看过
    Seen,
    /// 照片：从不强制
    Photo,
    /// 新制度，须有一次使用
    Rule,
    Meeting,
    Document,
    Talk,
    Study,
    Plan,
}

/// When evidence of a medium that answers the criterion is a result. 何时算结果
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountsWhen {
    Always,
    /// With who has seen it.
    Seen,
    /// With one case in which it was used.
    Used,
    /// Where the criterion is a decision.
    Decided,
    /// It is activity.
    Never,
}

impl Medium {
    /// When it is a result.
    pub fn counts(self) -> CountsWhen {
        use Medium::*;
        match self {
            Measurement | Acceptance | Payment | Statement | Approval | Mediation | Resolution | Photo => {
                CountsWhen::Always
            }
            Seen => CountsWhen::Seen,
            Rule => CountsWhen::Used,
            Meeting => CountsWhen::Decided,
            Document | Talk | Study | Plan => CountsWhen::Never,
        }
    }
}

impl EvidenceAdded {
    /// Whether it is a result: it answers the criterion, and is more than activity.
    pub fn is_result(&self, criterion_is_decision: bool) -> bool {
        let counts = match self.medium.counts() {
            CountsWhen::Always => true,
            CountsWhen::Seen => self.by.is_some(),
            CountsWhen::Used => self.case.is_some(),
            CountsWhen::Decided => criterion_is_decision,
            CountsWhen::Never => false,
        };
        self.answers && counts
    }
}

/// Why more time is asked for. 延期原因
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    Own,
    External,
    ForceMajeure,
}
