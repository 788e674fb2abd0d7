//! Whether an act may be done now, by this person; and which events then follow.
//!
//! What the rules call *must* stands here and nowhere else. `docs/matter.md` shows the outcome for
//! every state and act.

mod correction;
mod ending;

use jiff::Timestamp;

use crate::calendar::Calendar;
use crate::event::{Assigned, Event, Source};
use crate::matter::{Matter, State};
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
    if !context.numbers_confirmed
        && let Some((member, _)) = asked.texts().into_iter().find(|(_, text)| !crate::numbers::find(text).is_empty())
    {
        return Err(Refusal::sensitive_number().at(&member));
    }
    check(matter, asked, context)?;
    Ok(vec![asked.clone()])
}

pub(crate) fn check(matter: &Matter, asked: &Event, context: &Context<'_>) -> Result<(), Refusal> {
    if matter.id() == MatterId::OFFICE || matches!(asked, Event::RulesSet(_)) {
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
    match asked {
        Event::Corrected(it) => correction::check(matter, it, context),
        Event::Claimed(_) | Event::Returned(_) | Event::Verified(_) | Event::Closed(_) => {
            ending::check(matter, asked, context)
        }
        _ => handling(matter, asked, context),
    }
}

fn office(matter: &Matter, asked: &Event) -> Result<(), Refusal> {
    match asked {
        Event::RulesSet(_) if matter.id() == MatterId::OFFICE => Ok(()),
        Event::Erased(it) if matter.id() == MatterId::OFFICE => erasable(matter, it.seq, &it.reason),
        _ => Err(Refusal::office_only()),
    }
}

fn begins(matter: &Matter, asked: &Event) -> Result<(), Refusal> {
    if matter.version().0 > 0 {
        return Err(Refusal::already_there());
    }
    match asked {
        Event::Registered(it) => text(&it.affair).and_then(|()| text(&it.criterion)),
        Event::Imported(it) => text(&it.affair),
        _ => Ok(()),
    }
}

/// Whether there is something left to erase; a mark of erasure itself stays.
fn erasable(matter: &Matter, seq: Seq, reason: &str) -> Result<(), Refusal> {
    text(reason)?;
    match matter.event(seq) {
        None | Some(Event::Erased(_)) => Err(Refusal::no_such_event()),
        Some(_) => Ok(()),
    }
}

fn handling(matter: &Matter, asked: &Event, context: &Context<'_>) -> Result<(), Refusal> {
    use State::{
        Assigned as GivenOut, Closed, Declined, HandedOver, InHand, Provisional, Registered, Transferred, Withdrawn,
    };
    let state = matter.state();
    let facts = matter.facts();
    let in_hand = matches!(state, InHand | Transferred);
    let when = |it: bool| if it { Ok(()) } else { Err(Refusal::not_now()) };
    match asked {
        Event::Assigned(it) => {
            when(matches!(state, Registered | GivenOut | Declined))?;
            term(it, context)
        }
        Event::Accepted(_) | Event::Declined(_) => {
            when(matches!(state, GivenOut | Transferred))?;
            receives(matter, context)?;
            if let Event::Declined(it) = asked { text(&it.reason) } else { Ok(()) }
        }
        Event::Transferred(it) => {
            when(matches!(state, InHand | Transferred))?;
            text(&it.reason)?;
            if Some(&it.to) == matter.answers(context.now, context.calendar, context.rules) {
                return Err(Refusal::same_unit());
            }
            Ok(())
        }
        Event::Advanced(it) => {
            when(in_hand || (state == Closed && matter.standing()))?;
            party(matter, context)?;
            if it.no_change { Ok(()) } else { text(&it.text) }
        }
        Event::EvidenceAdded(it) => {
            when(in_hand || matches!(state, State::Claimed | Provisional))?;
            party(matter, context)?;
            text(&it.text)
        }
        Event::Waiting(it) => {
            when(in_hand)?;
            if is_lead(matter, context) {
                return Err(Refusal::by_someone_else());
            }
            if facts.waits >= context.rules.waits {
                return Err(Refusal::waited_twice());
            }
            text(&it.party).and_then(|()| text(&it.what))
        }
        Event::HelpAsked(it) => {
            when(in_hand)?;
            lead(matter, context)?;
            text(&it.of).and_then(|()| text(&it.what))
        }
        Event::HelpAnswered(it) => {
            if facts.help_asked == 0 {
                return Err(Refusal::nothing_asked());
            }
            text(&it.text)
        }
        Event::Urged(_) => when(state.is_open()),
        Event::ExtensionAsked(it) => {
            when(in_hand)?;
            lead(matter, context)?;
            text(&it.reason)
        }
        Event::ExtensionGranted(_) | Event::ExtensionRefused(_) => {
            let asker = facts.extension_asked.as_ref().ok_or_else(Refusal::nothing_asked)?;
            if asker.person == context.actor.person {
                return Err(Refusal::by_someone_else());
            }
            if let Event::ExtensionRefused(it) = asked { text(&it.reason) } else { Ok(()) }
        }
        Event::Reopened(it) => {
            when(matches!(state, Closed | Provisional))?;
            text(&it.reason)
        }
        Event::Rechecked(it) => {
            when(state == Closed)?;
            text(&it.text)
        }
        Event::Linked(it) => {
            if it.matter() == Some(matter.id()) {
                Err(Refusal::not_now())
            } else {
                text(&it.to)
            }
        }
        Event::Explained(it) => text(&it.sign).and_then(|()| text(&it.text)),
        Event::Withdrawn(_) => withdrawable(matter, context),
        Event::HandedOver(it) => {
            when(state.is_open() && !matches!(state, Withdrawn | HandedOver))?;
            text(&it.to).and_then(|()| text(&it.reason))
        }
        _ => Ok(()),
    }
}

fn withdrawable(matter: &Matter, context: &Context<'_>) -> Result<(), Refusal> {
    let facts = matter.facts();
    let early =
        matches!(matter.state(), State::Registered | State::Assigned) && !facts.accepted_once && !facts.imported;
    let registrant = facts.registrant.as_ref() == Some(context.actor);
    let hours = facts.registered_at.map_or(i64::MAX, |it| (context.now.as_second() - it.as_second()) / 3600);
    if early && registrant && hours < i64::from(context.rules.withdraw_hours) {
        Ok(())
    } else {
        Err(Refusal::too_late())
    }
}

/// The last day is there, and is the one that the days give.
fn term(asked: &Assigned, context: &Context<'_>) -> Result<(), Refusal> {
    use crate::event::Pace;
    let term = &asked.term;
    let Some(due) = term.due else {
        return if term.pace == Pace::Standing { Ok(()) } else { Err(Refusal::term_wrong()) };
    };
    let Some(days) = term.days else { return Ok(()) };
    let from = asked.on.unwrap_or_else(|| context.rules.day(context.now));
    let count = i32::try_from(days.count).map_err(|_| Refusal::term_wrong())?;
    let last = match days.working {
        true => Some(context.calendar.add_working_days(from, count)),
        false => from.checked_add(jiff::Span::new().try_days(count).map_err(|_| Refusal::term_wrong())?).ok(),
    };
    if last == Some(due) { Ok(()) } else { Err(Refusal::term_wrong()) }
}

pub(super) fn text(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::no_text()) } else { Ok(()) }
}

