//! A ledger on its way in: handed over, looked at, confirmed, and only then in the record. 导入
//!
//! Until it is confirmed its cells are in memory alone: its person's, one file at a time, for an hour.

use std::sync::Arc;

use duizhao_core::{CommandId, Event, Imported, MatterId, PersonId, Source, Withdrawn, decide};
use duizhao_journal::{Act, Command};
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
    /// When it was brought, then when it was taken in.
    since: Timestamp,
    sheets: Arc<Vec<Sheet>>,
    /// What was said of it last, or of the file that it was chosen in place of.
    choice: LedgerChoice,
    taken: Option<Taken>,
}

impl Incoming {
    /// What is in the record is remembered as long as it may be taken back.
    fn is_there(&self, now: Timestamp, kept: SignedDuration) -> bool {
        now.duration_since(self.since) < if self.taken.is_some() { WAITS.max(kept) } else { WAITS }
    }
}

/// What a person says of a ledger; what is left out stays as it was found. 导入选择
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerChoice {
    pub sheet: Option<String>,
    pub ledger: Option<String>,
    /// They looked: it is no later file of another ledger.
    pub is_another: bool,
    /// Where its matters come from.
    pub source: Option<Source>,
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
    /// As which it was read.
    pub choice: LedgerChoice,
    pub columns: Vec<Column>,
    /// Headers of those that were never confirmed.
    pub guessed: Vec<String>,
    /// Where no plan can be made, why.
    pub plan: Result<Plan, Failure>,
}

/// What an import did. 导入结果
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub file: String,
    pub ledger: String,
    /// The matters that it began.
    pub new: Vec<MatterId>,
    pub changed: usize,
    pub gone: usize,
    pub same: usize,
    /// How many of them were taken back.
    pub withdrawn: usize,
    /// The command that took them back.
    withdrawal: Option<CommandId>,
}

impl Taken {
    /// How many may still be there to be taken back.
    pub fn left(&self) -> usize {
        self.new.len().saturating_sub(self.withdrawn)
    }
}

