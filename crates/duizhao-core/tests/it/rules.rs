//! Each rule, and each way around it that was thought of. `every_code_is_raised` holds the list.

use duizhao_core::*;
use serde_json::{Value, json};

use crate::life::*;

#[test]
fn who_claims_does_not_verify_close_or_look_again() {
    let mut life = Life::claimed();
    life.refuses(LEAD, "verified/1", json!({"method": "on-site", "outcome": "solved"}), "claimer-verifies");
    let paper = json!({"method": "paper", "outcome": "solved", "signer": "committee", "text": "属实"});
    life.refuses(LEAD, "verified/1", paper, "claimer-verifies");
    life.refuses(LEAD, "returned/1", json!({"reason": "不对"}), "claimer-verifies");
    life.refuses("jiwei/p2", "verified/1", json!({"method": "on-site", "outcome": "solved"}), "claimer-verifies");
    life.does(COLLEAGUE, sample("verified/1"));
    life.refuses(LEAD, "closed/1", json!({"outcome": "solved"}), "claimer-verifies");
    life.does(COLLEAGUE, sample("closed/1"));
    life.refuses(LEAD, "rechecked/1", json!({"holds": true, "text": "好"}), "claimer-verifies");
}

#[test]
fn an_erased_claim_still_has_its_claimer() {
    let mut life = Life::claimed();
    life.does(OFFICE, event("erased/1", json!({"seq": 4, "reason": "含号码"})));
    life.refuses(LEAD, "verified/1", json!({"method": "on-site", "outcome": "solved"}), "claimer-verifies");
}

#[test]
fn another_unit_verifies_where_the_rules_say_so() {
    let verify = json!({"method": "on-site", "outcome": "solved"});
    for (from, concerns) in
        [("request", json!([])), ("inspection", json!([])), ("visit", json!(["money"])), ("visit", json!(["safety"]))]
    {
        let mut body = registered(from);
        body["concerns"] = concerns;
        let mut life = Life::new();
        life.does(OFFICE, event("registered/1", body));
        let own = json!({"lead": "nongye", "verifier": "nongye", "term": {"pace": "by-date", "due": "2026-12-04"}});
        life.refuses(OFFICE, "assigned/1", own, "unit-verifies");
        [(OFFICE, "assigned/1"), (LEAD, "accepted/1"), (LEAD, "evidence-added/1"), (LEAD, "claimed/1")]
            .iter()
            .for_each(|(actor, kind)| life.does(actor, sample(kind)));
        life.refuses(COLLEAGUE, "verified/1", verify.clone(), "unit-verifies");
        let slip = json!({"method": "paper", "outcome": "solved", "signer": "affected", "text": "路已通"});
        life.clone().does(COLLEAGUE, event("verified/1", slip));
        life.does(OTHER, sample("verified/1"));
    }
    let mut life = Life::claimed();
    life.clone().does(COLLEAGUE, sample("verified/1"));
    life.rules.other_unit_always = true;
    life.refuses(COLLEAGUE, "verified/1", verify, "unit-verifies");
}

#[test]
fn an_imported_claim_is_not_verified_by_its_lead() {
    let mut life = Life::new();
    let mut body = json!({
        "file": "a.xlsx", "row": 1, "columns": {}, "affair": "村道", "criterion": "通车",
        "origin": {"from": "above"}, "state": "verified", "lead": "nongye",
    });
    life.does(OFFICE, event("imported/1", body.clone()));
    assert_eq!(life.matter.state(), State::Claimed, "what others verified was not verified here");
    life.refuses(
        COLLEAGUE,
        "verified/1",
        json!({"method": "on-site", "outcome": "partly", "text": "半"}),
        "unit-verifies",
    );
    life.does(OTHER, event("verified/1", json!({"method": "on-site", "outcome": "partly", "text": "半"})));
    body["criterion"] = json!("");
    body["state"] = json!("in-hand");
    let mut life = Life::new();
    life.does(OFFICE, event("imported/1", body));
    life.refuses(LEAD, "evidence-added/1", json!({"medium": "payment", "text": "x", "answers": true}), "no-criterion");
}

