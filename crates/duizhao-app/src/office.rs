//! An office at work on its record: who may do what, what waits for whom, and the next step. 办公
//!
//! Each use case takes the person who asks and holds them to `access`, so that no page can forget
//! to. Lists are made of an overview that follows the record; one matter is read from its entries.

mod access;
mod act;
mod asked;
mod bearers;
mod beside;
mod contact;
mod drafts;
mod glance;
mod incoming;
mod ledger;
mod login;
mod matter;
mod measures;
mod nameless;
mod of_reports;
mod offices;
mod overview;
mod passed;
mod people;
mod reading;
mod reports;
mod second;
mod signs;
mod tables;
mod term;
mod today;
mod units;
mod words;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use duizhao_core::{Actor, Calendar, Context, LogId, Matter, MatterId, OfficeRules};
use duizhao_journal::{Desk, Journal, Reader, World};
use duizhao_signs::Settings;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::record::{Failure, Record};
use crate::signs::beside;

pub use access::{Reach, Relation, Role, Rule, What, access_table};
pub use act::Asked;
pub use asked::{Ask, Clock};
pub use beside::Dismissed;
pub use incoming::{LedgerChoice, PendingLedger, Taken};
pub use ledger::{Count, Filter, Line, LineKey, Listed, Sort, Which};
pub use login::{Entered, Session, Token};
pub use matter::{Seen, Step};
pub use measures::{AcceptedMeasure, Measures, ProposedMatter};
pub use nameless::{NamelessPerson, NamelessUnit};
pub use of_reports::LeftOut;
pub use offices::{Beneath, Figures, ListedBeneath, MatterBeneath, Offices};
pub use passed::Passed;
pub use people::{Invite, Membership, Person, SetUp};
pub use reports::{Mended, Remarked, UnderReview, quoted};
pub use second::{Second, Secret};
pub use signs::{Ground, Raised, RaisedKind, SignFilter, Signed};
pub use tables::TableChoice;
pub(crate) use tables::candidates;
pub use today::{Asks, Today};
pub use units::{Names, Standing, Unit};

/// Connections kept for the next who reads: each holds some pages of the record.
const SPARE: usize = 4;

/// A record, its desk, and the clock they share. 办公
pub struct Office {
    record: Record,
    journal: Journal,
    readers: Mutex<Vec<Reader>>,
    desk: Mutex<Desk>,
    overview: RwLock<overview::Overview>,
    mentioned: Mutex<nameless::Mentioned>,
    attempts: Mutex<login::Attempts>,
    halves: Mutex<login::Halves>,
    incoming: Mutex<Vec<incoming::Incoming>>,
    /// The signs of the record, as they were made last; absent before that and while they are made.
    followed: RwLock<Option<signs::Followed>>,
    /// How many of each kind an office above was told of last.
    totals: Mutex<Option<signs::Totals>>,
    making: signs::Making,
    /// What the office has set for its signs.
    settings: Settings,
    world: Mutex<World>,
    calendar: Calendar,
    /// Opens the setup page while nobody has an account; made anew at each start.
    setup: Token,
}

/// When it is, and under which rules. 时刻
#[derive(Clone, Debug)]
pub struct Moment {
    pub now: Timestamp,
    pub today: Date,
    /// What is due by then is soon due.
    pub soon: Date,
    pub rules: OfficeRules,
}

impl Office {
    /// # Errors
    /// When the record cannot be written or the desk not opened.
    pub fn open(record: Record, world: impl Fn() -> World) -> Result<Office, Failure> {
        let journal = record.writer(world())?;
        let settings = beside(&record.files)?;
        let desk = Desk::open(&record.files.desk())?;
        let world = world();
        let setup = Token::new(&world);
        let office = Office {
            record,
            journal,
            readers: Mutex::new(Vec::new()),
            desk: Mutex::new(desk),
            overview: RwLock::default(),
            mentioned: Mutex::default(),
            attempts: Mutex::new(login::Attempts::default()),
            halves: Mutex::new(login::Halves::default()),
            incoming: Mutex::default(),
            followed: RwLock::default(),
            totals: Mutex::default(),
            making: signs::Making::default(),
            settings,
            world: Mutex::new(world),
            calendar: Calendar::shipped(),
            setup,
        };
        // A million rows take some seconds, which nobody who asks for a page should wait for.
        office.overview(|_| ())?;
        Ok(office)
    }

