//! `duizhao import`: the office's own ledger comes in; shown first, then written as a whole.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use duizhao_app::import::{Asked, Plan, import, plan};
use duizhao_app::layouts;
use duizhao_app::record::{Failure, Record};
use duizhao_core::Source;
use duizhao_read::ledger::{CellProblem, Layout};
use duizhao_read::{Language, Said};
use serde_json::{Value, json};

use super::{At, Look, Page, REFUSED, today, world};

/// More of a list than this is counted and not shown.
const SHOWN: usize = 20;

#[derive(clap::Args)]
#[command(after_help = "本程序不得存储、处理、传输国家秘密。\n\
    退出码：0 完成或没有变化，1 有看不懂的单元格、或列是猜的还没有确认，什么都没有写入，2 参数不对、文件或底账读不了，4 是否写入不确定。")]
pub(crate) struct Arguments {
    /// 台账：.xlsx 或 .csv
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 谁导入；--dry-run 时不用写
    #[arg(long, value_name = "单位/人员", required_unless_present = "dry_run")]
    actor: Option<String>,
    /// 只看会变什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 一个文件有几张台账时，指明工作表
    #[arg(long, value_name = "工作表")]
    sheet: Option<String>,
    /// 版式的名称或文件；写一个还没有的 .txt 文件名，就把猜出的版式写在那里，供修改
    #[arg(long, value_name = "名称|文件")]
    layout: Option<String>,
    /// 台账的名称；默认取文件名中不随月份变的部分
    #[arg(long, value_name = "名称")]
    ledger: Option<String>,
    /// 事项从哪里来；默认照版式，版式没有写的按名称和标题猜
    #[arg(long, value_parser = sources(), value_name = "来源")]
    source: Option<Source>,
    /// 没有写年份的日期是哪一年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i16).range(1990..=2100))]
    year: Option<i16>,
    /// 列的意思没有猜错，照此导入并记住
    #[arg(long)]
    yes: bool,
    /// 像证件号、卡号、电话的数字已经看过，确实不是
    #[arg(long)]
    numbers_confirmed: bool,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

fn sources() -> impl TypedValueParser<Value = Source> {
    let codes = Source::ALL.map(|it| PossibleValue::new(it.code()).help(it.name()));
    PossibleValuesParser::new(codes)
        .try_map(|code| Source::ALL.into_iter().find(|it| it.code() == code).ok_or("no source of a matter"))
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let file = &arguments.file;
        // Before anything is read: who may not act need not wait for it.
        let actor = arguments.actor.as_deref().map(|it| record.actor(it)).transpose()?;
        let bytes = fs::read(file).map_err(|err| Failure::unread(file, &err))?;
        let draft = arguments.layout.as_ref().map(PathBuf::from).filter(|it| is_new_layout(it));
        let asked = asked(arguments, &record, draft.is_some())?;
        let plan = plan(&record, &bytes, &asked).map_err(with_option)?;
        if let Some(draft) = draft {
            return written_out(page, &draft, &plan.table.layout);
        }
        let must_ask = !plan.guessed.is_empty() && !arguments.yes;
        let refused =
            must_ask || !plan.table.problems.is_empty() || (!plan.numbers.is_empty() && !arguments.numbers_confirmed);
        let mut seqs = Vec::new();
        if let Some(actor) = actor.filter(|_| !arguments.dry_run && !refused) {
            let layout = plan.own_layout();
            if let Some(layout) = &layout {
                layouts::check(&record.files, layout).map_err(with_option)?;
            }
            let receipts = import(&record, &plan, &actor, arguments.numbers_confirmed, world()).map_err(with_option)?;
            seqs = receipts.iter().map(|it| it.0.0).collect();
            if let Some(layout) = &layout {
                layouts::remember(&record.files, layout)?;
            }
        }
        let written = !arguments.dry_run && !refused;
        page.answer(
            || value(&plan, &seqs, written),
            || told(page, &plan) + &page.words(&ending(page, &plan, arguments, must_ask, seqs.len())),
        )?;
        Ok(if refused { REFUSED } else { 0 })
    })
}

/// What the page asks with a list is an option here.
fn with_option(failure: Failure) -> Failure {
    let option = match failure.code {
        "layout" => "--layout",
        "usage" => "--sheet",
        "which-ledger" | "layout-name" => "--ledger",
        _ => return failure,
    };
    let zh = format!("{}（命令行用 {option}）", failure.said.zh);
    let en = format!("{} (on the command line: {option})", failure.said.en);
    Failure::new(failure.code, zh, en)
}

fn is_new_layout(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|it| it == "txt") && !path.exists()
}

fn asked(arguments: &Arguments, record: &Record, guess: bool) -> Result<Asked, Failure> {
    let named = arguments.layout.as_deref().filter(|_| !guess);
    let file = arguments.file.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    Ok(Asked {
        file,
        sheet: arguments.sheet.clone(),
        layout: named.map(|it| layouts::named(&record.files, it)).transpose()?,
        ledger: arguments.ledger.clone(),
        is_another: arguments.ledger.is_some(),
        source: arguments.source,
        year: arguments.year,
        today: today(),
        names: record.names()?,
    })
}