#[test]
fn solved_needs_a_result_and_the_rest_needs_words() {
    let mut body = json!({
        "lead": "nongye", "term": {"pace": "by-date", "due": "2026-12-04"},
    });
    let mut life = Life::after(&[(OFFICE, "registered/1")]);
    life.does(OFFICE, event("assigned/1", body.take()));
    life.does(LEAD, sample("accepted/1"));
    for activity in [
        json!({"medium": "document", "text": "文件", "answers": true}),
        json!({"medium": "study", "text": "学习", "answers": true}),
        json!({"medium": "meeting", "text": "会议", "answers": true}),
        json!({"medium": "rule", "text": "制度", "answers": true}),
        json!({"medium": "acceptance", "text": "别的验收"}),
    ] {
        life.does(LEAD, event("evidence-added/1", activity));
        life.refuses(LEAD, "claimed/1", json!({"outcome": "solved"}), "no-result");
    }
    life.refuses(LEAD, "claimed/1", json!({"outcome": "tried"}), "no-text");
    life.does(LEAD, event("claimed/1", json!({"outcome": "tried", "text": "三次协商未成"})));
    life.refuses(OTHER, "verified/1", json!({"method": "on-site", "outcome": "tried"}), "no-text");
    life.refuses(OTHER, "verified/1", json!({"method": "on-site", "outcome": "solved"}), "no-result");
    life.refuses(OTHER, "verified/1", json!({"method": "paper", "outcome": "tried", "text": "x"}), "no-signer");
    life.does(OTHER, event("verified/1", json!({"method": "on-site", "outcome": "tried", "text": "情况属实"})));
    life.refuses(OTHER, "closed/1", json!({"outcome": "solved"}), "other-outcome");
    life.does(OTHER, event("closed/1", json!({"outcome": "tried"})));
}

#[test]
fn evidence_erased_after_the_verdict_no_longer_closes() {
    let mut life = Life::claimed();
    life.does(OTHER, sample("verified/1"));
    life.does(OFFICE, event("erased/1", json!({"seq": 3, "reason": "含号码"})));
    life.refuses(OTHER, "closed/1", json!({"outcome": "solved"}), "no-result");
}

#[test]
fn urgent_work_is_closed_for_twenty_working_days() {
    let mut life = Life::in_hand();
    life.does(LEAD, sample("claimed/1"));
    life.refuses(OTHER, "closed/1", json!({"outcome": "solved"}), "not-verified");
    life.does(OTHER, event("closed/1", json!({"outcome": "solved", "provisional": true})));
    let by = life.matter.verify_by(&Calendar::default(), &life.rules);
    assert_eq!(by, Some(jiff::civil::date(2026, 12, 21)));
    life.refuses(OTHER, "verified/1", json!({"method": "on-site", "outcome": "solved"}), "no-result");
    life.refuses(OTHER, "verified/1", json!({"method": "on-site", "outcome": "partly", "text": "半"}), "other-outcome");
    life.does(LEAD, sample("evidence-added/1"));
    life.does(OTHER, sample("verified/1"));
    assert_eq!(life.matter.state(), State::Closed);

    let mut slow = Life::after(&[(OFFICE, "registered/1")]);
    let term = json!({"lead": "nongye", "term": {"pace": "by-date", "due": "2026-12-04"}});
    slow.does(OFFICE, event("assigned/1", term));
    [(LEAD, "accepted/1"), (LEAD, "evidence-added/1"), (LEAD, "claimed/1")]
        .iter()
        .for_each(|(actor, kind)| slow.does(actor, sample(kind)));
    slow.refuses(OTHER, "closed/1", json!({"outcome": "solved", "provisional": true}), "not-urgent");
}

