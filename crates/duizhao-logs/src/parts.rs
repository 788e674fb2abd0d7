//! A log in parts of whole cases, to be gone through more than once. 分片
//!
//! Cases with neighbouring ids make a range; the events of a range are put aside in blocks, and put
//! together by case a range at a time. What is worked on fits into the processor's memory then, and
//! a log that does not fit into the computer's is no other case.

use std::path::Path;

use duizhao_signs::{Cases, Events, Extent, Id, Scratch, Vocabulary, Wanted};

use crate::aside::Aside;
use crate::block::{self, Packed};
use crate::taken::{ReadAs, Told, Unread};

/// Bytes of a log that are held in memory: about eighteen million events without texts.
const HELD: usize = 256 << 20;

/// Bits of a case's number within its range: so few cases that what is worked out of them stays in the
/// processor's memory; more where the log names its cases by numbers of which most do not occur.
const BITS: u32 = 12;

/// So many ranges at most of cases that are known beforehand.
const RANGES: usize = 1 << 12;

/// Events that are shared among the ranges at once: more where each block is a read from a file.
const PORTION: usize = 1 << 16;
const PORTION_TO_FILE: usize = 1 << 21;

/// Events that are put together by case at once.
const TOGETHER: usize = 4_000_000;

/// A log that can be gone through more than once, a part at a time. 分片
pub struct Parts {
    pub told: Told,
    pub extent: Extent,
    ranges: Ranges,
    together: usize,
}

/// Reads a log; what does not fit into memory is put aside in a file in the folder `aside`, which is
/// gone when the value is.
///
/// # Errors
/// As [`crate::stream`], and when there is no room to put events aside.
pub fn open(path: &Path, read_as: &ReadAs, aside: &Path) -> Result<Parts, Unread> {
    open_with(path, read_as, Aside::new(aside.to_owned(), HELD), TOGETHER)
}

fn open_with(path: &Path, read_as: &ReadAs, aside: Aside, together: usize) -> Result<Parts, Unread> {
    let mut extent = Extent::default();
    let mut ranges = Ranges::new(aside);
    let told = crate::stream(path, read_as, &mut |words, part| {
        extent.add(part);
        ranges.put(words, part)
    })?;
    ranges.end().map_err(|err| Unread::aside(&err))?;
    Ok(Parts { told, extent, ranges, together })
}

impl Parts {
    /// Each part in turn, its cases in the order of their ids, as far as they are wanted.
    ///
    /// # Errors
    /// When what was put aside cannot be read back.
    pub fn each(&self, wanted: &Wanted, take: &mut dyn FnMut(&Vocabulary, &Cases<'_>)) -> Result<(), Unread> {
        let words = &self.told.words;
        let each = self.ranges.each(self.together, words.cases.len(), wanted, &mut |it| take(words, it));
        each.map_err(|err| Unread::aside(&err))
    }

    /// Bytes put aside in a file.
    pub fn aside_bytes(&self) -> u64 {
        self.ranges.aside.in_file()
    }
}

/// Events by ranges of case ids. 个案段
struct Ranges {
    aside: Aside,
    ranges: Vec<Range>,
    waiting: Events,
    /// Room in which those that waited are shared among the ranges.
    sharing: Sharing,
    packed: Packed,
    /// Of a case's number within its range.
    bits: u32,
    /// The number of the next event in the log.
    row: u32,
}

#[derive(Clone, Default)]
struct Range {
    events: usize,
    blocks: Vec<usize>,
}

impl Ranges {
    fn new(aside: Aside) -> Ranges {
        Ranges {
            aside,
            ranges: Vec::new(),
            waiting: Events::default(),
            sharing: Sharing::default(),
            packed: Packed::default(),
            bits: BITS,
            row: 0,
        }
    }

    fn put(&mut self, words: &Vocabulary, part: &mut Events) -> std::io::Result<()> {
        if self.row == 0 {
            self.bits = BITS.max((words.cases.len() / RANGES).next_power_of_two().ilog2());
        }
        let next = u32::try_from(part.len()).ok().and_then(|it| self.row.checked_add(it));
        let next = next.ok_or_else(|| std::io::Error::other("more than 4 294 967 295 events"))?;
        part.row = (self.row..next).collect();
        self.row = next;
        if self.waiting.is_empty() {
            std::mem::swap(&mut self.waiting, part);
        } else {
            self.waiting.append(part);
        }
        let portion = if self.aside.in_file() > 0 { PORTION_TO_FILE } else { PORTION };
        if self.waiting.len() < portion { Ok(()) } else { self.put_aside() }
    }

