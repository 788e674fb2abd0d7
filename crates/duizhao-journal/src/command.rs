//! What someone asks the record to hold: one command, all or none. 指令

use std::collections::HashSet;

use duizhao_core::{Actor, CommandId, Event, MatterId, Said, Seq, Version, canonical, said_by_parser};
use serde_json::Value;
use uuid::Uuid;

/// Asked under one id, so that asking again is safe. 指令
#[derive(Clone, Debug)]
pub struct Command {
    /// Made by whoever asks (UUIDv7); the same id is the same command for ever.
    pub id: CommandId,
    pub actor: Actor,
    pub acts: Vec<Act>,
    /// Someone looked at the numbers that look like identity cards and said they are none.
    pub numbers_confirmed: bool,
}

/// One event asked for one matter. 动作
#[derive(Clone, Debug)]
pub struct Act {
    pub matter: MatterId,
    /// The version on which the asker decided; whatever it is by now where absent.
    pub version: Option<Version>,
    pub event: Event,
}

impl Command {
    /// Reads `{"command":…,"actor":…,"acts":[{"matter":…,"version":…,"kind":…,"body":{…}}]}`.
    ///
    /// # Errors
    /// Says which member is missing, unknown or wrong, and what would be right.
    pub fn read(json: &[u8]) -> Result<Command, Said> {
        Command::from_value(&Command::parse(json)?)
    }

    /// Only that it is JSON; for who has something to seal before it is read.
    ///
    /// # Errors
    /// Says where it is not.
    pub fn parse(json: &[u8]) -> Result<Value, Said> {
        canonical::parse(json).map_err(|err| {
            Said::new(format!("不是一条 JSON 指令：{}", err.zh()), format!("not a command in JSON: {err}"))
        })
    }

    /// # Errors
    /// As [`Command::read`].
    pub fn from_value(value: &Value) -> Result<Command, Said> {
        known(value, &["command", "actor", "acts", "numbers_confirmed"], "")?;
        let actor = text(value, "actor", "")?;
        let acts = value.get("acts").and_then(Value::as_array).filter(|it| !it.is_empty());
        let acts = acts.ok_or_else(|| missing("", "acts", "一个以上动作的列表", "a list of one or more acts"))?;
        Ok(Command {
            id: CommandId(uuid(value, "command", "")?),
            actor: actor.parse().map_err(|_| {
                missing("", "actor", "“单位/人员”，只用小写字母、数字和 -", "unit/person in a-z, 0-9 and -")
            })?,
            acts: acts.iter().enumerate().map(|(at, it)| Act::read(it, at)).collect::<Result<_, _>>()?,
            numbers_confirmed: value.get("numbers_confirmed").is_some_and(|it| *it == Value::Bool(true)),
        })
    }

    /// The matters it touches, each once, in the order of its acts.
    pub(crate) fn matters(&self) -> impl Iterator<Item = MatterId> {
        let mut seen = HashSet::new();
        self.acts.iter().map(|it| it.matter).filter(move |it| seen.insert(*it))
    }
}

impl Act {
    fn read(value: &Value, at: usize) -> Result<Act, Said> {
        let place = format!("acts[{at}].");
        known(value, &["matter", "version", "kind", "body"], &place)?;
        let kind = text(value, "kind", &place)?;
        let body = value.get("body").cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        let version = match value.get("version") {
            None => None,
            Some(it) => Some(Version(
                it.as_u64()
                    .ok_or_else(|| missing(&place, "version", "不小于 0 的整数", "a whole number of 0 or more"))?,
            )),
        };
        if !Event::KINDS.iter().any(|it| it.0 == kind) {
            return Err(Said::new(
                format!("{place}kind：没有“{kind}”这种事件，或要用更新的程序；种类见 docs/matter.md"),
                format!(
                    "{place}kind: there is no kind {kind:?}, or it needs a newer program; docs/matter.md lists them"
                ),
            ));
        }
        let event = Event::from_value(kind, body).map_err(|err| {
            Said::new(format!("{place}body：{}", said_by_parser(&err.0)), format!("{place}body: {err}"))
        })?;
        Ok(Act { matter: MatterId(uuid(value, "matter", &place)?), version, event })
    }
}

