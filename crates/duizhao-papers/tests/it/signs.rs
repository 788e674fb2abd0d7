//! Signs on paper: JSON keeps `docs/signs.schema.json`, the page asks nobody and hides nothing.

use duizhao_core::{Calendar, Said};
use duizhao_papers::signs::{Looked, csv, json, page};
use duizhao_read::Language;
use duizhao_signs::{Days, EventLog, Look, Meaning, Reading, Settings, Signs};
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../../docs/signs.schema.json");
const DAY: i64 = 86_400_000_000;

/// A matter that came back late, one closed on nothing, and many without a fault.
struct Desk {
    log: EventLog,
    days: Days,
    signs: Signs,
    columns: Vec<(&'static str, String)>,
    notes: Vec<Said>,
}

impl Desk {
    fn new() -> Desk {
        let mut log = EventLog::default();
        let mut told = |case: &str, day: i64, activity: &str, owner: &str| {
            log.push(case, activity, 1_709_510_400_000_000 + day * DAY, owner, "p-不显示");
        };
        for (day, owner) in [(0, "建设办"), (2, "供电<所>"), (30, "建设办")] {
            told("路灯&路牌", day, "转办", owner);
        }
        told("=水渠", 0, "转办", "水利站");
        told("=水渠", 5, "办结", "督办室");
        for case in 0..30 {
            told(&case.to_string(), 0, "转办", "建设办");
            told(&case.to_string(), 3, "核验", "督办室");
            told(&case.to_string(), 4, "办结", "督办室");
        }
        let readings = [Meaning::Other, Meaning::Closed, Meaning::Verified].map(Reading::of).to_vec();
        let settings = Settings::default();
        let days = Days::new(&Calendar::shipped(), 480);
        let look = Look {
            settings: &settings,
            readings,
            meanings: vec![Meaning::Closed, Meaning::Verified],
            days: days.clone(),
            until: None,
            only: Vec::new(),
        };
        let signs = look.at(&log);
        let columns = vec![("case", "工单号".to_owned()), ("owner", "承办单位".to_owned())];
        let notes = vec![Said::new("日子按 UTC+08:00 算", "days are those of UTC+08:00")];
        Desk { log, days, signs, columns, notes }
    }

    fn looked(&self, language: Language) -> Looked<'_> {
        let Desk { log, days, signs, columns, notes } = self;
        Looked { file: "工单.csv", words: &log.words, days, signs, columns, notes, language }
    }

    fn json(&self) -> Value {
        let mut bytes = Vec::new();
        json::write(&mut bytes, &self.looked(Language::Chinese)).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }
}

fn faults(value: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    validator.iter_errors(value).map(|it| it.to_string()).collect()
}

#[test]
fn output_keeps_the_schema() {
    let value = Desk::new().json();
    assert_eq!(faults(&value), Vec::<String>::new());
    assert_eq!(value["counts"]["returns"], 1);
    let bounced = &value["signs"][0]["found"][0];
    assert_eq!((&bounced["matter"], &bounced["figure"]), (&"路灯&路牌".into(), &1.into()));
    assert!(value["not_run"].as_array().unwrap().iter().any(|it| it["code"] == "retold"));
}

#[test]
fn the_example_in_the_docs_keeps_the_schema() {
    let docs = include_str!("../../../../docs/signs-json.md");
    let example = docs.split("## 例").nth(1).and_then(|it| it.split("```json\n").nth(1)?.split("```").next()).unwrap();
    assert_eq!(faults(&serde_json::from_str(example).unwrap()), Vec::<String>::new());
}

#[test]
fn the_schema_refuses_what_it_does_not_name() {
    let mut value = Desk::new().json();
    value["signs"][0]["found"][0]["person"] = "p-07".into();
    value["signs"][0]["code"] = "lazy".into();
    assert_eq!(faults(&value).len(), 2);
}

#[test]
fn nobody_is_named() {
    let desk = Desk::new();
    let looked = desk.looked(Language::Chinese);
    for paper in [page::page(&looked), csv::csv(&looked), desk.json().to_string()] {
        assert!(!paper.contains("p-不显示"));
    }
}

#[test]
fn the_page_holds_every_matter_and_asks_nobody() {
    let desk = Desk::new();
    for language in [Language::Chinese, Language::English] {
        let page = page::page(&desk.looked(language));
        for words in ["路灯&amp;路牌", "供电&lt;所&gt;", "=水渠", "<svg", "default-src 'none'", "工单.csv"] {
            assert!(page.contains(words), "{words}");
        }
        for words in ["<script", "http://", "https://", "url(http", "供电<所>", " src=", "NaN"] {
            assert!(!page.contains(words), "{words}");
        }
    }
}

#[test]
fn the_table_is_data_and_no_formula() {
    let desk = Desk::new();
    let table = csv::csv(&desk.looked(Language::Chinese));
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("代码,迹象,事项,单位,数值,依据,提问,事件序号"));
    assert!(lines.next().unwrap().starts_with("bounced,多次转回,路灯&路牌,,1,"));
    assert!(lines.next().unwrap().starts_with("unverified,尚未核验,'=水渠,,"));
}
