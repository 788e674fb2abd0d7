//! What changed between two tables of the same name: new, closed, reopened.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::{Matter, MatterId};

/// By affair, in the order of the table. 与上次相比
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    pub new: Vec<String>,
    pub closed: Vec<String>,
    pub reopened: Vec<String>,
}

/// Named in a note; more are counted.
const NAMED: usize = 3;

impl Since {
    /// `then` and `now` are the rows of both tables, `all_*` the matters of the record at both times.
    pub(super) fn of(then: &[&Matter], all_then: &[Matter], now: &[&Matter], all_now: &[Matter]) -> Since {
        let open =
            |all: &[Matter]| all.iter().map(|it| (it.id(), it.state().is_open())).collect::<BTreeMap<MatterId, bool>>();
        let (open_then, open_now) = (open(all_then), open(all_now));
        let was: BTreeSet<MatterId> = then.iter().map(|it| it.id()).collect();
        let is: BTreeSet<MatterId> = now.iter().map(|it| it.id()).collect();
        let mut since = Since::default();
        for matter in all_now.iter().filter(|it| was.contains(&it.id()) || is.contains(&it.id())) {
            let id = matter.id();
            let affair = matter.affair().to_owned();
            match (open_then.get(&id), open_now.get(&id)) {
                (Some(true), Some(false)) => since.closed.push(affair),
                (Some(false), Some(true)) => since.reopened.push(affair),
                _ if is.contains(&id) && !was.contains(&id) => since.new.push(affair),
                _ => {}
            }
        }
        since
    }

    /// One sentence for the table itself.
    pub(super) fn said(&self, day: &str) -> String {
        let of = |word: &str, affairs: &[String]| {
            let names: Vec<String> = affairs.iter().take(NAMED).map(|it| format!("“{}”", short(it))).collect();
            let more = if affairs.len() > NAMED { "等" } else { "" };
            let names = if affairs.is_empty() { String::new() } else { format!("（{}{more}）", names.join("、")) };
            format!("{word}{}件{names}", affairs.len())
        };
        let parts = [of("新增", &self.new), of("办结", &self.closed), of("重开", &self.reopened)];
        format!("与{day}报送的相比：{}。", parts.join("，"))
    }
}

fn short(text: &str) -> String {
    let kept: String = text.chars().take(16).collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}