fn written_out(page: &Page, path: &std::path::Path, layout: &Layout) -> Result<u8> {
    crate::output::put(path, layout.to_text().as_bytes())?;
    let shown = path.display().to_string();
    page.answer(
        || json!({ "layout": shown }),
        || match page.screen.language {
            Language::Chinese => format!("猜出的版式已写在 {shown}；改好后再运行一次\n"),
            Language::English => format!("the guessed layout is in {shown}; mend it and run again\n"),
        },
    )?;
    Ok(0)
}

fn told(page: &Page, plan: &Plan) -> String {
    let sheet = if plan.table.sheet.is_empty() { String::new() } else { format!("·{}", plan.table.sheet) };
    let title = match page.screen.language {
        Language::Chinese => format!("台账“{}”（{}{sheet}）", plan.ledger, plan.file),
        Language::English => format!("ledger {:?} ({}{sheet})", plan.ledger, plan.file),
    };
    let mut told = page.screen.heading(&title);
    let source = match (page.screen.language, plan.source_is_said()) {
        (Language::Chinese, true) => format!("来源：{}", plan.source().name()),
        (Language::Chinese, false) => {
            format!("来源：{}（按名称和标题猜的；不对的用 --source 写明）", plan.source().name())
        }
        (Language::English, true) => format!("source: {}", plan.source().code()),
        (Language::English, false) => {
            format!("source: {} (guessed from its title; say otherwise with --source)", plan.source().code())
        }
    };
    told += &page.words(&source);
    let guessed = plan.table.layout.columns.iter().filter(|it| plan.guessed.contains(&it.header));
    let rows: Vec<Vec<String>> = guessed.map(|it| vec![it.header.clone(), it.field.name().to_owned()]).collect();
    if !rows.is_empty() {
        told += &page.screen.columns(&[page.word("表头", "header"), page.word("猜作", "guessed")], &rows);
    }
    for (problem, more) in capped(&plan.table.problems).chain(capped(&plan.numbers)) {
        told += &page.words(&match problem {
            Some(it) => at(page, it),
            None => page.word("另有 {} 处", "{} more").replace("{}", &more.to_string()),
        });
    }
    let notes = notes(plan);
    for note in &notes {
        told += &page.words(&said(page, note));
    }
    if !notes.is_empty() || !plan.table.problems.is_empty() {
        told += &page.words(page.word(
            "要另外指明的：年份用 --year，台账名称用 --ledger；列、状态、单位在版式里写（--layout），如“状态 | 挂账 | 办理中”“单位 | 规建办 | guijian”。",
            "To say otherwise: --year for years, --ledger for the name of the ledger, and a layout (--layout) for columns, states and units, as `状态 | 挂账 | 办理中` or `单位 | 规建办 | guijian`.",
        ));
    }
    let list = |word: &str, rows: Vec<String>| -> String {
        let more = rows.len().saturating_sub(SHOWN);
        let mut shown: String = rows.iter().take(SHOWN).map(|it| page.screen.indented(2, it)).collect();
        if more > 0 {
            shown += &page.screen.indented(2, &page.word("另有 {} 条", "{} more").replace("{}", &more.to_string()));
        }
        if rows.is_empty() { String::new() } else { page.words(&format!("{word} {}", rows.len())) + &shown }
    };
    told += &list(
        page.word("新增", "new"),
        plan.new.iter().map(|it| format!("{}：{}", row(page, it.row.row), one_line(&it.row.affair))).collect(),
    );
    let cells = |cells: &[(String, String, String)]| {
        let of = |(header, was, now): &(String, String, String)| format!("{header}：{} → {}", empty(was), empty(now));
        cells.iter().map(of).collect::<Vec<_>>().join("；")
    };
    told += &list(
        page.word("变更", "changed"),
        plan.changed
            .iter()
            .map(|it| format!("{}：{}（{}）", row(page, it.row), one_line(&it.affair), cells(&it.cells)))
            .collect(),
    );
    told + &list(
        page.word("消失（底账里保留）", "gone (the record keeps them)"),
        plan.gone.iter().map(|it| one_line(&it.affair)).collect(),
    )
}

fn notes(plan: &Plan) -> Vec<Said> {
    let mut notes = plan.table.notes.clone();
    notes.extend(plan.notes.iter().chain(&plan.which_ledger()).map(|it| Said::new(it.zh.clone(), it.en.clone())));
    if !plan.unknown_units.is_empty() {
        notes.push(Said::new(
            format!("这些单位本处还没有，主办、协办先空着（列里原样保留）：{}。", plan.unknown_units.join("、")),
            format!(
                "these units are not known here and are left out as lead or supporting: {}",
                plan.unknown_units.join(", ")
            ),
        ));
    }
    notes
}

