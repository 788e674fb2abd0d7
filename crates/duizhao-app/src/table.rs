//! The tables that superiors want, made from the record: ledger, due list, follow-up, problems, notice. 表
//!
//! Matters are chosen by what the overview of lists knows of each, and then read some at a time.
//! A matter that came from a ledger shows that ledger's own words as long as nothing was done with it
//! here; what was done here shows in its place.

mod cells;
mod format;
mod nearest;
mod since;

use std::collections::BTreeMap;

use duizhao_core::{Calendar, HandedIn, Matter, MatterId, Source, State};
use duizhao_journal::Reader;
use duizhao_papers::table::Table;
use duizhao_read::ledger::{Column, Field, Layout};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::hand_in::{self, Frozen};
use crate::layouts;
use crate::office::{self, Names};
use crate::record::{Failure, Record};

pub use format::Format;
pub use since::Since;

use cells::Beside;
use nearest::nearest;
use since::Then;

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
    /// Lateness is counted as the pages do: in working days.
    pub calendar: Calendar,
    /// Units and people of the office, where it has a desk.
    pub names: Names,
}

/// What decides of which kinds of table a matter is; from the matter itself, or from what lists know of it. 处境
pub(crate) struct Stands {
    pub(crate) state: State,
    pub(crate) due: Option<Date>,
    /// Something that others have to do stands in the way.
    pub(crate) is_stuck: bool,
    pub(crate) origin: Option<Source>,
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

/// Can be filtered by in every table.
const STATE: &str = "状态";

/// Read at a time: a matter takes some 10 KB with its events.
const AT_ONCE: usize = 100;

/// A sheet of .xlsx has room for 1 048 576, title and sentences among them.
const ROWS: usize = 1_000_000;

/// Matters that may stand in a table, chosen without reading any of them. 候选事项
#[derive(Clone, Debug)]
pub(crate) struct Candidates {
    pub(crate) ids: Vec<MatterId>,
    /// Of the record when they were chosen.
    pub(crate) size: u64,
}

/// For whom a table is made. 读表人
#[derive(Clone, Copy)]
pub(crate) struct Audience<'a> {
    /// Which matters they may see.
    pub(crate) may: &'a dyn Fn(&Matter) -> bool,
    /// More rows are refused.
    pub(crate) rows: usize,
}

/// A row before all rows are in their order. 待排的行
struct Row {
    key: Key,
    cells: Vec<String>,
    /// Where its number is to stand.
    numbered: Vec<usize>,
}

/// What a table is sorted by: those that wait on others, last day, ledger and row, when it began.
type Key = (bool, Option<Date>, Option<(String, u32)>, Option<Timestamp>, MatterId);

/// # Errors
/// When the record or a layout cannot be read, or there are more rows than any table has.
pub fn table(record: &Record, asked: &Asked) -> Result<Made, Failure> {
    let reader = record.reader()?;
    let candidates = office::candidates(&reader, asked)?;
    table_for(record, &reader, asked, &candidates, Audience { may: &|_| true, rows: ROWS })
}

/// Of the matters that its reader may see.
pub(crate) fn table_for(
    record: &Record,
    reader: &Reader,
    asked: &Asked,
    of: &Candidates,
    audience: Audience<'_>,
) -> Result<Made, Failure> {
    let layouts = layouts::all(&record.files)?;
    let mut layout = layout(asked, &layouts);
    asked.names.add_to(&mut layout);
    let title = asked.title.clone().unwrap_or_else(|| asked.own_title());
    let shown: Vec<&Column> = layout.columns.iter().filter(|it| it.field != Field::Skipped).collect();
    asked.check_filters(&shown)?;
    let mut table = Table { title: title.clone(), ..Table::default() };
    table.headers = shown.iter().map(|it| it.header.clone()).collect();
    let (mut rows, mut counts) = (Vec::new(), Counts::default());
    for some in of.ids.chunks(AT_ONCE) {
        for matter in reader.matters_until(some, of.size)?.iter().filter(|it| (audience.may)(it)) {
            let it = Beside::of(matter, &layouts);
            if !asked.takes(&it, &layout) {
                continue;
            }
            if rows.len() == audience.rows {
                return Err(too_many_rows(audience.rows));
            }
            let cells = shown.iter().map(|column| asked.cell(&it, column, &layout));
            let cells: Vec<Option<String>> = cells.collect();
            let numbered = (0..cells.len()).filter(|it| cells[*it].is_none()).collect();
            let cells = cells.into_iter().map(Option::unwrap_or_default).collect();
            rows.push(Row { key: asked.key(&it), cells, numbered });
            counts.add(matter, asked.today);
        }
    }
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    for (at, Row { key, mut cells, numbered }) in rows.into_iter().enumerate() {
        numbered.into_iter().for_each(|it| cells[it] = (at + 1).to_string());
        table.ids.push(format!("{}#{}", key.4.0, seal(&columns(&table.headers, &cells))));
        table.rows.push(cells);
    }
    let before =
        hand_in::frozen(record)?.into_iter().rev().find(|it| it.table.table == title && it.table.layout == layout.name);
    let since = match before {
        None => None,
        Some(frozen) => {
            let changed =
                changes(reader, asked, &layout, &layouts, [frozen.table.size.min(of.size), of.size], audience)?;
            Some((frozen, changed))
        }
    };
    table.notes = notes(asked, &counts, since.as_ref());
    let rows = u32::try_from(counts.all).unwrap_or(u32::MAX);
    let handed =
        HandedIn { table: title, layout: layout.name.clone(), size: of.size, rows, sha256: String::new(), on: None };
    Ok(Made { table, handed, since })
}

