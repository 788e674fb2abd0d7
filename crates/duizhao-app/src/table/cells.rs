//! What stands in a cell: the ledger's own words while they hold, else what is known here.

use duizhao_core::{Calendar, Content, Event, Imported, Matter, Outcome, State};
use duizhao_read::ledger::{Column, Field, Layout};
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::office::Names;

/// The column that tells how late a matter is, or on whom it waits.
pub(super) const LATENESS: &str = "到期情况";

/// A matter beside the row of the ledger that it came from, which is looked for once. 事项与台账行
pub(super) struct Beside<'m> {
    pub(super) matter: &'m Matter,
    pub(super) row: Option<Imported>,
    /// What the columns of its ledger are, as it was confirmed.
    read: Option<&'m Layout>,
}

impl<'m> Beside<'m> {
    /// `layouts` are all there are, among them that of its ledger.
    pub(super) fn of(matter: &'m Matter, layouts: &'m [Layout]) -> Beside<'m> {
        let row = matter.imported_row().map(|it| it.1);
        let read = row.as_ref().and_then(|row| layouts.iter().find(|it| it.name == row.ledger));
        Beside { matter, row, read }
    }

    /// The words of the row itself: under this very header, or under another that means the same.
    fn stated(&self, column: &Column) -> Option<String> {
        let row = self.row.as_ref()?;
        let meant = |header: &String| self.read.and_then(|it| it.field(header));
        let fits = |it: Field| column.field == Field::Other || it == column.field;
        if let Some(text) = row.columns.get(&column.header).filter(|_| meant(&column.header).is_none_or(fits)) {
            return Some(text.clone());
        }
        // What a row is about may be more than its one column says: the measure stands in it too.
        if matches!(column.field, Field::Other | Field::Index | Field::Affair) {
            return None;
        }
        let same = |it: &&String| meant(it).or_else(|| Field::guess(it)) == Some(column.field);
        row.columns.keys().find(same).map(|it| row.columns[it].clone())
    }

    /// None where the number of the row stands in it, which is known when all rows are.
    pub(super) fn cell(&self, column: &Column, layout: &Layout, today: Date, names: &Names) -> Option<String> {
        let Beside { matter, row, .. } = self;
        let known = || known(matter, column.field, layout, today, names);
        let own = row.as_ref().is_some_and(|it| same_ledger(it, layout));
        // Rows of several ledgers are counted anew.
        if column.field == Field::Index && !own {
            return None;
        }
        // A sheet says 否 or 80% of its own question; beside others a state is one of those there are here.
        let stated = self.stated(column).filter(|_| own || column.field != Field::State);
        match row {
            Some(_) if !matter.has_lived() => stated.or_else(|| if own { Some(String::new()) } else { known() }),
            Some(row) => {
                let changed = match column.field {
                    Field::State => true,
                    Field::Progress => progress(matter).is_some(),
                    Field::Due => matter.due() != row.due,
                    Field::Lead => matter.lead() != row.lead.as_ref(),
                    // Given out here: who helps and who leads it was said anew.
                    Field::Supporting => matter.assigned().is_some(),
                    Field::Leader => matter.leader().is_some(),
                    // Of the unit that had it before.
                    Field::Person => matter.lead() != row.lead.as_ref(),
                    Field::Done => matter.state() == State::Closed,
                    _ => false,
                };
                stated.filter(|_| !changed).or_else(known)
            }
            None => known(),
        }
    }
}

/// The table has the columns of the ledger that the row came from, and an empty cell was empty there.
fn same_ledger(row: &Imported, layout: &Layout) -> bool {
    row.columns.keys().all(|header| layout.columns.iter().any(|it| it.header == *header))
}

/// None for its number.
fn known(matter: &Matter, field: Field, layout: &Layout, today: Date, names: &Names) -> Option<String> {
    Some(match field {
        Field::Index => return None,
        Field::Affair => matter.affair().to_owned(),
        Field::Criterion => matter.criterion().to_owned(),
        Field::Area => matter.field().to_owned(),
        Field::Lead => matter.lead().map(|it| unit(layout, &it.to_string())).unwrap_or_default(),
        Field::Supporting => {
            let names: Vec<String> = matter.supporting().iter().map(|it| unit(layout, &it.to_string())).collect();
            names.join("、")
        }
        Field::Leader => matter.leader().map(|it| names.of(&it.to_string()).to_owned()).unwrap_or_default(),
        Field::Due => term(matter),
        Field::State => state(matter, today),
        Field::Progress => progress(matter).unwrap_or_default(),
        Field::Found => {
            matter.registered_at().map(|it| day(Offset::constant(8).to_datetime(it).date())).unwrap_or_default()
        }
        Field::Done => closed_on(matter).map(day).unwrap_or_default(),
        _ => String::new(),
    })
}

