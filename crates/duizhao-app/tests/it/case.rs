//! A ledger as text: cells between bars, `<` and `^` merged with the left one and the one above,
//! `@` a day, `#` a bare number; below `=>` what each row must become.

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

pub(crate) struct Case {
    pub(crate) name: String,
    cells: Vec<Vec<String>>,
    /// Affair, state, day, standing.
    pub(crate) expected: Vec<String>,
}

impl Case {
    pub(crate) fn all() -> Vec<Case> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/ledgers");
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        paths
            .iter()
            .map(|it| Case::read(&it.file_stem().unwrap().to_string_lossy(), &std::fs::read_to_string(it).unwrap()))
            .collect()
    }

    pub(crate) fn read(name: &str, text: &str) -> Case {
        let (table, expected) = text.split_once("=>\n").unwrap();
        let row = |line: &str| line.split('|').map(|it| it.trim().replace("\\n", "\n")).collect();
        let cells = table.lines().filter(|it| !it.starts_with('#') && !it.is_empty()).map(row).collect();
        Case { name: name.to_owned(), cells, expected: expected.lines().map(str::to_owned).collect() }
    }

    pub(crate) fn xlsx(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("yyyy/m/d");
        let plain = Format::new();
        let mut regions: Vec<(u32, u16, u32, u16)> = Vec::new();
        for (row, cells) in (0u32..).zip(&self.cells) {
            for (column, cell) in (0u16..).zip(cells) {
                let region = regions.iter_mut().find(|it| match cell.as_str() {
                    "<" => it.0 == row && it.3 + 1 == column && it.2 == row,
                    "^" => it.1 == column && it.2 + 1 == row,
                    _ => false,
                });
                match (region, cell.as_str()) {
                    (Some(it), "<") => it.3 = column,
                    (Some(it), _) => it.2 = row,
                    (None, _) => regions.push((row, column, row, column)),
                }
            }
        }
        for (top, left, bottom, right) in regions {
            let cell = &self.cells[top as usize][left as usize];
            if (top, left) != (bottom, right) {
                sheet.merge_range(top, left, bottom, right, cell, &plain).unwrap();
            } else if let Some(it) = cell.strip_prefix('@') {
                let date: Date = it.parse().unwrap();
                let at = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8).unwrap();
                sheet.write_datetime_with_format(top, left, &at, &day).unwrap();
            } else if let Some(it) = cell.strip_prefix('#') {
                sheet.write_number(top, left, it.parse::<f64>().unwrap()).unwrap();
            } else if !cell.is_empty() {
                sheet.write_string(top, left, cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }
}
