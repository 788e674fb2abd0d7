//! The ledger: matters by line, filtered, sorted, 50 at a time. 台账
//!
//! Filters, order and access are decided on what the overview knows of every matter, and words are
//! looked up there; the texts of one page are read.

mod first;
mod look;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use duizhao_core::{Matter, MatterId, Outcome, Source, State, UnitId};
use duizhao_journal::Wording;
use jiff::Timestamp;
use jiff::civil::Date;

use super::access::What;
use super::asked::Clock;
use super::glance::{Glance, Parties, Times};
use super::overview::Overview;
use super::people::Person;
use super::words::{Hinted, Word};
use super::{Moment, Office};
use crate::record::Failure;
pub(super) use first::First;
use look::SOUGHT;

/// Lines on a page.
const PAGE: usize = 50;

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

/// A place in the sorted ledger: the key of a line, and its matter. 位置
pub type LineKey = (u64, MatterId);

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
    pub after: Option<LineKey>,
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

/// How many there are in all. 件数
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(usize),
    /// Their words were looked at no further.
    AtLeast(usize),
    /// Of a later page of such.
    Unknown,
}

/// A page of the ledger. 台账页
#[derive(Clone, Debug)]
pub struct Listed {
    pub lines: Vec<Line>,
    pub count: Count,
    /// Where the next page begins. Where fewer lines than a page come with it, more may follow, but
    /// the words of so many matters were not looked at in one go.
    pub next: Option<LineKey>,
    /// Fields of work among all that this person may see.
    pub fields: Vec<String>,
}

impl Sort {
    /// A number that sorts as asked; of the matter that stands there.
    pub(super) fn key(self, all: &Overview, at: usize) -> u64 {
        match self {
            Sort::Due => u64::from(all.due(at)),
            Sort::Changed => i64::MAX.abs_diff(all.times(at).changed),
            Sort::Registered => i64::MAX.abs_diff(all.times(at).registered),
        }
    }
}

impl Listed {
    /// It was not looked through to the end, and perhaps the lines that are there are all.
    pub fn is_cut_short(&self) -> bool {
        self.next.is_some() && self.lines.len() < PAGE
    }
}

impl Office {
    /// # Errors
    /// When the person has no ledger, or the record cannot be read.
    pub fn ledger(&self, person: &Person, filter: &Filter) -> Result<Listed, Failure> {
        self.ledger_at(person, filter, &self.moment()?)
    }

    pub(super) fn ledger_at(&self, person: &Person, filter: &Filter, moment: &Moment) -> Result<Listed, Failure> {
        person.hold(What::Ledger)?;
        let words = Word::all(&filter.words);
        let (must_look, count, found, fields) = self.overview(|all| {
            let Hinted { places, must_look } = all.with(&words);
            let wanted = if must_look { SOUGHT } else { PAGE + 1 };
            let (count, found) = chosen(all, person, filter, places, moment, wanted);
            (must_look, count, found, fields(all, person))
        })?;
        let (count, found, next) = match must_look {
            true => self.read(|reader| look::look(reader, &words, count, found, filter.after.is_none()))?,
            false => look::page(count, found),
        };
        let ids: Vec<MatterId> = found.into_iter().map(|it| it.1).collect();
        let lines = self.lines(person, &ids, moment)?;
        Ok(Listed { lines, count, next, fields })
    }

    /// Fields of work among all that this person may see.
    ///
    /// # Errors
    /// As [`Office::ledger`].
    pub fn fields(&self, person: &Person) -> Result<Vec<String>, Failure> {
        person.hold(What::Ledger)?;
        self.overview(|all| fields(all, person))
    }

    /// The fields of all matters, for whoever says which of them a person has in charge.
    ///
    /// # Errors
    /// When this person does not say so, or the record cannot be read.
    pub fn all_fields(&self, by: &Person) -> Result<BTreeSet<String>, Failure> {
        by.hold(What::People)?;
        let named = |all: &Overview| all.parties().map(|it| it.0.field.clone()).filter(|it| !it.is_empty()).collect();
        self.overview(named)
    }