    fn put_aside(&mut self) -> std::io::Result<()> {
        let Ranges { aside, ranges, waiting, sharing, packed, bits, .. } = self;
        sharing.share(&waiting.case, *bits);
        waiting.case.iter_mut().for_each(|it| it.0 &= (1 << *bits) - 1);
        let (ids, times) = (waiting.ids().map(Vec::as_slice), [&waiting.at, &waiting.due].map(Vec::as_slice));
        packed.pack(ids, times, &waiting.row, Some(&sharing.places));
        waiting.clear();
        if ranges.len() < sharing.ends.len() {
            ranges.resize(sharing.ends.len(), Range::default());
        }
        let mut from = 0;
        for (range, end) in ranges.iter_mut().zip(&sharing.ends) {
            let events = std::mem::replace(&mut from, *end)..*end;
            if !events.is_empty() {
                range.events += events.len();
                range.blocks.push(aside.put(packed.block(events))?);
            }
        }
        Ok(())
    }

    fn end(&mut self) -> std::io::Result<()> {
        self.put_aside()?;
        (self.waiting, self.sharing, self.packed) = Default::default();
        self.aside.end()
    }

    /// A range with more events than fit is gone through several times, some of its cases each time; of
    /// `all_cases` of the log the last range has the rest.
    fn each(
        &self,
        together: usize,
        all_cases: usize,
        wanted: &Wanted,
        take: &mut dyn FnMut(&Cases<'_>),
    ) -> std::io::Result<()> {
        let (mut events, mut scratch, mut reading) = (Events::default(), Scratch::default(), Reading::default());
        for (number, range) in (0_u32..).zip(&self.ranges) {
            let cases = all_cases.saturating_sub((number as usize) << self.bits).min(1 << self.bits);
            let times = range.events.div_ceil(together).min(cases);
            for time in 0..times {
                events.clear();
                let of_this_time = |it: &Id| it.index() * times / cases == time;
                for block in &range.blocks {
                    let block = self.aside.block(*block, &mut reading.bytes)?;
                    if times == 1 {
                        block::read(&mut &*block, &mut reading.column, &mut events)?;
                    } else {
                        block::read(&mut &*block, &mut reading.column, &mut reading.all)?;
                        let keep: Vec<bool> = reading.all.case.iter().map(of_this_time).collect();
                        reading.all.retain(&keep);
                        events.append(&mut reading.all);
                    }
                }
                events.case.iter_mut().for_each(|it| it.0 += number << self.bits);
                let cases = Cases::within(scratch, &events, wanted);
                take(&cases);
                scratch = cases.leave();
            }
        }
        Ok(())
    }
}

/// Room for reading that is used again. 读取空间
#[derive(Default)]
struct Reading {
    bytes: Vec<u8>,
    column: Vec<u8>,
    all: Events,
}

/// How a portion of the log is shared among the ranges, each in the order of the log. 分段
#[derive(Default)]
struct Sharing {
    /// Where each range ends.
    ends: Vec<usize>,
    /// Where each event of the log goes.
    places: Vec<u32>,
}

impl Sharing {
    /// A counting sort.
    fn share(&mut self, cases: &[Id], bits: u32) {
        let range_of = |case: &Id| (case.0 >> bits) as usize;
        let ranges = cases.iter().map(|it| range_of(it) + 1).max().unwrap_or_default();
        self.ends.clear();
        self.ends.resize(ranges, 0);
        cases.iter().for_each(|it| self.ends[range_of(it)] += 1);
        let mut before = 0;
        for end in &mut self.ends {
            before += std::mem::replace(end, before);
        }
        self.places.clear();
        self.places.extend(cases.iter().map(|it| {
            let end = &mut self.ends[range_of(it)];
            *end += 1;
            (*end - 1) as u32
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn parts_hold_every_event_once_and_cases_whole() {
        let mut text = "case,act,ts,dept\n".to_owned();
        let row = |it: usize| format!("c{},a{},{},d{}\n", it * 7 % 40, it % 5, 1_700_000_000 + it, it % 3);
        (0..3_000).for_each(|it| text.push_str(&row(it)));
        let file = testing::file(text.as_bytes());
        let folder = tempfile::tempdir().unwrap();
        let seen = |held: usize, together: usize| {
            let aside = Aside::new(folder.path().to_owned(), held);
            let parts = open_with(file.path(), &ReadAs::default(), aside, together).unwrap();
            let (mut all, mut pieces) = (Vec::new(), 0);
            let mut take = |words: &Vocabulary, cases: &Cases<'_>| {
                pieces += 1;
                for it in cases.iter() {
                    let rows: Vec<u32> = it.steps.iter().map(|step| it.events.row(step.index as usize)).collect();
                    let times: Vec<i64> = it.steps.iter().map(|it| it.at).collect();
                    all.push((words.cases.name(it.case).into_owned(), rows, times));
                }
            };
            parts.each(&Wanted::all(), &mut take).unwrap();
            (all, pieces, parts.aside_bytes() > 0)
        };
        let (whole, pieces, in_file) = seen(1 << 20, 10_000);
        assert_eq!((whole.iter().map(|it| it.1.len()).sum::<usize>(), whole.len()), (3_000, 40));
        assert_eq!((pieces, in_file), (1, false));
        for (held, together, expected) in [(1 << 10, 10_000, (1, true)), (1 << 20, 900, (4, false))] {
            let (parted, pieces, in_file) = seen(held, together);
            assert!(parted == whole, "{held} {together}");
            assert_eq!((pieces, in_file), expected);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
