//! Where the header of a ledger stands, in one row or several, and what is above it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::field::Field;
use super::sheet::{Cell, Sheet, SheetRow};

/// Rows from the top in which a header is looked for.
const LOOKED_AT: usize = 30;

/// The header of a sheet, its rows joined. 表头
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which rows of the sheet.
    pub rows: Range<usize>,
    /// By column; empty where a column has no name.
    pub headers: Vec<String>,
    /// What stands above it.
    pub title: String,
}

/// `None` where nothing looks like the header of a ledger.
pub fn head(sheet: &Sheet) -> Option<Head> {
    let scores = sheet.rows.iter().take(LOOKED_AT).map(score);
    // Of equal rows the first: a header is printed again on later pages.
    let (best, score) = scores.enumerate().fold((0, 0), |best, it| if it.1 > best.1 { it } else { best });
    if score < 2 {
        return None;
    }
    let rows = extent(sheet, best);
    let headers = joined(&sheet.rows[rows.clone()]);
    let title = sheet.rows[..rows.start].iter().flat_map(SheetRow::texts).next().unwrap_or_default();
    Some(Head { title: title.to_owned(), rows, headers })
}

/// How many columns a row names; 0 where it rather holds the things themselves.
fn score(row: &SheetRow) -> usize {
    let texts: BTreeSet<&str> = row.texts().collect();
    let named = texts.iter().filter(|it| Field::guess(&plain(it)).is_some()).count();
    let long = texts.iter().filter(|it| it.chars().count() > 20).count();
    if named * 2 < texts.len() || long * 3 > texts.len() { 0 } else { named }
}

/// With the rows that a merged cell joins to it, or that name what it leaves open.
fn extent(sheet: &Sheet, best: usize) -> Range<usize> {
    let joins = |row: &SheetRow, number: u32| {
        row.cells.iter().filter_map(|it| it.merged).any(|it| (it.rows.0..=it.rows.1).contains(&number))
    };
    let (mut from, mut to) = (best, best + 1);
    while from > 0 && joins(&sheet.rows[best], sheet.rows[from - 1].number) {
        from -= 1;
    }
    // A merged label over several columns, above the row that names most of them.
    if from > 0 && is_upper(&sheet.rows[from - 1], &sheet.rows[from]) {
        from -= 1;
    }
    while to < sheet.rows.len() && joins(&sheet.rows[best], sheet.rows[to].number) {
        to += 1;
    }
    if to < sheet.rows.len() && to == best + 1 && is_lower(&sheet.rows[best], &sheet.rows[to]) {
        to += 1;
    }
    from..to
}

/// Names groups of columns and not the table: several labels, each over more than one column.
fn is_upper(row: &SheetRow, below: &SheetRow) -> bool {
    let labels: Vec<&Cell> = row.cells.iter().filter(|it| it.merged.is_some_and(|it| it.first)).collect();
    let narrow = |it: &&Cell| it.merged.is_some_and(|it| (it.wide as usize) < below.cells.len());
    labels.len() > 1 && labels.iter().all(narrow)
}

/// In a table without merged cells: every text stands where the row above is open or goes on.
fn is_lower(row: &SheetRow, below: &SheetRow) -> bool {
    let typed: Vec<usize> = (0..below.cells.len()).filter(|it| !below.text(*it).is_empty()).collect();
    let open = typed.iter().any(|it| row.text(*it).is_empty());
    let named = typed.iter().filter(|it| Field::guess(&plain(below.text(**it))).is_some()).count();
    open && typed.len() > 1 && named == typed.len() && typed.len() < row.cells.len()
}

fn joined(rows: &[SheetRow]) -> Vec<String> {
    let columns = rows.iter().map(|it| it.cells.len()).max().unwrap_or(0);
    let mut headers = Vec::new();
    let mut above = String::new();
    for column in 0..columns {
        let mut parts: Vec<String> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let mut text = plain(row.text(column));
            let last = at + 1 == rows.len();
            if at == 0 && rows.len() > 1 {
                // A label without merged cells stands over the first of its columns only.
                if text.is_empty() && !plain(rows[at + 1].text(column)).is_empty() {
                    text.clone_from(&above);
                } else {
                    above.clone_from(&text);
                }
            }
            if !text.is_empty() && parts.last() != Some(&text) && !(last && parts.contains(&text)) {
                parts.push(text);
            }
        }
        headers.push(parts.join("/"));
    }
    numbered(headers)
}

/// A header in one line, without white space; `|` would end the field of a layout.
pub(crate) fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    text.replace(['|', '｜'], "/")
}

/// Two columns of one name are told apart, as each has its own place in the record.
fn numbered(headers: Vec<String>) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for header in headers {
        let names = (1..).map(|count| if count == 1 { header.clone() } else { format!("{header}{count}") });
        let name = names.into_iter().find(|it| it.is_empty() || !told.contains(it));
        told.push(name.expect("there is always a next number"));
    }
    told
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ledger::sheet::Region;

    #[track_caller]
    fn check(rows: &[&[&str]], merged: &[Region], expected: &[&str]) {
        let mut cells = BTreeMap::new();
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*texts).filter(|it| !it.1.is_empty()) {
                cells.insert((row, column), Cell { text: (*text).to_owned(), ..Cell::default() });
            }
        }
        let head = head(&Sheet::new("表".to_owned(), false, cells, merged));
        assert_eq!(head.map(|it| it.headers).unwrap_or_default(), expected);
    }

    #[test]
    fn one_row_below_a_title() {
        let rows: &[&[&str]] = &[&["督办台账"], &["序号", "事项", "完成时限"], &["1", "修路", "3月底前"]];
        check(rows, &[((0, 0), (0, 2))], &["序号", "事项", "完成时限"]);
    }

    #[test]
    fn two_rows_joined_by_merged_cells() {
        let rows: &[&[&str]] = &[
            &["序号", "反馈问题", "整改", "", "责任单位"],
            &["", "", "措施", "时限", ""],
            &["1", "制度不全", "修订", "3月底", "党政办"],
        ];
        let merged = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((0, 4), (1, 4))];
        let expected = ["序号", "反馈问题", "整改/措施", "整改/时限", "责任单位"];
        check(rows, &merged, &expected);
        check(rows, &[], &expected);
    }

    #[test]
    fn two_columns_of_one_name_are_told_apart() {
        check(&[&["问题", "备注", "备注"], &["a", "b", "c"]], &[], &["问题", "备注", "备注2"]);
    }

    #[test]
    fn a_letter_has_no_header() {
        check(&[&["关于召开会议的通知"], &["各村：", "请按时参加。"]], &[], &[]);
    }
}
