//! A file held against what the record has of the same ledger: new, changed, gone, as it was.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_core::{Corrected, Event, Imported, Matter, MatterId, Said, Seq, State, numbers};
use duizhao_journal::Act;
use duizhao_read::ledger::{CellProblem, Field, Layout, Line};
use jiff::civil::Date;

use super::pair::pairs;
use super::{Changed, Gone, New, Plan, row};
use crate::layouts;
use crate::record::{Failure, Record};
use crate::table;

/// Rows named in a sentence at most.
const ROWS_NAMED: usize = 10;

/// A matter of this ledger as the record has it.
pub(super) struct Held {
    pub(super) matter: Matter,
    seq: Seq,
    pub(super) row: Imported,
}

pub(super) fn compare(record: &Record, plan: &mut Plan, today: Date) -> Result<(), Failure> {
    let reader = record.reader()?;
    let log = reader.log().to_string();
    let ours = plan.table.lines.iter().any(|it| it.id.is_some());
    let own: BTreeSet<MatterId> = plan.table.lines.iter().filter_map(mark).map(|it| it.0).collect();
    let withdrawn_state = State::Withdrawn.code();
    // Of a large record only those of this ledger are read whole.
    let (mut ids, mut wanted, mut withdrawn) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
    let affairs: BTreeSet<&str> = plan.table.lines.iter().map(|it| it.affair.as_str()).collect();
    let mut elsewhere: BTreeMap<String, usize> = BTreeMap::new();
    reader.ledger(0, |row| {
        ids.insert(row.matter);
        if row.state == withdrawn_state {
            withdrawn.insert(row.matter);
        }
        if row.imported && row.of_ledger != plan.ledger && affairs.contains(row.affair.as_str()) {
            *elsewhere.entry(row.of_ledger.clone()).or_default() += 1;
        }
        if (row.imported && row.of_ledger == plan.ledger) || own.contains(&row.matter) {
            wanted.push(row.matter);
        }
    })?;
    let mut all = reader.matters_of(&wanted)?;
    all.sort_by_key(|it| it.history().first().map(|it| it.seq));
    let mut held: Vec<Held> = Vec::new();
    let mut registered: BTreeMap<MatterId, Matter> = BTreeMap::new();
    for matter in all {
        match matter.imported_row() {
            Some((seq, row)) if row.ledger == plan.ledger || own.contains(&matter.id()) => {
                held.push(Held { matter, seq, row })
            }
            None if own.contains(&matter.id()) => drop(registered.insert(matter.id(), matter)),
            _ => {}
        }
    }
    if held.is_empty() && !ours {
        let most = elsewhere.into_iter().max_by_key(|it| it.1);
        plan.later_of = most.filter(|it| it.1 * 2 >= plan.table.lines.len());
    }
    let layouts = if ours { layouts::all(&record.files)? } else { Vec::new() };
    let lines = std::mem::take(&mut plan.table.lines);
    let pairs = pairs(&lines, &held, &plan.table.layout);
    let mut used = ids;
    for (line, pair) in lines.iter().zip(&pairs) {
        match (pair, mark(line)) {
            (Some(at), _) => plan.held(line, &held[*at], &layouts, today),
            (None, Some((id, seal))) if registered.contains_key(&id) => {
                if table::seal(&line.columns) == seal {
                    plan.same += 1;
                } else {
                    plan.notes.push(Said::new(
                        format!("第 {} 行：事项是在本处登记的，表里改动的内容不写入；请在事项里办理。", line.row),
                        format!("row {}: the matter was registered here, and what was changed in the sheet is not taken; act on the matter itself", line.row),
                    ));
                }
            }
            _ => plan.begins(line, &log, &mut used, &withdrawn),
        }
    }
    let taken: BTreeSet<usize> = pairs.iter().flatten().copied().collect();
    if !ours {
        let left =
            held.iter().enumerate().filter(|(at, it)| !taken.contains(at) && it.matter.state() != State::Withdrawn);
        plan.gone = left.map(|(_, it)| Gone { matter: it.matter.id(), affair: it.row.affair.clone() }).collect();
    }
    plan.unknown_units = unknown_units(&lines, &plan.table.layout);
    plan.notes.extend(several_leads(&lines, &plan.table.layout));
    plan.table.lines = lines;
    Ok(())
}

