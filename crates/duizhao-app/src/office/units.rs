//! The units of an office, of the offices below and above it. 单位

use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::{Actor, UnitId};
use duizhao_journal::{Desk, UnitRow};
use duizhao_read::ledger::Layout;

use super::Office;
use super::access::What;
use super::asked::lies_with;
use super::people::{Membership, Person, person};
use crate::record::Failure;

/// How a unit stands to the office. 隶属
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 本级内设机构、站所
    Own,
    /// 村、社区
    Child,
    /// 上级部门
    Superior,
}

/// A unit by its name. 单位
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub name: String,
    pub standing: Standing,
    /// Takes nothing new.
    pub ended: bool,
}

/// What ids are called, for whoever reads a page. 名称
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    by_id: BTreeMap<String, String>,
}

impl Standing {
    pub const ALL: [Standing; 3] = [Standing::Own, Standing::Child, Standing::Superior];

    pub fn code(self) -> &'static str {
        match self {
            Standing::Own => "own",
            Standing::Child => "child",
            Standing::Superior => "superior",
        }
    }

    pub fn of(code: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|it| it.code() == code)
    }
}

impl Names {
    pub(crate) fn of_desk(desk: &Desk) -> Result<Names, Failure> {
        let units = desk.units()?.into_iter().map(unit).collect::<Result<Vec<_>, _>>()?;
        let people = desk.people()?.into_iter().map(person).collect::<Result<Vec<_>, _>>()?;
        let named_units = units.iter().map(|it| (it.id.to_string(), it.name.clone()));
        let by_id = named_units.chain(people.iter().map(|it| (it.id.to_string(), it.name.clone()))).collect();
        Ok(Names { units, people, by_id })
    }

    /// The name; the id itself where nobody knows it.
    pub fn of<'n>(&'n self, id: &'n str) -> &'n str {
        self.by_id.get(id).map_or(id, String::as_str)
    }

    pub fn unit(&self, id: &UnitId) -> String {
        self.of(&id.to_string()).to_owned()
    }

    /// Nobody there can act now: it was ended, or no one has an account.
    pub fn is_vacant(&self, unit: &Unit) -> bool {
        let is_here = |it: &Person| it.unit == unit.id && it.membership == Membership::Active;
        unit.ended || !self.people.iter().any(is_here)
    }

    pub(crate) fn vacant_units(&self) -> BTreeSet<UnitId> {
        self.units.iter().filter(|it| self.is_vacant(it)).map(|it| it.id.clone()).collect()
    }

    /// Unit and person, as [`Names::actor`] takes them.
    pub fn of_actor(&self, actor: &Actor) -> String {
        format!("{}/{}", self.unit(&actor.unit), self.of(&actor.person.to_string()))
    }

    /// Nobody has an account, so that nobody can be told from an invented one.
    pub fn is_open(&self) -> bool {
        self.people.iter().all(|it| it.membership == Membership::Invited)
    }

    /// The unit that is called so, by name or id.
    ///
    /// # Errors
    /// When there is none; names those that there are.
    pub(crate) fn unit_called(&self, text: &str) -> Result<&UnitId, Failure> {
        let found = self.units.iter().find(|it| it.id.to_string() == text || it.name == text);
        found.map(|it| &it.id).ok_or_else(|| {
            let known: Vec<&str> = self.units.iter().filter(|it| !it.ended).map(|it| it.name.as_str()).collect();
            Failure::new(
                "no-such-unit",
                format!("没有“{text}”这个单位；有：{}", listed(&known, "、")),
                format!("there is no unit {text:?}; there are {}", listed(&known, ", ")),
            )
        })
    }

