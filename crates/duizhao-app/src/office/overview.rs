//! Every matter at a glance, in memory, following the record: what lists are made of. 总览
//!
//! A list asks a little of every matter, so that little is kept here, some 80 bytes each, and no
//! entry is read for it: at the start the rows of the ledger are gone through once, and later those
//! that changed. Of their texts only the index of words is kept. It can be thrown away at any time.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use duizhao_core::{MatterId, Source, State};
use duizhao_journal::{LedgerRow, Reader};
use jiff::civil::Date;

use super::glance::{Glance, Parties, Times};
use super::words::{Hinted, Index, Word};
use crate::record::Failure;

/// All matters of a record up to its `size`. 总览
#[derive(Default)]
pub(super) struct Overview {
    size: u64,
    /// In the order of their ids.
    rows: Vec<Row>,
    /// Of the same rows what nearly every list asks of each of them.
    columns: Columns,
    /// Each constellation once, and how many matters have it now: thousands share one.
    parties: Vec<(Parties, usize)>,
    numbers: HashMap<Parties, u32>,
    /// Names of the ledgers that matters were taken from.
    ledgers: Vec<String>,
    /// By which words their texts are found.
    words: Index,
    hashes: RandomState,
}

struct Row {
    glance: Glance,
    /// Into `ledgers`, from 1.
    ledger: u32,
    /// Of its text in the index.
    number: u32,
    /// Tells whether the text has changed.
    hash: u64,
}

/// To go through a million of them takes as long as it takes to fetch them from memory: so they are
/// small and stand close together.
#[derive(Default)]
struct Columns {
    short: Vec<Short>,
    times: Vec<Times>,
}

/// The least that a list asks of a matter. 摘要
#[derive(Clone, Copy)]
pub(super) struct Short {
    parties: u32,
    due: u32,
    pub(super) origin: Option<Source>,
    state: State,
    /// Time alone may open it: its glance says when.
    is_deferred: bool,
}

impl Short {
    fn of(glance: &Glance, parties: u32) -> Short {
        let (state, is_deferred) = glance.state_and_whether_deferred();
        Short { parties, due: number(glance.due), origin: glance.origin, state, is_deferred }
    }
}

/// Twice as much each time would leave a third of it unused.
fn make_room<T>(column: &mut Vec<T>, more: usize) {
    if column.capacity() - column.len() < more {
        column.reserve_exact(more + column.len() / 8);
    }
}

/// 20261124; after all days where there is none.
fn number(day: Option<Date>) -> u32 {
    let Some(day) = day else { return 99_999_999 };
    let [year, month, day] = [i32::from(day.year()), i32::from(day.month()), i32::from(day.day())];
    u32::try_from(year * 10_000 + month * 100 + day).unwrap_or_default()
}

impl Columns {
    fn push(&mut self, (short, times): (Short, Times)) {
        make_room(&mut self.short, 1);
        make_room(&mut self.times, 1);
        self.short.push(short);
        self.times.push(times);
    }

    /// What stood there before.
    fn put(&mut self, at: usize, (short, times): (Short, Times)) -> Short {
        self.times[at] = times;
        std::mem::replace(&mut self.short[at], short)
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.short.swap(one, other);
        self.times.swap(one, other);
    }
}