#[test]
fn an_outcome_says_what_belongs_to_it() {
    let end = |outcome: &str| {
        let mut life = Life::in_hand();
        life.does(LEAD, event("claimed/1", json!({"outcome": outcome, "text": "因"})));
        life.does(OTHER, event("verified/1", json!({"method": "on-site", "outcome": outcome, "text": "是"})));
        life
    };
    let mut life = end("deferred");
    life.refuses(OTHER, "closed/1", json!({"outcome": "deferred"}), "no-recheck");
    life.refuses(OTHER, "closed/1", json!({"outcome": "deferred", "recheck": "2026-11-23"}), "no-recheck");
    life.does(OTHER, event("closed/1", json!({"outcome": "deferred", "recheck": "2026-12-01"})));
    life.refuses(LEAD, "advanced/1", json!({"text": "开工"}), "not-now");
    life.days_pass(8);
    assert_eq!(life.matter.state_on(jiff::civil::date(2026, 12, 1)), State::InHand, "open again by itself");
    life.does(LEAD, sample("advanced/1"));
    assert_eq!((life.matter.state(), life.matter.outcome()), (State::InHand, None));
    let mut life = end("not-ours");
    life.refuses(OTHER, "closed/1", json!({"outcome": "not-ours"}), "no-taker");
    life.does(OTHER, event("closed/1", json!({"outcome": "not-ours", "taken_by": "区交通局"})));
}

#[test]
fn who_leads_does_not_support() {
    let mut life = Life::new();
    life.does(OFFICE, sample("registered/1"));
    let body = |lead: &str| json!({"lead": lead, "supporting": ["shuili"], "term": {"pace": "standing"}});
    life.refuses(OFFICE, "assigned/1", body("shuili"), "lead-supports");
    life.does(OFFICE, event("assigned/1", body("nongye")));
}

#[test]
fn a_transfer_is_open_for_two_working_days_and_moves_no_clock() {
    let mut life = Life::in_hand();
    life.refuses(LEAD, "transferred/1", json!({"to": "nongye", "reason": "x"}), "same-unit");
    life.does(LEAD, sample("transferred/1"));
    life.refuses(LEAD, "accepted/1", json!({}), "not-receiver");
    for kind in ["advanced/1", "transferred/1"] {
        let body = serde_json::from_slice(&sample(kind).body()).unwrap();
        life.refuses(RECEIVER, kind, body, "accept-first");
    }
    life.does(LEAD, sample("advanced/1"));
    life.clone().does(RECEIVER, sample("declined/1"));
    life.days_pass(2);
    life.does(LEAD, sample("advanced/1"));
    life.days_pass(1);
    life.refuses(LEAD, "advanced/1", json!({"text": "x"}), "not-party");
    life.refuses(RECEIVER, "declined/1", json!({"reason": "x"}), "taken-by-time");
    life.refuses(LEAD, "transferred/1", json!({"to": "shuili", "reason": "x"}), "not-lead");
    life.does(RECEIVER, event("transferred/1", json!({"to": "shuili", "reason": "沟渠"})));
    assert_eq!(life.matter.lead().unwrap().to_string(), "chengjian", "who passed it on answers meanwhile");
    life.does(SUPPORT, sample("accepted/1"));
    assert_eq!((life.matter.lead().unwrap().to_string().as_str(), life.matter.due()), ("shuili", Some(DUE)));
}

#[test]
fn the_last_day_moves_by_a_grant_alone() {
    let mut life = Life::after(&[(OFFICE, "registered/1"), (OFFICE, "assigned/1"), (LEAD, "declined/1")]);
    let later = json!({"lead": "shuili", "term": {"pace": "by-date", "due": "2027-03-01"}});
    life.refuses(OFFICE, "assigned/1", later, "due-kept");
    life.does(OFFICE, sample("assigned/1"));
    life.does(LEAD, sample("accepted/1"));
    let body = json!({"lead": "nongye", "term": {"pace": "by-date", "due": "2027-03-01"}});
    let correction = json!({"seq": 1, "kind": "assigned/1", "body": body, "reason": "笔误"});
    life.refuses(OFFICE, "corrected/1", correction, "due-kept");
    let ask = |due: &str| json!({"due": due, "reason": "雨", "cause": "own"});
    life.refuses(LEAD, "extension-asked/1", ask("2026-12-04"), "not-later");
    life.refuses(OFFICE, "extension-granted/1", json!({"due": "2026-12-18"}), "nothing-asked");
    life.does(LEAD, sample("extension-asked/1"));
    life.refuses(COLLEAGUE, "extension-asked/1", ask("2027-12-04"), "asked-already");
    life.refuses(LEAD, "extension-granted/1", json!({"due": "2026-12-18"}), "by-someone-else");
    life.refuses(LEAD, "extension-refused/1", json!({"reason": "x"}), "by-someone-else");
    life.refuses(OFFICE, "extension-granted/1", json!({"due": "2026-12-19"}), "not-later");
    life.refuses(OFFICE, "extension-granted/1", json!({"due": "2026-12-01"}), "not-later");
    life.does(OFFICE, sample("extension-granted/1"));
    assert_eq!(life.matter.due(), Some(jiff::civil::date(2026, 12, 18)));
}

