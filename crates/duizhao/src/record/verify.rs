//! `duizhao verify`: a receipt is checked offline, and told in words.

use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::verify::{Verified, Verify, verify};
use duizhao_read::Language;
use serde_json::{Value, json};

use super::{Look, Page, words};

#[derive(clap::Args)]
#[command(after_help = "不需要数据库，不联网。公钥请从该单位公开的地方取得，不要用随回执一起来的。\n\
    退出码：0 成立，2 缺少文件或参数，3 不成立。")]
pub(crate) struct Arguments {
    /// 回执（.tlog-proof）
    #[arg(value_name = "回执")]
    receipt: PathBuf,
    /// 公钥，或装公钥的文件（record.vkey）
    #[arg(long, value_name = "公钥|文件")]
    key: String,
    /// 内容的文件：核对它就是当时写入的
    #[arg(long, value_name = "文件")]
    body: Option<PathBuf>,
    /// 回执不带内容时，核对内容要用的盐（base64）
    #[arg(long, value_name = "盐", requires = "body")]
    salt: Option<String>,
    /// 另一时间留下的检查点或回执：核对两者是同一本底账的前后
    #[arg(long, value_name = "检查点")]
    since: Option<PathBuf>,
    /// 两个检查点之间的一致性证明，由 duizhao checkpoint --prove 写出
    #[arg(long, value_name = "文件")]
    proof: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let asked = Verify {
            receipt: arguments.receipt.clone(),
            key: arguments.key.clone(),
            body: arguments.body.clone(),
            salt: arguments.salt.clone(),
            since: arguments.since.clone(),
            proof: arguments.proof.clone(),
        };
        let verified = verify(&asked)?;
        page.answer(|| value(&verified), || told(page, &verified))?;
        Ok(0)
    })
}

fn value(verified: &Verified) -> Value {
    let Verified { proven, key, body_fits, since } = verified;
    let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("what was verified is JSON");
    json!({
        "holds": true,
        "header": json(&proven.header.bytes()),
        "body": proven.body.as_deref().map(json),
        "body_file": body_fits.then_some(true),
        "key": key.to_string(),
        "size": proven.checkpoint.size,
        "root": proven.checkpoint.root.to_string(),
        "since": since.as_ref().map(|it| json!({ "size": it.size, "root": it.root.to_string() })),
    })
}

fn told(page: &Page, verified: &Verified) -> String {
    let Verified { proven, key, body_fits, since } = verified;
    let header = &proven.header;
    let language = page.screen.language;
    let content: Vec<(String, String)> = match &proven.body {
        None => vec![(
            page.word("内容", "content").to_owned(),
            page.word("（回执不带内容）", "(not in the receipt)").to_owned(),
        )],
        Some(body) => {
            let body = serde_json::from_slice(body).expect("what was verified is JSON");
            words::body(&header.kind, &body, language)
        }
    };
    let size = proven.checkpoint.size;
    let tree = match language {
        Language::Chinese => format!("序号 {}；当时底账共 {size} 条，根 {}", header.seq.0, proven.checkpoint.root),
        Language::English => {
            format!("seq {}, in a tree of {size} entries with the root {}", header.seq.0, proven.checkpoint.root)
        }
    };
    let since = since.as_ref().map(|it| match language {
        Language::Chinese => format!("与 {} 条时的检查点是同一本底账的前后，其间没有改动", it.size),
        Language::English => {
            format!("the checkpoint of {} entries and this one are of one record, nothing altered between", it.size)
        }
    });
    let file = if *body_fits { page.word("就是当时写入的", "is what was recorded") } else { "" };
    let (kind, time, by) = (words::kind(&header.kind, language), words::time(header.at), header.actor.to_string());
    let ids = match language {
        Language::Chinese => format!(
            "{by} 是编号：单位和人员的名称不在底账里，要问该单位；事由写在这件事的登记里，别的条目只带它的编号。"
        ),
        Language::English => format!(
            "{by} are ids: the names of units and people are not in the record, ask the office; what the matter is about stands in its registration, and other entries carry its id alone."
        ),
    };
    let recorded = match language {
        Language::Chinese => format!("{by} 于北京时间 {time} 写入一条“{kind}”，是底账第 {} 条。", header.seq.0),
        Language::English => format!("{by} recorded `{kind}` at {time} (UTC+8), as entry {}.", header.seq.0),
    };
    let content: Vec<(&str, String)> = content.iter().map(|it| (it.0.as_str(), it.1.clone())).collect();
    let facts = [
        (page.word("底账", "record"), header.log.to_string()),
        (page.word("事项", "matter"), header.matter.0.to_string()),
        (page.word("位置", "place"), tree),
        (page.word("公钥", "key"), key.to_string()),
        (page.word("内容文件", "body file"), file.to_owned()),
        (page.word("前后", "since"), since.unwrap_or_default()),
    ];
    let title =
        page.word("回执成立：这一条已写入底账，未被改动", "The receipt holds: this entry is in the record, unaltered");
    let limits = page.word(
        "它证明写入了什么、何时由谁写入；不证明所写的是事实，也不证明此后没有别的条目。",
        "It proves what was recorded, when and by whom; not that what was written is true, nor that nothing else was recorded since.",
    );
    page.screen.heading(title)
        + &page.words(&recorded)
        + &page.words(&ids)
        + &page.screen.facts(&content)
        + "\n"
        + &page.screen.facts(&facts)
        + &page.words(limits)
}
