//! Parquet: columns as data tools write them, read without going through rows.

mod cells;
pub(crate) mod write;

use std::fs::File;
use std::path::Path;

use duizhao_signs::{Columns, Events, Id, NO_TIME, Names, Vocabulary};
use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::statistics::Statistics;

use self::cells::{Clock, Scratch};
use crate::Sink;
use crate::columns::Chosen;
use crate::intake::PORTION;
use crate::log_format::LogFormat;
use crate::taken::{LeftOut, ReadAs, Told, Unread};
use crate::time::{Guess, TimeFormat};

type Opened = SerializedFileReader<File>;

pub(crate) fn stream(path: &Path, read_as: &ReadAs, sink: &mut Sink<'_>) -> Result<Told, Unread> {
    let file = File::open(path).map_err(|err| Unread::file(path, &err))?;
    let file = SerializedFileReader::new(file).map_err(|err| broken(&err))?;
    let mut log = Log::of(&file, read_as)?;
    for number in 0..file.num_row_groups() {
        let group = file.get_row_group(number).map_err(|err| broken(&err))?;
        log.group(group.as_ref(), sink)?;
    }
    let time_format = log.clock.text_format().cloned();
    Ok(Told {
        format: LogFormat::Parquet,
        columns: log.columns,
        time_format,
        time_is_certain: log.time_is_certain,
        zone_minutes: None,
        words: log.words,
        events: log.events,
        left_out: log.left_out,
    })
}

fn broken(err: &ParquetError) -> Unread {
    Unread::new("broken", format!("Parquet 文件读不下去：{err}"), format!("the Parquet file cannot be read: {err}"))
}

/// A log while it is read. 读取中的日志
struct Log {
    places: [Option<usize>; crate::columns::ROLES],
    columns: Columns,
    clock: Clock,
    due_clock: Clock,
    time_is_certain: bool,
    words: Vocabulary,
    scratch: Scratch,
    events: u64,
    rows: u64,
    left_out: LeftOut,
}

impl Log {
    fn of(file: &Opened, read_as: &ReadAs) -> Result<Log, Unread> {
        let schema = file.metadata().file_metadata().schema_descr();
        let names: Vec<String> = schema.columns().iter().map(|it| it.path().string()).collect();
        let Chosen { places, columns } = Chosen::of(&names, &read_as.columns)?;
        for place in places.iter().flatten() {
            if schema.column(*place).max_rep_level() > 0 {
                let name = &names[*place];
                return Err(Unread::new(
                    "list-column",
                    format!("“{name}”列里是列表，不是单个值"),
                    format!("column {name:?} holds lists, not single values"),
                ));
            }
        }
        let clock = |place: Option<usize>| {
            Clock::of(place.map(|it| schema.column(it)).as_deref(), read_as.time_format.clone(), read_as.zone_minutes)
        };
        let (mut clock, due_clock) = (clock(places[2]), clock(places[5]));
        let mut time_is_certain = true;
        if clock.is_text_unread() {
            let (format, certain) = survey(file, places[2].unwrap_or_default())?;
            time_is_certain = certain;
            clock.read_text_as(format);
        }
        let number = |place: Option<usize>| place.and_then(|it| numbers(file, it)).unwrap_or_default();
        let words = Vocabulary {
            cases: number(places[0]),
            activities: number(places[1]),
            owners: if places[7].is_none() { number(places[3]) } else { Names::default() },
            actors: number(places[4]),
            ..Vocabulary::default()
        };
        let scratch = Scratch::default();
        let left_out = LeftOut::default();
        Ok(Log { places, columns, clock, due_clock, time_is_certain, words, scratch, events: 0, rows: 0, left_out })
    }

