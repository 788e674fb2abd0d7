//! Who looked up how to reach a citizen, and why.

use duizhao_core::MatterId;
use jiff::Timestamp;
use rusqlite::params;
use uuid::Uuid;

use super::{Desk, time};
use crate::store::Result;

/// Someone looked up a contact, and said why. 查看联系方式
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    pub at: Timestamp,
    pub person: String,
    pub matter: MatterId,
    pub reason: String,
}

impl Desk {
    /// Notes it before anything is shown, and destroys notes from before `oldest`.
    pub fn note_reached(&self, it: &Reached, oldest: Timestamp) -> Result<()> {
        self.run("DELETE FROM reach WHERE at < ?1", [oldest.as_second()])?;
        let sql = "INSERT INTO reach (at, person, matter, reason) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![it.at.as_second(), it.person, it.matter.0.as_bytes(), it.reason]).map(|_| ())
    }

    /// The last ones, newest first.
    pub fn reached(&self, count: u32) -> Result<Vec<Reached>> {
        let sql = "SELECT at, person, matter, reason FROM reach ORDER BY at DESC, rowid DESC LIMIT ?1";
        self.all(sql, [count], |row| {
            let matter = MatterId(Uuid::from_bytes(row.get(2)?));
            Ok(Reached { at: time(row, 0)?, person: row.get(1)?, matter, reason: row.get(3)? })
        })
    }
}
