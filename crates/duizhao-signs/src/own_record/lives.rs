//! Random lives of a small office: after every event what was kept is what a fresh look finds.

use std::collections::BTreeSet;

use duizhao_core::{Actor, Calendar, Content, Event, Matter, MatterId, OfficeRules, Recorded, Seq};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

use super::*;
use crate::sign::{ALL, Sign, Teller};
use crate::{Days, Look, OwnSigns, Settings};

/// Low enough that a few dozen matters turn what is usual every other day.
const SETTINGS: &str = "
office.comparable = 6
bounced.lost_days = 1
bounced.correction_days = 0
bounced.usual_percent = 8
bounced.back_percent = 60
shelved.days = 3
unverified.provisional_days = 3
rush = { closings = 1, share_percent = 20, times = 1, earlier_dates = 1, every = 'never', dates = [DATES] }
retold = { texts = 2, characters = 6, days = 1, form_percent = 15 }
many_heads = { changes = 1, silent_days = 2, correction_days = 0 }
unanswered_help.days = 2
undecided.days = 2
thunder = { demands = 2, days = 3 }
pressure_only.urgings = 2
deadline_drift = { extensions = 1, days = 1, term_percent = 1 }
";

const MATTERS: usize = 30;

/// Ids in no order, as those of another ledger.
fn id(at: usize) -> MatterId {
    MatterId(uuid::Uuid::from_u128((at as u128 * 77 + 5) % 101))
}

/// Numbers that are the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % end as u64).unwrap()
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// A record that lives, and what is the same in every look at it.
struct Life {
    chance: Chance,
    matters: Vec<Matter>,
    now: Timestamp,
    seq: u64,
    rules: OfficeRules,
    settings: Settings,
    calendar: Calendar,
    days: Days,
}

impl Life {
    fn new(seed: u64) -> Life {
        let now: Timestamp = "2024-01-03T01:00:00Z".parse().unwrap();
        let first = Date::constant(2024, 1, 3);
        let dates: Vec<String> = (1..50).map(|it| format!("'{}'", first + Span::new().days(it * 7))).collect();
        let settings = Settings::parse(&SETTINGS.replace("DATES", &dates.join(", "))).unwrap();
        let calendar = Calendar::shipped();
        let days = Days::new(&calendar, 480);
        let rules = OfficeRules::default();
        Life { chance: Chance(seed), matters: Vec::new(), now, seq: 0, rules, settings, calendar, days }
    }

    fn today(&self) -> Date {
        self.rules.day(self.now)
    }

    fn before(&self) -> Date {
        self.calendar.add_working_days(self.today(), -5)
    }

    /// The matter to which something happened.
    fn happens(&mut self) -> usize {
        let hours = self.chance.of(&[0, 1, 2, 20, 30]);
        self.now = self.now.checked_add(Span::new().hours(hours)).unwrap();
        let registers = self.matters.is_empty() || (self.matters.len() < MATTERS && self.chance.below(6) == 0);
        if registers {
            self.matters.push(Matter::new(id(self.matters.len())));
        }
        let at = if registers { self.matters.len() - 1 } else { self.chance.below(self.matters.len()) };
        let (kind, body) = self.event(at, registers);
        let unit = self.chance.of(&["jia", "yi", "bing", "ding"]);
        let event = Event::from_value(kind, body).unwrap_or_else(|err| panic!("{kind}: {err}"));
        self.matters[at].apply(&Recorded {
            seq: Seq(self.seq),
            at: self.now,
            actor: format!("{unit}/p-{}", self.chance.below(4)).parse::<Actor>().unwrap(),
            kind: kind.to_owned(),
            content: Content::Event(event),
        });
        self.seq += 1;
        at
    }

