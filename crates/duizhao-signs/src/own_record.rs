//! The office's own record as an event log: each entry a step, with what it means. 本单位底账
//!
//! An activity's name is what the office calls the act, with what tells it apart (办结（已解释）); so
//! one activity has one meaning, as in a log of another office. The unit is the one that acts. Where
//! an event says on which day it happened, that day counts and not the day it was typed.

mod activities;
mod follow;
#[cfg(test)]
mod lives;
mod rows;

use std::collections::BTreeMap;

use duizhao_core::{
    Assigned, Cause, Content, Event, Imported, Matter, Medium, OfficeRules, Origin, Outcome, Recorded, Relation,
    Source, State,
};
use jiff::civil::Date;

use crate::log::{EventLog, Vocabulary};
use crate::map::Map;
use crate::meaning::{Meaning, Reading};

pub use follow::{Figure, OwnSigns};
use rows::{Telling, events};

/// Matters of a record, as signs take them; the row of an event is the number of its entry. 本单位底账
#[derive(Clone, Debug)]
pub struct OwnRecord {
    pub log: EventLog,
    /// By the id of the activity.
    pub readings: Vec<Reading>,
    rules: OfficeRules,
    /// The first of the matters that were linked as recurring, by each of them.
    roots: BTreeMap<String, String>,
}

/// One entry told as a step.
struct Told {
    activity: String,
    reading: Reading,
    on: Option<Date>,
    due: Option<Date>,
    text: String,
    party: String,
    /// The matter begins with it.
    begins: bool,
}

impl OwnRecord {
    pub fn new(rules: &OfficeRules) -> OwnRecord {
        let Telling { words, readings, rules } = Telling::new(rules);
        let log = EventLog { words, zone_minutes: Some(rules.zone_minutes), ..EventLog::default() };
        OwnRecord { log, readings, rules, roots: BTreeMap::new() }
    }

    /// What every activity of a record means, whether or not it has happened yet.
    ///
    /// It knows no agendas, notices or calls: those signs say what they lack.
    pub fn map() -> Map {
        activities::map()
    }

    /// The same, where these are the words of a log that was written from a record.
    pub fn map_of(words: &Vocabulary) -> Option<Map> {
        let map = activities::map();
        activities::are_of(words, &map).then_some(map)
    }

    /// Adds a matter, in the order in which they entered the record; one that was withdrawn says
    /// nothing any more.
    pub fn add(&mut self, matter: &Matter) {
        let (words, readings) = (std::mem::take(&mut self.log.words), std::mem::take(&mut self.readings));
        let mut telling = Telling { words, readings, rules: self.rules.clone() };
        let rows = telling.rows(matter);
        Telling { words: self.log.words, readings: self.readings, .. } = telling;
        if rows.is_empty() {
            return;
        }
        let id = matter.id().0.to_string();
        let root = recurs(matter).map_or_else(|| id.clone(), |it| self.roots.get(&it).cloned().unwrap_or(it));
        let words = &mut self.log.words;
        let case = words.cases.id(&id);
        // Matters that are linked as recurring have one place and one cause.
        let (place, cause) = (words.places.id(&root), words.causes.id("再次出现"));
        self.roots.insert(id, root);
        self.log.events.append(&mut events(&rows, case, (place, cause)));
    }
}

/// The matter that it was linked to as the same again, of this record or of another.
fn recurs(matter: &Matter) -> Option<String> {
    matter.history().iter().find_map(|it| match &it.content {
        Content::Event(Event::Linked(it)) if it.relation == Relation::Recurs => {
            Some(it.matter().map_or_else(|| it.to.clone(), |it| it.0.to_string()))
        }
        _ => None,
    })
}

/// What earlier entries of a matter say about later ones.
struct SoFar {
    criterion_is_decision: bool,
    supporting: Vec<String>,
    extension_cause: Cause,
    contact: bool,
}

impl SoFar {
    fn new() -> SoFar {
        SoFar { criterion_is_decision: false, supporting: Vec::new(), extension_cause: Cause::Own, contact: false }
    }

