//! What the columns of a ledger are: shipped, kept by the office, or guessed. 版式
//!
//! A layout is a text file in the form of all our rule files, for reading a ledger and for writing one.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::day::is_day;
use super::field::Field;
use super::header::{Head, plain};
use super::sheet::{Cell, Sheet, SheetRow};
use super::state::{Completion, StateWord};
use super::table::{ID_HEADER, SECTION};
use crate::rules::{RuleError, rows};

/// The columns of a ledger, their meaning, and the office's own words. 版式
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub name: String,
    /// Where its matters come from, as 巡察、审计; empty where the ledger does not say.
    pub source: String,
    /// For days without a year.
    pub year: Option<i16>,
    pub columns: Vec<Column>,
    pub states: Vec<StateWord>,
    /// What a unit is called in the ledger, and its id.
    pub units: Vec<(String, String)>,
}

/// One column. 列
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub field: Field,
    pub header: String,
}

/// Those of the field first, then those of our own tables.
const SHIPPED: [(&str, &str); 16] = [
    ("审计整改清单.txt", include_str!("../../layouts/审计整改清单.txt")),
    ("审计销号台账.txt", include_str!("../../layouts/审计销号台账.txt")),
    ("巡察整改方案.txt", include_str!("../../layouts/巡察整改方案.txt")),
    ("问题整改周报.txt", include_str!("../../layouts/问题整改周报.txt")),
    ("执行台账.txt", include_str!("../../layouts/执行台账.txt")),
    ("环保督察清单.txt", include_str!("../../layouts/环保督察清单.txt")),
    ("督察整改进展清单.txt", include_str!("../../layouts/督察整改进展清单.txt")),
    ("风险措施表.txt", include_str!("../../layouts/风险措施表.txt")),
    ("审计整改跟踪表.txt", include_str!("../../layouts/审计整改跟踪表.txt")),
    ("通用销号表.txt", include_str!("../../layouts/通用销号表.txt")),
    ("民主生活会整改台账.txt", include_str!("../../layouts/民主生活会整改台账.txt")),
    ("事项台账.txt", include_str!("../../layouts/事项台账.txt")),
    ("到期清单.txt", include_str!("../../layouts/到期清单.txt")),
    ("督办清单.txt", include_str!("../../layouts/督办清单.txt")),
    ("问题清单.txt", include_str!("../../layouts/问题清单.txt")),
    ("进展通报.txt", include_str!("../../layouts/进展通报.txt")),
];

impl Column {
    /// Where a ledger has headings between its rows, they are kept here; the sheet has no such column.
    pub fn is_section(&self) -> bool {
        self.field == Field::Area && self.header == SECTION
    }
}

impl Layout {
    /// The layouts that come with the program.
    pub fn shipped() -> Vec<Layout> {
        let parsed = SHIPPED.iter().map(|(name, content)| Layout::parse(name, content));
        parsed.map(|it| it.expect("the shipped layouts are read by a test")).collect()
    }

    /// # Errors
    /// The first line that cannot be taken, and what would be right.
    pub fn parse(file: &str, content: &str) -> Result<Layout, RuleError> {
        let mut layout = Layout::default();
        for (line, fields) in rows(content) {
            let wrong = |why: String| RuleError { file: file.to_owned(), line, why };
            match fields[..] {
                ["名称", name] if !name.is_empty() => name.clone_into(&mut layout.name),
                ["来源", source] => source.clone_into(&mut layout.source),
                ["年份", year] => {
                    let year = year.parse().ok().filter(|it| (1990..2100).contains(it));
                    layout.year = Some(year.ok_or_else(|| wrong("年份应为四位数字，如 2024".to_owned()))?);
                }
                ["列", field, header] if !header.is_empty() => {
                    let field = Field::named(field).ok_or_else(|| {
                        let names: Vec<&str> = Field::names().collect();
                        wrong(format!("没有“{field}”这种列；可以写 {}", names.join("、")))
                    })?;
                    layout.columns.push(Column { field, header: plain(header) });
                }
                ["状态", word, state] if !word.is_empty() => {
                    let completion = Completion::named(state).ok_or_else(|| {
                        wrong(format!("没有“{state}”这种状态；可以写 已登记、待签收、办理中、申请办结、已办结"))
                    })?;
                    layout.states.push(StateWord { word: word.to_owned(), completion });
                }
                ["单位", name, id] if !name.is_empty() => layout.units.push((name.to_owned(), id.to_owned())),
                _ => {
                    return Err(wrong(
                        "应为“名称 | …”“来源 | …”“年份 | …”“列 | 列义 | 表头”“状态 | 词 | 状态”或“单位 | 名称 | 编号”"
                            .to_owned(),
                    ));
                }
            }
        }
        let unnamed =
            RuleError { file: file.to_owned(), line: 1, why: "没有一行“列 | 列义 | 表头”".to_owned() };
        if layout.columns.is_empty() { Err(unnamed) } else { Ok(layout) }
    }

