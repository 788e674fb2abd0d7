//! What an activity means to the one who answers for the matter. 含义

use duizhao_core::{Cause, Outcome};
use serde::Deserialize;

macro_rules! meanings {
    ($($(#[$doc:meta])* $name:ident $code:literal $zh:literal;)*) => {
        /// What kind of act an activity is; a log of other offices is told through a [`crate::Map`]. 含义
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Meaning {
            $($(#[$doc])* $name,)*
            /// Nothing that a sign asks for.
            #[default]
            Other,
        }

        impl Meaning {
            pub const ALL: &[Meaning] = &[$(Meaning::$name,)* Meaning::Other];

            /// As in a map.
            pub fn code(self) -> &'static str {
                match self {
                    $(Meaning::$name => $code,)*
                    Meaning::Other => "other",
                }
            }

            /// As a person of the office says it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Meaning::$name => $zh,)*
                    Meaning::Other => "其他",
                }
            }
        }
    };
}

meanings! {
    Registered "registered" "登记";
    Assigned "assigned" "交办";
    /// The owner of the event takes the matter.
    Accepted "accepted" "签收";
    Declined "declined" "退单";
    Transferred "transferred" "改派";
    Advanced "advanced" "进展";
    NoChange "no-change" "无变化";
    /// A meeting, a document, a talk, a plan.
    ActivityEvidence "activity-evidence" "过程佐证";
    /// Answers the criterion: measured, accepted, paid, said by the people affected.
    ResultEvidence "result-evidence" "结果佐证";
    SiteFinding "site-finding" "现场查看";
    Waiting "waiting" "等待他方";
    /// The party waited on has answered.
    Answered "answered" "他方答复";
    HelpAsked "help-asked" "提请协调";
    HelpAnswered "help-answered" "协调答复";
    /// The lead unit asks a supporting unit, named as party.
    SupportAsked "support-asked" "请协办";
    SupportAnswered "support-answered" "协办答复";
    /// Where it stands is asked, or it is demanded again.
    Urged "urged" "催办";
    ExtensionAsked "extension-asked" "申请延期";
    Extended "extended" "同意延期";
    ExtensionRefused "extension-refused" "不同意延期";
    Claimed "claimed" "申请办结";
    /// By the verifier.
    Returned "returned" "退回重办";
    Verified "verified" "核验";
    Closed "closed" "办结";
    Reopened "reopened" "重开";
    Rechecked "rechecked" "回头看";
    /// By who had asked.
    Withdrawn "withdrawn" "撤回";
    CriterionChanged "criterion-changed" "改办结标准";
    OnAgenda "on-agenda" "上会";
    DecisionAsked "decision-asked" "请示";
    /// Yes, no, or a day by which.
    Decided "decided" "决定";
    /// The owner of the event sends a notice down.
    Issued "issued" "发文";
    /// The owner of the event has it.
    Received "received" "收文";
    ContactTried "contact-tried" "未联系上";
    Contacted "contacted" "联系到诉求人";
    Satisfied "satisfied" "表示满意";
}

/// An activity understood. 解读
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "crate::map::Entry")]
pub struct Reading {
    pub meaning: Meaning,
    /// How the matter ended, where the activity ends it.
    pub outcome: Outcome,
    /// Whose cause it was, where more time is granted.
    pub cause: Cause,
    /// Closed before it is verified. 办结待核
    pub provisional: bool,
    /// The matter goes on for good. 长期坚持
    pub standing: bool,
    /// The matter comes with the season. 季节性
    pub seasonal: bool,
    /// One of the legal kinds of emergency, named by a person. 应急
    pub emergency: bool,
    /// A period that the law prescribes: 公示, 招标, 报批.
    pub statutory: bool,
    /// How to reach who asked is known. 有联系方式
    pub contact_known: bool,
    /// Data of villages are asked for. 村级数据
    pub village_data: bool,
    /// Another unit must verify: request of a citizen, inspection, money, safety.
    pub other_unit: bool,
}

impl Meaning {
    /// Its place in a set of meanings.
    pub(crate) fn bit(self) -> u64 {
        1 << self as u32
    }

    /// All of them as one set.
    pub(crate) fn set(meanings: &[Meaning]) -> u64 {
        meanings.iter().fold(0, |set, it| set | it.bit())
    }
}

impl Reading {
    /// Whether it says more than what kind of act it was and how it ended.
    pub(crate) fn is_marked(&self) -> bool {
        let marks = [self.provisional, self.standing, self.seasonal, self.emergency, self.statutory];
        marks.contains(&true) || self.contact_known || self.village_data || self.other_unit
    }

    pub fn of(meaning: Meaning) -> Reading {
        Reading {
            meaning,
            outcome: Outcome::Solved,
            cause: Cause::Own,
            provisional: false,
            standing: false,
            seasonal: false,
            emergency: false,
            statutory: false,
            contact_known: false,
            village_data: false,
            other_unit: false,
        }
    }
}
