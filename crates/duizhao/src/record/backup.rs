//! `duizhao backup`: the whole record as one file that any program can read.

use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::copy;
use duizhao_read::Language;
use serde_json::json;

use super::{At, Look};
use crate::output::{Inputs, Over, Pending};
use crate::progress::Entries;

#[derive(clap::Args)]
#[command(after_help = "备份里有全部内容，请像底账一样保管；密钥和检查点文件不在其中。\n退出码同 duizhao audit。")]
pub(crate) struct Arguments {
    /// 写到哪里
    #[arg(value_name = "文件")]
    file: PathBuf,
    #[command(flatten)]
    over: Over,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let file = arguments.file.display();
        let record = arguments.at.record()?;
        arguments.over.refuse([&arguments.file], &Inputs::new(record.own()))?;
        let mut out = Pending::new(&arguments.file)?;
        let bar = Entries::new(page.word("备份", "backing up"));
        let size = copy::backup(&record, &mut out, &|done, all| bar.step(done, all))?;
        drop(bar);
        out.put()?;
        page.answer(
            || json!({ "file": file.to_string(), "size": size }),
            || match page.screen.language {
                Language::Chinese => format!("已备份 {size} 条到 {file}\n"),
                Language::English => format!("{size} entries are in {file}\n"),
            },
        )?;
        Ok(0)
    })
}