    fn group(&mut self, group: &dyn RowGroupReader, sink: &mut Sink<'_>) -> Result<(), Unread> {
        let open = |place: Option<usize>| {
            let reader = |it| group.get_column_reader(it).map_err(|err| broken(&err));
            place.map(reader).transpose()
        };
        let [case, activity, at, owner, actor, due, text, party, place, cause] = self.places.map(open);
        let [mut case, mut activity, mut owner, mut actor] = [case?, activity?, owner?, actor?];
        let [mut text, mut party, mut place, mut cause] = [text?, party?, place?, cause?];
        let (mut at, mut due) = (at?, due?);
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        while left > 0 {
            let count = left.min(PORTION);
            let (words, scratch) = (&mut self.words, &mut self.scratch);
            let mut ids = |reader: &mut Option<ColumnReader>, names: &mut Names| {
                let read = |it| scratch.ids(it, names, count);
                reader.as_mut().map_or(Ok(Vec::new()), read).map_err(|err| broken(&err))
            };
            let part = Events {
                case: ids(&mut case, &mut words.cases)?,
                activity: ids(&mut activity, &mut words.activities)?,
                owner: ids(&mut owner, &mut words.owners)?,
                actor: ids(&mut actor, &mut words.actors)?,
                text: ids(&mut text, &mut words.texts)?,
                party: ids(&mut party, &mut words.owners)?,
                place: ids(&mut place, &mut words.places)?,
                cause: ids(&mut cause, &mut words.causes)?,
                at: times(&mut at, &self.clock, scratch, count)?,
                due: times(&mut due, &self.due_clock, scratch, count)?,
                row: Vec::new(),
            };
            left -= count;
            self.hand_on(part, sink)?;
        }
        Ok(())
    }

    fn hand_on(&mut self, mut part: Events, sink: &mut Sink<'_>) -> Result<(), Unread> {
        let is_whole = !part.case.contains(&Id::NONE) && !part.at.contains(&NO_TIME);
        let before = self.rows;
        self.rows += part.len() as u64;
        if !is_whole {
            let left_out = &mut self.left_out;
            let keep: Vec<bool> = (0..part.len())
                .map(|it| {
                    let row = before + it as u64 + 1;
                    let (case, time) = (!part.case[it].is_none(), part.at[it] != NO_TIME);
                    match (case, time) {
                        (false, _) => left_out.no_case(row),
                        (true, false) => left_out.no_time(row, ""),
                        _ => {}
                    }
                    case && time
                })
                .collect();
            part.retain(&keep);
        }
        self.events += part.len() as u64;
        sink(&self.words, &mut part).map_err(|err| Unread::aside(&err))
    }
}

fn times(
    reader: &mut Option<ColumnReader>,
    clock: &Clock,
    scratch: &mut Scratch,
    count: usize,
) -> Result<Vec<i64>, Unread> {
    reader.as_mut().map_or(Ok(Vec::new()), |it| scratch.times(it, clock, count)).map_err(|err| broken(&err))
}

/// How a column of text tells its times; all of it is read where some rows leave it open.
fn survey(file: &Opened, place: usize) -> Result<(TimeFormat, bool), Unread> {
    let mut guess = Guess::default();
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group).map_err(|err| broken(&err))?;
        let mut reader = group.get_column_reader(place).map_err(|err| broken(&err))?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        while left > 0 {
            let count = left.min(PORTION);
            Scratch::default().texts(&mut reader, count, &mut |it| guess.see(it)).map_err(|err| broken(&err))?;
            left -= count;
            if guess.format().is_some() && !guess.wants_more() {
                left = 0;
            }
        }
    }
    let format = guess.format().ok_or_else(|| {
        Unread::new(
            "no-times",
            "时间列读不出时间；请用 --time 指明时间列，或用 --time-format 说明写法",
            "the column of times holds none that can be read; name it with --time, or say with --time-format how they are written",
        )
    })?;
    Ok((format, guess.is_certain()))
}

/// The words of a column of whole numbers, where they are dense enough to be their own.
fn numbers(file: &Opened, place: usize) -> Option<Names> {
    let metadata = file.metadata();
    let mut most = 0;
    for group in metadata.row_groups() {
        let (least, max) = match group.column(place).statistics()? {
            Statistics::Int32(it) => (i64::from(*it.min_opt()?), i64::from(*it.max_opt()?)),
            Statistics::Int64(it) => (*it.min_opt()?, *it.max_opt()?),
            _ => return None,
        };
        // An unsigned number beyond the signed ones looks negative.
        if least < 0 {
            return None;
        }
        most = most.max(max);
    }
    const SPARSE: i64 = 16;
    let rows = metadata.file_metadata().num_rows();
    let is_dense = most < rows.saturating_mul(SPARSE) + i64::from(u16::MAX);
    u32::try_from(most + 1).ok().filter(|it| is_dense && *it < u32::MAX).map(Names::numbers)
}
