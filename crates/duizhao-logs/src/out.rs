//! Logs out: whatever was read, in the format that the ending of the file names. 日志输出

mod csv;
mod ocel;
mod ocel_sqlite;
pub(crate) mod row;
mod xes;

use std::io::{BufWriter, Error, Result, Write};
use std::path::Path;

use duizhao_signs::{EventLog, Events, Vocabulary};
use tempfile::NamedTempFile;

use crate::column_file::ColumnFile;
use crate::parquet::write::ParquetFile;
use crate::taken::{ReadAs, Told, Unread};

/// What a log is written in, by its ending. 输出格式
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Csv,
    Xes,
    XesGz,
    OcelJson,
    OcelSqlite,
    Parquet,
    Columns,
}

const ENDINGS: [(&str, Ending); 7] = [
    (".csv", Ending::Csv),
    (".xes", Ending::Xes),
    (".xes.gz", Ending::XesGz),
    (".jsonocel", Ending::OcelJson),
    (".sqlite", Ending::OcelSqlite),
    (".parquet", Ending::Parquet),
    (".columns", Ending::Columns),
];

impl Ending {
    fn of(path: &Path) -> std::result::Result<Ending, Unread> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase().replace(".json", ".jsonocel");
        let name = name.replace(".jsonocelocel", ".jsonocel");
        let found = ENDINGS.iter().rev().find(|it| name.ends_with(it.0)).map(|it| it.1);
        found.ok_or_else(|| {
            let all = ".csv .xes .xes.gz .json .sqlite .parquet .columns";
            Unread::new(
                "ending",
                format!("{} 的结尾不是能写的日志格式；可用 {all}", path.display()),
                format!("{} does not end in a format that can be written; use {all}", path.display()),
            )
        })
    }
}

/// Reads one log and writes another of the same events. XES, which stands by case, takes memory for
/// all of them; the other formats are written as they are read.
///
/// # Errors
/// As [`crate::stream`]; when the ending is unknown; when it cannot be written.
pub fn convert(from: &Path, read_as: &ReadAs, to: &Path) -> std::result::Result<Told, Unread> {
    let ending = Ending::of(to)?;
    if matches!(ending, Ending::Xes | Ending::XesGz) {
        let taken = crate::read(from, read_as)?;
        write(to, &taken.log)?;
        return Ok(taken.told);
    }
    let file = beside(to)?;
    let told = copy(from, read_as, ending, &file)?;
    put_in_place(file, to)?;
    Ok(told)
}

fn copy(from: &Path, read_as: &ReadAs, ending: Ending, file: &NamedTempFile) -> std::result::Result<Told, Unread> {
    let zone = Some(read_as.zone_minutes);
    let mut out: Option<Out<'_>> = None;
    let told = crate::stream(from, read_as, &mut |words, part| match &mut out {
        Some(out) => out.put(words, part),
        None => out.insert(Out::begin(ending, file, part, zone)?).put(words, part),
    })?;
    let ended = out.map_or_else(|| Out::begin(ending, file, &Events::default(), zone), Ok);
    ended.and_then(|it| it.end(&told.words)).map_err(|err| Unread::aside(&err))?;
    Ok(told)
}

/// Writes a log that is in memory.
///
/// # Errors
/// When the ending is unknown, or it cannot be written.
pub fn write(to: &Path, log: &EventLog) -> std::result::Result<(), Unread> {
    let ending = Ending::of(to)?;
    let file = beside(to)?;
    let written = match ending {
        Ending::Xes => xes::write(BufWriter::new(file.as_file()), log),
        Ending::XesGz => {
            let level = flate2::Compression::default();
            let packed = flate2::write::GzEncoder::new(BufWriter::new(file.as_file()), level);
            xes::write(packed, log)
        }
        _ => Out::begin(ending, &file, &log.events, log.zone_minutes).and_then(|mut out| {
            out.put(&log.words, &log.events)?;
            out.end(&log.words)
        }),
    };
    written.map_err(|err| Unread::file(to, &err))?;
    put_in_place(file, to)
}

