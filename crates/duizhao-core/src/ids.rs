//! Names of logs, matters, commands, units and persons: opaque, short, never a person's name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that is no id. 编号有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} should be {wanted}")]
pub struct IdError {
    pub text: String,
    pub wanted: &'static str,
}

fn wrong(text: &str, wanted: &'static str) -> IdError {
    IdError { text: text.to_owned(), wanted }
}

/// 1 to 40 of a–z, 0–9 and hyphen.
fn is_short_id(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
}

/// One log: the office's short name and a UUID, `qinghe-zhen/0193f0c2-…`; the origin of its checkpoints. 底账编号
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    text: String,
    uuid: Uuid,
}

impl LogId {
    /// # Errors
    /// When the name is not 1 to 40 of a–z, 0–9 and hyphen.
    pub fn new(name: &str, uuid: &Uuid) -> Result<LogId, IdError> {
        if !is_short_id(name) {
            return Err(wrong(name, "1 to 40 of a-z, 0-9 and -"));
        }
        Ok(LogId { text: format!("{name}/{uuid}"), uuid: *uuid })
    }

    pub fn uuid(&self) -> Uuid {
        self.uuid
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for LogId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<LogId, IdError> {
        let parts = text.split_once('/').and_then(|(name, uuid)| LogId::new(name, &uuid.parse().ok()?).ok());
        // One spelling only: a UUID in capitals would be another text to sign.
        parts.filter(|it| it.text == text).ok_or_else(|| wrong(text, "name/uuid"))
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// A matter within its log. 事项编号
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MatterId(pub Uuid);

impl MatterId {
    /// The office itself: its rules are events of this matter.
    pub const OFFICE: MatterId = MatterId(Uuid::nil());
}

/// A command, made by whoever asks, so that asking again is safe. 指令编号
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CommandId(pub Uuid);

/// Position in the log; the first entry is 0. 序号
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seq(pub u64);

/// How many events a matter has; 0 is not there yet. 版本
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Version(pub u64);

macro_rules! short_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<$name, IdError> {
                if is_short_id(&text) { Ok($name(text)) } else { Err(wrong(&text, "1 to 40 of a-z, 0-9 and -")) }
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<$name, IdError> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

short_id! {
    /// A unit 站所/部门, by its id. 单位
    UnitId
}
short_id! {
    /// A person, by an id that is no name. 人员
    PersonId
}

/// Who acts: a person for a unit, written `unit/person`. 经办
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    pub unit: UnitId,
    pub person: PersonId,
}

impl FromStr for Actor {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Actor, IdError> {
        let (unit, person) = text.split_once('/').ok_or_else(|| wrong(text, "unit/person"))?;
        Ok(Actor { unit: unit.parse()?, person: person.parse()? })
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.unit, self.person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let uuid = "0193f0c2-6a00-7000-8000-00000000000a";
        let text = format!("qinghe-zhen/{uuid}");
        assert_eq!(text.parse::<LogId>().unwrap().to_string(), text);
        for other in
            [text.to_uppercase(), text.replace('-', ""), format!("青禾/{uuid}"), format!("/{uuid}"), uuid.to_owned()]
        {
            assert!(other.parse::<LogId>().is_err(), "{other}");
        }
    }

    #[test]
    fn a_persons_name_is_no_id() {
        for text in ["张三", "Zhang", "a b", "", "unit", "a/b/c"] {
            assert!(text.parse::<Actor>().is_err(), "{text}");
        }
        assert_eq!("dangzheng-ban/p-07".parse::<Actor>().unwrap().to_string(), "dangzheng-ban/p-07");
    }
}
