//! Some thousands of events as bytes: numbers stand in as few bytes as the block needs, the lowest first. 块

use std::io::{BufRead, Error, ErrorKind, Read, Result};

use duizhao_signs::{Events, Id, NO_TIME};

/// What a block may claim to hold: more is no block of ours.
const EVENTS: u32 = 1 << 24;

/// The columns of some events, each number in as few bytes as all of its column need: what blocks are cut from. 列
#[derive(Default)]
pub(crate) struct Packed {
    /// Those of [`Events::ids`], then `at` and `due`, then `row`; one that the log does not have is empty.
    columns: [Column; 11],
}

#[derive(Default)]
struct Column {
    /// What tells in a block how the cells are to be read: the width, and for times the earliest.
    head: Vec<u8>,
    width: usize,
    cells: Vec<u8>,
}

impl Packed {
    /// In place of what was there, whose room is used again; each event where `places` says, where they
    /// are not to stay in order.
    pub(crate) fn pack(&mut self, ids: [&[Id]; 8], times: [&[i64]; 2], row: &[u32], places: Option<&[u32]>) {
        let mut columns = self.columns.iter_mut();
        columns.by_ref().zip(ids).for_each(|(column, it)| column.numbers(it.iter().map(|it| it.0), places));
        columns.by_ref().zip(times).for_each(|(column, it)| column.times(it, places));
        columns.for_each(|column| column.numbers(row.iter().copied(), places));
    }

    /// These events as a block.
    ///
    /// # Panics
    /// At more events than a block may hold: a portion of a log is far smaller.
    pub(crate) fn block(&self, events: std::ops::Range<usize>) -> Vec<u8> {
        let count = u32::try_from(events.len()).ok().filter(|it| *it <= EVENTS).expect("a portion of a log");
        let bytes = self.columns.iter().map(|it| it.head.len() + it.width * events.len());
        let mut block = Vec::with_capacity(size_of_val(&count) + bytes.sum::<usize>());
        block.extend(count.to_le_bytes());
        for it in &self.columns {
            block.extend_from_slice(&it.head);
            block.extend_from_slice(&it.cells[events.start * it.width..events.end * it.width]);
        }
        block
    }
}

impl Column {
    /// Each is written as one more than it is, so that 0 is the empty cell; width 0 says that there is no
    /// such column.
    fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32> + Clone, places: Option<&[u32]>) {
        let more = numbers.map(|it| it.wrapping_add(1));
        match more.clone().fold(0, u32::max) {
            _ if more.len() == 0 => self.nothing(),
            0..=0xff => self.fill(1, places, more.map(|it| [it as u8])),
            0x100..=0xffff => self.fill(2, places, more.map(|it| (it as u16).to_le_bytes())),
            _ => self.fill(4, places, more.map(u32::to_le_bytes)),
        }
    }

    /// The earliest, then how much later each is, in four bytes, whole seconds where they all are; times
    /// that lie too far apart, or are none, stand as they are.
    fn times(&mut self, times: &[i64], places: Option<&[u32]>) {
        let (Some(least), Some(most)) = (times.iter().min().copied(), times.iter().max().copied()) else {
            return self.nothing();
        };
        let fits = |unit: i64| most.checked_sub(least).is_some_and(|it| it / unit <= i64::from(u32::MAX));
        let (kind, base) = match least {
            NO_TIME => (WHOLE, 0),
            _ if fits(1) => (MICROSECONDS, least),
            _ if fits(SECOND) && times.iter().all(|it| (it - least) % SECOND == 0) => (SECONDS, least),
            _ => (WHOLE, 0),
        };
        match kind {
            MICROSECONDS => self.fill(kind, places, times.iter().map(|it| ((it - least) as u32).to_le_bytes())),
            SECONDS => {
                self.fill(kind, places, times.iter().map(|it| ((it - least) / SECOND) as u32).map(u32::to_le_bytes))
            }
            _ => self.fill(kind, places, times.iter().map(|it| it.to_le_bytes())),
        }
        self.head.extend(base.to_le_bytes());
    }

    fn nothing(&mut self) {
        self.head.clear();
        self.head.push(0);
        self.width = 0;
        self.cells.clear();
    }

    fn fill<const WIDTH: usize>(
        &mut self,
        kind: u8,
        places: Option<&[u32]>,
        cells: impl ExactSizeIterator<Item = [u8; WIDTH]>,
    ) {
        self.head.clear();
        self.head.push(kind);
        self.width = WIDTH;
        self.cells.resize(cells.len() * WIDTH, 0);
        let to = self.cells.as_chunks_mut::<WIDTH>().0;
        match places {
            Some(places) => places.iter().zip(cells).for_each(|(place, it)| to[*place as usize] = it),
            None => to.iter_mut().zip(cells).for_each(|(to, it)| *to = it),
        }
    }
}

