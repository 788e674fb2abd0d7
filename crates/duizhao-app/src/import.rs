//! The office's own ledger comes in: read, held against the record, shown, then written as one command. 导入
//!
//! Each row is one `Imported` event. A later file of the same ledger changes only what changed: a
//! `Corrected` of that event, so that what stands here is always what the ledger stated last, and
//! what was done here since stands untouched. Nothing that vanished from a file is removed.

mod compare;
mod pair;
mod row;

use std::collections::BTreeSet;

use duizhao_core::{Actor, CommandId, Imported, MatterId, Said, Source};
use duizhao_journal::{Act, Command, Receipts, World};
use duizhao_read::ledger::{self, CellProblem, Head, Layout, Sheet, Stated, Table};
use duizhao_read::{Limits, Unreadable};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::layouts;
use crate::office::Names;
use crate::record::{Failure, Record};

/// What is to be imported, and what the asker says of it. 导入请求
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Name of the file, without its folder.
    pub file: String,
    pub sheet: Option<String>,
    /// The asker's own; else the one that fits, else a guess.
    pub layout: Option<Layout>,
    /// What the office calls the ledger; else taken from the file's name.
    pub ledger: Option<String>,
    /// They looked: it is no later file of another ledger.
    pub is_another: bool,
    /// Where its matters come from; else as the layout says, else by the words of its title.
    pub source: Option<Source>,
    /// For days without a year.
    pub year: Option<i16>,
    /// Its year is that of days without one, where nothing else says which.
    pub today: Date,
    /// Units and people of the office, where it has a desk.
    pub names: Names,
}

/// The sheet that is meant, and what its columns are. 读法
#[derive(Clone, Debug)]
pub struct Columns<'s> {
    pub sheet: &'s Sheet,
    pub head: Head,
    pub ledger: String,
    pub layout: Layout,
    /// Headers of columns that were never confirmed, shipped or named: what they are is shown first.
    pub guessed: Vec<String>,
}

/// What an import would do. 导入方案
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub file: String,
    pub ledger: String,
    pub table: Table,
    /// Headers of columns that were never confirmed, shipped or named: what they are is shown first.
    pub guessed: Vec<String>,
    pub new: Vec<New>,
    pub changed: Vec<Changed>,
    pub gone: Vec<Gone>,
    /// Rows that stand in the record as they are.
    pub same: usize,
    /// The ledger of which it seems to be a later file, and how many rows they share; until the asker says
    /// which ledger it is.
    pub later_of: Option<(String, usize)>,
    /// Cells that hold what looks like the number of an identity card, a bank card or a telephone.
    pub numbers: Vec<CellProblem>,
    pub notes: Vec<Said>,
    /// Units of rows that the office does not know; they neither lead nor support until it does.
    pub unknown_units: Vec<String>,
    pub(crate) acts: Vec<Act>,
    /// What the office calls its units and people.
    pub names: Names,
}

/// A row that begins a matter. 新增
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub matter: MatterId,
    /// As it was read.
    pub row: Imported,
}

/// A row that says something else than before. 变更
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub row: u32,
    pub matter: MatterId,
    pub affair: String,
    /// Column, before, after.
    pub cells: Vec<(String, String, String)>,
}

/// A matter of this ledger that the file no longer has. 消失
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub matter: MatterId,
    pub affair: String,
}

impl Plan {
    /// Nothing of it would change the record.
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// By all that it would write; the versions in it tell a later return to an old text apart.
    pub fn id(&self) -> CommandId {
        let mut hash = Sha256::new();
        hash.update(b"duizhao-import/1\0");
        for act in &self.acts {
            hash.update(act.matter.0);
            hash.update(act.version.map_or(u64::MAX, |it| it.0).to_be_bytes());
            hash.update(act.event.body());
        }
        CommandId(row::uuid(&hash.finalize()))
    }

    /// Whether it is a later file of a ledger that is here, which a person has to say.
    pub fn which_ledger(&self) -> Option<Said> {
        let (ledger, rows) = self.later_of.as_ref()?;
        Some(Said::new(
            format!(
                "有 {rows} 行的事由与台账“{ledger}”里的相同，像是它新的一期；先说明是它新的一期，还是另一本，说明以前不会写入"
            ),
            format!(
                "{rows} rows say what rows of the ledger {ledger:?} say, so it seems to be a later file of it; say first whether it is, or another ledger. Nothing is written before"
            ),
        ))
    }

    /// A table of ours comes back with columns that are not the ledger's own.
    pub fn is_our_table(&self) -> bool {
        self.table.lines.iter().any(|it| it.id.is_some())
    }