/// Who has to accept: the unit it was given or transferred to.
fn receives(matter: &Matter, context: &Context<'_>) -> Result<(), Refusal> {
    match &matter.facts().offered {
        Some((to, _)) if *to == context.actor.unit => Ok(()),
        Some(_) => Err(Refusal::not_receiver()),
        None if matter.lead() == Some(&context.actor.unit) => Ok(()),
        None => Err(Refusal::not_lead()),
    }
}

fn is_lead(matter: &Matter, context: &Context<'_>) -> bool {
    matter.answers(context.now, context.calendar, context.rules) == Some(&context.actor.unit)
}

pub(super) fn lead(matter: &Matter, context: &Context<'_>) -> Result<(), Refusal> {
    if is_lead(matter, context) { Ok(()) } else { Err(Refusal::not_lead()) }
}

fn party(matter: &Matter, context: &Context<'_>) -> Result<(), Refusal> {
    let supports = matter.supporting().contains(&context.actor.unit);
    if supports || is_lead(matter, context) { Ok(()) } else { Err(Refusal::not_party()) }
}

/// Where the rules ask for another unit's eyes.
pub(super) fn needs_other_unit(matter: &Matter, rules: &OfficeRules) -> bool {
    let registered = matter.facts().registered.as_ref();
    let origin = matches!(matter.origin(), Some(Source::Request | Source::Inspection));
    rules.other_unit_always || origin || registered.is_none_or(|it| !it.concerns.is_empty())
}
