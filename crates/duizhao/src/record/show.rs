//! `duizhao show`: the life of one matter, as a person reads it.

use anyhow::Result;
use duizhao_app::office::Names;
use duizhao_app::record::Failure;
use duizhao_core::{Matter, MatterId};
use duizhao_journal::Entry;
use duizhao_read::Language;
use serde_json::{Value, json};

use super::{At, Look, Page, words};

#[derive(clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    /// 事项编号（UUID）
    #[arg(value_name = "事项")]
    matter: String,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let asked = &arguments.matter;
        let id = asked.parse().map(MatterId).map_err(|_| {
            Failure::new(
                "usage",
                format!("“{asked}”不是事项编号；应为 UUID，如 0193f0c2-6a00-7000-8000-000000000001"),
                format!("{asked:?} is no id of a matter; it should be a UUID"),
            )
        })?;
        let record = arguments.at.record()?;
        let found = record.reader()?.matter(id).map_err(Failure::from)?;
        let (matter, entries) = found.ok_or_else(|| {
            Failure::new(
                "missing",
                format!("底账里没有事项 {asked}"),
                format!("there is no matter {asked} in the record"),
            )
        })?;
        page.answer(|| value(&matter, &entries), || words(page, &words::names(&record), &matter, &entries))?;
        Ok(0)
    })
}

fn value(matter: &Matter, entries: &[Entry]) -> Value {
    json!({
        "matter": matter.id().0.to_string(),
        "version": matter.version().0,
        "state": matter.state().code(),
        "origin": matter.origin_code(),
        "affair": matter.affair(),
        "criterion": matter.criterion(),
        "field": matter.field(),
        "lead": matter.lead().map(ToString::to_string),
        "supporting": matter.supporting().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "leader": matter.leader().map(ToString::to_string),
        "verifier": matter.verifier().map(ToString::to_string),
        "due": matter.due().map(|it| it.to_string()),
        "due_at": matter.due_at().map(|it| format!("{it:.6}")),
        "standing": matter.standing(),
        "waiting_until": matter.waiting_until().map(|it| it.to_string()),
        "outcome": matter.outcome().map(duizhao_core::Outcome::code),
        "imported": matter.is_imported(),
        "blocked": matter.is_blocked(),
        "entries": entries.iter().map(words::value).collect::<Vec<_>>(),
    })
}

fn words(page: &Page, names: &Names, matter: &Matter, entries: &[Entry]) -> String {
    let language = page.screen.language;
    let title =
        if matter.affair().is_empty() { page.word("（事由已清除）", "(erased)") } else { matter.affair() };
    let text = |it: Option<String>| it.unwrap_or_default();
    let supporting: Vec<String> = matter.supporting().iter().map(|it| names.unit(it)).collect();
    let state = words::state(matter.state(), language)
        + if matter.is_only_stated() {
            page.word(
                "（首个状态照导入的台账，本处未核）",
                " (its first state as the imported ledger says, not verified here)",
            )
        } else {
            ""
        };
    let blocked = page.word("有本版程序不认识的事件，升级后才能办理", "an event of a newer program; upgrade to go on");
    let facts = [
        (page.word("事项", "matter"), matter.id().0.to_string()),
        (page.word("状态", "state"), state),
        (page.word("结果", "outcome"), text(matter.outcome().map(|it| words::outcome(it, language)))),
        (page.word("办结标准", "criterion"), matter.criterion().to_owned()),
        (page.word("来源", "origin"), words::origin(&matter.origin_code(), language)),
        (page.word("领域", "field"), matter.field().to_owned()),
        (page.word("主办", "lead"), text(matter.lead().map(|it| names.unit(it)))),
        (page.word("协办", "supporting"), supporting.join(page.word("、", ", "))),
        (page.word("分管领导", "leader"), text(matter.leader().map(|it| names.of(&it.to_string()).to_owned()))),
        (page.word("核验", "verifier"), text(matter.verifier().map(|it| names.of(&it.to_string()).to_owned()))),
        (page.word("期限", "due"), text(matter.due().map(|it| it.to_string()))),
        (page.word("限时（UTC）", "due at"), text(matter.due_at().map(|it| format!("{it:.0}")))),
        (page.word("长期", "standing"), if matter.standing() { page.word("是", "yes") } else { "" }.to_owned()),
        (page.word("等待至", "waiting until"), text(matter.waiting_until().map(|it| it.to_string()))),
        (page.word("注意", "note"), if matter.is_blocked() { blocked } else { "" }.to_owned()),
    ];
    let rows: Vec<Vec<String>> = entries.iter().map(|it| event(it, names, language)).collect();
    let head = match language {
        Language::Chinese => ["序号", "时间", "经办", "种类", "内容"],
        Language::English => ["seq", "time", "by", "kind", "content"],
    };
    page.screen.heading(title) + &page.screen.facts(&facts) + "\n" + &page.screen.columns(&head, &rows)
}

fn event(entry: &Entry, names: &Names, language: Language) -> Vec<String> {
    let Ok(it) = words::header(entry) else { return Vec::new() };
    vec![
        it.seq.0.to_string(),
        words::time(it.at),
        names.of_actor(&it.actor),
        words::kind(&it.kind, language),
        words::gist(entry, names, language),
    ]
}
