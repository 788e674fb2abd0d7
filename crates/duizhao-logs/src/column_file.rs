//! Our own file of columns: what was read of a log once, to be read again without reading text. 列文件
//!
//! A line that says what it is, a line of JSON that says which columns there are, then blocks: words
//! that are new, or events in the order of the log; a last block counts the events. Numbers stand in
//! as few bytes as the block needs, the lowest first. Nothing is worked out beforehand.

use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read, Result, Write};
use std::path::Path;

use duizhao_signs::{Columns, Events, Id, Names, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::Sink;
use crate::block::{self, Packed, byte, bytes, wrong};
use crate::columns::asked;
use crate::log_format::LogFormat;
use crate::taken::{LeftOut, Told, Unread};

pub(crate) const MAGIC: &[u8] = b"duizhao-columns/1\n";

const END: u8 = 0;
const WORDS: u8 = 1;
const EVENTS: u8 = 2;

#[derive(Serialize, Deserialize)]
struct Head {
    /// What the columns were called in the log, in the order of `Columns`.
    columns: [Option<String>; 10],
    /// How many words are their own numbers, by vocabulary; else they stand in blocks.
    numbers: [Option<u32>; VOCABULARIES],
    zone_minutes: Option<i32>,
}

const VOCABULARIES: usize = 7;

/// Events in a block.
const PORTION: usize = 1 << 16;

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
        let mut packed = Packed::default();
        for from in (0..events.len()).step_by(PORTION) {
            let to = events.len().min(from + PORTION);
            // A column that the log does not have is empty.
            let ids = events.ids().map(|it| it.get(from..to).unwrap_or_default());
            let times = [&events.at, &events.due].map(|it| it.get(from..to).unwrap_or_default());
            packed.pack(ids, times, events.row.get(from..to).unwrap_or_default(), None);
            self.out.write_all(&[EVENTS])?;
            self.out.write_all(&packed.block(0..to - from))?;
        }
        Ok(())
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
                part.clear();
                block::read(&mut input, &mut raw, &mut part).and_then(|()| known(&part, &words)).map_err(broken)?;
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
