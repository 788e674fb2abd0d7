//! A ledger on its way in: handed over, looked at, confirmed, and only then in the record. 导入
//!
//! Until it is confirmed its cells are in memory alone: its person's, one file at a time, for an hour.

use std::sync::Arc;

use duizhao_core::PersonId;
use duizhao_read::ledger::{Column, Completion, Field, Layout, Sheet, StateWord};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::access::What;
use super::people::Person;
use super::{Office, lock};
use crate::import::{self, Asked, Plan};
use crate::layouts;
use crate::record::{Failure, Record};

/// A file that waits to be confirmed, or what became of it.
pub(super) struct Incoming {
    id: Uuid,
    person: PersonId,
    file: String,
    since: Timestamp,
    sheets: Arc<Vec<Sheet>>,
    taken: Option<Taken>,
}

/// What a person says of a ledger; what is left out stays as it was found. 导入选择
#[derive(Clone, Debug, Default)]
pub struct LedgerChoice {
    pub sheet: Option<String>,
    pub ledger: Option<String>,
    pub year: Option<i16>,
    /// Header, and what the column is.
    pub columns: Vec<(String, Field)>,
    /// The office's own words for states.
    pub states: Vec<(String, Completion)>,
}

/// A ledger as it was read, before anything is written. 待确认的台账
#[derive(Debug)]
pub struct PendingLedger {
    pub file: String,
    /// Of the sheets that look like ledgers, the one that was read.
    pub sheet: String,
    pub sheets: Vec<String>,
    pub ledger: String,
    pub columns: Vec<Column>,
    pub is_known: bool,
    /// Where no plan can be made, why.
    pub plan: Result<Plan, Failure>,
}

/// What an import did. 导入结果
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub file: String,
    pub ledger: String,
    pub new: usize,
    pub changed: usize,
    pub gone: usize,
    pub same: usize,
}

const WAITS: SignedDuration = SignedDuration::from_hours(1);
/// Files that wait at once; the oldest gives way.
const MOST: usize = 8;
const NAME_LONGEST: usize = 40;

impl Office {
    /// Reads a file and lets it wait to be confirmed.
    ///
    /// # Errors
    /// When the person may not, or it is no ledger that can be read; then nothing of it is kept.
    pub fn bring(&self, by: &Person, file: &str, bytes: &[u8]) -> Result<Uuid, Failure> {
        by.hold(What::Imported)?;
        chosen(bytes)?;
        // What is damaged is the file and not the record.
        let sheets = import::sheets(file, bytes).map_err(|it| match it.code {
            "damaged" => Failure { code: "damaged-file", ..it },
            _ => it,
        })?;
        if import::ledgers(&sheets).is_empty() {
            return Err(import::no_head());
        }
        let (id, since) = (self.new_id(), self.now());
        let (person, file) = (by.id.clone(), file.to_owned());
        let mut waiting = lock(&self.incoming);
        waiting.retain(|it| it.person != person && since.duration_since(it.since) < WAITS);
        while waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push(Incoming { id, person, file, since, sheets: Arc::new(sheets), taken: None });
        Ok(id)
    }

    /// What the file would do to the record, read as the person says.
    ///
    /// # Errors
    /// When nothing waits under this id, or the record cannot be read.
    pub fn propose(&self, by: &Person, id: Uuid, choice: &LedgerChoice) -> Result<PendingLedger, Failure> {
        by.hold(What::Imported)?;
        let (file, sheets) = self.waiting(by, id, |it| (it.file.clone(), it.sheets.clone()))?;
        let all = import::ledgers(&sheets);
        let sheet = choice.sheet.clone().filter(|it| all.contains(it)).or_else(|| all.first().cloned());
        let asked = Asked {
            file: file.clone(),
            sheet: sheet.clone(),
            layout: None,
            ledger: choice.ledger.clone(),
            year: choice.year,
            today: self.moment()?.today,
            names: self.names()?,
        };
        let record = self.own_record();
        let mut found = import::columns(&record, &sheets, &asked)?;
        choice.apply(&mut found.layout);
        Ok(PendingLedger {
            file,
            sheet: sheet.unwrap_or_default(),
            sheets: all,
            ledger: found.ledger.clone(),
            columns: found.layout.columns.clone(),
            is_known: found.is_known,
            plan: import::plan_of(&record, found, &asked),
        })
    }

