//! Units and people, as they are kept.

use rusqlite::{Row, params};

use super::Desk;
use crate::store::Result;

/// A unit by its name. 单位
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    pub id: String,
    pub name: String,
    /// How it stands to the office.
    pub standing: String,
    pub ended: bool,
}

/// A person by name, with what the office lets them do. 人员
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    /// Empty until the invitation is taken up.
    pub login: String,
    pub unit: String,
    /// Codes, parted by spaces.
    pub roles: String,
    /// Fields of work, one a line.
    pub fields: String,
    pub membership: String,
    /// A hash that says how it was made; empty until there is a password.
    pub password: String,
}

const PERSON: &str = "SELECT id, name, login, unit, roles, fields, membership, password FROM person";

impl Desk {
    pub fn units(&self) -> Result<Vec<UnitRow>> {
        self.all("SELECT id, name, standing, ended FROM unit ORDER BY ended, length(id), id", [], |row| {
            Ok(UnitRow { id: row.get(0)?, name: row.get(1)?, standing: row.get(2)?, ended: row.get(3)? })
        })
    }

    /// Adds it, or puts it in the place of what has its id.
    pub fn put_unit(&self, it: &UnitRow) -> Result<()> {
        let sql = "INSERT INTO unit (id, name, standing, ended) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) \
                   DO UPDATE SET name = excluded.name, standing = excluded.standing, ended = excluded.ended";
        self.run(sql, params![it.id, it.name, it.standing, it.ended]).map(|_| ())
    }

    /// In the order in which they came: `p-2` before `p-10`.
    pub fn people(&self) -> Result<Vec<PersonRow>> {
        self.all(&format!("{PERSON} ORDER BY length(id), id"), [], person)
    }

    pub fn person(&self, id: &str) -> Result<Option<PersonRow>> {
        self.one(&format!("{PERSON} WHERE id = ?1"), [id], person)
    }

    pub fn person_of_login(&self, login: &str) -> Result<Option<PersonRow>> {
        self.one(&format!("{PERSON} WHERE login = ?1 AND login <> ''"), [login], person)
    }

    /// Adds it, or puts it in the place of what has its id.
    pub fn put_person(&self, it: &PersonRow) -> Result<()> {
        let sql = "INSERT INTO person (id, name, login, unit, roles, fields, membership, password) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   login = excluded.login, unit = excluded.unit, roles = excluded.roles, fields = excluded.fields, \
                   membership = excluded.membership, password = excluded.password";
        let PersonRow { id, name, login, unit, roles, fields, membership, password } = it;
        self.run(sql, params![id, name, login, unit, roles, fields, membership, password]).map(|_| ())
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        id: row.get(0)?,
        name: row.get(1)?,
        login: row.get(2)?,
        unit: row.get(3)?,
        roles: row.get(4)?,
        fields: row.get(5)?,
        membership: row.get(6)?,
        password: row.get(7)?,
    })
}
