//! Given out, accepted, given back, passed on; taken back or handed over.

use jiff::civil::Date;

use super::{Case, text};
use crate::UnitId;
use crate::event::{Assigned, Days, Event, Pace, Transferred};
use crate::matter::State;
use crate::refusal::Refusal;

pub(super) fn check(case: &Case<'_>, asked: &Event) -> Result<(), Refusal> {
    match asked {
        Event::Assigned(it) => assigned(case, it),
        Event::Accepted(_) => {
            case.when(&[State::Assigned, State::Transferred])?;
            receives(case)
        }
        Event::Declined(it) => {
            case.when(&[State::Assigned, State::Transferred])?;
            receives(case)?;
            if case.state == State::Transferred && case.is_lead() {
                return Err(Refusal::taken_by_time());
            }
            text(&it.reason)
        }
        Event::Transferred(it) => transferred(case, it),
        Event::Withdrawn(_) => withdrawn(case),
        Event::HandedOver(it) => {
            // What is claimed is verified where it was done; no one hands over a verdict.
            case.when(&[State::Registered, State::Assigned, State::Declined, State::InHand, State::Transferred])?;
            text(&it.to).and_then(|()| text(&it.reason))
        }
        _ => Ok(()),
    }
}

fn assigned(case: &Case<'_>, asked: &Assigned) -> Result<(), Refusal> {
    let facts = case.matter.facts();
    // A matter whose lead nobody knows, imported or erased, has to be given to someone.
    if facts.lead.is_some() || !matches!(case.state, State::InHand | State::Transferred) {
        case.when(&[State::Registered, State::Assigned, State::Declined])?;
    }
    if asked.supporting.contains(&asked.lead) {
        return Err(Refusal::lead_supports());
    }
    if case.needs_other_unit() && asked.verifier.as_ref() == Some(&asked.lead) {
        return Err(Refusal::unit_verifies());
    }
    match facts.due {
        // A day that has passed stays the last day; days or hours that do not give it are no term.
        Some(due) if asked.term.due == Some(due) && counted(case, asked, due) => Ok(()),
        Some(due) if asked.term.due == Some(due) => Err(Refusal::term_wrong()),
        Some(_) => Err(Refusal::due_kept()),
        None => term(case, asked),
    }
}

/// The last day is there, has not passed, and is the one that the days or hours give.
fn term(case: &Case<'_>, asked: &Assigned) -> Result<(), Refusal> {
    let term = &asked.term;
    let Some(due) = term.due else {
        return if term.pace == Pace::Standing { Ok(()) } else { Err(Refusal::term_wrong()) };
    };
    if counted(case, asked, due) && due >= asked.on.unwrap_or(case.context.today()) {
        Ok(())
    } else {
        Err(Refusal::term_wrong())
    }
}

/// Whether the days or the hours that were said, if any were, end on that day.
fn counted(case: &Case<'_>, asked: &Assigned, due: Date) -> bool {
    let context = case.context;
    match (asked.term.days, asked.term.hours) {
        (Some(days), None) => last_day(case, asked, days) == Some(due),
        (None, Some(hours)) => {
            let span = jiff::SignedDuration::from_hours(i64::from(hours));
            context.now.checked_add(span).is_ok_and(|it| context.rules.day(it) == due)
        }
        (None, None) => true,
        (Some(_), Some(_)) => false,
    }
}

fn last_day(case: &Case<'_>, asked: &Assigned, days: Days) -> Option<Date> {
    let from = asked.on.unwrap_or(case.context.today());
    let count = i32::try_from(days.count).ok().filter(|it| *it <= 36_500)?;
    match days.working {
        true => Some(case.context.calendar.add_working_days(from, count)),
        false => from.checked_add(jiff::Span::new().try_days(count).ok()?).ok(),
    }
}

/// Who has to accept: the unit it was given or transferred to.
fn receives(case: &Case<'_>) -> Result<(), Refusal> {
    let unit = &case.context.actor.unit;
    match (&case.matter.facts().offered, case.matter.lead()) {
        (Some((to, _)), _) if to == unit => Ok(()),
        (Some(_), _) => Err(Refusal::not_receiver()),
        (None, Some(lead)) if lead != unit => Err(Refusal::not_lead()),
        (None, _) => Ok(()),
    }
}

/// By who answers; which others may, the table of access says. No clock begins anew.
fn transferred(case: &Case<'_>, asked: &Transferred) -> Result<(), Refusal> {
    case.when(&[State::InHand, State::Transferred])?;
    if case.is_offered() || passed_on(case, &case.context.actor.unit) {
        case.lead()?;
    }
    if Some(&asked.to) == case.answers() {
        return Err(Refusal::same_unit());
    }
    text(&asked.reason)
}

/// The unit had it to work on; where it gave it out or entered it besides, that is what counts.
fn passed_on(case: &Case<'_>, unit: &UnitId) -> bool {
    let facts = case.matter.facts();
    let gave = facts.assigner.as_ref() == Some(unit) || facts.registrant.as_ref().is_some_and(|it| it.unit == *unit);
    facts.lead.as_ref() == Some(unit) && !gave
}

fn withdrawn(case: &Case<'_>) -> Result<(), Refusal> {
    let facts = case.matter.facts();
    // What a sheet states as in hand or done was accepted by nobody here.
    let as_stated = case.matter.is_as_imported();
    if !as_stated {
        case.when(&[State::Registered, State::Assigned, State::Declined])?;
    }
    let registrant = facts.registrant.as_ref() == Some(case.context.actor);
    let since = facts.registered_at.map_or(i64::MAX, |it| case.context.now.as_second().saturating_sub(it.as_second()));
    let early = since / 3600 < i64::from(case.context.rules.withdraw_hours);
    let untouched = if facts.imported { as_stated } else { !facts.accepted_once };
    if registrant && early && untouched { Ok(()) } else { Err(Refusal::too_late()) }
}
