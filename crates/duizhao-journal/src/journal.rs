//! The record, open for writing. 底账

use duizhao_core::{Calendar, LogId, Said};
use duizhao_merkle::tree::Frontier;
use duizhao_merkle::{Checkpoint, SigningKey, VerifierKey};

use crate::audit::{self, Audited};
use crate::checkpoint_file::{CheckpointFile, sync_folder_of};
use crate::command::{AppendError, Command};
use crate::committer::{Committer, Pending, Receipts};
use crate::memory::Memory;
use crate::place::Place;
use crate::reader::Reader;
use crate::signer::{SignError, Signer};
use crate::store::{Head, Mode, Store, StoreError, TxError};
use crate::world::World;

/// Records no larger than this are read through whole each time they are opened for writing; of
/// larger ones the end is, and the rest is for `duizhao audit`.
const READ_THROUGH: u64 = 5_000;

/// What a process needs to sign for a log. 签署所需
pub struct Signing {
    pub key: SigningKey,
    pub file: CheckpointFile,
}

/// Why a record could not be opened for writing. 未能打开
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sign(#[from] SignError),
    /// For people: what is in the way and what would be right.
    #[error("{}", .0.en)]
    Refused(Said),
}

/// The append-only record, on SQLite or PostgreSQL; callers do not see which. 底账
pub struct Journal {
    place: Place,
    log: LogId,
    key: VerifierKey,
    committer: Committer,
}

impl Journal {
    /// Begins a log: tables, an empty tree and its first checkpoint. Asked again on a log that is
    /// still empty it does what is missing.
    ///
    /// # Errors
    /// When the place holds something else, or a log with entries.
    pub fn init(place: &Place, log: &LogId, signing: &Signing) -> Result<(), OpenError> {
        let mut store = Store::open(place, Mode::Create)?;
        let frontier = Frontier::new();
        let head = Head { log: log.clone(), root: frontier.root(), frontier, checkpoint: String::new() };
        let begun = store.write(|tx| match tx.head(log)? {
            Some(found) if found.frontier.size() > 0 => Err(OpenError::Refused(Said::new(
                format!("{place} 里已有底账 {log}，共 {} 条；没有改动", found.frontier.size()),
                format!("{place} holds the record {log} with {} entries; nothing was changed", found.frontier.size()),
            ))),
            Some(_) => Ok(()),
            None => Ok(tx.begin_log(&head)?),
        });
        begun.map_err(undone)?;
        if let Some(file) = place.file() {
            sync_folder_of(file).map_err(SignError::File)?;
        }
        let empty = Checkpoint { origin: log.to_string(), size: 0, root: head.root };
        let note = empty.sign(&signing.key).map_err(|err| StoreError::damaged(err.zh(), err.to_string()))?;
        signing.file.replace(&note).map_err(SignError::File)?;
        Ok(())
    }

    /// Opens a record for writing, after looking whether it is whole and extends what was signed.
    ///
    /// # Errors
    /// When it is not, when the checkpoint file is missing, or the key is another's.
    pub fn open(place: &Place, log: &LogId, signing: Signing, world: World) -> Result<Journal, OpenError> {
        let mut store = Store::open(place, Mode::Write)?;
        let key = signing.key.verifier();
        if key.name() != log.to_string() {
            return Err(OpenError::Refused(Said::new(
                format!("密钥属于 {}，底账是 {log}", key.name()),
                format!("the key belongs to {}, the record is {log}", key.name()),
            )));
        }
        let signer = Signer::new(signing.key, signing.file);
        let size = store.read(|tx| tx.head(log))?.map_or(0, |it| it.frontier.size());
        let faults = if size <= READ_THROUGH {
            let mut faults = store.integrity()?;
            faults.extend(store.read(|tx| audit::whole(tx, log, &|_, _| ()))?.faults);
            faults
        } else {
            store.read(|tx| audit::end(tx, log, READ_THROUGH))?.faults
        };
        if let Some(fault) = faults.first() {
            return Err(StoreError::Damaged(fault.clone()).into());
        }
        // What was committed before a stop and never signed is proved and signed now.
        signer.sign(&mut store, log, None)?;
        let memory = Memory::new(log.clone(), Calendar::shipped());
        let committer = Committer::start(store, signer, memory, size, world);
        Ok(Journal { place: place.clone(), log: log.clone(), key, committer })
    }

    /// Appends all events of the command or none; asked again with the same command it gives the
    /// same entries. The answer is there when the entries are on the disk and proved.
    pub async fn append(&self, command: Command) -> Result<Receipts, AppendError> {
        self.submit(command).answer().await
    }

    /// The same, for a caller that waits.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn append_blocking(&self, command: Command) -> Result<Receipts, AppendError> {
        self.submit(command).wait()
    }

    /// Hands the command over and comes back at once.
    pub fn submit(&self, command: Command) -> Pending {
        self.committer.submit(command)
    }

    pub fn log(&self) -> &LogId {
        &self.log
    }

    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Another connection, for reading.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.place, &self.log)
    }
}

fn undone(err: TxError<OpenError>) -> OpenError {
    match err {
        TxError::Undone(err) => err,
        TxError::Unknown(err) => err.into(),
    }
}

impl From<Audited> for Vec<Said> {
    fn from(audited: Audited) -> Vec<Said> {
        audited.faults
    }
}
