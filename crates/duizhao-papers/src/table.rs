//! A table that an office hands out: .xlsx, .docx in the layout of GB/T 9704, .csv. 表
//!
//! What stands in a cell is text, whatever it begins with: nothing typed by a stranger becomes a
//! formula. A column that nobody sees names each row's matter, so that the table can come in again.

mod csv;
mod docx;
mod xlsx;

use std::ops::Range;

pub use self::csv::csv;
pub use docx::docx;
pub use xlsx::xlsx;

/// What is written, in words. 表
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub title: String,
    /// Sentences between title and table: as of when, how many, what changed.
    pub notes: Vec<String>,
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Beside each row, hidden where the format can hide.
    pub ids: Vec<String>,
}

/// What begins a formula in the programs of offices.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Half characters of a column that is not broken, and of the widest one.
const SHORT: usize = 16;
const WIDE: usize = 44;

impl Table {
    /// How wide each column is to be, in half characters, on a page that takes so many: enough for
    /// short words to stand in one line, and long accounts share what is left.
    fn widths(&self, page: usize) -> Vec<usize> {
        let wanted: Vec<usize> = (0..self.headers.len()).map(|at| self.wanted(at)).collect();
        let short: usize = wanted.iter().filter(|it| **it <= SHORT).sum();
        let long: usize = wanted.iter().filter(|it| **it > SHORT).sum();
        let left = page.saturating_sub(short).min(long);
        let share = |it: &usize| if *it <= SHORT { *it } else { (it * left / long.max(1)).max(SHORT) };
        wanted.iter().map(share).collect()
    }

    fn wanted(&self, at: usize) -> usize {
        let longest = self.rows.iter().filter_map(|it| it.get(at)).flat_map(|it| it.lines()).map(width).max();
        let header = self.headers[at].split('/').map(width).max().unwrap_or(0);
        let wanted = longest.unwrap_or(0).max(header.min(12)) + 2;
        // Half of what is beyond a short phrase: two lines are as readable as one.
        if wanted <= SHORT { wanted.max(7) } else { (SHORT + (wanted - SHORT) / 2).min(WIDE) }
    }
}

/// Half characters of a cell that may stand in the middle of its column.
const CENTRED: usize = 12;

/// Columns under one header: `责任单位` over `牵头单位` and `配合单位`. 合并的表头
struct Group<'t> {
    label: &'t str,
    columns: Range<usize>,
}

impl Table {
    /// What stands over several columns, as the headers say it: `责任单位/牵头单位`, `责任单位/配合单位`.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (at, header) in self.headers.iter().enumerate() {
            let Some((label, _)) = header.split_once('/') else { continue };
            match groups.last_mut() {
                Some(last) if last.label == label && last.columns.end == at => last.columns.end += 1,
                _ => groups.push(Group { label, columns: at..at + 1 }),
            }
        }
        groups.retain(|it| it.columns.len() > 1);
        groups
    }

    /// The whole column stands in the middle, or none of it.
    fn is_centred(&self, at: usize) -> bool {
        self.rows.iter().filter_map(|it| it.get(at)).all(|it| width(it) <= CENTRED)
    }
}

/// What a header says under its group.
fn lower(header: &str) -> &str {
    header.split_once('/').map_or(header, |it| it.1)
}

/// In half characters.
fn width(words: &str) -> usize {
    words.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_with_one_label_stand_under_it() {
        let headers = ["序号", "责任单位/牵头单位", "责任单位/配合单位", "完成/未完成", "时限/月", "时限/日"];
        let table = Table { headers: headers.map(str::to_owned).to_vec(), ..Table::default() };
        let groups: Vec<(&str, Range<usize>)> = table.groups().into_iter().map(|it| (it.label, it.columns)).collect();
        assert_eq!(groups, [("责任单位", 1..3), ("时限", 4..6)]);
    }

    #[test]
    fn a_column_is_as_wide_as_its_words_ask() {
        let table = Table {
            headers: vec!["序号".to_owned(), "事项".to_owned()],
            rows: vec![vec!["1".to_owned(), "路".repeat(200)]],
            ..Table::default()
        };
        assert_eq!(table.widths(118), [7, WIDE]);
        assert_eq!(table.widths(40), [7, 33]);
    }
}
