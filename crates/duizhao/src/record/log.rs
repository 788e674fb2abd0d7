//! `duizhao log`: entries in the order in which they were recorded.

use anyhow::Result;
use duizhao_read::Language;

use super::{At, Look, words};

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 从第几条起；不写则列出最新的
    #[arg(long, value_name = "序号")]
    from: Option<u64>,
    /// 最多几条
    #[arg(long, value_name = "条", default_value_t = 50)]
    limit: u64,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let reader = record.reader()?;
        let size = reader.size().map_err(duizhao_app::record::Failure::from)?;
        let from = arguments.from.unwrap_or(size.saturating_sub(arguments.limit)).min(size);
        let to = from.saturating_add(arguments.limit).min(size);
        if page.json {
            let mut failed = None;
            let give = |it| {
                if failed.is_none() {
                    failed = page.line(&words::value(&it)).err();
                }
            };
            reader.entries(from, to, give).map_err(duizhao_app::record::Failure::from)?;
            return failed.map_or(Ok(0), Err);
        }
        let mut entries = Vec::new();
        reader.entries(from, to, |it| entries.push(it)).map_err(duizhao_app::record::Failure::from)?;
        let (language, names) = (page.screen.language, words::names(&record));
        let rows = entries.iter().map(|entry| {
            let it = words::header(entry)?;
            Ok(vec![
                it.seq.0.to_string(),
                words::time(it.at),
                words::kind(&it.kind, language),
                names.of_actor(&it.actor),
                words::gist(entry, &names, language),
                it.matter.0.to_string(),
            ])
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let head = match language {
            Language::Chinese => ["序号", "时间", "种类", "经办", "内容"],
            Language::English => ["seq", "time", "kind", "by", "content"],
        };
        let title = match language {
            Language::Chinese => format!("{} · 共 {size} 条", reader.log()),
            Language::English => format!("{} · {size} entries", reader.log()),
        };
        crate::print(&(page.screen.heading(&title) + &page.screen.columns(&head, &rows)))?;
        Ok(0)
    })
}