    /// As a file that a clerk can edit.
    pub fn to_text(&self) -> String {
        let mut text = String::from("# 台账的版式：每列是什么，一行一列，次序就是表中的次序。改完存盘即可。\n");
        let names: Vec<&str> = Field::names().collect();
        let mut line = |words: std::fmt::Arguments<'_>| {
            text.write_fmt(words).expect("a string takes whatever is written to it");
            text.push('\n');
        };
        line(format_args!("# 列义有：{}。", names.join("、")));
        line(format_args!("# “不导入”的列不进底账，如电话；“其他”的列原样保存。"));
        line(format_args!("名称 | {}", self.name));
        if !self.source.is_empty() {
            line(format_args!("来源 | {}", self.source));
        }
        if let Some(year) = self.year {
            line(format_args!("年份 | {year}"));
        }
        self.columns.iter().for_each(|it| line(format_args!("列 | {} | {}", it.field.name(), it.header)));
        self.states.iter().for_each(|it| line(format_args!("状态 | {} | {}", it.word, it.completion.name())));
        self.units.iter().for_each(|(name, id)| line(format_args!("单位 | {name} | {id}")));
        text
    }

    /// Whether these are the columns of a header, in whatever order.
    pub fn fits(&self, head: &Head) -> bool {
        let found: BTreeSet<&str> =
            head.headers.iter().map(String::as_str).filter(|it| !it.is_empty() && *it != ID_HEADER).collect();
        self.columns.iter().all(|it| found.contains(it.header.as_str()) || it.is_section())
            && found.iter().all(|it| self.columns.iter().any(|column| column.header == *it))
    }

    /// By the words of the header, and by what stands in the columns.
    pub fn guess(head: &Head, sheet: &Sheet) -> Layout {
        Layout::default().extended(head, sheet)
    }

    /// For a sheet with other columns than these: what is known of a column stands, a new one is guessed and
    /// has its place behind its neighbour, and what the sheet lacks is left out.
    pub fn extended(&self, head: &Head, sheet: &Sheet) -> Layout {
        let is_there = |it: &&Column| it.is_section() || head.headers.contains(&it.header);
        let mut columns: Vec<Column> = self.columns.iter().filter(is_there).cloned().collect();
        let mut place = 0;
        for (at, header) in head.headers.iter().enumerate().filter(|(_, it)| !it.is_empty() && *it != ID_HEADER) {
            if let Some(known) = columns.iter().position(|it| it.header == *header) {
                place = known + 1;
                continue;
            }
            let mut field = Field::guess(header).unwrap_or(Field::Other);
            if field == Field::State && is_long(&sheet.rows[head.rows.end..], at) {
                field = Field::Progress;
            }
            let newer = |it: &String| !is_of_last_time(it) && Field::guess(it) == Some(field);
            let taken = columns.iter().any(|it| it.field == field)
                || (is_of_last_time(header) && head.headers.iter().any(newer));
            let many = matches!(field, Field::Other | Field::Skipped);
            let field = if taken && !many { Field::Other } else { field };
            columns.insert(place, Column { field, header: header.clone() });
            place += 1;
        }
        self.settle(&mut columns, head, &sheet.rows[head.rows.end..]);
        Layout { columns, ..self.clone() }
    }

    /// What only the columns together tell: which of those that were guessed is the last day, and which the affair.
    fn settle(&self, columns: &mut [Column], head: &Head, rows: &[SheetRow]) {
        let guessed =
            |columns: &[Column], field| of(columns, field).filter(|it| self.field(&columns[*it].header).is_none());
        // 完成时间 alone is the day that was set; beside another it is the day it was done.
        if let (None, Some(it)) = (of(columns, Field::Due), guessed(columns, Field::Done)) {
            columns[it].field = Field::Due;
        }
        let is_open =
            |it: &Column| matches!(it.field, Field::Other | Field::Criterion) && self.field(&it.header).is_none();
        let holds_days = |it: &Column| {
            let at = head.headers.iter().position(|header| *header == it.header);
            at.is_some_and(|at| are_days(rows, at))
        };
        // Whatever its header says, for without a last day nothing is ever due.
        if of(columns, Field::Due).is_none()
            && let Some(it) = columns.iter_mut().find(|it| is_open(it) && holds_days(it))
        {
            it.field = Field::Due;
        }
        // A table of measures or requirements has no other affair.
        if of(columns, Field::Affair).is_none()
            && let Some(it) =
                [Field::Detail, Field::Measure, Field::Criterion].into_iter().find_map(|it| guessed(columns, it))
        {
            columns[it].field = Field::Affair;
        }
    }

    /// And what another layout says beyond it.
    pub fn with(mut self, other: &Layout) -> Layout {
        if self.source.is_empty() {
            self.source.clone_from(&other.source);
        }
        self.year = self.year.or(other.year);
        let columns = other.columns.iter().filter(|it| self.field(&it.header).is_none());
        let states = other.states.iter().filter(|it| self.states.iter().all(|own| own.word != it.word));
        let units = other.units.iter().filter(|it| self.units.iter().all(|own| own.0 != it.0));
        let (columns, states, units): (Vec<_>, Vec<_>, Vec<_>) =
            (columns.cloned().collect(), states.cloned().collect(), units.cloned().collect());
        self.columns.extend(columns);
        self.states.extend(states);
        self.units.extend(units);
        self
    }

    /// What a column is, where the layout has it.
    pub fn field(&self, header: &str) -> Option<Field> {
        self.columns.iter().find(|it| it.header == header).map(|it| it.field)
    }

    pub fn header(&self, field: Field) -> Option<&str> {
        of(&self.columns, field).map(|it| self.columns[it].header.as_str())
    }

    /// The units that a cell names, each with its id where it is known.
    pub fn units_in<'n>(&self, cell: &'n str) -> Vec<(&'n str, Option<&str>)> {
        let id = |name: &str| self.units.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        let whole = cell.trim();
        if whole.is_empty() || id(whole).is_some() {
            return Vec::from_iter(id(whole).map(|it| (whole, Some(it))));
        }
        let names = cell
            .split(|it: char| it.is_whitespace() || "、，,；;/／".contains(it))
            .map(str::trim)
            .filter(|it| !it.is_empty());
        names.map(|it| (it, id(it))).collect()
    }
}

