//! What a file is, by its first bytes and not by its name. 日志格式

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::column_file;
use crate::taken::Unread;

/// A format in which event logs are kept. 日志格式
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Cells with commas, semicolons, tabs or bars between them.
    Csv,
    /// IEEE 1849, packed as .gz or not.
    Xes,
    OcelJson,
    OcelSqlite,
    Parquet,
    /// Our own, see [`crate::ColumnFile`].
    Columns,
}

const GZIP: &[u8] = b"\x1f\x8b";
const LOOKED_AT: usize = 4096;

impl LogFormat {
    /// # Errors
    /// When the file cannot be opened, is empty, or is no event log.
    pub(crate) fn of(path: &Path) -> Result<LogFormat, Unread> {
        let mut head = Vec::with_capacity(LOOKED_AT);
        let opened = open(path)?;
        opened.take(LOOKED_AT as u64).read_to_end(&mut head).map_err(|err| Unread::file(path, &err))?;
        let first = head.iter().copied().find(|it| !it.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(it));
        match first {
            None => Err(Unread::new("empty", "文件是空的", "the file is empty")),
            _ if head.starts_with(b"PAR1") => Ok(LogFormat::Parquet),
            _ if head.starts_with(b"SQLite format 3\0") => Ok(LogFormat::OcelSqlite),
            _ if head.starts_with(column_file::MAGIC) => Ok(LogFormat::Columns),
            Some(b'<') => Ok(LogFormat::Xes),
            Some(b'{') => Ok(LogFormat::OcelJson),
            _ if head.starts_with(b"PK") || head.starts_with(b"\xd0\xcf\x11\xe0") => Err(Unread::new(
                "spreadsheet",
                "这是电子表格或压缩包；请在表格软件中另存为 CSV 再读",
                "this is a spreadsheet or an archive; save the sheet as CSV and read that",
            )),
            _ if is_text(&head) => Ok(LogFormat::Csv),
            _ => Err(Unread::new(
                "no-log",
                "不是能读的事件日志；可读 CSV、XES、XES.gz、OCEL 2.0（JSON、SQLite）、Parquet",
                "this is no event log that can be read; CSV, XES, XES.gz, OCEL 2.0 (JSON, SQLite) and Parquet can",
            )),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            LogFormat::Csv => "CSV",
            LogFormat::Xes => "XES",
            LogFormat::OcelJson => "OCEL 2.0 JSON",
            LogFormat::OcelSqlite => "OCEL 2.0 SQLite",
            LogFormat::Parquet => "Parquet",
            LogFormat::Columns => "columns",
        }
    }
}

/// Zeros stand in no text but UTF-16, where every other byte of the first line is one.
fn is_text(head: &[u8]) -> bool {
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    is_wide || !head.contains(&0)
}

/// The bytes of a file, unpacked where they are packed.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>, Unread> {
    let file = File::open(path).map_err(|err| Unread::file(path, &err))?;
    let mut file = BufReader::with_capacity(1 << 18, file);
    let packed = file.fill_buf().map_err(|err| Unread::file(path, &err))?.starts_with(GZIP);
    Ok(if packed { Box::new(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// Where a packed file breaks off, if it does: with the line that was reached.
pub(crate) fn cut_short(path: &Path) -> Option<Unread> {
    let mut input = BufReader::new(File::open(path).ok()?);
    if !input.fill_buf().ok()?.starts_with(GZIP) {
        return None;
    }
    let mut input = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(input));
    let mut line = 1;
    loop {
        let Ok(some) = input.fill_buf() else {
            let (zh, en) = ("压缩文件不完整或已损坏，读到这里就断了", "the packed file is cut short or damaged");
            return Some(Unread::at_line("cut-short", line, zh, en));
        };
        if some.is_empty() {
            return None;
        }
        line += some.iter().filter(|it| **it == b'\n').count() as u64;
        let used = some.len();
        input.consume(used);
    }
}
