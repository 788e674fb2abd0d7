//! A correction is a whole event in place of another; everything after it must still be allowed.

use super::{Case, Context, check as allowed, text};
use crate::event::{Content, Corrected, Event};
use crate::matter::{Matter, Recorded, State, corrected};
use crate::refusal::Refusal;

pub(super) fn check(case: &Case<'_>, asked: &Corrected) -> Result<(), Refusal> {
    if case.state == State::Withdrawn {
        return Err(Refusal::not_now());
    }
    text(&asked.reason)?;
    let event = Event::from_value(&asked.kind, asked.body.clone()).map_err(|_| Refusal::other_kind())?;
    let history = corrected(case.matter.history());
    let target = history.iter().find(|it| it.seq == asked.seq).ok_or_else(Refusal::no_such_event)?;
    let Content::Event(old) = &target.content else { return Err(Refusal::no_such_event()) };
    if old.kind() != asked.kind || matches!(old, Event::Corrected(_) | Event::Erased(_)) {
        return Err(Refusal::other_kind());
    }
    if target.actor.unit != case.context.actor.unit {
        return Err(Refusal::not_yours());
    }
    fixed(case, old, &event)?;
    replay(case, asked, &event, &history)
}

/// The criterion stands from the beginning of the work, and the last day moves by a grant alone.
fn fixed(case: &Case<'_>, old: &Event, new: &Event) -> Result<(), Refusal> {
    let facts = case.matter.facts();
    let claimed = facts.claim.is_some() || case.matter.state() == State::Closed;
    let stands = claimed || (facts.accepted_once && facts.lead.as_ref() == Some(&case.context.actor.unit));
    match (old, new) {
        (Event::Registered(old), Event::Registered(new))
            if stands && (&old.criterion, old.criterion_is_decision) != (&new.criterion, new.criterion_is_decision) =>
        {
            Err(Refusal::criterion_fixed())
        }
        (Event::Imported(old), Event::Imported(new)) if stands && old.criterion != new.criterion => {
            Err(Refusal::criterion_fixed())
        }
        (Event::Imported(old), Event::Imported(new)) if old.due != new.due => Err(Refusal::due_kept()),
        (Event::Assigned(old), Event::Assigned(new)) if facts.accepted_once && old.term.due != new.term.due => {
            Err(Refusal::due_kept())
        }
        _ => Ok(()),
    }
}

/// The life of the matter twice, as it is and with the correction in place: no step may be
/// forbidden by the correction that was allowed without it. What the rules of today would say of
/// old steps is no matter of the correction.
fn replay(case: &Case<'_>, asked: &Corrected, event: &Event, history: &[Recorded]) -> Result<(), Refusal> {
    let (mut as_is, mut again) = (Matter::new(case.matter.id()), Matter::new(case.matter.id()));
    // Earlier corrections stand in the history already; left in it they would undo this one.
    for recorded in history.iter().filter(|it| it.kind != "corrected/1") {
        let mut new = recorded.clone();
        let context = Context { now: recorded.at, actor: &recorded.actor, ..*case.context };
        if recorded.seq == asked.seq {
            new.content = Content::Event(event.clone());
            // Who corrects must be one who might have done it: the claimer does not amend the verdict.
            let by = Context { now: recorded.at, ..*case.context };
            step(&again, &new, &by)?;
        }
        if let Err(refused) = step(&again, &new, &context)
            && step(&as_is, recorded, &context).is_ok()
        {
            return Err(if recorded.seq == asked.seq { refused } else { Refusal::breaks_a_rule() });
        }
        as_is.apply(recorded);
        again.apply(&new);
    }
    Ok(())
}

/// An erasure is no step of the life, and what is erased cannot be asked again.
fn step(matter: &Matter, recorded: &Recorded, context: &Context<'_>) -> Result<(), Refusal> {
    match &recorded.content {
        Content::Event(Event::Erased(_)) | Content::Erased | Content::Unknown { .. } => Ok(()),
        Content::Event(event) => allowed(matter, event, context),
    }
}
