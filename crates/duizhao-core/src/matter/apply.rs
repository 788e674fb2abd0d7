//! What a recorded event does to a matter. The past is taken as it is: nothing is refused here.

use jiff::{SignedDuration, Timestamp};

use super::{Facts, Matter, Recorded, State};
use crate::UnitId;
use crate::event::{Assigned, Content, Event, Imported, Outcome, Pace, Registered};
use crate::rules::OfficeRules;

/// Acts by which a unit shows that it works on a matter.
const WORK: [&str; 6] =
    ["transferred/1", "advanced/1", "evidence-added/1", "help-asked/1", "extension-asked/1", "claimed/1"];

impl Matter {
    /// Takes the next event of this matter.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.history.push(recorded.clone());
        match &recorded.content {
            Content::Event(Event::Corrected(_)) => self.facts = replayed(&self.history),
            Content::Event(Event::Erased(it)) => {
                // As it will be read from now on: the record and a matter in memory tell the same.
                let gone = self.history.iter_mut().find(|entry| entry.seq == it.seq);
                gone.into_iter().for_each(|entry| entry.content = Content::Erased);
                self.facts = replayed(&self.history);
            }
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
        self.settle(recorded);
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
            Event::Assigned(it) => self.assigned(it, recorded.at),
            Event::Transferred(it) => self.offered = Some((it.to.clone(), recorded.at)),
            Event::EvidenceAdded(it) => {
                let decision = self.registered.as_ref().is_some_and(|it| it.criterion_is_decision);
                self.results += u32::from(it.is_result(decision));
            }
            Event::Advanced(it) if !it.no_change => self.waiting_until = None,
            Event::Waiting(it) => self.waiting_until = Some(it.until),
            Event::ExtensionAsked(it) => self.extension_asked = Some((recorded.actor.clone(), Some(it.due))),
            Event::ExtensionGranted(it) => {
                self.due = Some(it.due);
                self.due_at = None;
            }
            Event::Claimed(it) => self.claim = Some((recorded.actor.clone(), Some(it.outcome))),
            Event::Verified(it) => {
                self.verified = Some((recorded.actor.clone(), Some(it.outcome)));
            }
            Event::Closed(it) => {
                self.outcome = Some(it.outcome);
                self.recheck = it.recheck;
            }
            Event::Returned(it) => self.returned = Some(("returned/1", it.reason.clone())),
            Event::Reopened(it) => self.returned = Some(("reopened/1", it.reason.clone())),
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
            "assigned/1" => {
                self.state = State::Assigned;
                self.assigner = Some(recorded.actor.unit.clone());
            }
            "accepted/1" => self.taken(&recorded.actor.unit),
            "declined/1" => match self.offered.take() {
                Some(_) => self.state = State::InHand,
                None => self.state = State::Declined,
            },
            "transferred/1" => self.state = State::Transferred,
            "waiting/1" => self.waits += 1,
            "help-asked/1" => self.help_asked += 1,
            "help-answered/1" => self.help_asked = self.help_asked.saturating_sub(1),
            "extension-asked/1" => self.extension_asked = Some((recorded.actor.clone(), None)),
            "extension-granted/1" | "extension-refused/1" => self.extension_asked = None,
            "claimed/1" => {
                self.state = State::Claimed;
                self.offered = None;
                self.waiting_until = None;
                self.returned = None;
                self.claim = Some((recorded.actor.clone(), None));
            }
            "returned/1" => {
                self.opened();
                self.returned = Some(("returned/1", String::new()));
            }
            "reopened/1" => {
                self.opened();
                self.returned = Some(("reopened/1", String::new()));
            }
            "verified/1" => {
                self.verified = Some((recorded.actor.clone(), None));
                self.state = if self.state == State::Provisional { State::Closed } else { State::Verified };
            }
            "closed/1" if self.state == State::Claimed => {
                self.state = State::Provisional;
                self.provisional_since = Some(recorded.at);
            }
            "closed/1" => self.state = State::Closed,
            "withdrawn/1" => self.state = State::Withdrawn,
            "handed-over/1" => self.state = State::HandedOver,
            _ => {}
        }
    }

    /// What time alone has done comes to light with the act that follows: a receiver who works on a
    /// matter has taken it, and work on a deferred matter whose day has come opens it again.
    fn settle(&mut self, recorded: &Recorded) {
        if !WORK.contains(&recorded.kind.as_str()) {
            return;
        }
        let receiver = self.offered.as_ref().is_some_and(|(to, _)| *to == recorded.actor.unit);
        if receiver {
            self.taken(&recorded.actor.unit);
        }
        if self.is_deferred() {
            self.opened();
        }
    }

    pub(crate) fn is_deferred(&self) -> bool {
        self.state == State::Closed && self.outcome == Some(Outcome::Deferred)
    }

    fn taken(&mut self, unit: &UnitId) {
        self.lead = Some(unit.clone());
        self.offered = None;
        self.state = State::InHand;
        self.accepted_once = true;
    }

    /// Work goes on: what was claimed, verified and closed no longer holds.
    fn opened(&mut self) {
        self.state = if self.lead.is_some() { State::InHand } else { State::Registered };
        self.verified = None;
        self.claim = None;
        self.outcome = None;
        self.recheck = None;
        self.provisional_since = None;
    }

    fn assigned(&mut self, it: &Assigned, at: Timestamp) {
        self.lead = Some(it.lead.clone());
        self.offered = None;
        // Given out again, the clock goes on: only a grant moves the last day.
        if self.due.is_none() {
            self.due = it.term.due;
            let hours = it.term.hours.map(|it| SignedDuration::from_hours(i64::from(it)));
            self.due_at = hours.and_then(|it| at.checked_add(it).ok());
        }
        self.standing = it.term.standing || it.term.pace == Pace::Standing;
        self.assigned = Some(it.clone());
    }

    fn imported(&mut self, it: &Imported) {
        let Imported { affair, criterion, field, origin, concerns, .. } = it.clone();
        self.registered = Some(Registered {
            affair,
            criterion,
            criterion_is_decision: false,
            field,
            origin,
            concerns,
            quote: None,
            contact: None,
            on: None,
        });
        self.imported = true;
        self.lead.clone_from(&it.lead);
        self.supporting.clone_from(&it.supporting);
        self.state = stated(it.state);
        self.accepted_once = !matches!(self.state, State::Registered | State::Assigned | State::Declined);
        self.due = it.due;
        self.standing = it.standing;
    }
}

/// What others verified was not verified here, and what they gave on has to be accepted here.
fn stated(state: State) -> State {
    match state {
        State::None => State::Registered,
        State::Transferred => State::Assigned,
        State::Verified | State::Provisional => State::Claimed,
        it => it,
    }
}

impl Matter {
    /// The rules an office begins with.
    pub fn first_rules() -> OfficeRules {
        OfficeRules::default()
    }
}
