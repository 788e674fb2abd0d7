//! Reports under review, each its author's alone.

use jiff::Timestamp;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::{Desk, time};
use crate::store::Result;

/// A report that its author has under review, without the file itself. 送审稿
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    pub id: Uuid,
    pub person: String,
    /// As its author called the file.
    pub name: String,
    /// What was asked of the version before, as the caller writes it.
    pub before: String,
    pub begun: Timestamp,
    pub changed: Timestamp,
    pub expires: Timestamp,
}

const COLUMNS: &str = "id, person, name, before, begun, changed, expires";

impl Desk {
    /// The author's own, newest first; those whose day has passed are destroyed here.
    pub fn reports(&self, person: &str, now: Timestamp) -> Result<Vec<ReportRow>> {
        self.run("DELETE FROM report WHERE expires <= ?1", [now.as_second()])?;
        self.all(&format!("SELECT {COLUMNS} FROM report WHERE person = ?1 ORDER BY changed DESC, id"), [person], report)
    }

    /// Nobody else's; with the file.
    pub fn report(&self, id: Uuid, person: &str, now: Timestamp) -> Result<Option<(ReportRow, Vec<u8>)>> {
        let sql = format!("SELECT {COLUMNS}, bytes FROM report WHERE id = ?1 AND person = ?2 AND expires > ?3");
        self.one(&sql, params![id.as_bytes(), person, now.as_second()], |row| Ok((report(row)?, row.get(7)?)))
    }

    /// Adds it, or puts it in the place of the author's own with its id.
    pub fn put_report(&self, it: &ReportRow, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT INTO report (id, person, name, before, begun, changed, expires, bytes) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   before = excluded.before, changed = excluded.changed, expires = excluded.expires, \
                   bytes = excluded.bytes WHERE report.person = excluded.person";
        let ReportRow { id, person, name, before, begun, changed, expires } = it;
        let (begun, changed, expires) = (begun.as_second(), changed.as_second(), expires.as_second());
        self.run(sql, params![id.as_bytes(), person, name, before, begun, changed, expires, bytes]).map(|_| ())
    }

    pub fn drop_report(&self, id: Uuid, person: &str) -> Result<()> {
        self.run("DELETE FROM report WHERE id = ?1 AND person = ?2", params![id.as_bytes(), person]).map(|_| ())
    }
}

fn report(row: &Row<'_>) -> rusqlite::Result<ReportRow> {
    Ok(ReportRow {
        id: Uuid::from_bytes(row.get(0)?),
        person: row.get(1)?,
        name: row.get(2)?,
        before: row.get(3)?,
        begun: time(row, 4)?,
        changed: time(row, 5)?,
        expires: time(row, 6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{PersonRow, UnitRow};
    use super::*;

    #[test]
    fn a_report_is_its_authors_alone_and_nothing_is_left_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.desk");
        let desk = Desk::open(&path).unwrap();
        let unit = UnitRow { id: "u-1".into(), name: "党政办".into(), standing: "own".into(), ended: false };
        desk.put_unit(&unit).unwrap();
        for id in ["p-1", "p-2"] {
            let text = String::new;
            let (id, unit) = (id.to_owned(), "u-1".to_owned());
            let (login, roles, fields, membership, password) = (text(), text(), text(), text(), text());
            desk.put_person(&PersonRow { name: id.clone(), id, login, unit, roles, fields, membership, password })
                .unwrap();
        }
        let at = |second| Timestamp::from_second(second).unwrap();
        let mine = ReportRow {
            id: Uuid::from_u128(7),
            person: "p-1".into(),
            name: "材料.docx".into(),
            before: "[]".into(),
            begun: at(10),
            changed: at(10),
            expires: at(100),
        };
        desk.put_report(&mine, b"only-in-this-report").unwrap();
        assert_eq!(desk.report(mine.id, "p-1", at(20)).unwrap().unwrap().1, b"only-in-this-report");
        // Another who knows its id neither sees, overwrites nor destroys it.
        assert_eq!(desk.report(mine.id, "p-2", at(20)).unwrap(), None);
        desk.put_report(&ReportRow { person: "p-2".into(), ..mine.clone() }, b"other").unwrap();
        desk.drop_report(mine.id, "p-2").unwrap();
        assert_eq!(desk.reports("p-1", at(20)).unwrap(), std::slice::from_ref(&mine));
        desk.drop_report(mine.id, "p-1").unwrap();
        drop(desk);
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(19).any(|it| it == b"only-in-this-report"));
        }
    }
}
