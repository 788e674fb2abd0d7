//! The story as a text, and each of its steps as an event. 剧本

use duizhao_core::Calendar;
use jiff::civil::{Date, Time, time};
use serde_json::{Map, Value, json};

use crate::record::Failure;

/// A matter with what is known of it at the start, and its steps. 事项剧本
pub(super) struct Told {
    pub(super) file: &'static str,
    pub(super) affair: String,
    headers: Vec<(String, String)>,
    pub(super) steps: Vec<Step>,
}

/// One line: when, who, what. 一步
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) day: Date,
    /// From when on; of one day several follow each other.
    pub(super) time: Time,
    pub(super) person: String,
    verb: String,
    words: Vec<String>,
}

const YEAR: i16 = 2025;
const MORNING: Time = time(9, 5, 0, 0);

pub(super) fn read(file: &'static str, text: &str) -> Result<Vec<Told>, Failure> {
    let mut all: Vec<Told> = Vec::new();
    for (at, line) in text.lines().enumerate().map(|(at, it)| (at + 1, it.trim())) {
        if let Some(affair) = line.strip_prefix("## ") {
            all.push(Told { file, affair: affair.to_owned(), headers: Vec::new(), steps: Vec::new() });
        } else if let Some(told) = all.last_mut().filter(|_| !line.is_empty()) {
            match line.split_once(": ") {
                Some((name, word)) if !line.starts_with(|it: char| it.is_ascii_digit()) => {
                    told.headers.push((name.to_owned(), word.to_owned()));
                }
                _ => told.steps.push(step(at, line).ok_or_else(|| wrong(file, at, line))?),
            }
        }
    }
    Ok(all)
}

fn step(at: usize, line: &str) -> Option<Step> {
    let (head, words) = line.split_once(" | ").unwrap_or((line.trim_end_matches(" |"), ""));
    let mut head = head.split_whitespace();
    let (day, time) = moment(head.next()?)?;
    let (person, verb) = (head.next()?.to_owned(), head.next()?.to_owned());
    let words = words.split('|').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    Some(Step { line: at, day, time, person, verb, words })
}

/// `11-25`, or with a time of day: `11-25@08:31`.
fn moment(text: &str) -> Option<(Date, Time)> {
    let (text, time) = text.split_once('@').map_or((text, Some(MORNING)), |it| (it.0, it.1.parse().ok()));
    Some((day(text)?, time?))
}

/// `11-25` of the year told, or a whole date.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| format!("{YEAR}-{text}").parse().ok())
}

pub(super) fn wrong(file: &str, at: usize, line: &str) -> Failure {
    Failure::new("demo", format!("{file}:{at} 读不懂：{line}"), format!("{file}:{at} cannot be read: {line}"))
}

impl Told {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
    }

    fn origin(&self) -> Value {
        let (from, document) = self.header("来源").split_once(' ').unwrap_or((self.header("来源"), ""));
        json!({ "from": from, "document": document })
    }
}

impl Step {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// What stands after a leading word, as `核验 纪检办`.
    fn after(&self, lead: &str) -> Option<&str> {
        self.words.iter().find_map(|it| it.strip_prefix(lead)?.strip_prefix(' '))
    }
}

type Look<'l> = &'l dyn Fn(&str) -> Result<String, Failure>;

/// Ids by the names that the story has for them. 编号查询
#[derive(Clone, Copy)]
pub(super) struct Ids<'l> {
    pub(super) unit: Look<'l>,
    pub(super) leader: Look<'l>,
    pub(super) matter: Look<'l>,
}

