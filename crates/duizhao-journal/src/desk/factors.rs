//! Second factors: what an app counts codes from, and the hashes of printed codes.

use rusqlite::params;

use super::Desk;
use crate::store::Result;

/// That a person signs in with more than a password. 第二因素
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorRow {
    /// Empty where there are printed codes alone.
    pub secret: Vec<u8>,
    /// The last step of time whose code was taken.
    pub step: i64,
    /// Printed codes that are not used yet.
    pub printed: usize,
}

impl Desk {
    pub fn factor(&self, person: &str) -> Result<Option<FactorRow>> {
        let sql = "SELECT secret, step, (SELECT count(*) FROM printed_code WHERE printed_code.person = ?1) \
                   FROM second_factor WHERE person = ?1";
        self.one(sql, [person], |row| {
            let printed: i64 = row.get(2)?;
            Ok(FactorRow { secret: row.get(0)?, step: row.get(1)?, printed: usize::try_from(printed).unwrap_or(0) })
        })
    }

    /// From now on codes are asked for; printed ones that there are stay.
    pub fn put_factor(&self, person: &str, secret: &[u8], step: i64) -> Result<()> {
        let sql = "INSERT INTO second_factor (person, secret, step) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, step = excluded.step";
        self.run(sql, params![person, secret, step]).map(|_| ())
    }

    /// Puts these in the place of all printed codes.
    pub fn put_printed(&self, person: &str, codes: &[[u8; 32]]) -> Result<()> {
        self.run("INSERT OR IGNORE INTO second_factor (person, secret, step) VALUES (?1, x'', 0)", [person])?;
        self.run("DELETE FROM printed_code WHERE person = ?1", [person])?;
        codes.iter().try_for_each(|it| {
            self.run("INSERT INTO printed_code (person, code) VALUES (?1, ?2)", params![person, it]).map(|_| ())
        })
    }

    /// Whether it was there and not used; it is now.
    pub fn use_printed(&self, person: &str, code: &[u8; 32]) -> Result<bool> {
        let sql = "DELETE FROM printed_code WHERE person = ?1 AND code = ?2";
        Ok(self.run(sql, params![person, code])? == 1)
    }

    /// Whether no code of this step or a later one was taken; it is now.
    pub fn use_step(&self, person: &str, step: i64) -> Result<bool> {
        let sql = "UPDATE second_factor SET step = ?2 WHERE person = ?1 AND step < ?2";
        Ok(self.run(sql, params![person, step])? == 1)
    }

    pub fn drop_factor(&self, person: &str) -> Result<()> {
        self.run("DELETE FROM printed_code WHERE person = ?1", [person])?;
        self.run("DELETE FROM second_factor WHERE person = ?1", [person]).map(|_| ())
    }
}
