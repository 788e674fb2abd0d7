//! Cells with their places, merged ones filled.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// One sheet of a workbook; a .csv is one too. 工作表
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: String,
    /// The office's program does not show it.
    pub hidden: bool,
    /// Rows that hold something, in order.
    pub rows: Vec<SheetRow>,
}

/// A row by the number the office's program shows. 行
#[derive(Clone, Debug, Default)]
pub struct SheetRow {
    /// Counted from 1.
    pub number: u32,
    /// From the first column on.
    pub cells: Vec<Cell>,
}

/// What a cell shows. 单元格
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    /// Where it is a number, which may be a day without looking like one.
    pub number: Option<f64>,
    /// Where it is formatted as a day.
    pub date: Option<Date>,
    /// A formula that gave an error, or none of whose results was saved.
    pub is_error: bool,
    pub merged: Option<Merged>,
}

/// That a cell is part of a larger one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The one that was typed into.
    pub first: bool,
    /// Columns of the whole.
    pub wide: u32,
    /// Number of its first row and its last.
    pub rows: (u32, u32),
}

/// First and last row and column, counted from 0.
pub(crate) type Region = ((u32, u32), (u32, u32));

impl Sheet {
    /// From cells by row and column, counted from 0.
    pub(crate) fn new(name: String, hidden: bool, cells: BTreeMap<(u32, u32), Cell>, merged: &[Region]) -> Sheet {
        let mut rows: Vec<SheetRow> = Vec::new();
        for ((row, column), cell) in cells {
            if rows.last().is_none_or(|it| it.number != row + 1) {
                rows.push(SheetRow { number: row + 1, cells: Vec::new() });
            }
            let cells = &mut rows.last_mut().expect("it was just pushed").cells;
            cells.resize_with(column as usize, Cell::default);
            cells.push(cell);
        }
        let mut sheet = Sheet { name, hidden, rows };
        merged.iter().for_each(|it| sheet.fill(*it));
        sheet
    }

    /// Every cell of a merged region shows what was typed into its first, in the rows there are.
    fn fill(&mut self, ((top, left), (bottom, right)): Region) {
        let typed = self.rows.iter().find(|it| it.number == top + 1).and_then(|it| it.cells.get(left as usize));
        let Some(typed) = typed.cloned().filter(|it| !it.text.is_empty()) else { return };
        for row in self.rows.iter_mut().filter(|it| (top + 1..=bottom + 1).contains(&it.number)) {
            if row.cells.len() <= right as usize {
                row.cells.resize_with(right as usize + 1, Cell::default);
            }
            for column in left..=right {
                let first = row.number == top + 1 && column == left;
                let merged = Some(Merged { first, wide: right - left + 1, rows: (top + 1, bottom + 1) });
                row.cells[column as usize] = Cell { merged, ..typed.clone() };
            }
        }
    }
}

impl SheetRow {
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)
    }

    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |it| &it.text)
    }

    /// What stands in it, each cell once.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let own = self.cells.iter().filter(|it| it.merged.is_none_or(|it| it.first));
        own.map(|it| it.text.as_str()).filter(|it| !it.is_empty())
    }
}

/// The name of a column as the office's program shows it: A, B, …, AA.
pub(crate) fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        name.insert(0, char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    name
}
