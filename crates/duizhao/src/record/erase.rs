//! `duizhao erase`: the content of an entry is destroyed, its header stays provable.

use anyhow::Result;
use duizhao_app::record::erase::{Erase, Erasure, erase, forget};
use duizhao_core::{CommandId, Seq};
use duizhao_read::Language;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{At, Look, Page, world};

#[derive(clap::Args)]
#[command(after_help = "清除内容和盐，并在底账里写下清除这件事；条目的首部留着，仍可证明。\n\
    再没有条目写着的当事人，他的联系方式密钥一并销毁，副本和旧备份里也读不出了。\n\
    中途断了的，同样再运行一次，就接着做完。\n\
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
    #[arg(long, value_name = "原因")]
    reason: String,
    /// 谁清除：写名称或编号，如 党政办/林岚
    #[arg(long, value_name = "单位/人员")]
    actor: String,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let actor = record.actor(&arguments.actor)?;
        let command = CommandId(Uuid::now_v7());
        let reason = arguments.reason.clone();
        let Some(seq) = arguments.seq else {
            let subject = arguments.subject.as_deref().unwrap_or_default();
            let erasure = forget(&record, subject, &reason, &actor, command, world())?;
            return told(page, &erasure, json!({ "destroyed": subject }), |entry| destroyed(page, subject, entry));
        };
        let erasure = erase(&record, &Erase { seq: Seq(seq), reason, actor, command }, world())?;
        told(page, &erasure, json!({ "erased": seq }), |entry| erased(page, seq, entry, erasure.before))
    })
}

fn told(page: &Page, erasure: &Erasure, what: Value, words: impl FnOnce(u64) -> String) -> Result<u8> {
    let seqs: Vec<u64> = erasure.receipts.iter().map(|it| it.0.0).collect();
    let entry = seqs.first().copied().unwrap_or_default();
    let value = || {
        let receipts: Vec<&str> = erasure.receipts.iter().map(|it| it.1.0.as_str()).collect();
        let mut value = what;
        value["before"] = erasure.before.into();
        value["seqs"] = seqs.into();
        value["receipts"] = receipts.into();
        value
    };
    page.answer(value, || page.words(&words(entry)))?;
    Ok(0)
}

fn erased(page: &Page, seq: u64, entry: u64, before: bool) -> String {
    match (page.screen.language, before) {
        (Language::Chinese, false) => format!("第 {seq} 条的内容已清除，清除一事记为第 {entry} 条"),
        (Language::Chinese, true) => {
            format!("第 {seq} 条早已清除，记为第 {entry} 条；当时没有做完的，现在都已做完")
        }
        (Language::English, false) => format!("the content of entry {seq} is erased, entry {entry} says so"),
        (Language::English, true) => {
            format!("entry {seq} was erased before, entry {entry} says so; whatever was left to do is done")
        }
    }
}

fn destroyed(page: &Page, subject: &str, entry: u64) -> String {
    match page.screen.language {
        Language::Chinese => {
            format!("{subject} 的联系方式密钥已销毁，记为第 {entry} 条；另外保存的密钥副本请一并销毁")
        }
        Language::English => format!(
            "the contact key of {subject} is destroyed, entry {entry} says so; destroy copies of it kept elsewhere too"
        ),
    }
}
