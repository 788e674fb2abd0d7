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

/// What a member of a body is called: of every kind alike, and shorter than where a form asks for it.
const LABELS: &[(&str, &str)] = &[
    ("affair", "事由"),
    ("criterion", "办结标准"),
    ("criterion_is_decision", "标准是一个决定"),
    ("field", "领域"),
    ("origin", "来源"),
    ("from", "出处"),
    ("document", "文件"),
    ("receipt", "回执"),
    ("clock_since", "起算"),
    ("concerns", "涉及"),
    ("quote", "原话"),
    ("contact", "联系方式"),
    ("subject", "当事人编号"),
    ("sealed", "已封存"),
    ("on", "实际发生日"),
    ("file", "文件"),
    ("sheet", "工作表"),
    ("ledger", "台账"),
    ("row", "行"),
    ("columns", "各列"),
    ("state", "所述状态"),
    ("lead", "主办"),
    ("supporting", "协办"),
    ("leader", "分管领导"),
    ("verifier", "核验"),
    ("term", "期限"),
    ("pace", "时限类型"),
    ("due", "截止日"),
    ("days", "天数"),
    ("count", "几天"),
    ("working", "工作日"),
    ("hours", "小时"),
    ("standing", "长期"),
    ("reason", "原因"),
    ("to", "给"),
    ("text", "内容"),
    ("no_change", "无变化"),
    ("medium", "形式"),
    ("answers", "回应标准"),
    ("case", "案卷"),
    ("by", "由"),
    ("party", "等谁"),
    ("what", "什么事"),
    ("until", "到"),
    ("of", "向谁"),
    ("cause", "原因类别"),
    ("outcome", "结果"),
    ("method", "方式"),
    ("signer", "签字人"),
    ("provisional", "暂时办结"),
    ("recheck", "复查日"),
    ("taken_by", "接手的"),
    ("holds", "仍然成立"),
    ("relation", "关系"),
    ("sign", "迹象"),
    ("seq", "第几条"),
    ("kind", "种类"),
    ("body", "改为"),
    ("table", "表"),
    ("layout", "版式"),
    ("size", "底账条数"),
    ("rows", "行数"),
    ("sha256", "SHA-256"),
];

/// A body as lines of what each member is and says; members within a member stand behind its name.
pub(super) fn body(body: &Value, language: Language) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    collect("", "", body, language, &mut lines);
    lines
}

fn collect(label: &str, name: &str, value: &Value, language: Language, lines: &mut Vec<(String, String)>) {
    let Value::Object(members) = value else {
        return lines.push((label.to_owned(), told(name, value, language)));
    };
    for (name, value) in members {
        let chinese = LABELS.iter().find(|it| it.0 == name).map_or(name.as_str(), |it| it.1);
        let own = if language == Language::Chinese { chinese.to_owned() } else { name.replace('_', " ") };
        let label = if label.is_empty() { own } else { format!("{label} · {own}") };
        collect(&label, name, value, language, lines);
    }
}

/// Codes by their words, the rest as it stands.
fn told(name: &str, value: &Value, language: Language) -> String {
    let code = value.as_str().unwrap_or_default();
    match (value, name) {
        (Value::Array(all), _) => {
            let all: Vec<String> = all.iter().map(|it| told(name, it, language)).collect();
            all.join(Word("、", ", ").to(language))
        }
        (Value::Bool(true), _) => Word("是", "yes").to(language).to_owned(),
        (Value::Bool(false), _) => Word("否", "no").to(language).to_owned(),
        (_, "from") => origin(code, language),
        (_, "kind") => kind(code, language),
        (_, "outcome") => serde_json::from_value(value.clone()).map_or(code.to_owned(), |it| outcome(it, language)),
        (_, "state") => serde_json::from_value(value.clone()).map_or(code.to_owned(), |it| state(it, language)),
        (Value::String(code), _) => match duizhao_web::word_of(name, code) {
            Some(word) => word.to(language).to_owned(),
            None => code.clone(),
        },
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
        let value = serde_json::json!({
            "affair": "路面塌陷", "origin": { "from": "visit" }, "supporting": ["a", "b"], "standing": true, "novel": 3
        });
        let told = |language| body(&value, language).into_iter().map(|(a, b)| format!("{a}={b}")).collect::<Vec<_>>();
        assert_eq!(told(Language::Chinese), ["事由=路面塌陷", "novel=3", "来源 · 出处=走访", "长期=是", "协办=a、b"]);
        assert_eq!(told(Language::English)[2], "origin · from=visit");
    }

    #[test]
    fn the_day_begins_where_the_office_is() {
        assert_eq!(time("2026-11-23T16:00:00Z".parse().unwrap()), "2026-11-24 00:00:00");
    }
}
