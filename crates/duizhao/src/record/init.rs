//! `duizhao init`: a record begins.

use anyhow::Result;
use duizhao_app::record::begin::begin;
use duizhao_read::Language;
use serde_json::json;

use super::{At, Look, Page, world};

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 单位的代号，只用小写字母、数字和 -；写进底账的名称，以后不能改
    #[arg(long, value_name = "代号", default_value = "record")]
    name: String,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let log = begin(&record, &arguments.name, &world())?;
        let files = &record.files;
        let value = || {
            let path = |it: std::path::PathBuf| it.display().to_string();
            json!({
                "log": log.to_string(),
                "db": record.place.to_string(),
                "key": path(files.key()),
                "vkey": path(files.vkey()),
                "checkpoint": path(files.checkpoint()),
            })
        };
        let db = record.place.to_string();
        page.answer(value, || {
            let rows = [
                [db, what(page, "底账：定期用 duizhao backup 备份", "the record: copy it regularly with duizhao backup")],
                [
                    files.key().display().to_string(),
                    what(page, "密钥：只归本机，抄一份离线锁好，不给任何人", "the key: stays here, one copy locked away offline, for nobody else"),
                ],
                [
                    files.vkey().display().to_string(),
                    what(page, "公钥：发给需要验证回执的单位和群众", "the key to check with: hand it to everyone who should be able to verify"),
                ],
                [
                    files.checkpoint().display().to_string(),
                    what(
                        page,
                        "检查点：最后签署的状态。绝不与底账一起备份、一起恢复；请定期抄送外单位",
                        "the checkpoint: what was signed last. Never back it up or restore it together with the record; send copies to other offices",
                    ),
                ],
            ];
            let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
            page.screen.heading(&begun(page, &log.to_string()))
                + &page.screen.columns(&[page.word("文件", "file"), page.word("怎样保管", "how to keep it")], &rows)
        })?;
        Ok(0)
    })
}

fn what(page: &Page, zh: &'static str, en: &'static str) -> String {
    page.word(zh, en).to_owned()
}

fn begun(page: &Page, log: &str) -> String {
    match page.screen.language {
        Language::Chinese => format!("已建立底账 {log}"),
        Language::English => format!("The record {log} has begun"),
    }
}
