//! OCEL 2.0 as an SQLite file.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::ocel::{Ocel, OcelEvent};
use crate::taken::Unread;

pub(crate) fn read(path: &Path) -> Result<Ocel, Unread> {
    load(path).map_err(|err| {
        Unread::new(
            "broken",
            format!("不是完好的 OCEL 2.0 SQLite 文件：{err}"),
            format!("this is no sound OCEL 2.0 SQLite file: {err}"),
        )
    })
}

fn load(path: &Path) -> rusqlite::Result<Ocel> {
    // A log is somebody else's: nothing is written, not even beside it.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    let objects: BTreeMap<String, String> = pairs(&db, "SELECT ocel_id, ocel_type FROM object")?.into_iter().collect();
    let mut events = Vec::new();
    let mut places = HashMap::new();
    for (id, activity) in pairs(&db, "SELECT ocel_id, ocel_type FROM event")? {
        places.insert(id, events.len());
        events.push(OcelEvent { activity, ..OcelEvent::default() });
    }
    for (event, object) in pairs(&db, "SELECT ocel_event_id, ocel_object_id FROM event_object")? {
        if let Some(place) = places.get(&event) {
            events[*place].objects.push(object);
        }
    }
    for (_, table) in pairs(&db, "SELECT ocel_type, ocel_type_map FROM event_map_type")? {
        attributes(&db, &table, &places, &mut events)?;
    }
    Ok(Ocel { objects, events })
}

fn pairs(db: &Connection, sql: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = db.prepare(sql)?;
    statement.query_map([], |row| Ok((text(row.get_ref(0)?), text(row.get_ref(1)?))))?.collect()
}

/// Time and attributes of the events of one type, which have a table of their own.
fn attributes(
    db: &Connection,
    table: &str,
    places: &HashMap<String, usize>,
    events: &mut [OcelEvent],
) -> rusqlite::Result<()> {
    let quoted = format!("event_{table}").replace('"', "\"\"");
    let mut statement = db.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
    let names: Vec<String> = statement.column_names().into_iter().map(ToOwned::to_owned).collect();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id =
            names.iter().position(|it| it == "ocel_id").map_or(Ok(String::new()), |it| row.get_ref(it).map(text))?;
        let Some(place) = places.get(&id) else { continue };
        for (at, name) in names.iter().enumerate() {
            let value = text(row.get_ref(at)?);
            match name.as_str() {
                "ocel_id" => {}
                "ocel_time" => events[*place].time = value,
                _ if value.is_empty() => {}
                _ => events[*place].attributes.push((name.clone(), value)),
            }
        }
    }
    Ok(())
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(it) => it.to_string(),
        ValueRef::Real(it) => it.to_string(),
        ValueRef::Text(it) => String::from_utf8_lossy(it).into_owned(),
    }
}
