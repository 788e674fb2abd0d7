//! `duizhao signs`: patterns in any event log, each a question with the events it rests on.

use std::ffi::OsStr;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ValueEnum;
use duizhao_app::signs::{Outcome, Request, convert, own, plain, signs};
use duizhao_core::Said;
use duizhao_papers::signs::{PlainTable, csv, json, page};
use duizhao_papers::words::Word;
use duizhao_read::Language;
use duizhao_signs::Columns;
use duizhao_signs::sign::{ALL, Kind, named};

use crate::output::{self, Inputs, Over};
use crate::record::At;
use crate::terminal::{FIRST, Screen};
use crate::{Color, Lang, columns, print};

#[derive(clap::Args)]
#[command(after_help = "退出码：0 查完了（有没有迹象都是 0：迹象是提问，不是差错），2 日志读不了或参数不对。\n\
    含义表（--map）写明日志里的活动是什么意思；没有它，只查用得着单位和时间的迹象，其余列出原因。")]
pub(crate) struct Arguments {
    /// 事件日志：.csv、.xes(.gz)、OCEL 2.0（.json、.sqlite）、.parquet；不写则查本单位底账
    #[arg(value_name = "日志")]
    event_log: Option<PathBuf>,
    #[command(flatten)]
    at: At,
    /// 个案编号在哪一列（case）；不写则猜，并说明猜成了哪一列
    #[arg(long, value_name = "列名")]
    case: Option<String>,
    /// 活动在哪一列
    #[arg(long, value_name = "列名")]
    activity: Option<String>,
    /// 时间在哪一列
    #[arg(long, value_name = "列名")]
    time: Option<String>,
    /// 承办单位在哪一列
    #[arg(long, value_name = "列名")]
    owner: Option<String>,
    /// 经办在哪一列：只用来比较，不显示
    #[arg(long, value_name = "列名")]
    actor: Option<String>,
    /// 到期在哪一列
    #[arg(long, value_name = "列名")]
    due: Option<String>,
    /// 含义表（TOML）：活动 → 签收、改派、佐证、办结……
    #[arg(long, value_name = "文件")]
    map: Option<PathBuf>,
    /// signs.toml：日历、时区、各迹象的界限；不写时，查底账用底账旁边的 signs.toml
    #[arg(long, value_name = "文件")]
    settings: Option<PathBuf>,
    /// 时间怎样写，如 "%d/%m/%Y %H:%M"
    #[arg(long, value_name = "格式")]
    time_format: Option<String>,
    /// 没办结的算到哪一刻，如 "2025-11-25T09:30+08:00"；不写时日志算到最后一条，底账算到现在
    #[arg(long, value_name = "时刻", value_parser = moment)]
    until: Option<jiff::Timestamp>,
    /// 只查这几类，逗号隔开；代码和名称见 --explain
    #[arg(long, value_name = "代码", value_delimiter = ',')]
    only: Vec<String>,
    /// 只要计数，不查迹象：一遍读完，每项的含义见 docs/signs-json.md
    #[arg(long, value_enum, value_name = "哪些", conflicts_with = "output")]
    counts: Option<Counts>,
    /// 说明一类迹象，写代码或名称；不写则列出全部
    #[arg(long, value_name = "代码", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// 屏幕上给人看，还是给程序用
    #[arg(long, value_enum, value_name = "格式", default_value = "text")]
    format: Shape,
    /// 写成文件：.html 一页报告、.json、.csv
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    #[command(flatten)]
    over: Over,
    /// 只换格式：把同一份日志写成 .csv、.xes、.xes.gz、.json、.sqlite、.parquet 或 .columns
    #[arg(long, value_name = "文件", requires = "event_log", conflicts_with_all = ["output", "counts"])]
    to: Option<PathBuf>,
    /// 列出全部；默认每类先列 5 件
    #[arg(long)]
    all: bool,
    /// 语言
    #[arg(long, value_enum, value_name = "语言", default_value = "zh-Hans")]
    lang: Lang,
    /// 颜色和下划线
    #[arg(long, value_enum, value_name = "何时", default_value = "auto")]
    color: Color,
    /// 每行几列
    #[arg(long, value_name = "列", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
}

/// 输出形式
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Text,
    Json,
    Csv,
}

/// 计数
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Counts {
    Plain,
}

impl Arguments {
    fn request(&self) -> Request {
        Request {
            log: self.event_log.clone().unwrap_or_default(),
            columns: Columns {
                case: self.case.clone(),
                activity: self.activity.clone(),
                time: self.time.clone(),
                owner: self.owner.clone(),
                actor: self.actor.clone(),
                due: self.due.clone(),
                ..Columns::default()
            },
            map: self.map.clone(),
            settings: self.settings.clone(),
            time_format: self.time_format.clone(),
            only: self.only.iter().filter_map(|it| Some(named(it)?.code.to_owned())).collect(),
            first: (self.format == Shape::Text && self.output.is_none() && !self.all).then_some(FIRST),
            until: self.until,
            aside: std::env::temp_dir(),
        }
    }

