//! Units and people that the record tells of and the desk does not: it was restored without the desk, or
//! they acted by command before there was one. 未具名
//!
//! Their ids are never given to anybody else: whoever got one would get the matters and the history
//! that go with it.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::{Content, Event, MatterId, PersonId, UnitId};
use duizhao_journal::{Desk, Entry, Header, Reader};

use super::access::What;
use super::ledger::Line;
use super::people::Person;
use super::{Office, lock};
use crate::record::Failure;

/// A unit of the record without a name. 未具名的单位
#[derive(Clone, Debug)]
pub struct NamelessUnit {
    pub id: UnitId,
    /// Matters in its hands.
    pub leads: usize,
    /// The last of them that the asker may see, to know the unit by.
    pub example: Option<Line>,
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
#[derive(Clone, Default)]
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
        let Ok(Header { actor, kind, .. }) = Header::read(&entry.header) else { return };
        if !self.units.contains(&actor.unit) {
            self.units.insert(actor.unit.clone());
        }
        let (unit, entries) = self.people.entry(actor.person).or_default();
        *unit = Some(actor.unit);
        *entries += 1;
        let body = entry.content.as_ref().map(|it| Event::read(&kind, &it.1));
        if let Some(Ok(Content::Event(event))) = body {
            self.take_named(event);
        }
    }

    /// Only what is an id by its place: a text that looks like one may be typed anywhere.
    fn take_named(&mut self, event: Event) {
        match event {
            Event::Imported(it) => self.units.extend(it.lead.into_iter().chain(it.supporting)),
            Event::Assigned(it) => {
                self.units.extend(it.supporting.into_iter().chain([it.lead]).chain(it.verifier));
                if let Some(leader) = it.leader {
                    self.people.entry(leader).or_default();
                }
            }
            Event::Transferred(it) => self.units.extend([it.to]),
            Event::Corrected(it) => {
                if let Ok(event) = Event::from_value(&it.kind, it.body) {
                    self.take_named(event);
                }
            }
            _ => {}
        }
    }

    /// For a unit that is added before anybody else has the desk.
    pub(super) fn new_unit_id(&self, desk: &Desk) -> Result<UnitId, Failure> {
        let here = desk.units()?.into_iter().map(|it| it.id);
        let id = next("u", here.chain(self.units.iter().map(ToString::to_string)));
        Ok(id.parse().expect("a letter and a number are an id"))
    }

    /// For a person who is added before anybody else has the desk.
    pub(super) fn new_person_id(&self, desk: &Desk) -> Result<PersonId, Failure> {
        let here = desk.people()?.into_iter().map(|it| it.id);
        let id = next("p", here.chain(self.people.keys().map(ToString::to_string)));
        Ok(id.parse().expect("a letter and a number are an id"))
    }
}

/// The number of an id as the desk gives them; one beyond all counting was named out of the air.
fn number(letter: &str, id: &str) -> Option<u64> {
    let digits = id.strip_prefix(letter)?.strip_prefix('-')?;
    let number = digits.bytes().all(|it| it.is_ascii_digit()).then(|| digits.parse().ok())??;
    Some(number).filter(|it| *it < 1_000_000_000)
}

/// The first after all that are taken.
fn next(letter: &str, taken: impl Iterator<Item = String>) -> String {
    let taken: BTreeSet<String> = taken.collect();
    let last = taken.iter().filter_map(|it| number(letter, it)).max().unwrap_or_default();
    let mut free = (last + 1..).map(|it| format!("{letter}-{it}")).filter(|it| !taken.contains(it));
    free.next().expect("fewer are taken than there are numbers")
}

impl Office {
    /// A copy: nobody waits for whoever reads the record, and a reading that fails leaves nothing behind.
    pub(super) fn mentioned(&self) -> Result<Mentioned, Failure> {
        let mut all = lock(&self.mentioned).clone();
        self.read(|reader| all.follow(reader))?;
        let mut kept = lock(&self.mentioned);
        if kept.size < all.size {
            kept.clone_from(&all);
        }
        Ok(all)
    }

    /// # Errors
    /// When the asker may not, or the record or the desk fails.
    pub fn nameless_units(&self, by: &Person) -> Result<Vec<NamelessUnit>, Failure> {
        by.hold(What::Units)?;
        let here: BTreeSet<UnitId> = self.units()?.into_iter().map(|it| it.id).collect();
        let mut units = self.mentioned()?.units;
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
        let nameless: Vec<UnitId> = units.into_iter().filter(|it| !here.contains(it)).collect();
        let mut examples = self.examples(by, &nameless)?;
        let named = |id: UnitId| NamelessUnit {
            leads: leads.remove(&id).unwrap_or_default(),
            example: examples.remove(&id),
            id,
        };
        Ok(nameless.into_iter().map(named).collect())
    }

