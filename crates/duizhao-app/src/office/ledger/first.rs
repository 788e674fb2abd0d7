//! The first of very many, without sorting them all. 前几件

use super::LineKey;

/// The first `wanted` of all keys that were added.
pub(in crate::office) struct First {
    wanted: usize,
    held: Vec<LineKey>,
    /// None after it is among them.
    bound: Option<LineKey>,
}

impl First {
    pub(in crate::office) fn new(wanted: usize) -> First {
        First { wanted, held: Vec::new(), bound: None }
    }

    /// Whether one with this number may be among them.
    pub(in crate::office) fn wants(&self, number: u64) -> bool {
        self.bound.is_none_or(|it| number <= it.0)
    }

    pub(in crate::office) fn add(&mut self, key: LineKey) {
        if self.bound.is_some_and(|it| key > it) {
            return;
        }
        self.held.push(key);
        // Now and then those that are too many go at once, which costs each of them next to nothing.
        if self.held.len() >= 2 * self.wanted + 256 {
            self.held.select_nth_unstable(self.wanted);
            self.held.truncate(self.wanted);
            self.bound = self.held.iter().max().copied();
        }
    }

    pub(in crate::office) fn sorted(mut self) -> Vec<LineKey> {
        self.held.sort_unstable();
        self.held.truncate(self.wanted);
        self.held
    }
}

#[cfg(test)]
mod tests {
    use duizhao_core::MatterId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_first_of_many_are_those_of_all_sorted() {
        let key = |it: u64| (it * 7919 % 5_000 / 3, MatterId(Uuid::from_u128(u128::from(it))));
        let mut all: Vec<LineKey> = (0..5_000).map(key).collect();
        for wanted in [0, 1, 51, 4_999, 9_000] {
            let mut first = First::new(wanted);
            all.iter().for_each(|it| first.add(*it));
            all.sort_unstable();
            assert_eq!(first.sorted(), all[..wanted.min(all.len())]);
            all.reverse();
        }
    }
}
