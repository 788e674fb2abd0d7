//! `duizhao table`: the tables that superiors want, as .xlsx, .docx or .csv; handed in, they are frozen.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use duizhao_app::hand_in::{frozen, hand_in, sha256};
use duizhao_app::layouts;
use duizhao_app::record::{Failure, Record};
use duizhao_app::table::{Asked, Format, Kind, Made, table};
use duizhao_core::Calendar;
use duizhao_read::Language;
use serde_json::json;
use uuid::Uuid;

use super::{At, Look, Page, REFUSED, today, words, world};
use crate::output::{Inputs, Over};

#[derive(Clone, Copy, ValueEnum)]
enum Wanted {
    /// 台账
    Ledger,
    /// 到期清单
    Due,
    /// 督办清单
    FollowUp,
    /// 问题清单
    Problems,
    /// 进展通报
    Notice,
}

#[derive(clap::Args)]
#[command(
    after_help = "例：duizhao table --kind follow-up -o 督办.docx\n    duizhao table --ledger 督办台账 --layout 巡察整改方案 --filter 状态=办理中 -o 台账.xlsx --hand-in --actor dangzheng/p1\n\
    退出码：0 完成，1 --check 没有找到，2 参数不对或底账打不开，4 是否写入不确定。"
)]
pub(crate) struct Arguments {
    /// 哪一种表
    #[arg(long, value_enum, value_name = "种类", default_value = "ledger")]
    kind: Wanted,
    /// 写到哪里：.xlsx、.docx 或 .csv
    #[arg(short, value_name = "文件", required_unless_present_any = ["check", "layouts"])]
    output: Option<PathBuf>,
    #[command(flatten)]
    over: Over,
    /// 版式的名称或文件
    #[arg(long, value_name = "名称|文件")]
    layout: Option<String>,
    /// 只要一本台账的事项
    #[arg(long, value_name = "名称")]
    ledger: Option<String>,
    /// 只要某列含某些字的，可写几个，如 状态=办理中
    #[arg(long, value_name = "列=字")]
    filter: Vec<String>,
    /// 标题
    #[arg(long, value_name = "标题")]
    title: Option<String>,
    /// 几天内到期的算快到期
    #[arg(long, value_name = "天", default_value_t = 10, value_parser = clap::value_parser!(i32).range(0..=3650))]
    within: i32,
    /// 报送：把这份表的哈希和日期记入底账，下一份写明有什么变化
    #[arg(long, requires = "actor")]
    hand_in: bool,
    /// 谁报送
    #[arg(long, value_name = "单位/人员")]
    actor: Option<String>,
    /// 这个文件是不是报送过的，报送后有没有改过
    #[arg(long, value_name = "文件", conflicts_with_all = ["output", "hand_in"])]
    check: Option<PathBuf>,
    /// 列出现有的版式
    #[arg(long, conflicts_with_all = ["output", "hand_in", "check"])]
    layouts: bool,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        match (&arguments.check, &arguments.output) {
            (Some(file), _) => check(page, &record, file),
            (None, Some(output)) => make(page, &record, arguments, output),
            (None, None) => list(page, &record),
        }
    })
}

fn make(page: &Page, record: &Record, arguments: &Arguments, output: &Path) -> Result<u8> {
    let actor = arguments.actor.as_deref().filter(|_| arguments.hand_in).map(|it| record.actor(it)).transpose()?;
    let format = format(output)?;
    let asked = asked(record, arguments)?;
    let layout = arguments.layout.as_ref().map(PathBuf::from);
    arguments.over.refuse([output], &Inputs::new(record.own().into_iter().chain(layout)))?;
    let made = table(record, &asked)?;
    let bytes = format.write(&made.table)?;
    crate::output::put(output, &bytes)?;
    let mut seqs: Vec<u64> = Vec::new();
    if let Some(actor) = &actor {
        let receipts = hand_in(record, &bytes, made.handed.clone(), actor, Uuid::now_v7(), world())?;
        seqs = receipts.iter().map(|it| it.0.0).collect();
    }
    let hash = sha256(&bytes);
    page.answer(|| value(&made, output, &hash, &seqs), || told(page, &made, output, &hash, &seqs))?;
    Ok(0)
}