    fn event(&mut self, at: usize, registers: bool) -> (&'static str, Value) {
        let today = self.today();
        let day = |days: i64| (today + Span::new().days(days)).to_string();
        let (due, was) = (day(20), day(-2));
        let unit = self.chance.of(&["jia", "yi", "bing", "ding"]);
        let text = self.chance.of(&[
            "已到现场看过并备料",
            "已到现场看过并备好料",
            "正在办理下一步抓紧推进",
            "管线已经接通，可以通车",
        ]);
        let registered =
            json!({"affair": "路面塌陷", "criterion": "可以通车", "field": "建设", "origin": {"from": "visit"}});
        if registers {
            let state = self.chance.of(&["closed", "provisional", "registered"]);
            let imported = json!({"file": "台账.xlsx", "row": 3, "columns": {}, "affair": "路面塌陷", "origin": {"from": "request"}, "state": state});
            return self.chance.of(&[
                ("registered/1", registered.clone()),
                ("registered/1", registered),
                ("imported/1", imported),
            ]);
        }
        // Some of them are not there yet.
        let to = match self.chance.below(MATTERS) {
            0 => "other.example/1#matter".to_owned(),
            other => id(other).0.to_string(),
        };
        let first = &self.matters[at].history()[0];
        let corrected = json!({"seq": first.seq.0, "kind": "registered/1", "reason": "写错", "body": registered});
        // That a matter comes back takes many of these.
        if self.chance.below(4) == 0 {
            return ("accepted/1", json!({}));
        }
        let all = [
            ("assigned/1", json!({"lead": unit, "supporting": ["ding"], "term": {"pace": "by-date", "due": due}})),
            ("assigned/1", json!({"lead": unit, "term": {"pace": "by-date", "due": day(0)}})),
            ("transferred/1", json!({"to": unit, "reason": "归口"})),
            ("advanced/1", json!({"text": text})),
            ("advanced/1", json!({"text": text})),
            ("advanced/1", json!({"no_change": true})),
            ("evidence-added/1", json!({"medium": "measurement", "text": "量过", "answers": true})),
            ("evidence-added/1", json!({"medium": "meeting", "text": "开会"})),
            ("evidence-added/1", json!({"medium": "seen", "text": "看过", "on": was})),
            ("waiting/1", json!({"party": "银行", "what": "批复", "until": due})),
            ("help-asked/1", json!({"of": "ding", "what": "停电"})),
            ("help-asked/1", json!({"of": "qu-zhujian", "what": "资金"})),
            ("help-answered/1", json!({"text": "可以"})),
            ("urged/1", json!({})),
            ("extension-asked/1", json!({"due": due, "reason": "雨", "cause": "own"})),
            ("extension-granted/1", json!({"due": due})),
            ("claimed/1", json!({"outcome": "solved"})),
            ("returned/1", json!({"reason": "没有修完"})),
            ("verified/1", json!({"method": "on-site", "outcome": "solved"})),
            ("closed/1", json!({"outcome": "solved"})),
            ("closed/1", json!({"outcome": "solved", "on": was})),
            ("closed/1", json!({"outcome": "solved", "on": day(-9)})),
            ("closed/1", json!({"outcome": "solved", "provisional": true})),
            ("reopened/1", json!({"reason": "又塌了"})),
            ("linked/1", json!({"to": to, "relation": "recurs"})),
            ("linked/1", json!({"to": to, "relation": "recurs"})),
            ("linked/1", json!({"to": to, "relation": "recurs"})),
            ("explained/1", json!({"sign": "shelved", "text": "在等"})),
            ("corrected/1", corrected),
            ("withdrawn/1", json!({})),
        ];
        // Few are withdrawn or put right.
        let end = if self.chance.below(8) == 0 { all.len() } else { all.len() - 2 };
        let kept = |it: &(&str, Value)| it.0 != "corrected/1" || first.kind == "registered/1";
        Some(self.chance.of(&all[..end])).filter(kept).unwrap_or(("urged/1", json!({})))
    }

