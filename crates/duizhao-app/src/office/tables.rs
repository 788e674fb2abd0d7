//! The tables that an office hands out, of what their reader may see. 出表

use std::collections::BTreeSet;

use duizhao_core::CommandId;
use duizhao_journal::Reader;
use duizhao_read::ledger::Layout;

use super::Office;
use super::access::What;
use super::glance::Parties;
use super::incoming::chosen;
use super::overview::Overview;
use super::people::Person;
use crate::hand_in::{self, Frozen};
use crate::layouts;
use crate::record::Failure;
use crate::table::{self, Asked, Audience, Candidates, Format, Kind, Made, Stands};

/// Of a table on a page, which is made anew for each look and each file.
const ROWS: usize = 100_000;

/// Matters of a record that may stand in a table, whoever reads it.
///
/// # Errors
/// When the record cannot be read, or no ledger of that name was taken in.
pub(crate) fn candidates(reader: &Reader, asked: &Asked) -> Result<Candidates, Failure> {
    let mut all = Overview::default();
    all.follow(reader)?;
    let ledgers = all.ledgers(|_| true);
    if let Some(ledger) = asked.ledger.as_ref().filter(|it| !it.is_empty() && !ledgers.contains(*it)) {
        return Err(no_such_ledger(ledger, &ledgers));
    }
    Ok(chosen_of(&all, asked, |_| true))
}

fn no_such_ledger(asked: &str, known: &BTreeSet<String>) -> Failure {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Failure::new(
        "no-such-ledger",
        format!("没有导入过台账“{asked}”；导入过的有：{}", known.join("、")),
        format!("no ledger {asked:?} was taken in; there are: {}", known.join(", ")),
    )
}

fn chosen_of(all: &Overview, asked: &Asked, may: impl Fn(&Parties) -> bool) -> Candidates {
    let may = all.judged(may);
    let fits = |at: &usize| {
        let glance = all.glance(*at).0;
        let stands = Stands {
            state: all.state_on(*at, asked.today),
            due: glance.due,
            is_stuck: glance.waiting_until().is_some() || glance.help_open() > 0,
            origin: glance.origin,
        };
        may.at(*at).1 == Some(true) && asked.is_of_kind(&stands, all.ledger(*at))
    };
    Candidates { ids: (0..all.len()).filter(fits).map(|it| all.id(it)).collect(), size: all.size() }
}

/// A table, in the words of a page. 制表选择
#[derive(Clone, Debug, Default)]
pub struct TableChoice {
    pub kind: Kind,
    pub layout: Option<String>,
    pub ledger: Option<String>,
    pub filters: Vec<(String, String)>,
    pub title: Option<String>,
    pub within_days: i32,
}

impl Office {
    /// # Errors
    /// When the person may not, there is no such layout or ledger, or the record cannot be read.
    pub fn make_table(&self, by: &Person, wanted: &TableChoice) -> Result<Made, Failure> {
        by.hold(What::Tables)?;
        if let Some(ledger) = &wanted.ledger {
            let known = self.ledgers(by)?;
            if !known.contains(ledger) {
                return Err(no_such_ledger(ledger, &known.into_iter().collect()));
            }
        }
        let record = self.own_record();
        let layout = wanted.layout.as_deref().map(|it| layouts::called(&record.files, it)).transpose()?;
        let asked = Asked {
            kind: wanted.kind,
            layout,
            ledger: wanted.ledger.clone(),
            filters: wanted.filters.clone(),
            title: wanted.title.clone(),
            today: self.moment()?.today,
            within_days: wanted.within_days,
            calendar: self.calendar.clone(),
            names: self.names()?,
        };
        let candidates = self.overview(|all| chosen_of(all, &asked, |it| by.may_with(What::Tables, it)))?;
        let audience = Audience { may: &|it| by.may_on(What::Tables, it), rows: ROWS };
        self.read(|reader| table::table_for(&record, reader, &asked, &candidates, audience))
    }

