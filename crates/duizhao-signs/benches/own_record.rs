//! What one new event costs the page of signs, beside the first look and a new day, and the memory
//! that is kept: `cargo bench -p duizhao-signs --bench own_record [-- MATTERS…]`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::time::{Duration, Instant};

use duizhao_core::{Calendar, Content, Event, Matter, MatterId, OfficeRules, Recorded, Seq};
use duizhao_signs::sign::ALL;
use duizhao_signs::{Days, OwnSigns, Settings};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const TODAY: Date = date(2025, 1, 14);
const BEFORE: Date = date(2025, 1, 7);
const TURNS: usize = 9;

fn id(number: u64) -> MatterId {
    MatterId(uuid::Uuid::from_u128(u128::from(number) + 1))
}

/// A matter as most are: given out, accepted, told of, shown, claimed, verified, closed. Of a hundred,
/// fourteen are still open, five went to another unit and came back, two are linked to the one before.
fn matter(number: u64) -> Matter {
    let mut matter = Matter::new(id(number));
    let (unit, other) = (format!("u-{}", number % 23), format!("u-{}", (number + number / 23) % 23));
    let text = format!("第 {number} 处已到现场看过，料已备好，下周动工，月底以前修完");
    let due = date(2024, 3, 1).saturating_add(jiff::Span::new().days(i64::try_from(number % 250).unwrap_or(0)));
    let mut steps: Vec<(i64, &str, &str, Value)> = vec![
        (0, "u-99", "registered/1", registered()),
        (0, "u-99", "assigned/1", json!({"lead": unit, "term": {"pace": "by-date", "due": due}})),
        (1, &unit, "accepted/1", json!({})),
        (6, &unit, "advanced/1", json!({ "text": text })),
        (9, &unit, "evidence-added/1", json!({"medium": "measurement", "text": "量过", "answers": true})),
        (10, &unit, "claimed/1", json!({"outcome": "solved"})),
        (12, "u-98", "verified/1", json!({"method": "on-site", "outcome": "solved"})),
        (12, "u-99", "closed/1", json!({"outcome": "solved"})),
    ];
    if number % 7 == 3 {
        steps.truncate(4);
    }
    if number % 20 == 5 {
        steps.insert(3, (2, &other, "accepted/1", json!({})));
        steps.insert(4, (4, &unit, "accepted/1", json!({})));
    }
    if number % 50 == 9 {
        steps.push((13, "u-99", "linked/1", json!({"to": id(number - 1).0.to_string(), "relation": "recurs"})));
    }
    for (at, (day, unit, kind, body)) in steps.into_iter().enumerate() {
        happens(&mut matter, number * 16 + at as u64, begins(number) + day * DAY + at as i64, unit, kind, body);
    }
    matter
}

fn registered() -> Value {
    json!({"affair": "路面塌陷", "criterion": "可以通车", "field": "建设", "origin": {"from": "visit"}})
}

fn begins(number: u64) -> i64 {
    1_704_157_200 + i64::try_from(number % 250).unwrap_or(0) * DAY
}

fn happens(matter: &mut Matter, seq: u64, at: i64, unit: &str, kind: &str, body: Value) {
    matter.apply(&Recorded {
        seq: Seq(seq),
        at: Timestamp::from_second(at).unwrap_or_default(),
        actor: format!("{unit}/p-{}", seq % 97).parse().expect("a unit and a person"),
        kind: kind.to_owned(),
        content: Content::Event(Event::from_value(kind, body).expect("a body of its kind")),
    });
}

/// One look after the event that each turn brings.
fn looks(own: &mut OwnSigns, what: &str, event: impl Fn(u64) -> Matter) {
    let mut times: Vec<Duration> = Vec::new();
    for turn in 0..TURNS {
        let matter = event(turn as u64);
        let begun = Instant::now();
        own.follow(&matter);
        own.look();
        times.push(begun.elapsed());
    }
    times.sort();
    println!("  {what}: least {:?}, median {:?}, most {:?}", times[0], times[TURNS / 2], times[TURNS - 1]);
}

fn main() {
    let given: Vec<u64> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    for count in if given.is_empty() { vec![400, 100_000] } else { given } {
        let before = resident();
        let mut own =
            OwnSigns::new(&OfficeRules::default(), &Settings::default(), Days::new(&Calendar::shipped(), 480));
        own.turn(TODAY, BEFORE);
        let mut told = Duration::ZERO;
        for number in 0..count {
            let matter = matter(number);
            let begun = Instant::now();
            own.follow(&matter);
            told += begun.elapsed();
        }
        let begun = Instant::now();
        own.look();
        let signs: usize = ALL.iter().map(|it| own.figures(it).count() + own.across(it).len()).sum();
        println!("{count} matters, {signs} signs: told {told:?}, first look {:?}, one thread", begun.elapsed());
        println!("  memory: {} bytes a matter", resident().saturating_sub(before) / count);

        let last = 1_736_820_000;
        let next = |of: u64, kind: &str, body: Value| {
            let mut it = matter(of);
            happens(&mut it, count * 16 + of, last, "u-5", kind, body);
            it
        };
        looks(&mut own, "an event on a matter in hand", |turn| {
            next(turn * 7 + 3, "advanced/1", json!({"text": format!("第 {turn} 次去看，已修完一半")}))
        });
        looks(&mut own, "a matter is registered", |turn| {
            let mut it = Matter::new(id(count + turn));
            happens(&mut it, count * 32 + turn, last, "u-99", "registered/1", registered());
            it
        });
        looks(&mut own, "a matter is closed", |turn| next(turn * 7 + 3, "closed/1", json!({"outcome": "solved"})));
        looks(&mut own, "a matter comes back", |turn| next(turn * 20 + 5, "accepted/1", json!({})));
        looks(&mut own, "a matter is linked as the same again", |turn| {
            next(turn * 7 + 10, "linked/1", json!({"to": id(turn).0.to_string(), "relation": "recurs"}))
        });
        let begun = Instant::now();
        own.turn(TODAY.tomorrow().unwrap_or(TODAY), BEFORE.tomorrow().unwrap_or(BEFORE));
        own.look();
        println!("  a new day: {:?}", begun.elapsed());
    }
}

/// Bytes of memory that the program holds, where the system says so.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|it| it.parse::<u64>().ok()).unwrap_or(0) * 1024
}
