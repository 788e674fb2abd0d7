//! A matter as its events leave it. 事项

mod apply;

pub(crate) use apply::corrected;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::event::{Assigned, Content, Event, Imported, Outcome, Registered, Source, code};
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

    /// As in a body and in the read table.
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

    /// The kinds of events that may happen in it, by the right person; `docs/matter.md` has who and when.
    pub fn acts(self) -> &'static [&'static str] {
        match self {
            State::None => &["registered/1", "imported/1"],
            State::Registered | State::Declined => &[
                "assigned/1",
                "urged/1",
                "withdrawn/1",
                "handed-over/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::Assigned => &[
                "assigned/1",
                "accepted/1",
                "declined/1",
                "urged/1",
                "withdrawn/1",
                "handed-over/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::InHand => &[
                "transferred/1",
                "advanced/1",
                "evidence-added/1",
                "waiting/1",
                "help-asked/1",
                "help-answered/1",
                "urged/1",
                "extension-asked/1",
                "extension-granted/1",
                "extension-refused/1",
                "claimed/1",
                "handed-over/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::Transferred => &[
                "accepted/1",
                "declined/1",
                "transferred/1",
                "advanced/1",
                "evidence-added/1",
                "waiting/1",
                "help-asked/1",
                "help-answered/1",
                "urged/1",
                "extension-asked/1",
                "extension-granted/1",
                "extension-refused/1",
                "claimed/1",
                "handed-over/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::Claimed => &[
                "evidence-added/1",
                "help-answered/1",
                "urged/1",
                "returned/1",
                "verified/1",
                "closed/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::Verified => &[
                "help-answered/1",
                "urged/1",
                "returned/1",
                "closed/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::Provisional => &[
                "evidence-added/1",
                "help-answered/1",
                "urged/1",
                "returned/1",
                "verified/1",
                "reopened/1",
                "linked/1",
                "explained/1",
                "corrected/1",
                "erased/1",
            ],
            State::Closed => &["reopened/1", "rechecked/1", "linked/1", "explained/1", "corrected/1", "erased/1"],
            State::Withdrawn => &["erased/1"],
            State::HandedOver => &["linked/1", "explained/1", "corrected/1", "erased/1"],
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
    pub(crate) assigner: Option<UnitId>,
    pub(crate) lead: Option<UnitId>,
    /// As a row of another ledger named them.
    pub(crate) supporting: Vec<UnitId>,
    pub(crate) accepted_once: bool,
    /// Given to another unit that has not answered.
    pub(crate) offered: Option<(UnitId, Timestamp)>,
    pub(crate) due: Option<Date>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) standing: bool,
    pub(crate) waits: u32,
    pub(crate) waiting_until: Option<Date>,
    /// Who asked for more time and until when, and is not answered.
    pub(crate) extension_asked: Option<(Actor, Option<Date>)>,
    pub(crate) help_asked: u32,
    pub(crate) results: u32,
    /// Without the outcome where the entry was erased; who it was stands in its header.
    pub(crate) claim: Option<(Actor, Option<Outcome>)>,
    pub(crate) verified: Option<(Actor, Option<Outcome>)>,
    /// In hand again and not claimed since: by which kind of act, and why; empty where that was erased.
    pub(crate) returned: Option<(&'static str, String)>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) recheck: Option<Date>,
    pub(crate) provisional_since: Option<Timestamp>,
    pub(crate) rules: OfficeRules,
}

/// What is no work on an imported matter.
const QUIET: [&str; 6] = ["imported/1", "corrected/1", "linked/1", "explained/1", "urged/1", "erased/1"];

impl Matter {
    pub fn new(id: MatterId) -> Matter {
        Matter { id, history: Vec::new(), facts: Facts::default() }
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
        self.history.iter().any(|it| !Event::KINDS.iter().any(|(kind, _)| *kind == it.kind))
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

    /// The row of another ledger that it was taken from, as last corrected, with its entry.
    pub fn imported_row(&self) -> Option<(Seq, Imported)> {
        let history = if self.facts.imported { corrected(&self.history) } else { Vec::new() };
        history.into_iter().find_map(|it| match it.content {
            Content::Event(Event::Imported(row)) => Some((it.seq, row)),
            _ => None,
        })
    }

    /// Its first state was stated elsewhere and is not verified here.
    pub fn is_imported(&self) -> bool {
        self.facts.imported
    }

    /// It came with a state of its own, and nobody here has looked since.
    pub fn is_only_stated(&self) -> bool {
        self.facts.imported && !self.history.iter().any(|it| it.kind == "verified/1")
    }

    /// Work was done on it here since it was imported: then what is here stands.
    pub fn has_lived(&self) -> bool {
        self.history.iter().any(|it| !QUIET.contains(&it.kind.as_str()))
    }

    /// Nobody here answered to it or wrote about it since it was imported; that it was given out is no answer.
    pub(crate) fn is_as_imported(&self) -> bool {
        let answers = |kind: &str| match kind {
            "explained/1" => true,
            "assigned/1" | "declined/1" => false,
            _ => !QUIET.contains(&kind),
        };
        self.facts.imported && !self.history.iter().any(|it| answers(&it.kind))
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
        self.facts.assigned.as_ref().map_or(&self.facts.supporting, |it| &it.supporting)
    }

    pub fn leader(&self) -> Option<&PersonId> {
        self.facts.assigned.as_ref()?.leader.as_ref()
    }

    pub fn verifier(&self) -> Option<&UnitId> {
        self.facts.assigned.as_ref()?.verifier.as_ref()
    }

    /// How it was given out last.
    pub fn assigned(&self) -> Option<&Assigned> {
        self.facts.assigned.as_ref()
    }

    /// The unit it was transferred to, which has not answered, and since when.
    pub fn offered(&self) -> Option<(&UnitId, Timestamp)> {
        self.facts.offered.as_ref().map(|(to, since)| (to, *since))
    }

    pub fn registrant(&self) -> Option<&Actor> {
        self.facts.registrant.as_ref()
    }

    /// Who says that it is done, while that stands.
    pub fn claimer(&self) -> Option<&Actor> {
        self.facts.claim.as_ref().map(|it| &it.0)
    }

    /// How it is said to have ended, while that stands; absent where the entry was erased.
    pub fn claimed_outcome(&self) -> Option<Outcome> {
        self.facts.claim.as_ref().and_then(|it| it.1)
    }

    pub fn verified_outcome(&self) -> Option<Outcome> {
        self.facts.verified.as_ref().and_then(|it| it.1)
    }

    /// By which act it is in hand again, `returned/1` or `reopened/1`, and why, until it is claimed anew;
    /// no words where that entry was erased.
    pub fn returned(&self) -> Option<(&'static str, &str)> {
        self.facts.returned.as_ref().map(|(kind, why)| (*kind, why.as_str()))
    }

    /// It is claimed again after it was returned, and nothing was shown in between.
    pub fn is_claimed_on_old_evidence(&self) -> bool {
        let last = |kind: &str| self.history.iter().rposition(|it| it.kind == kind);
        let returned = last("returned/1").filter(|_| self.facts.state == State::Claimed);
        returned.is_some_and(|at| last("evidence-added/1").is_none_or(|it| it < at))
    }

    /// Who asked for more time and until when, and is not answered.
    pub fn extension_asked(&self) -> Option<(&Actor, Option<Date>)> {
        self.facts.extension_asked.as_ref().map(|(who, until)| (who, *until))
    }

    /// What makes another unit look, as it was registered.
    pub fn registered(&self) -> Option<&Registered> {
        self.facts.registered.as_ref()
    }

    /// Its entries with every correction in place.
    pub fn corrected(&self) -> Vec<Recorded> {
        corrected(&self.history)
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

    /// The last day on which a provisional closing is to be verified.
    pub fn verify_by(&self, calendar: &Calendar, rules: &OfficeRules) -> Option<Date> {
        let since = self.facts.provisional_since.filter(|_| self.facts.state == State::Provisional)?;
        let days = i32::try_from(rules.provisional_days).unwrap_or(i32::MAX).min(3_650);
        Some(calendar.add_working_days(rules.day(since), days))
    }

    /// Where it stands on a day: a deferred matter whose day has come is in hand again by itself.
    pub fn state_on(&self, day: Date) -> State {
        let again = self.facts.is_deferred() && self.facts.recheck.is_some_and(|it| it <= day);
        if again { State::InHand } else { self.facts.state }
    }

    pub fn due(&self) -> Option<Date> {
        self.facts.due
    }

    /// To the instant, where the term was given in hours: they count from when the assignment was
    /// recorded. A grant gives a day, and so ends them.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.facts.due_at
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

    /// The entry of this matter with this number.
    pub(crate) fn entry(&self, seq: Seq) -> Option<&Recorded> {
        self.history.iter().find(|it| it.seq == seq)
    }
}
