//! What a matter asks of a person now, in a word; and how its clock stands. 待办

use duizhao_core::{Calendar, Matter, State};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Moment;
use super::access::{Role, What};
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
    pub fn of(matter: &Matter, moment: &Moment, calendar: &Calendar) -> Clock {
        if !matter.state_on(moment.today).is_open() {
            return Clock::None;
        }
        if let Some(until) = matter.waiting_until().filter(|it| *it >= moment.today) {
            return Clock::Stands(until);
        }
        if let Some(end) = hours_end(matter) {
            let left = end.duration_since(moment.now);
            if left.is_positive() {
                return Clock::Hours(left.as_hours());
            }
        }
        match matter.due() {
            Some(due) if due >= moment.today => Clock::Left(calendar.working_days_between(moment.today, due)),
            // A last day on a Saturday is over on Sunday, though no working day has passed.
            Some(due) => Clock::Over(calendar.working_days_between(due, moment.today)),
            None => Clock::None,
        }
    }

    pub fn is_late(self) -> bool {
        matches!(self, Clock::Over(_))
    }

    pub fn is_soon(self) -> bool {
        matches!(self, Clock::Left(days) if days <= SOON) || matches!(self, Clock::Hours(_))
    }
}

fn hours_end(matter: &Matter) -> Option<Timestamp> {
    let hours = matter.assigned()?.term.hours?;
    let given = matter.history().iter().rev().find(|it| it.kind == "assigned/1")?;
    given.at.checked_add(SignedDuration::from_hours(i64::from(hours))).ok()
}

impl Ask {
    /// The one thing that this matter asks of this person, if any.
    pub fn of(person: &Person, matter: &Matter, moment: &Moment, calendar: &Calendar) -> Option<Ask> {
        let state = matter.state_on(moment.today);
        if !state.is_open() || !person.may_on(What::SeeMatter, matter) {
            return None;
        }
        let may = |what| person.may_on(what, matter);
        let answers = matter.answers(moment.now, calendar, &moment.rules) == Some(&person.unit);
        let offered = matter.offered().is_some_and(|it| *it.0 == person.unit) && !answers;
        let claimed_it = matter.claimer().is_some_and(|it| it.person == person.id);
        let in_hand = matches!(state, State::InHand | State::Transferred);
        let waits = in_hand.then(|| matter.waiting_until()).flatten();
        let clock = Clock::of(matter, moment, calendar);
        let asker = matter.extension_asked().map(|it| &it.0.person);
        let oversees = person.has(Role::Clerk) || person.has(Role::Leader) && person.relation(matter).field;
        match state {
            _ if matter.help_open() > 0 && may(What::HelpAnswered) => Some(Ask::AnswerHelp),
            _ if waits.is_some_and(|it| it < moment.today) && (oversees || answers) => Some(Ask::WaitedOut),
            _ if in_hand && asker.is_some_and(|it| *it != person.id) && may(What::ExtensionGranted) => {
                Some(Ask::AnswerExtension)
            }
            State::Assigned if matter.lead() == Some(&person.unit) => Some(Ask::Accept),
            State::Transferred if offered => Some(Ask::Accept),
            State::Registered | State::Declined if may(What::Assigned) => Some(Ask::Assign),
            State::Claimed | State::Provisional if may(What::Verified) && !claimed_it => Some(Ask::Verify),
            State::Verified if may(What::Closed) && !claimed_it => Some(Ask::Close),
            _ if matter.state() == State::Closed && (answers || oversees) => Some(Ask::LookAgain),
            _ if !(answers || oversees) => None,
            _ if clock.is_late() => Some(Ask::Late),
            _ if clock.is_soon() => Some(Ask::Soon),
            _ if waits.is_some() => Some(Ask::Waits),
            State::InHand | State::Transferred if answers => Some(Ask::Work),
            _ => None,
        }
    }
}
