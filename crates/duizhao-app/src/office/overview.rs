//! Every matter at a glance, in memory, following the record: what lists are made of. 总览
//!
//! A list asks a little of every matter, so that little is kept here, some 100 bytes each, and no
//! entry is read for it: at the start the rows of the ledger are gone through once, and later those
//! that changed. Of their texts only the index of words is kept. It can be thrown away at any time.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use duizhao_core::{MatterId, Source, State};
use duizhao_journal::{LedgerRow, Reader};
use jiff::civil::Date;

use super::glance::{Glance, Micros, Parties};
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
    parties: u32,
    /// Into `ledgers`, from 1.
    ledger: u32,
    text: Indexed,
}

/// A text that was taken into the index. 已编入的文
#[derive(Clone, Copy)]
struct Indexed {
    number: u32,
    /// Tells whether it has changed.
    hash: u64,
}

/// To go through a million of them takes as long as it takes to fetch them from memory: so they are
/// small and stand close together.
#[derive(Default)]
struct Columns {
    short: Vec<Short>,
    changed: Vec<i64>,
    registered: Vec<i64>,
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
    fn of(row: &Row) -> Short {
        let Row { glance, parties, .. } = row;
        let (state, is_deferred) = glance.state_and_whether_deferred();
        Short { parties: *parties, due: number(glance.due), origin: glance.origin, state, is_deferred }
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
    fn push(&mut self, row: &Row) {
        make_room(&mut self.short, 1);
        make_room(&mut self.changed, 1);
        make_room(&mut self.registered, 1);
        self.short.push(Short::of(row));
        self.changed.push(row.glance.changed.map_or(0, Micros::get));
        self.registered.push(row.glance.registered.map_or(0, Micros::get));
    }

    fn put(&mut self, at: usize, row: &Row) {
        self.short[at] = Short::of(row);
        self.changed[at] = row.glance.changed.map_or(0, Micros::get);
        self.registered[at] = row.glance.registered.map_or(0, Micros::get);
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
                (Some(row), Some(at)) => self.replace(at, row),
                (Some(row), None) => new.push(row),
                (None, _) => odd = Some(row.matter),
            }
        })?;
        if let Some(odd) = odd {
            return Err(damaged(odd));
        }
        let old = self.rows.len();
        make_room(&mut self.rows, new.len());
        self.rows.extend(new);
        if self.rows[old.saturating_sub(1)..].is_sorted_by_key(|it| it.glance.id) {
            self.take_up(old);
        } else {
            self.rows.sort_by_key(|it| it.glance.id);
            self.columns = Columns::default();
            self.take_up(0);
        }
        self.size = size;
        Ok(())
    }

    /// The rows from here on have found their places.
    fn take_up(&mut self, from: usize) {
        for (at, row) in self.rows.iter().enumerate().skip(from) {
            self.columns.push(row);
            self.words.put(row.text.number, at);
        }
    }

    /// A row of the ledger, which stands here already or does not yet.
    fn row(&mut self, row: &LedgerRow, at: Option<usize>) -> Option<Row> {
        let (glance, parties) = Glance::read(row)?;
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
        let text = match at.map(|at| self.rows[at].text) {
            Some(old) if old.hash == hash => old,
            _ => Indexed { number: self.words.add([&row.affair, &row.criterion]), hash },
        };
        Some(Row { glance, parties, ledger: u32::try_from(ledger).ok()?, text })
    }

    /// Puts it in the place of the one before.
    fn replace(&mut self, at: usize, row: Row) {
        self.columns.put(at, &row);
        let old = std::mem::replace(&mut self.rows[at], row);
        self.parties[old.parties as usize].1 -= 1;
        if old.text.number != self.rows[at].text.number {
            self.words.forget(old.text.number);
            self.words.put(self.rows[at].text.number, at);
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
        let row = &self.rows[self.find(id)?];
        Some((&row.glance, &self.parties[row.parties as usize].0))
    }

    /// Where those stand that may have all of these words.
    pub(super) fn with(&self, words: &[Word]) -> Hinted {
        self.words.find(words)
    }

    /// How many grams of a text the matter at each place has.
    pub(super) fn shared(&self, text: &str) -> impl Fn(usize) -> u32 {
        let counts = self.words.shared(text);
        move |at| counts[self.rows[at].text.number as usize]
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
        let row = &self.rows[at];
        (&row.glance, &self.parties[row.parties as usize].0)
    }

    /// Where it stands on a day; as the glance says it.
    pub(super) fn state_on(&self, at: usize, day: Date) -> State {
        let short = &self.columns.short[at];
        if short.is_deferred { self.rows[at].glance.state_on(day) } else { short.state }
    }

    pub(super) fn due(&self, at: usize) -> u32 {
        self.columns.short[at].due
    }

    pub(super) fn changed(&self, at: usize) -> i64 {
        self.columns.changed[at]
    }

    pub(super) fn registered(&self, at: usize) -> i64 {
        self.columns.registered[at]
    }

    /// The ledger that it was taken from, or empty.
    pub(super) fn ledger(&self, at: usize) -> &str {
        let named = (self.rows[at].ledger as usize).checked_sub(1);
        named.map_or("", |it| &self.ledgers[it])
    }

    /// The ledgers that matters were taken from whose parties are such.
    pub(super) fn ledgers(&self, judge: impl Fn(&Parties) -> bool) -> BTreeSet<String> {
        let judged = self.judged(judge);
        let rows = self.rows.iter().filter(|it| it.ledger > 0 && judged.of[it.parties as usize] == Some(true));
        let seen: BTreeSet<u32> = rows.map(|it| it.ledger).collect();
        seen.into_iter().map(|it| self.ledgers[it as usize - 1].clone()).collect()
    }
}

fn damaged(matter: MatterId) -> Failure {
    let said = format!("the row of matter {} in the ledger is no matter's; duizhao rebuild makes it anew", matter.0);
    duizhao_journal::StoreError::Damaged(said).into()
}
