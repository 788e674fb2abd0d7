//! `duizhao checkpoint`: what was signed last, a proof from an older one, a lost one taken up.

use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::checkpoint::{adopt, prove};
use duizhao_read::Language;
use serde_json::json;

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
            let taken = adopt(&record, copy)?;
            let told = match page.screen.language {
                Language::Chinese => format!("已认领 {} 条的检查点，底账是它的延续\n", taken.size),
                Language::English => {
                    format!("the checkpoint of {} entries is adopted, the record extends it\n", taken.size)
                }
            };
            page.answer(|| json!({ "size": taken.size, "root": taken.root.to_string() }), || told)?;
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
