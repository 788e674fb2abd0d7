//! A made-up office with some 60 matters and a report that waits for the clerk, built step by step through the use cases. 演示
//!
//! Its clock and its chance are made up too, so that it is the same each time, key included: what
//! it signs proves nothing.

mod script;
mod town;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use duizhao_core::{CommandId, MatterId, PersonId, UnitId};
use duizhao_journal::World;
use jiff::Timestamp;
use jiff::civil::{Date, Time, date, time};
use jiff::tz::Offset;
use sha2::{Digest, Sha256};

use crate::office::{Asked, Invite, Membership, Office, Person, Role, SetUp, Standing};
use crate::record::begin::begin;
use crate::record::{Failure, Record};
use script::{Ids, Step, Told};
pub use town::{Planted, Planting};

/// Everybody's, in this office that does not exist.
pub const PASSWORD: &str = "青禾镇演示用的密码2025";

const MATTERS: &str = include_str!("../demo/matters.txt");

/// Under review by its author, and passed to the clerk the day before.
const REPORT: &str = include_str!("../demo/report.txt");

const UNITS: &[(&str, Standing)] = &[
    ("规建办", Standing::Own),
    ("农业农村办", Standing::Own),
    ("社会事务办", Standing::Own),
    ("应急办", Standing::Own),
    ("纪检办", Standing::Own),
    ("财政所", Standing::Own),
    ("水口村", Standing::Child),
    ("下坝村", Standing::Child),
    ("河湾村", Standing::Child),
    ("县交通运输局", Standing::Superior),
];

