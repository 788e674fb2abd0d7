//! `duizhao checkpoint`: what was signed last, a proof from an older one, a lost one taken up.

use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::checkpoint::{adopt, prove};
use duizhao_read::Language;
use serde_json::json;

use super::words::time;
use super::{At, Look};
use crate::print;

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 检查点文件丢失时，从外单位所持的副本取回
    #[arg(long, value_name = "文件", conflicts_with = "prove")]
    adopt: Option<PathBuf>,
    /// 证明现在的底账是这份检查点（或回执）的延续，写出一致性证明
    #[arg(long, value_name = "文件")]
    prove: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        if let Some(old) = &arguments.prove {
            // For programs in either form: this is what `verify --proof` takes.
            page.line(&prove(&record, old)?.to_json())?;
        } else if let Some(copy) = &arguments.adopt {
            let (taken, extent) = adopt(&record, copy)?;
            let last = page.word("，最后一条记于 ", ", the last of ");
            let last = extent.latest.map(|it| format!("{last}{}", time(it))).unwrap_or_default();
            let told = match page.screen.language {
                Language::Chinese => format!(
                    "已认领 {} 条的检查点，底账是它的延续，现有 {} 条{last}。\n如果这是从备份恢复的：",
                    taken.size, extent.size
                ),
                Language::English => format!(
                    "The checkpoint of {} entries is adopted; the record extends it with {} entries{last}.\nIf it was restored from a backup:",
                    taken.size, extent.size
                ),
            };
            let steps = extent.after_adopting();
            let steps = steps.iter().enumerate().map(|(at, it)| format!("{}. {}", at + 1, page.said(it)));
            let value = || {
                let (root, latest) = (taken.root.to_string(), extent.latest.map(|it| it.to_string()));
                json!({ "size": taken.size, "root": root, "record": { "size": extent.size, "latest": latest } })
            };
            page.answer(value, || page.words(&told) + &page.words(&steps.collect::<Vec<_>>().join("\n")))?;
        } else {
            let signed = record.signed()?;
            let value = || {
                let it = &signed.checkpoint;
                json!({ "log": it.origin, "size": it.size, "root": it.root.to_string(), "note": signed.note })
            };
            if page.json { page.line(&value())? } else { print(&signed.note)? }
        }
        Ok(0)
    })
}
