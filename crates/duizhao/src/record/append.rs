//! `duizhao append`: commands as lines of JSON in, one answer line each out, in order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::Failure;
use duizhao_app::record::append::{Answer, append};
use duizhao_app::record::contact::ContactKeys;
use duizhao_journal::{Entry, Header, Journal, Receipts};
use duizhao_merkle::Proof;
use duizhao_read::Language;
use serde_json::{Value, json};

use super::{At, Look, Page, REFUSED, UNKNOWN, error, words, world};

#[derive(clap::Args)]
#[command(
    after_help = "每行一条：{\"command\":UUIDv7,\"actor\":\"单位/人员\",\"acts\":[{\"matter\":UUID,\"version\":n,\"kind\":\"registered/1\",\"body\":{…}}]}\n\
    同一编号再发一次是安全的：内容相同，回答相同。没有回答的，请用原编号再发。\n\
    退出码：0 全部写入，1 有的未写入，2 参数不对或底账打不开，4 是否写入不确定、已停止写入。"
)]
pub(crate) struct Arguments {
    /// 指令，每行一条 JSON；- 或不写为标准输入
    #[arg(value_name = "文件|-", default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    at: At,
    /// 最多几条同时等待写入；回答的次序不变
    #[arg(long, value_name = "条", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=4096))]
    at_once: u16,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let input = open(arguments)?;
        let record = arguments.at.record()?;
        let names = record.names()?;
        let journal: Journal = record.writer(world())?;
        let keys = ContactKeys::new(record.files.contacts());
        let mut out = BufWriter::new(std::io::stdout());
        let mut code = 0;
        append(journal, keys, names, world(), input, usize::from(arguments.at_once), |answer| {
            if let Err(refused) = &answer.outcome {
                code = if refused.unknown { UNKNOWN } else { REFUSED.max(code) };
            }
            // Whoever reads this may act on it at once, so nothing waits in a buffer.
            out.write_all(told(page, &answer).as_bytes())?;
            anyhow::Ok(out.flush()?)
        })?;
        Ok(code)
    })
}

fn open(arguments: &Arguments) -> Result<Box<dyn BufRead + Send>, Failure> {
    let file = &arguments.file;
    if file.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    match File::open(file) {
        Ok(it) => Ok(Box::new(BufReader::new(it))),
        Err(err) => Err(Failure::unread(file, &err)),
    }
}

fn told(page: &Page, answer: &Answer) -> String {
    let command = answer.command.map(|it| it.0.to_string());
    match &answer.outcome {
        Ok(receipts) if page.json => {
            let seqs: Vec<u64> = receipts.iter().map(|it| it.0.0).collect();
            let receipts: Vec<&str> = receipts.iter().map(|it| it.1.0.as_str()).collect();
            format!("{}\n", json!({ "command": command, "seqs": seqs, "receipts": receipts }))
        }
        Err(refused) if page.json => {
            let error: Value = error(refused.code, &refused.said);
            format!("{}\n", json!({ "command": command, "line": answer.line, "error": error }))
        }
        Ok(receipts) => appended(page, receipts),
        Err(refused) => match page.screen.language {
            Language::Chinese => format!("第 {} 行未写入：{}\n", answer.line, refused.said.zh),
            Language::English => format!("line {} was not written: {}\n", answer.line, refused.said.en),
        },
    }
}

/// Sequence number, kind and matter of each entry, from its own receipt.
pub(super) fn appended(page: &Page, receipts: &Receipts) -> String {
    let line = |(seq, header): (u64, Option<Header>)| match header {
        None => format!("{seq}\n"),
        Some(it) => format!("{seq}  {}  {}\n", words::kind(&it.kind, page.screen.language), it.matter.0),
    };
    receipts.iter().map(|(seq, receipt)| line((seq.0, header(&receipt.0)))).collect()
}

fn header(receipt: &str) -> Option<Header> {
    let proof: Proof = receipt.parse().ok()?;
    let entry = Entry::read_extra(&proof.extra?).ok()?;
    Header::read(&entry.header).ok()
}
