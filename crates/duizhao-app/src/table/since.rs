//! What changed between two tables of the same name: new, closed, reopened.

use duizhao_core::Matter;

/// By affair, in the order of their ids. 与上次相比
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    pub new: Vec<String>,
    pub closed: Vec<String>,
    pub reopened: Vec<String>,
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
        match (open(was), open(is)) {
            (Some(true), Some(false)) => self.closed.push(affair),
            (Some(false), Some(true)) => self.reopened.push(affair),
            _ if listed(is) && !listed(was) => self.new.push(affair),
            _ => {}
        }
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
