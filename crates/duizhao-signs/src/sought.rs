//! The signs of one kind while a log is gone through: many are found, those listed get their evidence. 查找中的一类

use std::cmp::Reverse;

use crate::look::Found;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::process::Process;
use crate::seen::{Around, Seen};
use crate::sign::{Detect, Kind, Sign};
use crate::wanted::Wanted;

/// What is found of a kind. 单类所得
pub(crate) struct Sought {
    kind: &'static Kind,
    /// A matter without any of these meanings cannot show it.
    among: u64,
    count: u64,
    largest: Largest,
    signs: Vec<Sign>,
}

impl Sought {
    pub(crate) fn begin(kind: &'static Kind, listed: usize) -> Sought {
        let among = if kind.among.is_empty() { u64::MAX } else { Meaning::set(kind.among) };
        Sought { kind, among, count: 0, largest: Largest::of(listed), signs: Vec::new() }
    }

    fn may_be_in(&self, seen: &Seen<'_>) -> bool {
        self.among == u64::MAX || seen.has(self.among)
    }

    /// Whether a matter shows it, and how large: its evidence is for those that will be listed.
    pub(crate) fn size_up(&mut self, seen: &Seen<'_>, wanted: &mut Wanted) {
        if !self.may_be_in(seen) {
            return;
        }
        match self.kind.detect {
            Detect::InMatter(detect) => {
                if let Some(sign) = detect(seen) {
                    self.count += 1;
                    self.largest.add(sign.figure, sign.case);
                }
            }
            Detect::Compared { may, .. } if may(seen) => wanted.add(seen.trace.case),
            _ => {}
        }
    }

    /// Once every matter is learnt.
    pub(crate) fn conclude(&mut self, process: &Process, around: &Around<'_>, wanted: &mut Wanted) {
        match self.kind.detect {
            Detect::InMatter(_) => {
                self.largest.conclude();
                self.largest.found.iter().for_each(|it| wanted.add(it.1));
            }
            Detect::Compared { .. } => {}
            Detect::Across { conclude, .. } => {
                self.signs = conclude(process, around);
                self.count = self.signs.len() as u64;
                self.keep_largest();
                if self.count > 0 {
                    *wanted = Wanted::all();
                }
            }
        }
    }

    /// The same matters again, in the same order, as far as they are wanted.
    pub(crate) fn look(&mut self, seen: &Seen<'_>, process: &Process) {
        match self.kind.detect {
            Detect::InMatter(detect) => {
                if self.largest.is_next(seen.trace.case) {
                    self.signs.extend(detect(seen));
                }
            }
            Detect::Compared { may, detect } => {
                if self.may_be_in(seen) && may(seen) {
                    detect(&seen.above(self.largest.least), process).into_iter().for_each(|it| self.take(it));
                }
            }
            Detect::Across { pick, .. } => {
                if self.may_be_in(seen) {
                    self.signs.iter_mut().for_each(|it| pick(seen, it));
                }
            }
        }
    }

    fn take(&mut self, sign: Sign) {
        self.count += 1;
        if self.largest.add(sign.figure, sign.case) {
            self.signs.push(sign);
            if self.signs.len() >= self.largest.room() {
                self.keep_largest();
            }
        }
    }

    /// The largest figures first, of equal ones the matter that came first.
    fn keep_largest(&mut self) {
        self.signs.sort_unstable_by_key(|it| (Reverse(it.figure), it.case, it.unit));
        self.signs.truncate(self.largest.listed);
    }

    pub(crate) fn found(mut self) -> Found {
        self.keep_largest();
        Found { kind: self.kind, count: self.count, signs: self.signs }
    }
}

/// The matters with the largest figures. 数值最大者
struct Largest {
    listed: usize,
    found: Vec<(Reverse<i64>, Id)>,
    /// So many with larger or equal figures are found already: later ones of no larger figure are not listed.
    least: i64,
    /// How many have come by again.
    again: usize,
}

impl Largest {
    fn of(listed: usize) -> Largest {
        Largest { listed, found: Vec::new(), least: i64::MIN, again: 0 }
    }

    /// So many are held before those that will not be listed are let go.
    fn room(&self) -> usize {
        self.listed.saturating_mul(2).max(1)
    }

    /// Matters come in order: of equal figures the first are kept. Whether it may be listed.
    fn add(&mut self, figure: i64, case: Id) -> bool {
        if figure <= self.least {
            return false;
        }
        self.found.push((Reverse(figure), case));
        if self.found.len() >= self.room() {
            self.keep();
            self.least = self.found.iter().map(|it| it.0.0).min().unwrap_or(i64::MAX);
        }
        true
    }

    fn keep(&mut self) {
        if self.found.len() > self.listed {
            self.found.select_nth_unstable(self.listed);
            self.found.truncate(self.listed);
        }
    }

    /// Nothing more will be added; they are asked for in the order of the matters.
    fn conclude(&mut self) {
        self.keep();
        self.found.sort_unstable_by_key(|it| it.1);
    }

    /// Whether this matter is among them, when all come by again in order.
    fn is_next(&mut self, case: Id) -> bool {
        let is_next = self.found.get(self.again).is_some_and(|it| it.1 == case);
        self.again += usize::from(is_next);
        is_next
    }
}
