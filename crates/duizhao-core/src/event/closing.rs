//! How a matter ends, and what may come after.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::is_false;
use crate::{MatterId, Seq};

plain! {
    /// The unit says how it ended. 申请办结
    Claimed {
        outcome: Outcome,
        /// Needed for every outcome but solved.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    /// The verifier was not satisfied. 退回重办
    Returned { reason: String, }
    /// Someone else has looked. 核验
    Verified {
        method: Method,
        outcome: Outcome,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        /// Who signed the paper slip, where it was verified on paper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signer: Option<Signer>,
    }
    /// 办结（任务、诉求）· 销号（清单上的问题）
    Closed {
        outcome: Outcome,
        /// Urgent work, closed before it is verified, for 20 working days. 办结待核
        #[serde(default, skip_serializing_if = "is_false")]
        provisional: bool,
        /// When a deferred matter is looked at again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recheck: Option<Date>,
        /// Who took over what is not ours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_by: Option<String>,
    }
    /// 重开
    Reopened { reason: String, }
    /// Looked at again after months. 回头看
    Rechecked { holds: bool, text: String, }
    /// 关联
    Linked {
        /// A matter of this log, or `log#matter` of another.
        to: String,
        relation: Relation,
    }
    /// The answer to a sign. 说明
    Explained { sign: String, text: String, }
    /// A whole event of the same kind in place of an earlier one. 更正
    Corrected { seq: Seq, kind: String, body: Value, reason: String, }
    /// By who registered it, within a day and before anyone accepts. 撤回
    Withdrawn {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    }
    /// Body and salt of an entry are destroyed; this mark stays. 清除
    Erased { seq: Seq, reason: String, }
    /// To an office with a log of its own. 移交
    HandedOver { to: String, reason: String, }
    /// A table was given to a superior: the file by its hash, its content by the size of the record. 报送
    HandedIn {
        /// What the table is called, as 督办台账.
        table: String,
        layout: String,
        /// Entries of the record from which it was made.
        size: u64,
        rows: u32,
        /// SHA-256 of the file, in hex.
        sha256: String,
    }
    /// The key of a subject was destroyed: the contact can be read in no copy any more. 销毁联系方式
    ContactDestroyed {
        /// The id under which the contact was sealed; it tells a stranger nothing.
        subject: String,
        reason: String,
    }
}

/// How a matter ended. Honest failure is as easy to record as success. 结果
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// 已解决
    Solved,
    /// 部分解决
    Partly,
    /// 已解释（附依据，已告知）
    Explained,
    /// 暂不具备条件（附复查日）
    Deferred,
    /// 已尽力未成（附做过什么）
    Tried,
    /// 已提请上级
    HandedUp,
    /// 非本级职权（附已接收单位）
    NotOurs,
    /// 未答复
    Unanswered,
    /// 诉求人撤回
    Withdrawn,
}

impl Outcome {
    pub const ALL: &[Outcome] = &[
        Outcome::Solved,
        Outcome::Partly,
        Outcome::Explained,
        Outcome::Deferred,
        Outcome::Tried,
        Outcome::HandedUp,
        Outcome::NotOurs,
        Outcome::Unanswered,
        Outcome::Withdrawn,
    ];

    /// As in a body.
    pub fn code(self) -> String {
        super::code(&self)
    }

    /// As a person of the office says it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Solved => "已解决",
            Outcome::Partly => "部分解决",
            Outcome::Explained => "已解释",
            Outcome::Deferred => "暂不具备条件",
            Outcome::Tried => "已尽力未成",
            Outcome::HandedUp => "已提请上级",
            Outcome::NotOurs => "非本级职权",
            Outcome::Unanswered => "未答复",
            Outcome::Withdrawn => "诉求人撤回",
        }
    }
}

/// How it was verified. 核验方式
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// 现场
    OnSite,
    /// 查阅佐证
    Evidence,
    /// 回访
    CallBack,
    /// 纸质签字
    Paper,
}

/// Who may sign where there is no second person. 签字人
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signer {
    /// 当事群众
    Affected,
    /// 村务监督委员会
    Committee,
    /// 上级单位
    Superior,
}

/// How two matters belong together. 关联类别
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    Duplicate,
    Recurs,
    PartOf,
    Restates,
    CausedBy,
}

/// Text that names a matter of this log.
impl Linked {
    pub fn matter(&self) -> Option<MatterId> {
        self.to.parse().ok().map(MatterId)
    }
}
