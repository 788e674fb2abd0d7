//! `duizhao receipt`: the proof of an entry, again.

use std::path::{Path, PathBuf};

use anyhow::Result;
use duizhao_app::record::Failure;
use duizhao_app::record::receipts::{Wanted, receipts};
use duizhao_journal::Receipts;
use duizhao_read::Language;
use serde_json::{Value, json};

use super::{At, Look, Page};
use crate::output::{Inputs, Over};
use crate::{output, print};

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    /// 指令编号（每个条目一份）或条目序号
    #[arg(value_name = "指令|序号")]
    wanted: String,
    #[command(flatten)]
    at: At,
    /// 不带内容：只证明有这一条，不透露写了什么
    #[arg(long)]
    without_body: bool,
    /// 写成文件；有几份时给一个文件夹
    #[arg(short, long, value_name = "文件|文件夹")]
    output: Option<PathBuf>,
    #[command(flatten)]
    over: Over,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let wanted: Wanted = arguments.wanted.parse().map_err(Failure::from)?;
        let record = arguments.at.record()?;
        let found = receipts(&record, wanted, !arguments.without_body)?;
        match (&arguments.output, found.as_slice()) {
            (Some(place), _) => write(page, place, arguments.over, &Inputs::new(record.own()), &found)?,
            (None, _) if page.json => page.line(&value(&found, |_| Value::Null))?,
            (None, [(_, one)]) => print(&one.0)?,
            (None, several) => {
                return Err(Failure::new(
                    "usage",
                    format!("这条指令有 {} 个条目，各有一份回执；请用 -o 文件夹 写成文件，或用序号只取一份", several.len()),
                    format!("this command has {} entries with a receipt each: write them with -o FOLDER, or ask for one by its number", several.len()),
                )
                .into());
            }
        }
        Ok(0)
    })
}

fn write(page: &Page, place: &Path, over: Over, inputs: &Inputs, found: &Receipts) -> Result<()> {
    let folder = found.len() > 1 || place.is_dir();
    if folder {
        output::make_folder(place)?;
    }
    let file = |seq: u64| if folder { place.join(format!("{seq}.tlog-proof")) } else { place.to_owned() };
    over.refuse(found.iter().map(|it| file(it.0.0)), inputs)?;
    for (seq, receipt) in found {
        output::put(&file(seq.0), receipt.0.as_bytes())?;
    }
    let named = |seq: u64| Value::from(file(seq).display().to_string());
    let line = |seq: u64| match page.screen.language {
        Language::Chinese => format!("第 {seq} 条的回执已写入 {}\n", file(seq).display()),
        Language::English => format!("the receipt of entry {seq} is in {}\n", file(seq).display()),
    };
    page.answer(|| value(found, named), || found.iter().map(|it| line(it.0.0)).collect())
}

fn value(found: &Receipts, file: impl Fn(u64) -> Value) -> Value {
    let one = |(seq, receipt): &(duizhao_core::Seq, duizhao_journal::Receipt)| json!({ "seq": seq.0, "receipt": receipt.0, "file": file(seq.0) });
    json!({ "receipts": found.iter().map(one).collect::<Vec<_>>() })
}
