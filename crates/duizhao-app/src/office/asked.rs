//! What a matter asks of a person now, in a word; and how its clock stands. 待办

use std::collections::BTreeSet;

use duizhao_core::{Calendar, State, UnitId};
use jiff::civil::Date;

use super::Moment;
use super::access::{Rights, Role, What};
use super::glance::{Face, Glance, Parties};
use super::people::Person;

/// What is asked of a person, the most pressing first. 待办
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// 待答复协调请求
    AnswerHelp,
    /// 等待已到期
    WaitedOut,
    /// 延期申请待答复
    AnswerExtension,
    /// 待签收
    Accept,
    /// 待交办
    Assign,
    /// 待核验
    Verify,
    /// 待办结
    Close,
    /// 复查日已到
    LookAgain,
    /// 已超期
    Late,
    /// 即将到期
    Soon,
    /// 正在等待他方
    Waits,
    /// 办理中
    Work,
}

/// How the clock of an open matter stands. 时钟
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Nobody set a last day, or it is over.
    None,
    /// Working days left; 0 on the last day.
    Left(i64),
    /// Hours left of an urgent order.
    Hours(i64),
    /// Working days over.
    Over(i64),
    /// The lead waits for another party: its own clock stands still until that day.
    Stands(Date),
}

/// Working days before the last day from which a matter is soon due.
const SOON: i64 = 3;

impl Clock {
    pub(super) fn of(glance: &Glance, moment: &Moment, calendar: &Calendar) -> Clock {
        match glance.face(moment) {
            Face::None => Clock::None,
            Face::Stands(until) => Clock::Stands(until),
            Face::Hours(hours) => Clock::Hours(hours),
            Face::Left(due) => Clock::Left(calendar.working_days_between(moment.today, due)),
            // A last day on a Saturday is over on Sunday, though no working day has passed.
            Face::Over(due) => Clock::Over(calendar.working_days_between(due, moment.today)),
        }
    }

    pub fn is_late(self) -> bool {
        matches!(self, Clock::Over(_))
    }

    pub fn is_soon(self) -> bool {
        matches!(self, Clock::Left(days) if days <= SOON) || matches!(self, Clock::Hours(_))
    }
}

impl Face {
    pub(super) fn is_late(self) -> bool {
        matches!(self, Face::Over(_))
    }

    fn is_soon(self, moment: &Moment) -> bool {
        matches!(self, Face::Left(due) if due <= moment.soon) || matches!(self, Face::Hours(_))
    }
}

/// The latest day that is soon.
pub(super) fn soon(today: Date, calendar: &Calendar) -> Date {
    let mut day = today;
    while let Ok(next) = day.tomorrow()
        && calendar.working_days_between(today, next) <= SOON
    {
        day = next;
    }
    day
}

/// The unit that has to accept it or to work on it; where nobody is left there, it is given to another.
pub(super) fn lies_with(state: State, parties: &Parties) -> Option<&UnitId> {
    match state {
        State::Assigned | State::InHand => parties.lead.as_ref(),
        State::Transferred => parties.offered.as_ref(),
        _ => None,
    }
}

impl Ask {
    /// The one thing that this matter asks of this person, if any.
    pub(super) fn of(
        person: &Person,
        rights: Rights,
        (matter, parties): (&Glance, &Parties),
        moment: &Moment,
        calendar: &Calendar,
        vacant: &BTreeSet<UnitId>,
    ) -> Option<Ask> {
        let state = matter.state_on(moment.today);
        if !state.is_open() || !rights.may(What::SeeMatter) {
            return None;
        }
        let may = |what| rights.may(what);
        let answers = matter.answers(parties, moment, calendar) == Some(&person.unit);
        let offered = parties.offered.as_ref() == Some(&person.unit) && !answers;
        let claimed_it = matter.claimer() == Some(&person.id);
        let in_hand = matches!(state, State::InHand | State::Transferred);
        let waits = matter.waiting_until().filter(|_| in_hand);
        let clock = matter.face(moment);
        let asker = matter.asker();
        let is_left = lies_with(state, parties).is_some_and(|it| vacant.contains(it));
        let oversees = person.has(Role::Clerk) || person.has(Role::Leader) && rights.relation.field;
        match state {
            _ if matter.help_open() > 0 && may(What::HelpAnswered) => Some(Ask::AnswerHelp),
            _ if waits.is_some_and(|it| it < moment.today) && (oversees || answers) => Some(Ask::WaitedOut),
            _ if in_hand && asker.is_some_and(|it| *it != person.id) && may(What::ExtensionGranted) => {
                Some(Ask::AnswerExtension)
            }
            // Imported with a unit that the office does not know: nobody answers until it is given to someone.
            State::Assigned | State::InHand if parties.lead.is_none() && !matter.is_closed() && may(What::Assigned) => {
                Some(Ask::Assign)
            }
            // Nobody is left there to answer: it waits for who gives it to another unit.
            State::Assigned if is_left && may(What::Assigned) => Some(Ask::Assign),
            State::InHand | State::Transferred if is_left && oversees && may(What::Transferred) => Some(Ask::Assign),
            State::Assigned if parties.lead.as_ref() == Some(&person.unit) => Some(Ask::Accept),
            State::Transferred if offered => Some(Ask::Accept),
            State::Registered | State::Declined if may(What::Assigned) => Some(Ask::Assign),
            State::Claimed | State::Provisional if may(What::Verified) && !claimed_it => Some(Ask::Verify),
            State::Verified if may(What::Closed) && !claimed_it => Some(Ask::Close),
            _ if matter.is_closed() && (answers || oversees) => Some(Ask::LookAgain),
            // Who declined it has nothing to do with its clock any more.
            State::Declined if !oversees => None,
            _ if !(answers || oversees) => None,
            _ if clock.is_late() => Some(Ask::Late),
            _ if clock.is_soon(moment) => Some(Ask::Soon),
            _ if waits.is_some() => Some(Ask::Waits),
            State::InHand | State::Transferred if answers => Some(Ask::Work),
            _ => None,
        }
    }
}