fn unknown_units(lines: &[Line], layout: &Layout) -> Vec<String> {
    let named = lines.iter().flat_map(|it| [&it.lead, &it.supporting]).flat_map(|it| layout.units_in(it));
    let names: BTreeSet<&str> = named.filter(|it| it.1.is_none()).map(|it| it.0).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Which of the units in one cell leads is the program's reading, so it is told.
fn several_leads(lines: &[Line], layout: &Layout) -> Option<Said> {
    let several = lines.iter().filter(|it| row::leads(layout, it).len() > 1);
    let rows: Vec<String> = several.map(|it| it.row.to_string()).collect();
    let (all, named) = (rows.len(), &rows[..rows.len().min(ROWS_NAMED)]);
    let (zh, en) = (named.join("、"), named.join(", "));
    let [zh_more, en_more] = if all > ROWS_NAMED { ["等", " …"] } else { [""; 2] };
    (all > 0).then(|| {
        Said::new(
            format!("主办一格里写了几个单位的有 {all} 行（第 {zh} 行{zh_more}）：第一个作主办，其余作协办；本处还没有的先空着。"),
            format!("rows that name several units as lead: {all} ({en}{en_more}); the first leads, the others support, and one not known here is left out"),
        )
    })
}

/// What our own export wrote beside a row: its matter, and a seal over its cells.
pub(super) fn mark(line: &Line) -> Option<(MatterId, String)> {
    let (id, seal) = line.id.as_deref()?.split_once('#')?;
    Some((MatterId(id.parse().ok()?), seal.to_owned()))
}

impl Plan {
    fn begins(&mut self, line: &Line, log: &str, used: &mut BTreeSet<MatterId>, withdrawn: &BTreeSet<MatterId>) {
        let mut ids = (0..).map(|again| row::matter(log, &self.ledger, &line.key, again));
        let mut was_withdrawn = false;
        let is_free = |it: &MatterId| {
            was_withdrawn |= withdrawn.contains(it);
            used.insert(*it)
        };
        let matter = ids.find(is_free).expect("there is always a next one");
        if was_withdrawn {
            self.note(
                line,
                &format!("“{}”在本处撤回过，这次按新的一件登记", line.affair),
                "it was taken in before and withdrawn here; it begins anew",
            );
        }
        self.look_for_numbers(line);
        let row = row::imported(self, line);
        let event = Event::Imported(row.clone());
        self.acts.push(Act { matter, version: Some(duizhao_core::Version(0)), event });
        self.new.push(New { matter, row });
    }

    /// A row of a matter that is here: nothing, where it says what it said.
    fn held(&mut self, line: &Line, held: &Held, layouts: &[Layout], today: Date) {
        let (mut row, mut cells) = match mark(line) {
            // Sealed by our export and left alone: it says what stood here then.
            Some((_, seal)) if table::seal(&line.columns) == seal => (held.row.clone(), Vec::new()),
            Some(_) => self.amended(line, held, layouts, today),
            None => {
                let mut row = row::imported(self, line);
                let cells = changed_cells(&held.row, &row);
                if is_last_of_its_text(&held.row, &row) {
                    row.affair.clone_from(&held.row.affair);
                }
                (row, cells)
            }
        };
        let is_said = self.source_is_said();
        // A title may be another next month; what somebody said of the source holds for all rows.
        let words = |it: &Imported| {
            let units = (it.lead.clone(), it.supporting.clone());
            let source = is_said.then_some(it.origin.from);
            (it.affair.clone(), it.criterion.clone(), it.field.clone(), it.state, units, it.standing, source)
        };
        let says_the_same = |row: &Imported| words(&held.row) == words(row);
        if cells.is_empty() && says_the_same(&row) {
            self.same += 1;
            return;
        }
        self.keep_what_stands(line, held, &mut row);
        if cells.is_empty() && says_the_same(&row) {
            self.same += 1;
            return;
        }
        self.look_for_numbers(line);
        let otherwise = self.understood_otherwise(&held.row, &row, &cells);
        cells.extend(otherwise);
        let reason = format!("台账“{}”有变更（{} 第 {} 行）", row.ledger, row.file, row.row);
        let body = serde_json::to_value(&row).expect("a row is written as JSON");
        let event =
            Event::Corrected(Corrected { seq: held.seq, kind: "imported/1".to_owned(), body, reason, on: None });
        self.acts.push(Act { matter: held.matter.id(), version: Some(held.matter.version()), event });
        self.changed.push(Changed { row: line.row, matter: held.matter.id(), affair: line.affair.clone(), cells });
    }

    /// A row of a table of ours that someone has written into: what differs from what stands here.
    fn amended(
        &self,
        line: &Line,
        held: &Held,
        layouts: &[Layout],
        today: Date,
    ) -> (Imported, Vec<(String, String, String)>) {
        let read = row::imported(self, line);
        let mut row = Imported { file: read.file, sheet: read.sheet, row: read.row, ..held.row.clone() };
        let mut cells = Vec::new();
        let layout = &self.table.layout;
        let printed = table::printed(&held.matter, layout, layouts, today, &self.names);
        for (column, was) in layout.columns.iter().zip(printed) {
            if matches!(column.field, Field::Index | Field::Skipped) || table::is_derived(column) {
                continue;
            }
            let now = line.columns.get(&column.header).cloned().unwrap_or_default();
            if now == was.trim() {
                continue;
            }
            match column.field {
                Field::Affair => row.affair.clone_from(&read.affair),
                Field::Criterion => row.criterion.clone_from(&read.criterion),
                Field::Area => row.field.clone_from(&read.field),
                Field::Lead => {
                    row.lead.clone_from(&read.lead);
                    let more = read.supporting.iter().filter(|it| !held.row.supporting.contains(it));
                    row.supporting.extend(more.cloned());
                    row.supporting.retain(|it| Some(it) != read.lead.as_ref());
                }
                Field::Supporting => row.supporting.clone_from(&read.supporting),
                Field::Due => row.due = read.due,
                Field::State | Field::Progress => (row.state, row.standing) = (read.state, read.standing),
                _ => {}
            }
            cells.push((column.header.clone(), was, now.clone()));
            row.columns.insert(column.header.clone(), now);
        }
        row.columns.retain(|_, text| !text.is_empty());
        (row, cells)
    }

    /// What the ledger may state, but not move: a term that is set, a criterion once it is claimed,
    /// and everything about a matter that people work on here.
    fn keep_what_stands(&mut self, line: &Line, held: &Held, row: &mut Imported) {
        if row.due != held.row.due {
            self.note(
                line,
                "时限的文字照录，截止日不变：改截止日请办理延期",
                "the words of the term are taken, the last day stands: ask for an extension",
            );
            row.due = held.row.due;
        }
        // A ledger that has no word on it takes nothing back.
        if row.criterion.is_empty() {
            row.criterion.clone_from(&held.row.criterion);
        }
        let settled =
            matches!(held.matter.state(), State::Claimed | State::Verified | State::Closed | State::Provisional);
        if row.criterion != held.row.criterion && settled {
            self.note(line, "已申请办结或已办结，办结标准不变", "it is claimed or closed, and the criterion stands");
            row.criterion.clone_from(&held.row.criterion);
        }
        if held.matter.has_lived() {
            if self.source_is_said() && row.origin.from != held.row.origin.from {
                self.note(line, "已在本处办理，来源照旧", "it is worked on here, and its source stands");
            }
            row.origin.from = held.row.origin.from;
            if row.state != held.row.state {
                let name = held.matter.state().name();
                self.note(
                    line,
                    &format!("台账上的状态照录，本处仍为“{name}”：由主办单位在事项里办理"),
                    &format!("the state of the ledger is kept as stated, here it is still `{}`: the lead unit acts on the matter", held.matter.state().code()),
                );
            }
            (row.state, row.standing) = (held.row.state, held.row.standing);
            row.lead.clone_from(&held.row.lead);
            row.supporting.clone_from(&held.row.supporting);
        }
    }

    /// What is written beside the `cells` that changed: their words are as they were, and what they mean is
    /// known only now, as a unit that was added since.
    fn understood_otherwise(
        &self,
        was: &Imported,
        now: &Imported,
        cells: &[(String, String, String)],
    ) -> Vec<(String, String, String)> {
        let layout = &self.table.layout;
        let is_shown = |field: Field| {
            let more = if field == Field::Affair { [Field::Measure, Field::Detail] } else { [field; 2] };
            cells.iter().filter_map(|it| layout.field(&it.0)).any(|it| it == field || more.contains(&it))
        };
        let units = |it: &Imported, lead: bool| {
            let units = if lead { it.lead.as_slice() } else { &it.supporting };
            units.iter().map(|it| self.names.unit(it)).collect::<Vec<_>>().join("、")
        };
        let told = |field: Field, of: &dyn Fn(&Imported) -> String| (field, of(was), of(now));
        let all = [
            told(Field::Area, &|it| it.field.clone()),
            told(Field::Lead, &|it| units(it, true)),
            told(Field::Supporting, &|it| units(it, false)),
            told(Field::State, &|it| it.state.name().to_owned() + if it.standing { "，长期坚持" } else { "" }),
            told(Field::Affair, &|it| it.affair.clone()),
            told(Field::Criterion, &|it| it.criterion.clone()),
        ];
        let all = all.into_iter().filter(|it| !is_shown(it.0)).map(|it| (it.0.name().to_owned(), it.1, it.2));
        let source = |it: &Imported| it.origin.from.name().to_owned();
        let all = all.chain([("来源".to_owned(), source(was), source(now))]);
        all.filter(|it| it.1 != it.2).collect()
    }

    fn note(&mut self, line: &Line, zh: &str, en: &str) {
        self.notes.push(Said::new(format!("第 {} 行：{zh}。", line.row), format!("row {}: {en}", line.row)));
    }

    fn look_for_numbers(&mut self, line: &Line) {
        for (header, text) in &line.columns {
            for found in numbers::find(text) {
                let kind = found.kind;
                self.numbers.push(CellProblem {
                    row: line.row,
                    cell: String::new(),
                    header: header.clone(),
                    why: duizhao_read::Said::new(
                        format!("有像{}的数字；这些不进底账", kind.zh()),
                        format!("holds what looks like a number of the kind {}", kind.code()),
                    ),
                });
            }
        }
    }
}

/// Its measure stood beside its text, to tell it from others of that text, and there is no other any more.
fn is_last_of_its_text(before: &Imported, after: &Imported) -> bool {
    let measure = before.affair.strip_prefix(&after.affair).and_then(|it| it.strip_prefix("——"));
    measure.is_some_and(|measure| after.columns.values().any(|it| it == measure))
}

/// Column, before, after; the running number of a row says nothing about its matter.
fn changed_cells(before: &Imported, after: &Imported) -> Vec<(String, String, String)> {
    let headers: BTreeSet<&String> = before.columns.keys().chain(after.columns.keys()).collect();
    let text = |of: &Imported, header: &String| of.columns.get(header).cloned().unwrap_or_default();
    let index = |header: &str| Field::guess(header) == Some(Field::Index);
    let cells = headers.into_iter().filter(|it| !index(it)).map(|it| (it.clone(), text(before, it), text(after, it)));
    cells.filter(|it| it.1 != it.2).collect()
}