fn beside(to: &Path) -> std::result::Result<NamedTempFile, Unread> {
    let folder = to.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // As umask allows.
    builder.tempfile_in(folder).map_err(|err| Unread::file(to, &err))
}

fn put_in_place(file: NamedTempFile, to: &Path) -> std::result::Result<(), Unread> {
    file.persist(to).map(|_| ()).map_err(|err| Unread::file(to, &err.error))
}

/// A file being written. 输出
enum Out<'f> {
    Csv(csv::CsvFile<BufWriter<&'f std::fs::File>>),
    Ocel(ocel::OcelFile<BufWriter<&'f std::fs::File>>),
    OcelSqlite(ocel_sqlite::OcelSqlite),
    Parquet(ParquetFile<'f>),
    Columns(ColumnFile<BufWriter<&'f std::fs::File>>),
}

impl<'f> Out<'f> {
    /// `first` says which columns there are.
    fn begin(ending: Ending, file: &'f NamedTempFile, first: &Events, zone: Option<i32>) -> Result<Out<'f>> {
        let buffered = BufWriter::with_capacity(1 << 18, file.as_file());
        Ok(match ending {
            Ending::Csv | Ending::Xes | Ending::XesGz => Out::Csv(csv::CsvFile::new(buffered, first, zone)?),
            Ending::OcelJson => Out::Ocel(ocel::OcelFile::new(buffered, zone)?),
            Ending::OcelSqlite => {
                Out::OcelSqlite(ocel_sqlite::OcelSqlite::new(file.path(), zone).map_err(Error::other)?)
            }
            Ending::Parquet => Out::Parquet(ParquetFile::new(file.as_file(), first)?),
            Ending::Columns => Out::Columns(ColumnFile::new(buffered, &row::columns(first), zone)),
        })
    }

    fn put(&mut self, words: &Vocabulary, events: &Events) -> Result<()> {
        match self {
            Out::Csv(it) => it.put(words, events),
            Out::Ocel(it) => it.put(words, events),
            Out::OcelSqlite(it) => it.put(words, events).map_err(Error::other),
            Out::Parquet(it) => it.put(words, events),
            Out::Columns(it) => it.put(words, events),
        }
    }

    fn end(self, words: &Vocabulary) -> Result<()> {
        match self {
            Out::Csv(it) => it.end(),
            Out::Ocel(it) => it.end(words),
            Out::OcelSqlite(it) => it.end(words).map_err(Error::other),
            Out::Parquet(it) => it.end(words),
            Out::Columns(it) => it.end().and_then(|mut it| it.flush()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    const LOG: &str = "工单号,环节,时间,承办单位,经办人,办理时限,办理情况,地点\n\
        A,登记,2024-03-05 09:00:00.5,党政办,甲,2024-03-20,\"路灯坏了，<三盏> & \"\"两处\"\"\",青石村\n\
        B,登记,2024-03-05 09:10:00,党政办,乙,,,\n\
        A,签收,2024-03-06 10:00:00,,甲,,,青石村\n";

    #[test]
    fn a_log_comes_back_from_every_format_as_it_was() {
        let source = testing::file(LOG.as_bytes());
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| {
            let log = crate::read(path, &ReadAs::default()).unwrap().log;
            let mut lines: Vec<String> =
                (0..log.events.len()).map(|at| row::cells(&log.words, &log.events, at, Some(480)).join("|")).collect();
            lines.sort();
            lines
        };
        let expected = told(source.path());
        assert_eq!(expected.len(), 3);
        for ending in ["csv", "xes", "xes.gz", "json", "sqlite", "parquet", "columns"] {
            let path = folder.path().join(format!("log.{ending}"));
            convert(source.path(), &ReadAs::default(), &path).unwrap();
            assert_eq!(told(&path), expected, "{ending}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 7);
    }

    #[test]
    fn an_unknown_ending_is_told() {
        let source = testing::file(LOG.as_bytes());
        let err = convert(source.path(), &ReadAs::default(), Path::new("log.doc")).unwrap_err();
        assert_eq!(err.code, "ending");
    }
}