/// What changed from one size of the record to another: looked for among the matters that have an entry since.
fn changes(
    reader: &Reader,
    asked: &Asked,
    layout: &Layout,
    layouts: &[Layout],
    [from, to]: [u64; 2],
    audience: Audience<'_>,
) -> Result<Since, Failure> {
    let mut since = Since::default();
    for some in reader.changed_since(from)?.1.chunks(AT_ONCE) {
        let then = |matter| {
            let seen = Some(matter).filter(|it: &&Matter| it.version().0 > 0 && (audience.may)(it));
            seen.map(|matter| Then { matter, listed: asked.takes(&Beside::of(matter, layouts), layout) })
        };
        let (was, is) = (reader.matters_until(some, from)?, reader.matters_until(some, to)?);
        was.iter().zip(&is).for_each(|(was, is)| since.add(then(was).as_ref(), then(is).as_ref()));
    }
    Ok(since)
}

fn too_many_rows(most: usize) -> Failure {
    Failure::new(
        "too-many-rows",
        format!("这张表超过 {most} 行，没有制表；请只要一本台账、另一种表，或只要某列含某些字的"),
        format!(
            "the table would have more than {most} rows and was not made; ask for one ledger, another kind of table, \
             or only for rows in which a column holds some words"
        ),
    )
}

