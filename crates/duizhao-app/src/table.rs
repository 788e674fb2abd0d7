//! The tables that superiors want, made from the record: ledger, due list, follow-up, problems, notice. 表
//!
//! A matter that came from a ledger shows that ledger's own words as long as nothing was done with it
//! here; what was done here shows in its place.

mod cells;
mod format;
mod since;

use std::collections::BTreeMap;

use duizhao_core::{HandedIn, Matter, Source, State};
use duizhao_papers::table::Table;
use duizhao_read::ledger::{Column, Field, Layout};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::hand_in::{self, Frozen};
use crate::layouts;
use crate::office::Names;
use crate::record::{Failure, Record};

pub use format::Format;
pub use since::Since;

/// Which table. 表的种类
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// 台账
    #[default]
    Ledger,
    /// 到期清单
    Due,
    /// 督办清单
    FollowUp,
    /// 问题清单
    Problems,
    /// 进展通报
    Notice,
}

/// What is asked for. 制表请求
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub kind: Kind,
    pub layout: Option<Layout>,
    /// Of one ledger alone.
    pub ledger: Option<String>,
    /// Column, or what it means, and what its cell must hold.
    pub filters: Vec<(String, String)>,
    pub title: Option<String>,
    pub today: Date,
    /// What is due within so many days counts as due.
    pub within_days: i32,
    /// Units and people of the office, where it has a desk.
    pub names: Names,
}

/// A table with what is needed to hand it in. 成表
#[derive(Clone, Debug)]
pub struct Made {
    pub table: Table,
    /// Its hash is added when it is handed in.
    pub handed: HandedIn,
    /// The one handed in before, and what changed since.
    pub since: Option<(Frozen, Since)>,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Ledger, Kind::Due, Kind::FollowUp, Kind::Problems, Kind::Notice];

    pub fn title(self) -> &'static str {
        match self {
            Kind::Ledger => "事项台账",
            Kind::Due => "到期事项清单",
            Kind::FollowUp => "督办事项清单",
            Kind::Problems => "问题清单",
            Kind::Notice => "工作进展情况通报",
        }
    }

    /// The layout it has where none is named.
    fn layout(self) -> &'static str {
        match self {
            Kind::Ledger => "事项台账",
            Kind::Due => "到期清单",
            Kind::FollowUp => "督办清单",
            Kind::Problems => "问题清单",
            Kind::Notice => "进展通报",
        }
    }
}

/// # Errors
/// When the record or a layout cannot be read.
pub fn table(record: &Record, asked: &Asked) -> Result<Made, Failure> {
    table_for(record, asked, &|_| true)
}

/// Of the matters that its reader may see.
pub(crate) fn table_for(record: &Record, asked: &Asked, may: &dyn Fn(&Matter) -> bool) -> Result<Made, Failure> {
    let mut layout = layout(record, asked)?;
    asked.names.add_to(&mut layout);
    let reader = record.reader()?;
    let size = reader.size()?;
    let title = asked.title.clone().unwrap_or_else(|| asked.own_title());
    let matters = seen(reader.matters(size)?, may);
    let chosen = asked.chosen(&matters, &layout);
    let before =
        hand_in::frozen(record)?.into_iter().rev().find(|it| it.table.table == title && it.table.layout == layout.name);
    let since = match before {
        None => None,
        Some(frozen) => {
            let then = seen(reader.matters(frozen.table.size.min(size))?, may);
            let changed = Since::of(&asked.chosen(&then, &layout), &then, &chosen, &matters);
            Some((frozen, changed))
        }
    };
    let mut table = Table { title: title.clone(), ..Table::default() };
    let shown = || layout.columns.iter().filter(|it| it.field != Field::Skipped);
    table.headers = shown().map(|it| it.header.clone()).collect();
    for (at, matter) in chosen.iter().enumerate() {
        let cells: Vec<String> =
            shown().map(|it| cells::cell(matter, it, &layout, at + 1, asked.today, &asked.names)).collect();
        table.ids.push(format!("{}#{}", matter.id().0, seal(&columns(&table.headers, &cells))));
        table.rows.push(cells);
    }
    table.notes = notes(asked, &chosen, since.as_ref());
    let rows = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let handed = HandedIn { table: title, layout: layout.name.clone(), size, rows, sha256: String::new(), on: None };
    Ok(Made { table, handed, since })
}

fn seen(mut matters: Vec<Matter>, may: &dyn Fn(&Matter) -> bool) -> Vec<Matter> {
    matters.retain(|it| may(it));
    matters
}

/// The one that was named; else the one kept for the ledger; else that of the kind.
fn layout(record: &Record, asked: &Asked) -> Result<Layout, Failure> {
    if let Some(layout) = &asked.layout {
        return Ok(layout.clone());
    }
    let all = layouts::all(&record.files)?;
    let of_ledger = asked.ledger.as_ref().filter(|_| asked.kind == Kind::Ledger);
    if let Some(layout) = of_ledger.and_then(|ledger| all.iter().find(|it| it.name == *ledger)) {
        return Ok(layout.clone());
    }
    layouts::named(&record.files, asked.kind.layout())
}

fn columns(headers: &[String], cells: &[String]) -> BTreeMap<String, String> {
    let pairs = headers.iter().cloned().zip(cells.iter().map(|it| it.trim().to_owned()));
    pairs.filter(|it| !it.1.is_empty()).collect()
}

