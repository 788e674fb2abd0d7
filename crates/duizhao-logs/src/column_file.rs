//! Our own file of columns: what was read of a log once, to be read again without reading text. 列文件
//!
//! A line that says what it is, a line of JSON that says which columns there are, then blocks: words
//! that are new, or events in the order of the log; a last block counts the events. Numbers stand in
//! as few bytes as the block needs, the lowest first. Nothing is worked out beforehand.

use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read, Result, Write};
use std::path::Path;

use duizhao_signs::{Columns, Events, Id, NO_TIME, Names, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::Sink;
use crate::columns::asked;
use crate::log_format::LogFormat;
use crate::taken::{LeftOut, Told, Unread};

pub(crate) const MAGIC: &[u8] = b"duizhao-columns/1\n";

const END: u8 = 0;
const WORDS: u8 = 1;
const EVENTS: u8 = 2;

/// What a block may claim to hold: more is no file of ours.
const BLOCK_EVENTS: u32 = 1 << 24;

#[derive(Serialize, Deserialize)]
struct Head {
    /// What the columns were called in the log, in the order of `Columns`.
    columns: [Option<String>; 10],
    /// How many words are their own numbers, by vocabulary; else they stand in blocks.
    numbers: [Option<u32>; VOCABULARIES],
    zone_minutes: Option<i32>,
}

const VOCABULARIES: usize = 7;

/// Writes columns as they come. 列文件
pub struct ColumnFile<W: Write> {
    out: W,
    columns: Columns,
    zone_minutes: Option<i32>,
    begun: bool,
    /// Words already written, by vocabulary.
    written: [u32; VOCABULARIES],
    events: u64,
}

impl<W: Write> ColumnFile<W> {
    pub fn new(out: W, columns: &Columns, zone_minutes: Option<i32>) -> ColumnFile<W> {
        let columns = columns.clone();
        ColumnFile { out, columns, zone_minutes, begun: false, written: [0; VOCABULARIES], events: 0 }
    }

    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, words: &Vocabulary, events: &Events) -> Result<()> {
        if !self.begun {
            self.begin(words)?;
        }
        for (number, names) in vocabularies(words).into_iter().enumerate() {
            self.new_words(number, names)?;
        }
        self.events += events.len() as u64;
        write_events(&mut self.out, events)
    }

    fn begin(&mut self, words: &Vocabulary) -> Result<()> {
        self.begun = true;
        let number = |it: &Names| it.are_numbers().then(|| u32::try_from(it.len()).unwrap_or(u32::MAX));
        let head = Head {
            columns: asked(&self.columns).map(|it| it.map(ToOwned::to_owned)),
            numbers: vocabularies(words).map(number),
            zone_minutes: self.zone_minutes,
        };
        self.out.write_all(MAGIC)?;
        serde_json::to_writer(&mut self.out, &head)?;
        self.out.write_all(b"\n")
    }

    fn new_words(&mut self, number: usize, names: &Names) -> Result<()> {
        let (from, to) = (self.written[number], u32::try_from(names.len()).unwrap_or(u32::MAX));
        if names.are_numbers() || from == to {
            return Ok(());
        }
        self.out.write_all(&[WORDS, u8::try_from(number).unwrap_or_default()])?;
        self.out.write_all(&(to - from).to_le_bytes())?;
        for id in from..to {
            let word = names.name(Id(id));
            self.out.write_all(&u32::try_from(word.len()).unwrap_or_default().to_le_bytes())?;
            self.out.write_all(word.as_bytes())?;
        }
        self.written[number] = to;
        Ok(())
    }

    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<W> {
        if !self.begun {
            self.begin(&Vocabulary::default())?;
        }
        self.out.write_all(&[END])?;
        self.out.write_all(&self.events.to_le_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn vocabularies(words: &Vocabulary) -> [&Names; VOCABULARIES] {
    let Vocabulary { cases, activities, owners, actors, texts, places, causes } = words;
    [cases, activities, owners, actors, texts, places, causes]
}

fn vocabularies_mut(words: &mut Vocabulary) -> [&mut Names; VOCABULARIES] {
    let Vocabulary { cases, activities, owners, actors, texts, places, causes } = words;
    [cases, activities, owners, actors, texts, places, causes]
}

pub(crate) fn stream(path: &Path, sink: &mut Sink<'_>) -> std::result::Result<Told, Unread> {
    let file = File::open(path).map_err(|err| Unread::file(path, &err))?;
    let mut input = BufReader::new(file);
    let broken = |err: Error| {
        let cut = err.kind() == ErrorKind::UnexpectedEof;
        let (zh, en) = if cut { ("不完整", "is cut short") } else { ("已损坏", "is damaged") };
        Unread::new("broken", format!("列文件{zh}：{err}"), format!("the file of columns {en}: {err}"))
    };
    let head = head(&mut input).map_err(broken)?;
    let mut words = Vocabulary::default();
    for (names, count) in vocabularies_mut(&mut words).into_iter().zip(head.numbers) {
        *names = count.map_or_else(Names::default, Names::numbers);
    }
    let mut events = 0;
    let (mut raw, mut part) = (Vec::new(), Events::default());
    loop {
        match byte(&mut input).map_err(broken)? {
            END => break,
            WORDS => read_words(&mut input, &mut words).map_err(broken)?,
            EVENTS => {
                read_events(&mut input, &mut raw, &mut part).and_then(|()| known(&part, &words)).map_err(broken)?;
                events += part.len() as u64;
                sink(&words, &mut part).map_err(|err| Unread::aside(&err))?;
            }
            other => return Err(broken(wrong(format!("block {other}")))),
        }
    }
    let stated = u64::from_le_bytes(bytes(&mut input).map_err(broken)?);
    if stated != events {
        return Err(broken(wrong(format!("{events} / {stated}"))));
    }
    let [case, activity, time, owner, actor, due, text, party, place, cause] = head.columns;
    Ok(Told {
        format: LogFormat::Columns,
        columns: Columns { case, activity, time, owner, actor, due, text, party, place, cause },
        time_format: None,
        time_is_certain: true,
        zone_minutes: head.zone_minutes,
        words,
        events,
        left_out: LeftOut::default(),
    })
}

fn head(input: &mut impl Read) -> Result<Head> {
    let mut magic = [0; MAGIC.len()];
    input.read_exact(&mut magic)?;
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        line.push(byte(input)?);
        if line.len() > 1 << 16 {
            return Err(wrong("head".to_owned()));
        }
    }
    Ok(serde_json::from_slice(&line)?)
}

fn read_words(input: &mut impl Read, words: &mut Vocabulary) -> Result<()> {
    let number = usize::from(byte(input)?);
    let mut all = vocabularies_mut(words);
    let names = all.get_mut(number).ok_or_else(|| wrong(format!("words {number}")))?;
    if names.are_numbers() {
        return Err(wrong(format!("words {number}")));
    }
    let count = u32::from_le_bytes(bytes(input)?);
    let mut word = Vec::new();
    for _ in 0..count {
        let length = u32::from_le_bytes(bytes(input)?);
        word.clear();
        let read = input.take(u64::from(length)).read_to_end(&mut word)?;
        if read != length as usize {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let before = names.len();
        let text = std::str::from_utf8(&word).map_err(|err| wrong(err.to_string()))?;
        names.id(text);
        if names.len() == before {
            return Err(wrong(format!("{text:?} twice")));
        }
    }
    Ok(())
}

/// Ids that name no word would be found out only when somebody asks for it.
fn known(part: &Events, words: &Vocabulary) -> Result<()> {
    let Vocabulary { cases, activities, owners, actors, texts, places, causes } = words;
    let of = [cases, activities, owners, actors, texts, owners, places, causes];
    for (column, names) in part.ids().into_iter().zip(of) {
        let most = column.iter().map(|it| it.0.wrapping_add(1)).max().unwrap_or_default();
        if most as usize > names.len() {
            return Err(wrong(format!("id {most} of {}", names.len())));
        }
    }
    let lengths = [part.case.len(), part.activity.len(), part.at.len()];
    if lengths != [part.len(); 3] || part.case.contains(&Id::NONE) {
        return Err(wrong("columns".to_owned()));
    }
    Ok(())
}

/// A block of events, its columns one after the other.
pub(crate) fn write_events(out: &mut impl Write, events: &Events) -> Result<()> {
    out.write_all(&[EVENTS])?;
    out.write_all(&u32::try_from(events.len()).map_err(|_| wrong("block".to_owned()))?.to_le_bytes())?;
    events.ids().into_iter().try_for_each(|it| write_ids(out, it))?;
    write_times(out, &events.at)?;
    write_times(out, &events.due)?;
    write_ids(out, &events.row.iter().map(|it| Id(*it)).collect::<Vec<_>>())
}

/// After the byte that says that it is one: into `events`, whose room is used again like that of `raw`.
pub(crate) fn read_events(input: &mut impl Read, raw: &mut Vec<u8>, events: &mut Events) -> Result<()> {
    let count = u32::from_le_bytes(bytes(input)?);
    if count > BLOCK_EVENTS {
        return Err(wrong(format!("block of {count}")));
    }
    let count = count as usize;
    for column in events.ids_mut() {
        read_ids(input, count, raw, column)?;
    }
    read_times(input, count, raw, &mut events.at)?;
    read_times(input, count, raw, &mut events.due)?;
    let mut rows = Vec::new();
    read_ids(input, count, raw, &mut rows)?;
    events.row.clear();
    events.row.extend(rows.into_iter().map(|it| it.0));
    Ok(())
}

/// The next block of events of a file that holds nothing else; `false` at its end.
pub(crate) fn next_events(input: &mut impl Read, raw: &mut Vec<u8>, events: &mut Events) -> Result<bool> {
    let mut kind = [0];
    match input.read(&mut kind)? {
        0 => Ok(false),
        _ if kind == [EVENTS] => read_events(input, raw, events).map(|()| true),
        _ => Err(wrong(format!("block {}", kind[0]))),
    }
}

/// Width 0 says that there is no such column.
fn write_ids(out: &mut impl Write, ids: &[Id]) -> Result<()> {
    if ids.is_empty() {
        return out.write_all(&[0]);
    }
    // One more than the id, so that 0 is the empty cell.
    let most = ids.iter().map(|it| it.0.wrapping_add(1)).max().unwrap_or_default();
    let width = if most <= 0xff {
        1
    } else if most <= 0xffff {
        2
    } else {
        4
    };
    let mut raw = Vec::with_capacity(ids.len() * width + 1);
    raw.push(width as u8);
    ids.iter().for_each(|it| raw.extend_from_slice(&it.0.wrapping_add(1).to_le_bytes()[..width]));
    out.write_all(&raw)
}

fn read_ids(input: &mut impl Read, count: usize, raw: &mut Vec<u8>, ids: &mut Vec<Id>) -> Result<()> {
    ids.clear();
    let width = byte(input)?;
    if width == 0 {
        return Ok(());
    }
    let raw = fill(input, raw, count * usize::from(width))?;
    let id = |it: u32| Id(it.wrapping_sub(1));
    match width {
        1 => ids.extend(raw.iter().map(|it| id(u32::from(*it)))),
        2 => ids.extend(raw.as_chunks::<2>().0.iter().map(|it| id(u32::from(u16::from_le_bytes(*it))))),
        4 => ids.extend(raw.as_chunks::<4>().0.iter().map(|it| id(u32::from_le_bytes(*it)))),
        other => return Err(wrong(format!("width {other}"))),
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
fn write_times(out: &mut impl Write, times: &[i64]) -> Result<()> {
    let (Some(least), Some(most)) = (times.iter().min().copied(), times.iter().max().copied()) else {
        return out.write_all(&[0]);
    };
    let fits = |unit: i64| most.checked_sub(least).is_some_and(|it| it / unit <= i64::from(u32::MAX));
    let (kind, base, unit) = match least {
        NO_TIME => (WHOLE, 0, 1),
        _ if fits(1) => (MICROSECONDS, least, 1),
        _ if fits(SECOND) && times.iter().all(|it| (it - least) % SECOND == 0) => (SECONDS, least, SECOND),
        _ => (WHOLE, 0, 1),
    };
    let width = if kind == WHOLE { 8 } else { 4 };
    let mut raw = Vec::with_capacity(times.len() * width + 9);
    raw.push(kind);
    raw.extend_from_slice(&base.to_le_bytes());
    times.iter().for_each(|it| raw.extend_from_slice(&((it - base) / unit).to_le_bytes()[..width]));
    out.write_all(&raw)
}

fn read_times(input: &mut impl Read, count: usize, raw: &mut Vec<u8>, times: &mut Vec<i64>) -> Result<()> {
    times.clear();
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

fn byte(input: &mut impl Read) -> Result<u8> {
    bytes::<1>(input).map(|it| it[0])
}

fn bytes<const N: usize>(input: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn wrong(what: String) -> Error {
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
            write_times(&mut out, &times).unwrap();
            assert_eq!((out[0], out.len()), (kind, bytes), "{times:?}");
            let mut read = vec![7];
            read_times(&mut out.as_slice(), times.len(), &mut Vec::new(), &mut read).unwrap();
            assert_eq!(read, times);
            let cut = read_times(&mut &out[..out.len() - 1], times.len(), &mut Vec::new(), &mut read);
            assert_eq!(cut.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }
}