    /// Who is meant by `unit/person`, or by `person` alone where there is only one: by name or id.
    ///
    /// # Errors
    /// When there is no such unit or person, several might be meant, or they may not work here now.
    pub fn actor(&self, text: &str) -> Result<Actor, Failure> {
        let refused = |zh: String, en: String| Failure::new("no-such-actor", zh, en);
        let (unit, person) = match text.split_once(['/', '／']) {
            Some((unit, person)) => (Some(unit.trim()), person.trim()),
            None => (None, text.trim()),
        };
        let unit = unit.map(|it| self.unit_called(it)).transpose();
        let unit = unit.map_err(|it| Failure { code: "no-such-actor", ..it })?;
        let of_unit = |it: &&Person| unit.is_none_or(|unit| it.unit == *unit);
        let is_meant = |it: &&Person| it.id.to_string() == person || it.name == person || it.login == person;
        let here = self.people.iter().filter(of_unit);
        match here.clone().filter(is_meant).collect::<Vec<_>>().as_slice() {
            [one] if one.membership == Membership::Active => Ok(one.actor()),
            [one] => {
                let name = self.of_actor(&one.actor());
                Err(refused(
                    format!("{name} 现在不能办理（还没有接受邀请，或已暂停、停用）"),
                    format!("{name} may not act now: not yet here, suspended or gone"),
                ))
            }
            [] => {
                let active: Vec<&Person> = here.filter(|it| it.membership == Membership::Active).collect();
                // A unit without anybody helps nobody.
                let all = self.people.iter().filter(|it| it.membership == Membership::Active).collect();
                let names: Vec<String> = if active.is_empty() { all } else { active }
                    .into_iter()
                    .map(|it| self.of_actor(&it.actor()))
                    .collect();
                Err(refused(
                    format!("没有“{text}”这个人；有：{}", listed(&names, "、")),
                    format!("there is nobody called {text:?}; there are {}", listed(&names, ", ")),
                ))
            }
            several => {
                let names: Vec<String> =
                    several.iter().map(|it| format!("{}/{}", self.unit(&it.unit), it.id)).collect();
                Err(refused(
                    format!("“{text}”不止一个人，请写明是哪一个：{}", listed(&names, "、")),
                    format!("{text:?} may be any of {}; say which", listed(&names, ", ")),
                ))
            }
        }
    }

    /// A layout that knows the units by what the office calls them; its own words come first.
    pub(crate) fn add_to(&self, layout: &mut Layout) {
        for unit in &self.units {
            if !layout.units.iter().any(|it| it.0 == unit.name) {
                layout.units.push((unit.name.clone(), unit.id.to_string()));
            }
        }
    }

    /// What [`Names::add_to`] added is the desk's to know, and changes there.
    pub(crate) fn take_from(&self, layout: &mut Layout) {
        layout.units.retain(|it| !self.units.iter().any(|unit| it.0 == unit.name && it.1 == unit.id.to_string()));
    }
}

impl Office {
    /// # Errors
    /// When the desk fails or holds something that no unit is.
    pub fn names(&self) -> Result<Names, Failure> {
        Names::of_desk(&self.desk())
    }

    pub(super) fn units(&self) -> Result<Vec<Unit>, Failure> {
        units(&self.desk())
    }

    /// The units, for whoever names one.
    ///
    /// # Errors
    /// When the person may not, or the desk fails.
    pub fn list_units(&self, person: &Person) -> Result<Vec<Unit>, Failure> {
        person.hold(What::SeeUnits)?;
        self.units()
    }

    /// Adds a unit, by its name.
    ///
    /// # Errors
    /// When the asker may not, or the name is empty or taken.
    pub fn add_unit(&self, by: &Person, name: &str, standing: Standing) -> Result<UnitId, Failure> {
        by.hold(What::Units)?;
        self.new_unit(name, standing)
    }

    pub(super) fn new_unit(&self, name: &str, standing: Standing) -> Result<UnitId, Failure> {
        let mentioned = self.mentioned()?;
        let desk = self.desk();
        let id = mentioned.new_unit_id(&desk)?;
        add_unit_as(&desk, &id, name, standing)?;
        Ok(id)
    }

    pub(super) fn add_unit_as(&self, id: &UnitId, name: &str, standing: Standing) -> Result<(), Failure> {
        add_unit_as(&self.desk(), id, name, standing)
    }

    /// Gives a unit of the record the name that the desk has lost.
    ///
    /// # Errors
    /// When the asker may not, it has a name, or the name is empty or taken.
    pub fn name_unit(&self, by: &Person, id: &UnitId, name: &str, standing: Standing) -> Result<(), Failure> {
        match self.nameless_units(by)?.iter().any(|it| it.id == *id) {
            true => self
                .add_unit_as(id, name, standing)
                .map_err(|it| if it.code == "unit-taken" { added_anew() } else { it }),
            false => Err(no_unit()),
        }
    }

