//! A command line that cannot be taken, and a failure on the way, in the language that was asked for.

use std::error::Error as _;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use duizhao_app::record::said_of;
use duizhao_core::Said;
use duizhao_read::Language;

use crate::help::{help, usage as usage_in};

const WRONG: u8 = 2;

/// As `--lang` says, before anything is known to be right.
pub(crate) fn language() -> Language {
    let all: Vec<String> = std::env::args_os().map(|it| it.to_string_lossy().into_owned()).collect();
    let after = all.windows(2).filter(|it| it[0] == "--lang").map(|it| it[1].as_str());
    let english = after.chain(all.iter().filter_map(|it| it.strip_prefix("--lang="))).any(|it| it == "en");
    if english { Language::English } else { Language::Chinese }
}

/// What clap says, in the language that was asked for.
pub(crate) fn refuse(err: &Error, language: Language) -> ExitCode {
    let help = || {
        let asked: Vec<String> = std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
        help(&asked, language)
    };
    match err.kind() {
        ErrorKind::DisplayVersion => err.exit(),
        ErrorKind::DisplayHelp => {
            let _ = io::stdout().write_all(help().as_bytes());
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = io::stderr().write_all(help().as_bytes());
        }
        _ => {
            let said = if language == Language::Chinese { chinese(err) } else { english(err) };
            let _ = writeln!(io::stderr(), "{said}");
        }
    }
    ExitCode::from(WRONG)
}

/// Bad arguments and what we failed to do; both mean that something was not done.
pub(crate) fn complain(err: &anyhow::Error, language: Language) -> ExitCode {
    let parts: Vec<String> = err.chain().map(|it| part(it, language)).collect();
    let between = if language == Language::Chinese { "：" } else { ": " };
    let _ = writeln!(io::stderr(), "{}", parts.join(between));
    ExitCode::from(WRONG)
}

fn part(err: &(dyn std::error::Error + 'static), language: Language) -> String {
    match (said_of(err), language) {
        (None, _) => err.to_string(),
        (Some(said), Language::Chinese) => said.zh,
        (Some(said), Language::English) => said.en,
    }
}

/// As clap says it, but for what we say ourselves of a value: that is there in both languages.
fn english(err: &Error) -> String {
    let text = err.render().to_string();
    let ours = err.source().and_then(|it| it.downcast_ref::<Said>());
    ours.map_or(text.clone(), |said| text.replace(&said.to_string(), &said.en)).trim_end().to_owned()
}

fn chinese(err: &Error) -> String {
    let usage = match err.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(it)) => it.to_string(),
        _ => String::new(),
    };
    let usage = usage_in(usage.trim(), Language::Chinese);
    let lines = [what(err), usage, "加上 --help 看说明".to_owned()];
    lines.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
}

fn what(err: &Error) -> String {
    use ContextKind::{InvalidArg, InvalidSubcommand, InvalidValue, PriorArg, ValidValue};
    let one = |kind| texts(err, kind).into_iter().next().unwrap_or_default();
    let argument = bare(&one(InvalidArg));
    let value = one(InvalidValue);
    match err.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("没有“{argument}”这个选项{}", perhaps(err, ContextKind::SuggestedArg))
        }
        ErrorKind::UnknownArgument => format!("“{argument}”是多出来的"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令{}", one(InvalidSubcommand), perhaps(err, ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("还要写：{}", texts(err, InvalidArg).join("、")),
        ErrorKind::MissingSubcommand => "还要写一个命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面还要写一个值"),
        ErrorKind::InvalidValue => {
            format!("“{argument}”的值“{value}”不对；可以写：{}", texts(err, ValidValue).join("、"))
        }
        ErrorKind::ValueValidation => {
            let why = err.source().map(inner).unwrap_or_default();
            format!("“{argument}”的值“{value}”不对：{why}")
        }
        ErrorKind::ArgumentConflict if texts(err, PriorArg).iter().any(|it| bare(it) == argument) => {
            format!("“{argument}”只能写一次")
        }
        ErrorKind::ArgumentConflict => {
            let others: Vec<String> = texts(err, PriorArg).iter().map(|it| format!("“{}”", bare(it))).collect();
            format!("“{argument}”不能和{}一起写", others.join("、"))
        }
        ErrorKind::TooManyValues => format!("“{argument}”后面的“{value}”是多出来的"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("“{argument}”后面的值的个数不对"),
        ErrorKind::NoEquals => format!("“{argument}”和它的值之间要写 ="),
        ErrorKind::InvalidUtf8 => "参数里有不是 UTF-8 的文字".to_owned(),
        _ => err.render().to_string(),
    }
}

/// Why a value is not of its type.
fn inner(err: &(dyn std::error::Error + 'static)) -> String {
    if let Some(said) = err.downcast_ref::<Said>() {
        return said.zh.clone();
    }
    let text = err.to_string();
    if let Some((_, range)) = text.split_once(" is not in ") {
        let (least, most) = range.split_once("..").unwrap_or((range, ""));
        return format!("要在 {least} 到 {} 之间", most.trim_start_matches('='));
    }
    match err.is::<std::num::ParseIntError>() || text.contains("digit found") || text.contains("parse integer") {
        true => "要写不小于 0 的整数".to_owned(),
        false => text,
    }
}

fn perhaps(err: &Error, kind: ContextKind) -> String {
    let all: Vec<String> = texts(err, kind).iter().map(|it| format!("“{it}”")).collect();
    if all.is_empty() { String::new() } else { format!("；是不是{}？", all.join("、")) }
}

fn texts(err: &Error, kind: ContextKind) -> Vec<String> {
    match err.get(kind) {
        Some(ContextValue::String(it)) => vec![it.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        _ => Vec::new(),
    }
}

/// An option without the name of its value.
fn bare(argument: &str) -> String {
    let first = argument.split_once(' ').map_or(argument, |it| it.0);
    if argument.starts_with('-') { first.to_owned() } else { argument.trim_matches(['[', ']', '<', '>']).to_owned() }
}
