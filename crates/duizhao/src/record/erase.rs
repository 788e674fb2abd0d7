//! `duizhao erase`: the content of an entry is destroyed, its header stays provable.

use anyhow::Result;
use duizhao_app::record::contact::ContactKeys;
use duizhao_app::record::erase::{Erase, erase};
use duizhao_core::{Actor, CommandId, Seq};
use duizhao_read::Language;
use serde_json::json;
use uuid::Uuid;

use super::{At, Look, Page, world};

#[derive(clap::Args)]
#[command(after_help = "清除内容、盐和由它们得出的检索词，并在底账里写下清除这件事；条目的首部留着，仍可证明。\n\
    再没有条目写着的当事人，他的联系方式密钥一并销毁，副本和旧备份里也读不出了。\n\
    已经发出的回执、以前的备份不会因此改变，请按规定一并处理。\n\
    退出码：0 完成，2 不能清除或底账打不开，4 是否写入不确定。")]
pub(crate) struct Arguments {
    /// 条目序号
    #[arg(value_name = "序号", required_unless_present = "subject")]
    seq: Option<u64>,
    /// 改为销毁这个当事人的联系方式密钥：他的联系方式在底账、副本和旧备份里都不再读得出
    #[arg(long, value_name = "编号", conflicts_with = "seq")]
    subject: Option<String>,
    /// 为什么清除；写进底账
    #[arg(long, value_name = "理由")]
    reason: String,
    /// 谁清除
    #[arg(long, value_name = "单位/人员")]
    actor: String,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let actor = arguments.at.record()?.actor(&arguments.actor)?;
        let Some(seq) = arguments.seq else { return forget(arguments, page, &actor) };
        let command = CommandId(Uuid::now_v7());
        let asked = Erase { seq: Seq(seq), reason: arguments.reason.clone(), actor, command };
        let receipts = erase(&arguments.at.record()?, &asked, world())?;
        let seqs: Vec<u64> = receipts.iter().map(|it| it.0.0).collect();
        let value = || {
            let receipts: Vec<&str> = receipts.iter().map(|it| it.1.0.as_str()).collect();
            json!({ "command": command.0.to_string(), "erased": seq, "seqs": seqs, "receipts": receipts })
        };
        let marked = seqs.first().copied().unwrap_or_default();
        page.answer(value, || match page.screen.language {
            Language::Chinese => format!("第 {} 条的内容已清除，清除一事记为第 {marked} 条\n", seq),
            Language::English => format!("the content of entry {} is erased, entry {marked} says so\n", seq),
        })?;
        Ok(0)
    })
}

/// Nothing is written in the record: what was sealed stays there, and nobody can read it.
fn forget(arguments: &Arguments, page: &Page, actor: &Actor) -> Result<u8> {
    let subject = arguments.subject.as_deref().unwrap_or_default();
    let record = arguments.at.record()?;
    ContactKeys::new(record.files.contacts()).destroy(subject, actor, &arguments.reason, (world().now)())?;
    page.answer(
        || json!({ "destroyed": subject }),
        || match page.screen.language {
            Language::Chinese => format!("{subject} 的联系方式密钥已销毁；另外保存的密钥副本请一并销毁\n"),
            Language::English => {
                format!("the contact key of {subject} is destroyed; destroy copies of it kept elsewhere too\n")
            }
        },
    )?;
    Ok(0)
}
