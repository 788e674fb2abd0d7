//! Drafts, each its author's alone; and who read what.

use duizhao_core::MatterId;
use jiff::Timestamp;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::{Desk, time};
use crate::store::Result;

/// What was typed and is not sealed. 草稿
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: Uuid,
    pub person: String,
    pub kind: String,
    /// As the form had it, JSON.
    pub typed: String,
    pub changed: Timestamp,
    pub expires: Timestamp,
}

/// Someone opened a matter. 查阅记录
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub at: Timestamp,
    pub person: String,
    pub matter: MatterId,
}

const DRAFT: &str = "SELECT id, person, kind, typed, changed, expires FROM draft";

impl Desk {
    /// The author's own, newest first; those whose day has passed are destroyed here.
    pub fn drafts(&self, person: &str, now: Timestamp) -> Result<Vec<Draft>> {
        if self.run("DELETE FROM draft WHERE expires <= ?1", [now.as_second()])? > 0 {
            self.overwrite()?;
        }
        self.all(&format!("{DRAFT} WHERE person = ?1 ORDER BY changed DESC, id"), [person], draft)
    }

    /// Nobody else's.
    pub fn draft(&self, id: Uuid, person: &str, now: Timestamp) -> Result<Option<Draft>> {
        let sql = format!("{DRAFT} WHERE id = ?1 AND person = ?2 AND expires > ?3");
        self.one(&sql, params![id.as_bytes(), person, now.as_second()], draft)
    }

    /// Adds it, or puts it in the place of the author's own with its id.
    pub fn put_draft(&self, it: &Draft) -> Result<()> {
        let sql = "INSERT INTO draft (id, person, kind, typed, changed, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (id) DO UPDATE SET typed = excluded.typed, changed = excluded.changed, \
                   expires = excluded.expires WHERE draft.person = excluded.person";
        let Draft { id, person, kind, typed, changed, expires } = it;
        let params = params![id.as_bytes(), person, kind, typed, changed.as_second(), expires.as_second()];
        self.run(sql, params).map(|_| ())
    }

    pub fn drop_draft(&self, id: Uuid, person: &str) -> Result<()> {
        self.run("DELETE FROM draft WHERE id = ?1 AND person = ?2", params![id.as_bytes(), person])?;
        self.overwrite()
    }

    /// Notes that someone opened a matter, and destroys notes from before `oldest`.
    pub fn note_reading(&self, it: &Reading, oldest: Timestamp) -> Result<()> {
        self.run("DELETE FROM reading WHERE at < ?1", [oldest.as_second()])?;
        let sql = "INSERT INTO reading (at, person, matter) VALUES (?1, ?2, ?3)";
        self.run(sql, params![it.at.as_second(), it.person, it.matter.0.as_bytes()]).map(|_| ())
    }

    /// The last ones, newest first.
    pub fn readings(&self, count: u32) -> Result<Vec<Reading>> {
        self.all("SELECT at, person, matter FROM reading ORDER BY at DESC, rowid DESC LIMIT ?1", [count], |row| {
            Ok(Reading { at: time(row, 0)?, person: row.get(1)?, matter: MatterId(Uuid::from_bytes(row.get(2)?)) })
        })
    }
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: Uuid::from_bytes(row.get(0)?),
        person: row.get(1)?,
        kind: row.get(2)?,
        typed: row.get(3)?,
        changed: time(row, 4)?,
        expires: time(row, 5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{PersonRow, UnitRow};
    use super::*;

    fn desk() -> (tempfile::TempDir, Desk) {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&folder.path().join("record.desk")).unwrap();
        desk.add_unit(&UnitRow { id: "u-1".into(), name: "党政办".into(), standing: "own".into(), ended: false })
            .unwrap();
        for id in ["p-1", "p-2"] {
            let text = String::new;
            let person = PersonRow {
                id: id.into(),
                name: id.into(),
                login: text(),
                unit: "u-1".into(),
                roles: text(),
                fields: text(),
                membership: text(),
                password: text(),
            };
            desk.add_person(&person).unwrap();
        }
        (folder, desk)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_draft_is_its_authors_alone_and_ends() {
        let (_folder, desk) = desk();
        let mine = Draft {
            id: Uuid::from_u128(7),
            person: "p-1".into(),
            kind: "registered/1".into(),
            typed: "{}".into(),
            changed: at(10),
            expires: at(100),
        };
        desk.put_draft(&mine).unwrap();
        assert_eq!(desk.draft(mine.id, "p-1", at(20)).unwrap().as_ref(), Some(&mine));
        assert_eq!(desk.draft(mine.id, "p-2", at(20)).unwrap(), None);
        // Another who knows its id neither overwrites nor destroys it.
        desk.put_draft(&Draft { person: "p-2".into(), typed: "other".into(), ..mine.clone() }).unwrap();
        desk.drop_draft(mine.id, "p-2").unwrap();
        assert_eq!(desk.drafts("p-1", at(20)).unwrap(), [mine]);
        assert_eq!(desk.drafts("p-1", at(100)).unwrap(), []);
    }

    #[test]
    fn a_session_ends_on_its_day_or_with_its_person() {
        let (_folder, desk) = desk();
        desk.put_session(&[1; 32], "p-1", at(10), at(100)).unwrap();
        assert_eq!(desk.session(&[1; 32], at(99)).unwrap().as_deref(), Some("p-1"));
        assert_eq!(desk.session(&[1; 32], at(100)).unwrap(), None);
        assert_eq!(desk.drop_sessions_of("p-1").unwrap(), 1);
        assert_eq!(desk.session(&[1; 32], at(99)).unwrap(), None);
    }

    #[test]
    fn another_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.sqlite");
        rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
        assert!(Desk::open(&path).is_err());
    }
}
