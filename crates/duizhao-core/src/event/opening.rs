//! How a matter begins: registered or imported, and given to a unit.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::matter::State;
use crate::{PersonId, UnitId};

/// The matter enters the record, in words about an affair and not about a person. 登记
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    pub affair: String,
    /// What will count as solved, fixed before the work. 办结标准
    pub criterion: String,
    /// The criterion is that a body decides: then its meeting is a result.
    #[serde(default, skip_serializing_if = "is_false")]
    pub criterion_is_decision: bool,
    /// The field of work, as the office names it.
    pub field: String,
    pub origin: Origin,
    /// Where the unit must differ between who does and who verifies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<Concern>,
    /// The sentence it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<SealedContact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// Where a matter comes from. 来源
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    pub from: Source,
    /// Number or title of the document, the meeting, the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The receipt of another log that handed the matter over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Since when its clock has run there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_since: Option<Timestamp>,
}

/// The kinds of origin. 来源类别
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// 对照检查材料
    Report,
    /// 会议
    Meeting,
    /// 巡察、审计
    Inspection,
    /// 上级交办
    Above,
    /// 走访
    Visit,
    /// 群众诉求
    Request,
}

impl Source {
    pub const ALL: [Source; 6] =
        [Source::Report, Source::Meeting, Source::Inspection, Source::Above, Source::Visit, Source::Request];

    /// As it is written in the record.
    pub const fn code(self) -> &'static str {
        match self {
            Source::Report => "report",
            Source::Meeting => "meeting",
            Source::Inspection => "inspection",
            Source::Above => "above",
            Source::Visit => "visit",
            Source::Request => "request",
        }
    }

    /// As a person of the office says it, and as a layout has it.
    pub const fn name(self) -> &'static str {
        match self {
            Source::Report => "对照检查材料",
            Source::Meeting => "会议",
            Source::Inspection => "巡察、审计",
            Source::Above => "上级交办",
            Source::Visit => "走访",
            Source::Request => "群众诉求",
        }
    }
}

/// What makes another unit look. 关注类别
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    Money,
    Safety,
}

/// Name and number of a citizen, readable only with the subject's key. 联系方式
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedContact {
    pub subject: String,
    /// Base64.
    pub sealed: String,
}

/// A row of a ledger kept elsewhere, taken as it stood; not verified here. 导入
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imported {
    pub file: String,
    /// Where the file has several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// What the office calls the ledger, whatever its file is called this month: by it a later file is
    /// known as the same one's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ledger: String,
    pub row: u32,
    /// The row's own columns, word for word.
    pub columns: BTreeMap<String, String>,
    pub affair: String,
    #[serde(default)]
    pub criterion: String,
    #[serde(default)]
    pub field: String,
    pub origin: Origin,
    /// Where the unit must differ between who does and who verifies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<Concern>,
    pub state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<UnitId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporting: Vec<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub standing: bool,
}

/// Given to a unit. 交办
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    pub lead: UnitId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporting: Vec<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verifier: Option<UnitId>,
    pub term: Term,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// By when. 时限
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub pace: Pace,
    /// The last day; needed but for a standing matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// How it was said: so many days, and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// For urgent orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// It goes on after it is completed. 长期坚持
    #[serde(default, skip_serializing_if = "is_false")]
    pub standing: bool,
}

/// 立行立改 · 限期整改 · 长期坚持. 时限类型
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    AtOnce,
    ByDate,
    Standing,
}

/// A number of days, natural or working. 天数
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    pub count: u32,
    pub working: bool,
}

pub(crate) fn is_false(it: &bool) -> bool {
    !it
}