const WAITS: SignedDuration = SignedDuration::from_hours(1);
/// Files that wait at once, and imports that are remembered; the oldest gives way.
const MOST: usize = 8;

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
        let kept = self.withdrawable()?;
        let mut waiting = lock(&self.incoming);
        // A mended file of the same ledger is read as the one before.
        let before =
            |it: &&Incoming| it.person == person && it.taken.is_none() && import::is_same_ledger(&it.file, &file);
        let choice = waiting.iter().find(before).map(|it| it.choice.clone()).unwrap_or_default();
        waiting.retain(|it| (it.person != person || it.taken.is_some()) && it.is_there(since, kept));
        for taken in [false, true] {
            let is_of_kind = |it: &Incoming| it.taken.is_some() == taken;
            let mut over = (waiting.iter().filter(|it| is_of_kind(it)).count() + 1).saturating_sub(MOST);
            waiting.retain(|it| {
                let gives_way = over > 0 && is_of_kind(it);
                over -= usize::from(gives_way);
                !gives_way
            });
        }
        waiting.push(Incoming { id, person, file, since, sheets: Arc::new(sheets), choice, taken: None });
        Ok(id)
    }

    /// What the file would do to the record, read as the person says; else as they said last.
    ///
    /// # Errors
    /// When nothing waits under this id, or the record cannot be read.
    pub fn propose(&self, by: &Person, id: Uuid, choice: Option<LedgerChoice>) -> Result<PendingLedger, Failure> {
        by.hold(What::Imported)?;
        let (file, sheets, choice) = self.waiting(by, id, |it| {
            it.choice = choice.unwrap_or_else(|| it.choice.clone());
            (it.file.clone(), it.sheets.clone(), it.choice.clone())
        })?;
        let all = import::ledgers(&sheets);
        let sheet = choice.sheet.clone().filter(|it| all.contains(it)).or_else(|| all.first().cloned());
        let asked = Asked {
            file: file.clone(),
            sheet: sheet.clone(),
            layout: None,
            ledger: choice.ledger.clone(),
            is_another: choice.is_another,
            source: choice.source,
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
            choice,
            columns: found.layout.columns.clone(),
            guessed: found.guessed.clone(),
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
        if choice.ledger.as_ref().is_some_and(|it| it.chars().count() > layouts::NAME_LONGEST) {
            return Err(Failure::new(
                "ledger-name",
                "台账名称最多 40 个字",
                "the name of a ledger has at most 40 characters",
            ));
        }
        let plan = self.propose(by, id, Some(choice.clone()))?.plan?;
        let command = import::command(&plan, &by.actor(), numbers_confirmed)?;
        if plan.id().0.to_string() != seen {
            return Err(Failure::new(
                "conflict",
                "列的意思改过，或底账在您看过之后有了变化，还没有写入；请看过下面的结果再确认",
                "the columns were changed, or the record was since you looked, and nothing was written; look at what would change now, then confirm",
            ));
        }
        let layout = plan.own_layout();
        if let Some(layout) = &layout {
            layouts::check(&self.record.files, layout)?;
        }
        if let Some(command) = command {
            self.journal.append_blocking(command)?;
        }
        if let Some(layout) = &layout {
            layouts::remember(&self.record.files, layout)?;
        }
        let taken = Taken {
            file: plan.file.clone(),
            ledger: plan.ledger.clone(),
            new: plan.new.iter().map(|it| it.matter).collect(),
            changed: plan.changed.len(),
            gone: plan.gone.len(),
            same: plan.same,
            withdrawn: 0,
            withdrawal: None,
        };
        let now = self.now();
        for it in lock(&self.incoming).iter_mut().filter(|it| it.id == id) {
            it.sheets = Arc::default();
            it.since = now;
            it.taken = Some(taken.clone());
        }
        Ok(taken)
    }

    /// A row's own columns in the order of its sheet. Without the words of citizens, where these may
    /// not be seen: then those alone that say who, how far and by when.
    pub fn columns_of<'r>(&self, row: &'r Imported, quote: bool) -> Vec<(&'r str, &'r str)> {
        // Where the layout is not there any more, the headers say what they are.
        let layout = layouts::of_ledger(&self.record.files, &row.ledger).unwrap_or_default();
        let columns = row.columns.iter().map(|(header, text)| {
            let at = layout.columns.iter().position(|it| it.header == *header);
            let field = layout.field(header).or_else(|| Field::guess(header));
            (at.unwrap_or(usize::MAX), field.unwrap_or(Field::Other), header.as_str(), text.as_str())
        });
        let mut columns: Vec<_> = columns.filter(|it| quote || is_of_the_work(it.1)).collect();
        columns.sort_unstable();
        columns.into_iter().map(|it| (it.2, it.3)).collect()
    }

    /// Takes back what an import began, as far as nobody works on it and its hours are not over.
    ///
    /// # Errors
    /// When there is nothing that may be taken back, or the record cannot be written. Asking again with
    /// the same command is answered as before.
    pub fn take_back(&self, by: &Person, id: Uuid, command: CommandId) -> Result<(), Failure> {
        by.hold(What::Withdrawn)?;
        let taken = self.taken(by, id)?;
        if taken.as_ref().is_some_and(|it| it.withdrawal == Some(command)) {
            return self.overwrite();
        }
        let began = taken.map(|it| it.new).unwrap_or_default();
        let (actor, moment) = (by.actor(), self.moment()?);
        let context = self.context(&actor, &moment);
        let event = Event::Withdrawn(Withdrawn { reason: String::new(), on: None });
        let mut matters = self.read(|reader| Ok(reader.matters_of(&began)?))?;
        matters.retain(|it| decide(it, &event, &context).is_ok());
        if matters.is_empty() {
            return Err(Failure::new(
                "too-late",
                "这次导入的事项都撤不回了：已撤回过，已有人办理或说明，过了撤回的时限，或您导入以后换了单位",
                "nothing of this import can be taken back: it was already, people work on it or explained it, the hours are over, or you moved to another unit since",
            ));
        }
        let acts = matters.iter().map(|it| Act { matter: it.id(), version: Some(it.version()), event: event.clone() });
        let asked = Command { id: command, actor: actor.clone(), acts: acts.collect(), numbers_confirmed: true };
        self.journal.append_blocking(asked)?;
        // Before the files are overwritten, which may find no room.
        let mut waiting = lock(&self.incoming);
        let found = waiting.iter_mut().filter(|it| it.id == id).filter_map(|it| it.taken.as_mut());
        // Sent twice at once, it is counted once.
        for it in found.filter(|it| it.withdrawal != Some(command)) {
            it.withdrawn += matters.len();
            it.withdrawal = Some(command);
        }
        drop(waiting);
        self.overwrite()
    }

    /// The last import of this person of which something may be taken back.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn last_import(&self, by: &Person) -> Result<Option<(Uuid, Taken)>, Failure> {
        let (now, kept) = (self.now(), self.withdrawable()?);
        let waiting = lock(&self.incoming);
        let mut own = waiting.iter().rev().filter(|it| it.person == by.id && now.duration_since(it.since) < kept);
        Ok(own.find_map(|it| Some((it.id, it.taken.clone().filter(|it| it.left() > 0)?))))
    }

    /// For how long what was registered may be withdrawn.
    fn withdrawable(&self) -> Result<SignedDuration, Failure> {
        Ok(SignedDuration::from_hours(i64::from(self.moment()?.rules.withdraw_hours)))
    }

    /// What became of a file, once it is in the record.
    ///
    /// # Errors
    /// When this person brought no such file, or it waited for too long.
    pub fn taken(&self, by: &Person, id: Uuid) -> Result<Option<Taken>, Failure> {
        by.hold(What::Imported)?;
        self.waiting(by, id, |it| it.taken.clone())
    }

    fn waiting<T>(&self, by: &Person, id: Uuid, of: impl FnOnce(&mut Incoming) -> T) -> Result<T, Failure> {
        let (now, kept) = (self.now(), self.withdrawable()?);
        let mut waiting = lock(&self.incoming);
        let found = waiting.iter_mut().find(|it| it.id == id && it.person == by.id && it.is_there(now, kept));
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

/// Columns in which no one's own words stand.
fn is_of_the_work(field: Field) -> bool {
    !matches!(field, Field::Document | Field::Detail | Field::Found | Field::Other | Field::Skipped)
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