    fn told(&mut self, recorded: &Recorded) -> Vec<Told> {
        let event = match &recorded.content {
            Content::Event(event) => event,
            // Its text is gone, that it happened is not.
            _ => return vec![plain(&recorded.kind)],
        };
        let name = Event::name_of(&recorded.kind);
        let told = |meaning| Told::new(name, Reading::of(meaning));
        let one = match event {
            Event::Registered(it) => {
                self.criterion_is_decision = it.criterion_is_decision;
                self.contact = it.contact.is_some();
                self.begins(name, &it.origin, !it.concerns.is_empty(), it.on)
            }
            Event::Imported(it) => return self.imported(name, it),
            Event::Assigned(it) => return vec![self.assigned(name, it)],
            Event::Accepted(it) => told(Meaning::Accepted).on(it.on),
            Event::Declined(it) => told(Meaning::Declined).on(it.on).text(&it.reason),
            Event::Transferred(it) => told(Meaning::Transferred).on(it.on).text(&it.reason),
            Event::Advanced(it) if it.no_change => Told::new("无变化", Reading::of(Meaning::NoChange)).on(it.on),
            Event::Advanced(it) => told(Meaning::Advanced).on(it.on).text(&it.text),
            Event::EvidenceAdded(it) => {
                let result = it.is_result(self.criterion_is_decision);
                let (words, meaning) = match it.medium {
                    _ if result => ("佐证（结果）", Meaning::ResultEvidence),
                    Medium::Seen => ("佐证（现场）", Meaning::SiteFinding),
                    _ => ("佐证（过程）", Meaning::ActivityEvidence),
                };
                Told::new(words, Reading::of(meaning)).on(it.on).text(&it.text)
            }
            Event::Waiting(it) => {
                Told { due: Some(it.until), ..told(Meaning::Waiting).on(it.on).text(&it.what) }.party(&it.party)
            }
            Event::HelpAsked(it) if self.supporting.contains(&it.of) => {
                Told::new("请协办", Reading::of(Meaning::SupportAsked)).on(it.on).text(&it.what).party(&it.of)
            }
            Event::HelpAsked(it) => told(Meaning::HelpAsked).on(it.on).text(&it.what).party(&it.of),
            Event::HelpAnswered(it) => told(Meaning::HelpAnswered).on(it.on).text(&it.text),
            Event::Urged(it) => told(Meaning::Urged).on(it.on).text(&it.text),
            Event::ExtensionAsked(it) => {
                self.extension_cause = it.cause;
                told(Meaning::ExtensionAsked).on(it.on).text(&it.reason)
            }
            Event::ExtensionGranted(it) => Told { due: Some(it.due), ..extended(self.extension_cause) }.on(it.on),
            Event::ExtensionRefused(it) => told(Meaning::ExtensionRefused).on(it.on).text(&it.reason),
            Event::Claimed(it) => told(Meaning::Claimed).on(it.on).text(&it.text),
            Event::Returned(it) => told(Meaning::Returned).on(it.on).text(&it.reason),
            Event::Verified(it) => told(Meaning::Verified).on(it.on).text(&it.text),
            Event::Closed(it) => closed(it.outcome, it.provisional).on(it.on),
            Event::Reopened(it) => told(Meaning::Reopened).on(it.on).text(&it.reason),
            Event::Rechecked(it) => told(Meaning::Rechecked).on(it.on).text(&it.text),
            // A criterion that is put right after the work has begun is worth a look.
            Event::Corrected(it) if it.kind == "registered/1" => {
                Told::new("更正登记", Reading::of(Meaning::CriterionChanged)).on(it.on)
            }
            _ => told(Meaning::Other),
        };
        vec![one]
    }

    fn begins(&self, name: &str, origin: &Origin, concerned: bool, on: Option<Date>) -> Told {
        let other_unit = concerned || matches!(origin.from, Source::Request | Source::Inspection);
        let (activity, reading) = begun(name, other_unit, self.contact);
        Told { begins: true, ..Told::new(&activity, reading).on(on) }
    }

    fn assigned(&mut self, name: &str, it: &Assigned) -> Told {
        self.supporting = it.supporting.iter().map(ToString::to_string).collect();
        let standing = it.term.standing;
        let words = if standing { self::standing(name) } else { name.to_owned() };
        let reading = Reading { standing, ..Reading::of(Meaning::Assigned) };
        Told { due: it.term.due, ..Told::new(&words, reading) }.on(it.on)
    }

