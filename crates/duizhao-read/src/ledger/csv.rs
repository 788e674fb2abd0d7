//! A table as text: UTF-8, UTF-16 or GB18030, fields separated by commas, semicolons or tabs.

use std::collections::BTreeMap;

use super::sheet::{Cell, Sheet};
use super::{COLUMNS_MAX, ROWS_MAX};
use crate::limits::Limits;
use crate::said::Said;
use crate::txt;
use crate::unreadable::Unreadable;

/// What begins a formula; on the way out it is written behind an apostrophe.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, Unreadable> {
    let text = txt::decode(bytes, limits)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut cells = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|err| {
            Unreadable::damaged(Said::new(format!("CSV 读不下去：{err}。"), format!("the CSV cannot be read: {err}")))
        })?;
        let row = record.position().map_or(0, |it| u32::try_from(it.line()).unwrap_or(u32::MAX).saturating_sub(1));
        if record.len() > COLUMNS_MAX {
            return Err(too_large());
        }
        for (column, field) in (0..).zip(&record) {
            let text = typed(field).trim().to_owned();
            if !text.is_empty() {
                let number = text.parse().ok();
                cells.insert((row, column), Cell { text, number, ..Cell::default() });
            }
        }
        if reader_is_full(&cells) {
            return Err(too_large());
        }
    }
    Ok(Sheet::new(String::new(), false, cells, &[]))
}

fn reader_is_full(cells: &BTreeMap<(u32, u32), Cell>) -> bool {
    cells.len() > ROWS_MAX * 40
}

/// A cell beyond what we read.
pub(crate) fn too_large() -> Unreadable {
    Unreadable::too_large(Said::new(
        format!("表格超过 {ROWS_MAX} 行或 {COLUMNS_MAX} 列。"),
        format!("the table has more than {ROWS_MAX} rows or {COLUMNS_MAX} columns"),
    ))
}

/// Without the apostrophe that keeps a text from being a formula.
fn typed(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => field,
    }
}

/// What stands most often in the first lines, outside quotes.
fn separator(text: &str) -> u8 {
    let (mut counts, mut quoted) = ([0; 3], false);
    for it in text.chars().take(4_096) {
        match it {
            '"' => quoted = !quoted,
            ',' if !quoted => counts[0] += 1,
            '\t' if !quoted => counts[1] += 1,
            ';' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    match counts {
        [comma, tab, semicolon] if tab > comma && tab >= semicolon => b'\t',
        [comma, _, semicolon] if semicolon > comma => b';',
        _ => b',',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&[&str]]) {
        let sheet = read(bytes, &Limits::default()).unwrap();
        let rows: Vec<Vec<&str>> =
            sheet.rows.iter().map(|it| it.cells.iter().map(|it| it.text.as_str()).collect()).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn separators_and_encodings_are_found() {
        check("问题,时限\n路,3月底前\n".as_bytes(), &[&["问题", "时限"], &["路", "3月底前"]]);
        check("问题\t时限\n路,桥\t长期\n".as_bytes(), &[&["问题", "时限"], &["路,桥", "长期"]]);
        check("问题;时限\n\"a;b\";长期\n".as_bytes(), &[&["问题", "时限"], &["a;b", "长期"]]);
        let (gbk, _, _) = encoding_rs::GB18030.encode("问题,完成时限\n村道塌陷,长期坚持\n");
        check(&gbk, &[&["问题", "完成时限"], &["村道塌陷", "长期坚持"]]);
    }

    #[test]
    fn the_apostrophe_before_a_formula_is_ours() {
        check("'=1+1,'-2\n'引\n\"\n'@x\",'\t\n".as_bytes(), &[&["=1+1", "-2"], &["'引"], &["'@x"]]);
    }
}
