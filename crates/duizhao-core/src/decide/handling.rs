//! While a matter is in hand, and the marks it may carry at any time.

use super::{Case, text};
use crate::event::{Event, EvidenceAdded, ExtensionAsked, ExtensionGranted, Linked, Waiting};
use crate::matter::State;
use crate::refusal::Refusal;
use crate::{LogId, MatterId};

const IN_HAND: [State; 2] = [State::InHand, State::Transferred];

pub(super) fn check(case: &Case<'_>, asked: &Event) -> Result<(), Refusal> {
    match asked {
        Event::Advanced(it) => {
            case.when(&IN_HAND)?;
            case.party()?;
            if it.no_change { Ok(()) } else { text(&it.text) }
        }
        Event::EvidenceAdded(it) => evidence(case, it),
        Event::Waiting(it) => waiting(case, it),
        Event::HelpAsked(it) => {
            case.when(&IN_HAND)?;
            case.lead()?;
            text(&it.of).and_then(|()| text(&it.what))
        }
        Event::HelpAnswered(it) => {
            open(case, &[State::Registered, State::Assigned, State::Declined])?;
            if case.matter.help_open() == 0 {
                return Err(Refusal::nothing_asked());
            }
            text(&it.text)
        }
        Event::Urged(_) => open(case, &[]),
        Event::ExtensionAsked(it) => extension_asked(case, it),
        Event::ExtensionGranted(it) => extension_granted(case, it),
        Event::ExtensionRefused(it) => {
            answered_by_another(case)?;
            text(&it.reason)
        }
        Event::Reopened(it) => {
            // What opens again by itself may still be opened by someone, with a reason.
            if case.matter.state() != State::Closed {
                case.when(&[State::Provisional])?;
            }
            text(&it.reason)
        }
        Event::Rechecked(it) => {
            case.when(&[State::Closed])?;
            super::ending::other_person(case)?;
            text(&it.text)
        }
        Event::Linked(it) => {
            marked(case)?;
            linked(case, it)
        }
        Event::Explained(it) => {
            marked(case)?;
            text(&it.sign).and_then(|()| text(&it.text))
        }
        _ => Ok(()),
    }
}

fn open(case: &Case<'_>, but: &[State]) -> Result<(), Refusal> {
    if case.state.is_open() && !but.contains(&case.state) { Ok(()) } else { Err(Refusal::not_now()) }
}

/// A withdrawn matter carries nothing any more.
fn marked(case: &Case<'_>) -> Result<(), Refusal> {
    if case.state == State::Withdrawn { Err(Refusal::not_now()) } else { Ok(()) }
}

/// While it is verified, whoever looks may add what they see.
fn evidence(case: &Case<'_>, asked: &EvidenceAdded) -> Result<(), Refusal> {
    if !matches!(case.state, State::Claimed | State::Provisional) {
        case.when(&IN_HAND)?;
        case.party()?;
    }
    if asked.answers && case.matter.criterion().trim().is_empty() {
        return Err(Refusal::no_criterion());
    }
    text(&asked.text)
}

fn waiting(case: &Case<'_>, asked: &Waiting) -> Result<(), Refusal> {
    case.when(&IN_HAND)?;
    if case.is_lead() {
        return Err(Refusal::by_someone_else());
    }
    if case.matter.facts().waits >= case.context.rules.waits {
        return Err(Refusal::waited_twice());
    }
    if asked.until <= case.context.today() {
        return Err(Refusal::day_passed());
    }
    text(&asked.party).and_then(|()| text(&asked.what))
}

fn extension_asked(case: &Case<'_>, asked: &ExtensionAsked) -> Result<(), Refusal> {
    case.when(&IN_HAND)?;
    case.lead()?;
    if case.matter.facts().extension_asked.is_some() {
        return Err(Refusal::asked_already());
    }
    if case.matter.due().is_none_or(|due| asked.due <= due) {
        return Err(Refusal::not_later());
    }
    text(&asked.reason)
}

fn extension_granted(case: &Case<'_>, asked: &ExtensionGranted) -> Result<(), Refusal> {
    answered_by_another(case)?;
    let facts = case.matter.facts();
    let more = facts.extension_asked.as_ref().and_then(|it| it.1).is_some_and(|until| asked.due > until);
    let later = facts.due.is_some_and(|due| asked.due > due);
    if later && !more { Ok(()) } else { Err(Refusal::not_later()) }
}

fn answered_by_another(case: &Case<'_>) -> Result<(), Refusal> {
    case.when(&IN_HAND)?;
    let (asker, _) = case.matter.facts().extension_asked.as_ref().ok_or_else(Refusal::nothing_asked)?;
    if asker.person == case.context.actor.person { Err(Refusal::by_someone_else()) } else { Ok(()) }
}

fn linked(case: &Case<'_>, asked: &Linked) -> Result<(), Refusal> {
    let (log, matter) = match asked.to.split_once('#') {
        Some((log, matter)) => (Some(log.parse::<LogId>().map_err(|_| Refusal::link_wrong())?), matter),
        None => (None, asked.to.as_str()),
    };
    let matter = matter.parse().map(MatterId).map_err(|_| Refusal::link_wrong())?;
    let here = log.is_none_or(|it| it == *case.context.log);
    if here && matter == case.matter.id() { Err(Refusal::link_wrong()) } else { Ok(()) }
}