#[test]
fn a_term_says_its_last_day_and_the_days_agree() {
    let life = Life::after(&[(OFFICE, "registered/1")]);
    let assign = |term| event("assigned/1", json!({"lead": "nongye", "term": term}));
    for (term, fits) in [
        (json!({"pace": "by-date", "due": "2026-12-07", "days": {"count": 10, "working": true}}), true),
        (json!({"pace": "by-date", "due": "2026-12-03", "days": {"count": 10, "working": false}}), true),
        (json!({"pace": "at-once", "due": "2026-11-23", "hours": 8}), true),
        (json!({"pace": "standing", "standing": true}), true),
        (json!({"pace": "by-date", "due": "2026-12-08", "days": {"count": 10, "working": true}}), false),
        (json!({"pace": "by-date", "due": "2026-12-07", "days": {"count": 4_000_000_000u32, "working": true}}), false),
        (json!({"pace": "at-once", "due": "2026-11-25", "hours": 8}), false),
        (json!({"pace": "by-date", "due": "2026-11-20"}), false),
        (json!({"pace": "by-date"}), false),
    ] {
        let decided = life.decide(OFFICE, &assign(term.clone())).map_err(|it| it.code);
        assert_eq!(decided.is_ok(), fits, "{term}");
        assert!(fits || decided == Err("term-wrong"));
    }
}

#[test]
fn a_kept_day_is_no_cover_for_other_days_or_hours() {
    let mut life = Life::after(&[(OFFICE, "registered/1"), (OFFICE, "assigned/1"), (LEAD, "declined/1")]);
    let assign = |more: Value| {
        let mut term = json!({"pace": "by-date", "due": "2026-12-04"});
        term.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event("assigned/1", json!({"lead": "shuili", "term": term}))
    };
    for (more, fits) in [
        (json!({}), true),
        (json!({"days": {"count": 11, "working": false}}), true),
        (json!({"days": {"count": 99_999, "working": false}}), false),
        (json!({"days": {"count": 4_000_000_000u32, "working": true}}), false),
        (json!({"hours": 999_999}), false),
        (json!({"hours": 4_000_000_000u32}), false),
        (json!({"days": {"count": 11, "working": false}, "hours": 264}), false),
    ] {
        let decided = life.decide(OFFICE, &assign(more.clone())).map_err(|it| it.code);
        assert_eq!(decided.err(), (!fits).then_some("term-wrong"), "{more}");
    }
    life.now = "2027-01-05T08:00:00Z".parse().unwrap();
    life.does(OFFICE, assign(json!({})));
}

#[test]
fn a_term_in_hours_ends_at_an_instant_until_a_day_is_granted() {
    let mut life = Life::after(&[(OFFICE, "registered/1")]);
    let term = json!({"pace": "at-once", "due": "2026-11-23", "hours": 8});
    let given = life.now;
    life.does(OFFICE, event("assigned/1", json!({"lead": "nongye", "term": term})));
    let hours = |it: jiff::Timestamp| (it.as_second() - given.as_second()) / 3600;
    assert_eq!(life.matter.due_at().map(hours), Some(8));
    for (who, kind) in [(LEAD, "accepted/1"), (LEAD, "extension-asked/1"), (OFFICE, "extension-granted/1")] {
        life.does(who, sample(kind));
    }
    assert_eq!(life.matter.due_at(), None);
    assert!(Life::in_hand().matter.due_at().is_none(), "a term in days ends with a day");
}

