//! The ledger: matters by line, filtered, sorted, 50 at a time. 台账

use duizhao_core::{Matter, MatterId, Outcome, Source, State, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::access::What;
use super::asked::Clock;
use super::people::Person;
use super::{Moment, Office};
use crate::record::Failure;

/// Lines on a page.
pub(super) const PAGE: usize = 50;

/// Which states are shown. 状态筛选
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    Open,
    Late,
    All,
    Only(State),
}

/// By what lines are sorted. 排序
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Soonest first; without a last day at the end.
    #[default]
    Due,
    /// Latest first.
    Changed,
    /// Latest first.
    Registered,
}

/// What is asked of the ledger. 筛选
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub which: Which,
    pub lead: Option<UnitId>,
    pub field: Option<String>,
    pub origin: Option<Source>,
    /// All of these words stand in it.
    pub words: String,
    pub sort: Sort,
    /// Goes on after this line.
    pub after: Option<(String, MatterId)>,
}

/// A line of the ledger, as far as its reader may see it. 台账行
#[derive(Clone, Debug)]
pub struct Line {
    pub id: MatterId,
    /// Absent for who sees states and dates alone; empty where it was erased.
    pub affair: Option<String>,
    pub criterion: Option<String>,
    pub state: State,
    pub outcome: Option<Outcome>,
    pub imported: bool,
    pub field: String,
    pub origin: Option<Source>,
    pub lead: Option<UnitId>,
    pub due: Option<Date>,
    pub clock: Clock,
    pub standing: bool,
    pub help_open: u32,
    pub registered: Option<Timestamp>,
    pub changed: Option<Timestamp>,
}

/// A page of the ledger. 台账页
#[derive(Clone, Debug)]
pub struct Listed {
    pub lines: Vec<Line>,
    /// How many there are in all.
    pub count: usize,
    /// Where the next page begins.
    pub next: Option<(String, MatterId)>,
    /// Fields of work among all that this person may see.
    pub fields: Vec<String>,
}

impl Sort {
    /// Texts that sort as asked.
    fn key(self, matter: &Matter) -> String {
        let latest = |at: Option<Timestamp>| format!("{:020}", i64::MAX - at.map_or(0, Timestamp::as_microsecond));
        match self {
            Sort::Due => matter.due().map_or("9999-99-99".to_owned(), |it| it.to_string()),
            Sort::Changed => latest(matter.changed_at()),
            Sort::Registered => latest(matter.registered_at()),
        }
    }
}

impl Office {
    /// # Errors
    /// When the person has no ledger, or the record cannot be read.
    pub fn ledger(&self, person: &Person, filter: &Filter) -> Result<Listed, Failure> {
        self.ledger_page(person, filter, PAGE)
    }

    /// Every line that the filter lets through, for a table that is handed in.
    ///
    /// # Errors
    /// As [`Office::ledger`].
    pub fn whole_ledger(&self, person: &Person, filter: &Filter) -> Result<Vec<Line>, Failure> {
        Ok(self.ledger_page(person, filter, usize::MAX)?.lines)
    }

    fn ledger_page(&self, person: &Person, filter: &Filter, page: usize) -> Result<Listed, Failure> {
        person.hold(What::Ledger)?;
        let moment = self.moment()?;
        self.on_board(|board| {
            let seen: Vec<&Matter> = board.matters().filter(|it| person.may_on(What::Ledger, it)).collect();
            let mut fields: Vec<String> =
                seen.iter().map(|it| it.field().to_owned()).filter(|it| !it.is_empty()).collect();
            fields.sort();
            fields.dedup();
            let mut found: Vec<(String, &Matter)> = seen
                .into_iter()
                .filter(|it| self.fits(person, it, filter, &moment))
                .map(|it| (filter.sort.key(it), it))
                .collect();
            found.sort_by(|a, b| (&a.0, a.1.id()).cmp(&(&b.0, b.1.id())));
            let count = found.len();
            if let Some((key, id)) = &filter.after {
                found.retain(|it| (&it.0, it.1.id()) > (key, *id));
            }
            let more = found.len() > page;
            found.truncate(page);
            let next = found.last().filter(|_| more).map(|(key, matter)| (key.clone(), matter.id()));
            let lines = found.into_iter().map(|(_, it)| self.line(person, it, &moment)).collect();
            Listed { lines, count, next, fields }
        })
    }

    fn fits(&self, person: &Person, matter: &Matter, filter: &Filter, moment: &Moment) -> bool {
        let state = matter.state_on(moment.today);
        let which = match filter.which {
            Which::Open => state.is_open(),
            Which::Late => Clock::of(matter, moment, &self.calendar).is_late(),
            Which::All => true,
            Which::Only(only) => state == only,
        };
        // Who may not see the words may not learn by searching that they are there.
        let words = filter
            .words
            .split_whitespace()
            .all(|word| person.may_on(What::SeeMatter, matter) && contains(matter, &word.to_lowercase()));
        which
            && words
            && filter.lead.as_ref().is_none_or(|it| matter.lead() == Some(it))
            && filter.field.as_ref().is_none_or(|it| matter.field() == it)
            && filter.origin.is_none_or(|it| matter.origin() == Some(it))
    }

    /// A matter as far as this person may see it.
    pub fn line(&self, person: &Person, matter: &Matter, moment: &Moment) -> Line {
        let seen = |text: &str| person.may_on(What::SeeMatter, matter).then(|| text.to_owned());
        Line {
            id: matter.id(),
            affair: seen(matter.affair()),
            criterion: seen(matter.criterion()),
            state: matter.state_on(moment.today),
            outcome: matter.outcome(),
            imported: matter.is_imported(),
            field: seen(matter.field()).unwrap_or_default(),
            origin: matter.origin().filter(|_| person.may_on(What::SeeMatter, matter)),
            lead: matter.lead().filter(|_| person.may_on(What::SeeMatter, matter)).cloned(),
            due: matter.due(),
            clock: Clock::of(matter, moment, &self.calendar),
            standing: matter.standing(),
            help_open: matter.help_open(),
            registered: matter.registered_at(),
            changed: matter.changed_at(),
        }
    }
}

fn contains(matter: &Matter, word: &str) -> bool {
    matter.affair().to_lowercase().contains(word) || matter.criterion().to_lowercase().contains(word)
}
