//! Claimed, returned, verified, closed: who did the work does not say that it is done.

use super::{Context, lead, needs_other_unit, text};
use crate::event::{Closed, Event, Method, Outcome, Pace, Verified};
use crate::matter::{Matter, State};
use crate::refusal::Refusal;

pub(super) fn check(matter: &Matter, asked: &Event, context: &Context<'_>) -> Result<(), Refusal> {
    let state = matter.state();
    let when = |it: bool| if it { Ok(()) } else { Err(Refusal::not_now()) };
    match asked {
        Event::Claimed(it) => {
            when(matches!(state, State::InHand | State::Transferred))?;
            lead(matter, context)?;
            outcome(matter, it.outcome, &it.text)
        }
        Event::Returned(it) => {
            when(matches!(state, State::Claimed | State::Verified | State::Provisional))?;
            other_person(matter, context)?;
            text(&it.reason)
        }
        Event::Verified(it) => {
            when(matches!(state, State::Claimed | State::Provisional))?;
            other_person(matter, context)?;
            verified(matter, it, context)
        }
        Event::Closed(it) => {
            other_person(matter, context)?;
            closed(matter, it)
        }
        _ => Ok(()),
    }
}

/// Solved needs a result; everything else needs words, and is no harder to say.
fn outcome(matter: &Matter, outcome: Outcome, words: &str) -> Result<(), Refusal> {
    match outcome {
        Outcome::Solved if matter.facts().results == 0 => Err(Refusal::no_result()),
        Outcome::Solved => Ok(()),
        _ => text(words),
    }
}

fn other_person(matter: &Matter, context: &Context<'_>) -> Result<(), Refusal> {
    let claimer = matter.facts().claim.as_ref().map(|it| &it.0.person);
    if claimer == Some(&context.actor.person) { Err(Refusal::claimer_verifies()) } else { Ok(()) }
}

fn verified(matter: &Matter, asked: &Verified, context: &Context<'_>) -> Result<(), Refusal> {
    if (asked.method == Method::Paper) != asked.signer.is_some() {
        return Err(Refusal::no_signer());
    }
    let claimer = matter.facts().claim.as_ref().map(|it| &it.0.unit);
    let own_unit = claimer == Some(&context.actor.unit);
    // On paper the signer is the verifier, and the actor only writes down what was signed.
    if asked.signer.is_none() && own_unit && needs_other_unit(matter, context.rules) {
        return Err(Refusal::unit_verifies());
    }
    outcome(matter, asked.outcome, &asked.text)
}

fn closed(matter: &Matter, asked: &Closed) -> Result<(), Refusal> {
    let facts = matter.facts();
    match (matter.state(), &facts.claim, &facts.verified) {
        (State::Verified, _, Some((_, outcome))) if !asked.provisional => {
            if *outcome != asked.outcome {
                return Err(Refusal::other_outcome());
            }
        }
        (State::Claimed, Some((_, outcome, _)), _) if asked.provisional => {
            if facts.assigned.as_ref().is_none_or(|it| it.term.pace != Pace::AtOnce) {
                return Err(Refusal::not_urgent());
            }
            if *outcome != asked.outcome {
                return Err(Refusal::other_outcome());
            }
        }
        _ => return Err(Refusal::not_now()),
    }
    match asked.outcome {
        Outcome::Deferred if asked.recheck.is_none() => Err(Refusal::no_recheck()),
        Outcome::NotOurs if asked.taken_by.as_deref().is_none_or(|it| it.trim().is_empty()) => Err(Refusal::no_taker()),
        _ => Ok(()),
    }
}
