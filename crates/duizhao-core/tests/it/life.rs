//! A matter that a test leads through its life, one act at a time.

use std::sync::LazyLock;

use duizhao_core::*;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The office that registers and gives out.
pub(crate) const OFFICE: &str = "dangzheng/p1";
pub(crate) const LEAD: &str = "nongye/p2";
/// Another person of the lead unit.
pub(crate) const COLLEAGUE: &str = "nongye/p3";
/// Of a unit that has no other part in it.
pub(crate) const OTHER: &str = "jiwei/p4";
pub(crate) const SUPPORT: &str = "shuili/p5";
pub(crate) const RECEIVER: &str = "chengjian/p6";

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::shipped);

pub(crate) const DUE: Date = date(2026, 12, 4);

/// Every sample is an act that is right in its own time.
pub(crate) fn sample(kind: &str) -> Event {
    let body = match kind {
        "registered/1" => registered("visit"),
        "imported/1" => json!({
            "file": "台账.xlsx", "row": 3, "columns": {"事项": "村道"}, "affair": "村道未硬化", "criterion": "路通",
            "origin": {"from": "above"}, "state": "in-hand", "lead": "nongye", "due": "2026-12-04",
        }),
        "assigned/1" => json!({
            "lead": "nongye", "supporting": ["shuili"], "leader": "p9", "verifier": "jiwei",
            "term": {"pace": "at-once", "due": "2026-12-04"},
        }),
        "transferred/1" => json!({"to": "chengjian", "reason": "属镇区道路"}),
        "advanced/1" => json!({"text": "已看现场"}),
        "evidence-added/1" => json!({"medium": "acceptance", "text": "验收单", "answers": true}),
        "waiting/1" => json!({"party": "区交通局", "what": "批复", "until": "2026-12-20"}),
        "help-asked/1" => json!({"of": "区交通局", "what": "资金"}),
        "extension-asked/1" => json!({"due": "2026-12-18", "reason": "连雨", "cause": "external"}),
        "extension-granted/1" => json!({"due": "2026-12-18"}),
        "claimed/1" => json!({"outcome": "solved"}),
        "verified/1" => json!({"method": "on-site", "outcome": "solved"}),
        "closed/1" => json!({"outcome": "solved"}),
        "rechecked/1" => json!({"holds": true, "text": "路面完好"}),
        "linked/1" => json!({"to": "0193f0c2-0000-7000-8000-00000000000b", "relation": "recurs"}),
        "explained/1" => json!({"sign": "shelved", "text": "公示期内"}),
        "corrected/1" => {
            let mut body = registered("visit");
            body["quote"] = json!("原话");
            json!({"seq": 0, "kind": "registered/1", "body": body, "reason": "漏了原话"})
        }
        "erased/1" => json!({"seq": 0, "reason": "含个人信息"}),
        "handed-over/1" => json!({"to": "区交通局", "reason": "区管道路"}),
        "help-answered/1" | "urged/1" => json!({"text": "请抓紧"}),
        "accepted/1" | "rules-set/1" => json!({}),
        "contact-destroyed/1" => json!({"subject": "c-1", "reason": "期满"}),
        "handed-in/1" => json!({"table": "督办台账", "layout": "台账", "size": 7, "rows": 3, "sha256": "00"}),
        _ => json!({"reason": "不在本单位"}),
    };
    event(kind, body)
}

pub(crate) fn registered(from: &str) -> Value {
    json!({"affair": "村道未硬化", "criterion": "路面硬化并通车", "field": "交通", "origin": {"from": from}})
}

#[track_caller]
pub(crate) fn event(kind: &str, body: Value) -> Event {
    Event::from_value(kind, body).unwrap_or_else(|err| panic!("{kind}: {err}"))
}

#[derive(Clone)]
pub(crate) struct Life {
    pub(crate) matter: Matter,
    pub(crate) now: Timestamp,
    pub(crate) rules: OfficeRules,
    pub(crate) numbers_confirmed: bool,
}

impl Life {
    pub(crate) fn new() -> Life {
        let id = "0193f0c2-0000-7000-8000-00000000000a".parse().unwrap();
        Life::of(MatterId(id))
    }

    pub(crate) fn of(id: MatterId) -> Life {
        let now = "2026-11-23T02:00:00Z".parse().unwrap();
        Life { matter: Matter::new(id), now, rules: OfficeRules::default(), numbers_confirmed: false }
    }

    /// A matter on its way, by samples: `office registered, lead accepted …`.
    pub(crate) fn after(steps: &[(&str, &str)]) -> Life {
        let mut life = Life::new();
        steps.iter().for_each(|(actor, kind)| life.does(actor, sample(kind)));
        life
    }

    pub(crate) fn in_hand() -> Life {
        Life::after(&[(OFFICE, "registered/1"), (OFFICE, "assigned/1"), (LEAD, "accepted/1")])
    }

    pub(crate) fn claimed() -> Life {
        let mut life = Life::in_hand();
        life.does(LEAD, sample("evidence-added/1"));
        life.does(LEAD, sample("claimed/1"));
        life
    }

    pub(crate) fn decide(&self, actor: &str, asked: &Event) -> Result<Vec<Event>, Refusal> {
        let log = "qinghe-zhen/0193f0c2-0000-7000-8000-000000000001".parse().unwrap();
        let context = Context {
            now: self.now,
            actor: &actor.parse().unwrap(),
            log: &log,
            calendar: &CALENDAR,
            rules: &self.rules,
            numbers_confirmed: self.numbers_confirmed,
        };
        decide(&self.matter, asked, &context)
    }

    /// Asks, and records what was decided; or the code of the refusal.
    pub(crate) fn ask(&mut self, actor: &str, asked: &Event) -> Result<Vec<Event>, &'static str> {
        let events = self.decide(actor, asked).map_err(|it| it.code)?;
        for event in &events {
            self.records(actor, event.kind(), Content::Event(event.clone()));
        }
        Ok(events)
    }

    pub(crate) fn records(&mut self, actor: &str, kind: &str, content: Content) {
        let seq = Seq(self.matter.version().0);
        let kind = kind.to_owned();
        self.matter.apply(&Recorded { seq, at: self.now, actor: actor.parse().unwrap(), kind, content });
    }

    #[track_caller]
    pub(crate) fn does(&mut self, actor: &str, asked: Event) {
        if let Err(code) = self.ask(actor, &asked) {
            panic!("{actor} {}: {code} in {}", asked.kind(), self.matter.state().code());
        }
    }

    #[track_caller]
    pub(crate) fn refuses(&mut self, actor: &str, kind: &str, body: Value, code: &str) {
        let refused = self.ask(actor, &event(kind, body)).expect_err("it is refused");
        assert_eq!(refused, code);
    }

    pub(crate) fn days_pass(&mut self, days: i64) {
        self.now = self.now.checked_add(SignedDuration::from_hours(days * 24)).unwrap();
    }

    /// The same matter, read from its record.
    pub(crate) fn replayed(&self) -> Matter {
        let mut matter = Matter::new(self.matter.id());
        self.matter.history().iter().for_each(|it| matter.apply(it));
        matter
    }
}
