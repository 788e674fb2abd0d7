//! `duizhao export`: the record as an event log that other tools read.

use std::path::{Path, PathBuf};

use anyhow::Result;
use duizhao_app::record::Failure;
use duizhao_app::signs::{Exported, export};
use duizhao_read::Language;
use serde_json::json;

use super::{At, Look, Page};
use crate::output::{Inputs, Over};

#[derive(clap::Args)]
#[command(after_help = "日志里有全部文字和经办人的编号，没有联系方式；请像底账一样保管。撤回的事项不在其中。\n\
    读回来：duizhao signs 文件，迹象和底账上的一样（--until 指明算到哪一刻）。\n退出码同 duizhao audit。")]
#[command(group = clap::ArgGroup::new("files").required(true).multiple(true))]
pub(crate) struct Arguments {
    /// 写成 XES：.xes 或 .xes.gz
    #[arg(long, value_name = "文件", group = "files")]
    xes: Option<PathBuf>,
    /// 写成 OCEL 2.0：.json（.jsonocel）或 .sqlite
    #[arg(long, value_name = "文件", group = "files")]
    ocel: Option<PathBuf>,
    /// 写成 Parquet：.parquet
    #[arg(long, value_name = "文件", group = "files")]
    parquet: Option<PathBuf>,
    #[command(flatten)]
    over: Over,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let files = arguments.files()?;
        arguments.over.refuse(&files, &Inputs::new(record.own()))?;
        for file in files {
            told(page, file, export(&record, file)?)?;
        }
        Ok(0)
    })
}

impl Arguments {
    /// Each with an ending of its format.
    fn files(&self) -> Result<Vec<&Path>, Failure> {
        let all = [
            ("--xes", &self.xes, &[".xes", ".xes.gz"][..]),
            ("--ocel", &self.ocel, &[".json", ".jsonocel", ".sqlite"]),
            ("--parquet", &self.parquet, &[".parquet"]),
        ];
        let mut files = Vec::new();
        for (option, file, endings) in all {
            let Some(file) = file else { continue };
            let name = file.to_string_lossy().to_lowercase();
            if !endings.iter().any(|it| name.ends_with(it)) {
                let (shown, endings) = (file.display(), endings.join(" "));
                return Err(Failure::new(
                    "usage",
                    format!("{option} {shown}：结尾应为 {endings}"),
                    format!("{option} {shown}: it should end in {endings}"),
                ));
            }
            files.push(file.as_path());
        }
        Ok(files)
    }
}

fn told(page: &Page, file: &Path, exported: Exported) -> Result<()> {
    let (file, Exported { matters, events }) = (file.display(), exported);
    page.answer(
        || json!({ "file": file.to_string(), "matters": matters, "events": events }),
        || match page.screen.language {
            Language::Chinese => format!("{file}：事项 {matters} 件，事件 {events} 条\n"),
            Language::English => format!("{file}: {matters} matters, {events} events\n"),
        },
    )
}
