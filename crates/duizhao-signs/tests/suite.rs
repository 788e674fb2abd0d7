//! The cases in `tests/suite/`: matters in the words of the office, with the signs expected of them.
//!
//! How a case is written stands in `tests/suite/README.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use duizhao_core::{Cause, Outcome};
use duizhao_signs::sign::kind;
use duizhao_signs::{Days, EventLog, Evidence, Id, Look, Meaning, NO_TIME, Reading, Settings, Sign, Teller};

#[test]
fn every_case_holds() {
    #[expect(clippy::disallowed_methods, reason = "how `cargo xtask bless` asks for it; it changes no result")]
    let bless = std::env::var_os("BLESS").is_some();
    let mut broken = String::new();
    let mut files: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "case"))
        .collect();
    files.sort();
    for path in &files {
        let code = path.file_stem().unwrap().to_string_lossy().into_owned();
        let content = fs::read_to_string(path).unwrap();
        let mut written = String::new();
        for block in content.split_inclusive('\n').collect::<Vec<_>>().chunk_by(|_, it| !it.starts_with("--- ")) {
            let (lines, expected): (Vec<&str>, Vec<&str>) = block.iter().partition(|it| !it.starts_with("=> "));
            let expected: String = expected.concat();
            let seen = if lines[0].starts_with("--- ") { Case::read(&code, &lines).seen() } else { String::new() };
            if seen != expected {
                broken += &format!("{code}: {}expected\n{expected}seen\n{seen}\n", lines[0]);
            }
            let text = lines.concat();
            written += &format!("{}\n{seen}{}", text.trim_end(), if text.ends_with("\n\n") { "\n" } else { "" });
        }
        if bless {
            fs::write(path, written).unwrap();
        }
    }
    assert!(files.len() > 17, "a file for each sign, and one for none");
    assert!(bless || broken.is_empty(), "\n{broken}\nRun with BLESS=1 where this is as it should be.");
}

/// Some matters, and what is looked for in them. 用例
#[derive(Default)]
struct Case {
    only: Vec<String>,
    log: EventLog,
    readings: Vec<Reading>,
    meanings: Vec<Meaning>,
    settings: Settings,
    until: Option<i64>,
    /// The lines of each matter, for evidence told as `#2`.
    rows: BTreeMap<Id, Vec<u32>>,
}

impl Case {
    fn read(code: &str, lines: &[&str]) -> Case {
        let mut case = Case { meanings: Meaning::ALL.to_vec(), ..Case::default() };
        case.only.extend(kind(code).map(|it| it.code.to_owned()));
        let mut settings = String::new();
        let mut matters = Vec::new();
        for line in &lines[1..] {
            let line = line.trim();
            match line.split_once(' ') {
                _ if line.is_empty() || line.starts_with('#') => {}
                Some(("设定", it)) => settings += &format!("{it}\n"),
                Some(("截至", day)) => case.until = Some(instant(day, "18:00")),
                Some(("含义", it)) => case.meanings = it.split(' ').map(meaning).collect(),
                Some(("事项", it)) => matters = names(it),
                _ => matters.iter().for_each(|it| case.event(it, line)),
            }
        }
        case.settings = Settings::parse(&settings).unwrap_or_else(|err| panic!("{err}"));
        case
    }

    fn event(&mut self, matter: &str, line: &str) {
        let (words, text) = line.split_once(" 文=").unwrap_or((line, ""));
        let mut words = words.split(' ').peekable();
        let day = words.next().unwrap();
        let time = words.next_if(|it| it.contains(':')).unwrap_or("09:00");
        let mut reading = Reading::of(meaning(words.next().unwrap()));
        let (mut unit, mut actor, mut due, mut party, mut place, mut cause) = ("", "", NO_TIME, "", "", "");
        for word in words {
            match word.split_once('=') {
                Some(("经办", it)) => actor = it,
                Some(("到期" | "等到", it)) => due = moment(it),
                Some(("对方", it)) => party = it,
                Some(("地点", it)) => place = it,
                Some(("事由", it)) => cause = it,
                Some(("结果", it)) => reading.outcome = outcome(it),
                Some(("原因", it)) => reading.cause = extension_cause(it),
                Some(_) => panic!("{line}: {word}?"),
                None if mark(&mut reading, word) => {}
                None => unit = word,
            }
        }
        let activity = format!("{reading:?}");
        let row = u32::try_from(self.log.events.len()).unwrap();
        self.log.push(matter, &activity, instant(day, time), unit, actor);
        let (words, events) = (&mut self.log.words, &mut self.log.events);
        events.due.push(due);
        events.text.push(words.texts.id(text));
        events.party.push(words.owners.id(party));
        events.place.push(words.places.id(place));
        events.cause.push(words.causes.id(cause));
        if self.readings.len() < words.activities.len() {
            self.readings.push(reading);
        }
        self.rows.entry(events.case[row as usize]).or_default().push(row);
    }