#[test]
fn waiting_is_granted_by_another_unit_and_twice_at_most() {
    let mut life = Life::in_hand();
    let wait = json!({"party": "区交通局", "what": "批复", "until": "2026-12-20"});
    life.refuses(LEAD, "waiting/1", wait.clone(), "by-someone-else");
    life.refuses(OFFICE, "waiting/1", json!({"party": "局", "what": "复", "until": "2026-11-23"}), "day-passed");
    for _ in 0..2 {
        life.does(OFFICE, sample("waiting/1"));
        life.does(LEAD, event("advanced/1", json!({"no_change": true})));
        assert!(life.matter.waiting_until().is_some(), "nothing new does not end the wait");
        life.does(LEAD, sample("advanced/1"));
        assert_eq!(life.matter.waiting_until(), None);
    }
    life.refuses(OFFICE, "waiting/1", wait, "waited-twice");
}

#[test]
fn a_correction_breaks_no_rule_and_is_ones_own() {
    let mut life = Life::claimed();
    life.does(OTHER, sample("verified/1"));
    let correct = |seq: u64, kind: &str, body| json!({"seq": seq, "kind": kind, "body": body, "reason": "笔误"});
    let activity = json!({"medium": "meeting", "text": "会议", "answers": true});
    life.refuses(LEAD, "corrected/1", correct(3, "evidence-added/1", activity), "breaks-a-rule");
    let better = json!({"medium": "acceptance", "text": "验收单二", "answers": true});
    life.refuses(OTHER, "corrected/1", correct(3, "evidence-added/1", better.clone()), "not-yours");
    life.refuses(LEAD, "corrected/1", correct(3, "advanced/1", json!({"text": "x"})), "other-kind");
    life.refuses(LEAD, "corrected/1", correct(99, "advanced/1", json!({"text": "x"})), "no-such-event");
    let verdict = json!({"method": "evidence", "outcome": "solved"});
    life.refuses("jiwei/p2", "corrected/1", correct(5, "verified/1", verdict), "claimer-verifies");
    let mut criterion = registered("visit");
    criterion["criterion"] = json!("开过会");
    life.refuses(OFFICE, "corrected/1", correct(0, "registered/1", criterion), "criterion-fixed");
    life.does(LEAD, event("corrected/1", correct(3, "evidence-added/1", better)));
    let third = json!({"medium": "payment", "text": "付款单", "answers": true});
    life.does(LEAD, event("corrected/1", correct(3, "evidence-added/1", third)));
    assert_eq!(life.matter.state(), State::Verified);
    let worse = json!({"medium": "plan", "text": "计划", "answers": true});
    life.refuses(LEAD, "corrected/1", correct(3, "evidence-added/1", worse), "breaks-a-rule");
}

#[test]
fn the_lead_does_not_move_its_own_criterion() {
    let mut life = Life::new();
    life.does(LEAD, sample("registered/1"));
    life.does(OFFICE, sample("assigned/1"));
    let mut body = registered("visit");
    body["criterion"] = json!("开过会");
    let correction = json!({"seq": 0, "kind": "registered/1", "body": body, "reason": "笔误"});
    life.clone().does(LEAD, event("corrected/1", correction.clone()));
    life.does(LEAD, sample("accepted/1"));
    life.refuses(LEAD, "corrected/1", correction, "criterion-fixed");
}

#[test]
fn only_the_registrant_withdraws_and_soon() {
    let mut life = Life::after(&[(OFFICE, "registered/1"), (OFFICE, "assigned/1")]);
    life.refuses("dangzheng/p7", "withdrawn/1", json!({}), "too-late");
    let mut late = life.clone();
    late.days_pass(1);
    late.refuses(OFFICE, "withdrawn/1", json!({}), "too-late");
    let events = life.ask(OFFICE, &event("withdrawn/1", json!({}))).unwrap();
    let kinds: Vec<_> = events.iter().map(Event::kind).collect();
    assert_eq!(kinds, ["withdrawn/1", "erased/1", "erased/1"]);
    assert_eq!((life.matter.affair(), life.matter.state()), ("", State::Withdrawn));
    assert_eq!(life.matter, life.replayed());
}

