//! Claimed, returned, verified, closed: who did the work does not say that it is done.

use super::{Case, text};
use crate::event::{Closed, Event, Method, Outcome, Pace, Verified};
use crate::matter::State;
use crate::refusal::Refusal;

pub(super) fn check(case: &Case<'_>, asked: &Event) -> Result<(), Refusal> {
    match asked {
        Event::Claimed(it) => {
            case.when(&[State::InHand, State::Transferred])?;
            case.lead()?;
            // What is closed before it is verified may be shown afterwards.
            if it.outcome == Outcome::Solved && is_urgent(case) { Ok(()) } else { outcome(case, it.outcome, &it.text) }
        }
        Event::Returned(it) => {
            case.when(&[State::Claimed, State::Verified, State::Provisional])?;
            other_person(case)?;
            text(&it.reason)
        }
        Event::Verified(it) => {
            case.when(&[State::Claimed, State::Provisional])?;
            other_person(case)?;
            verified(case, it)
        }
        Event::Closed(it) => {
            case.when(&[State::Claimed, State::Verified])?;
            other_person(case)?;
            closed(case, it)
        }
        _ => Ok(()),
    }
}

/// Solved needs a result; everything else needs words, and is no harder to say.
fn outcome(case: &Case<'_>, outcome: Outcome, words: &str) -> Result<(), Refusal> {
    match outcome {
        Outcome::Solved if case.matter.facts().results == 0 => Err(Refusal::no_result()),
        Outcome::Solved => Ok(()),
        _ => text(words),
    }
}

/// Who claimed does not look again either, now or after months.
pub(super) fn other_person(case: &Case<'_>) -> Result<(), Refusal> {
    let claimer = case.matter.facts().claim.as_ref().map(|it| &it.0.person);
    if claimer == Some(&case.context.actor.person) { Err(Refusal::claimer_verifies()) } else { Ok(()) }
}

fn is_urgent(case: &Case<'_>) -> bool {
    case.matter.facts().assigned.as_ref().is_some_and(|it| it.term.pace == Pace::AtOnce || it.term.hours.is_some())
}

fn verified(case: &Case<'_>, asked: &Verified) -> Result<(), Refusal> {
    if (asked.method == Method::Paper) != asked.signer.is_some() {
        return Err(Refusal::no_signer());
    }
    let facts = case.matter.facts();
    // Of an imported claim nobody knows who made it; the lead unit answers for it.
    let claimer = facts.claim.as_ref().map(|it| &it.0.unit).or(facts.lead.as_ref());
    let own_unit = claimer == Some(&case.context.actor.unit);
    // On paper the signer is the verifier, and the actor only writes down what was signed.
    if asked.signer.is_none() && own_unit && (facts.claim.is_none() || case.needs_other_unit()) {
        return Err(Refusal::unit_verifies());
    }
    if asked.method == Method::Paper {
        text(&asked.text)?;
    }
    if case.state == State::Provisional && facts.outcome.is_some_and(|it| it != asked.outcome) {
        return Err(Refusal::other_outcome());
    }
    outcome(case, asked.outcome, &asked.text)
}

fn closed(case: &Case<'_>, asked: &Closed) -> Result<(), Refusal> {
    let facts = case.matter.facts();
    if asked.provisional != (case.state == State::Claimed) {
        return Err(if asked.provisional { Refusal::not_now() } else { Refusal::not_verified() });
    }
    if asked.provisional && !is_urgent(case) {
        return Err(Refusal::not_urgent());
    }
    let said = if asked.provisional { facts.claim.as_ref() } else { facts.verified.as_ref() };
    if said.and_then(|it| it.1).is_some_and(|it| it != asked.outcome) {
        return Err(Refusal::other_outcome());
    }
    match asked.outcome {
        // Evidence may have been corrected or erased since it was verified.
        Outcome::Solved if !asked.provisional => outcome(case, asked.outcome, ""),
        Outcome::Deferred if asked.recheck.is_none_or(|it| it <= case.context.today()) => Err(Refusal::no_recheck()),
        Outcome::NotOurs => text(asked.taken_by.as_deref().unwrap_or_default()).map_err(|_| Refusal::no_taker()),
        _ => Ok(()),
    }
}
