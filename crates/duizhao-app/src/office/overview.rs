//! Every matter at a glance, in memory, following the record: what lists are made of. 总览
//!
//! A list asks a little of every matter, so that little is kept here, some 100 bytes each, and no
//! entry is read for it: at the start the rows of the ledger are gone through once, and later those
//! that changed. Words are not kept; who looks for them asks the journal. It can be thrown away at
//! any time.

use std::collections::{BTreeSet, HashMap};

use duizhao_core::MatterId;
use duizhao_journal::{LedgerRow, Reader};

use super::glance::{Glance, Parties};
use crate::record::Failure;

/// All matters of a record up to its `size`. 总览
#[derive(Default)]
pub(super) struct Overview {
    size: u64,
    /// In the order of their ids.
    rows: Vec<Row>,
    /// Each constellation once, and how many matters have it now: thousands share one.
    parties: Vec<(Parties, usize)>,
    numbers: HashMap<Parties, u32>,
    /// Names of the ledgers that matters were taken from.
    ledgers: Vec<String>,
}

struct Row {
    glance: Glance,
    parties: u32,
    /// Into `ledgers`, from 1.
    ledger: u32,
}

impl Overview {
    pub(super) fn is_at(&self, size: u64) -> bool {
        self.size == size
    }

    pub(super) fn follow(&mut self, reader: &Reader) -> Result<(), Failure> {
        let (mut new, mut odd) = (Vec::new(), None);
        let size = reader.ledger(self.size, |row| match self.row(&row) {
            Some(row) => new.extend(self.replace(row)),
            None => odd = Some(row.matter),
        })?;
        if let Some(odd) = odd {
            return Err(damaged(odd));
        }
        self.rows.extend(new);
        if !self.rows.is_sorted_by_key(|it| it.glance.id) {
            self.rows.sort_by_key(|it| it.glance.id);
        }
        self.size = size;
        Ok(())
    }

    fn row(&mut self, row: &LedgerRow) -> Option<Row> {
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
        Some(Row { glance, parties, ledger: u32::try_from(ledger).ok()? })
    }

    /// Puts it in the place of the one before; gives it back where there is none.
    fn replace(&mut self, row: Row) -> Option<Row> {
        // While the first million comes in order, none is looked for.
        let Some(last) = self.rows.last() else { return Some(row) };
        if last.glance.id < row.glance.id {
            return Some(row);
        }
        match self.find(row.glance.id) {
            Some(at) => {
                let old = std::mem::replace(&mut self.rows[at], row);
                self.parties[old.parties as usize].1 -= 1;
                None
            }
            None => Some(row),
        }
    }

    fn find(&self, id: MatterId) -> Option<usize> {
        self.rows.binary_search_by_key(&id, |it| it.glance.id).ok()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, id: MatterId) -> Option<(&Glance, &Parties)> {
        let row = &self.rows[self.find(id)?];
        Some((&row.glance, &self.parties[row.parties as usize].0))
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

/// All matters, each with what was thought of its parties. 所判
pub(super) struct Judged<'o, T> {
    overview: &'o Overview,
    of: Vec<Option<T>>,
}

impl<'o, T> Judged<'o, T> {
    /// In the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'o Glance, &'o Parties, &T)> {
        self.overview.rows.iter().filter_map(|it| {
            let parties = &self.overview.parties[it.parties as usize].0;
            Some((&it.glance, parties, self.of[it.parties as usize].as_ref()?))
        })
    }
}

impl Judged<'_, bool> {
    /// The ledgers that such matters were taken from.
    pub(super) fn ledgers(&self) -> BTreeSet<String> {
        let rows = self.overview.rows.iter().filter(|it| it.ledger > 0);
        let seen: BTreeSet<u32> =
            rows.filter(|it| self.of[it.parties as usize] == Some(true)).map(|it| it.ledger).collect();
        seen.into_iter().map(|it| self.overview.ledgers[it as usize - 1].clone()).collect()
    }
}

fn damaged(matter: MatterId) -> Failure {
    let said = format!("the row of matter {} in the ledger is no matter's; duizhao rebuild makes it anew", matter.0);
    duizhao_journal::StoreError::Damaged(said).into()
}
