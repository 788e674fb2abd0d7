//! A correction is a whole event in place of another; everything after it must still be allowed.

use super::{Context, check as allowed, text};
use crate::event::{Content, Corrected, Event};
use crate::matter::{Matter, Recorded, State, corrected};
use crate::refusal::Refusal;

pub(super) fn check(matter: &Matter, asked: &Corrected, context: &Context<'_>) -> Result<(), Refusal> {
    text(&asked.reason)?;
    let event = Event::from_value(&asked.kind, asked.body.clone()).map_err(|_| Refusal::other_kind())?;
    let old = matter.event(asked.seq).ok_or_else(Refusal::no_such_event)?;
    if old.kind() != asked.kind || matches!(old, Event::Corrected(_) | Event::Erased(_)) {
        return Err(Refusal::other_kind());
    }
    if let (Event::Registered(old), Event::Registered(new)) = (old, &event) {
        let claimed = matter.facts().claim.is_some() || matter.state() == State::Closed;
        if claimed && (&old.criterion, old.criterion_is_decision) != (&new.criterion, new.criterion_is_decision) {
            return Err(Refusal::criterion_fixed());
        }
    }
    replay(matter, asked, event, context)
}

/// The life of the matter once more, with the correction in place.
fn replay(matter: &Matter, asked: &Corrected, event: Event, context: &Context<'_>) -> Result<(), Refusal> {
    let mut again = Matter::new(matter.id());
    for mut recorded in corrected(matter.history()) {
        if recorded.seq == asked.seq {
            recorded.content = Content::Event(event.clone());
        }
        let step = Context { now: recorded.at, actor: &recorded.actor, ..*context };
        if is_step(&recorded) && again_allowed(&again, &recorded, &step).is_err() {
            return Err(Refusal::breaks_a_rule());
        }
        again.apply(&recorded);
    }
    Ok(())
}

/// Corrections and erasures are no steps of the life; what is erased cannot be asked again.
fn is_step(recorded: &Recorded) -> bool {
    matches!(&recorded.content, Content::Event(it) if !matches!(it, Event::Corrected(_) | Event::Erased(_)))
}

fn again_allowed(matter: &Matter, recorded: &Recorded, context: &Context<'_>) -> Result<(), Refusal> {
    match &recorded.content {
        Content::Event(event) => allowed(matter, event, context),
        _ => Ok(()),
    }
}
