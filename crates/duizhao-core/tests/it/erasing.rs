//! An erased event still moves the state, whatever it was.

use duizhao_core::*;
use serde_json::json;

use crate::life::*;

#[test]
fn a_life_without_bodies_stands_where_it_stood() {
    let mut life = Life::claimed();
    life.does(OTHER, sample("verified/1"));
    life.does(OTHER, sample("closed/1"));
    let mut bare = Matter::new(life.matter.id());
    for entry in life.matter.history() {
        bare.apply(&Recorded { content: Content::Erased, ..entry.clone() });
    }
    assert_eq!((bare.state(), bare.version()), (State::Closed, life.matter.version()));
    assert_eq!((bare.affair(), bare.outcome()), ("", None));
}

#[test]
fn an_erasure_takes_corrections_with_it() {
    let mut life = Life::in_hand();
    life.does(OFFICE, sample("corrected/1"));
    let events = life.ask(OFFICE, &sample("erased/1")).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(life.matter.history()[3].content, Content::Erased);
    assert_eq!((life.matter.affair(), life.matter.state()), ("", State::InHand));
    assert_eq!(life.matter, life.replayed());
    life.refuses(OFFICE, "erased/1", json!({"seq": 0, "reason": "又一次"}), "no-such-event");
    life.refuses(OFFICE, "erased/1", json!({"seq": 4, "reason": "抹掉清除"}), "no-such-event");
}

#[test]
fn a_matter_whose_assignment_is_erased_can_be_given_out_anew() {
    let mut life = Life::in_hand();
    life.does(OFFICE, event("erased/1", json!({"seq": 1, "reason": "含号码"})));
    life.does(LEAD, sample("advanced/1"));
    let mut early = Life::after(&[(OFFICE, "registered/1"), (OFFICE, "assigned/1")]);
    early.does(OFFICE, event("erased/1", json!({"seq": 1, "reason": "含号码"})));
    assert_eq!((early.matter.state(), early.matter.lead()), (State::Assigned, None));
    early.does(OFFICE, sample("assigned/1"));
    early.does(LEAD, sample("accepted/1"));
}
