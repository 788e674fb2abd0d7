//! A sheet under a layout: one line for each matter, and every cell that is not understood.

use std::collections::{BTreeMap, HashMap};

use super::day::{Due, due, serial};
use super::field::Field;
use super::header::{Head, plain};
use super::layout::{Column, Layout};
use super::sheet::{Cell, Sheet, SheetRow, letters};
use super::state::{Stated, stated};
use crate::said::Said;

/// The hidden column by which a table of ours is known again.
pub const ID_HEADER: &str = "对照编号";

/// Characters at the beginning of an account of progress in which a state is looked for.
const STATE_WITHIN: usize = 24;

/// A line that begins with one of these alone counts others.
const SUMS: [&str; 3] = ["合计", "总计", "小计"];

/// Lines below a ledger that are none of its matters begin with these.
const FOOT: [&str; 13] = [
    "注：",
    "注:",
    "备注",
    "说明",
    "填表",
    "制表",
    "填报",
    "审核",
    "单位负责人",
    "分管领导签字",
    "主要领导签字",
    "联系人",
    "报送",
];

/// A ledger as it stands in a file. 台账表
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub sheet: String,
    /// What stands above the header.
    pub title: String,
    /// With the columns that reading added.
    pub layout: Layout,
    pub lines: Vec<Line>,
    pub problems: Vec<CellProblem>,
    /// What was left out, or taken to mean something.
    pub notes: Vec<Said>,
}

/// One matter of a ledger. 台账所记
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Row of the sheet, counted from 1.
    pub row: u32,
    /// The columns word for word, but for those that are skipped.
    pub columns: BTreeMap<String, String>,
    pub affair: String,
    pub criterion: String,
    pub area: String,
    pub lead: String,
    pub supporting: String,
    pub document: String,
    pub due: Due,
    pub stated: Stated,
    /// By what it is known again in a later file: its number, or what it is about.
    pub key: String,
    /// What our own export wrote beside it.
    pub id: Option<String>,
}

/// A cell that is not understood. 单元格有误
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    pub row: u32,
    /// As the office's program shows it: C7.
    pub cell: String,
    pub header: String,
    pub why: Said,
}

/// Reads every matter; `year` is for days without one.
pub fn table(sheet: &Sheet, head: &Head, layout: &Layout, year: i16) -> Table {
    let mut layout = layout.clone();
    let year = layout.year.unwrap_or(year);
    let mut table = Table { sheet: sheet.name.clone(), title: head.title.clone(), ..Table::default() };
    let mut section = String::new();
    for row in &sheet.rows[head.rows.end..] {
        match kind(row, head, &layout) {
            Kind::Empty => {}
            Kind::HeaderAgain => table.left_out(row, "表头"),
            Kind::Foot => table.left_out(row, "表尾"),
            Kind::Section(name) => section = name,
            Kind::Matter => {
                let read = Reading { row, head, layout: &layout, year, problems: &mut table.problems };
                let (line, assumed) = read.line(&section);
                if assumed && !table.notes.iter().any(|it| it.zh.contains("没有写年份")) {
                    table.notes.push(Said::new(
                        format!("没有写年份的日期，按 {year} 年读；不对的请指明是哪一年。"),
                        format!("days without a year are read as of {year}; say which year where that is wrong"),
                    ));
                }
                table.lines.push(line);
            }
        }
    }
    if table.lines.iter().any(|it| it.columns.contains_key(SECTION)) && layout.header(Field::Area).is_none() {
        let first = usize::from(layout.columns.first().is_some_and(|it| it.field == Field::Index));
        layout.columns.insert(first, Column { field: Field::Area, header: SECTION.to_owned() });
    }
    table.layout = layout;
    table.tell_apart();
    table
}

/// Under this a heading between the rows is kept.
pub(super) const SECTION: &str = "方面";

enum Kind {
    Empty,
    HeaderAgain,
    Section(String),
    Foot,
    Matter,
}

