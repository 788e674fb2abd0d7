//! Invitations and sessions, by the hash of their token.

use jiff::Timestamp;
use rusqlite::params;

use super::Desk;
use crate::store::Result;

impl Desk {
    pub fn put_invitation(&self, token: &[u8; 32], person: &str, expires: Timestamp) -> Result<()> {
        self.run("DELETE FROM invitation WHERE person = ?1", [person])?;
        let sql = "INSERT INTO invitation (token, person, expires) VALUES (?1, ?2, ?3)";
        self.run(sql, params![token, person, expires.as_second()]).map(|_| ())
    }

    /// Whom it invites, while it holds.
    pub fn invited(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<String>> {
        let sql = "SELECT person FROM invitation WHERE token = ?1 AND expires > ?2";
        self.one(sql, params![token, now.as_second()], |row| row.get(0))
    }

    pub fn drop_invitation(&self, person: &str) -> Result<()> {
        self.run("DELETE FROM invitation WHERE person = ?1", [person]).map(|_| ())
    }

    pub fn put_session(&self, token: &[u8; 32], person: &str, begun: Timestamp, expires: Timestamp) -> Result<()> {
        self.run("DELETE FROM session WHERE expires <= ?1", [begun.as_second()])?;
        let sql = "INSERT INTO session (token, person, begun, expires) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![token, person, begun.as_second(), expires.as_second()]).map(|_| ())
    }

    /// Whose it is, while it holds.
    pub fn session(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<String>> {
        let sql = "SELECT person FROM session WHERE token = ?1 AND expires > ?2";
        self.one(sql, params![token, now.as_second()], |row| row.get(0))
    }

    pub fn drop_session(&self, token: &[u8; 32]) -> Result<()> {
        self.run("DELETE FROM session WHERE token = ?1", params![token]).map(|_| ())
    }

    /// How many there were.
    pub fn drop_sessions_of(&self, person: &str) -> Result<usize> {
        self.run("DELETE FROM session WHERE person = ?1", [person])
    }
}