/// As the layout calls it; else its id.
fn unit(layout: &Layout, id: &str) -> String {
    layout.units.iter().find(|it| it.1 == id).map_or(id, |it| &it.0).to_owned()
}

fn term(matter: &Matter) -> String {
    match (matter.due(), matter.standing()) {
        (Some(due), true) => format!("{}前完成，长期坚持", day(due)),
        (Some(due), false) => day(due),
        (None, true) => "长期坚持".to_owned(),
        (None, false) => String::new(),
    }
}

/// Always a word; what goes on is said beside it.
fn state(matter: &Matter, today: Date) -> String {
    let state = matter.state_on(today);
    let mut words = state.name().to_owned();
    match matter.outcome() {
        Some(outcome) if state == State::Closed && outcome != Outcome::Solved => {
            words = format!("{words}（{}）", outcome.name());
        }
        _ => {}
    }
    if matter.standing() { words + "，长期坚持" } else { words }
}

/// The last thing that someone said about it, with its day.
fn progress(matter: &Matter) -> Option<String> {
    let ended = |step: &str, outcome: Outcome, text: &str| {
        let text = if text.is_empty() { String::new() } else { format!("，{text}") };
        Some(format!("{step}：{}{text}", outcome.name()))
    };
    let told = |event: &Event| match event {
        Event::Claimed(it) => ended("申请办结", it.outcome, &it.text),
        Event::Verified(it) => ended("核验", it.outcome, &it.text),
        Event::Advanced(it) if !it.text.is_empty() => Some(it.text.clone()),
        Event::Waiting(it) => Some(format!("等待{}：{}，至{}", it.party, it.what, day(it.until))),
        Event::HelpAsked(it) => Some(format!("提请{}协调：{}", it.of, it.what)),
        Event::HelpAnswered(it) => Some(format!("协调答复：{}", it.text)),
        Event::Returned(it) => Some(format!("退回重办：{}", it.reason)),
        Event::Reopened(it) => Some(format!("重开：{}", it.reason)),
        _ => None,
    };
    matter.history().iter().rev().find_map(|it| match &it.content {
        Content::Event(event) => told(event).map(|text| {
            let at = Offset::constant(8).to_datetime(it.at).date();
            format!("{}月{}日：{text}", at.month(), at.day())
        }),
        _ => None,
    })
}

fn closed_on(matter: &Matter) -> Option<Date> {
    let closed = matter.history().iter().rev().find(|it| it.kind == "closed/1");
    closed.filter(|_| !matter.state().is_open()).map(|it| Offset::constant(8).to_datetime(it.at).date())
}

pub(super) fn lateness(matter: &Matter, today: Date, calendar: &Calendar) -> String {
    let mut told = Vec::new();
    if let Some(until) = matter.waiting_until().filter(|_| matter.state().is_open()) {
        told.push(format!("等待他方至{}", day(until)));
    }
    if matter.help_open() > 0 {
        told.push("提请协调，待答复".to_owned());
    }
    if let Some(due) = running(matter, today) {
        // A last day on a Saturday is over on Sunday, though no working day has passed.
        told.push(match calendar.working_days_between(today, due) {
            _ if due == today => "今天到期".to_owned(),
            0 if due < today => "已超期".to_owned(),
            days if due < today => format!("超期{}个工作日", -days),
            days => format!("还有{days}个工作日"),
        });
    }
    told.join("；")
}

/// The last day of an open matter whose clock does not stand still.
fn running(matter: &Matter, today: Date) -> Option<Date> {
    let stands = matter.waiting_until().is_some_and(|it| it >= today);
    matter.due().filter(|_| matter.state_on(today).is_open() && !stands)
}

pub(super) fn is_late(matter: &Matter, today: Date) -> bool {
    running(matter, today).is_some_and(|it| it < today)
}

