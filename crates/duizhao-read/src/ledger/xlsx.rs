//! The cells of an .xlsx, within limits that do not trust the package.
//!
//! Values are those the office's program saved; a formula is never computed. A sheet is read cell by
//! cell, so that one cell at the far corner costs nothing.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use jiff::civil::Date;

use super::csv::too_large;
use super::sheet::{Cell, Region, Sheet};
use super::{COLUMNS_MAX, ROWS_MAX};
use crate::docx::package::Package;
use crate::limits::Limits;
use crate::said::Said;
use crate::secrecy;
use crate::unreadable::Unreadable;

/// More sheets than this no ledger has.
const SHEETS_MAX: usize = 100;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Unreadable> {
    look_through(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|err| damaged(&err.to_string()))?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.len() > SHEETS_MAX {
        return Err(too_large());
    }
    let mut read = Vec::new();
    for sheet in sheets.iter().filter(|it| it.typ == calamine::SheetType::WorkSheet) {
        let cells = cells(&mut book, &sheet.name, limits)?;
        let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merged: Vec<Region> = merged.iter().take(ROWS_MAX).map(|it| (it.start, it.end)).filter(fits).collect();
        read.push(Sheet::new(sheet.name.clone(), sheet.visible != SheetVisible::Visible, cells, &merged));
    }
    Ok(read)
}

fn fits(region: &Region) -> bool {
    region.1.1 < COLUMNS_MAX as u32
}

/// Unpacks every part once, so that a size that lies is found out before another reader believes
/// it, and looks at headers and footers, which are no cells.
fn look_through(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut package = Package::open(bytes, limits)?;
    for part in package.parts() {
        let Some(content) = package.bytes_of(&part)? else { continue };
        if part.contains("worksheets/") && part.ends_with(".xml") {
            let text = String::from_utf8_lossy(&content);
            secrecy::refuse_marked_lines(margins(&text).iter().map(String::as_str))?;
        }
    }
    Ok(())
}

/// The lines of a sheet's header and footer, without the codes of their layout.
fn margins(xml: &str) -> Vec<String> {
    let Some(at) = xml.find("headerFooter") else { return Vec::new() };
    let end = xml[at..].rfind("headerFooter").map_or(xml.len(), |it| at + it);
    let inner = &xml[at..end.max(at)];
    let texts = inner.split('<').filter_map(|it| it.split_once('>')).map(|it| it.1);
    let plain = |it: &str| it.replace("&amp;", "&").replace("&quot;", "\"").replace("&#10;", "\n");
    texts.map(plain).flat_map(|it| sections(&it)).filter(|it| !it.trim().is_empty()).collect()
}

/// `&L左&C中&R右`, with `&"黑体,加粗"&12` before the words.
fn sections(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut signs = text.chars().peekable();
    while let Some(it) = signs.next() {
        let last = found.last_mut().expect("there is always one");
        match it {
            '\n' => found.push(String::new()),
            '&' => match signs.next() {
                Some('L' | 'C' | 'R') => found.push(String::new()),
                Some('"') => while signs.next().is_some_and(|it| it != '"') {},
                Some(digit) if digit.is_ascii_digit() => while signs.next_if(char::is_ascii_digit).is_some() {},
                _ => {}
            },
            other => last.push(other),
        }
    }
    found
}

fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
) -> Result<BTreeMap<(u32, u32), Cell>, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|err| damaged(&err.to_string()))?;
    let (mut cells, mut rows, mut bytes) = (BTreeMap::new(), 0, 0u64);
    let (mut last, mut not_computed) = (None, Vec::new());
    while let Some(next) = reader.next_cell_with_formula_metadata().map_err(|err| damaged(&err.to_string()))? {
        let (row, column) = next.pos;
        if next.formula.is_some() && next.value == DataRef::Empty && (column as usize) < COLUMNS_MAX {
            not_computed.push((row, column));
        }
        let Some(cell) = cell(&next.value) else { continue };
        if last != Some(row) {
            rows += 1;
            last = Some(row);
        }
        bytes += cell.text.len() as u64;
        if rows > ROWS_MAX || column as usize >= COLUMNS_MAX {
            return Err(too_large());
        }
        if bytes > limits.text_bytes {
            return Err(Unreadable::too_much_text(limits));
        }
        cells.insert((row, column), cell);
    }
    // A row of formulas alone, below a table, says nothing.
    not_computed.retain(|(row, _)| cells.range((*row, 0)..=(*row, u32::MAX)).next().is_some());
    cells.extend(not_computed.into_iter().map(|it| (it, Cell { is_error: true, ..Cell::default() })));
    Ok(cells)
}

/// What a cell shows; nothing where it is empty.
fn cell(value: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| {
        let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}'], "\n").replace("_x000D_", "");
        (text.trim().to_owned(), None, None)
    };
    let (text, number, date) = match value {
        DataRef::Empty => return None,
        DataRef::String(it) => text(it),
        DataRef::SharedString(it) => text(it),
        DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => text(it),
        DataRef::Int(it) => (it.to_string(), Some(*it as f64), None),
        DataRef::Float(it) => (it.to_string(), Some(*it), None),
        DataRef::Bool(it) => (if *it { "是" } else { "否" }.to_owned(), None, None),
        DataRef::DateTime(it) if it.is_datetime() => {
            let (year, month, day, hour, minute, _, _) = it.to_ymd_hms_milli();
            let date = i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, day as i8).ok());
            let time = if (hour, minute) == (0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}") };
            (date.map_or_else(|| it.as_f64().to_string(), |it| format!("{it}{time}")), Some(it.as_f64()), date)
        }
        DataRef::DateTime(it) => (it.as_f64().to_string(), Some(it.as_f64()), None),
        DataRef::Error(it) => {
            return Some(Cell { text: it.to_string(), is_error: true, ..Cell::default() });
        }
    };
    Some(Cell { text, number, date, ..Cell::default() }).filter(|it| !it.text.is_empty())
}

fn damaged(why: &str) -> Unreadable {
    Unreadable::damaged(Said::new(
        format!("文件已损坏或不是完整的 .xlsx：{why}。"),
        format!("the file is damaged or no whole .xlsx: {why}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_a_page_are_lines() {
        let xml = "<x/><headerFooter><oddHeader>&amp;L&amp;\"黑体,加粗\"&amp;12机密★1年&amp;C督办台账</oddHeader></headerFooter>";
        assert_eq!(margins(xml), ["机密★1年", "督办台账"]);
    }
}
