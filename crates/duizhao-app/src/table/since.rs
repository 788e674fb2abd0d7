//! What changed between two tables of the same name: new, closed, reopened, and what left it and why.

use duizhao_core::{Matter, Said, State};

use super::cells::{day, is_stuck};

/// By affair, in the order of their ids. 与上次相比
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    pub new: Vec<String>,
    pub closed: Vec<String>,
    pub reopened: Vec<String>,
    /// Stood in the table and does not any more, though nobody closed it; and why. 不再列入
    pub left: Vec<(String, Said)>,
}

/// Named in a note; more are counted.
const NAMED: usize = 3;

/// A matter at the time of one table. 当时
pub(super) struct Then<'m> {
    pub(super) matter: &'m Matter,
    /// It stands in the table.
    pub(super) listed: bool,
}

impl Since {
    /// Takes note of a matter that changed: as it was, and as it is; `None` where its reader may not see it.
    pub(super) fn add(&mut self, was: Option<&Then<'_>>, is: Option<&Then<'_>>) {
        let listed = |it: Option<&Then<'_>>| it.is_some_and(|it| it.listed);
        let open = |it: Option<&Then<'_>>| it.map(|it| it.matter.state().is_open());
        let Some(now) = is.filter(|_| listed(was) || listed(is)) else { return };
        let affair = now.matter.affair().to_owned();
        match (open(was), open(is), was) {
            // A table of all has what was handed over among what is done.
            (Some(true), Some(false), _) if now.listed || now.matter.state() == State::Closed => {
                self.closed.push(affair);
            }
            (Some(false), Some(true), _) => self.reopened.push(affair),
            (_, _, Some(was)) if was.listed && !now.listed => self.left.push((affair, why(was.matter, now.matter))),
            _ if !listed(was) => self.new.push(affair),
            _ => {}
        }
    }

    /// One sentence for the table itself.
    pub(super) fn said(&self, day: &str) -> String {
        let names = |affairs: &[String]| {
            let more = if affairs.len() > NAMED { "等" } else { "" };
            let names = affairs[..affairs.len().min(NAMED)].join("、");
            if affairs.is_empty() { String::new() } else { format!("（{names}{more}）") }
        };
        let of = |word: &str, affairs: &[String]| {
            let quoted: Vec<String> = affairs.iter().map(|it| format!("“{}”", short(it))).collect();
            format!("{word}{}件{}", affairs.len(), names(&quoted))
        };
        let mut parts = vec![of("新增", &self.new), of("办结", &self.closed), of("重开", &self.reopened)];
        if !self.left.is_empty() {
            let left: Vec<String> = self.left.iter().map(|(it, why)| format!("“{}”{}", short(it), why.zh)).collect();
            parts.push(format!("不再列入{}件{}", left.len(), names(&left)));
        }
        format!("与{day}报送的相比：{}。", parts.join("，"))
    }
}

/// What happened to a matter that it stands in the table no more.
fn why(was: &Matter, is: &Matter) -> Said {
    match (is.state(), is.due()) {
        (State::Withdrawn, _) => Said::new("已撤回", "withdrawn"),
        (State::HandedOver, _) => Said::new("已移交", "handed over"),
        (_, Some(due)) if was.due() != Some(due) => {
            Said::new(format!("时限改为{}", day(due)), format!("its last day is {due} now"))
        }
        _ if is_stuck(was) && !is_stuck(is) => Said::new("不再等待他方或协调", "it waits on nobody else any more"),
        _ => Said::new("改动后不合这张表的条件", "as it is now it does not belong in this table"),
    }
}

fn short(text: &str) -> String {
    let kept: String = text.chars().take(16).collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}
