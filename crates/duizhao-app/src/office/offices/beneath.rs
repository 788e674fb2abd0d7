//! What an office above sees of those beneath it: how many, and of each matter its state and days. 下级单位
//!
//! Never a text, a person or a unit: in the office beneath, whoever looks is held to the column of the
//! superior unit in the table of access.

use std::sync::Arc;

use duizhao_core::{MatterId, State};
use duizhao_signs::Kind;
use jiff::civil::{Date, date};

use super::Offices;
use crate::office::access::{Role, What};
use crate::office::asked::Clock;
use crate::office::glance::Face;
use crate::office::ledger::{Count, Filter, Line, LineKey, Which};
use crate::office::people::{Membership, Person};
use crate::office::{Moment, Office};
use crate::record::Failure;

/// An office beneath, in figures. 下级单位
#[derive(Clone, Debug)]
pub struct Beneath {
    pub code: String,
    pub name: String,
    /// 1 stands right below.
    pub depth: usize,
    pub figures: Figures,
    /// How many wait of each kind, where there are any; absent until they are made.
    pub signs: Option<Vec<(&'static Kind, usize)>>,
}

/// How many matters an office has, of none in particular. 总数
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub open: usize,
    pub late: usize,
    /// Their clock stands while someone else is waited for.
    pub waiting: usize,
    pub help_asked: usize,
    /// Closed, and the last entry is of this year.
    pub closed: usize,
}

/// A matter of an office beneath. 下级单位事项
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterBeneath {
    pub id: MatterId,
    pub registered: Option<Date>,
    pub due: Option<Date>,
    pub state: State,
    pub clock: Clock,
}

/// A page of them, soonest due first. 下级单位事项页
#[derive(Clone, Debug)]
pub struct ListedBeneath {
    /// Of the office.
    pub name: String,
    pub count: Count,
    pub matters: Vec<MatterBeneath>,
    pub next: Option<LineKey>,
}

impl Offices {
    pub fn has_beneath(&self, at: usize) -> bool {
        self.all.iter().any(|it| it.above == Some(at))
    }

    /// Those beneath an office, and those beneath them, each below the one it belongs to.
    ///
    /// # Errors
    /// When the person, who is of the office at that place, may not, or a record cannot be read.
    pub fn beneath(&self, at: usize, person: &Person) -> Result<Vec<Beneath>, Failure> {
        person.hold(What::Beneath)?;
        let mut stale = Vec::new();
        let mut tell = |(at, depth): (usize, usize)| {
            let office = self.office(at);
            let moment = office.moment()?;
            let (signs, is_fresh) = office.sign_totals(&person_above(), &moment)?;
            if !is_fresh {
                stale.push(Arc::clone(office));
            }
            Ok(Beneath {
                code: self.code(at).to_owned(),
                name: self.name(at)?,
                depth,
                figures: office.figures(&moment)?,
                signs,
            })
        };
        let told = self.all_beneath(at).into_iter().map(&mut tell).collect();
        if !stale.is_empty() {
            // For the next who looks.
            self.begin_signs_of(stale);
        }
        told
    }

    /// The matters of one of them.
    ///
    /// # Errors
    /// When the person may not, no such office is beneath theirs, or the record cannot be read.
    pub fn matters_beneath(
        &self,
        at: usize,
        person: &Person,
        code: &str,
        which: Which,
        after: Option<LineKey>,
    ) -> Result<ListedBeneath, Failure> {
        person.hold(What::BeneathMatters)?;
        let found = self.all_beneath(at).into_iter().find(|it| self.code(it.0) == code);
        let (at, _) = found.ok_or_else(|| {
            Failure::new(
                "missing",
                "没有这个下级单位；请从“下级单位”里打开",
                "there is no such office beneath yours; open it from the list of them",
            )
        })?;
        let office = self.office(at);
        let moment = office.moment()?;
        let listed = office.ledger_at(&person_above(), &Filter { which, after, ..Filter::default() }, &moment)?;
        let matter = |it: &Line| MatterBeneath {
            id: it.id,
            registered: it.registered.map(|it| moment.rules.day(it)),
            due: it.due,
            state: it.state,
            clock: it.clock,
        };
        Ok(ListedBeneath {
            name: self.name(at)?,
            count: listed.count,
            matters: listed.lines.iter().map(matter).collect(),
            next: listed.next,
        })
    }