#[test]
fn what_was_imported_is_taken_back_until_someone_works_on_it() {
    let imported = |state: &str| {
        let body = json!({
            "file": "a.xlsx", "row": 1, "columns": {}, "affair": "村道", "criterion": "通车",
            "origin": {"from": "above"}, "state": state, "lead": "nongye",
        });
        let mut life = Life::new();
        life.does(OFFICE, event("imported/1", body));
        life
    };
    for state in ["registered", "assigned", "in-hand", "claimed", "closed"] {
        let mut life = imported(state);
        life.refuses("dangzheng/p7", "withdrawn/1", json!({}), "too-late");
        let mut late = life.clone();
        late.days_pass(1);
        late.refuses(OFFICE, "withdrawn/1", json!({}), "too-late");
        life.does(OFFICE, sample("withdrawn/1"));
        assert_eq!((life.matter.affair(), life.matter.state()), ("", State::Withdrawn), "{state}");
        life.refuses(OFFICE, "withdrawn/1", json!({}), "not-now");
    }
    let mut worked_on = imported("in-hand");
    worked_on.does(LEAD, sample("advanced/1"));
    worked_on.refuses(OFFICE, "withdrawn/1", json!({}), "not-now");
    // What a unit wrote is not erased with it; being pressed or given out anew is nobody's answer.
    for (state, code) in [("in-hand", "not-now"), ("assigned", "too-late")] {
        let mut life = imported(state);
        life.does(OFFICE, sample("urged/1"));
        life.clone().does(OFFICE, sample("withdrawn/1"));
        life.does(LEAD, sample("explained/1"));
        life.refuses(OFFICE, "withdrawn/1", json!({}), code);
    }
    let mut accepted = imported("assigned");
    accepted.does(LEAD, sample("accepted/1"));
    accepted.refuses(OFFICE, "withdrawn/1", json!({}), "not-now");
}

#[test]
fn numbers_of_persons_are_refused_unless_confirmed() {
    let mut life = Life::in_hand();
    for number in ["13800138000", "11010519491231002X", "6222021234567890128"] {
        if numbers::find(number).is_empty() {
            continue; // The table of numbers decides what looks like one.
        }
        life.refuses(LEAD, "advanced/1", json!({"text": format!("联系{number}")}), "sensitive-number");
    }
    let mut body = json!({
        "file": "a.xlsx", "row": 1, "columns": {"contact": "13800138000"}, "affair": "村道",
        "origin": {"from": "above"}, "state": "registered",
    });
    let refused = Life::new().ask(OFFICE, &event("imported/1", body.clone()));
    assert_eq!(refused, Err("sensitive-number"), "a column may have any name");
    life.refuses(LEAD, "advanced/1", json!({"text": "路\u{0}灯"}), "no-character");
    body["columns"] = json!({"电话": "无"});
    Life::new().does(OFFICE, event("imported/1", body));
    life.numbers_confirmed = true;
    life.does(LEAD, event("advanced/1", json!({"text": "单号13800138000"})));
}

#[test]
fn what_nobody_means_is_refused_of_new_acts_alone() {
    let mut life = Life::in_hand();
    let body = |text: usize| json!({"text": "路".repeat(text)});
    life.refuses(LEAD, "advanced/1", body(5_001), "too-long");
    life.refuses(OTHER, "advanced/1", body(5_001), "not-party");
    life.refuses(
        OFFICE,
        "assigned/1",
        json!({"lead": "x", "term": {"pace": "by-date", "due": "9999-12-31"}}),
        "not-now",
    );
    life.clone().does(LEAD, event("advanced/1", body(5_000)));
    life.refuses(LEAD, "advanced/1", json!({"text": "通了", "no_change": true}), "change-told");
    for (kind, member) in [("waiting/1", "until"), ("extension-asked/1", "due"), ("advanced/1", "on")] {
        let mut body: Value = serde_json::from_slice(&sample(kind).body()).unwrap();
        body[member] = json!(if member == "on" { "1890-01-01" } else { "2036-11-24" });
        let actor = if kind == "waiting/1" { OFFICE } else { LEAD };
        life.refuses(actor, kind, body.clone(), "day-far");
        body[member] = json!(if member == "on" { "2016-11-23" } else { "2036-11-23" });
        life.clone().does(actor, event(kind, body));
    }
    let mut given = Life::after(&[(OFFICE, "registered/1")]);
    let term = |term: Value| json!({"lead": "nongye", "term": term});
    let hours = json!({"pace": "at-once", "due": "2026-11-23", "hours": 0});
    given.refuses(OFFICE, "assigned/1", term(hours), "term-wrong");
    let days = json!({"pace": "by-date", "due": "2026-11-23", "days": {"count": 0, "working": false}});
    given.refuses(OFFICE, "assigned/1", term(days), "term-wrong");
    given.refuses(OFFICE, "assigned/1", term(json!({"pace": "by-date", "due": "9999-12-31"})), "day-far");

    // It is sealed already: the matter lives on, and its other entries are corrected.
    life.records(LEAD, "advanced/1", Content::Event(event("advanced/1", body(6_000))));
    assert_eq!(life.matter, life.replayed());
    let fixed = json!({"seq": 3, "kind": "advanced/1", "body": {"text": "短"}, "reason": "太长"});
    life.clone().does(LEAD, event("corrected/1", fixed));
    let longer = json!({"seq": 3, "kind": "advanced/1", "body": body(5_001), "reason": "太长"});
    life.refuses(LEAD, "corrected/1", longer, "too-long");
    // A row stands as its ledger has it.
    let mut row: Value = serde_json::from_slice(&sample("imported/1").body()).unwrap();
    (row["affair"], row["due"]) = (json!("路".repeat(9_000)), json!("9999-12-31"));
    Life::new().does(OFFICE, event("imported/1", row));
}

