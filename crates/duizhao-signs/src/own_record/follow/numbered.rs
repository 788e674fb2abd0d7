//! The matters of the record by number. 事项序号

use std::hash::{BuildHasher, RandomState};

use duizhao_core::MatterId;
use hashbrown::HashTable;

use crate::names::Id;

/// Matters in the order in which they were met. 事项序号
#[derive(Default)]
pub(super) struct Numbered {
    ids: Vec<MatterId>,
    /// Numbers alone, a quarter of what a map from ids would take.
    numbers: HashTable<Id>,
    hashes: RandomState,
}

impl Numbered {
    /// Of a matter, a new one where it is new.
    ///
    /// # Panics
    /// At more than four thousand million matters, which no memory holds.
    pub(super) fn number(&mut self, matter: MatterId) -> Id {
        let Numbered { ids, numbers, hashes } = self;
        let hash = |it: &Id| hashes.hash_one(ids[it.index()]);
        let entry = numbers.entry(hashes.hash_one(matter), |it| ids[it.index()] == matter, hash);
        let new = Id(u32::try_from(ids.len()).expect("fewer matters than memory could hold"));
        let number = *entry.or_insert(new).get();
        if number == new {
            ids.push(matter);
        }
        number
    }

    pub(super) fn find(&self, matter: MatterId) -> Option<Id> {
        self.numbers.find(self.hashes.hash_one(matter), |it| self.ids[it.index()] == matter).copied()
    }

    pub(super) fn matter(&self, case: Id) -> MatterId {
        self.ids[case.index()]
    }
}
