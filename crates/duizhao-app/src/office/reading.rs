//! Who read what, and whether the record is whole: for the auditor. 查阅记录

use duizhao_journal::{Audited, Reached, Reading};

use super::Office;
use super::access::What;
use super::people::Person;
use crate::record::{Extent, Failure};

impl Office {
    /// The last of them, newest first; ids alone.
    ///
    /// # Errors
    /// When the person may not, or the desk fails.
    pub fn readings(&self, person: &Person, count: u32) -> Result<Vec<Reading>, Failure> {
        person.hold(What::ReadAudit)?;
        Ok(self.desk().readings(count)?)
    }

    /// Who looked up how to reach a citizen, and why; newest first.
    ///
    /// # Errors
    /// When the person may not, or the desk fails.
    pub fn reached(&self, person: &Person, count: u32) -> Result<Vec<Reached>, Failure> {
        person.hold(What::ReadAudit)?;
        Ok(self.desk().reached(count)?)
    }

    /// How far the record goes.
    ///
    /// # Errors
    /// When the person may not, or the record cannot be read.
    pub fn extent(&self, person: &Person) -> Result<Extent, Failure> {
        person.hold(What::ReadAudit)?;
        self.read(Extent::of)
    }

    /// Reads the whole record through and recomputes it.
    ///
    /// # Errors
    /// When the person may not, or the record cannot be read.
    pub fn audit(&self, person: &Person) -> Result<Audited, Failure> {
        person.hold(What::ReadAudit)?;
        self.read(|reader| Ok(reader.audit(false, &|_, _| ())?))
    }
}