fn ending(page: &Page, plan: &Plan, arguments: &Arguments, must_ask: bool, written: usize) -> String {
    let same = plan.same;
    let english = page.screen.language == Language::English;
    if !plan.table.problems.is_empty() {
        return page
            .word(
                "什么都没有写入：请在表里改好上面各处，再导入。",
                "Nothing was written: mend the cells above and import again.",
            )
            .to_owned();
    }
    if !plan.numbers.is_empty() && !arguments.numbers_confirmed {
        return page
            .word(
                "什么都没有写入：请在表里去掉这些号码，或在版式里把那一列写成“不导入”；确实不是的，加 --numbers-confirmed。",
                "Nothing was written: take the numbers out, skip the column in the layout, or confirm with --numbers-confirmed.",
            )
            .to_owned();
    }
    if must_ask {
        return page
            .word(
                "什么都没有写入：列没有猜错的，加 --yes 再运行一次，以后同样的表不再问；要改的，用 --layout 版式.txt 写出来改。",
                "Nothing was written: if the columns are right, run again with --yes, and the same table is not asked about again; else write the guess out with --layout LAYOUT.txt and mend it.",
            )
            .to_owned();
    }
    match (arguments.dry_run, plan.is_empty(), english) {
        (true, _, false) => format!("只看未写；不变 {same} 行。"),
        (true, _, true) => format!("Shown only, nothing was written; {same} rows as they were."),
        (_, true, false) => format!("没有变化（{same} 行），没有写入。"),
        (_, true, true) => format!("No change ({same} rows), nothing was written."),
        (_, _, false) => format!("已写入 {written} 条；不变 {same} 行。状态据台账所述，本处未核。"),
        (_, _, true) => format!(
            "{written} entries were written, {same} rows as they were. States are as the ledger says, not verified here."
        ),
    }
}

/// Where it is and what would be right.
fn at(page: &Page, it: &CellProblem) -> String {
    let cell = if it.cell.is_empty() { String::new() } else { format!("（{}）", it.cell) };
    match page.screen.language {
        Language::Chinese => format!("第 {} 行“{}”{cell}：{}", it.row, it.header, it.why.zh),
        Language::English => format!("row {}, {:?} {}: {}", it.row, it.header, it.cell, it.why.en),
    }
}

fn said(page: &Page, it: &Said) -> String {
    if page.screen.language == Language::Chinese { it.zh.clone() } else { it.en.clone() }
}

/// The first of a list, then how many are left.
fn capped(problems: &[CellProblem]) -> impl Iterator<Item = (Option<&CellProblem>, usize)> {
    let more = problems.len().saturating_sub(SHOWN);
    problems.iter().take(SHOWN).map(|it| (Some(it), 0)).chain((more > 0).then_some((None, more)))
}

fn row(page: &Page, number: u32) -> String {
    match page.screen.language {
        Language::Chinese => format!("第 {number} 行"),
        Language::English => format!("row {number}"),
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn empty(text: &str) -> String {
    if text.is_empty() { "（空）".to_owned() } else { one_line(text) }
}

fn value(plan: &Plan, seqs: &[u64], written: bool) -> Value {
    let problem = |it: &CellProblem| json!({ "row": it.row, "cell": it.cell, "header": it.header, "zh": it.why.zh, "en": it.why.en });
    let cells = |it: &[(String, String, String)]| {
        it.iter()
            .map(|(header, before, after)| json!({ "header": header, "before": before, "after": after }))
            .collect::<Vec<_>>()
    };
    let notes = notes(plan);
    json!({
        "file": plan.file,
        "sheet": plan.table.sheet,
        "ledger": plan.ledger,
        "layout": plan.table.layout.name,
        "source": plan.source().code(),
        "known": plan.guessed.is_empty(),
        "guessed": plan.guessed,
        "columns": plan.table.layout.columns.iter().map(|it| json!({ "header": it.header, "field": it.field.name() })).collect::<Vec<_>>(),
        "problems": plan.table.problems.iter().map(problem).collect::<Vec<_>>(),
        "numbers": plan.numbers.iter().map(problem).collect::<Vec<_>>(),
        "notes": notes.iter().map(|it| json!({ "zh": it.zh, "en": it.en })).collect::<Vec<_>>(),
        "new": plan.new.iter().map(|it| json!({ "row": it.row.row, "matter": it.matter.0.to_string(), "affair": it.row.affair })).collect::<Vec<_>>(),
        "changed": plan.changed.iter().map(|it| json!({ "row": it.row, "matter": it.matter.0.to_string(), "affair": it.affair, "cells": cells(&it.cells) })).collect::<Vec<_>>(),
        "gone": plan.gone.iter().map(|it| json!({ "matter": it.matter.0.to_string(), "affair": it.affair })).collect::<Vec<_>>(),
        "same": plan.same,
        "written": written,
        "seqs": seqs,
    })
}