    /// A row of another ledger begins in the state that it states; a closing stated there is one here.
    fn imported(&mut self, name: &str, it: &Imported) -> Vec<Told> {
        let began = self.begins(name, &it.origin, !it.concerns.is_empty(), None);
        let standing = it.standing;
        let began = Told { due: it.due, reading: Reading { standing, ..began.reading }, ..began };
        let began = if standing { Told { activity: self::standing(&began.activity), ..began } } else { began };
        match it.state {
            State::Closed => vec![began, closed(Outcome::Solved, false)],
            State::Provisional => vec![began, closed(Outcome::Solved, true)],
            _ => vec![began],
        }
    }
}

/// An entry of which only the kind is left.
fn plain(kind: &str) -> Told {
    let meaning = match kind {
        "registered/1" | "imported/1" => Meaning::Registered,
        "assigned/1" => Meaning::Assigned,
        "accepted/1" => Meaning::Accepted,
        "transferred/1" => Meaning::Transferred,
        "help-asked/1" => Meaning::HelpAsked,
        "help-answered/1" => Meaning::HelpAnswered,
        "urged/1" => Meaning::Urged,
        "extension-asked/1" => Meaning::ExtensionAsked,
        "extension-refused/1" => Meaning::ExtensionRefused,
        "claimed/1" => Meaning::Claimed,
        "returned/1" => Meaning::Returned,
        "verified/1" => Meaning::Verified,
        "reopened/1" => Meaning::Reopened,
        _ => Meaning::Other,
    };
    Told::new(&format!("{}（已清除）", Event::name_of(kind)), Reading::of(meaning))
}

/// What the marks of a beginning say is part of its name.
fn begun(name: &str, other_unit: bool, contact_known: bool) -> (String, Reading) {
    let marks = match (other_unit, contact_known) {
        (true, true) => "（须别的单位核验，有联系方式）",
        (true, false) => "（须别的单位核验）",
        (false, true) => "（有联系方式）",
        (false, false) => "",
    };
    (format!("{name}{marks}"), Reading { other_unit, contact_known, ..Reading::of(Meaning::Registered) })
}

fn standing(name: &str) -> String {
    format!("{name}（长期坚持）")
}

fn extended(cause: Cause) -> Told {
    let words = match cause {
        Cause::Own => "同意延期（自身原因）",
        Cause::External => "同意延期（外部原因）",
        Cause::ForceMajeure => "同意延期（不可抗力）",
    };
    Told::new(words, Reading { cause, ..Reading::of(Meaning::Extended) })
}

fn closed(outcome: Outcome, provisional: bool) -> Told {
    let words = match outcome {
        Outcome::Solved => "办结（已解决",
        Outcome::Partly => "办结（部分解决",
        Outcome::Explained => "办结（已解释",
        Outcome::Deferred => "办结（暂不具备条件",
        Outcome::Tried => "办结（已尽力未成",
        Outcome::HandedUp => "办结（已提请上级",
        Outcome::NotOurs => "办结（非本级职权",
        Outcome::Unanswered => "办结（未答复",
        Outcome::Withdrawn => "办结（诉求人撤回",
    };
    let words = format!("{words}{}）", if provisional { "，待核" } else { "" });
    Told::new(&words, Reading { outcome, provisional, ..Reading::of(Meaning::Closed) })
}

impl Told {
    fn new(activity: &str, reading: Reading) -> Told {
        let (activity, text, party) = (activity.to_owned(), String::new(), String::new());
        Told { activity, reading, on: None, due: None, text, party, begins: false }
    }

    fn on(self, on: Option<Date>) -> Told {
        Told { on, ..self }
    }

    fn text(self, text: &str) -> Told {
        Told { text: text.to_owned(), ..self }
    }

