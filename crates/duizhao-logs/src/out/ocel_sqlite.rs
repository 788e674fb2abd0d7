//! OCEL 2.0 SQLite out, in the tables that the standard prescribes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use duizhao_signs::{Events, Id, Vocabulary};
use rusqlite::{Connection, Result, params_from_iter};

use super::ocel::{ATTRIBUTES, CASE, OWNER, object_id};
use super::row;

const TABLES: &str = "
    CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
    CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
    CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
    CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
    CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT,
        PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
    CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT,
        PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
    CREATE TABLE object_case (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
    CREATE TABLE object_unit (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
    INSERT INTO object_map_type VALUES ('case', 'case'), ('unit', 'unit');";

pub(super) struct OcelSqlite {
    db: Connection,
    zone: Option<i32>,
    events: u64,
    /// The table of each activity.
    tables: BTreeMap<Id, String>,
    owners: BTreeSet<Id>,
}

impl OcelSqlite {
    /// In the place of an empty file.
    pub(super) fn new(path: &Path, zone: Option<i32>) -> Result<OcelSqlite> {
        let db = Connection::open(path)?;
        // The file is put in place when it is whole; until then nobody needs it after a crash.
        db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
        db.execute_batch(TABLES)?;
        Ok(OcelSqlite { db, zone, events: 0, tables: BTreeMap::new(), owners: BTreeSet::new() })
    }

    pub(super) fn put(&mut self, words: &Vocabulary, events: &Events) -> Result<()> {
        for at in 0..events.len() {
            let cells = row::cells(words, events, at, self.zone);
            self.events += 1;
            let id = self.events.to_string();
            let table = self.table(events.activity[at], &cells[1])?;
            self.insert("INSERT INTO event VALUES (?1, ?2)", &[&id, &cells[1]])?;
            self.relate(&id, &object_id(CASE, &cells[0]), "case")?;
            if let Some(owner) = events.owner.get(at).filter(|it| !it.is_none()) {
                self.relate(&id, &object_id(OWNER, &cells[3]), "owner")?;
                self.owners.insert(*owner);
            }
            let values = [id, cells[2].clone()].into_iter().chain(ATTRIBUTES.iter().map(|it| cells[it.0].clone()));
            let sql = format!("INSERT INTO \"event_{table}\" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
            self.db.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        }
        Ok(())
    }

    /// Tables are numbered: a name in any script is no name for one.
    fn table(&mut self, activity: Id, name: &str) -> Result<String> {
        if let Some(table) = self.tables.get(&activity) {
            return Ok(table.clone());
        }
        let table = format!("a{}", self.tables.len() + 1);
        let attributes = ATTRIBUTES.map(|it| format!("{} TEXT", it.1)).join(", ");
        self.db.execute_batch(&format!(
            "CREATE TABLE \"event_{table}\" (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP, {attributes})"
        ))?;
        self.insert("INSERT INTO event_map_type VALUES (?1, ?2)", &[name, &table])?;
        self.tables.insert(activity, table.clone());
        Ok(table)
    }

    fn relate(&self, event: &str, object: &str, qualifier: &str) -> Result<()> {
        self.insert("INSERT INTO event_object VALUES (?1, ?2, ?3)", &[event, object, qualifier])
    }

    fn insert(&self, sql: &str, values: &[&str]) -> Result<()> {
        self.db.prepare_cached(sql)?.execute(params_from_iter(values)).map(|_| ())
    }

    pub(super) fn end(self, words: &Vocabulary) -> Result<()> {
        for case in words.cases.ids() {
            self.object(CASE, &words.cases.name(case))?;
        }
        for owner in &self.owners {
            self.object(OWNER, &words.owners.name(*owner))?;
        }
        self.db.execute_batch("COMMIT")
    }

    fn object(&self, kind: &str, name: &str) -> Result<()> {
        let id = object_id(kind, name);
        self.insert("INSERT INTO object VALUES (?1, ?2)", &[&id, kind])?;
        self.insert(&format!("INSERT INTO object_{kind} VALUES (?1, '1970-01-01T00:00:00Z', NULL)"), &[&id])
    }
}
