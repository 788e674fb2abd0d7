//! One matter as a person sees it: its story, and the steps that they may take now. 事项

use duizhao_core::{Event, Matter, MatterId, Recorded, Refusal, Seq, State, decide};
use duizhao_journal::{Reading, Receipts, StoreError};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::access::What;
use super::asked::{Ask, Clock};
use super::glance::{Glance, Parties};
use super::people::Person;
use super::{Moment, Office};
use crate::record::receipts::{Wanted, receipts};
use crate::record::{Failure, Record, Signed};

/// A matter as far as a person may see it. 所见
#[derive(Clone, Debug)]
pub struct Seen {
    pub matter: Matter,
    pub state: State,
    pub clock: Clock,
    /// What it asks of this person now.
    pub ask: Option<Ask>,
    /// What this person may do now, in the order of life.
    pub steps: Vec<Step>,
    /// Its entries, each with the one that stands for it now where it was corrected.
    pub story: Vec<(Recorded, Option<Recorded>)>,
    /// Whether the words of citizens and reports are shown.
    pub quote: bool,
    /// False where states and dates are all.
    pub whole: bool,
    pub moment: Moment,
}

/// Something that a person may do now. 可办
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: &'static str,
    /// The next thing in the life of the matter, and not a mark beside it.
    pub leads_on: bool,
}

/// How long it is known who read what.
pub(super) const READINGS: SignedDuration = SignedDuration::from_hours(36 * 30 * 24);

/// Steps that move a matter on, and marks that it may carry.
const LEADING: &[&str] = &[
    "assigned/1",
    "accepted/1",
    "advanced/1",
    "evidence-added/1",
    "help-answered/1",
    "extension-granted/1",
    "verified/1",
    "closed/1",
    "claimed/1",
    "rechecked/1",
];

impl Office {
    /// # Errors
    /// When there is no such matter that this person may know of.
    pub fn see(&self, person: &Person, id: MatterId) -> Result<Seen, Failure> {
        person.hold(What::SeeState)?;
        let moment = self.moment()?;
        let found = self.matter(id)?.filter(|it| person.may_on(What::SeeState, it));
        let matter = found.ok_or_else(|| missing(id))?;
        let (glance, parties) = (Glance::of(&matter), Parties::of(&matter));
        let whole = person.may_on(What::SeeMatter, &matter);
        if whole {
            let reading = Reading { at: moment.now, person: person.id.to_string(), matter: id };
            match self.desk().note_reading(&reading, moment.now - READINGS) {
                // Reading goes on where nothing can be written.
                Err(StoreError::Full) => {}
                noted => noted?,
            }
        }
        let story = if whole { story(&matter) } else { Vec::new() };
        Ok(Seen {
            state: matter.state_on(moment.today),
            clock: Clock::of(&glance, &moment, &self.calendar),
            ask: Ask::of(
                person,
                person.rights(&parties),
                (&glance, &parties),
                &moment,
                &self.calendar,
                &self.names()?.vacant_units(),
            ),
            steps: if whole { self.steps(person, &matter, &moment) } else { Vec::new() },
            story,
            quote: person.may_on(What::SeeQuote, &matter),
            whole,
            moment,
            matter,
        })
    }

