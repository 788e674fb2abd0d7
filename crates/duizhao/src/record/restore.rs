//! `duizhao restore`: a backup is read into an empty place and recomputed.

use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::copy;
use duizhao_read::Language;
use serde_json::json;

use super::{At, Look};
use crate::progress::Entries;

#[derive(clap::Args)]
#[command(
    after_help = "每一条都重新计算，与备份里签署的根核对；不符就什么也不写。\n退出码：0 完成，2 读不了或数据库不空，3 备份核对不符。"
)]
pub(crate) struct Arguments {
    /// duizhao backup 写的文件
    #[arg(value_name = "文件")]
    file: PathBuf,
    #[command(flatten)]
    at: At,
    /// 公钥，或装公钥的文件；默认用随附的 .vkey
    #[arg(long, value_name = "公钥|文件")]
    key: Option<String>,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let bar = Entries::new(page.word("恢复", "restoring"));
        let done = copy::restore(&record, &arguments.file, arguments.key.as_deref(), &|done, all| bar.step(done, all))?;
        drop(bar);
        let (log, size) = (&done.origin, done.size);
        let next = page.word(
            "要继续写入，还需要密钥文件，和外单位所持的检查点（duizhao checkpoint --adopt 文件）。",
            "To go on writing it needs its key, and a checkpoint that another office holds (duizhao checkpoint --adopt FILE).",
        );
        let told = match page.screen.language {
            Language::Chinese => format!("已恢复 {log}，共 {size} 条，根与签署的相同"),
            Language::English => format!("{log} is restored, {size} entries, with the root that was signed"),
        };
        page.answer(
            || json!({ "log": log, "size": size, "root": done.root.to_string() }),
            || page.screen.heading(&told) + &page.words(next),
        )?;
        Ok(0)
    })
}
