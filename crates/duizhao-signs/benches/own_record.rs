//! What one new event costs the page of signs: the whole record is told as a log and looked through.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::time::{Duration, Instant};

use duizhao_core::{Calendar, Content, Event, Matter, MatterId, OfficeRules, Recorded, Seq};
use duizhao_signs::{Days, Look, OwnRecord, Settings};
use jiff::Timestamp;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

/// A matter as most are: given out, accepted, told of, shown, claimed, verified, closed.
fn matter(number: u64) -> Matter {
    let mut matter = Matter::new(MatterId(uuid::Uuid::from_u128(u128::from(number) + 1)));
    let unit = format!("u-{}", number % 23);
    let begins = 1_704_157_200 + i64::try_from(number % 250).unwrap_or(0) * DAY;
    let steps: [(i64, &str, &str, Value); 8] = [
        (
            0,
            "u-99",
            "registered/1",
            json!({"affair": "路面塌陷", "criterion": "可以通车", "field": "建设", "origin": {"from": "visit"}}),
        ),
        (0, "u-99", "assigned/1", json!({"lead": unit, "term": {"pace": "by-date", "due": "2025-12-31"}})),
        (1, &unit, "accepted/1", json!({})),
        (
            6,
            &unit,
            "advanced/1",
            json!({"text": format!("第 {number} 处已到现场看过，料已备好，下周动工，月底以前修完")}),
        ),
        (9, &unit, "evidence-added/1", json!({"medium": "measurement", "text": "量过", "answers": true})),
        (10, &unit, "claimed/1", json!({"outcome": "solved"})),
        (12, "u-98", "verified/1", json!({"method": "on-site", "outcome": "solved"})),
        (12, "u-99", "closed/1", json!({"outcome": "solved"})),
    ];
    for (at, (day, unit, kind, body)) in steps.into_iter().enumerate() {
        let seq = Seq(number * 8 + at as u64);
        let at = Timestamp::from_second(begins + day * DAY + i64::try_from(at).unwrap_or(0)).unwrap_or_default();
        let actor = format!("{unit}/p-{}", number % 97).parse().expect("a unit and a person");
        let event = Event::from_value(kind, body).expect("a body of its kind");
        matter.apply(&Recorded { seq, at, actor, kind: kind.to_owned(), content: Content::Event(event) });
    }
    matter
}

fn once(matters: &[Matter]) -> Duration {
    let begun = Instant::now();
    let mut own = OwnRecord::new(&OfficeRules::default());
    matters.iter().for_each(|it| own.add(it));
    let settings = Settings::default();
    let look = Look {
        settings: &settings,
        readings: own.readings.clone(),
        meanings: OwnRecord::map().meanings(),
        days: Days::new(&Calendar::shipped(), 480),
        until: None,
        only: Vec::new(),
    };
    let signs = look.at(&own.log);
    assert_eq!(signs.process.counts.cases, matters.len() as u64);
    begun.elapsed()
}

fn main() {
    for count in [400, 100_000] {
        let matters: Vec<Matter> = (0..count).map(matter).collect();
        let mut times: Vec<Duration> = (0..9).map(|_| once(&matters)).collect();
        times.sort();
        println!("{count} matters, {} events: least {:?}, median {:?}", count * 8, times[0], times[4]);
    }
}
