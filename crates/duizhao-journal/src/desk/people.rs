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

    /// # Errors
    /// When its id is taken, or the store fails.
    pub fn add_unit(&self, it: &UnitRow) -> Result<()> {
        self.write_unit("INSERT INTO unit (id, name, standing, ended) VALUES (?1, ?2, ?3, ?4)", it)
    }

    pub fn change_unit(&self, it: &UnitRow) -> Result<()> {
        self.write_unit("UPDATE unit SET name = ?2, standing = ?3, ended = ?4 WHERE id = ?1", it)
    }

    fn write_unit(&self, sql: &str, it: &UnitRow) -> Result<()> {
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

    /// # Errors
    /// When the id is taken, or the store fails.
    pub fn add_person(&self, it: &PersonRow) -> Result<()> {
        let sql = "INSERT INTO person (id, name, login, unit, roles, fields, membership, password) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.write_person(sql, it)
    }

    pub fn change_person(&self, it: &PersonRow) -> Result<()> {
        let sql = "UPDATE person SET name = ?2, login = ?3, unit = ?4, roles = ?5, fields = ?6, membership = ?7, \
                   password = ?8 WHERE id = ?1";
        self.write_person(sql, it)
    }

    fn write_person(&self, sql: &str, it: &PersonRow) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_put_in_anothers_place() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&folder.path().join("record.desk")).unwrap();
        let unit = |name: &str| UnitRow { id: "u-1".into(), name: name.into(), standing: "own".into(), ended: false };
        desk.add_unit(&unit("党政办")).unwrap();
        desk.add_unit(&unit("水务站")).unwrap_err();
        assert_eq!(desk.units().unwrap(), [unit("党政办")]);
        desk.change_unit(&unit("水务站")).unwrap();
        assert_eq!(desk.units().unwrap(), [unit("水务站")]);
        let person = |name: &str| PersonRow {
            id: "p-1".into(),
            name: name.into(),
            login: name.into(),
            unit: "u-1".into(),
            roles: "clerk".into(),
            fields: String::new(),
            membership: "active".into(),
            password: name.into(),
        };
        desk.add_person(&person("林岚")).unwrap();
        desk.add_person(&person("陈立")).unwrap_err();
        assert_eq!(desk.people().unwrap(), [person("林岚")]);
        desk.change_person(&person("陈立")).unwrap();
        assert_eq!(desk.people().unwrap(), [person("陈立")]);
    }
}
