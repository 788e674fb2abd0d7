//! What stands in an entry, as a person reads it.

use duizhao_app::office::Names;
use duizhao_app::record::{Failure, Record};
use duizhao_core::{Event, Outcome, State};
use duizhao_journal::{Entry, Header};
use duizhao_papers::words::Word;
use duizhao_read::Language;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::Value;

/// The office's clock; China has one.
pub(super) const OFFICE: Offset = Offset::constant(8);

/// Members of a body that say what it is about, the first that is there.
const TELLING: &[&str] = &["affair", "text", "reason", "what", "to", "lead", "outcome", "due"];

/// What the office calls its units and people, where it can be read; else they are told by their ids.
pub(super) fn names(record: &Record) -> Names {
    record.names().unwrap_or_default()
}

/// `2026-11-24 16:00:00`, where the office is.
pub(super) fn time(at: Timestamp) -> String {
    OFFICE.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A kind without its version; one that we do not know is its own name.
pub(super) fn kind(kind: &str, language: Language) -> String {
    let name = Event::name_of(kind);
    match language {
        Language::Chinese => name.to_owned(),
        Language::English if name == kind => kind.to_owned(),
        Language::English => kind.split('/').next().unwrap_or(kind).replace('-', " "),
    }
}

pub(super) fn state(state: State, language: Language) -> String {
    match language {
        Language::Chinese => state.name().to_owned(),
        Language::English => state.code().replace('-', " "),
    }
}

pub(super) fn outcome(outcome: Outcome, language: Language) -> String {
    match language {
        Language::Chinese => outcome.name().to_owned(),
        Language::English => outcome.code().replace('-', " "),
    }
}

pub(super) fn origin(code: &str, language: Language) -> String {
    duizhao_web::word_of("registered/1", "origin.from", code).map_or(code, |it| it.to(language)).to_owned()
}

/// What the body is about, in its own words.
pub(super) fn gist(entry: &Entry, names: &Names, language: Language) -> String {
    let Some((_, body)) = &entry.content else {
        return Word("（内容已清除）", "(erased)").to(language).to_owned();
    };
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return String::new() };
    if body["no_change"] == Value::Bool(true) {
        return Word("无变化", "no change").to(language).to_owned();
    }
    let found = TELLING.iter().find_map(|it| Some((*it, body.get(it)?.as_str()?)));
    match found {
        None => String::new(),
        Some(("outcome", code)) => match serde_json::from_value(Value::from(code)) {
            Ok(known) => outcome(known, language),
            Err(_) => code.to_owned(),
        },
        Some(("to" | "lead", id)) => names.of(id).to_owned(),
        // Which entry, or whose contact, without a word of what it said.
        Some(("reason", reason)) => match (body["seq"].as_u64(), body["subject"].as_str()) {
            (Some(seq), _) if language == Language::Chinese => format!("第 {seq} 条：{reason}"),
            (Some(seq), _) => format!("entry {seq}: {reason}"),
            (None, Some(subject)) => format!("{subject}{}{reason}", Word("：", ": ").to(language)),
            (None, None) => reason.to_owned(),
        },
        Some((_, words)) => words.to_owned(),
    }
}

/// What members are called that no form asks for.
const LABELS: &[(&str, &str)] = &[
    ("origin", "来源"),
    ("receipt", "回执"),
    ("clock_since", "起算"),
    ("subject", "当事人编号"),
    ("sealed", "已封存"),
    ("file", "文件"),
    ("sheet", "工作表"),
    ("ledger", "台账"),
    ("row", "行"),
    ("columns", "各列"),
    ("state", "所述状态"),
    ("due", "截止日"),
    ("standing", "长期"),
    ("seq", "第几条"),
    ("kind", "种类"),
    ("body", "改为"),
    ("table", "表"),
    ("layout", "版式"),
    ("size", "底账条数"),
    ("rows", "行数"),
    ("sha256", "SHA-256"),
];

/// A body as lines of what each member is and says: called as its form calls it, else by its own name
/// behind the name of what it is within.
pub(super) fn body(kind: &str, body: &Value, language: Language) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    collect(kind, ("", ""), body, language, &mut lines);
    lines
}

