//! Reports under review, each its author's alone until it is passed to a clerk.

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
    pub passed: Option<PassedRow>,
    /// Those who made matters of it while it was with them.
    pub registrars: Vec<String>,
}

/// That a report is with a clerk. 转交
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedRow {
    pub clerk: String,
    pub at: Timestamp,
    /// The form of its measures as its author left it, as the caller writes it.
    pub typed: String,
    /// A matter came of it since.
    pub registered: bool,
}

const COLUMNS: &str = "id, person, name, before, begun, changed, expires, clerk, passed, typed, registered, registrars";

impl Desk {
    /// The author's own, newest first; those whose day has passed are destroyed here.
    pub fn reports(&self, person: &str, now: Timestamp) -> Result<Vec<ReportRow>> {
        if self.run("DELETE FROM report WHERE expires <= ?1", [now.as_second()])? > 0 {
            self.overwrite()?;
        }
        self.all(&format!("SELECT {COLUMNS} FROM report WHERE person = ?1 ORDER BY changed DESC, id"), [person], report)
    }

    /// What was passed to this person, newest first.
    pub fn passed_reports(&self, clerk: &str, now: Timestamp) -> Result<Vec<ReportRow>> {
        let sql = format!("SELECT {COLUMNS} FROM report WHERE clerk = ?1 AND expires > ?2 ORDER BY passed DESC, id");
        self.all(&sql, params![clerk, now.as_second()], report)
    }

    /// Its author's, or the clerk's whom it was passed to; nobody else's. With the file.
    pub fn report(&self, id: Uuid, person: &str, now: Timestamp) -> Result<Option<(ReportRow, Vec<u8>)>> {
        let sql = format!(
            "SELECT {COLUMNS}, bytes FROM report WHERE id = ?1 AND (person = ?2 OR clerk = ?2) AND expires > ?3"
        );
        self.one(&sql, params![id.as_bytes(), person, now.as_second()], |row| Ok((report(row)?, row.get(12)?)))
    }

    /// Adds it, or puts it in the place of the author's own with its id, unless a clerk has that.
    pub fn put_report(&self, it: &ReportRow, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT INTO report (id, person, name, before, begun, changed, expires, bytes) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   before = excluded.before, changed = excluded.changed, expires = excluded.expires, \
                   bytes = excluded.bytes WHERE report.person = excluded.person AND report.clerk IS NULL";
        let ReportRow { id, person, name, before, begun, changed, expires, passed: _, registrars: _ } = it;
        let (begun, changed, expires) = (begun.as_second(), changed.as_second(), expires.as_second());
        self.run(sql, params![id.as_bytes(), person, name, before, begun, changed, expires, bytes])?;
        self.overwrite()
    }

    /// The author's own, unless a clerk has it.
    pub fn drop_report(&self, id: Uuid, person: &str) -> Result<bool> {
        let sql = "DELETE FROM report WHERE id = ?1 AND person = ?2 AND clerk IS NULL";
        let dropped = self.run(sql, params![id.as_bytes(), person])? > 0;
        self.overwrite()?;
        Ok(dropped)
    }

    /// Passes the author's own to a clerk until a day; false where it is with one already.
    pub fn pass_report(&self, id: Uuid, person: &str, to: &PassedRow, expires: Timestamp) -> Result<bool> {
        let sql = "UPDATE report SET clerk = ?3, passed = ?4, typed = ?5, registered = 0, expires = ?6 \
                   WHERE id = ?1 AND person = ?2 AND clerk IS NULL";
        let (at, expires) = (to.at.as_second(), expires.as_second());
        Ok(self.run(sql, params![id.as_bytes(), person, to.clerk, at, to.typed, expires])? > 0)
    }

    /// From then on its author alone has it again. By the author only while nothing came of it.
    pub fn take_report_back(&self, id: Uuid, person: &str) -> Result<bool> {
        let sql = "UPDATE report SET clerk = NULL, passed = NULL, typed = '', registered = 0 WHERE id = ?1 \
                   AND clerk IS NOT NULL AND (clerk = ?2 OR (person = ?2 AND registered = 0))";
        Ok(self.run(sql, params![id.as_bytes(), person])? > 0)
    }

    /// Says that matters come of it, or that none did after all; false where this clerk does not have it.
    /// Counted, so that one attempt that was refused does not undo another that was not.
    pub fn mark_report(&self, id: Uuid, clerk: &str, registered: bool) -> Result<bool> {
        let sql = "UPDATE report SET registered = registered + ?3, registrars = CASE \
                   WHEN ?3 < 0 OR instr(' ' || registrars || ' ', ' ' || ?2 || ' ') > 0 THEN registrars \
                   ELSE trim(registrars || ' ' || ?2) END WHERE id = ?1 AND clerk = ?2";
        let step = if registered { 1 } else { -1 };
        Ok(self.run(sql, params![id.as_bytes(), clerk, step])? > 0)
    }
}