fn asked(record: &Record, arguments: &Arguments) -> Result<Asked, Failure> {
    let filters = arguments.filter.iter().map(|it| {
        let parts =
            it.split_once(['=', '＝']).map(|(column, words)| (column.trim().to_owned(), words.trim().to_owned()));
        parts.ok_or_else(|| {
            Failure::new(
                "usage",
                format!("--filter {it}：应为“列=字”，如 状态=办理中"),
                format!("--filter {it}: expected column=words, as in 状态=办理中"),
            )
        })
    });
    Ok(Asked {
        kind: match arguments.kind {
            Wanted::Ledger => Kind::Ledger,
            Wanted::Due => Kind::Due,
            Wanted::FollowUp => Kind::FollowUp,
            Wanted::Problems => Kind::Problems,
            Wanted::Notice => Kind::Notice,
        },
        layout: arguments.layout.as_deref().map(|it| layouts::named(&record.files, it)).transpose()?,
        ledger: arguments.ledger.clone(),
        filters: filters.collect::<Result<_, _>>()?,
        title: arguments.title.clone(),
        today: today(),
        within_days: arguments.within,
        calendar: Calendar::shipped(),
        names: record.names()?,
    })
}

/// By the ending of the file.
fn format(output: &Path) -> Result<Format, Failure> {
    let ending = output.extension().map(|it| it.to_string_lossy().to_lowercase());
    ending.as_deref().and_then(Format::of).ok_or_else(|| {
        Failure::new(
            "usage",
            format!("-o {}：请用 .xlsx、.docx 或 .csv", output.display()),
            format!("-o {}: use .xlsx, .docx or .csv", output.display()),
        )
    })
}

fn told(page: &Page, made: &Made, output: &Path, hash: &str, seqs: &[u64]) -> String {
    let rows = made.table.rows.len();
    let shown = output.display();
    let mut told = match page.screen.language {
        Language::Chinese => page.words(&format!("{}：{rows} 行，已写入 {shown}", made.table.title)),
        Language::English => page.words(&format!("{}: {rows} rows, written to {shown}", made.table.title)),
    };
    // What a table says of itself is in the language of the office.
    made.table.notes.iter().for_each(|it| told += &page.words(it));
    if let [seq, ..] = seqs {
        told += &match page.screen.language {
            Language::Chinese => page.words(&format!("已报送，记为第 {seq} 条；SHA-256 {hash}")),
            Language::English => page.words(&format!("handed in as entry {seq}; SHA-256 {hash}")),
        };
    }
    told
}

fn value(made: &Made, output: &Path, hash: &str, seqs: &[u64]) -> serde_json::Value {
    let since = made.since.as_ref().map(|(frozen, since)| {
        let left = since.left.iter().map(|(affair, why)| json!({ "affair": affair, "zh": why.zh, "en": why.en }));
        let left: Vec<_> = left.collect();
        json!({ "seq": frozen.seq, "at": frozen.at.to_string(), "new": since.new, "closed": since.closed, "reopened": since.reopened, "left": left })
    });
    json!({
        "file": output.display().to_string(),
        "title": made.table.title,
        "layout": made.handed.layout,
        "rows": made.table.rows.len(),
        "size": made.handed.size,
        "sha256": hash,
        "notes": made.table.notes,
        "since": since,
        "seqs": seqs,
    })
}

fn check(page: &Page, record: &Record, file: &Path) -> Result<u8> {
    let bytes = std::fs::read(file).map_err(|err| Failure::unread(file, &err))?;
    let hash = sha256(&bytes);
    let found = frozen(record)?.into_iter().find(|it| it.table.sha256 == hash);
    let value = || match &found {
        Some(it) => {
            json!({ "handed_in": true, "seq": it.seq, "at": it.at.to_string(), "title": it.table.table, "sha256": hash })
        }
        None => json!({ "handed_in": false, "sha256": hash }),
    };
    page.answer(value, || match (&found, page.screen.language) {
        (Some(it), Language::Chinese) => page.words(&format!(
            "这就是 {} 报送的“{}”（第 {} 条），一字未改。",
            words::time(it.at),
            it.table.table,
            it.seq
        )),
        (Some(it), Language::English) => page.words(&format!(
            "this is {:?} as handed in {} (entry {}), unchanged",
            it.table.table,
            words::time(it.at),
            it.seq
        )),
        (None, Language::Chinese) => page.words("底账里没有报送过这个文件：没有报送，或者之后改过。"),
        (None, Language::English) => {
            page.words("the record has no such file handed in: it never was, or it was changed since")
        }
    })?;
    Ok(if found.is_some() { 0 } else { REFUSED })
}

fn list(page: &Page, record: &Record) -> Result<u8> {
    let all = layouts::all(&record.files)?;
    let headers = |it: &duizhao_read::ledger::Layout| it.columns.iter().map(|it| it.header.clone()).collect::<Vec<_>>();
    page.answer(
        || json!({ "layouts": all.iter().map(|it| json!({ "name": it.name, "columns": headers(it) })).collect::<Vec<_>>() }),
        || {
            let rows: Vec<Vec<String>> = all.iter().map(|it| vec![it.name.clone(), headers(it).join("、")]).collect();
            page.screen.columns(&[page.word("版式", "layout"), page.word("列", "columns")], &rows)
        },
    )?;
    Ok(0)
}