fn of(columns: &[Column], field: Field) -> Option<usize> {
    columns.iter().position(|it| it.field == field)
}

/// Beside a column of this time: 上次进展, 截至上月.
fn is_of_last_time(header: &str) -> bool {
    ["上次", "上期", "上周", "上月", "上旬", "上季", "前次", "前期"].iter().any(|it| header.contains(it))
}

/// Most of what stands in a column are days and nothing else.
fn are_days(rows: &[SheetRow], column: usize) -> bool {
    let cells: Vec<&Cell> = rows.iter().filter_map(|it| it.cell(column)).filter(|it| !it.text.is_empty()).collect();
    cells.iter().filter(|it| it.date.is_some() || is_day(&it.text)).count() * 2 > cells.len()
}

/// A state is a word or two; what is longer is an account of progress.
fn is_long(rows: &[SheetRow], column: usize) -> bool {
    let texts: Vec<usize> = rows.iter().map(|it| it.text(column).chars().count()).filter(|it| *it > 0).collect();
    let long = texts.iter().filter(|it| **it > 20).count();
    long * 2 > texts.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_layouts_are_read_and_written() {
        for layout in Layout::shipped() {
            assert!(layout.header(Field::Affair).is_some(), "{}", layout.name);
            assert_eq!(Layout::parse("x", &layout.to_text()).unwrap(), layout);
        }
    }

    #[test]
    fn a_wrong_line_is_told() {
        let err = |content| Layout::parse("版式.txt", content).unwrap_err().to_string();
        assert!(err("列 | 问提 | 问题\n").contains("没有“问提”这种列"));
        assert!(err("列 | 事项 | 问题\n状态 | 挂账 | 在办\n").contains("第 2 行"));
        assert!(err("问题\n").contains("应为“名称"));
        assert!(err("名称 | 甲\n").contains("没有一行"));
    }
}
