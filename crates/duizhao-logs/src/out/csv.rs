//! CSV out.

use std::io::{Error, Result, Write};

use duizhao_signs::{Events, Vocabulary};

use super::row;

pub(super) struct CsvFile<W: Write> {
    out: csv::Writer<W>,
    has: [bool; 10],
    zone: Option<i32>,
}

impl<W: Write> CsvFile<W> {
    pub(super) fn new(mut out: W, first: &Events, zone: Option<i32>) -> Result<CsvFile<W>> {
        let has = row::has(first);
        // Spreadsheets take a file without a mark for something else than UTF-8.
        out.write_all("\u{feff}".as_bytes())?;
        let mut out = csv::Writer::from_writer(out);
        let names = row::NAMES.iter().zip(has).filter(|it| it.1).map(|it| it.0);
        out.write_record(names).map_err(Error::other)?;
        Ok(CsvFile { out, has, zone })
    }

    pub(super) fn put(&mut self, words: &Vocabulary, events: &Events) -> Result<()> {
        for at in 0..events.len() {
            let cells = row::cells(words, events, at, self.zone);
            let cells = cells.iter().zip(self.has).filter(|it| it.1).map(|it| it.0);
            self.out.write_record(cells).map_err(Error::other)?;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<()> {
        self.out.flush()
    }
}
