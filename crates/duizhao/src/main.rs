//! The command line: reads the arguments, calls one use case, prints.

use std::io::Write;
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
        #[arg(long)]
        against: Vec<PathBuf>,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
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
    let Command::Check { inputs, format, against } = arguments.command;
    let (mut reports, mut unreadable, mut must) = (Vec::new(), Vec::new(), false);
    let mut out = std::io::stdout().lock();
    let others: Vec<_> = against.iter().map(|_| json::Other { report: None, sha256: [0; 32] }).collect();
    check(&Check { inputs, against, ..Check::default() }, |outcome| {
        match outcome {
            Outcome::Reviewed(reviewed) => {
                must |= reviewed.remarks.iter().any(|it| it.grade == Grade::Must);
                if let Format::Text = format {
                    writeln!(out, "{}  {} 字", reviewed.file, reviewed.document.text.len())?;
                }
                reports.push(json::report(&reviewed, &others, Language::Chinese));
            }
            Outcome::Unreadable { file, why } => unreadable.push(json::unreadable(&file, &why, Language::Chinese)),
        }
        Ok(())
    })?;
    let failed = !unreadable.is_empty();
    if let Format::Json = format {
        let all = serde_json::json!({
            "schema": json::SCHEMA, "reports": reports, "pairs": [], "unreadable": unreadable,
        });
        writeln!(out, "{all}")?;
    }
    Ok(if failed { 2 } else { u8::from(must) })
}