    /// Everything that is read, so that nothing of it is written over.
    fn read(&self) -> Result<Inputs> {
        let named = [&self.event_log, &self.map, &self.settings].into_iter().flatten().cloned();
        Ok(Inputs::new(self.at.record()?.own().into_iter().chain(named)))
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let language = Language::from(arguments.lang);
    let screen =
        Screen { width: columns(arguments.width), styled: arguments.color.is_on(), all: arguments.all, language };
    if let Some(code) = &arguments.explain {
        print(&explained(&screen, code)?)?;
        return Ok(0);
    }
    if let Some(code) = arguments.only.iter().find(|it| named(it).is_none()) {
        bail!(no_such_sign(code));
    }
    let place = arguments.output.as_deref().map(|it| destination(it, arguments)).transpose()?;
    let request = arguments.request();
    if let Some(to) = &arguments.to {
        arguments.over.refuse([to], &arguments.read()?)?;
        let (events, to) = (convert(&request, to)?, to.display());
        let told = match language {
            Language::Chinese => format!("{to}：{events} 条事件"),
            Language::English => format!("{to}: {events} events"),
        };
        print(&screen.indented(0, &told))?;
        return Ok(0);
    }
    let outcome = match (&arguments.event_log, arguments.counts) {
        (Some(_), Some(Counts::Plain)) => return count(arguments, &request, &screen),
        (Some(_), None) => signs(&request)?,
        (None, Some(Counts::Plain)) => {
            bail!(Said::new("--counts plain 要给一份日志", "--counts plain needs a log"))
        }
        (None, None) => own(&arguments.at.record()?, &request, jiff::Timestamp::now())?,
    };
    if let Some((place, paper)) = place {
        output::put(place, &paper.bytes(&outcome, language)?)?;
    }
    let looked = outcome.looked(language);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match arguments.format {
        Shape::Text => out.write_all(screen.signs(&looked).as_bytes())?,
        Shape::Json => json::write(&mut out, &looked)?,
        Shape::Csv => out.write_all(csv::csv(&looked).as_bytes())?,
    }
    out.flush()?;
    Ok(0)
}

fn moment(text: &str) -> Result<jiff::Timestamp, Said> {
    text.parse().map_err(|err| {
        Said::new("要写到分钟并带时区，如 2025-11-25T09:30+08:00", format!("{err}; as 2025-11-25T09:30+08:00"))
    })
}

/// `--counts plain`: nothing but the counts.
fn count(arguments: &Arguments, request: &Request, screen: &Screen) -> Result<u8> {
    let counted = plain(request)?;
    let it = PlainTable { file: &counted.file, columns: &counted.columns, counts: counted.counts };
    match arguments.format {
        Shape::Json => json::write_plain(std::io::stdout().lock(), &it)?,
        Shape::Text => print(&screen.plain_counts(&it))?,
        Shape::Csv => {
            bail!(Said::new(
                "--counts plain 没有 CSV；请用 --format json",
                "plain counts have no CSV; use --format json"
            ))
        }
    }
    Ok(0)
}

/// What `-o` writes.
#[derive(Clone, Copy)]
enum Paper {
    Html,
    Json,
    Csv,
}

impl Paper {
    fn bytes(self, outcome: &Outcome, language: Language) -> Result<Vec<u8>> {
        let looked = outcome.looked(language);
        let mut bytes = Vec::new();
        match self {
            Paper::Html => bytes.extend(page::page(&looked).into_bytes()),
            Paper::Csv => bytes.extend(csv::csv(&looked).into_bytes()),
            Paper::Json => json::write(&mut bytes, &looked)?,
        }
        Ok(bytes)
    }
}

/// By its ending, and never one of the inputs.
fn destination<'p>(place: &'p Path, arguments: &Arguments) -> Result<(&'p Path, Paper)> {
    arguments.over.refuse([place], &arguments.read()?)?;
    let ending = place.extension().and_then(OsStr::to_str).map(str::to_lowercase);
    let paper = match ending.as_deref() {
        Some("html" | "htm") => Paper::Html,
        Some("json") => Paper::Json,
        Some("csv") => Paper::Csv,
        _ => bail!(Said::new(
            format!("-o {}：请用 .html、.json 或 .csv", place.display()),
            format!("-o {}: use .html, .json or .csv", place.display()),
        )),
    };
    Ok((place, paper))
}

fn explained(screen: &Screen, code: &str) -> Result<String> {
    match (code, named(code)) {
        ("", _) => Ok(ALL.iter().map(|it| entry(screen, it)).collect()),
        (_, Some(kind)) => Ok(whole(screen, kind)),
        (_, None) => bail!(no_such_sign(code)),
    }
}

fn no_such_sign(code: &str) -> Said {
    Said::new(
        format!("没有“{code}”这类迹象；duizhao signs --explain 列出全部"),
        format!("there is no sign {code:?}; duizhao signs --explain lists them all"),
    )
}

fn entry(screen: &Screen, kind: &Kind) -> String {
    let wording = kind.wording(screen.language == Language::English);
    screen.heading(&format!("{} · {}", kind.code, wording.label)) + &screen.indented(2, wording.definition)
}

fn whole(screen: &Screen, kind: &Kind) -> String {
    let english = screen.language == Language::English;
    let wording = kind.wording(english);
    let needs: Vec<String> = kind.needs.iter().map(|it| if english { it.said().en } else { it.said().zh }).collect();
    let needs = needs.join(Word("；", "; ").to(screen.language));
    let sections = [
        (Word("由来", "Where the idiom comes from"), kind.idiom),
        (Word("数值", "Its figure"), wording.figure),
        (Word("不提", "Not when"), wording.not_when),
        (Word("看不见", "What it cannot see"), wording.cannot_see),
        (Word("怎样回应", "How to answer"), wording.answer),
        (Word("有下列情形就不查", "Not looked for where"), &needs),
    ];
    let mut page = entry(screen, kind);
    for (name, words) in sections.into_iter().filter(|it| !it.1.is_empty()) {
        page.push('\n');
        page.push_str(&screen.heading(name.to(screen.language)));
        page.push_str(&screen.indented(2, words));
    }
    page
}
