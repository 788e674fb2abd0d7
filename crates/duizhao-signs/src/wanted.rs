//! Which cases are asked for when a log is gone through again: a bit for each. 所需个案

use crate::names::Id;

/// Cases by id. 所需个案
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    bits: Vec<u64>,
    all: bool,
}

impl Wanted {
    /// Every case.
    pub fn all() -> Wanted {
        Wanted { bits: Vec::new(), all: true }
    }

    pub(crate) fn add(&mut self, case: Id) {
        if self.all {
            return;
        }
        let place = case.index() / 64;
        if place >= self.bits.len() {
            self.bits.resize(place + 1, 0);
        }
        self.bits[place] |= 1 << (case.0 % 64);
    }

    #[inline]
    pub(crate) fn has(&self, case: Id) -> bool {
        self.all || self.bits.get(case.index() / 64).is_some_and(|it| it >> (case.0 % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_wanted_and_nothing_else() {
        let mut wanted = Wanted::default();
        [0, 63, 64, 1_000].into_iter().for_each(|it| wanted.add(Id(it)));
        let had: Vec<u32> = (0..2_000).filter(|it| wanted.has(Id(*it))).collect();
        assert_eq!(had, [0, 63, 64, 1_000]);
        assert!(Wanted::all().has(Id(7)));
    }
}