fn kind(row: &SheetRow, head: &Head, layout: &Layout) -> Kind {
    let Some(first) = row.texts().next() else { return Kind::Empty };
    let of = |it: &str| head.headers.iter().position(|header| header == it);
    let same =
        head.headers.iter().enumerate().filter(|(at, it)| !it.is_empty() && plain(row.text(*at)) == **it).count();
    if same * 2 > head.headers.len() {
        return Kind::HeaderAgain;
    }
    let single = row.texts().count() == 1;
    let wide = row.cells.iter().any(|it| it.merged.is_some_and(|it| it.first && it.wide > 2));
    let affair = layout.header(Field::Affair).and_then(of).map_or("", |it| row.text(it));
    let says_nothing = affair.chars().all(|it| it.is_ascii_digit() || "共计件项个条宗".contains(it));
    let is_foot = SUMS.iter().chain(&FOOT).any(|it| first.starts_with(it));
    if SUMS.contains(&plain(first).as_str()) || (is_foot && (single || wide || says_nothing)) {
        return Kind::Foot;
    }
    if single && (wide || (affair.is_empty() && is_heading(first))) {
        return Kind::Section(first.to_owned());
    }
    Kind::Matter
}

/// 一、政治建设方面; （二）作风方面
fn is_heading(text: &str) -> bool {
    let inner = text.trim_start_matches(['（', '(']);
    let rest = inner.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    rest.len() < inner.len() && rest.starts_with(['、', '）', ')', '.', '．'])
}

/// The field that a heading between the rows names: 一、人居环境方面 → 人居环境.
fn area_of(heading: &str) -> &str {
    const NUMBERS: &str = "一二三四五六七八九十0123456789";
    let numbered = heading.trim_start_matches(['（', '(']).trim_start_matches(|it| NUMBERS.contains(it));
    let plain = numbered.trim_start_matches(['、', '）', ')', '.', '．', ' ', '\u{3000}']);
    // 十里铺村 and 2026年任务 begin with a number that is none of a list.
    let plain = if plain.len() < numbered.len() { plain } else { heading };
    match plain.trim().trim_end_matches("方面") {
        "" => heading,
        area => area,
    }
}

/// One row while it is read.
struct Reading<'r> {
    row: &'r SheetRow,
    head: &'r Head,
    layout: &'r Layout,
    year: i16,
    problems: &'r mut Vec<CellProblem>,
}

impl<'r> Reading<'r> {
    fn line(mut self, section: &str) -> (Line, bool) {
        let mut line = Line { row: self.row.number, ..Line::default() };
        for column in &self.layout.columns {
            let Some(cell) = self.cell(&column.header) else { continue };
            if cell.is_error && column.field != Field::Skipped {
                let why = match cell.text.as_str() {
                    "" => Said::new(
                        "公式还没有算出结果；请在 Excel 或 WPS 里打开，保存一次再导入",
                        "a formula has no result yet; open the file in Excel or WPS, save it, and import it again",
                    ),
                    text => Said::new(
                        format!("公式出错，显示为 {text}；请在表里改好"),
                        format!("a formula failed with {text}; mend it in the sheet"),
                    ),
                };
                self.problem(&column.header, why);
            }
            if column.field != Field::Skipped && !cell.text.is_empty() {
                // A day that the sheet shows as a bare number says nothing to a reader.
                let day = cell.number.and_then(serial).filter(|_| column.field == Field::Due && cell.date.is_none());
                let text = day.map_or_else(|| cell.text.clone(), |it| it.to_string());
                line.columns.insert(column.header.clone(), text);
            }
        }
        let text = |field| self.text(field);
        line.criterion = text(Field::Criterion);
        line.area = text(Field::Area);
        line.lead = text(Field::Lead);
        line.supporting = text(Field::Supporting);
        line.document = text(Field::Document);
        line.affair = text(Field::Affair);
        line.key = text(Field::Number);
        line.id = self.cell(ID_HEADER).map(|it| it.text.clone()).filter(|it| !it.is_empty());
        if line.area.is_empty() && !section.is_empty() && self.layout.header(Field::Area).is_none_or(|it| it == SECTION)
        {
            area_of(section).clone_into(&mut line.area);
            line.columns.insert(SECTION.to_owned(), section.to_owned());
        }
        if line.affair.is_empty() {
            let header = self.layout.header(Field::Affair).unwrap_or_default().to_owned();
            self.problem(&header, Said::new("没有内容；这一行说的是什么事", "is empty; say what the row is about"));
        }
        line.stated = self.stated();
        line.due = self.due();
        line.stated.standing |= line.due.standing;
        let assumed = line.due.year_assumed;
        (line, assumed)
    }