/// Kind and body of a step.
pub(super) fn asked(told: &Told, step: &Step, ids: Ids<'_>) -> Result<(&'static str, Value), Failure> {
    let Ids { unit, leader, matter } = ids;
    let wrong = |line: usize, text: &str| wrong(told.file, line, text);
    let word = |at| step.word(at);
    let due = |at| day(step.word(at)).map(|it| it.to_string()).ok_or_else(|| wrong(step.line, step.word(at)));
    let reason = || json!({ "reason": word(0) });
    Ok(match step.verb.as_str() {
        "登记" => ("registered/1", registered(told)),
        "导入" => ("imported/1", imported(told, unit).ok_or_else(|| wrong(step.line, told.header("导入")))?),
        "交办" => ("assigned/1", assigned(told.file, step, unit, leader)?),
        "签收" => ("accepted/1", json!({})),
        "退单" => ("declined/1", reason()),
        "改派" => ("transferred/1", json!({ "to": unit(word(0))?, "reason": word(1) })),
        "进展" => ("advanced/1", json!({ "text": word(0) })),
        "无变化" => ("advanced/1", json!({ "no_change": true })),
        "佐证" => ("evidence-added/1", evidence(step)),
        "等待" => ("waiting/1", json!({ "party": word(0), "what": word(1), "until": due(2)? })),
        "请协调" => ("help-asked/1", json!({ "of": word(0), "what": word(1) })),
        "请协办" => ("help-asked/1", json!({ "of": unit(word(0))?, "what": word(1) })),
        "关联" => ("linked/1", json!({ "to": matter(word(0))?, "relation": "recurs" })),
        "答复" => ("help-answered/1", json!({ "text": word(0) })),
        "催办" => ("urged/1", json!({ "text": word(0) })),
        "请延" => ("extension-asked/1", json!({ "due": due(0)?, "cause": word(1), "reason": word(2) })),
        "准延" => ("extension-granted/1", json!({ "due": due(0)? })),
        "不准延" => ("extension-refused/1", reason()),
        "申请" => ("claimed/1", json!({ "outcome": word(0), "text": word(1) })),
        "退回" => ("returned/1", reason()),
        "核验" => ("verified/1", json!({ "method": word(0), "outcome": word(1), "text": word(2) })),
        "办结" => ("closed/1", closed(step)),
        "先结" => ("closed/1", json!({ "outcome": word(0), "provisional": true })),
        "重开" => ("reopened/1", reason()),
        "回头看" => ("rechecked/1", json!({ "holds": word(0) == "在", "text": word(1) })),
        "撤回" => ("withdrawn/1", reason()),
        other => return Err(wrong(step.line, other)),
    })
}

fn registered(told: &Told) -> Value {
    let mut body = json!({
        "affair": told.affair,
        "criterion": told.header("标准"),
        "field": told.header("领域"),
        "origin": told.origin(),
        "criterion_is_decision": told.header("决定") == "是",
    });
    let concerns: Vec<&str> = told.header("涉及").split_whitespace().collect();
    if !concerns.is_empty() {
        body["concerns"] = concerns.into();
    }
    body
}

/// `文件 第7行 | state | unit | due | name=word；name=word`
fn imported(told: &Told, unit: Look<'_>) -> Option<Value> {
    let parts: Vec<&str> = told.header("导入").split('|').map(str::trim).collect();
    let [place, state, lead, due, columns] = parts.as_slice() else { return None };
    let (file, row) = place.split_once(" 第")?;
    let row: u32 = row.trim_end_matches('行').parse().ok()?;
    let pairs = columns.split('；').filter_map(|it| it.split_once('='));
    let columns: Map<String, Value> = pairs.map(|(name, word)| (name.to_owned(), word.into())).collect();
    Some(json!({
        "file": file, "row": row, "columns": columns, "affair": told.affair, "criterion": told.header("标准"),
        "field": told.header("领域"), "origin": told.origin(), "state": state, "lead": unit(lead).ok()?,
        "due": day(due)?.to_string(),
    }))
}

/// `unit | term | leader | 核验 unit | 协办 unit、unit`
fn assigned(file: &str, step: &Step, unit: Look<'_>, leader: Look<'_>) -> Result<Value, Failure> {
    let term = step.word(1);
    let number = |ending: &str| term.strip_suffix(ending).and_then(|it| it.parse::<u32>().ok());
    let calendar = Calendar::shipped();
    let term = if term == "长期" {
        json!({ "pace": "standing" })
    } else if let Some(count) = number("工作日") {
        let due = calendar.add_working_days(step.day, i32::try_from(count).unwrap_or_default());
        json!({ "pace": "by-date", "due": due.to_string(), "days": { "count": count, "working": true } })
    } else if let Some(hours) = number("小时") {
        json!({ "pace": "at-once", "hours": hours })
    } else if let Some(due) = term.strip_prefix("立即 ").and_then(day) {
        json!({ "pace": "at-once", "due": due.to_string() })
    } else {
        let due = day(term).ok_or_else(|| wrong(file, step.line, term))?;
        json!({ "pace": "by-date", "due": due.to_string() })
    };
    let mut body = json!({ "lead": unit(step.word(0))?, "term": term, "leader": leader(step.word(2))? });
    if let Some(verifier) = step.after("核验") {
        body["verifier"] = unit(verifier)?.into();
    }
    if let Some(supporting) = step.after("协办") {
        body["supporting"] = supporting.split('、').map(unit).collect::<Result<Vec<_>, _>>()?.into();
    }
    Ok(body)
}

fn evidence(step: &Step) -> Value {
    let mut body =
        json!({ "medium": step.word(0), "text": step.word(1), "answers": step.words.iter().any(|it| it == "*") });
    for (member, lead) in [("case", "案例"), ("by", "由")] {
        if let Some(word) = step.after(lead) {
            body[member] = word.into();
        }
    }
    body
}

fn closed(step: &Step) -> Value {
    let mut body = json!({ "outcome": step.word(0) });
    match step.after("复查") {
        Some(day) => body["recheck"] = day.into(),
        None if !step.word(1).is_empty() => body["taken_by"] = step.word(1).into(),
        None => {}
    }
    body
}