    /// Where its matters come from: as the layout says, else by the words of the ledger's title.
    pub fn source(&self) -> Source {
        let said = &self.table.layout.source;
        let words = if said.is_empty() { format!("{}{}", self.ledger, self.table.title) } else { said.clone() };
        let has = |of: &[&str]| of.iter().any(|it| words.contains(it));
        match () {
            () if has(&["巡察", "巡视", "审计", "督察", "检查发现"]) => Source::Inspection,
            () if has(&["对照检查", "民主生活会", "组织生活会"]) => Source::Report,
            () if has(&["诉求", "热线", "12345", "信访", "工单"]) => Source::Request,
            () if has(&["走访", "下沉"]) => Source::Visit,
            () if has(&["会议", "纪要"]) => Source::Meeting,
            () => Source::Above,
        }
    }

    /// Somebody said so, and it was not taken from a title.
    pub fn source_is_said(&self) -> bool {
        !self.table.layout.source.is_empty()
    }

    /// The layout under the ledger's name, without what the desk knows of units and people, which changes there;
    /// what was guessed is confirmed with it. None for a table of ours.
    pub fn own_layout(&self) -> Option<Layout> {
        if self.is_our_table() {
            return None;
        }
        let mut layout = Layout { name: self.ledger.clone(), ..self.table.layout.clone() };
        self.names.take_from(&mut layout);
        if !self.guessed.is_empty() && !self.source_is_said() {
            self.source().name().clone_into(&mut layout.source);
        }
        Some(layout)
    }

    /// What stood in the column of states, how it was read, and in how many rows.
    pub fn states(&self) -> Vec<(String, Option<Stated>, usize)> {
        let Some(header) = self.table.layout.header(ledger::Field::State) else { return Vec::new() };
        let unread: BTreeSet<u32> =
            self.table.problems.iter().filter(|it| it.header == header).map(|it| it.row).collect();
        let mut seen: Vec<(String, Option<Stated>, usize)> = Vec::new();
        for line in &self.table.lines {
            let Some(text) = line.columns.get(header) else { continue };
            match seen.iter_mut().find(|it| it.0 == *text) {
                Some(it) => it.2 += 1,
                None => seen.push((text.clone(), Some(line.stated).filter(|_| !unread.contains(&line.row)), 1)),
            }
        }
        seen
    }
}

/// The sheets that look like ledgers, by name.
pub fn ledgers(sheets: &[Sheet]) -> Vec<String> {
    let found = sheets.iter().filter(|it| !it.hidden && ledger::head(it).is_some());
    found.map(|it| it.name.clone()).collect()
}

/// The sheets of a file.
///
/// # Errors
/// When it is no table that is read here.
pub fn sheets(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Failure> {
    ledger::sheets(bytes, &Limits::default()).map_err(|it| unreadable(file, &it))
}

/// Reads the file and holds it against the record; writes nothing.
///
/// # Errors
/// When the file is no ledger that can be read, several sheets might be meant, or the record fails.
pub fn plan(record: &Record, bytes: &[u8], asked: &Asked) -> Result<Plan, Failure> {
    let sheets = sheets(&asked.file, bytes)?;
    plan_of(record, columns(record, &sheets, asked)?, asked)
}

/// What the columns are: as the asker says, as it was confirmed before, or as they look.
///
/// # Errors
/// When there is no ledger in the sheets or several might be meant, or a layout cannot be read.
pub fn columns<'s>(record: &Record, sheets: &'s [Sheet], asked: &Asked) -> Result<Columns<'s>, Failure> {
    let (sheet, head) = chosen(sheets, asked.sheet.as_deref())?;
    let ledger = asked.ledger.clone().unwrap_or_else(|| ledger_name(&asked.file));
    let known = match &asked.layout {
        Some(layout) => covering(layout, &head)?,
        None => layouts::known(&record.files, &head, &ledger)?,
    };
    let layout = known.extended(&head, sheet);
    let headers = layout.columns.iter().map(|it| &it.header);
    let guessed = headers.filter(|it| known.field(it).is_none()).cloned().collect();
    Ok(Columns { sheet, head, ledger, layout, guessed })
}

