//! What a recorded event does to a matter. The past is taken as it is: nothing is refused here.

use super::{Facts, Matter, Recorded, State};
use crate::event::{Assigned, Content, Event, Imported, Registered};
use crate::rules::OfficeRules;

impl Matter {
    /// Takes the next event of this matter.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.history.push(recorded.clone());
        match &recorded.content {
            Content::Unknown { .. } => self.blocked = true,
            Content::Event(Event::Corrected(_)) => self.facts = replayed(&self.history),
            _ => self.facts.apply(recorded),
        }
    }
}

/// The facts of a history with its corrections in place.
pub(crate) fn replayed(history: &[Recorded]) -> Facts {
    let mut facts = Facts::default();
    for recorded in corrected(history) {
        facts.apply(&recorded);
    }
    facts
}

/// A history in which each event is as it was last corrected; the corrections themselves change nothing more.
pub(crate) fn corrected(history: &[Recorded]) -> Vec<Recorded> {
    let mut corrected = history.to_vec();
    for recorded in history {
        let Content::Event(Event::Corrected(correction)) = &recorded.content else { continue };
        let Ok(event) = Event::from_value(&correction.kind, correction.body.clone()) else { continue };
        if let Some(it) = corrected.iter_mut().find(|it| it.seq == correction.seq && it.content != Content::Erased) {
            it.content = Content::Event(event);
        }
    }
    corrected
}

impl Facts {
    pub(crate) fn apply(&mut self, recorded: &Recorded) {
        match &recorded.content {
            Content::Event(event) => self.event(event, recorded),
            // Its text is gone, that it happened is not.
            Content::Erased => self.moved(&recorded.kind, recorded),
            Content::Unknown { .. } => {}
        }
    }

    fn event(&mut self, event: &Event, recorded: &Recorded) {
        self.moved(event.kind(), recorded);
        match event {
            Event::Registered(it) => self.registered = Some(it.clone()),
            Event::Imported(it) => self.imported(it),
            Event::Assigned(it) => self.assigned(it),
            Event::Transferred(it) => self.offered = Some((it.to.clone(), recorded.at)),
            Event::EvidenceAdded(it) => {
                let decision = self.registered.as_ref().is_some_and(|it| it.criterion_is_decision);
                self.results += u32::from(it.is_result(decision));
            }
            Event::Waiting(it) => self.waiting_until = Some(it.until),
            Event::ExtensionGranted(it) => self.due = Some(it.due),
            Event::Claimed(it) => self.claim = Some((recorded.actor.clone(), it.outcome, recorded.at)),
            Event::Verified(it) => {
                if self.state == State::Provisional {
                    self.state = State::Closed;
                    self.outcome = Some(it.outcome);
                }
                self.verified = Some((recorded.actor.clone(), it.outcome));
            }
            Event::Closed(it) => {
                self.outcome = Some(it.outcome);
                self.recheck = it.recheck;
                if it.provisional {
                    self.state = State::Provisional;
                    self.provisional_since = Some(recorded.at);
                }
            }
            Event::RulesSet(it) => self.rules.clone_from(it),
            _ => {}
        }
    }

    /// What follows from the kind alone, and so holds for an erased event too.
    fn moved(&mut self, kind: &str, recorded: &Recorded) {
        match kind {
            "registered/1" | "imported/1" => {
                self.state = State::Registered;
                self.registrant = Some(recorded.actor.clone());
                self.registered_at = Some(recorded.at);
            }
            "assigned/1" => self.state = State::Assigned,
            "accepted/1" => self.accepted(),
            "declined/1" => match self.offered.take() {
                Some(_) => self.state = State::InHand,
                None => self.state = State::Declined,
            },
            "transferred/1" => self.state = State::Transferred,
            "waiting/1" => self.waits += 1,
            "help-asked/1" => self.help_asked += 1,
            "help-answered/1" => self.help_asked = self.help_asked.saturating_sub(1),
            "extension-asked/1" => self.extension_asked = Some(recorded.actor.clone()),
            "extension-granted/1" | "extension-refused/1" => self.extension_asked = None,
            "claimed/1" => self.state = State::Claimed,
            "returned/1" | "reopened/1" => {
                self.state = State::InHand;
                self.verified = None;
                self.claim = None;
                self.outcome = None;
                self.recheck = None;
                self.provisional_since = None;
            }
            "verified/1" if self.state == State::Claimed => self.state = State::Verified,
            "closed/1" => self.state = State::Closed,
            "withdrawn/1" => self.state = State::Withdrawn,
            "handed-over/1" => self.state = State::HandedOver,
            _ => {}
        }
        if matches!(kind, "advanced/1" | "claimed/1") {
            self.waiting_until = None;
        }
    }

    fn accepted(&mut self) {
        if let Some((to, _)) = self.offered.take() {
            self.lead = Some(to);
        }
        self.state = State::InHand;
        self.accepted_once = true;
    }

    fn assigned(&mut self, it: &Assigned) {
        self.lead = Some(it.lead.clone());
        self.offered = None;
        // Given out again, the clock goes on: the first day is not moved by a new assignment.
        self.due = self.due.filter(|_| self.accepted_once).or(it.term.due);
        self.standing = it.term.standing;
        self.assigned = Some(it.clone());
    }

    fn imported(&mut self, it: &Imported) {
        let Imported { affair, criterion, field, origin, .. } = it.clone();
        self.registered = Some(Registered {
            affair,
            criterion,
            criterion_is_decision: false,
            field,
            origin,
            concerns: Vec::new(),
            quote: None,
            contact: None,
            on: None,
        });
        self.imported = true;
        self.state = if it.state == State::None { State::Registered } else { it.state };
        self.lead.clone_from(&it.lead);
        self.due = it.due;
        self.standing = it.standing;
    }
}

impl Matter {
    /// The rules an office begins with.
    pub fn first_rules() -> OfficeRules {
        OfficeRules::default()
    }
}