impl Overview {
    pub(super) fn is_at(&self, size: u64) -> bool {
        self.size == size
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn follow(&mut self, reader: &Reader) -> Result<(), Failure> {
        if self.words.is_mostly_gone(self.rows.len()) {
            *self = Overview::default();
        }
        let (mut new, mut odd) = (Vec::new(), None);
        let size = reader.ledger(self.size, |row| {
            let at = self.find(row.matter);
            match (self.row(&row, at), at) {
                (Some((row, columns)), Some(at)) => self.replace(at, row, columns),
                (Some(new_one), None) => new.push(new_one),
                (None, _) => odd = Some(row.matter),
            }
        })?;
        if let Some(odd) = odd {
            return Err(damaged(odd));
        }
        let old = self.rows.len();
        make_room(&mut self.rows, new.len());
        for (row, columns) in new {
            self.columns.push(columns);
            self.rows.push(row);
        }
        self.arrange(old);
        self.size = size;
        Ok(())
    }

    /// Those from `old` on are new, and find their places among the others.
    fn arrange(&mut self, old: usize) {
        let Overview { rows, columns, words, .. } = self;
        let is_in_order = rows[old.saturating_sub(1)..].is_sorted_by_key(|it| it.glance.id);
        if !is_in_order {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by_key(|it| rows[*it].glance.id);
            let mut places = vec![0; rows.len()];
            order.into_iter().enumerate().for_each(|(place, at)| places[at] = place);
            for at in 0..rows.len() {
                while places[at] != at {
                    let place = places[at];
                    rows.swap(at, place);
                    columns.swap(at, place);
                    places.swap(at, place);
                }
            }
        }
        let moved = if is_in_order { old } else { 0 };
        for (at, row) in rows.iter().enumerate().skip(moved) {
            words.put(row.number, at);
        }
    }

    /// A row of the ledger, which stands here already or does not yet, and what its columns say.
    fn row(&mut self, row: &LedgerRow, at: Option<usize>) -> Option<(Row, (Short, Times))> {
        let ((glance, parties), times) = (Glance::read(row)?, Times::read(row)?);
        let ledger = match self.ledgers.iter().position(|it| *it == row.of_ledger) {
            _ if row.of_ledger.is_empty() => 0,
            Some(at) => at + 1,
            None => {
                self.ledgers.push(row.of_ledger.clone());
                self.ledgers.len()
            }
        };
        let parties = match self.numbers.get(&parties) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.parties.len()).ok()?;
                self.numbers.insert(parties.clone(), number);
                self.parties.push((parties, 0));
                number
            }
        };
        self.parties[parties as usize].1 += 1;
        let hash = self.hashes.hash_one((&row.affair, &row.criterion));
        let number = match at.map(|at| &self.rows[at]) {
            Some(old) if old.hash == hash => old.number,
            _ => self.words.add([&row.affair, &row.criterion]),
        };
        let short = Short::of(&glance, parties);
        Some((Row { glance, ledger: u32::try_from(ledger).ok()?, number, hash }, (short, times)))
    }

    /// Puts it in the place of the one before.
    fn replace(&mut self, at: usize, row: Row, columns: (Short, Times)) {
        let parties = self.columns.put(at, columns).parties;
        self.parties[parties as usize].1 -= 1;
        let old = std::mem::replace(&mut self.rows[at], row);
        if old.number != self.rows[at].number {
            self.words.forget(old.number);
            self.words.put(self.rows[at].number, at);
        }
    }

    /// Where it stands among all.
    pub(super) fn find(&self, id: MatterId) -> Option<usize> {
        // While the first million comes in order, none is looked for.
        self.rows.last().filter(|it| it.glance.id >= id)?;
        self.rows.binary_search_by_key(&id, |it| it.glance.id).ok()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, id: MatterId) -> Option<(&Glance, &Parties)> {
        Some(self.glance(self.find(id)?))
    }

    /// Where those stand that may have all of these words.
    pub(super) fn with(&self, words: &[Word]) -> Hinted {
        self.words.find(words)
    }

    /// How many grams of a text the matter at each place has.
    pub(super) fn shared(&self, text: &str) -> impl Fn(usize) -> u32 {
        let counts = self.words.shared(text);
        move |at| counts[self.rows[at].number as usize]
    }

    /// What someone thinks of each constellation that matters have now; asked once for thousands of them.
    pub(super) fn judged<T>(&self, judge: impl Fn(&Parties) -> T) -> Judged<'_, T> {
        let unused = |it: &(Parties, usize)| (it.1 > 0).then(|| judge(&it.0));
        Judged { overview: self, of: self.parties.iter().map(unused).collect() }
    }

    /// The constellations that matters have now, and how many have each.
    pub(super) fn parties(&self) -> impl Iterator<Item = (&Parties, usize)> {
        self.parties.iter().filter(|it| it.1 > 0).map(|it| (&it.0, it.1))
    }
}

/// What was thought of the parties of each matter. 所判
pub(super) struct Judged<'o, T> {
    overview: &'o Overview,
    of: Vec<Option<T>>,
}

impl<'o, T: Copy> Judged<'o, T> {
    /// Of the matter that stands at this place; beside it the least of the matter.
    pub(super) fn at(&self, at: usize) -> (&'o Short, Option<T>) {
        let short = &self.overview.columns.short[at];
        (short, self.of[short.parties as usize])
    }
}

impl Overview {
    pub(super) fn id(&self, at: usize) -> MatterId {
        self.rows[at].glance.id
    }

    pub(super) fn glance(&self, at: usize) -> (&Glance, &Parties) {
        (&self.rows[at].glance, &self.parties[self.columns.short[at].parties as usize].0)
    }

    /// Where it stands on a day; as the glance says it.
    pub(super) fn state_on(&self, at: usize, day: Date) -> State {
        let short = &self.columns.short[at];
        if short.is_deferred { self.rows[at].glance.state_on(day) } else { short.state }
    }

    pub(super) fn due(&self, at: usize) -> u32 {
        self.columns.short[at].due
    }

    pub(super) fn times(&self, at: usize) -> Times {
        self.columns.times[at]
    }

    /// The ledger that it was taken from, or empty.
    pub(super) fn ledger(&self, at: usize) -> &str {
        let named = (self.rows[at].ledger as usize).checked_sub(1);
        named.map_or("", |it| &self.ledgers[it])
    }

    /// The ledgers that matters were taken from whose parties are such.
    pub(super) fn ledgers(&self, judge: impl Fn(&Parties) -> bool) -> BTreeSet<String> {
        let judged = self.judged(judge);
        let rows = self.rows.iter().map(|it| it.ledger).enumerate().filter(|it| it.1 > 0);
        let seen: BTreeSet<u32> = rows.filter(|it| judged.at(it.0).1 == Some(true)).map(|it| it.1).collect();
        seen.into_iter().map(|it| self.ledgers[it as usize - 1].clone()).collect()
    }
}

fn damaged(matter: MatterId) -> Failure {
    duizhao_journal::StoreError::damaged(
        format!("事项 {} 在读表里的那一行不成事项；duizhao rebuild 可重建", matter.0),
        format!("the row of matter {} in the ledger is no matter's; duizhao rebuild makes it anew", matter.0),
    )
    .into()
}