/// Puts the events of a block after those that are there; `raw` is room that is used again.
pub(crate) fn read(input: &mut impl BufRead, raw: &mut Vec<u8>, events: &mut Events) -> Result<()> {
    let count = u32::from_le_bytes(bytes(input)?);
    if count > EVENTS {
        return Err(wrong(format!("block of {count}")));
    }
    let count = count as usize;
    for column in events.ids_mut() {
        read_numbers(input, count, raw, Id, column)?;
    }
    read_times(input, count, raw, &mut events.at)?;
    read_times(input, count, raw, &mut events.due)?;
    read_numbers(input, count, raw, |it| it, &mut events.row)
}

fn read_numbers<T>(
    input: &mut impl BufRead,
    count: usize,
    raw: &mut Vec<u8>,
    number: impl Fn(u32) -> T,
    numbers: &mut Vec<T>,
) -> Result<()> {
    let width = byte(input)?;
    if width == 0 {
        return Ok(());
    }
    if !matches!(width, 1 | 2 | 4) {
        return Err(wrong(format!("width {width}")));
    }
    let number = |it: u32| number(it.wrapping_sub(1));
    with(input, raw, count * usize::from(width), |raw| match width {
        1 => numbers.extend(raw.iter().map(|it| number(u32::from(*it)))),
        2 => numbers.extend(raw.as_chunks::<2>().0.iter().map(|it| number(u32::from(u16::from_le_bytes(*it))))),
        _ => numbers.extend(raw.as_chunks::<4>().0.iter().map(|it| number(u32::from_le_bytes(*it)))),
    })
}

const SECOND: i64 = 1_000_000;

/// How the times of a block stand in it: the byte before them. 时间存法
const MICROSECONDS: u8 = 4;
const SECONDS: u8 = 5;
const WHOLE: u8 = 8;

fn read_times(input: &mut impl BufRead, count: usize, raw: &mut Vec<u8>, times: &mut Vec<i64>) -> Result<()> {
    let kind = byte(input)?;
    if kind == 0 {
        return Ok(());
    }
    let base = i64::from_le_bytes(bytes(input)?);
    let (width, unit) = match kind {
        MICROSECONDS => (4, 1),
        SECONDS => (4, SECOND),
        WHOLE => (8, 1),
        other => return Err(wrong(format!("times {other}"))),
    };
    let later = |it: &[u8; 4]| base.wrapping_add(i64::from(u32::from_le_bytes(*it)) * unit);
    with(input, raw, count * width, |raw| match width {
        4 => times.extend(raw.as_chunks::<4>().0.iter().map(later)),
        _ => times.extend(raw.as_chunks::<8>().0.iter().map(|it| base.wrapping_add(i64::from_le_bytes(*it)))),
    })
}

/// So many bytes: where they lie, or in room that is made once.
fn with(input: &mut impl BufRead, raw: &mut Vec<u8>, length: usize, take: impl FnOnce(&[u8])) -> Result<()> {
    if let Some(lying) = input.fill_buf()?.get(..length) {
        take(lying);
        input.consume(length);
        return Ok(());
    }
    if raw.len() < length {
        raw.resize(length, 0);
    }
    input.read_exact(&mut raw[..length])?;
    take(&raw[..length]);
    Ok(())
}

pub(crate) fn byte(input: &mut impl Read) -> Result<u8> {
    bytes::<1>(input).map(|it| it[0])
}

pub(crate) fn bytes<const N: usize>(input: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

pub(crate) fn wrong(what: String) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_take_as_few_bytes_as_they_need() {
        let second = |it: i64| 1_700_000_000_000_000 + it * SECOND;
        for (times, kind, bytes) in [
            (vec![], 0, 1),
            (vec![second(0) + 5, second(9), second(4_000)], MICROSECONDS, 21),
            (vec![second(90_000), second(3), second(1 << 31)], SECONDS, 21),
            (vec![second(90_000) + 1, second(3)], WHOLE, 25),
            (vec![second(90_000), NO_TIME], WHOLE, 25),
            (vec![i64::MIN + 1, i64::MAX], WHOLE, 25),
        ] {
            let mut column = Column::default();
            column.times(&times, None);
            let out = [column.head, column.cells].concat();
            assert_eq!((out[0], out.len()), (kind, bytes), "{times:?}");
            let mut read = Vec::new();
            read_times(&mut out.as_slice(), times.len(), &mut Vec::new(), &mut read).unwrap();
            assert_eq!(read, times);
            let cut = read_times(&mut &out[..out.len() - 1], times.len(), &mut Vec::new(), &mut read);
            assert_eq!(cut.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }
}