    /// What is found by whoever starts today.
    fn fresh(&mut self) -> OwnSigns {
        let mut own = OwnSigns::new(&self.rules, &self.settings, self.days.clone());
        own.turn(self.today(), self.before());
        let from = self.chance.below(self.matters.len());
        let all = self.matters[from..].iter().chain(&self.matters[..from]);
        all.for_each(|it| own.follow(it));
        own.look();
        own
    }

    /// What a look at the log of these matters finds.
    fn looked(&self, matters: &[Matter], day: Date) -> BTreeSet<String> {
        let mut own = OwnRecord::new(&self.rules);
        matters.iter().for_each(|it| own.add(it));
        let ends = self.rules.offset().to_timestamp(day.tomorrow().unwrap().at(0, 0, 0, 0)).unwrap();
        let look = Look {
            settings: &self.settings,
            readings: own.readings.clone(),
            meanings: OwnRecord::map().meanings(),
            days: self.days.clone(),
            until: Some(ends.as_microsecond() - 1),
            only: Vec::new(),
        };
        let teller = Teller { words: &own.log.words, days: &self.days };
        let found = look.at(&own.log).found;
        let all = found.iter().flat_map(|kind| kind.signs.iter().map(|it| (kind.kind, it)));
        all.map(|(kind, it)| line(it, &kind.ask(it, &teller).fact.zh)).collect()
    }
}

fn line(sign: &Sign, fact: &str) -> String {
    let rows: Vec<u32> = sign.evidence.iter().map(|it| it.row).collect();
    format!("{} {} {fact} {rows:?}", sign.code, sign.figure)
}

/// All signs in their order.
fn lines(own: &OwnSigns) -> Vec<String> {
    let mut lines = Vec::new();
    for kind in ALL {
        let mut figures: Vec<_> = own.figures(kind).collect();
        figures.sort();
        let signs: Vec<Sign> = figures.iter().map(|it| own.sign(kind, it.matter).unwrap()).collect();
        assert!(signs.iter().zip(figures).all(|(sign, it)| sign.figure == it.figure.0));
        lines
            .extend(signs.iter().chain(own.across(kind)).map(|it| line(it, &own.ask(kind, it, str::to_owned).fact.zh)));
    }
    lines
}

#[test]
fn after_every_event_what_is_kept_is_what_a_fresh_look_finds() {
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for seed in [0, 2, 3] {
        let mut life = Life::new(seed);
        let mut kept = OwnSigns::new(&life.rules, &life.settings, life.days.clone());
        let mut today = Date::MIN;
        for turn in 0..160 {
            let at = life.happens();
            if std::mem::replace(&mut today, life.today()) != life.today() {
                let again = kept.turn(life.today(), life.before());
                life.matters.iter().filter(|it| again.contains(&it.id())).for_each(|it| kept.follow(it));
            }
            kept.follow(&life.matters[at]);
            kept.look();

            let (fresh, now) = (life.fresh(), lines(&kept));
            assert_eq!(now, lines(&fresh), "seed {seed}, event {turn}");
            let sorted: BTreeSet<String> = now.into_iter().collect();
            if turn % 8 == 0 {
                assert_eq!(sorted, life.looked(&life.matters, today), "seed {seed}, event {turn}");
            }
            for (kind, matter) in ALL.iter().flat_map(|kind| life.matters.iter().map(move |it| (kind, it.id()))) {
                let was_there = kept.was_there(kind, matter);
                assert_eq!(was_there, fresh.was_there(kind, matter), "seed {seed}, event {turn}, {}", kind.code);
            }
            kinds.extend(sorted.iter().filter_map(|it| it.split(' ').next()).map(str::to_owned));
        }
    }
    // Those that are judged by other matters or by the day are among them.
    for code in ["bounced", "many-heads", "recurring", "retold", "rush", "shelved", "undecided", "unverified"] {
        assert!(kinds.contains(code), "{code} is nowhere in {kinds:?}");
    }
}