/// Holds what was read against the record; writes nothing.
///
/// # Errors
/// When no column says what the matters are, or the record fails.
pub fn plan_of(record: &Record, columns: Columns<'_>, asked: &Asked) -> Result<Plan, Failure> {
    let Columns { sheet, head, ledger, mut layout, guessed } = columns;
    if layout.header(ledger::Field::Affair).is_none() {
        return Err(Failure::new(
            "layout",
            format!("看不出哪一列写的是事项或问题；表头是：{}。请指明是哪一列", head.headers.join("、")),
            format!("no column tells what the matters are; the header is {}. Say which one", head.headers.join(", ")),
        ));
    }
    let year =
        asked.year.or_else(|| year_in(&head.title)).or_else(|| year_in(&asked.file)).unwrap_or(asked.today.year());
    asked.names.add_to(&mut layout);
    if let Some(source) = asked.source {
        source.name().clone_into(&mut layout.source);
    }
    let mut table = ledger::table(sheet, &head, &layout, year);
    if table.layout.name.is_empty() {
        table.layout.name.clone_from(&ledger);
    }
    let names = asked.names.clone();
    let mut plan = Plan { file: asked.file.clone(), ledger, table, guessed, names, ..Plan::default() };
    if !plan.guessed.is_empty() && plan.table.layout.header(ledger::Field::Due).is_none() && !plan.is_our_table() {
        plan.notes.push(Said::new(
            "没有认出哪一列是时限，这些事项都没有截止日；表里有的，请指明是哪一列。",
            "no column was known as the term, so none of the matters has a last day; say which one it is, where the sheet has it",
        ));
    }
    compare::compare(record, &mut plan, asked.today)?;
    plan.later_of = plan.later_of.filter(|_| !asked.is_another);
    Ok(plan)
}

/// Writes a plan as one command, all or nothing. The same plan is the same command, so that asking
/// again after an answer was lost is safe.
///
/// # Errors
/// When cells were not understood, numbers are not confirmed, or the record refuses.
pub fn import(
    record: &Record,
    plan: &Plan,
    actor: &Actor,
    numbers_confirmed: bool,
    world: World,
) -> Result<Receipts, Failure> {
    match command(plan, actor, numbers_confirmed)? {
        Some(command) => Ok(record.writer(world)?.append_blocking(command)?),
        None => Ok(Receipts::new()),
    }
}

/// The command that a plan is; none where nothing would change.
///
/// # Errors
/// When cells were not understood, numbers are not confirmed, or it seems to be a later file of another ledger.
pub fn command(plan: &Plan, actor: &Actor, numbers_confirmed: bool) -> Result<Option<Command>, Failure> {
    let problems = plan.table.problems.len();
    if problems > 0 {
        return Err(Failure::new(
            "cells",
            format!("有 {problems} 处没有看懂，什么都没有写入；请在表里改好再导入"),
            format!("{problems} cells were not understood and nothing was written; mend the sheet and import again"),
        ));
    }
    if let Some(said) = plan.which_ledger() {
        return Err(Failure::new("which-ledger", said.zh, said.en));
    }
    if !plan.numbers.is_empty() && !numbers_confirmed {
        return Err(Failure::new(
            "sensitive-number",
            format!(
                "有 {} 处像身份证号、银行卡号或电话，什么都没有写入；请在表里去掉，或把那一列改成“不导入”；确实不是的，请确认",
                plan.numbers.len()
            ),
            format!(
                "{} cells hold what looks like identity cards, bank cards or telephones, and nothing was written; take them out, skip the column, or confirm that they are none",
                plan.numbers.len()
            ),
        ));
    }
    let command = Command { id: plan.id(), actor: actor.clone(), acts: plan.acts.clone(), numbers_confirmed };
    Ok(Some(command).filter(|it| !it.acts.is_empty()))
}

fn unreadable(file: &str, why: &Unreadable) -> Failure {
    let name = if why.is_secret() { String::new() } else { format!("{file}：") };
    Failure::new(
        why.code,
        format!("{name}{}{}", why.why.zh, why.advice.zh),
        format!("{name}{}; {}", why.why.en, why.advice.en),
    )
}

/// The sheet that was named, else the only one that looks like a ledger.
fn chosen<'s>(sheets: &'s [Sheet], asked: Option<&str>) -> Result<(&'s Sheet, Head), Failure> {
    let names = |sheets: &[&Sheet]| sheets.iter().map(|it| format!("“{}”", it.name)).collect::<Vec<_>>().join("、");
    let all: Vec<&Sheet> = sheets.iter().collect();
    if let Some(asked) = asked {
        let sheet = all.iter().find(|it| it.name == asked).ok_or_else(|| {
            let there = names(&all);
            Failure::new(
                "missing",
                format!("没有叫“{asked}”的工作表；有 {there}"),
                format!("there is no sheet {asked:?}; there are {there}"),
            )
        })?;
        return Ok((sheet, ledger::head(sheet).ok_or_else(no_head)?));
    }
    let found = all.iter().filter(|it| !it.hidden).filter_map(|it| Some((*it, ledger::head(it)?)));
    let mut found: Vec<(&Sheet, Head)> = found.collect();
    match found.len() {
        0 => Err(no_head()),
        1 => Ok(found.remove(0)),
        _ => {
            let there = names(&found.iter().map(|it| it.0).collect::<Vec<_>>());
            Err(Failure::new(
                "usage",
                format!("有几张工作表都像台账，请指明是哪一张：{there}"),
                format!("several sheets look like ledgers, say which one: {there}"),
            ))
        }
    }
}

