//! What stands beside a report under review; whose report it is was asked before.

use rusqlite::params;
use uuid::Uuid;

use super::Desk;
use crate::store::Result;

/// A remark that does not apply, by its id. 不适用
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    pub remark: String,
    /// Empty where none was given.
    pub reason: String,
}

impl Desk {
    pub fn beside(&self, report: Uuid) -> Result<Option<(String, Vec<u8>)>> {
        let sql = "SELECT name, bytes FROM report_beside WHERE report = ?1";
        self.one(sql, [report.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// In the place of the one before.
    pub fn put_beside(&self, report: Uuid, name: &str, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO report_beside (report, name, bytes) VALUES (?1, ?2, ?3)";
        self.run(sql, params![report.as_bytes(), name, bytes])?;
        self.overwrite()
    }

    pub fn drop_beside(&self, report: Uuid) -> Result<()> {
        self.run("DELETE FROM report_beside WHERE report = ?1", [report.as_bytes()])?;
        self.overwrite()
    }

    pub fn dismissals(&self, report: Uuid) -> Result<Vec<Dismissal>> {
        let sql = "SELECT remark, reason FROM dismissal WHERE report = ?1 ORDER BY remark";
        self.all(sql, [report.as_bytes()], |row| Ok(Dismissal { remark: row.get(0)?, reason: row.get(1)? }))
    }

    pub fn dismiss(&self, report: Uuid, it: &Dismissal) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO dismissal (report, remark, reason) VALUES (?1, ?2, ?3)";
        self.run(sql, params![report.as_bytes(), it.remark, it.reason]).map(|_| ())
    }

    pub fn restore(&self, report: Uuid, remark: &str) -> Result<()> {
        self.run("DELETE FROM dismissal WHERE report = ?1 AND remark = ?2", params![report.as_bytes(), remark])?;
        self.overwrite()
    }
}