    fn seen(&self) -> String {
        let days = Days::new(&self.settings.calendar(), 480);
        let look = Look {
            settings: &self.settings,
            readings: self.readings.clone(),
            meanings: self.meanings.clone(),
            days: days.clone(),
            until: self.until,
            only: self.only.clone(),
        };
        let signs = look.at(&self.log);
        let teller = Teller { words: &self.log.words, days: &days };
        let mut told = String::new();
        for found in &signs.found {
            assert_eq!(found.count, found.signs.len() as u64);
            for sign in &found.signs {
                let asked = found.kind.ask(sign, &teller);
                assert!(asked.fact.zh.ends_with('。') && asked.question.zh.ends_with('？'), "{asked:?}");
                assert!(asked.fact.en.ends_with('.') && asked.question.en.ends_with('?'), "{asked:?}");
                told += &format!("=> {}\n", self.told(sign));
            }
        }
        if !self.only.is_empty() {
            signs.not_run.iter().for_each(|it| told += &format!("=> 未查 {}\n", it.kind.code));
        }
        told
    }

    fn told(&self, sign: &Sign) -> String {
        let words = &self.log.words;
        let about = if sign.case.is_none() { words.owners.name(sign.unit) } else { words.cases.name(sign.case) };
        let events: String = sign.evidence.iter().map(|it| format!(" {}", self.event_told(sign, it))).collect();
        let unit = words.owners.name(sign.unit);
        let at = if unit.is_empty() || sign.case.is_none() { String::new() } else { format!(" → {unit}") };
        format!("{} {about} {}{events}{at}", sign.code, sign.figure)
    }

    /// `#2` in its own matter, `路灯#2` in another.
    fn event_told(&self, sign: &Sign, it: &Evidence) -> String {
        let number = self.rows[&it.case].iter().position(|row| *row == it.row).unwrap() + 1;
        let other = if it.case == sign.case { "".into() } else { self.log.words.cases.name(it.case) };
        format!("{other}#{number}")
    }
}

/// `路灯`, or `1-30` for thirty.
fn names(text: &str) -> Vec<String> {
    let range = text.split_once('-').and_then(|(from, to)| Some(from.parse().ok()?..=to.parse::<u32>().ok()?));
    range.map_or_else(|| vec![text.to_owned()], |it| it.map(|it| it.to_string()).collect())
}

fn meaning(word: &str) -> Meaning {
    let known = Meaning::ALL.iter().find(|it| it.name() == word || it.code() == word);
    *known.unwrap_or_else(|| panic!("{word} means nothing"))
}

fn outcome(word: &str) -> Outcome {
    match word {
        "已解释" => Outcome::Explained,
        "暂不具备条件" => Outcome::Deferred,
        "撤回" => Outcome::Withdrawn,
        _ => panic!("{word} is no outcome here"),
    }
}

fn extension_cause(word: &str) -> Cause {
    match word {
        "自身" => Cause::Own,
        "外部" => Cause::External,
        "不可抗力" => Cause::ForceMajeure,
        _ => panic!("{word} is no cause"),
    }
}

fn mark(reading: &mut Reading, word: &str) -> bool {
    let mark = match word {
        "长期坚持" => &mut reading.standing,
        "季节性" => &mut reading.seasonal,
        "应急" => &mut reading.emergency,
        "法定期间" => &mut reading.statutory,
        "有联系方式" => &mut reading.contact_known,
        "村级数据" => &mut reading.village_data,
        "他单位核验" => &mut reading.other_unit,
        "办结待核" => &mut reading.provisional,
        _ => return false,
    };
    *mark = true;
    true
}

/// `2024-03-04` or `2024-03-04T17:30`.
fn moment(text: &str) -> i64 {
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    instant(day, time)
}

/// In the office's zone.
fn instant(day: &str, time: &str) -> i64 {
    let text = format!("{day}T{time}:00+08:00");
    text.parse::<jiff::Timestamp>().unwrap_or_else(|err| panic!("{text}: {err}")).as_microsecond()
}