    /// Records that a table was given to a superior, and gives its file.
    ///
    /// # Errors
    /// As [`Office::make_table`], and when the record refuses.
    pub fn hand_in(
        &self,
        by: &Person,
        command: CommandId,
        wanted: &TableChoice,
        format: Format,
    ) -> Result<(Made, Vec<u8>), Failure> {
        by.hold(What::HandedIn)?;
        let made = self.make_table(by, wanted)?;
        let bytes = format.write(&made.table)?;
        let command = hand_in::command(&bytes, made.handed.clone(), &by.actor(), command.0);
        self.journal.append_blocking(command)?;
        Ok((made, bytes))
    }

    /// All that were handed in, newest first.
    ///
    /// # Errors
    /// When the person may not, or the record cannot be read.
    pub fn handed_in(&self, by: &Person) -> Result<Vec<Frozen>, Failure> {
        by.hold(What::Tables)?;
        let mut all = hand_in::frozen(&self.own_record())?;
        all.reverse();
        Ok(all)
    }

    /// The one that this very file is, unchanged.
    ///
    /// # Errors
    /// As [`Office::handed_in`], and when the file is empty.
    pub fn handed_in_as(&self, by: &Person, bytes: &[u8]) -> Result<Option<Frozen>, Failure> {
        by.hold(What::Tables)?;
        chosen(bytes)?;
        let hash = hand_in::sha256(bytes);
        Ok(self.handed_in(by)?.into_iter().find(|it| it.table.sha256 == hash))
    }

    /// The ledgers that matters came from.
    ///
    /// # Errors
    /// As [`Office::handed_in`].
    pub fn ledgers(&self, by: &Person) -> Result<Vec<String>, Failure> {
        by.hold(What::Tables)?;
        let names = self.overview(|all| all.ledgers(|it| by.may_with(What::Tables, it)))?;
        Ok(names.into_iter().collect())
    }

    /// The office's own first, then those that come with the program.
    ///
    /// # Errors
    /// When the person may not, or a layout cannot be read.
    pub fn layouts(&self, by: &Person) -> Result<Vec<Layout>, Failure> {
        by.hold(What::Tables)?;
        layouts::all(&self.record.files)
    }

    /// How many of these are the office's own.
    ///
    /// # Errors
    /// As [`Office::layouts`].
    pub fn own_layouts(&self, by: &Person) -> Result<usize, Failure> {
        by.hold(What::Tables)?;
        Ok(layouts::own(&self.record.files)?.len())
    }

    /// Keeps one of the office's own no more.
    ///
    /// # Errors
    /// When the person may not, there is none of that name, matters here came in by it, or its file cannot be removed.
    pub fn drop_layout(&self, by: &Person, name: &str) -> Result<(), Failure> {
        by.hold(What::Layouts)?;
        // It says which cells of theirs hold words that not everyone may see.
        if self.overview(|all| all.ledgers(|_| true))?.contains(name) {
            return Err(Failure::new(
                "layout-in-use",
                format!("台账“{name}”有事项在本处，它的版式不能删：各列由谁看得到，照它定；列的意思不对的，可以改"),
                format!(
                    "matters of the ledger {name:?} are here, and its layout says who may see which of their columns, so it cannot be deleted; a column that is wrong in it can be changed"
                ),
            ));
        }
        layouts::forget(&self.record.files, name)
    }

    /// Keeps a layout under its name, from its text.
    ///
    /// # Errors
    /// When the person may not, the name is none or comes with the program, a line cannot be taken, or it
    /// cannot be written.
    pub fn keep_layout(&self, by: &Person, name: &str, text: &str) -> Result<(), Failure> {
        by.hold(What::Layouts)?;
        let name = name.trim();
        layouts::check_name(&self.record.files, name)?;
        let parsed = Layout::parse(name, text).map_err(|it| Failure::new("layout", it.to_string(), it.to_string()))?;
        layouts::keep(&self.record.files, &Layout { name: name.to_owned(), ..parsed }).map(|_| ())
    }
}