#[test]
fn what_stands_is_said_again_however_far_or_long() {
    let long = "路".repeat(1_001);
    let mut row: Value = serde_json::from_slice(&sample("imported/1").body()).unwrap();
    row["state"] = json!("registered");
    (row["due"], row["criterion"], row["lead"]) = (json!("9999-12-31"), json!(long), Value::Null);
    let mut life = Life::new();
    life.does(OFFICE, event("imported/1", row.clone()));
    let given = |lead: &str, due: &str| json!({"lead": lead, "term": {"pace": "by-date", "due": due}});
    life.refuses(OFFICE, "assigned/1", given("nongye", "2026-12-04"), "due-kept");
    life.does(OFFICE, event("assigned/1", given("chengjian", "9999-12-31")));
    life.does(OFFICE, event("assigned/1", given("nongye", "9999-12-31")));
    life.does(LEAD, sample("accepted/1"));
    let instead =
        |seq: u64, kind: &str, body: &Value| json!({"seq": seq, "kind": kind, "body": body, "reason": "补正"});
    let mut helped = given("nongye", "9999-12-31");
    helped["supporting"] = json!(["shuili"]);
    life.does(OFFICE, event("corrected/1", instead(2, "assigned/1", &helped)));
    row["field"] = json!("交通");
    life.does(OFFICE, event("corrected/1", instead(0, "imported/1", &row)));
    // Typed, and not of the ledger.
    row["criterion"] = json!("渠".repeat(1_001));
    life.refuses(OFFICE, "corrected/1", instead(0, "imported/1", &row), "too-long");
    row["columns"]["办结标准"] = row["criterion"].clone();
    life.does(OFFICE, event("corrected/1", instead(0, "imported/1", &row)));

    let mut verified = Life::claimed();
    let on = |text: &str| json!({"method": "on-site", "outcome": "solved", "on": "1890-01-01", "text": text});
    verified.records(OTHER, "verified/1", Content::Event(event("verified/1", on(""))));
    verified.does(OTHER, event("corrected/1", instead(5, "verified/1", &on("看过"))));
}

#[test]
fn nothing_is_verified_before_it_was_registered() {
    let mut life = Life::claimed();
    let on = |day: &str| json!({"method": "on-site", "outcome": "solved", "on": day});
    life.refuses(OTHER, "verified/1", on("2026-11-22"), "day-before");
    life.clone().does(OTHER, event("verified/1", on("2026-11-23")));
    let mut earlier = registered("visit");
    earlier["on"] = json!("2026-11-20");
    life.does(
        OFFICE,
        event("corrected/1", json!({"seq": 0, "kind": "registered/1", "body": earlier, "reason": "补登"})),
    );
    life.refuses(OTHER, "verified/1", on("2026-11-19"), "day-before");
    life.does(OTHER, event("verified/1", on("2026-11-20")));
}

