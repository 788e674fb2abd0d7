//! The command line: reads the arguments, calls one use case, prints.

mod allocator;
mod check;
mod demo;
mod explain;
mod help;
mod output;
mod pipe;
mod progress;
mod record;
mod serve;
mod signs;
mod terminal;
mod usage;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{FromArgMatches, Parser, Subcommand, ValueEnum};
use duizhao_read::Language;

/// 本程序不得存储、处理、传输国家秘密。
#[derive(Parser)]
#[command(name = "duizhao", version, about = "对照：说过的，做到了没有（what was said, and whether it was done）", long_about = None)]
#[command(
    after_help = "本程序不得存储、处理、传输国家秘密。一切都在本机进行；除 --db 指明的数据库外，不连接任何服务。（No state secrets: they must not be stored, processed or sent with this program. Everything stays on this machine; it connects to nothing but the database that --db names.）"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 审阅材料：屏幕上逐句提出意见，-o 写成批注（review a report）
    Check(check::Arguments),
    /// 说明一类意见：查什么、看得见和看不见什么、怎样回应（explain a remark）
    Explain(explain::Arguments),
    /// 查迹象：任何一份事件日志，每一条都是带依据的提问（signs in an event log）
    Signs(signs::Arguments),
    /// 台账：在浏览器里办理，数据在本机（the ledger in the browser）
    Serve(serve::Arguments),
    /// 演示：一个编出来的单位，六十件事，打开就能看（a made-up office to look at）
    Demo(demo::Arguments),
    /// 建立底账：数据库、密钥、公钥、检查点（begin a record）
    Init(record::init::Arguments),
    /// 写入：每行一条 JSON 指令，逐条给出回执（append commands）
    Append(record::append::Arguments),
    /// 导入台账：.xlsx、.csv，先看再写（import a ledger）
    Import(record::import::Arguments),
    /// 出表：台账、到期、督办、问题、通报，.xlsx、.docx、.csv（make a table）
    Table(record::table::Arguments),
    /// 把底账写成事件日志：XES、OCEL 2.0、Parquet（export the record as an event log）
    Export(record::export::Arguments),
    /// 按写入次序列出条目（list entries）
    Log(record::log::Arguments),
    /// 一个事项的来龙去脉（show a matter）
    Show(record::show::Arguments),
    /// 再取一份回执（a receipt again）
    Receipt(record::receipt::Arguments),
    /// 验证回执：离线，不需要底账（verify a receipt offline）
    Verify(record::verify::Arguments),
    /// 审计：通读并重算整本底账（audit the record）
    Audit(record::audit::Arguments),
    /// 由条目重建读表，或只比较（rebuild the read table）
    Rebuild(record::rebuild::Arguments),
    /// 联系方式：有密钥的人才读得出（contact data, for who has the key）
    Contact(record::contact::Arguments),
    /// 清除一条的内容，留下首部（erase the content of an entry）
    Erase(record::erase::Arguments),
    /// 备份成一个文件（back up）
    Backup(record::backup::Arguments),
    /// 从备份恢复到空的数据库（restore）
    Restore(record::restore::Arguments),
    /// 检查点：打印、证明延续、认领（checkpoints）
    Checkpoint(record::checkpoint::Arguments),
}

/// 语言
#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    #[value(name = "zh-Hans", alias = "zh")]
    Chinese,
    #[value(name = "en")]
    English,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Chinese => Language::Chinese,
            Lang::English => Language::English,
        }
    }
}

/// 颜色
#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether standard output takes underline and colour. <https://no-color.org>
    #[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
    fn is_on(self) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        }
    }
}

fn main() -> ExitCode {
    let language = usage::language();
    let asked = help::command(language).try_get_matches();
    let arguments = match asked.and_then(|it| Arguments::from_arg_matches(&it)) {
        Ok(arguments) => arguments,
        Err(err) => return usage::refuse(&err, language),
    };
    let done = match arguments.command {
        Command::Check(arguments) => check::run(arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Signs(arguments) => signs::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Init(arguments) => record::init::run(&arguments),
        Command::Append(arguments) => record::append::run(&arguments),
        Command::Import(arguments) => record::import::run(&arguments),
        Command::Table(arguments) => record::table::run(&arguments),
        Command::Export(arguments) => record::export::run(&arguments),
        Command::Log(arguments) => record::log::run(&arguments),
        Command::Show(arguments) => record::show::run(&arguments),
        Command::Receipt(arguments) => record::receipt::run(&arguments),
        Command::Verify(arguments) => record::verify::run(&arguments),
        Command::Audit(arguments) => record::audit::run(&arguments),
        Command::Rebuild(arguments) => record::rebuild::run(&arguments),
        Command::Contact(arguments) => record::contact::run(&arguments),
        Command::Erase(arguments) => record::erase::run(&arguments),
        Command::Backup(arguments) => record::backup::run(&arguments),
        Command::Restore(arguments) => record::restore::run(&arguments),
        Command::Checkpoint(arguments) => record::checkpoint::run(&arguments),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(err) if pipe::is_closed(&err) => ExitCode::from(pipe::CLOSED),
        Err(err) => usage::complain(&err, language),
    }
}

/// Columns of the screen; in a pipe those of a letter.
fn columns(asked: Option<u16>) -> usize {
    const PIPE: usize = 80;
    const WIDEST: usize = 120;
    let seen = || std::io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    match asked {
        Some(width) => usize::from(width),
        None => seen().map_or(PIPE, |(width, _)| usize::from(width.0).min(WIDEST)),
    }
}

fn print(words: &str) -> Result<()> {
    Ok(std::io::stdout().lock().write_all(words.as_bytes())?)
}
