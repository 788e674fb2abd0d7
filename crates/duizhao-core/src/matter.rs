//! A matter as its events leave it. 事项

mod apply;

pub(crate) use apply::corrected;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::event::{Assigned, Content, Event, Outcome, Registered, Source, code};
use crate::rules::OfficeRules;
use crate::{Actor, MatterId, PersonId, Seq, UnitId, Version};

/// An entry as the domain takes it. 已记录事件
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub seq: Seq,
    pub at: Timestamp,
    pub actor: Actor,
    pub kind: String,
    pub content: Content,
}

/// Where a matter stands. 状态
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not there yet.
    #[default]
    None,
    /// 已登记
    Registered,
    /// 待签收
    Assigned,
    /// 已退单
    Declined,
    /// 办理中
    InHand,
    /// 改派待签收
    Transferred,
    /// 申请办结
    Claimed,
    /// 已核验
    Verified,
    /// 已办结
    Closed,
    /// 办结待核
    Provisional,
    /// 已撤回
    Withdrawn,
    /// 已移交
    HandedOver,
}

impl State {
    pub const ALL: [State; 12] = {
        use State::*;
        [
            None,
            Registered,
            Assigned,
            Declined,
            InHand,
            Transferred,
            Claimed,
            Verified,
            Closed,
            Provisional,
            Withdrawn,
            HandedOver,
        ]
    };

    /// As in a body and in the read tables.
    pub fn code(self) -> String {
        code(&self)
    }

    /// As a person of the office says it.
    pub fn name(self) -> &'static str {
        match self {
            State::None => "未登记",
            State::Registered => "已登记",
            State::Assigned => "待签收",
            State::Declined => "已退单",
            State::InHand => "办理中",
            State::Transferred => "改派待签收",
            State::Claimed => "申请办结",
            State::Verified => "已核验",
            State::Closed => "已办结",
            State::Provisional => "办结待核",
            State::Withdrawn => "已撤回",
            State::HandedOver => "已移交",
        }
    }

    /// Someone still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, State::None | State::Closed | State::Withdrawn | State::HandedOver)
    }
}

/// One thing that someone must answer for. 事项
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    id: MatterId,
    /// Everything that happened, in order; corrections replay it.
    history: Vec<Recorded>,
    blocked: bool,
    facts: Facts,
}

/// What follows from the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) state: State,
    pub(crate) registered: Option<Registered>,
    pub(crate) imported: bool,
    pub(crate) registrant: Option<Actor>,
    pub(crate) registered_at: Option<Timestamp>,
    pub(crate) assigned: Option<Assigned>,
    pub(crate) lead: Option<UnitId>,
    pub(crate) accepted_once: bool,
    /// Given to another unit that has not answered.
    pub(crate) offered: Option<(UnitId, Timestamp)>,
    pub(crate) due: Option<Date>,
    pub(crate) standing: bool,
    pub(crate) waits: u32,
    pub(crate) waiting_until: Option<Date>,
    /// Who asked for more time, and is not answered.
    pub(crate) extension_asked: Option<Actor>,
    pub(crate) help_asked: u32,
    pub(crate) results: u32,
    pub(crate) claim: Option<(Actor, Outcome, Timestamp)>,
    pub(crate) verified: Option<(Actor, Outcome)>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) recheck: Option<Date>,
    pub(crate) provisional_since: Option<Timestamp>,
    pub(crate) rules: OfficeRules,
}

impl Matter {
    pub fn new(id: MatterId) -> Matter {
        Matter { id, history: Vec::new(), blocked: false, facts: Facts::default() }
    }

    pub fn id(&self) -> MatterId {
        self.id
    }

    /// The number of its events.
    pub fn version(&self) -> Version {
        Version(self.history.len() as u64)
    }

    pub fn history(&self) -> &[Recorded] {
        &self.history
    }

    pub fn state(&self) -> State {
        self.facts.state
    }

    /// An event of a kind that this program does not know keeps it from being worked on.
    pub fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// Empty where it was erased.
    pub fn affair(&self) -> &str {
        self.facts.registered.as_ref().map_or("", |it| &it.affair)
    }

    pub fn criterion(&self) -> &str {
        self.facts.registered.as_ref().map_or("", |it| &it.criterion)
    }

    pub fn field(&self) -> &str {
        self.facts.registered.as_ref().map_or("", |it| &it.field)
    }

    pub fn origin(&self) -> Option<Source> {
        self.facts.registered.as_ref().map(|it| it.origin.from)
    }

    /// The code of its origin, as in a body; empty where it was erased.
    pub fn origin_code(&self) -> String {
        self.origin().map(|it| code(&it)).unwrap_or_default()
    }

    /// Its first state was stated elsewhere and is not verified here.
    pub fn is_imported(&self) -> bool {
        self.facts.imported
    }

    pub fn registered_at(&self) -> Option<Timestamp> {
        self.facts.registered_at
    }

    pub fn changed_at(&self) -> Option<Timestamp> {
        self.history.last().map(|it| it.at)
    }

    pub fn lead(&self) -> Option<&UnitId> {
        self.facts.lead.as_ref()
    }

    pub fn supporting(&self) -> &[UnitId] {
        self.facts.assigned.as_ref().map_or(&[], |it| &it.supporting)
    }

    pub fn leader(&self) -> Option<&PersonId> {
        self.facts.assigned.as_ref()?.leader.as_ref()
    }

    pub fn verifier(&self) -> Option<&UnitId> {
        self.facts.assigned.as_ref()?.verifier.as_ref()
    }

    /// Who answers for it now: after a transfer the giver, until the receiver accepts or the days are over.
    pub fn answers(&self, now: Timestamp, calendar: &Calendar, rules: &OfficeRules) -> Option<&UnitId> {
        match &self.facts.offered {
            Some((to, since)) => {
                let gone = calendar.working_days_between(rules.day(*since), rules.day(now));
                if gone > i64::from(rules.transfer_days) { Some(to) } else { self.lead() }
            }
            None => self.lead(),
        }
    }

    pub fn due(&self) -> Option<Date> {
        self.facts.due
    }

    /// Goes on after it is completed. 长期坚持
    pub fn standing(&self) -> bool {
        self.facts.standing
    }

    pub fn waiting_until(&self) -> Option<Date> {
        self.facts.waiting_until
    }

    /// When a deferred matter is looked at again.
    pub fn recheck(&self) -> Option<Date> {
        self.facts.recheck
    }

    /// Help that was asked and not answered.
    pub fn help_open(&self) -> u32 {
        self.facts.help_asked
    }

    /// How it ended, where it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.facts.outcome
    }

    /// The office's rules; of the office's own matter.
    pub fn rules(&self) -> OfficeRules {
        self.facts.rules.clone()
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The event of this matter with this number, where it is still there.
    pub(crate) fn event(&self, seq: Seq) -> Option<&Event> {
        let recorded = self.history.iter().find(|it| it.seq == seq)?;
        if let Content::Event(event) = &recorded.content { Some(event) } else { None }
    }
}
