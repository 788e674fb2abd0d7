//! Units and people that the record tells of and the desk does not, as after a restore without it. 未具名
//!
//! Their ids are never given to anybody else: whoever got one would get the matters and the history
//! that go with it.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::{PersonId, UnitId};
use duizhao_journal::{Entry, Header, Reader};

use super::access::What;
use super::people::Person;
use super::{Office, lock};
use crate::record::Failure;

/// A unit of the record without a name. 未具名的单位
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamelessUnit {
    pub id: UnitId,
    /// Matters in its hands.
    pub leads: usize,
}

/// A person of the record without a name. 未具名的人员
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamelessPerson {
    pub id: PersonId,
    /// For which they acted last.
    pub unit: Option<UnitId>,
    /// Entries that they wrote.
    pub entries: u64,
}

/// Every unit and person of the first `size` entries. 所及单位和人员
#[derive(Default)]
pub(super) struct Mentioned {
    size: u64,
    units: BTreeSet<UnitId>,
    people: BTreeMap<PersonId, (Option<UnitId>, u64)>,
}

impl Mentioned {
    fn follow(&mut self, reader: &Reader) -> Result<(), Failure> {
        let size = reader.size()?;
        reader.entries(self.size, size, |entry| self.take(&entry))?;
        self.size = size;
        Ok(())
    }

    fn take(&mut self, entry: &Entry) {
        // What is damaged is for the audit to say.
        let Ok(Header { actor, .. }) = Header::read(&entry.header) else { return };
        if !self.units.contains(&actor.unit) {
            self.units.insert(actor.unit.clone());
        }
        let (unit, entries) = self.people.entry(actor.person).or_default();
        *unit = Some(actor.unit);
        *entries += 1;
        let body = entry.content.as_ref().map_or(&[][..], |it| &it.1);
        for text in body.split(|it| *it == b'"').filter_map(|it| std::str::from_utf8(it).ok()) {
            if number("u", text).is_some() {
                self.units.extend(text.parse());
            } else if let (Some(_), Ok(id)) = (number("p", text), text.parse()) {
                self.people.entry(id).or_default();
            }
        }
    }
}

/// The number of an id as the desk gives them.
fn number(letter: &str, id: &str) -> Option<u64> {
    let digits = id.strip_prefix(letter)?.strip_prefix('-')?;
    digits.bytes().all(|it| it.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// After all that are taken.
fn next(letter: &str, taken: impl Iterator<Item = String>) -> String {
    let last = taken.filter_map(|it| number(letter, &it)).max().unwrap_or_default();
    format!("{letter}-{}", last.saturating_add(1))
}

impl Office {
    fn mentioned<T>(&self, work: impl FnOnce(&Mentioned) -> T) -> Result<T, Failure> {
        let mut all = lock(&self.mentioned);
        self.read(|reader| all.follow(reader))?;
        Ok(work(&all))
    }

    pub(super) fn new_unit_id(&self) -> Result<UnitId, Failure> {
        let here = self.desk().units()?.into_iter().map(|it| it.id);
        let id = self.mentioned(|all| next("u", here.chain(all.units.iter().map(ToString::to_string))))?;
        Ok(id.parse().expect("a letter and a number are an id"))
    }

    pub(super) fn new_person_id(&self) -> Result<PersonId, Failure> {
        let here = self.desk().people()?.into_iter().map(|it| it.id);
        let id = self.mentioned(|all| next("p", here.chain(all.people.keys().map(ToString::to_string))))?;
        Ok(id.parse().expect("a letter and a number are an id"))
    }

    /// # Errors
    /// When the asker may not, or the record or the desk fails.
    pub fn nameless_units(&self, by: &Person) -> Result<Vec<NamelessUnit>, Failure> {
        by.hold(What::Units)?;
        let here: BTreeSet<UnitId> = self.units()?.into_iter().map(|it| it.id).collect();
        let mut units = self.mentioned(|all| all.units.clone())?;
        let mut leads: BTreeMap<UnitId, usize> = BTreeMap::new();
        self.overview(|all| {
            for (parties, count) in all.parties() {
                if let Some(lead) = &parties.lead {
                    *leads.entry(lead.clone()).or_default() += count;
                }
                units.extend(parties.lead.iter().chain(&parties.offered).chain(&parties.verifier).cloned());
                units.extend(parties.supporting.iter().cloned());
            }
        })?;
        let nameless = units.into_iter().filter(|it| !here.contains(it));
        Ok(nameless.map(|id| NamelessUnit { leads: leads.remove(&id).unwrap_or_default(), id }).collect())
    }

    /// # Errors
    /// When the asker may not, or the record or the desk fails.
    pub fn nameless_people(&self, by: &Person) -> Result<Vec<NamelessPerson>, Failure> {
        by.hold(What::People)?;
        self.all_nameless()
    }

    /// The same for whoever sets the office up: they may be one of them.
    ///
    /// # Errors
    /// When the token does not open the setup page, or the record or the desk fails.
    pub fn formerly_here(&self, token: &str) -> Result<Vec<NamelessPerson>, Failure> {
        self.check_setup(token)?;
        self.all_nameless()
    }

    fn all_nameless(&self) -> Result<Vec<NamelessPerson>, Failure> {
        let here: BTreeSet<PersonId> = self.all_people()?.into_iter().map(|it| it.id).collect();
        let mut people = self.mentioned(|all| all.people.clone())?;
        self.overview(|all| {
            for (parties, _) in all.parties() {
                for id in parties.leader.iter().chain(&parties.registrant) {
                    people.entry(id.clone()).or_default();
                }
            }
        })?;
        let nameless = people.into_iter().filter(|it| !here.contains(&it.0));
        Ok(nameless.map(|(id, (unit, entries))| NamelessPerson { id, unit, entries }).collect())
    }

    /// A person of the record whom the desk does not know.
    pub(super) fn nameless_person(&self, id: &PersonId) -> Result<NamelessPerson, Failure> {
        let found = self.all_nameless()?.into_iter().find(|it| it.id == *id);
        found.ok_or_else(|| {
            Failure::new(
                "former",
                format!("底账里没有还缺姓名的 {id}，请重新选择"),
                format!("{id} is nobody of the record who still lacks a name; choose again"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_after_all_that_were_given() {
        let of = |taken: &[&str]| next("u", taken.iter().map(|it| (*it).to_owned()));
        assert_eq!(of(&[]), "u-1");
        assert_eq!(of(&["u-2", "u-10", "u-", "u-x", "dangzheng", "p-99"]), "u-11");
    }
}