/// The one that was named; else the one kept for the ledger; else that of the kind.
fn layout(asked: &Asked, all: &[Layout]) -> Layout {
    if let Some(layout) = &asked.layout {
        return layout.clone();
    }
    let of_ledger = asked.ledger.as_ref().filter(|_| asked.kind == Kind::Ledger);
    if let Some(layout) = of_ledger.and_then(|ledger| all.iter().find(|it| it.name == *ledger)) {
        return layout.clone();
    }
    // Whatever the office calls its ledgers, its lists look as they did.
    let shipped = Layout::shipped().into_iter().find(|it| it.name == asked.kind.layout());
    shipped.expect("each kind has a layout that comes with the program")
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

/// What a table made today shows of a matter in each column of a layout, but for those that are derived;
/// `layouts` are all there are.
pub(crate) fn printed(matter: &Matter, layout: &Layout, layouts: &[Layout], today: Date, names: &Names) -> Vec<String> {
    let it = Beside::of(matter, layouts);
    let cells = layout.columns.iter().map(|column| it.cell(column, layout, today, names));
    cells.map(Option::unwrap_or_default).collect()
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

    /// # Errors
    /// When a filter names a column that the table does not have.
    fn check_filters(&self, columns: &[&Column]) -> Result<(), Failure> {
        let mut names: Vec<&str> = columns.iter().flat_map(|it| [it.header.as_str(), it.field.name()]).collect();
        names.push(STATE);
        for (name, _) in &self.filters {
            if names.contains(&name.as_str()) {
                continue;
            }
            let headers: Vec<&str> = columns.iter().map(|it| it.header.as_str()).collect();
            let meant = nearest(name, names.iter().copied());
            let (zh, en) =
                meant.map(|it| (format!("；是不是“{it}”？"), format!("; is it {it:?}?"))).unwrap_or_default();
            return Err(Failure::new(
                "no-such-column",
                format!("这张表没有“{name}”这一列，有的是：{}{zh}", headers.join("、")),
                format!("the table has no column {name:?}; there are {}{en}", headers.join(", ")),
            ));
        }
        Ok(())
    }

    /// None where its number is to stand.
    fn cell(&self, it: &Beside<'_>, column: &Column, layout: &Layout) -> Option<String> {
        match is_derived(column) {
            true => Some(cells::lateness(it.matter, self.today, &self.calendar)),
            false => it.cell(column, layout, self.today, &self.names),
        }
    }

    /// Whether a matter stands in the table.
    fn takes(&self, it: &Beside<'_>, layout: &Layout) -> bool {
        let matter = it.matter;
        let stands = Stands {
            state: matter.state_on(self.today),
            due: matter.due(),
            is_stuck: cells::is_stuck(matter),
            origin: matter.origin(),
        };
        let of_ledger = it.row.as_ref().map_or("", |it| &it.ledger);
        !matter.affair().is_empty() && self.is_of_kind(&stands, of_ledger) && self.passes(it, layout)
    }

    fn key(&self, it: &Beside<'_>) -> Key {
        let (due, id) = (it.matter.due(), it.matter.id());
        match self.kind {
            Kind::Due => (false, due, None, None, id),
            // Who waits on others comes first: there the leader can do something.
            Kind::FollowUp => (!cells::is_stuck(it.matter), Some(due.unwrap_or(Date::MAX)), None, None, id),
            // A ledger in the order of its own rows.
            Kind::Ledger | Kind::Problems | Kind::Notice => {
                let row = it.row.as_ref().map(|it| (it.ledger.clone(), it.row));
                (false, None, row, it.matter.registered_at(), id)
            }
        }
    }

    /// Whether a matter that stands so, and came from that ledger, is of the kind that is asked for.
    pub(crate) fn is_of_kind(&self, it: &Stands, ledger: &str) -> bool {
        let due = it.due.is_some_and(|it| self.is_near(it));
        let is_of_ledger = self.ledger.as_ref().is_none_or(|it| it == ledger);
        is_of_ledger
            && match self.kind {
                _ if it.state == State::Withdrawn => false,
                Kind::Ledger | Kind::Notice => true,
                Kind::Due => it.state.is_open() && due,
                Kind::FollowUp => it.state.is_open() && (due || it.is_stuck),
                Kind::Problems => matches!(it.origin, Some(Source::Report | Source::Inspection)),
            }
    }

    fn is_near(&self, due: Date) -> bool {
        use jiff::ToSpan;
        self.today.checked_add(self.within_days.days()).is_ok_and(|it| due <= it)
    }

    fn passes(&self, it: &Beside<'_>, layout: &Layout) -> bool {
        self.filters.iter().all(|(name, wanted)| {
            let columns = layout.columns.iter().filter(|it| it.header == *name || it.field.name() == name);
            let mut shown: Vec<String> = columns.filter_map(|column| self.cell(it, column, layout)).collect();
            if name == STATE {
                shown.push(it.matter.state_on(self.today).name().to_owned());
            }
            shown.iter().any(|it| it.contains(wanted.as_str()))
        })
    }
}

/// What a sentence over the table counts. 计数
#[derive(Default)]
struct Counts {
    all: usize,
    closed: usize,
    claimed: usize,
    late: usize,
    stated: usize,
}

impl Counts {
    fn add(&mut self, matter: &Matter, today: Date) {
        let state = matter.state_on(today);
        let claimed = matches!(state, State::Claimed | State::Verified | State::Provisional);
        self.all += 1;
        self.closed += usize::from(!state.is_open());
        self.claimed += usize::from(claimed);
        self.late += usize::from(cells::is_late(matter, today));
        self.stated += usize::from(cells::is_as_stated(matter));
    }
}

/// As of when, how many, and what changed since the last one.
fn notes(asked: &Asked, counts: &Counts, since: Option<&(Frozen, Since)>) -> Vec<String> {
    let Counts { all, closed, claimed, late, stated } = *counts;
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
    if late > 0 {
        line += &format!("，其中超期{late}件");
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

#[cfg(test)]
mod tests {

    use jiff::civil::date;

    use super::*;
    use crate::demo;

    #[test]
    fn what_is_chosen_beforehand_loses_no_row_and_there_are_no_more_than_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::in_folder(folder.path());
        demo::build(&record).unwrap();
        let reader = record.reader().unwrap();
        let matters = reader.matters(reader.size().unwrap()).unwrap();
        let ledger = matters.iter().find_map(|it| it.imported_row()).unwrap().1.ledger;
        for (kind, ledger) in Kind::ALL.iter().flat_map(|it| [(*it, None), (*it, Some(ledger.clone()))]) {
            let asked = Asked { kind, ledger, today: date(2025, 11, 25), within_days: 10, ..Asked::default() };
            let layouts = layouts::all(&record.files).unwrap();
            let layout = layout(&asked, &layouts);
            let rows = matters.iter().map(|it| Beside::of(it, &layouts)).filter(|it| asked.takes(it, &layout));
            let mut expected: Vec<Key> = rows.map(|it| asked.key(&it)).collect();
            expected.sort();
            let expected: Vec<String> = expected.iter().map(|it| it.4.0.to_string()).collect();
            let made = table(&record, &asked).unwrap();
            let ids: Vec<&str> = made.table.ids.iter().map(|it| it.split('#').next().unwrap()).collect();
            assert_eq!(ids, expected, "{kind:?}");
            let Some(fewer) = expected.len().checked_sub(1) else { continue };
            let candidates = office::candidates(&reader, &asked).unwrap();
            let audience = Audience { may: &|_| true, rows: fewer };
            let refused = table_for(&record, &reader, &asked, &candidates, audience).unwrap_err();
            assert_eq!(refused.code, "too-many-rows");
        }
    }

    #[test]
    fn a_document_of_a_thousand_pages_is_refused() {
        let table = Table { rows: vec![Vec::new(); 5_001], ..Table::default() };
        assert_eq!(Format::Docx.write(&table).unwrap_err().code, "too-many-rows");
        assert!(Format::Csv.write(&table).is_ok());
    }
}
