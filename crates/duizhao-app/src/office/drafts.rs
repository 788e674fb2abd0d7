//! What is typed and not sealed: its author's alone, gone after 14 days. 草稿

use duizhao_journal::Draft;
use jiff::SignedDuration;
use uuid::Uuid;

use super::Office;
use super::access::What;
use super::people::Person;
use crate::record::Failure;

const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A form of the longest texts is far below it.
const LONGEST: usize = 256 << 10;
const MOST: usize = 200;

impl Office {
    /// The person's own, newest first.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn drafts(&self, person: &Person) -> Result<Vec<Draft>, Failure> {
        person.hold(What::Drafts)?;
        let now = self.now();
        Ok(self.desk().drafts(&person.id.to_string(), now)?)
    }

    /// # Errors
    /// When this person has no such draft, or its days are over.
    pub fn draft(&self, person: &Person, id: Uuid) -> Result<Draft, Failure> {
        person.hold(What::Drafts)?;
        let now = self.now();
        let found = self.desk().draft(id, &person.id.to_string(), now)?;
        found.ok_or_else(|| {
            Failure::new(
                "missing",
                "没有这份草稿，或已过 14 天自动删除",
                "there is no such draft, or its 14 days are over",
            )
        })
    }

    /// # Errors
    /// When it is too long, there are too many, or the desk fails.
    pub fn keep_draft(&self, person: &Person, id: Uuid, kind: &str, typed: String) -> Result<(), Failure> {
        person.hold(What::Drafts)?;
        let now = self.now();
        if typed.len() > LONGEST || self.desk().drafts(&person.id.to_string(), now)?.len() >= MOST {
            return Err(Failure::new(
                "draft",
                "草稿太长，或已有 200 份；请先清理",
                "the draft is too long, or there are 200 already",
            ));
        }
        let (person, kind) = (person.id.to_string(), kind.to_owned());
        Ok(self.desk().put_draft(&Draft { id, person, kind, typed, changed: now, expires: now + KEPT })?)
    }

    /// # Errors
    /// When the desk fails.
    pub fn drop_draft(&self, person: &Person, id: Uuid) -> Result<(), Failure> {
        person.hold(What::Drafts)?;
        Ok(self.desk().drop_draft(id, &person.id.to_string())?)
    }
}
