//! The record: where it is kept, the files beside it, and what can be done with it. 底账
//!
//! In the order of a record's life: begun, written to, proved from, checked, copied.

mod failure;
pub(crate) mod files;

pub mod append;
pub mod begin;
pub mod check;
pub mod checkpoint;
pub mod contact;
pub mod copy;
pub mod erase;
mod extent;
pub mod reach;
pub mod receipts;
pub(crate) mod secrecy;
pub mod verify;

use std::path::{Path, PathBuf};

use duizhao_core::{Actor, LogId};
use duizhao_journal::{CheckpointFile, Desk, Journal, Place, Reader, Signing, World};
use duizhao_merkle::{Checkpoint, VerifierKey};

use crate::office::Names;

pub use extent::Extent;
pub use failure::{Failure, Grave, said_of};
pub use files::Files;

/// A record as its user names it. 底账所在
#[derive(Clone, Debug)]
pub struct Record {
    pub place: Place,
    /// Which of several; the only one where absent.
    pub log: Option<LogId>,
    pub files: Files,
}

/// A signed note and what it says.
#[derive(Clone, Debug)]
pub struct Signed {
    pub note: String,
    pub checkpoint: Checkpoint,
}

impl Record {
    /// The files of the record itself: nothing else is ever written over them.
    pub fn own(&self) -> Vec<PathBuf> {
        let databases = self.place.file().map(Path::to_owned).into_iter().chain([self.files.desk()]);
        databases.flat_map(|it| files::of_database(&it)).chain(self.files.all()).collect()
    }

    /// # Errors
    /// When there is no record, or there are several and none was named.
    pub fn reader(&self) -> Result<Reader, Failure> {
        self.there()?;
        let key = self.files.verifier_key().ok();
        let log = self.which(&Reader::logs(&self.place)?, key.as_ref().map(VerifierKey::name))?;
        Ok(Reader::open(&self.place, &log)?)
    }

    /// # Errors
    /// When the record is damaged, an older copy, read-only, or the key is another's.
    pub fn writer(&self, world: World) -> Result<Journal, Failure> {
        self.there()?;
        let key = self.files.signing_key()?;
        let log = self.which(&duizhao_journal::raise(&self.place)?, Some(key.name()))?;
        let file = CheckpointFile::new(self.files.checkpoint());
        Ok(Journal::open(&self.place, &log, Signing { key, file }, world)?)
    }

    /// What the office calls its units and people; nothing where the record has no desk.
    ///
    /// # Errors
    /// When the desk cannot be read.
    pub fn names(&self) -> Result<Names, Failure> {
        let desk = self.files.desk();
        if desk.exists() { Names::of_desk(&Desk::look(&desk)?) } else { Ok(Names::default()) }
    }

    /// Who acts, as it was typed: by name or id, one of the people of the desk; where nobody has an
    /// account, whoever is named.
    ///
    /// # Errors
    /// When there is nobody of that name, or they may not work here now.
    pub fn actor(&self, text: &str) -> Result<Actor, Failure> {
        let names = self.names()?;
        if !names.is_open() {
            return names.actor(text);
        }
        text.parse().map_err(|_| {
            Failure::new(
                "usage",
                "--actor 应为“单位/人员”，只用小写字母、数字和 -",
                "--actor should be unit/person in a-z, 0-9 and -",
            )
        })
    }

    /// The last checkpoint signed here.
    ///
    /// # Errors
    /// When it is missing, damaged or signed by another key.
    pub fn signed(&self) -> Result<Signed, Failure> {
        let key = self.files.verifier_key()?;
        let path = self.files.checkpoint();
        let note = files::text(&path)?;
        let checkpoint = Checkpoint::open(&note, &key).map_err(|err| {
            Failure::new(
                "checkpoint",
                format!("{} 不是用这把公钥对应的密钥签署的，或已损坏：{err}", path.display()),
                format!("{} was not signed with the key of this record, or is damaged: {err}", path.display()),
            )
        })?;
        Ok(Signed { note, checkpoint })
    }

    /// Opening a database that is not there would say so in the words of the database.
    fn there(&self) -> Result<(), Failure> {
        match self.place.file() {
            Some(file) if !file.exists() => Err(Failure::new(
                "missing",
                format!("没有 {}；用 --db 指明底账的位置，或先运行 duizhao init", file.display()),
                format!("there is no {}; name the record with --db, or run duizhao init first", file.display()),
            )),
            _ => Ok(()),
        }
    }

    /// In a folder of its own.
    #[cfg(test)]
    pub(crate) fn in_folder(folder: &Path) -> Record {
        let place = Place::Sqlite(folder.join("record.sqlite"));
        Record { files: Files::of(&place, None), place, log: None }
    }

    /// The log that is named, else the only one, else the one whose key is here.
    fn which(&self, logs: &[LogId], key: Option<&str>) -> Result<LogId, Failure> {
        match (&self.log, logs) {
            (Some(log), _) if !logs.contains(log) => Err(self.none_of(log, logs)),
            (Some(log), _) | (None, [log]) => Ok(log.clone()),
            (None, several) => match several.iter().find(|it| key.is_some_and(|key| it.to_string() == key)) {
                Some(log) => Ok(log.clone()),
                None => Ok(Reader::only(&self.place)?.log().clone()),
            },
        }
    }

    fn none_of(&self, log: &LogId, logs: &[LogId]) -> Failure {
        let names = logs.iter().map(ToString::to_string).collect::<Vec<_>>();
        Failure::new(
            "missing",
            format!("{} 里没有底账 {log}；这里有：{}", self.place, names.join("、")),
            format!("{} holds no record {log}; there is: {}", self.place, names.join(", ")),
        )
    }
}
