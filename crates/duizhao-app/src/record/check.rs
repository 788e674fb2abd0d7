//! The whole record is read and recomputed, and held against the last checkpoint. 审计

use duizhao_core::{Content, Event, MatterId, Recorded, Said};
use duizhao_journal::{Audited, Progress};

use super::{Failure, Record, Signed};

/// What an audit found, and what it was held against. 审计结果
#[derive(Clone, Debug)]
pub struct Checked {
    pub audited: Audited,
    /// Contacts that can be read in no copy any more: so many keys were destroyed by themselves.
    /// Absent where there are faults.
    pub contacts_destroyed: Option<usize>,
    /// Absent where there is no checkpoint file here.
    pub signed: Option<Signed>,
    /// The record as it is contradicts what was signed.
    pub contradiction: Option<Failure>,
}

impl Checked {
    pub fn holds(&self) -> bool {
        self.audited.faults.is_empty() && self.contradiction.is_none()
    }
}

/// # Errors
/// When there is nothing to read; what does not hold is told, not an error.
pub fn audit(record: &Record, tree_only: bool, progress: Progress<'_>) -> Result<Checked, Failure> {
    let reader = record.reader()?;
    let audited = reader.audit(tree_only, progress)?;
    let signed = match record.files.checkpoint().exists() {
        true => Some(record.signed()?),
        false => None,
    };
    let mut checked = Checked { audited, contacts_destroyed: None, signed, contradiction: None };
    // What has faults may not be readable.
    if checked.audited.faults.is_empty() {
        let office = reader.matter(MatterId::OFFICE)?.map(|it| it.0);
        let destroyed = |it: &&Recorded| matches!(it.content, Content::Event(Event::ContactDestroyed(_)));
        checked.contacts_destroyed = Some(office.map_or(0, |it| it.history().iter().filter(destroyed).count()));
        if let Some(signed) = &checked.signed {
            checked.contradiction = against(signed, &checked.audited, &reader)?;
        }
    }
    Ok(checked)
}

fn against(signed: &Signed, audited: &Audited, reader: &duizhao_journal::Reader) -> Result<Option<Failure>, Failure> {
    let it = &signed.checkpoint;
    if it.size > audited.size {
        return Ok(Some(Failure::new(
            "older",
            format!("已签署到 {} 条，这里只有 {} 条：这是一份旧的副本", it.size, audited.size),
            format!("{} entries were signed, {} are here: this is an older copy", it.size, audited.size),
        )));
    }
    if it.origin != audited.log || reader.root(it.size)? != it.root {
        return Ok(Some(Failure::new(
            "inconsistent",
            format!("前 {} 条算出的根与签署的不同：底账被改动过", it.size),
            format!("the first {} entries give another root than was signed: the record was altered", it.size),
        )));
    }
    Ok(None)
}

/// Makes the read table anew; how many matters.
///
/// # Errors
/// When the store fails; then nothing has changed.
pub fn rebuild(record: &Record, progress: Progress<'_>) -> Result<u64, Failure> {
    record.there()?;
    duizhao_journal::raise(&record.place)?;
    let log = record.reader()?.log().clone();
    Ok(duizhao_journal::rebuild(&record.place, &log, progress)?)
}

/// What a rebuild would change; empty is good.
///
/// # Errors
/// When the store fails.
pub fn differences(record: &Record) -> Result<Vec<Said>, Failure> {
    Ok(record.reader()?.differences()?)
}
