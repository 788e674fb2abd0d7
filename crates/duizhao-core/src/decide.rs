//! Whether an act may be done now, by this person; and which events then follow.
//!
//! What the rules call *must* stands here and nowhere else. `docs/matter.md` shows the outcome for
//! every state and act.

mod bounds;
mod correction;
mod ending;
mod handling;
mod opening;

use jiff::Timestamp;
use jiff::civil::Date;

pub use bounds::{days_near, longest};

use crate::calendar::Calendar;
use crate::event::{Content, Erased, Event, Imported, Source};
use crate::matter::{Matter, Recorded, State};
use crate::refusal::Refusal;
use crate::rules::OfficeRules;
use crate::{Actor, LogId, MatterId, Seq};

/// What is around an act: who, when, under which rules. 情境
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// By the office's clock.
    pub now: Timestamp,
    pub actor: &'c Actor,
    pub log: &'c LogId,
    pub calendar: &'c Calendar,
    pub rules: &'c OfficeRules,
    /// A person has said that the numbers in the text are no identity cards, bank cards or telephones.
    pub numbers_confirmed: bool,
}

/// The events to record, the asked one first; or why not.
///
/// # Errors
/// The one rule that stands in the way.
pub fn decide(matter: &Matter, asked: &Event, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let texts = asked.texts();
    if let Some((member, _)) = texts.iter().find(|(name, text)| name.contains('\0') || text.contains('\0')) {
        return Err(Refusal::no_character().at(&member.replace('\0', "\u{fffd}")));
    }
    if !context.numbers_confirmed
        && let Some((member, _)) = texts.iter().find(|(_, text)| !crate::numbers::find(text).is_empty())
    {
        return Err(Refusal::sensitive_number().at(member));
    }
    check(matter, asked, context)?;
    bounds::check(matter, asked, &texts, context)?;
    Ok(std::iter::once(asked.clone()).chain(follows(matter, asked)).collect())
}

pub(crate) fn check(matter: &Matter, asked: &Event, context: &Context<'_>) -> Result<(), Refusal> {
    if asked.on().is_some_and(|it| it > context.today()) {
        return Err(Refusal::day_ahead());
    }
    if matter.id() == MatterId::OFFICE || of_office(asked) {
        return office(matter, asked);
    }
    if let Event::Registered(_) | Event::Imported(_) = asked {
        return begins(matter, asked);
    }
    if matter.version().0 == 0 {
        return Err(Refusal::not_there());
    }
    if let Event::Erased(it) = asked {
        return erasable(matter, it.seq, &it.reason);
    }
    if matter.is_blocked() {
        return Err(Refusal::unknown_kind());
    }
    let case = Case { matter, context, state: matter.state_on(context.today()) };
    case.check(asked).map_err(|err| if err.code == "not-now" { err.in_state(case.state) } else { err })
}

/// What the rules add to an act: text that is taken back or erased goes wherever it stands.
fn follows(matter: &Matter, asked: &Event) -> Vec<Event> {
    let (reason, gone): (&str, Vec<Seq>) = match asked {
        Event::Withdrawn(it) => {
            (&it.reason, matter.history().iter().filter(|it| is_there(it)).map(|it| it.seq).collect())
        }
        Event::Erased(erased) => {
            let corrects =
                |it: &&Recorded| matches!(&it.content, Content::Event(Event::Corrected(it)) if it.seq == erased.seq);
            (&erased.reason, matter.history().iter().filter(corrects).map(|it| it.seq).collect())
        }
        _ => return Vec::new(),
    };
    let reason = if reason.trim().is_empty() { "撤回" } else { reason };
    let erased = |seq| Event::Erased(Erased { seq, reason: reason.to_owned(), on: None });
    gone.into_iter().map(erased).collect()
}

fn is_there(it: &Recorded) -> bool {
    it.content != Content::Erased && it.kind != "erased/1"
}

/// Of the office itself, and of no matter.
fn of_office(asked: &Event) -> bool {
    matches!(asked, Event::RulesSet(_) | Event::HandedIn(_) | Event::ContactDestroyed(_))
}