#[test]
fn a_matter_is_passed_on_by_others_than_its_lead() {
    let to = json!({"to": "jiwei", "reason": "单位撤并"});
    let mut life = Life::after(&[(OFFICE, "registered/1"), (OFFICE, "assigned/1"), (LEAD, "accepted/1")]);
    for other in [OFFICE, SUPPORT, RECEIVER, LEAD] {
        life.clone().does(other, event("transferred/1", to.clone()));
    }
    // It was taken by time: who passed it on has no more say in it, unless they gave it out.
    let mut own = Life::after(&[(OFFICE, "registered/1")]);
    own.does(OFFICE, event("assigned/1", json!({"lead": "dangzheng", "term": {"pace": "standing"}})));
    own.does(OFFICE, sample("accepted/1"));
    own.does(OFFICE, sample("transferred/1"));
    life.does(LEAD, sample("transferred/1"));
    life.days_pass(3);
    own.days_pass(3);
    life.refuses(LEAD, "transferred/1", to.clone(), "not-lead");
    life.does(OTHER, event("transferred/1", json!({"to": "shuili", "reason": "单位撤并"})));
    own.does(OFFICE, event("transferred/1", to));
}

#[test]
fn small_rules_hold() {
    let mut life = Life::in_hand();
    life.refuses(SUPPORT, "claimed/1", json!({"outcome": "solved"}), "not-lead");
    life.refuses(OTHER, "advanced/1", json!({"text": "x"}), "not-party");
    life.refuses(OTHER, "urged/1", json!({"on": "2026-11-24"}), "day-ahead");
    life.refuses(LEAD, "advanced/1", json!({"text": "  "}), "no-text");
    life.refuses(OFFICE, "linked/1", json!({"to": "那条路", "relation": "recurs"}), "link-wrong");
    let own = life.matter.id().0.to_string();
    life.refuses(OFFICE, "linked/1", json!({"to": own, "relation": "recurs"}), "link-wrong");
    let log = "qinghe-zhen/0193f0c2-0000-7000-8000-000000000001";
    life.refuses(OFFICE, "linked/1", json!({"to": format!("{log}#{own}"), "relation": "recurs"}), "link-wrong");
    let other = format!("lin-zhen/0193f0c2-0000-7000-8000-000000000002#{own}");
    life.does(OFFICE, event("linked/1", json!({"to": other, "relation": "recurs"})));
    life.refuses(OFFICE, "help-answered/1", json!({"text": "x"}), "nothing-asked");
    life.refuses(OFFICE, "registered/1", registered("visit"), "already-there");
    Life::new().refuses(LEAD, "advanced/1", json!({"text": "x"}), "not-there");
    let mut office = Life::of(MatterId::OFFICE);
    office.refuses(LEAD, "advanced/1", json!({"text": "x"}), "office-only");
    for absurd in [
        json!({"drawn_percent": 101}),
        json!({"waits": 10_001}),
        json!({"withdraw_hours": 99_999}),
        json!({"zone_minutes": -1_081}),
    ] {
        office.refuses(OFFICE, "rules-set/1", absurd, "rules-wrong");
    }
    office.does(OFFICE, event("rules-set/1", json!({"other_unit_always": true})));
    office.refuses(OFFICE, "erased/1", json!({"seq": 0, "reason": "x"}), "rules-stay");
    assert!(office.matter.rules().other_unit_always);
}

#[test]
fn an_unknown_kind_blocks_its_matter_but_for_erasing() {
    let mut life = Life::in_hand();
    life.records(OFFICE, "photographed/7", Content::Unknown { body: b"{}".to_vec() });
    assert!(life.matter.is_blocked());
    life.refuses(LEAD, "advanced/1", json!({"text": "x"}), "unknown-kind");
    life.does(OFFICE, event("erased/1", json!({"seq": 3, "reason": "含号码"})));
    assert!(life.matter.is_blocked(), "what it did is still not known");
    assert_eq!(life.matter, life.replayed());
}

/// Every code stands in a test above, so that no refusal is dead.
#[test]
fn every_code_is_raised() {
    let tests = concat!(include_str!("rules.rs"), include_str!("../../../../docs/matter.md"));
    let page = tests.split("## Refusals").next().unwrap();
    for (code, zh, en) in Refusal::ALL {
        assert!(page.contains(&format!("\"{code}\"")) || page.contains(&format!("`{code}`")), "{code} is never raised");
        assert!(!zh.is_empty() && en.is_ascii(), "{code}");
    }
}
