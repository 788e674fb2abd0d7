//! Receipts for entries that are in the record already. 回执

use std::str::FromStr;

use duizhao_core::{CommandId, Said, Seq};
use duizhao_journal::{Header, Receipts};

use super::{Failure, Record};

/// What a receipt is asked for. 取回执的对象
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One receipt for each of its entries.
    Command(CommandId),
    Entry(Seq),
}

impl FromStr for Wanted {
    type Err = Said;

    fn from_str(text: &str) -> Result<Wanted, Said> {
        let seq = text.parse().ok().map(|it| Wanted::Entry(Seq(it)));
        let command = || text.parse().ok().map(|it| Wanted::Command(CommandId(it)));
        seq.or_else(command).ok_or_else(|| {
            Said::new(
                format!("“{text}”既不是序号也不是指令编号（UUID）"),
                format!("{text:?} is neither a sequence number nor the id of a command (UUID)"),
            )
        })
    }
}

/// In the tree of the last checkpoint signed.
///
/// # Errors
/// When there is no such entry, or the checkpoint does not reach it yet.
pub fn receipts(record: &Record, wanted: Wanted, with_body: bool) -> Result<Receipts, Failure> {
    let reader = record.reader()?;
    let signed = record.signed()?;
    if signed.checkpoint.origin != reader.log().to_string() {
        return Err(Failure::new(
            "checkpoint",
            format!("检查点属于 {}，底账是 {}", signed.checkpoint.origin, reader.log()),
            format!("the checkpoint belongs to {}, the record is {}", signed.checkpoint.origin, reader.log()),
        ));
    }
    let seqs = match wanted {
        Wanted::Entry(seq) if seq.0 < reader.size()? => vec![seq],
        Wanted::Entry(seq) => return Err(none(&format!("第 {} 条", seq.0), &format!("entry {}", seq.0))),
        Wanted::Command(id) => {
            let entries = reader.of_command(id)?;
            if entries.is_empty() {
                return Err(none(&format!("指令 {}", id.0), &format!("command {}", id.0)));
            }
            let seq = |it: &duizhao_journal::Entry| Header::read(&it.header).map(|it| it.seq);
            let seqs: Result<Vec<Seq>, Said> = entries.iter().map(seq).collect();
            seqs.map_err(Failure::damaged)?
        }
    };
    let receipt = |seq: Seq| {
        let receipt = reader.receipt(seq, with_body, &signed.checkpoint, &signed.note)?;
        let receipt = receipt.ok_or_else(|| unsigned(seq, signed.checkpoint.size))?;
        Ok((seq, receipt))
    };
    seqs.into_iter().map(receipt).collect()
}

fn none(zh: &str, en: &str) -> Failure {
    Failure::new("missing", format!("底账里没有{zh}"), format!("there is no {en} in the record"))
}

fn unsigned(seq: Seq, size: u64) -> Failure {
    Failure::new(
        "unsigned",
        format!("第 {} 条还没有签署（检查点到 {size} 条）；用持有密钥的程序打开一次底账即可", seq.0),
        format!("entry {} is not signed yet (the checkpoint has {size}); open the record once where its key is", seq.0),
    )
}