fn collect(
    kind: &str,
    (place, label): (&str, &str),
    value: &Value,
    language: Language,
    lines: &mut Vec<(String, String)>,
) {
    let Value::Object(members) = value else {
        return lines.push((label.to_owned(), told(kind, place, value, language)));
    };
    for (name, value) in members {
        let place = joined(place, ".", name);
        let label = match duizhao_web::label_of(kind, &place) {
            Some(word) => word.to(language).to_owned(),
            None => joined(label, " · ", &own_name(name, language)),
        };
        // What is put in place of an entry is of a kind of its own.
        match members.get("kind").and_then(Value::as_str).filter(|_| name == "body") {
            Some(kind) => lines
                .extend(self::body(kind, value, language).into_iter().map(|it| (joined(&label, " · ", &it.0), it.1))),
            None => collect(kind, (&place, &label), value, language, lines),
        }
    }
}

fn joined(before: &str, between: &str, name: &str) -> String {
    if before.is_empty() { name.to_owned() } else { format!("{before}{between}{name}") }
}

fn own_name(name: &str, language: Language) -> String {
    match LABELS.iter().find(|it| it.0 == name) {
        Some((_, chinese)) if language == Language::Chinese => (*chinese).to_owned(),
        _ => name.replace('_', " "),
    }
}

/// Codes by their words, the rest as it stands.
fn told(of: &str, place: &str, value: &Value, language: Language) -> String {
    let code = value.as_str().unwrap_or_default();
    match (value, place) {
        (Value::Array(all), _) => {
            let all: Vec<String> = all.iter().map(|it| told(of, place, it, language)).collect();
            all.join(Word("、", ", ").to(language))
        }
        (Value::Bool(true), _) => Word("是", "yes").to(language).to_owned(),
        (Value::Bool(false), _) => Word("否", "no").to(language).to_owned(),
        (_, "kind") => kind(code, language),
        (_, "state") => serde_json::from_value(value.clone()).map_or(code.to_owned(), |it| state(it, language)),
        (Value::String(code), _) => {
            duizhao_web::word_of(of, place, code).map_or(code.as_str(), |it| it.to(language)).to_owned()
        }
        (other, _) => other.to_string(),
    }
}

/// For programs: the header's members, the salt and the body as they were recorded.
pub(super) fn value(entry: &Entry) -> Value {
    serde_json::from_slice(&entry.extra(true)).expect("an entry is written as JSON")
}

/// Header of a stored entry.
pub(super) fn header(entry: &Entry) -> anyhow::Result<Header> {
    Ok(Header::read(&entry.header).map_err(Failure::damaged)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_chinese_word() {
        for (code, _) in Event::KINDS {
            assert!(!kind(code, Language::Chinese).contains('/'), "{code}");
        }
        assert_eq!(kind("extension-asked/1", Language::English), "extension asked");
        assert_eq!(kind("new-thing/7", Language::English), "new-thing/7");
    }

    #[test]
    fn a_body_is_told_member_by_member() {
        let registered = serde_json::json!({
            "affair": "路面塌陷", "origin": { "from": "visit", "receipt": "x" }, "concerns": ["money", "safety"], "novel": 3
        });
        let corrected = serde_json::json!({ "kind": "registered/1", "body": registered, "seq": 7 });
        let told = |kind, value, language| {
            body(kind, value, language).into_iter().map(|(a, b)| format!("{a}={b}")).collect::<Vec<_>>()
        };
        let lines = told("registered/1", &registered, Language::Chinese);
        assert_eq!(lines, ["事由=路面塌陷", "涉及=涉及资金、涉及安全", "novel=3", "来源=走访", "来源 · 回执=x"]);
        assert_eq!(told("registered/1", &registered, Language::English)[3..], ["origin=visit", "origin · receipt=x"]);
        let lines = told("corrected/1", &corrected, Language::Chinese);
        assert_eq!(
            (lines[0].as_str(), lines[5].as_str(), lines[6].as_str()),
            ("改为 · 事由=路面塌陷", "种类=登记", "第几条=7")
        );
        let transferred = serde_json::json!({ "to": "chengjian" });
        assert_eq!(told("transferred/1", &transferred, Language::Chinese), ["改派给=chengjian"]);
        assert_eq!(
            told("rules-set/1", &serde_json::json!({ "waits": 3 }), Language::Chinese),
            ["一个事项最多等待他方几次=3"]
        );
    }

    #[test]
    fn the_day_begins_where_the_office_is() {
        assert_eq!(time("2026-11-23T16:00:00Z".parse().unwrap()), "2026-11-24 00:00:00");
    }
}
