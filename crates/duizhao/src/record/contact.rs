//! `duizhao contact`: how to reach whom a matter is about, for who has the key.

use anyhow::Result;
use duizhao_app::record::Failure;
use duizhao_app::record::contact::Contact;
use duizhao_app::record::reach::{Wanted, contacts};
use serde_json::json;

use super::{At, Look};

#[derive(clap::Args)]
#[command(after_help = "只有联系方式密钥的文件夹（record.contacts）在这里时才读得出；密钥已销毁的，谁也读不出。\n\
    退出码：0 完成，2 没有这一条，或底账打不开。")]
pub(crate) struct Arguments {
    /// 条目序号，或事项编号（UUID）
    #[arg(value_name = "序号|事项")]
    of: String,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let wanted: Wanted = arguments.of.parse().map_err(Failure::from)?;
        let found = contacts(&arguments.at.record()?, wanted)?;
        let value = || {
            let one = |it: &duizhao_app::record::reach::Reach| {
                let text = if let Contact::Readable(text) = &it.contact { Some(text) } else { None };
                json!({ "seq": it.seq.0, "subject": it.subject, "text": text, "destroyed": it.contact == Contact::Destroyed })
            };
            json!({ "contacts": found.iter().map(one).collect::<Vec<_>>() })
        };
        page.answer(value, || {
            let line = |it: &duizhao_app::record::reach::Reach| {
                let text = match &it.contact {
                    Contact::Readable(text) => text.as_str(),
                    Contact::Destroyed => page.word("（密钥已销毁，读不出）", "(the key was destroyed)"),
                    Contact::KeyMissing => page.word("（密钥不在这里）", "(the key is not here)"),
                };
                format!("{}  {}  {text}\n", it.seq.0, it.subject)
            };
            match found.is_empty() {
                true => format!("{}\n", page.word("没有联系方式", "there is no contact")),
                false => found.iter().map(line).collect(),
            }
        })?;
        Ok(0)
    })
}
