//! What the activities of a foreign log mean, and how its columns are called: a TOML file. 含义表

use std::collections::BTreeMap;

use duizhao_core::{Cause, Outcome, Said, wrong};
use serde::Deserialize;

use crate::meaning::{Meaning, Reading};
use crate::names::Names;

/// From activities to meanings; what it does not name means nothing. 含义表
///
/// ```toml
/// [columns]
/// case = "工单号"
/// time = "时间"
///
/// [activities]
/// "签收" = "accepted"
/// "办结（已解释）" = { meaning = "closed", outcome = "explained" }
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    pub columns: Columns,
    activities: BTreeMap<String, Reading>,
}

/// What the columns of a log are called; what is not said is guessed by the reader. 列名
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    pub case: Option<String>,
    pub activity: Option<String>,
    pub time: Option<String>,
    pub owner: Option<String>,
    pub actor: Option<String>,
    pub due: Option<String>,
    pub text: Option<String>,
    pub party: Option<String>,
    pub place: Option<String>,
    pub cause: Option<String>,
}

/// A map that could not be taken. 含义表有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct MapError {
    pub said: Said,
}

/// How a reading is written: its meaning alone, or a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Entry {
    Short(Meaning),
    Long(Box<Long>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Long {
    meaning: Meaning,
    outcome: Option<Outcome>,
    cause: Option<Cause>,
    #[serde(default)]
    provisional: bool,
    #[serde(default)]
    standing: bool,
    #[serde(default)]
    seasonal: bool,
    #[serde(default)]
    emergency: bool,
    #[serde(default)]
    statutory: bool,
    #[serde(default)]
    contact_known: bool,
    #[serde(default)]
    village_data: bool,
    #[serde(default)]
    other_unit: bool,
}

impl Map {
    /// # Errors
    /// What is wrong, with its line, and which meanings there are.
    pub fn parse(text: &str) -> Result<Map, MapError> {
        toml::from_str(text).map_err(|err| {
            let codes: Vec<&str> = Meaning::ALL.iter().map(|it| it.code()).collect();
            let codes = codes.join(" ");
            let Said { zh, en } = wrong::unread(&Said::new("含义表", "the map"), text, err.span(), err.message());
            MapError {
                said: Said::new(format!("{zh}。可用的含义：{codes}"), format!("{en}; the meanings are: {codes}")),
            }
        })
    }

    /// What is told twice means what it was told last.
    pub(crate) fn of(activities: impl IntoIterator<Item = (String, Reading)>) -> Map {
        Map { columns: Columns::default(), activities: activities.into_iter().collect() }
    }

    pub(crate) fn names(&self, activity: &str) -> bool {
        self.activities.contains_key(activity)
    }

    pub fn is_empty(&self) -> bool {
        self.activities.is_empty()
    }

    pub fn reading(&self, activity: &str) -> Reading {
        self.activities.get(activity).copied().unwrap_or(Reading::of(Meaning::Other))
    }

    /// The meanings that it gives to something.
    pub fn meanings(&self) -> Vec<Meaning> {
        self.activities.values().map(|it| it.meaning).collect()
    }

    /// One for each activity of a log, by its id.
    pub fn readings(&self, activities: &Names) -> Vec<Reading> {
        // Nobody said what anything means, and this word says it: who urges does not hold the matter, who
        // answers them does.
        let urges = |name: &str| {
            name.contains(Meaning::Urged.name()) && !["回复", "反馈", "答复"].iter().any(|it| name.contains(it))
        };
        let reading = |name: &str| match self.is_empty() && urges(name) {
            true => Reading::of(Meaning::Urged),
            false => self.reading(name),
        };
        activities.ids().map(|it| reading(&activities.name(it))).collect()
    }

    /// Activities that it names and the log does not have: mistyped, or of another log.
    pub fn unused<'m>(&'m self, activities: &Names) -> Vec<&'m str> {
        self.activities.keys().map(String::as_str).filter(|it| activities.find(it).is_none()).collect()
    }
}

impl From<Entry> for Reading {
    fn from(entry: Entry) -> Reading {
        match entry {
            Entry::Short(meaning) => Reading::of(meaning),
            Entry::Long(it) => it.reading(),
        }
    }
}

impl Long {
    fn reading(&self) -> Reading {
        let plain = Reading::of(self.meaning);
        Reading {
            meaning: self.meaning,
            outcome: self.outcome.unwrap_or(plain.outcome),
            cause: self.cause.unwrap_or(plain.cause),
            provisional: self.provisional,
            standing: self.standing,
            seasonal: self.seasonal,
            emergency: self.emergency,
            statutory: self.statutory,
            contact_known: self.contact_known,
            village_data: self.village_data,
            other_unit: self.other_unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_are_read_short_and_long() {
        let text = "[columns]\ncase = \"工单号\"\n[activities]\n\"签收\" = \"accepted\"\n\
            \"答复办结\" = { meaning = \"closed\", outcome = \"explained\", provisional = true }\n";
        let map = Map::parse(text).unwrap();
        assert_eq!(map.columns.case.as_deref(), Some("工单号"));
        assert_eq!(map.reading("签收"), Reading::of(Meaning::Accepted));
        let closed = map.reading("答复办结");
        assert_eq!((closed.meaning, closed.outcome, closed.provisional), (Meaning::Closed, Outcome::Explained, true));
        assert_eq!(map.reading("别的").meaning, Meaning::Other);
        let mut activities = Names::default();
        activities.id("签收");
        assert_eq!(map.unused(&activities), ["答复办结"]);
    }

    #[test]
    fn a_wrong_meaning_is_told_with_its_line() {
        for text in ["[activities]\n\"签收\" = \"acepted\"\n", "[activities]\n\"a\" = { meaning = \"closed\", x = 1 }"]
        {
            let err = Map::parse(text).unwrap_err();
            assert!(
                err.said.zh.contains("含义表第 2 行") && err.said.zh.contains("result-evidence"),
                "{}",
                err.said.zh
            );
        }
        assert!(Map::parse("[colums]\n").is_err());
    }

    #[test]
    fn every_meaning_can_be_written() {
        for meaning in Meaning::ALL {
            let map = Map::parse(&format!("[activities]\na = \"{}\"", meaning.code())).unwrap();
            assert_eq!(map.reading("a").meaning, *meaning);
        }
    }
}
