//! `duizhao rebuild`: the read table is made anew from the entries.

use anyhow::Result;
use duizhao_app::record::check::{differences, rebuild};
use duizhao_read::Language;
use serde_json::json;

use super::{At, DOES_NOT_HOLD, Look};
use crate::progress::Entries;

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 只比较，不改动
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let language = page.screen.language;
        if arguments.check {
            let found = differences(&record)?;
            let title = match found.is_empty() {
                true => page.word("读表与条目一致", "The read table is what the entries give"),
                false => page.word(
                    "读表与条目不一致；运行 duizhao rebuild 可重建",
                    "The read table differs; duizhao rebuild makes it anew",
                ),
            };
            let list: String = found.iter().map(|it| page.screen.indented(2, &page.said(it))).collect();
            page.answer(|| json!({ "differences": found }), || page.screen.heading(title) + &list)?;
            return Ok(if found.is_empty() { 0 } else { DOES_NOT_HOLD });
        }
        let bar = Entries::new(page.word("重建", "rebuilding"));
        let matters = rebuild(&record, &|done, all| bar.step(done, all))?;
        drop(bar);
        let told = match language {
            Language::Chinese => format!("已由条目重建 {matters} 个事项的读表\n"),
            Language::English => format!("The read table was made anew: {matters} matters\n"),
        };
        page.answer(|| json!({ "matters": matters }), || told)?;
        Ok(0)
    })
}
