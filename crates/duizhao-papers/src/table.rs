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

/// Columns of half characters that a table takes at most before it is set smaller.
const WIDE: usize = 44;

impl Table {
    /// How wide each column wants to be, in half characters: enough for its words, and not all of a
    /// long account in one line.
    fn widths(&self) -> Vec<usize> {
        let of = |at: usize| {
            let longest = self.rows.iter().filter_map(|it| it.get(at)).flat_map(|it| it.lines()).map(width).max();
            let header = self.headers[at].split('/').map(width).max().unwrap_or(0);
            let wanted = longest.unwrap_or(0).max(header.min(12)) + 2;
            // Half of what is beyond a short phrase: two lines are as readable as one.
            if wanted <= 16 { wanted.max(6) } else { (16 + (wanted - 16) / 2).min(WIDE) }
        };
        (0..self.headers.len()).map(of).collect()
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
        assert_eq!(table.widths(), [6, WIDE]);
    }
}