    /// Writes what was seen, all or nothing, and remembers how the ledger is read.
    ///
    /// # Errors
    /// When it would do something else than what was `seen`, cells are not understood, or the record
    /// refuses; then nothing is written.
    pub fn take_in(
        &self,
        by: &Person,
        id: Uuid,
        choice: &LedgerChoice,
        seen: &str,
        numbers_confirmed: bool,
    ) -> Result<Taken, Failure> {
        if let Some(taken) = self.taken(by, id)? {
            return Ok(taken);
        }
        if choice.ledger.as_ref().is_some_and(|it| it.chars().count() > NAME_LONGEST) {
            return Err(Failure::new(
                "ledger-name",
                "台账名称最多 40 个字",
                "the name of a ledger has at most 40 characters",
            ));
        }
        let plan = self.propose(by, id, choice)?.plan?;
        let command = import::command(&plan, &by.actor(), numbers_confirmed)?;
        if plan.id().0.to_string() != seen {
            return Err(Failure::new(
                "conflict",
                "列的意思改过，或底账在您看过之后有了变化，还没有写入；请看过下面的结果再确认",
                "the columns were changed, or the record was since you looked, and nothing was written; look at what would change now, then confirm",
            ));
        }
        let layout = Layout { name: plan.ledger.clone(), ..plan.own_layout() };
        let record = self.own_record();
        let remember = !plan.is_our_table() && !layouts::is_kept(&record.files, &layout)?;
        if remember {
            layouts::check(&layout)?;
        }
        if let Some(command) = command {
            self.journal.append_blocking(command)?;
        }
        if remember {
            layouts::keep(&record.files, &layout)?;
        }
        let taken = Taken {
            file: plan.file.clone(),
            ledger: plan.ledger.clone(),
            new: plan.new.len(),
            changed: plan.changed.len(),
            gone: plan.gone.len(),
            same: plan.same,
        };
        for it in lock(&self.incoming).iter_mut().filter(|it| it.id == id) {
            it.sheets = Arc::default();
            it.taken = Some(taken.clone());
        }
        Ok(taken)
    }

    /// What became of a file, once it is in the record.
    ///
    /// # Errors
    /// When this person brought no such file, or it waited for too long.
    pub fn taken(&self, by: &Person, id: Uuid) -> Result<Option<Taken>, Failure> {
        by.hold(What::Imported)?;
        self.waiting(by, id, |it| it.taken.clone())
    }

    fn waiting<T>(&self, by: &Person, id: Uuid, of: impl FnOnce(&Incoming) -> T) -> Result<T, Failure> {
        let now = self.now();
        let waiting = lock(&self.incoming);
        let found = waiting.iter().find(|it| it.id == id && it.person == by.id && now.duration_since(it.since) < WAITS);
        found.map(of).ok_or_else(|| {
            Failure::new(
                "missing",
                "这个文件不在等待确认了（换了文件、过了一小时，或程序重启过）；没有写入的，请重新选文件",
                "the file no longer waits (another was chosen, an hour went by, or the program was restarted); choose it again",
            )
        })
    }

    pub(super) fn own_record(&self) -> Record {
        Record { log: Some(self.log().clone()), ..self.record.clone() }
    }
}

/// # Errors
/// When there is nothing in it.
pub(super) fn chosen(bytes: &[u8]) -> Result<(), Failure> {
    match bytes.is_empty() {
        true => Err(Failure::new("empty", "没有选文件，或文件是空的", "no file was chosen, or it is empty")),
        false => Ok(()),
    }
}

impl LedgerChoice {
    fn apply(&self, layout: &mut Layout) {
        for column in &mut layout.columns {
            if let Some((_, field)) = self.columns.iter().find(|it| it.0 == column.header) {
                column.field = *field;
            }
        }
        for (word, completion) in &self.states {
            if !layout.states.iter().any(|it| it.word == *word) {
                layout.states.push(StateWord { word: word.clone(), completion: *completion });
            }
        }
    }
}