/// Why a command was not carried out. 未写入
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Someone changed this matter since the asker looked; read again and decide again.
    #[error("matter {} is at version {}, the command expected {}", matter.0, actual.0, expected.0)]
    Stale { matter: MatterId, expected: Version, actual: Version },
    /// Another command has this id.
    #[error("command {} is in the record with other content", .0.0)]
    Conflict(CommandId),
    /// The command is in the record and its content was erased.
    #[error("command {} is in the record, entry {} was erased", .0.0, .1.0)]
    Erased(CommandId, Seq),
    /// A rule forbids it.
    #[error("{}: {}", .0.code, .0.said.en)]
    Refused(duizhao_core::Refusal),
    /// Nothing was written; asking again later is safe.
    #[error("nothing was written: {0}")]
    NotWritten(crate::StoreError),
    /// It may or may not be in the record: ask again with the same id.
    #[error("the outcome is unknown, ask again with the same id: {}", .0.en)]
    Unknown(Said),
}

impl AppendError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            AppendError::Stale { .. } => "stale",
            AppendError::Conflict(_) => "conflict",
            AppendError::Erased(..) => "erased",
            AppendError::Refused(refusal) => refusal.code,
            AppendError::NotWritten(crate::StoreError::Full) => "disk-full",
            AppendError::NotWritten(crate::StoreError::ReadOnly(_)) => "read-only",
            AppendError::NotWritten(crate::StoreError::Away(_)) => "unreachable",
            AppendError::NotWritten(_) => "not-written",
            AppendError::Unknown(_) => "unknown",
        }
    }

    /// For people.
    pub fn said(&self) -> Said {
        use crate::StoreError;
        let zh = match self {
            AppendError::Stale { expected, actual, .. } => {
                format!("事项已有新的变动：现在是第 {} 版，您看到的是第 {} 版；请看过新内容再办", actual.0, expected.0)
            }
            AppendError::Conflict(_) => "同一编号已经用于另一条内容不同的指令；请换新的编号".to_owned(),
            AppendError::Erased(_, seq) => format!("这条指令已写入底账（第 {} 条），内容后来已清除", seq.0),
            AppendError::Refused(refusal) => return refusal.said.clone(),
            AppendError::NotWritten(StoreError::Full) => {
                "磁盘已满，没有写入；已有内容仍可查看，腾出空间后再办".to_owned()
            }
            AppendError::NotWritten(err @ (StoreError::Failed(_) | StoreError::NotOurs(_))) => {
                format!("没有写入：{}", err.said().zh)
            }
            AppendError::NotWritten(err) => err.said().zh,
            AppendError::Unknown(why) => {
                format!("是否写入尚不确定，已停止写入；请重新打开后用同一编号再问一次（{}）", why.zh)
            }
        };
        Said::new(zh, self.to_string())
    }
}

fn known(value: &Value, names: &[&str], place: &str) -> Result<(), Said> {
    let object = value.as_object().ok_or_else(|| missing(place, "", "一个 JSON 对象", "a JSON object"))?;
    match object.keys().find(|it| !names.contains(&it.as_str())) {
        None => Ok(()),
        Some(other) => Err(Said::new(
            format!("{place}{other}：没有这一项；可以写 {}", names.join("、")),
            format!("{place}{other} is unknown; there are {}", names.join(", ")),
        )),
    }
}

fn text<'v>(value: &'v Value, name: &str, place: &str) -> Result<&'v str, Said> {
    value.get(name).and_then(Value::as_str).ok_or_else(|| missing(place, name, "一段文字", "a text"))
}

fn uuid(value: &Value, name: &str, place: &str) -> Result<Uuid, Said> {
    let wrong = || missing(place, name, "UUID，如 0193f0c2-6a00-7000-8000-000000000001", "a UUID");
    text(value, name, place)?.parse().map_err(|_| wrong())
}

fn missing(place: &str, name: &str, zh: &str, en: &str) -> Said {
    Said::new(format!("{place}{name}：应为{zh}"), format!("{place}{name} should be {en}"))
}
