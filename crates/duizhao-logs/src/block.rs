//! Some thousands of events as bytes: numbers stand in as few bytes as the block needs, the lowest first. 块

use std::io::{Error, ErrorKind, Read, Result};

use duizhao_signs::{Events, Id, NO_TIME};

/// What a block may claim to hold: more is no block of ours.
const EVENTS: u32 = 1 << 24;

/// The columns of a block one after the other: those of [`Events::ids`], then `at` and `due`, then `row`.
///
/// # Panics
/// At more events than a block may hold: a portion of a log is far smaller.
pub(crate) fn write(out: &mut Vec<u8>, ids: [&[Id]; 8], times: [&[i64]; 2], row: &[u32]) {
    let count = u32::try_from(ids[0].len()).ok().filter(|it| *it <= EVENTS);
    out.extend(count.expect("a portion of a log").to_le_bytes());
    ids.into_iter().for_each(|it| write_numbers(out, it.iter().map(|it| it.0)));
    times.into_iter().for_each(|it| write_times(out, it));
    write_numbers(out, row.iter().copied());
}

/// Puts the events of a block after those that are there; `raw` is room that is used again.
pub(crate) fn read(input: &mut impl Read, raw: &mut Vec<u8>, events: &mut Events) -> Result<()> {
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

/// Each is written as one more than it is, so that 0 is the empty cell; width 0 says that there is no
/// such column.
fn write_numbers(out: &mut Vec<u8>, numbers: impl ExactSizeIterator<Item = u32> + Clone) {
    if numbers.len() == 0 {
        return out.push(0);
    }
    let more = numbers.map(|it| it.wrapping_add(1));
    let most = more.clone().fold(0, u32::max);
    out.push(if most <= 0xff {
        1
    } else if most <= 0xffff {
        2
    } else {
        4
    });
    match most {
        0..=0xff => write_cells(out, more.map(|it| [it as u8])),
        0x100..=0xffff => write_cells(out, more.map(|it| (it as u16).to_le_bytes())),
        _ => write_cells(out, more.map(u32::to_le_bytes)),
    }
}

fn write_cells<const WIDTH: usize>(out: &mut Vec<u8>, cells: impl ExactSizeIterator<Item = [u8; WIDTH]>) {
    let from = out.len();
    out.resize(from + cells.len() * WIDTH, 0);
    out[from..].as_chunks_mut::<WIDTH>().0.iter_mut().zip(cells).for_each(|(to, it)| *to = it);
}

fn read_numbers<T>(
    input: &mut impl Read,
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
    let raw = fill(input, raw, count * usize::from(width))?;
    let number = |it: u32| number(it.wrapping_sub(1));
    match width {
        1 => numbers.extend(raw.iter().map(|it| number(u32::from(*it)))),
        2 => numbers.extend(raw.as_chunks::<2>().0.iter().map(|it| number(u32::from(u16::from_le_bytes(*it))))),
        _ => numbers.extend(raw.as_chunks::<4>().0.iter().map(|it| number(u32::from_le_bytes(*it)))),
    }
    Ok(())
}

const SECOND: i64 = 1_000_000;

/// How the times of a block stand in it: the byte before them. 时间存法
const MICROSECONDS: u8 = 4;
const SECONDS: u8 = 5;
const WHOLE: u8 = 8;

/// The earliest, then how much later each is, in four bytes, whole seconds where they all are; times
/// that lie too far apart, or are none, stand as they are.
fn write_times(out: &mut Vec<u8>, times: &[i64]) {
    let (Some(least), Some(most)) = (times.iter().min().copied(), times.iter().max().copied()) else {
        return out.push(0);
    };
    let fits = |unit: i64| most.checked_sub(least).is_some_and(|it| it / unit <= i64::from(u32::MAX));
    let (kind, base) = match least {
        NO_TIME => (WHOLE, 0),
        _ if fits(1) => (MICROSECONDS, least),
        _ if fits(SECOND) && times.iter().all(|it| (it - least) % SECOND == 0) => (SECONDS, least),
        _ => (WHOLE, 0),
    };
    out.push(kind);
    out.extend(base.to_le_bytes());
    match kind {
        MICROSECONDS => write_cells(out, times.iter().map(|it| ((it - least) as u32).to_le_bytes())),
        SECONDS => write_cells(out, times.iter().map(|it| ((it - least) / SECOND) as u32).map(u32::to_le_bytes)),
        _ => write_cells(out, times.iter().map(|it| it.to_le_bytes())),
    }
}

fn read_times(input: &mut impl Read, count: usize, raw: &mut Vec<u8>, times: &mut Vec<i64>) -> Result<()> {
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
    let raw = fill(input, raw, count * width)?;
    if width == 4 {
        let later = |it: &[u8; 4]| base.wrapping_add(i64::from(u32::from_le_bytes(*it)) * unit);
        times.extend(raw.as_chunks::<4>().0.iter().map(later));
    } else {
        times.extend(raw.as_chunks::<8>().0.iter().map(|it| base.wrapping_add(i64::from_le_bytes(*it))));
    }
    Ok(())
}

/// So many bytes, in room that is made once.
fn fill<'r>(input: &mut impl Read, raw: &'r mut Vec<u8>, length: usize) -> Result<&'r [u8]> {
    if raw.len() < length {
        raw.resize(length, 0);
    }
    input.read_exact(&mut raw[..length])?;
    Ok(&raw[..length])
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
            let mut out = Vec::new();
            write_times(&mut out, &times);
            assert_eq!((out[0], out.len()), (kind, bytes), "{times:?}");
            let mut read = Vec::new();
            read_times(&mut out.as_slice(), times.len(), &mut Vec::new(), &mut read).unwrap();
            assert_eq!(read, times);
            let cut = read_times(&mut &out[..out.len() - 1], times.len(), &mut Vec::new(), &mut read);
            assert_eq!(cut.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }
}
