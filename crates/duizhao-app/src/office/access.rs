//! Who may see and do what: one table that a person can read. 权限
//!
//! A row is something that can be seen or done, a column a role, a cell how far the role reaches.
//! `docs/access.md` is made from it, and every route of the pages names its row, so that a route
//! without one does not compile. Who may do an act *now* is for `duizhao_core::decide` besides.

use duizhao_core::Matter;

use super::glance::Parties;
use super::people::Person;
use super::units::Standing;

/// What the office lets a person do. 角色
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 党政办、督办
    Clerk,
    /// 主要领导、分管领导
    Leader,
    /// 站所、部门
    Unit,
    /// 核验人
    Verifier,
    /// 上级单位
    Superior,
    /// 审计
    Auditor,
    /// 系统管理员
    Administrator,
}

/// How far a role reaches. 范围
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// —
    No,
    /// 全部
    All,
    /// 分管领域
    Field,
    /// 主办
    Lead,
    /// 主办、协办、核验、登记
    Party,
    /// 核验
    Verifying,
    /// 本人
    Own,
    /// 总数
    Totals,
    /// 转交本人
    Passed,
}

/// How a person stands to a matter. 关系
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// Their unit answers, or it was offered to it.
    pub lead: bool,
    pub supporting: bool,
    pub verifying: bool,
    /// No unit is named to verify it, and it waits for that.
    pub unnamed: bool,
    /// They are its leader in charge, or it is in a field of theirs.
    pub field: bool,
    /// They registered it.
    pub own: bool,
}

/// A row of the table. 规则
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub what: What,
    pub code: &'static str,
    pub zh: &'static str,
    pub reaches: [Reach; 7],
}

impl Role {
    pub const ALL: [Role; 7] =
        [Role::Clerk, Role::Leader, Role::Unit, Role::Verifier, Role::Superior, Role::Auditor, Role::Administrator];

    pub fn code(self) -> &'static str {
        match self {
            Role::Clerk => "clerk",
            Role::Leader => "leader",
            Role::Unit => "unit",
            Role::Verifier => "verifier",
            Role::Superior => "superior",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }

    pub fn of(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|it| it.code() == code)
    }
}