    /// These matters as lines, those left out that this person has no line of.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn lines(&self, person: &Person, ids: &[MatterId], moment: &Moment) -> Result<Vec<Line>, Failure> {
        let texts = self.read(|reader| Ok(reader.texts(ids)?))?;
        self.overview(|all| {
            let line = |text: Wording| {
                let at = all.find(text.matter)?;
                let may = person.may_with(What::Ledger, all.glance(at).1);
                may.then(|| self.line_of(person, all.glance(at), all.times(at), text, moment))
            };
            texts.into_iter().filter_map(line).collect()
        })
    }

    /// A matter as far as this person may see it.
    pub fn line(&self, person: &Person, matter: &Matter, moment: &Moment) -> Line {
        let (affair, criterion) = (matter.affair().to_owned(), matter.criterion().to_owned());
        let text = Wording { matter: matter.id(), affair, criterion };
        self.line_of(person, (&Glance::of(matter), &Parties::of(matter)), Times::of(matter), text, moment)
    }

    fn line_of(
        &self,
        person: &Person,
        (it, parties): (&Glance, &Parties),
        times: Times,
        text: Wording,
        moment: &Moment,
    ) -> Line {
        let seen = person.may_with(What::SeeMatter, parties);
        Line {
            id: it.id,
            affair: seen.then_some(text.affair),
            criterion: seen.then_some(text.criterion),
            state: it.state_on(moment.today),
            outcome: it.outcome,
            imported: it.imported,
            field: if seen { parties.field.clone() } else { String::new() },
            origin: it.origin.filter(|_| seen),
            lead: parties.lead.clone().filter(|_| seen),
            due: it.due,
            clock: Clock::of(it, moment, &self.calendar),
            standing: it.standing,
            help_open: it.help_open(),
            registered: times.registered_at(),
            changed: times.changed_at(),
        }
    }
}

/// How many matters the filter lets through, but for words that must be looked at, and the first
/// `wanted` of them after the place that is asked for.
fn chosen(
    all: &Overview,
    person: &Person,
    filter: &Filter,
    places: Option<Vec<usize>>,
    moment: &Moment,
    wanted: usize,
) -> (usize, Vec<LineKey>) {
    // Who may not see what a filter asks may not learn by asking.
    let asks =
        filter.lead.is_some() || filter.field.is_some() || filter.origin.is_some() || !filter.words.trim().is_empty();
    let fits = all.judged(|it| {
        person.may_with(What::Ledger, it)
            && (!asks || person.may_with(What::SeeMatter, it))
            && filter.lead.as_ref().is_none_or(|lead| it.lead.as_ref() == Some(lead))
            && filter.field.as_ref().is_none_or(|field| it.field == *field)
    });
    let which = |at: usize| match filter.which {
        Which::Open => all.state_on(at, moment.today).is_open(),
        Which::Late => all.state_on(at, moment.today).is_open() && all.glance(at).0.face(moment).is_late(),
        Which::All => true,
        Which::Only(only) => all.state_on(at, moment.today) == only,
    };
    let (mut count, mut first) = (0, First::new(wanted));
    let consider = |at: usize| {
        let (short, fits) = fits.at(at);
        if fits == Some(true) && which(at) && filter.origin.is_none_or(|from| short.origin == Some(from)) {
            count += 1;
            let key = filter.sort.key(all, at);
            if first.wants(key) && filter.after.is_none_or(|after| (key, all.id(at)) > after) {
                first.add((key, all.id(at)));
            }
        }
    };
    // Ids go by time: so the first to come are mostly the first of the page, and all others are passed over.
    match (places, filter.sort) {
        (Some(places), Sort::Due) => places.into_iter().for_each(consider),
        (Some(places), Sort::Changed | Sort::Registered) => places.into_iter().rev().for_each(consider),
        (None, Sort::Due) => (0..all.len()).for_each(consider),
        (None, Sort::Changed | Sort::Registered) => (0..all.len()).rev().for_each(consider),
    }
    (count, first.sorted())
}

fn fields(all: &Overview, person: &Person) -> Vec<String> {
    let seen = all.parties().map(|it| it.0).filter(|it| person.may_with(What::SeeMatter, it));
    let named: BTreeSet<&String> = seen.map(|it| &it.field).filter(|it| !it.is_empty()).collect();
    named.into_iter().cloned().collect()
}