pub(crate) fn no_head() -> Failure {
    Failure::new(
        "no-header",
        "找不到表头：前 30 行里没有一行像“序号、问题、责任单位、完成时限”这样的列名",
        "no header was found: none of the first 30 rows names columns such as 问题, 责任单位, 完成时限",
    )
}

/// A layout that was named must have the columns there are; what it lacks is kept as it is.
fn covering(layout: &Layout, head: &Head) -> Result<Layout, Failure> {
    let lacks = |it: &&ledger::Column| !it.is_section() && !head.headers.contains(&it.header);
    let missing: Vec<&str> = layout.columns.iter().filter(lacks).map(|it| it.header.as_str()).collect();
    if !missing.is_empty() {
        let (missing, there) = (missing.join("、"), head.headers.join("、"));
        return Err(Failure::new(
            "layout",
            format!("版式“{}”里的列，表里没有：{missing}；表头是：{there}", layout.name),
            format!("the sheet lacks columns of the layout {:?}: {missing}; its header is {there}", layout.name),
        ));
    }
    let mut layout = layout.clone();
    for header in head.headers.iter().filter(|it| !it.is_empty() && *it != ledger::ID_HEADER) {
        if !layout.columns.iter().any(|it| it.header == *header) {
            layout.columns.push(ledger::Column { field: ledger::Field::Other, header: header.clone() });
        }
    }
    Ok(layout)
}

/// The names of two files differ by what changes from month to month alone.
pub(crate) fn is_same_ledger(one: &str, other: &str) -> bool {
    ledger_name(one) == ledger_name(other)
}

/// The name of a file without what changes from month to month: 督办台账（3月）最终版(2).xlsx → 督办台账.
fn ledger_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |it| it.0);
    let mut rest = stem.to_owned();
    for word in ["最终版", "终稿", "定稿", "修改", "副本", "更新", "截至", "报送"] {
        rest = rest.replace(word, "");
    }
    // 年 and 月 are of a date behind a number alone, and in 年终 not even there.
    let (mut kept, mut before, mut in_date) = (String::new(), ' ', false);
    let mut characters = rest.chars().peekable();
    while let Some(it) = characters.next() {
        let next = characters.peek().copied().unwrap_or_default();
        in_date = match it {
            '年' => before.is_numeric() && next != '终',
            '月' | '日' | '季' => before.is_numeric(),
            '度' | '上' | '中' | '下' | '旬' | '底' => in_date,
            '第' => next.is_numeric(),
            _ => it.is_numeric(),
        };
        if it.is_alphabetic() && !in_date {
            kept.push(it);
        }
        before = it;
    }
    if kept.is_empty() { stem.to_owned() } else { kept }
}

/// The year that a title names.
fn year_in(text: &str) -> Option<i16> {
    let digits: Vec<&str> = text.split(|it: char| !it.is_ascii_digit()).filter(|it| it.len() == 4).collect();
    digits.iter().filter_map(|it| it.parse().ok()).find(|it| (1990..2100).contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_keeps_its_name_from_month_to_month() {
        for file in ["督办台账.xlsx", "督办台账（3月）.xlsx", "督办台账2024年4月最终版(2).xlsx", "督办台账 - 副本.xlsx"]
        {
            assert_eq!(ledger_name(file), "督办台账", "{file}");
        }
        for file in ["年终考核事项.xlsx", "2024年终考核事项（11月上旬）.xlsx", "2024年度年终考核事项.xlsx"]
        {
            assert_eq!(ledger_name(file), "年终考核事项", "{file}");
        }
        for file in ["2024年第3季度月报台账.xlsx", "月报台账2024年12月底.xlsx"] {
            assert_eq!(ledger_name(file), "月报台账", "{file}");
        }
        assert_eq!(ledger_name("2024.xlsx"), "2024");
        assert_ne!(ledger_name("青禾村台账.xlsx"), ledger_name("石桥村台账.xlsx"));
    }
}