type Cast = (&'static str, &'static str, &'static [Role], &'static [&'static str]);

const PEOPLE: &[Cast] = &[
    ("周远", "党政办", &[Role::Leader], &["*"]),
    ("许明", "党政办", &[Role::Leader], &["基础设施", "安全"]),
    ("何芸", "党政办", &[Role::Leader], &["民生", "农业农村", "环境"]),
    ("陈立", "规建办", &[Role::Unit], &[]),
    ("石磊", "规建办", &[Role::Unit], &[]),
    ("赵青", "农业农村办", &[Role::Unit], &[]),
    ("孙宁", "社会事务办", &[Role::Unit], &[]),
    ("马强", "应急办", &[Role::Unit, Role::Verifier], &[]),
    ("吴静", "纪检办", &[Role::Verifier], &[]),
    ("钱进", "财政所", &[Role::Unit, Role::Verifier], &[]),
    ("郑水", "水口村", &[Role::Unit], &[]),
    ("韩冬", "下坝村", &[Role::Unit], &[]),
    ("唐河", "河湾村", &[Role::Unit], &[]),
    ("罗审", "纪检办", &[Role::Auditor], &[]),
    ("贺路", "县交通运输局", &[Role::Superior], &[]),
];

/// What was built. 演示单位
#[derive(Clone, Debug)]
pub struct Made {
    pub matters: usize,
    /// Name, which is also what they sign in with, unit and roles.
    pub people: Vec<(String, String, &'static [Role])>,
}

/// A town's year, and what was planted in it. 演示一年
#[derive(Clone, Debug)]
pub struct Town {
    pub made: Made,
    pub planted: Vec<(MatterId, Planted)>,
}

/// The moment at which the story stands still: a Tuesday morning.
pub fn now() -> Timestamp {
    at(date(2025, 11, 25), time(9, 30, 0, 0))
}

fn at(day: Date, time: Time) -> Timestamp {
    Offset::constant(8).to_timestamp(day.to_datetime(time)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Who signs in, for which unit and as what, as the office was built.
pub fn people() -> Vec<(String, String, &'static [Role])> {
    let clerk = ("林岚", "党政办", &[Role::Clerk, Role::Administrator][..]);
    let all = std::iter::once(clerk).chain(PEOPLE.iter().map(|it| (it.0, it.1, it.2)));
    all.map(|(name, unit, roles)| (name.to_owned(), unit.to_owned(), roles)).collect()
}

/// Builds it in an empty place.
///
/// # Errors
/// When there is a record already, or a step of the story is refused.
pub fn build(record: &Record) -> Result<Made, Failure> {
    let stories = script::read("matters.txt", MATTERS)?;
    tell(record, &stories, date(2025, 1, 2))?;
    Ok(Made { matters: stories.len(), people: people() })
}

/// A town's year: the same matters, and some hundreds more with signs planted in them.
///
/// # Errors
/// As [`build`].
pub fn build_town(record: &Record) -> Result<Town, Failure> {
    let mut stories = script::read("matters.txt", MATTERS)?;
    let (more, planted) = town::read()?;
    stories.extend(more);
    let ids = tell(record, &stories, date(2023, 1, 3))?;
    let planted = planted.into_iter().filter_map(|it| Some((*ids.get(&it.affair)?, it))).collect();
    Ok(Town { made: Made { matters: stories.len(), people: people() }, planted })
}

/// Step by step, by day and hour; the matters by their affair.
fn tell(record: &Record, stories: &[Told], begins: Date) -> Result<BTreeMap<String, MatterId>, Failure> {
    let clock = Arc::new(AtomicI64::new(at(begins, time(9, 0, 0, 0)).as_second()));
    let chance = Arc::new(AtomicU64::new(0));
    let world = || made_up(&clock, &chance);
    begin(record, "qinghe-zhen", &world())?;
    let office = Office::open(record.clone(), world)?;
    let mut story = Story { cast: cast(&office)?, matters: BTreeMap::new(), office };
    let mut steps: Vec<(usize, &Step)> =
        stories.iter().enumerate().flat_map(|(at, it)| it.steps.iter().map(move |step| (at, step))).collect();
    // Of one hour in the order of the file; sorting keeps it.
    steps.sort_by_key(|it| (it.1.day, it.1.time));
    let mut last = (None, 0);
    for (matter, step) in steps {
        let begins = at(step.day, step.time);
        last = if last.0 == Some(begins) { (last.0, last.1 + 1) } else { (Some(begins), 0) };
        let minutes = last.1 * 4;
        clock.store(begins.as_second() + minutes * 60, Ordering::SeqCst);
        story.take(&stories[matter], step).map_err(|err| placed(&err, &stories[matter], step))?;
    }
    clock.store(at(date(2025, 11, 24), time(16, 20, 0, 0)).as_second(), Ordering::SeqCst);
    story.pass_on(REPORT)?;
    Ok(story.matters)
}

fn placed(err: &Failure, told: &Told, step: &Step) -> Failure {
    let place = format!("{}:{} {}", told.file, step.line, told.affair);
    Failure::new("demo", format!("{place}：{}", err.said.zh), format!("{place}: {}", err.said.en))
}

fn made_up(clock: &Arc<AtomicI64>, chance: &Arc<AtomicU64>) -> World {
    let (clock, chance) = (Arc::clone(clock), Arc::clone(chance));
    World {
        now: Box::new(move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)),
        fill: Box::new(move |bytes| {
            for part in bytes.chunks_mut(32) {
                let number = chance.fetch_add(1, Ordering::SeqCst);
                let hash = Sha256::digest(format!("duizhao demo {number}").as_bytes());
                part.copy_from_slice(&hash[..part.len()]);
            }
        }),
    }
}

/// Units and people by name.
struct CastList {
    units: BTreeMap<String, UnitId>,
    people: BTreeMap<String, Person>,
}

fn cast(office: &Office) -> Result<CastList, Failure> {
    let set_up = SetUp {
        office: "青禾镇人民政府".to_owned(),
        unit: "党政办".to_owned(),
        name: "林岚".to_owned(),
        login: "林岚".to_owned(),
        password: PASSWORD.to_owned(),
        apart: false,
        former: None,
    };
    let token = office.setup_token().as_str().to_owned();
    let (clerk, _) = office.set_up(&token, &set_up)?;
    let mut units = BTreeMap::from([("党政办".to_owned(), clerk.unit.clone())]);
    for (name, standing) in UNITS {
        units.insert((*name).to_owned(), office.add_unit(&clerk, name, *standing)?);
    }
    let mut people = BTreeMap::from([("林岚".to_owned(), clerk.clone())]);
    for (name, unit, roles, fields) in PEOPLE {
        let invite = invite(name, &units[*unit], roles, fields);
        let (_, link) = office.invite(&clerk, &invite, None)?;
        let (person, _) = office.take_up(link.as_str(), name, PASSWORD)?;
        people.insert((*name).to_owned(), person);
    }
    // One who has moved on, and one who has not come yet.
    let gone = invite("丁一", &units["规建办"], &[Role::Unit], &[]);
    let (id, _): (PersonId, _) = office.invite(&clerk, &gone, None)?;
    office.change_person(&clerk, &id, &gone, Membership::Revoked)?;
    office.invite(&clerk, &invite("方新", &units["财政所"], &[Role::Unit], &[]), None)?;
    Ok(CastList { units, people })
}

fn invite(name: &str, unit: &UnitId, roles: &[Role], fields: &[&str]) -> Invite {
    let fields = fields.iter().map(|it| (*it).to_owned()).collect();
    Invite { name: name.to_owned(), unit: unit.clone(), roles: roles.to_vec(), fields }
}

/// The office while its story is told.
struct Story {
    office: Office,
    cast: CastList,
    matters: BTreeMap<String, MatterId>,
}

impl Story {
    fn take(&mut self, told: &Told, step: &Step) -> Result<(), Failure> {
        let unknown = |what: &str| Failure::new("demo", format!("没有“{what}”"), format!("there is no {what}"));
        let person = self.cast.people.get(&step.person).ok_or_else(|| unknown(&step.person))?;
        let unit = |name: &str| self.cast.units.get(name).map(ToString::to_string).ok_or_else(|| unknown(name));
        let leader = |name: &str| self.cast.people.get(name).map(|it| it.id.to_string()).ok_or_else(|| unknown(name));
        let known = |affair: &str| self.matters.get(affair).map(|it| it.0.to_string()).ok_or_else(|| unknown(affair));
        let (kind, body) = script::asked(told, step, Ids { unit: &unit, leader: &leader, matter: &known })?;
        let matter = match self.matters.get(&told.affair) {
            Some(id) => *id,
            None => MatterId(self.office.new_id()),
        };
        self.matters.insert(told.affair.clone(), matter);
        let version = self.office.version(matter)?;
        let command = CommandId(self.office.new_id());
        let asked = Asked { command, matter, version, kind: kind.to_owned(), body, numbers_confirmed: false };
        self.office.act(person, asked).map(|_| ())
    }

    /// A report whose author ticked all of its measures.
    fn pass_on(&self, text: &str) -> Result<(), Failure> {
        let (author, clerk) = (&self.cast.people["许明"], &self.cast.people["林岚"]);
        let report = self.office.take_report(author, "副镇长对照检查材料.txt", text.as_bytes())?;
        let rows = self.office.measures(author, report)?.rows;
        // As the form of the page sends it.
        let ticked: Vec<_> = rows.iter().map(|it| ["take", it.proposal.id.as_str()]).collect();
        let typed = serde_json::to_string(&ticked).expect("plain data");
        self.office.pass_report(author, report, &clerk.id.to_string(), typed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use duizhao_journal::Place;

    use super::*;
    use crate::record::Files;

    #[test]
    fn the_office_is_the_same_each_time_and_has_every_state() {
        let folder = tempfile::tempdir().unwrap();
        let built = |name: &str| {
            let place = Place::Sqlite(folder.path().join(name));
            let record = Record { files: Files::of(&place, None), place, log: None };
            let made = build(&record).unwrap();
            let office = Office::open(record.clone(), || World::new(now)).unwrap();
            let clerk = office.names().unwrap().people.into_iter().find(|it| it.login == "林岚").unwrap();
            (record, made, office.today(&clerk).unwrap().reports)
        };
        let (first, made, reports) = built("first.sqlite");
        let (second, _, same) = built("second.sqlite");
        assert_eq!(reports, same);
        assert_eq!(reports[0].passed.as_ref().unwrap().typed, r#"[["take","m1"],["take","m2"]]"#);
        assert_eq!(made.matters, 60);
        // The whole tree, key and salts included.
        assert_eq!(first.signed().unwrap().note, second.signed().unwrap().note);
        let audited = first.reader().unwrap().audit(false, &|_, _| ()).unwrap();
        assert_eq!(audited.faults, []);
        let reader = first.reader().unwrap();
        let matters = reader.matters_of(&reader.changed_since(0).unwrap().1).unwrap();
        let states: BTreeSet<String> = matters.iter().map(|it| it.state().code()).collect();
        let all = "assigned claimed closed declined in-hand provisional registered verified withdrawn";
        assert_eq!(states.into_iter().collect::<Vec<_>>().join(" "), all);
    }
}