    pub fn log(&self) -> &LogId {
        self.journal.log()
    }

    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub fn now(&self) -> Timestamp {
        (lock(&self.world).now)()
    }

    /// # Errors
    /// When the record cannot be read.
    pub fn moment(&self) -> Result<Moment, Failure> {
        let office = self.read(|reader| Ok(reader.matters_of(&[MatterId::OFFICE])?))?;
        let rules = office.first().map(Matter::rules).unwrap_or_default();
        Ok(self.moment_at(self.now(), rules))
    }

    /// Now, or when something was recorded.
    fn moment_of(&self, before: Option<Timestamp>) -> Result<Moment, Failure> {
        let moment = self.moment()?;
        Ok(match before {
            Some(before) => self.moment_at(before, moment.rules),
            None => moment,
        })
    }

    fn moment_at(&self, now: Timestamp, rules: OfficeRules) -> Moment {
        let today = rules.day(now);
        Moment { now, today, soon: asked::soon(today, &self.calendar), rules }
    }

    /// Under what this person would be judged now, where no number stands in the way.
    fn context<'c>(&'c self, actor: &'c Actor, moment: &'c Moment) -> Context<'c> {
        Context {
            now: moment.now,
            actor,
            log: self.log(),
            calendar: &self.calendar,
            rules: &moment.rules,
            numbers_confirmed: true,
        }
    }

    /// An id for what is about to be asked.
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        let mut chance = [0; 10];
        (lock(&self.world).fill)(&mut chance);
        uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
    }

    /// What the office calls itself.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn name(&self) -> Result<String, Failure> {
        Ok(self.desk().setting("office")?.unwrap_or_default())
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        lock(&self.desk)
    }

    fn read<T>(&self, work: impl FnOnce(&Reader) -> Result<T, Failure>) -> Result<T, Failure> {
        let found = lock(&self.readers).pop();
        let reader = match found {
            Some(reader) => reader,
            None => self.journal.reader()?,
        };
        let result = work(&reader);
        let mut spare = lock(&self.readers);
        if result.is_ok() && spare.len() < SPARE {
            spare.push(reader);
        }
        result
    }

    /// A matter as the record has it; not the office itself.
    fn matter(&self, id: MatterId) -> Result<Option<Matter>, Failure> {
        if id == MatterId::OFFICE {
            return Ok(None);
        }
        Ok(self.read(|reader| Ok(reader.matters_of(&[id])?))?.pop())
    }

    /// What lists are made of, brought up to the record first.
    fn overview<T>(&self, work: impl FnOnce(&overview::Overview) -> T) -> Result<T, Failure> {
        let size = self.read(|reader| Ok(reader.size()?))?;
        {
            let all = self.overview.read().unwrap_or_else(PoisonError::into_inner);
            if all.is_at(size) {
                return Ok(work(&all));
            }
        }
        let mut all = self.overview.write().unwrap_or_else(PoisonError::into_inner);
        self.read(|reader| all.follow(reader))?;
        drop(all);
        // Others look at it at the same time.
        Ok(work(&self.overview.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Whoever panicked while holding it left a whole value: each is changed in one step.
fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For whoever serves it to many at once.
pub type Shared = Arc<Office>;

#[cfg(test)]
impl Office {
    /// One that has just begun, at the time of the demonstration.
    fn begun(folder: &std::path::Path) -> Office {
        let (record, world) = (Record::in_folder(folder), || World::new(crate::demo::now));
        crate::record::begin::begin(&record, "qinghe-zhen", &world()).unwrap();
        Office::open(record, world).unwrap()
    }
}
