//! `duizhao audit`: the whole record is read and recomputed.

use anyhow::Result;
use duizhao_app::record::check::{Checked, audit};
use duizhao_read::Language;
use serde_json::{Value, json};

use super::{At, DOES_NOT_HOLD, Look, Page, error};
use crate::progress::Entries;

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 只核对条目和树，不核对由它们得出的读表
    #[arg(long)]
    tree: bool,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        let bar = Entries::new(page.word("审计", "auditing"));
        let checked = audit(&record, arguments.tree, &|done, all| bar.step(done, all))?;
        drop(bar);
        page.answer(|| value(&checked), || told(page, &checked))?;
        Ok(if checked.holds() { 0 } else { DOES_NOT_HOLD })
    })
}

fn value(checked: &Checked) -> Value {
    let mut value = serde_json::to_value(&checked.audited).expect("an audit is plain data");
    value["holds"] = checked.holds().into();
    value["contacts_destroyed"] = checked.contacts_destroyed.into();
    value["signed"] = checked.signed.as_ref().map(|it| it.checkpoint.size).into();
    value["contradiction"] = checked.contradiction.as_ref().map_or(Value::Null, |it| json!(error(it.code, &it.said)));
    value
}

fn told(page: &Page, checked: &Checked) -> String {
    let it = &checked.audited;
    let list = |seqs: &[u64]| seqs.iter().map(ToString::to_string).collect::<Vec<_>>().join(page.word("、", ", "));
    let set_back = match page.screen.language {
        _ if it.clock_set_back.is_empty() => String::new(),
        Language::Chinese => format!("第 {} 条的时间早于前一条", list(&it.clock_set_back)),
        Language::English => {
            format!("entries {} bear a time before that of the entry before", list(&it.clock_set_back))
        }
    };
    let signed = match (&checked.signed, page.screen.language) {
        (Some(signed), Language::Chinese) => format!("{} 条", signed.checkpoint.size),
        (Some(signed), Language::English) => format!("{} entries", signed.checkpoint.size),
        (None, _) => page
            .word(
                "这里没有检查点文件，未能核对是否旧副本",
                "no checkpoint file here: whether this is an older copy was not checked",
            )
            .to_owned(),
    };
    let destroyed = checked.contacts_destroyed.map_or_else(String::new, |it| it.to_string());
    let facts = [
        (page.word("底账", "record"), it.log.clone()),
        (page.word("条目", "entries"), it.size.to_string()),
        (page.word("根", "root"), it.root.clone()),
        (page.word("已清除", "erased"), it.erased.to_string()),
        (page.word("已销毁的联系方式", "contacts destroyed"), destroyed),
        (page.word("已签署", "signed"), signed),
        (page.word("时钟", "clock"), set_back),
    ];
    let title = match checked.holds() {
        true => page.word("底账完整，前后一致", "The record is whole and agrees with itself"),
        false => {
            page.word("底账有问题，请停止写入，保留现状", "The record does not hold: stop writing and keep it as it is")
        }
    };
    let faults = it.faults.iter().chain(checked.contradiction.iter().map(|it| &it.said));
    let faults: String = faults.map(|it| page.screen.indented(2, &page.said(it))).collect();
    page.screen.heading(title) + &page.screen.facts(&facts) + &faults
}
