//! What programs show for their person, by the hash of it.

use jiff::Timestamp;
use rusqlite::params;

use super::{Desk, time};
use crate::store::Result;

/// A token that a person gave to a program of theirs. 程序令牌
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BearerRow {
    pub id: String,
    pub person: String,
    /// What the person calls it.
    pub name: String,
    pub made: Timestamp,
    pub expires: Timestamp,
}

impl Desk {
    pub fn put_bearer(&self, token: &[u8; 32], it: &BearerRow) -> Result<()> {
        self.run("DELETE FROM bearer WHERE expires <= ?1", [it.made.as_second()])?;
        let sql = "INSERT INTO bearer (token, id, person, name, made, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let BearerRow { id, person, name, made, expires } = it;
        self.run(sql, params![token, id, person, name, made.as_second(), expires.as_second()]).map(|_| ())
    }

    /// Those that hold, the oldest first.
    pub fn bearers(&self, person: &str, now: Timestamp) -> Result<Vec<BearerRow>> {
        let sql = "SELECT id, person, name, made, expires FROM bearer WHERE person = ?1 AND expires > ?2 ORDER BY id";
        self.all(sql, params![person, now.as_second()], |row| {
            Ok(BearerRow {
                id: row.get(0)?,
                person: row.get(1)?,
                name: row.get(2)?,
                made: time(row, 3)?,
                expires: time(row, 4)?,
            })
        })
    }

    /// Whose it is, while it holds.
    pub fn bearer(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<String>> {
        let sql = "SELECT person FROM bearer WHERE token = ?1 AND expires > ?2";
        self.one(sql, params![token, now.as_second()], |row| row.get(0))
    }

    /// Nobody else's.
    pub fn drop_bearer(&self, id: &str, person: &str) -> Result<()> {
        self.run("DELETE FROM bearer WHERE id = ?1 AND person = ?2", [id, person]).map(|_| ())
    }

    pub fn drop_bearers_of(&self, person: &str) -> Result<()> {
        self.run("DELETE FROM bearer WHERE person = ?1", [person]).map(|_| ())
    }
}