    /// Of each of these units the matter registered last, where the asker may see one.
    fn examples(&self, by: &Person, units: &[UnitId]) -> Result<BTreeMap<UnitId, Line>, Failure> {
        if units.is_empty() {
            return Ok(BTreeMap::new());
        }
        let last = self.overview(|all| {
            let mut last: BTreeMap<usize, (i64, MatterId)> = BTreeMap::new();
            let seen = all.judged(|it| {
                let lead = it.lead.as_ref().filter(|_| by.may_with(What::SeeMatter, it));
                lead.and_then(|lead| units.iter().position(|it| it == lead))
            });
            for at in 0..all.len() {
                let Some(Some(lead)) = seen.at(at).1 else { continue };
                let this = (all.times(at).registered, all.id(at));
                last.entry(lead).and_modify(|it| *it = this.max(*it)).or_insert(this);
            }
            last
        })?;
        let ids: Vec<MatterId> = last.values().map(|it| it.1).collect();
        let lines = self.lines(by, &ids, &self.moment()?)?;
        Ok(lines.into_iter().filter_map(|it| Some((it.lead.clone()?, it))).collect())
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
        let mut people = self.mentioned()?.people;
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
    use std::time::Duration;

    use duizhao_core::{CommandId, MatterId, Seq, Version};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::demo;

    #[test]
    fn an_id_is_new_after_all_that_were_given() {
        let of = |taken: &[&str]| next("u", taken.iter().map(|it| (*it).to_owned()));
        assert_eq!(of(&[]), "u-1");
        assert_eq!(of(&["u-2", "u-10", "u-", "u-x", "dangzheng", "p-99"]), "u-11");
        // Nobody who names a unit out of the air takes the ids from those to come.
        assert_eq!(of(&["u-2", "u-18446744073709551615"]), "u-3");
        assert_eq!(of(&["u-999999999", "u-1000000000"]), "u-1000000001");
    }

    fn entry(kind: &str, body: &Value) -> Entry {
        let header = Header {
            log: format!("qinghe-zhen/{}", Uuid::nil()).parse().unwrap(),
            seq: Seq(0),
            command: CommandId(Uuid::nil()),
            part: 0,
            at: demo::now(),
            actor: "u-1/p-1".parse().unwrap(),
            matter: MatterId(Uuid::from_u128(1)),
            matter_version: Version(1),
            kind: kind.to_owned(),
            body_hash: format!("{}=", "A".repeat(43)).parse().unwrap(),
        };
        Entry { header: header.bytes(), content: Some(([0; 32], duizhao_core::canonical::to_bytes(body))) }
    }

    #[track_caller]
    fn check(kind: &str, body: &Value, units: &str, people: &str) {
        let mut all = Mentioned::default();
        all.take(&entry(kind, body));
        let joined = |ids: Vec<String>| ids.join(" ");
        assert_eq!(joined(all.units.iter().map(ToString::to_string).collect()), units);
        assert_eq!(joined(all.people.keys().map(ToString::to_string).collect()), people);
    }

    #[test]
    fn a_typed_text_that_looks_like_an_id_is_nobody() {
        let (origin, huge) = (json!({ "from": "report" }), "p-18446744073709551615");
        let registered = json!({ "affair": "u-77", "criterion": huge, "field": "民生", "origin": origin });
        check("registered/1", &registered, "u-1", "p-1");
        let mut imported = json!({ "file": "台账.xlsx", "row": 2, "columns": { "编号": "p-12", "科室": "u-12" },
            "affair": "路灯坏了", "origin": origin, "state": "registered" });
        check("imported/1", &imported, "u-1", "p-1");
        imported["lead"] = json!("u-3");
        imported["supporting"] = json!(["shuiwu"]);
        check("imported/1", &imported, "shuiwu u-1 u-3", "p-1");
        let assigned = json!({ "lead": "u-2", "supporting": ["u-3"], "leader": "p-2", "verifier": "u-5",
            "term": { "pace": "standing" } });
        check("assigned/1", &assigned, "u-1 u-2 u-3 u-5", "p-1 p-2");
        let corrected = json!({ "seq": 0, "kind": "assigned/1", "body": assigned, "reason": "p-9" });
        check("corrected/1", &corrected, "u-1 u-2 u-3 u-5", "p-1 p-2");
        check("transferred/1", &json!({ "to": "u-6", "reason": "u-7" }), "u-1 u-6", "p-1");
    }

    #[test]
    fn nobody_waits_for_whoever_reads_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::begun(folder.path());
        std::thread::scope(|scope| {
            let readers = lock(&office.readers);
            scope.spawn(|| office.mentioned().unwrap());
            // Long enough for it to stand where it wants to read.
            std::thread::sleep(Duration::from_millis(200));
            let is_free = office.mentioned.try_lock().is_ok();
            drop(readers);
            assert!(is_free);
        });
    }
}
