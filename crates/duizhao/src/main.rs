//! The command line: reads the arguments, calls one use case, prints.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use duizhao_app::check::{Check, Outcome, check};
use duizhao_papers::json;
use duizhao_read::{Grade, Language};

#[derive(Parser)]
#[command(name = "duizhao", version, about = "对照：说过的，做到了没有")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 审阅材料
    Check {
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
        /// 只要这些意见（代码，逗号隔开）
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// 用来比对的其他材料
        #[arg(long)]
        against: Vec<PathBuf>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(err) => {
            let _ = writeln!(std::io::stderr(), "{err:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<u8> {
    let Command::Check { inputs, format, only, against } = arguments.command;
    let (mut first, mut unreadable, mut must) = (true, Vec::new(), false);
    let mut out = BufWriter::new(std::io::stdout().lock());
    if let Format::Json = format {
        write!(out, "{{\"schema\":\"{}\",\"reports\":[", json::SCHEMA)?;
    }
    let request = Check { inputs, against, only, ..Check::default() };
    let batch = check(&request, &|_, _, _| {}, |batch, outcome| {
        match outcome {
            Outcome::Reviewed(reviewed) => {
                must |= reviewed.remarks.iter().any(|it| it.grade == Grade::Must);
                match format {
                    Format::Text => writeln!(out, "{}  {} 字", reviewed.file, reviewed.document.text.len())?,
                    Format::Json => {
                        out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
                        serde_json::to_writer(&mut out, &json::report(&reviewed, &batch.others, Language::Chinese))?;
                    }
                }
            }
            Outcome::Unreadable { file, why } => unreadable.push(json::unreadable(&file, &why, Language::Chinese)),
        }
        Ok(())
    })?;
    if let Format::Json = format {
        let rest = [serde_json::to_string(&batch.pairs)?, serde_json::to_string(&unreadable)?];
        writeln!(out, "\n],\"pairs\":{},\"unreadable\":{}}}", rest[0], rest[1])?;
    }
    out.flush()?;
    Ok(if unreadable.is_empty() { u8::from(must) } else { 2 })
}
