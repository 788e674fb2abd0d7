//! Any sequence of acts by anyone at any time: nothing panics, and what must hold holds after each.

use duizhao_core::*;
use proptest::prelude::*;
use serde_json::json;

use crate::life::*;

const ACTORS: [&str; 8] = [OFFICE, LEAD, COLLEAGUE, OTHER, SUPPORT, RECEIVER, "jiwei/p2", "nongye/p4"];

/// An act: who, what, which variant of it, how many days later, and which entry it is about.
type Act = (usize, usize, u8, i64, u64);

proptest! {
    #[test]
    fn what_must_hold_holds_on_any_walk(
        from in 0..6usize,
        acts in proptest::collection::vec((0..ACTORS.len(), 0..Event::KINDS.len(), 0..6u8, 0..3i64, 0..12u64), 1..60),
    ) {
        let mut life = begun(from);
        for act in acts {
            step(&mut life, act);
        }
    }
}

/// Walks that begin where the interesting acts are.
fn begun(from: usize) -> Life {
    let mut life = Life::new();
    let source = ["visit", "request"][from % 2];
    if from > 0 {
        life.does(OFFICE, event("registered/1", registered(source)));
        life.does(OFFICE, sample("assigned/1"));
        life.does(LEAD, sample("accepted/1"));
    }
    if from > 3 {
        life.does(LEAD, sample("evidence-added/1"));
        life.does(LEAD, sample("claimed/1"));
    }
    life
}

fn step(life: &mut Life, (actor, kind, variant, days, seq): Act) {
    life.days_pass(days);
    let before = life.matter.clone();
    let asked = varied(life, Event::KINDS[kind].0, variant, seq);
    let actor = ACTORS[actor];
    match life.ask(actor, &asked) {
        Err(code) => {
            assert!(Refusal::ALL.iter().any(|it| it.0 == code));
            assert_eq!(life.matter, before, "a refusal changes nothing");
        }
        Ok(events) => holds(&before, life, actor, &events),
    }
}

fn holds(before: &Matter, life: &Life, actor: &str, events: &[Event]) {
    let after = &life.matter;
    assert_eq!(after.version().0, before.version().0 + events.len() as u64);
    assert_eq!(*after, life.replayed(), "live and replayed are one");
    let actor: Actor = actor.parse().unwrap();
    match &events[0] {
        Event::Verified(_) | Event::Returned(_) | Event::Closed(_) | Event::Rechecked(_) => {
            assert_ne!(claimer(before), Some(actor.person), "who claims does not verify");
        }
        Event::ExtensionGranted(_) | Event::Corrected(_) | Event::Erased(_) => {}
        Event::Withdrawn(_) => assert!(before.history().iter().all(|it| it.kind != "accepted/1")),
        _ => assert!(before.due().is_none() || after.due() == before.due(), "only a grant moves the last day"),
    }
    if let Event::Verified(it) = &events[0]
        && it.signer.is_none()
        && before.origin() == Some(Source::Request)
    {
        assert_ne!(claim(before).map(|it| it.unit), Some(actor.unit), "another unit verifies a request");
    }
    let closes = matches!(events[0], Event::Closed(_) | Event::Verified(_)) && after.state() == State::Closed;
    if closes && after.outcome() == Some(Outcome::Solved) {
        assert!(as_corrected(after).iter().any(is_result), "solved has a result");
    }
    let waits = after.history().iter().filter(|it| it.kind == "waiting/1").count();
    assert!(waits <= 2);
}

/// What the acts before say of who claims now; reckoned apart from the matter.
fn claim(matter: &Matter) -> Option<Actor> {
    let last = |kinds: &[&str]| matter.history().iter().rposition(|it| kinds.contains(&it.kind.as_str()));
    let at = last(&["claimed/1"])?;
    let undone = last(&["returned/1", "reopened/1"]).is_some_and(|it| it > at);
    (!undone).then(|| matter.history()[at].actor.clone())
}

fn claimer(matter: &Matter) -> Option<PersonId> {
    claim(matter).map(|it| it.person)
}

fn as_corrected(matter: &Matter) -> Vec<Content> {
    let mut contents: Vec<Content> = matter.history().iter().map(|it| it.content.clone()).collect();
    for entry in matter.history() {
        let Content::Event(Event::Corrected(it)) = &entry.content else { continue };
        let target = &mut contents[usize::try_from(it.seq.0).unwrap()];
        if *target != Content::Erased {
            *target = Content::Event(Event::from_value(&it.kind, it.body.clone()).unwrap());
        }
    }
    contents
}

fn is_result(content: &Content) -> bool {
    matches!(content, Content::Event(Event::EvidenceAdded(it)) if it.answers && it.medium == Medium::Acceptance)
}

fn varied(life: &Life, kind: &str, variant: u8, seq: u64) -> Event {
    let outcome = ["solved", "solved", "tried", "deferred", "partly", "not-ours"][usize::from(variant)];
    let units = ["nongye", "chengjian", "shuili", "jiwei", "nongye", "chengjian"];
    let body = match kind {
        "claimed/1" => json!({"outcome": outcome, "text": "因"}),
        "verified/1" if variant == 5 => {
            json!({"method": "paper", "signer": "committee", "outcome": "solved", "text": "属实"})
        }
        "verified/1" => json!({"method": "on-site", "outcome": outcome, "text": "是"}),
        "closed/1" => {
            let provisional = life.matter.state() == State::Claimed && variant > 0;
            json!({"outcome": outcome, "provisional": provisional, "recheck": "2027-01-10", "taken_by": "局"})
        }
        "evidence-added/1" => {
            let medium = ["acceptance", "meeting", "document", "plan", "acceptance", "study"][usize::from(variant)];
            json!({"medium": medium, "text": "x", "answers": variant != 4})
        }
        "transferred/1" => json!({"to": units[usize::from(variant)], "reason": "x"}),
        "assigned/1" => {
            let due = ["2026-12-04", "2027-02-01"][usize::from(variant % 2)];
            json!({"lead": units[usize::from(variant)], "supporting": ["shuili"], "term": {"pace": "at-once", "due": due}})
        }
        "waiting/1" => json!({"party": "局", "what": "x", "until": "2027-06-01"}),
        "extension-asked/1" => json!({"due": format!("2027-0{}-01", variant + 1), "reason": "x", "cause": "own"}),
        "extension-granted/1" => json!({"due": format!("2027-0{}-01", variant + 1)}),
        "erased/1" => json!({"seq": seq, "reason": "x"}),
        "corrected/1" => {
            let kinds = ["evidence-added/1", "claimed/1", "verified/1", "assigned/1", "transferred/1", "registered/1"];
            let other = varied(life, kinds[usize::from(variant)], (seq % 6) as u8, seq);
            let body: serde_json::Value = serde_json::from_slice(&other.body()).unwrap();
            json!({"seq": seq, "kind": other.kind(), "body": body, "reason": "x"})
        }
        _ => return sample(kind),
    };
    event(kind, body)
}