    /// The places of all beneath an office with their depths, each below the one it belongs to.
    fn all_beneath(&self, at: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        self.put_beneath(at, 1, &mut all);
        all
    }

    fn put_beneath(&self, at: usize, depth: usize, all: &mut Vec<(usize, usize)>) {
        for below in self.places().filter(|it| self.all[*it].above == Some(at)) {
            all.push((below, depth));
            self.put_beneath(below, depth + 1, all);
        }
    }
}

/// Whoever looks from above: nobody of the office, with the one role that a superior unit has.
fn person_above() -> Person {
    Person {
        id: "above".to_owned().try_into().expect("it is short and plain"),
        name: String::new(),
        login: String::new(),
        unit: "above".to_owned().try_into().expect("it is short and plain"),
        roles: vec![Role::Superior],
        fields: Vec::new(),
        membership: Membership::Active,
    }
}

impl Office {
    fn figures(self: &Arc<Office>, moment: &Moment) -> Result<Figures, Failure> {
        let begins = begin_of_year(moment);
        self.overview(|all| {
            let mut figures = Figures::default();
            for at in 0..all.len() {
                let state = all.state_on(at, moment.today);
                if state.is_open() {
                    let glance = all.glance(at).0;
                    let face = glance.face(moment);
                    figures.open += 1;
                    figures.late += usize::from(face.is_late());
                    figures.waiting += usize::from(matches!(face, Face::Stands(_)));
                    figures.help_asked += usize::from(glance.help_open() > 0);
                } else if state == State::Closed {
                    figures.closed += usize::from(all.times(at).changed >= begins);
                }
            }
            figures
        })
    }
}

/// In microseconds since 1970, where the office is.
fn begin_of_year(moment: &Moment) -> i64 {
    let begins = moment.rules.offset().to_timestamp(date(moment.today.year(), 1, 1).at(0, 0, 0, 0));
    begins.map_or(i64::MIN, |it| it.as_microsecond())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use duizhao_journal::World;

    use super::super::Served;
    use super::*;
    use crate::demo;
    use crate::record::Record;
    use crate::record::begin::begin;

    #[test]
    fn signs_are_told_as_they_were_last_and_made_one_office_after_another() {
        let folder = tempfile::tempdir().unwrap();
        let world = || World { now: Box::new(demo::now), fill: Box::new(|bytes| bytes.fill(7)) };
        let served = |code: &str, above| {
            let record = Record::in_folder(&folder.path().join(code));
            std::fs::create_dir(folder.path().join(code)).unwrap();
            if code == "zhen" {
                demo::build(&record).unwrap();
            } else {
                begin(&record, code, &world()).unwrap();
            }
            let office = Arc::new(Office::open(record, world).unwrap());
            Served { code: code.to_owned(), name: None, above, office }
        };
        let offices = Offices::of(vec![served("xian", None), served("zhen", Some(0)), served("cun", Some(0))]);
        let [zhen, cun] = [1, 2].map(|at| offices.office(at));
        let clerk = Person { roles: vec![Role::Clerk], ..person_above() };
        let look = || offices.beneath(0, &clerk).unwrap().into_iter().map(|it| it.signs.map(|it| it.len()));
        for it in [zhen, cun] {
            it.make_signs_in_turn().unwrap();
        }
        let told: Vec<Option<usize>> = look().collect();
        assert!(told[0] > Some(0) && told[1] == Some(0), "{told:?}");
        // Both are as while they are made anew, and who looks at the one keeps it from going on.
        for it in [zhen, cun] {
            *it.followed.write().unwrap() = None;
        }
        let looking = zhen.followed.read().unwrap();
        assert_eq!(look().collect::<Vec<_>>(), told);
        let wait_for = |is_so: &dyn Fn() -> bool| {
            let mut waits = std::iter::repeat_n(Duration::from_millis(5), 6_000);
            while !is_so() {
                std::thread::sleep(waits.next().expect("not within half a minute"));
            }
        };
        wait_for(&|| zhen.making.is_under_way());
        assert!(!cun.making.is_under_way() && cun.followed.read().unwrap().is_none());
        drop(looking);
        wait_for(&|| [zhen, cun].iter().all(|it| it.followed.read().unwrap().is_some()));
    }
}