fn report(row: &Row<'_>) -> rusqlite::Result<ReportRow> {
    let passed = match row.get::<_, Option<String>>(7)? {
        Some(clerk) => {
            Some(PassedRow { clerk, at: time(row, 8)?, typed: row.get(9)?, registered: row.get::<_, i64>(10)? > 0 })
        }
        None => None,
    };
    Ok(ReportRow {
        id: Uuid::from_bytes(row.get(0)?),
        person: row.get(1)?,
        name: row.get(2)?,
        before: row.get(3)?,
        begun: time(row, 4)?,
        changed: time(row, 5)?,
        expires: time(row, 6)?,
        passed,
        registrars: row.get::<_, String>(11)?.split_whitespace().map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Dismissal, PersonRow, UnitRow};
    use super::*;

    #[test]
    fn a_report_is_its_authors_alone_and_nothing_is_left_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.desk");
        let desk = Desk::open(&path).unwrap();
        let unit = UnitRow { id: "u-1".into(), name: "党政办".into(), standing: "own".into(), ended: false };
        desk.add_unit(&unit).unwrap();
        for id in ["p-1", "p-2"] {
            let text = String::new;
            let (id, unit) = (id.to_owned(), "u-1".to_owned());
            let (login, roles, fields, membership, password) = (text(), text(), text(), text(), text());
            desk.add_person(&PersonRow { name: id.clone(), id, login, unit, roles, fields, membership, password })
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
            passed: None,
            registrars: Vec::new(),
        };
        desk.put_report(&mine, b"only-in-this-report").unwrap();
        assert_eq!(desk.report(mine.id, "p-1", at(20)).unwrap().unwrap().1, b"only-in-this-report");
        // Another who knows its id neither sees, overwrites nor destroys it.
        assert_eq!(desk.report(mine.id, "p-2", at(20)).unwrap(), None);
        desk.put_report(&ReportRow { person: "p-2".into(), ..mine.clone() }, b"other").unwrap();
        assert!(!desk.drop_report(mine.id, "p-2").unwrap());
        assert_eq!(desk.reports("p-1", at(20)).unwrap(), std::slice::from_ref(&mine));
        passed_and_taken_back(&desk, &mine);
        stands_beside(&desk, &mine);
        desk.drop_report(mine.id, "p-1").unwrap();
        assert_eq!((desk.beside(mine.id).unwrap(), desk.dismissals(mine.id).unwrap()), (None, Vec::new()));
        // The desk stays open, as it does in an office.
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(19).any(|it| it == b"only-in-this-report" || it == b"only-in-text-beside"));
        }
    }

    /// The mended file keeps what stands beside it.
    fn stands_beside(desk: &Desk, mine: &ReportRow) {
        let reason = "only-in-text-beside".to_owned();
        desk.put_beside(mine.id, "上年.txt", reason.as_bytes()).unwrap();
        desk.dismiss(mine.id, &Dismissal { remark: "no-case-1".into(), reason: String::new() }).unwrap();
        let last = Dismissal { remark: "no-case-1".into(), reason };
        desk.dismiss(mine.id, &last).unwrap();
        desk.dismiss(mine.id, &Dismissal { remark: "copied-2".into(), ..last.clone() }).unwrap();
        desk.restore(mine.id, "copied-2").unwrap();
        desk.put_report(mine, b"only-in-this-report, mended").unwrap();
        assert_eq!(desk.dismissals(mine.id).unwrap(), [last]);
        assert_eq!(desk.beside(mine.id).unwrap().unwrap().0, "上年.txt");
    }

    /// While a clerk has it nobody changes it, and what came of it keeps it there.
    fn passed_and_taken_back(desk: &Desk, mine: &ReportRow) {
        let at = |second| Timestamp::from_second(second).unwrap();
        let to = PassedRow { clerk: "p-2".into(), at: at(30), typed: "[]".into(), registered: false };
        assert!(!desk.pass_report(mine.id, "p-2", &to, at(100)).unwrap());
        assert!(!desk.take_report_back(mine.id, "p-1").unwrap());
        assert!(desk.pass_report(mine.id, "p-1", &to, at(100)).unwrap());
        assert!(!desk.pass_report(mine.id, "p-1", &to, at(100)).unwrap());
        let passed = ReportRow { passed: Some(to), ..mine.clone() };
        for person in ["p-1", "p-2"] {
            assert_eq!(desk.report(mine.id, person, at(40)).unwrap().unwrap().0, passed);
        }
        assert_eq!(desk.passed_reports("p-2", at(40)).unwrap(), [passed]);
        desk.put_report(mine, b"other").unwrap();
        assert!(!desk.drop_report(mine.id, "p-1").unwrap() && !desk.drop_report(mine.id, "p-2").unwrap());
        assert_eq!(desk.report(mine.id, "p-1", at(40)).unwrap().unwrap().1, b"only-in-this-report");
        for registered in [true, true, false] {
            assert!(desk.mark_report(mine.id, "p-2", registered).unwrap());
        }
        assert!(!desk.mark_report(mine.id, "p-1", false).unwrap());
        assert!(!desk.take_report_back(mine.id, "p-1").unwrap());
        assert!(desk.take_report_back(mine.id, "p-2").unwrap());
        assert_eq!(desk.report(mine.id, "p-2", at(40)).unwrap(), None);
        let given_back = ReportRow { registrars: vec!["p-2".into()], ..mine.clone() };
        assert_eq!(desk.reports("p-1", at(40)).unwrap(), [given_back]);
    }
}