    /// Acts that neither the table of access nor a rule about who and when stands against.
    fn steps(&self, person: &Person, matter: &Matter, moment: &Moment) -> Vec<Step> {
        let actor = person.actor();
        let context = self.context(&actor, moment);
        let may = |kind: &&'static str| What::of_kind(kind).is_some_and(|it| person.may_on(it, matter));
        let open = |kind: &&'static str| {
            let asked = probe(kind, matter, moment).and_then(|body| Event::from_value(kind, body).ok());
            asked.is_some_and(|it| decide(matter, &it, &context).map_or_else(|err| is_about_content(&err), |_| true))
        };
        let step = |kind| Step { kind, leads_on: LEADING.contains(&kind) };
        // Not by state alone: what was imported may be given out while in hand, and taken back.
        Event::KINDS.iter().map(|it| it.0).filter(may).filter(open).map(step).collect()
    }

    /// Proof of one entry of a matter.
    ///
    /// # Errors
    /// When this person may not see the matter, or it has no such entry.
    pub fn receipt(&self, person: &Person, id: MatterId, seq: Seq, with_body: bool) -> Result<Receipts, Failure> {
        person.hold(What::Receipt)?;
        let seen = self.see(person, id)?;
        let its_own = seen.matter.history().iter().any(|it| it.seq == seq);
        if !its_own || !person.may_on(What::Receipt, &seen.matter) {
            return Err(missing(id));
        }
        // Words of citizens stand in how a matter began, and in corrections of that.
        let begins = |it: &Recorded| matches!(it.kind.as_str(), "registered/1" | "imported/1" | "corrected/1");
        let quoted = seen.matter.history().iter().any(|it| it.seq == seq && begins(it));
        let with_body = with_body && (seen.quote || !quoted);
        let record = Record { log: Some(self.log().clone()), ..self.record.clone() };
        receipts(&record, Wanted::Entry(seq), with_body)
    }

    /// The last checkpoint, for whoever may have receipts.
    ///
    /// # Errors
    /// When this person may not, or it cannot be read.
    pub fn checkpoint(&self, person: &Person) -> Result<Signed, Failure> {
        person.hold(What::Receipt)?;
        self.record.signed()
    }

    /// What receipts are checked with.
    pub fn verifier_key(&self) -> String {
        self.journal.key().to_string()
    }
}

/// Refusals that other words in the form would answer; all others say that it is not for this person now.
fn is_about_content(refusal: &Refusal) -> bool {
    matches!(
        refusal.code,
        "no-text"
            | "no-criterion"
            | "no-result"
            | "term-wrong"
            | "due-kept"
            | "day-passed"
            | "day-ahead"
            | "not-later"
            | "no-signer"
            | "other-outcome"
            | "no-recheck"
            | "no-taker"
            | "link-wrong"
            | "same-unit"
            | "unit-verifies"
            | "other-kind"
            | "not-yours"
            | "no-such-event"
    )
}

/// A body that would do if the person and the moment are right.
fn probe(kind: &str, matter: &Matter, moment: &Moment) -> Option<Value> {
    let tomorrow = moment.today.tomorrow().ok()?.to_string();
    let outcome = matter.verified_outcome().or(matter.claimed_outcome()).map_or("tried".to_owned(), |it| it.code());
    let reason = json!({ "reason": "x" });
    Some(match kind {
        "assigned/1" => json!({ "lead": "x", "term": { "pace": "standing" } }),
        "accepted/1" | "withdrawn/1" | "urged/1" => json!({}),
        "declined/1" | "returned/1" | "extension-refused/1" | "reopened/1" => reason,
        "transferred/1" => json!({ "to": "x", "reason": "x" }),
        "advanced/1" => json!({ "no_change": true }),
        "evidence-added/1" => json!({ "medium": "talk", "text": "x" }),
        "waiting/1" => json!({ "party": "x", "what": "x", "until": tomorrow }),
        "help-asked/1" => json!({ "of": "x", "what": "x" }),
        "help-answered/1" => json!({ "text": "x" }),
        "extension-asked/1" => json!({ "due": later(matter, moment)?, "reason": "x", "cause": "own" }),
        "extension-granted/1" => json!({ "due": later(matter, moment)? }),
        "claimed/1" => json!({ "outcome": "tried", "text": "x" }),
        "verified/1" => json!({ "method": "on-site", "outcome": outcome, "text": "x" }),
        "closed/1" => json!({ "outcome": outcome, "provisional": matter.state() == State::Claimed }),
        "rechecked/1" => json!({ "holds": true, "text": "x" }),
        "linked/1" => json!({ "to": "x", "relation": "duplicate" }),
        "explained/1" => json!({ "sign": "x", "text": "x" }),
        // Offered beside the entries that they are about.
        _ => return None,
    })
}

/// The next day there may be; where that is too far off, there is none.
fn later(matter: &Matter, moment: &Moment) -> Option<String> {
    matter.due()?.max(moment.today).tomorrow().ok().map(|it| it.to_string())
}

fn story(matter: &Matter) -> Vec<(Recorded, Option<Recorded>)> {
    let now = matter.corrected();
    matter.history().iter().zip(now).map(|(was, is)| (was.clone(), Some(is).filter(|it| it != was))).collect()
}

pub(super) fn missing(id: MatterId) -> Failure {
    Failure::new(
        "missing",
        format!("没有事项 {}，或不在您能查看的范围内", id.0),
        format!("there is no matter {}, or you may not see it", id.0),
    )
}
