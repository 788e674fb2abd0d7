//! The command line: reads the arguments, calls one use case, prints.

mod check;
mod explain;
mod output;
mod pipe;
mod progress;
mod terminal;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use duizhao_read::Language;

/// 本程序不得存储、处理、传输国家秘密。
#[derive(Parser)]
#[command(name = "duizhao", version, about = "对照：说过的，做到了没有", long_about = None)]
#[command(after_help = "本程序不得存储、处理、传输国家秘密。一切都在本机进行，不连接任何外部服务。")]
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
    let done = match Arguments::parse().command {
        Command::Check(arguments) => check::run(arguments),
        Command::Explain(arguments) => explain::run(&arguments),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(err) if pipe::is_closed(&err) => ExitCode::from(pipe::CLOSED),
        Err(err) => complain(&err),
    }
}

/// Bad arguments and what we failed to do; both mean that something was not reviewed.
fn complain(err: &anyhow::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{err:#}");
    ExitCode::from(2)
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