/// Over the cells of a row: whether someone has changed them since they were written.
pub(crate) fn seal(columns: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for (header, text) in columns.iter().filter(|it| Field::guess(it.0) != Some(Field::Index)) {
        hash.update(header.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(6).map(|it| format!("{it:02x}")).collect()
}

/// What a table made today shows of a matter.
pub(crate) fn printed(matter: &Matter, column: &Column, layout: &Layout, today: Date, names: &Names) -> String {
    cells::cell(matter, column, layout, 0, today, names)
}

/// The program makes it anew each day; nobody writes there.
pub(crate) fn is_derived(column: &Column) -> bool {
    column.header == cells::LATENESS
}

impl Asked {
    /// A ledger goes by its own name.
    fn own_title(&self) -> String {
        let ledger = self.ledger.clone().filter(|_| self.kind == Kind::Ledger);
        ledger.unwrap_or_else(|| self.kind.title().to_owned())
    }

    /// The matters of the table, in its order.
    fn chosen<'m>(&self, matters: &'m [Matter], layout: &Layout) -> Vec<&'m Matter> {
        let fits = |it: &&Matter| self.is_of_kind(it) && self.is_of_ledger(it) && self.passes(it, layout);
        let mut chosen: Vec<&Matter> = matters.iter().filter(fits).collect();
        match self.kind {
            Kind::Due => chosen.sort_by_key(|it| (it.due(), it.id())),
            // Who waits on others comes first: there the leader can do something.
            Kind::FollowUp => chosen.sort_by_key(|it| (!cells::is_stuck(it), it.due().unwrap_or(Date::MAX), it.id())),
            Kind::Ledger | Kind::Problems | Kind::Notice => {
                // A ledger in the order of its own rows.
                let row = |it: &Matter| it.imported_row().map(|it| (it.1.ledger, it.1.row));
                chosen.sort_by_cached_key(|it| row(it));
            }
        }
        chosen
    }

    fn is_of_kind(&self, matter: &Matter) -> bool {
        let state = matter.state_on(self.today);
        let due = matter.due().is_some_and(|it| self.is_near(it));
        match self.kind {
            _ if state == State::Withdrawn || matter.affair().is_empty() => false,
            Kind::Ledger | Kind::Notice => true,
            Kind::Due => state.is_open() && due,
            Kind::FollowUp => state.is_open() && (due || cells::is_stuck(matter)),
            Kind::Problems => matches!(matter.origin(), Some(Source::Report | Source::Inspection)),
        }
    }

    fn is_near(&self, due: Date) -> bool {
        use jiff::ToSpan;
        self.today.checked_add(self.within_days.days()).is_ok_and(|it| due <= it)
    }

    fn is_of_ledger(&self, matter: &Matter) -> bool {
        let Some(ledger) = &self.ledger else { return true };
        matter.imported_row().is_some_and(|it| it.1.ledger == *ledger)
    }

    fn passes(&self, matter: &Matter, layout: &Layout) -> bool {
        self.filters.iter().all(|(name, wanted)| {
            let columns = layout.columns.iter().filter(|it| it.header == *name || it.field.name() == name);
            let mut shown: Vec<String> =
                columns.map(|it| cells::cell(matter, it, layout, 0, self.today, &self.names)).collect();
            if name == "状态" {
                shown.push(matter.state_on(self.today).name().to_owned());
            }
            shown.iter().any(|it| it.contains(wanted.as_str()))
        })
    }
}

/// As of when, how many, and what changed since the last one.
fn notes(asked: &Asked, chosen: &[&Matter], since: Option<&(Frozen, Since)>) -> Vec<String> {
    let all = chosen.len();
    let closed = chosen.iter().filter(|it| !it.state_on(asked.today).is_open()).count();
    let is_claimed =
        |it: &Matter| matches!(it.state_on(asked.today), State::Claimed | State::Verified | State::Provisional);
    let claimed = chosen.iter().filter(|it| is_claimed(it)).count();
    let late = |it: &&&Matter| {
        it.state_on(asked.today).is_open() && !is_claimed(it) && it.due().is_some_and(|it| it < asked.today)
    };
    let overdue = chosen.iter().filter(late).count();
    let stated = chosen.iter().filter(|it| cells::is_as_stated(it)).count();
    let mut line = format!("截至{}，共{all}件", cells::day(asked.today));
    if all > 0 && matches!(asked.kind, Kind::Ledger | Kind::Problems | Kind::Notice) {
        line += &format!(
            "，已办结{closed}件，占比{}%；正在办理{}件",
            (closed * 100 + all / 2) / all,
            all - closed - claimed
        );
        if claimed > 0 {
            line += &format!("，待核验{claimed}件");
        }
    }
    if overdue > 0 {
        line += &format!("，其中逾期{overdue}件");
    }
    let mut notes = vec![line + "。"];
    if stated > 0 {
        notes.push(format!("其中{stated}件的状态为原台账所述，本处未核验。"));
    }
    if let Some((frozen, since)) = since {
        let offset = jiff::tz::Offset::constant(8);
        notes.push(since.said(&cells::day(offset.to_datetime(frozen.at).date())));
    }
    notes
}
