//! A table that an office hands out: .xlsx, .docx in the layout of GB/T 9704, .csv. 表
//!
//! What stands in a cell is text, whatever it begins with: nothing typed by a stranger becomes a
//! formula. A column that nobody sees names each row's matter, so that the table can come in again.

mod csv;
mod docx;
mod xlsx;

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

/// In half characters.
fn width(words: &str) -> usize {
    words.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

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