    fn cell(&self, header: &str) -> Option<&'r Cell> {
        self.head.headers.iter().position(|it| it == header).and_then(|it| self.row.cell(it))
    }

    fn text(&self, field: Field) -> String {
        self.layout.header(field).and_then(|it| self.cell(it)).map(|it| it.text.clone()).unwrap_or_default()
    }

    fn due(&mut self) -> Due {
        let Some(header) = self.layout.header(Field::Due) else { return Due::default() };
        let Some(cell) = self.cell(header) else { return Due::default() };
        let day = cell.date.or(cell.number.and_then(serial));
        if let Some(day) = day {
            return Due { day: Some(day), ..Due::default() };
        }
        due(&cell.text, self.year).unwrap_or_else(|| {
            let text = short(&cell.text);
            let why = Said::new(
                format!("“{text}”看不出是哪一天；可以写 2024年3月5日、3月底前、长期坚持，或留空"),
                format!("{text:?} names no day; write 2024年3月5日, 3月底前 or 长期坚持, or leave it empty"),
            );
            self.problem(header, why);
            Due::default()
        })
    }

    /// From the column of states; else from how an account of progress begins.
    fn stated(&mut self) -> Stated {
        if let Some(header) = self.layout.header(Field::State) {
            let text = self.text(Field::State);
            return stated(&text, header, &self.layout.states).unwrap_or_else(|| {
                let text = short(&text);
                let why = Said::new(
                    format!("不认得“{text}”这个状态；请指明它是已登记、待签收、办理中、申请办结还是已办结"),
                    format!("{text:?} is no state we know; say whether it means registered, assigned, in hand, claimed or closed"),
                );
                self.problem(header, why);
                Stated::default()
            });
        }
        let text = self.text(Field::Progress);
        if text.is_empty() {
            return Stated::default();
        }
        let begin: String = text.chars().take(STATE_WITHIN).take_while(|it| !"。；\n".contains(*it)).collect();
        let begun = Stated { completion: Some(super::state::Completion::InHand), standing: false };
        stated(&begin, "", &self.layout.states).filter(|it| it.completion.is_some()).unwrap_or(begun)
    }

    fn problem(&mut self, header: &str, why: Said) {
        let column = self.head.headers.iter().position(|it| it == header).unwrap_or(0);
        let cell = format!("{}{}", letters(column), self.row.number);
        self.problems.push(CellProblem { row: self.row.number, cell, header: header.to_owned(), why });
    }
}

fn short(text: &str) -> String {
    let kept: String = text.chars().take(20).map(|it| if it == '\n' { ' ' } else { it }).collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}

impl Table {
    fn left_out(&mut self, row: &SheetRow, what: &str) {
        let text = short(row.texts().next().unwrap_or_default());
        self.notes.push(Said::new(
            format!("第 {} 行是{what}（“{text}”），没有读。", row.number),
            format!("row {} is no matter ({text:?}) and was left out", row.number),
        ));
    }

    /// One problem with several measures is several matters, each with its own.
    fn tell_apart(&mut self) {
        let more = [Field::Measure, Field::Detail].into_iter().find_map(|it| self.layout.header(it)).map(str::to_owned);
        let several = count(self.lines.iter().map(|it| it.affair.as_str()));
        for line in self.lines.iter_mut().filter(|it| several.get(&it.affair).is_some_and(|it| *it > 1)) {
            if let Some(more) = more.as_ref().and_then(|it| line.columns.get(it)) {
                line.affair = format!("{}——{more}", line.affair);
            }
        }
        let numbers = count(self.lines.iter().map(|it| it.key.as_str()));
        let mut told: HashMap<String, usize> = HashMap::new();
        for line in &mut self.lines {
            // A number that stands twice, or on no row, tells nothing apart.
            if line.key.is_empty() || numbers.get(&line.key).is_some_and(|it| *it > 1) {
                line.key = line.affair.chars().filter(|it| it.is_alphanumeric()).collect();
            }
            let seen = told.entry(line.key.clone()).or_default();
            *seen += 1;
            if *seen > 1 {
                line.key = format!("{}#{seen}", line.key);
            }
        }
    }
}

fn count<'t>(texts: impl Iterator<Item = &'t str>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for it in texts {
        *counts.entry(it.to_owned()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::area_of;

    #[test]
    fn a_heading_names_its_field() {
        for (heading, field) in [
            ("一、人居环境方面", "人居环境"),
            ("（二）民生实事方面", "民生实事"),
            ("(3) 安全", "安全"),
            ("1.基础设施", "基础设施"),
            ("十一、党建", "党建"),
            ("十里铺村", "十里铺村"),
            ("2026年任务", "2026年任务"),
            ("三、方面", "三、方面"),
        ] {
            assert_eq!(area_of(heading), field, "{heading}");
        }
    }
}