fn office(matter: &Matter, asked: &Event) -> Result<(), Refusal> {
    match asked {
        _ if matter.id() != MatterId::OFFICE => Err(Refusal::office_only()),
        Event::Erased(it) => erasable(matter, it.seq, &it.reason),
        _ if of_office(asked) && matter.is_blocked() => Err(Refusal::unknown_kind()),
        Event::RulesSet(rules) => {
            if rules.are_sensible() {
                Ok(())
            } else {
                Err(Refusal::rules_wrong())
            }
        }
        Event::HandedIn(it) => text(&it.table),
        Event::ContactDestroyed(it) => text(&it.subject).and_then(|()| text(&it.reason)),
        _ => Err(Refusal::office_only()),
    }
}

fn begins(matter: &Matter, asked: &Event) -> Result<(), Refusal> {
    if matter.version().0 > 0 {
        return Err(Refusal::already_there());
    }
    match asked {
        Event::Registered(it) => text(&it.affair).and_then(|()| text(&it.criterion)),
        Event::Imported(Imported { affair, .. }) => text(affair),
        _ => Ok(()),
    }
}

/// Whether there is something left to erase; a mark of erasure itself stays.
fn erasable(matter: &Matter, seq: Seq, reason: &str) -> Result<(), Refusal> {
    text(reason)?;
    match matter.entry(seq) {
        Some(it) if it.kind == "rules-set/1" => Err(Refusal::rules_stay()),
        Some(it) if is_there(it) => Ok(()),
        _ => Err(Refusal::no_such_event()),
    }
}

impl Context<'_> {
    fn today(&self) -> Date {
        self.rules.day(self.now)
    }
}

/// A matter as it stands today, and who asks. 案情
#[derive(Clone, Copy)]
struct Case<'c> {
    matter: &'c Matter,
    context: &'c Context<'c>,
    state: State,
}

impl Case<'_> {
    fn check(&self, asked: &Event) -> Result<(), Refusal> {
        match asked {
            Event::Corrected(it) => correction::check(self, it),
            Event::Claimed(_) | Event::Returned(_) | Event::Verified(_) | Event::Closed(_) => {
                ending::check(self, asked)
            }
            Event::Assigned(_)
            | Event::Accepted(_)
            | Event::Declined(_)
            | Event::Transferred(_)
            | Event::Withdrawn(_)
            | Event::HandedOver(_) => opening::check(self, asked),
            _ => handling::check(self, asked),
        }
    }

    fn when(&self, states: &[State]) -> Result<(), Refusal> {
        if states.contains(&self.state) { Ok(()) } else { Err(Refusal::not_now()) }
    }

    /// The unit that answers today, after a transfer or without.
    fn answers(&self) -> Option<&crate::UnitId> {
        self.matter.answers(self.context.now, self.context.calendar, self.context.rules)
    }

    /// It was given to the asker's unit, which has neither accepted nor let the days pass.
    fn is_offered(&self) -> bool {
        let unit = &self.context.actor.unit;
        let offered = self.matter.facts().offered.as_ref().is_some_and(|(to, _)| to == unit);
        offered && self.answers() != Some(unit)
    }

    fn is_lead(&self) -> bool {
        self.answers() == Some(&self.context.actor.unit)
    }

    fn lead(&self) -> Result<(), Refusal> {
        match self.is_lead() {
            true => Ok(()),
            false if self.is_offered() => Err(Refusal::accept_first()),
            false => Err(Refusal::not_lead()),
        }
    }

    fn party(&self) -> Result<(), Refusal> {
        if self.is_offered() {
            return Err(Refusal::accept_first());
        }
        let supports = self.matter.supporting().contains(&self.context.actor.unit);
        if supports || self.is_lead() { Ok(()) } else { Err(Refusal::not_party()) }
    }

    /// Where the rules ask for another unit's eyes; where the registration was erased, to be safe.
    fn needs_other_unit(&self) -> bool {
        let registered = self.matter.facts().registered.as_ref();
        let origin = matches!(self.matter.origin(), Some(Source::Request | Source::Inspection));
        self.context.rules.other_unit_always || origin || registered.is_none_or(|it| !it.concerns.is_empty())
    }
}

fn text(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::no_text()) } else { Ok(()) }
}