    fn party(self, party: &str) -> Told {
        Told { party: party.to_owned(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use duizhao_core::{Actor, Calendar, Matter, MatterId, Recorded, Seq};
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::*;
    use crate::{Days, Look, Settings, Signs};

    /// A matter from lines of time, actor, kind and body.
    fn matter(number: u128, seq: u64, lines: &[(&str, &str, &str, Value)]) -> Matter {
        let mut matter = Matter::new(MatterId(uuid::Uuid::from_u128(number)));
        for (at, (time, actor, kind, body)) in lines.iter().enumerate() {
            let event = Event::from_value(kind, body.clone()).unwrap();
            matter.apply(&Recorded {
                seq: Seq(seq + at as u64),
                at: time.parse::<Timestamp>().unwrap(),
                actor: actor.parse::<Actor>().unwrap(),
                kind: (*kind).to_owned(),
                content: Content::Event(event),
            });
        }
        matter
    }

    fn registered() -> Value {
        json!({"affair": "路面塌陷", "criterion": "可以通车", "field": "建设", "origin": {"from": "visit"}})
    }

    /// All kinds of sign where none is named.
    fn looked(record: &OwnRecord, only: &[&str]) -> Signs {
        let settings = Settings::default();
        let look = Look {
            settings: &settings,
            readings: record.readings.clone(),
            meanings: OwnRecord::map().meanings(),
            days: Days::new(&Calendar::shipped(), 480),
            until: None,
            only: only.iter().map(ToString::to_string).collect(),
        };
        look.at(&record.log)
    }

    #[test]
    fn entries_of_the_record_raise_the_signs_of_a_foreign_log() {
        let assigned =
            json!({"lead": "jianshe", "supporting": ["gongdian"], "term": {"pace": "by-date", "due": "2024-03-29"}});
        let asked = matter(
            1,
            0,
            &[
                ("2024-03-01T01:00:00Z", "dangzheng/p-9", "registered/1", registered()),
                ("2024-03-01T02:00:00Z", "dangzheng/p-9", "assigned/1", assigned),
                ("2024-03-01T03:00:00Z", "jianshe/p-1", "accepted/1", json!({})),
                ("2024-03-04T03:00:00Z", "jianshe/p-1", "help-asked/1", json!({"of": "gongdian", "what": "停电配合"})),
                ("2024-03-04T04:00:00Z", "jianshe/p-1", "help-asked/1", json!({"of": "qu-zhujian", "what": "资金"})),
                // Typed on the 12th, seen on the 5th.
                (
                    "2024-03-12T04:00:00Z",
                    "jianshe/p-1",
                    "evidence-added/1",
                    json!({"medium": "seen", "text": "塌陷两米", "on": "2024-03-05"}),
                ),
                ("2024-04-08T04:00:00Z", "dangzheng/p-9", "urged/1", json!({})),
            ],
        );
        let mut record = OwnRecord::new(&OfficeRules::default());
        record.add(&asked);
        let signs = looked(&record, &[]);
        let found: Vec<String> = signs
            .found
            .iter()
            .flat_map(|it| it.signs.iter())
            .map(|it| format!("{} {} {}", it.code, it.figure, record.log.words.owners.name(it.unit)))
            .collect();
        assert_eq!(found, ["shelved 23 ", "many-heads 0 gongdian", "unanswered-help 24 qu-zhujian"]);
        let not_run: Vec<&str> = signs.not_run.iter().map(|it| it.kind.code).collect();
        assert_eq!(not_run, ["silent-close", "pressed"]);
    }

    #[test]
    fn what_was_linked_as_recurring_recurs_and_imports_state_what_they_state() {
        let imported = json!({"file": "台账.xlsx", "row": 3, "columns": {}, "affair": "路面塌陷", "origin": {"from": "request"}, "state": "closed"});
        let before = matter(1, 0, &[("2024-03-01T01:00:00Z", "dangzheng/p-9", "imported/1", imported)]);
        let link = json!({"to": uuid::Uuid::from_u128(1).to_string(), "relation": "recurs"});
        let again = matter(
            2,
            5,
            &[
                ("2024-09-02T01:00:00Z", "dangzheng/p-9", "registered/1", registered()),
                ("2024-09-02T02:00:00Z", "dangzheng/p-9", "linked/1", link),
            ],
        );
        let mut record = OwnRecord::new(&OfficeRules::default());
        record.add(&before);
        record.add(&again);
        let signs = looked(&record, &["paper-closed", "unverified", "recurring"]);
        let found: Vec<(&str, u64)> = signs.found.iter().map(|it| (it.kind.code, it.count)).collect();
        assert_eq!(found, [("paper-closed", 1), ("unverified", 1), ("recurring", 1)]);
    }
}
