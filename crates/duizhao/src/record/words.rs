//! What stands in an entry, as a person reads it.

use duizhao_app::office::Names;
use duizhao_app::record::Record;
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
    let word = match code {
        "report" => "对照检查材料",
        "meeting" => "会议",
        "inspection" => "巡察、审计",
        "above" => "上级交办",
        "visit" => "走访",
        "request" => "群众诉求",
        _ => code,
    };
    if language == Language::Chinese { word } else { code }.to_owned()
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

/// For programs: the header's members, the salt and the body as they were recorded.
pub(super) fn value(entry: &Entry) -> Value {
    serde_json::from_slice(&entry.extra(true)).expect("an entry is written as JSON")
}

/// Header of a stored entry.
pub(super) fn header(entry: &Entry) -> anyhow::Result<Header> {
    let failure = |why: String| {
        duizhao_app::record::Failure::new(
            "damaged",
            format!("条目已损坏：{why}"),
            format!("an entry is damaged: {why}"),
        )
    };
    Ok(Header::read(&entry.header).map_err(failure)?)
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
    fn the_day_begins_where_the_office_is() {
        assert_eq!(time("2026-11-23T16:00:00Z".parse().unwrap()), "2026-11-24 00:00:00");
    }
}