macro_rules! access {
    ($($what:ident $code:literal $zh:literal [$($reach:ident)*];)*) => {
        /// Something that can be seen or done. 权限项
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum What {
            $(#[doc = $zh] $what,)*
        }

        const TABLE: &[Rule] = &[$(Rule { what: What::$what, code: $code, zh: $zh, reaches: [$(Reach::$reach),*] },)*];
    };
}

access! {
    //                                                 clerk leader  unit    verifier   superior auditor administrator
    Anyone       "anyone"       "登录、激活、样式"       [All   All     All     All        All      All     All];
    OwnAccount   "own-account"  "本人账号"              [All   All     All     All        All      All     All];
    Today        "today"        "今日"                  [All   All     All     All        All      No      No];
    Ledger       "ledger"       "台账"                  [All   Field   Party   Verifying  All      No      No];
    SeeState     "see-state"    "看状态和日期"          [All   Field   Party   Verifying  All      No      No];
    SeeMatter    "see-matter"   "看事项全貌"            [All   Field   Party   Verifying  No       No      No];
    SeeQuote     "see-quote"    "看原话"                [All   Field   No      No         No       No      No];
    Contact      "contact"      "看联系方式（写明原因）" [All   No      Lead    Verifying  No       No      No];
    Receipt      "receipt"      "取回执"                [All   Field   Party   Verifying  No       No      No];
    SeeUnits     "see-units"    "看单位名单"            [All   All     All     All        All      No      All];
    Signs        "signs"        "看迹象"                [All   Field   Lead    No         Totals   All     No];
    Beneath      "beneath"      "看下级单位总数"        [Totals Totals No   No         No       Totals  No];
    BeneathMatters "beneath-matters" "看下级单位事项的状态和日期" [All All No  No         No       No      No];
    Drafts       "drafts"       "草稿"                  [Own   Own     Own     Own        No       No      No];
    Tables       "tables"       "出表"                  [All   Field   No      No         No       No      No];
    HandedIn     "handed-in"    "报送"                  [All   No      No      No         No       No      No];
    Layouts      "layouts"      "管理版式"              [All   No      No      No         No       No      No];
    Reports      "reports"      "审阅材料"              [Own   Own     Own     Own        No       No      No];
    PassReport   "pass-report"  "转交材料给党政办"      [Own   Own     Own     Own        No       No      No];
    PassedReport "passed-report" "看转交来的材料"       [Passed No     No      No         No       No      No];
    Measures     "measures"     "把措施列为事项"        [Own   Own     Own     No         No       No      No];
    Units        "units"        "管理单位"              [No    No      No      No         No       No      All];
    People       "people"       "管理人员"              [No    No      No      No         No       No      All];
    Rules        "rules-set"    "设定规则"              [All   No      No      No         No       No      No];
    ReadAudit    "read-audit"   "查阅记录与底账审计"    [No    No      No      No         No       All     No];
    Registered   "registered"   "登记"                  [All   All     All     No         No       No      No];
    Imported     "imported"     "导入"                  [All   No      No      No         No       No      No];
    Assigned     "assigned"     "交办"                  [All   Field   No      No         No       No      No];
    Accepted     "accepted"     "签收"                  [Lead  Lead    Lead    Lead       No       No      No];
    Declined     "declined"     "退单"                  [Lead  Lead    Lead    Lead       No       No      No];
    Transferred  "transferred"  "改派"                  [All   Lead    Lead    Lead       No       No      No];
    Advanced     "advanced"     "进展"                  [Party Party   Party   Party      No       No      No];
    Evidence     "evidence-added" "佐证"                [All   Field   Party   Verifying     No       No      No];
    Waiting      "waiting"      "同意等待他方"          [All   Field   No      No         No       No      No];
    HelpAsked    "help-asked"   "提请协调"              [Lead  Lead    Lead    Lead       No       No      No];
    HelpAnswered "help-answered" "答复协调"             [All   Field   No      No         No       No      No];
    Urged        "urged"        "催办"                  [All   Field   No      No         No       No      No];
    ExtensionAsked "extension-asked" "申请延期"         [Lead  Lead    Lead    Lead       No       No      No];
    ExtensionGranted "extension-granted" "同意延期"     [All   Field   No      No         No       No      No];
    ExtensionRefused "extension-refused" "不同意延期"   [All   Field   No      No         No       No      No];
    Claimed      "claimed"      "申请办结"              [Lead  Lead    Lead    Lead       No       No      No];
    Returned     "returned"     "退回重办"              [All   Field   No      Verifying  No       No      No];
    Verified     "verified"     "核验"                  [All   Field   No      Verifying  No       No      No];
    Closed       "closed"       "办结"                  [All   Field   No      Verifying  No       No      No];
    Reopened     "reopened"     "重开"                  [All   Field   No      Verifying  No       No      No];
    Rechecked    "rechecked"    "回头看"                [All   Field   No      Verifying  No       No      No];
    Linked       "linked"       "关联"                  [All   Field   Lead    No         No       No      No];
    Explained    "explained"    "说明"                  [All   Field   Lead    No         No       No      No];
    Corrected    "corrected"    "更正"                  [All   Field   Party   Verifying  No       No      No];
    Withdrawn    "withdrawn"    "撤回"                  [Own   Own     Own     No         No       No      No];
    Erased       "erased"       "清除"                  [All   No      No      No         No       No      No];
}

// A bit each must fit into `Rights`.
const _: () = assert!(TABLE.len() <= 64);

/// The whole table, row by row.
pub fn access_table() -> &'static [Rule] {
    TABLE
}