/// Something that others have to do stands in the way.
pub(super) fn is_stuck(matter: &Matter) -> bool {
    matter.waiting_until().is_some() || matter.help_open() > 0
}

/// Its state is that of another ledger, and nobody here has looked.
pub(super) fn is_as_stated(matter: &Matter) -> bool {
    matter.is_imported() && !matter.has_lived()
}

pub(super) fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use duizhao_core::{Actor, MatterId, Recorded, Seq};
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;

    fn matter(events: &[(&str, Value)]) -> Matter {
        let mut matter = Matter::new(MatterId(uuid::Uuid::from_u128(7)));
        for (at, (kind, body)) in events.iter().enumerate() {
            matter.apply(&Recorded {
                seq: Seq(at as u64),
                at: format!("2025-10-{:02}T01:00:00Z", at + 9).parse().unwrap(),
                actor: "u-2/p-6".parse::<Actor>().unwrap(),
                kind: (*kind).to_owned(),
                content: Content::Event(Event::from_value(kind, body.clone()).unwrap()),
            });
        }
        matter
    }

    fn imported() -> (&'static str, Value) {
        let columns = json!({
            "事项": "修桥", "牵头单位": "农办", "配合单位": "财政所", "责任人": "老赵", "分管领导": "老钱", "进展情况": "已列入计划"
        });
        let origin = json!({ "from": "above" });
        let row = json!({
            "file": "台账.xlsx", "row": 3, "columns": columns, "affair": "修桥", "origin": origin, "state": "registered",
            "lead": "u-1", "due": "2025-10-10"
        });
        ("imported/1", row)
    }

    fn assigned() -> (&'static str, Value) {
        let term = json!({ "pace": "by-date", "due": "2025-10-10" });
        ("assigned/1", json!({ "lead": "u-2", "supporting": ["u-3"], "term": term }))
    }

    fn cells(matter: &Matter, fields: &[(&str, Field)]) -> Vec<String> {
        let beside = Beside::of(matter, &[]);
        let layout = Layout { units: vec![("水利站".into(), "u-2".into())], ..Layout::default() };
        let cell = |(header, field): &(&str, Field)| {
            let column = Column { header: (*header).to_owned(), field: *field };
            beside.cell(&column, &layout, date(2025, 10, 15), &Names::default()).unwrap_or_default()
        };
        fields.iter().map(cell).collect()
    }

    #[test]
    fn parties_and_progress_are_of_here_once_it_was_given_out_here() {
        let fields = [
            ("牵头单位", Field::Lead),
            ("配合单位", Field::Supporting),
            ("责任人", Field::Person),
            ("分管领导", Field::Leader),
            ("进展情况", Field::Progress),
        ];
        assert_eq!(cells(&matter(&[imported()]), &fields), ["农办", "财政所", "老赵", "老钱", "已列入计划"]);
        let given = matter(&[imported(), assigned()]);
        assert_eq!(cells(&given, &fields), ["水利站", "u-3", "", "老钱", "已列入计划"]);
        let claimed = ("claimed/1", json!({ "outcome": "partly", "text": "桥面好了，引道没有" }));
        let done = matter(&[imported(), assigned(), claimed]);
        assert_eq!(cells(&done, &fields)[4], "10月11日：申请办结：部分解决，桥面好了，引道没有");
    }

    #[test]
    fn lateness_is_counted_in_working_days_and_stands_while_another_party_has_to_act() {
        let lateness = |it: &Matter| lateness(it, date(2025, 10, 15), &Calendar::shipped());
        // The 11th of October 2025 was a Saturday that was worked.
        assert_eq!(lateness(&matter(&[imported(), assigned()])), "超期4个工作日");
        let claimed = ("claimed/1", json!({ "outcome": "solved" }));
        let claimed = matter(&[imported(), assigned(), claimed]);
        assert_eq!(lateness(&claimed), "超期4个工作日");
        assert!(is_late(&claimed, date(2025, 10, 15)));
        let waiting = ("waiting/1", json!({ "party": "县里", "what": "批复", "until": "2025-10-20" }));
        let waiting = matter(&[imported(), assigned(), waiting]);
        assert_eq!(lateness(&waiting), "等待他方至2025年10月20日");
        assert!(!is_late(&waiting, date(2025, 10, 15)));
    }
}