    /// Calls a unit by another name, or ends it; what it did keeps its id.
    ///
    /// # Errors
    /// When the asker may not, there is no such unit, the name is empty or taken, or it has matters in hand
    /// and the asker does not say that it is ended all the same.
    pub fn change_unit(
        &self,
        by: &Person,
        id: &UnitId,
        name: &str,
        ended: bool,
        all_the_same: bool,
    ) -> Result<(), Failure> {
        by.hold(What::Units)?;
        let name = unit_name(name)?;
        let units = self.units()?;
        taken(&units, Some(id), &name)?;
        let unit = units.into_iter().find(|it| it.id == *id).ok_or_else(no_unit)?;
        let left = if ended && !unit.ended && !all_the_same { self.in_hands_of(id)? } else { 0 };
        if left > 0 {
            return Err(Failure::new(
                "unit-busy",
                format!(
                    "“{name}”手里还有 {left} 件没办完的事项；撤并后，它们列在党政办的“今日”里，等着交办、改派给别的单位。确定撤并的，再提交一次"
                ),
                format!(
                    "{name} still has {}; once it is ended, what it has waits in the clerk's Today for another unit. To end it, submit once more",
                    if left == 1 { "1 matter".to_owned() } else { format!("{left} matters") },
                ),
            ));
        }
        let row = UnitRow { id: id.to_string(), name, standing: unit.standing.code().to_owned(), ended };
        Ok(self.desk().change_unit(&row)?)
    }

    /// Matters that would be left with nobody.
    fn in_hands_of(&self, id: &UnitId) -> Result<usize, Failure> {
        let today = self.moment()?.today;
        self.overview(|all| {
            let of_it = |at: &usize| lies_with(all.state_on(*at, today), all.glance(*at).1) == Some(id);
            (0..all.len()).filter(of_it).count()
        })
    }
}

fn units(desk: &Desk) -> Result<Vec<Unit>, Failure> {
    desk.units()?.into_iter().map(unit).collect()
}

fn add_unit_as(desk: &Desk, id: &UnitId, name: &str, standing: Standing) -> Result<(), Failure> {
    let name = unit_name(name)?;
    taken(&units(desk)?, Some(id), &name)?;
    let row = UnitRow { id: id.to_string(), name, standing: standing.code().to_owned(), ended: false };
    Ok(desk.add_unit(&row)?)
}

/// The first of a list, and that there are more.
fn listed(all: &[impl AsRef<str>], between: &str) -> String {
    const SHOWN: usize = 30;
    let shown: Vec<&str> = all.iter().take(SHOWN).map(AsRef::as_ref).collect();
    shown.join(between) + if all.len() > SHOWN { " …" } else { "" }
}

fn unit(row: UnitRow) -> Result<Unit, Failure> {
    let damaged = || Failure::new("damaged", "工作台里的单位有误", "a unit on the desk is not well formed");
    let UnitRow { id, name, standing, ended } = row;
    Ok(Unit {
        id: id.parse().map_err(|_| damaged())?,
        name,
        standing: Standing::of(&standing).ok_or_else(damaged)?,
        ended,
    })
}

fn unit_name(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Failure::new("unit-name", "单位名称要写 1 到 40 个字", "a unit's name has 1 to 40 characters"));
    }
    Ok(name.to_owned())
}

fn taken(units: &[Unit], but: Option<&UnitId>, name: &str) -> Result<(), Failure> {
    match units.iter().any(|it| it.name == name && Some(&it.id) != but) {
        true => Err(Failure::new("unit-taken", "已有同名的单位", "there is a unit of that name")),
        false => Ok(()),
    }
}

/// A unit that has both its id of the record and one of after the restore.
fn added_anew() -> Failure {
    Failure::new(
        "unit-taken",
        "已有同名的单位。那个如果是恢复以后新建的、其实是同一个单位：先把它改个名、标为已撤并，再给这个编号命名，然后到“人员”里把人归到这里来",
        "there is a unit of that name; where it was added after the restore and is the same: give that one another name and mark it ended, name this id, then move its people here under People",
    )
}

pub(super) fn no_unit() -> Failure {
    Failure::new("unit", "没有这个单位，请在列表里选", "there is no such unit; choose one of the list")
}
