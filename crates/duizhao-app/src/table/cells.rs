//! What stands in a cell: the ledger's own words while they hold, else what is known here.

use duizhao_core::{Content, Event, Imported, Matter, Outcome, State};
use duizhao_read::ledger::{Column, Field, Layout};
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::import::has_lived;
use crate::office::Names;

/// The column that tells how late a matter is, or on whom it waits.
pub(super) const LATENESS: &str = "到期情况";

/// A matter beside the row of the ledger that it came from, which is looked for once. 事项与台账行
pub(super) struct Beside<'m> {
    pub(super) matter: &'m Matter,
    pub(super) row: Option<Imported>,
}

impl<'m> Beside<'m> {
    pub(super) fn of(matter: &'m Matter) -> Beside<'m> {
        Beside { matter, row: matter.imported_row().map(|it| it.1) }
    }

    /// None where the number of the row stands in it, which is known when all rows are.
    pub(super) fn cell(&self, column: &Column, layout: &Layout, today: Date, names: &Names) -> Option<String> {
        let Beside { matter, row } = self;
        let known = || known(matter, column.field, layout, today, names);
        let stated = row.as_ref().and_then(|it| stated(it, column));
        if column.header == LATENESS {
            return Some(lateness(matter, today));
        }
        let own = row.as_ref().is_some_and(|it| same_ledger(it, layout));
        // Rows of several ledgers are counted anew.
        if column.field == Field::Index && !own {
            return None;
        }
        match row {
            Some(_) if !has_lived(matter) => stated.or_else(|| if own { Some(String::new()) } else { known() }),
            Some(row) => {
                let changed = match column.field {
                    Field::State => true,
                    Field::Progress => progress(matter).is_some(),
                    Field::Due => matter.due() != row.due,
                    Field::Lead => matter.lead() != row.lead.as_ref(),
                    Field::Done => matter.state() == State::Closed,
                    _ => false,
                };
                stated.filter(|_| !changed).or_else(known)
            }
            None => known(),
        }
    }
}

/// The words of the row itself: under this very header, or under another that means the same.
fn stated(row: &Imported, column: &Column) -> Option<String> {
    if let Some(text) = row.columns.get(&column.header) {
        return Some(text.clone());
    }
    // What a row is about may be more than its one column says: the measure stands in it too.
    if matches!(column.field, Field::Other | Field::Index | Field::Affair) {
        return None;
    }
    let same = row.columns.iter().find(|it| Field::guess(it.0) == Some(column.field));
    same.map(|it| it.1.clone())
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
    let mut redone = false;
    let mut told = |event: &Event| match event {
        Event::Claimed(_) => {
            redone = true;
            None
        }
        Event::Advanced(it) if !it.text.is_empty() => Some(it.text.clone()),
        Event::Waiting(it) => Some(format!("等待{}：{}，至{}", it.party, it.what, day(it.until))),
        Event::HelpAsked(it) => Some(format!("提请{}协调：{}", it.of, it.what)),
        Event::HelpAnswered(it) => Some(format!("协调答复：{}", it.text)),
        Event::Returned(it) if !redone => Some(format!("退回重办：{}", it.reason)),
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

fn lateness(matter: &Matter, today: Date) -> String {
    let mut told = Vec::new();
    if let Some(until) = matter.waiting_until().filter(|_| matter.state().is_open()) {
        told.push(format!("等待他方至{}", day(until)));
    }
    if matter.help_open() > 0 {
        told.push("提请协调，待答复".to_owned());
    }
    if let Some(due) = matter.due().filter(|_| matter.state_on(today).is_open()) {
        let days = (due - today).get_days();
        told.push(match days {
            0 => "今天到期".to_owned(),
            days if days < 0 => format!("逾期{}天", -days),
            days => format!("还有{days}天"),
        });
    }
    told.join("；")
}

/// Something that others have to do stands in the way.
pub(super) fn is_stuck(matter: &Matter) -> bool {
    matter.waiting_until().is_some() || matter.help_open() > 0
}

/// Its state is that of another ledger, and nobody here has looked.
pub(super) fn is_as_stated(matter: &Matter) -> bool {
    matter.is_imported() && !has_lived(matter)
}

pub(super) fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
