//! The office's own record, looked through and written out as any event log. 本单位底账

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use duizhao_core::{Matter, MatterId, OfficeRules};
use duizhao_journal::{Entry, Header, Reader};
use duizhao_signs::{Days, Look, OwnRecord};
use jiff::Timestamp;

use super::{Outcome, Request, beside, set_otherwise, settings};
use crate::record::{Failure, Record};

/// What was written. 已导出
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    pub matters: usize,
    pub events: usize,
}

/// The office's own record, up to now: every matter but those that were withdrawn. Where no settings
/// are named, those beside the record hold.
///
/// # Errors
/// When the record cannot be read, or the settings are wrong.
pub fn own(record: &Record, request: &Request, now: Timestamp) -> Result<Outcome> {
    let settings = request.settings.as_deref().map_or_else(|| beside(&record.files), settings)?;
    let reader = record.reader()?;
    let (matters, rules) = matters(&reader)?;
    let own = as_log(matters.iter(), &rules);
    let days = Days::new(&settings.calendar(), settings.office.zone_minutes.unwrap_or(rules.zone_minutes));
    let look = Look {
        settings: &settings,
        readings: own.readings,
        meanings: OwnRecord::map().meanings(),
        days,
        until: Some(request.until.unwrap_or(now).as_microsecond()),
        only: request.only.clone(),
    };
    let signs = look.at(&own.log);
    let file = reader.log().to_string();
    let notes = set_otherwise(&settings).into_iter().collect();
    Ok(Outcome { file, words: own.log.words, days: look.days, signs, columns: Vec::new(), notes })
}

/// Writes the record as an event log, in the format that the ending of `to` names.
///
/// # Errors
/// When the record cannot be read, the ending is unknown, or it cannot be written.
pub fn export(record: &Record, to: &Path) -> Result<Exported> {
    let (matters, rules) = matters(&record.reader()?)?;
    let own = as_log(matters.iter(), &rules);
    duizhao_logs::write(to, &own.log)?;
    Ok(Exported { matters: own.log.words.cases.len(), events: own.log.events.len() })
}

/// Matters as signs take them.
fn as_log<'m>(matters: impl Iterator<Item = &'m Matter>, rules: &OfficeRules) -> OwnRecord {
    let mut own = OwnRecord::new(rules);
    matters.for_each(|it| own.add(it));
    own
}

/// The matters of a record in the order in which they entered it, and the office's rules.
fn matters(reader: &Reader) -> Result<(Vec<Matter>, OfficeRules)> {
    let mut places: BTreeMap<MatterId, usize> = BTreeMap::new();
    let mut matters: Vec<Matter> = Vec::new();
    let mut fault = None;
    let size = reader.size().map_err(Failure::from)?;
    let take = |entry: Entry| {
        let (id, recorded) = match (Header::read(&entry.header), entry.recorded()) {
            (Ok(header), Ok(recorded)) => (header.matter, recorded),
            (Err(err), _) | (_, Err(err)) => return fault = Some(err),
        };
        let place = *places.entry(id).or_insert(matters.len());
        if place == matters.len() {
            matters.push(Matter::new(id));
        }
        matters[place].apply(&recorded);
    };
    reader.entries(0, size, take).map_err(Failure::from)?;
    if let Some(fault) = fault {
        bail!("底账里有读不懂的条目：{fault}（an entry cannot be read）");
    }
    let rules = matters.iter().find(|it| it.id() == MatterId::OFFICE).map(Matter::rules).unwrap_or_default();
    Ok((matters, rules))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use duizhao_read::Language;
    use serde_json::Value;

    use super::*;
    use crate::demo;

    /// Signs as programs get them, without what only tells where the log was read.
    fn told(outcome: &Outcome) -> Vec<String> {
        let mut bytes = Vec::new();
        duizhao_papers::signs::json::write(&mut bytes, &outcome.looked(Language::Chinese)).unwrap();
        let all: Value = serde_json::from_slice(&bytes).unwrap();
        let mut lines = vec![all["counts"].to_string(), all["not_run"].to_string()];
        for kind in all["signs"].as_array().unwrap() {
            lines.push(format!("{} {}", kind["code"], kind["count"]));
            for sign in kind["found"].as_array().unwrap() {
                let mut sign = sign.clone();
                for event in sign["events"].as_array_mut().unwrap() {
                    event.as_object_mut().unwrap().remove("row");
                }
                lines.push(sign.to_string());
            }
        }
        // Signs of equal figures stand in the order of the log, and OCEL orders events by time.
        lines.sort();
        lines
    }

    /// So a log that was written from the record needs no map.
    fn each_activity_is_known_by_its_name(record: &Record) {
        let (matters, rules) = matters(&record.reader().unwrap()).unwrap();
        let own = as_log(matters.iter(), &rules);
        let map = OwnRecord::map();
        for id in own.log.words.activities.ids() {
            let name = own.log.words.activities.name(id);
            assert_eq!(map.reading(&name), own.readings[id.index()], "{name}");
        }
        assert!(own.readings.len() > 25);
    }

    /// The demo's record in a folder of its own.
    fn demo() -> (tempfile::TempDir, Record) {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::in_folder(folder.path());
        demo::build(&record).unwrap();
        (folder, record)
    }

    #[test]
    fn what_the_office_has_set_beside_its_record_holds() {
        let (folder, record) = demo();
        let beside = folder.path().join("signs.toml");
        let looked = |settings: Option<PathBuf>| {
            let request = Request { settings, only: vec!["shelved".to_owned()], ..Request::default() };
            own(&record, &request, demo::now()).map_err(|err| err.to_string())
        };
        let counted = |it: &Outcome| it.signs.found[0].count;
        let usual = counted(&looked(None).unwrap());
        std::fs::write(&beside, "\u{feff}[shelved]\ndays = 40\n").unwrap();
        let set = looked(None).unwrap();
        assert!(counted(&set) < usual, "{usual}");
        assert_eq!(set.notes[0].zh, "按 signs.toml 查：shelved.days = 40（通常 10）");
        // What is named on the command line wins.
        let named = folder.path().join("other.toml");
        std::fs::write(&named, "").unwrap();
        let other = looked(Some(named)).unwrap();
        assert_eq!((counted(&other), other.notes.len()), (usual, 0));
        std::fs::write(&beside, "[shelved]\ndays = 'ten'\n").unwrap();
        let expected = format!("{}：迹象设定第 2 行“days”：写的是 \"ten\"，要写不带引号的整数", beside.display());
        assert_eq!(looked(None).unwrap_err(), expected);
        std::fs::write(&beside, b"\xff").unwrap();
        assert!(looked(None).unwrap_err().contains("不是文本文件"));
        std::fs::remove_file(&beside).unwrap();
        std::fs::create_dir(&beside).unwrap();
        assert!(looked(None).unwrap_err().contains("读不了"));
    }

    #[test]
    fn what_comes_back_in_has_the_same_signs() {
        let (folder, record) = demo();
        each_activity_is_known_by_its_name(&record);
        let request = |log: PathBuf| Request { log, until: Some(demo::now()), ..Request::default() };
        let expected = told(&own(&record, &request(PathBuf::new()), demo::now()).unwrap());
        assert!(expected.len() > 35, "{expected:?}");
        for ending in ["xes", "xes.gz", "json", "sqlite", "parquet", "csv", "columns"] {
            let file = folder.path().join(format!("log.{ending}"));
            export(&record, &file).unwrap();
            assert_eq!(told(&super::super::signs(&request(file)).unwrap()), expected, "{ending}");
        }
    }
}