impl What {
    pub fn rule(self) -> &'static Rule {
        TABLE.iter().find(|it| it.what == self).expect("each thing is a row")
    }

    /// The row of an act; none where nobody does it in the browser.
    pub fn of_kind(kind: &str) -> Option<What> {
        let code = kind.split('/').next()?;
        TABLE.iter().find(|it| it.code == code).map(|it| it.what)
    }
}

impl Rule {
    pub fn reach(&self, role: Role) -> Reach {
        Role::ALL.iter().position(|it| *it == role).map_or(Reach::No, |at| self.reaches[at])
    }
}

impl Person {
    /// Somewhere, if perhaps not on every matter.
    pub fn may(&self, what: What) -> bool {
        self.roles.iter().any(|it| what.rule().reach(*it) != Reach::No)
    }

    pub fn may_on(&self, what: What, matter: &Matter) -> bool {
        self.may_with(what, &Parties::of(matter))
    }

    /// On a matter that has these parties.
    pub(super) fn may_with(&self, what: What, parties: &Parties) -> bool {
        let relation = self.relation_to(parties);
        self.roles.iter().any(|it| relation.is_within(what.rule().reach(*it)))
    }

    pub fn relation(&self, matter: &Matter) -> Relation {
        self.relation_to(&Parties::of(matter))
    }

    fn relation_to(&self, parties: &Parties) -> Relation {
        let unit = Some(&self.unit);
        Relation {
            lead: parties.offered.as_ref() == unit || parties.lead.as_ref() == unit,
            supporting: parties.supporting.contains(&self.unit),
            verifying: parties.verifier.as_ref() == unit,
            unnamed: parties.verifier.is_none() && parties.at_verifying,
            field: parties.leader.as_ref() == Some(&self.id) || self.answers_for(&parties.field),
            own: parties.registrant.as_ref() == Some(&self.id),
        }
    }

    /// All that they may with a matter of these parties, for whoever asks much of many.
    pub(super) fn rights(&self, parties: &Parties) -> Rights {
        let relation = self.relation_to(parties);
        let may = |it: &Rule| self.roles.iter().any(|role| relation.is_within(it.reach(*role)));
        let allowed = TABLE.iter().filter(|it| may(it)).fold(0, |all, it| all | 1 << it.what as u32);
        Rights { relation, allowed }
    }

    /// Whether they may give out a matter of this field that is only now registered.
    pub fn may_assign_in(&self, field: &str) -> bool {
        self.roles.iter().any(|it| match What::Assigned.rule().reach(*it) {
            Reach::All => true,
            Reach::Field => self.answers_for(field),
            _ => false,
        })
    }

    fn answers_for(&self, field: &str) -> bool {
        self.fields.iter().any(|it| it == Person::EVERY_FIELD || it == field)
    }
}

/// What a person may with matters of the same parties. 权利
#[derive(Clone, Copy, Debug)]
pub(super) struct Rights {
    pub(super) relation: Relation,
    /// A bit for each row of the table.
    allowed: u64,
}

impl Rights {
    pub(super) fn may(self, what: What) -> bool {
        self.allowed >> what as u32 & 1 == 1
    }
}

impl Relation {
    pub fn is_within(self, reach: Reach) -> bool {
        match reach {
            // Who sees totals sees no matter, and a report is none.
            Reach::No | Reach::Totals | Reach::Passed => false,
            Reach::All => true,
            Reach::Field => self.field,
            Reach::Lead => self.lead,
            Reach::Party => self.lead || self.supporting || self.verifying || self.own,
            // What was imported as claimed names nobody; then any verifier may look.
            Reach::Verifying => self.verifying || self.unnamed,
            Reach::Own => self.own,
        }
    }
}

impl Standing {
    /// A unit above the office looks on; only its people have that role.
    pub fn takes(self, role: Role) -> bool {
        (self == Standing::Superior) == (role == Role::Superior) || (self == Standing::Superior && role == Role::Unit)
    }
}
