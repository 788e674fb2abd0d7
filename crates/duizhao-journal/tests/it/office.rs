//! A made-up office with a record of its own, on either store, and short words for what it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use duizhao_core::{CommandId, Event, LogId, MatterId, Seq, Version};
use duizhao_journal::{Act, CheckpointFile, Command, Journal, Place, Reader, Signing, World};
use duizhao_merkle::{Checkpoint, SigningKey};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) struct Office {
    pub(crate) place: Place,
    pub(crate) log: LogId,
    folder: tempfile::TempDir,
    clock: Arc<AtomicI64>,
    #[expect(dead_code, reason = "drops the database when the test ends")]
    database: Option<crate::postgres::Database>,
}

impl Office {
    pub(crate) fn sqlite() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Sqlite(folder.path().join("record.sqlite"));
        Office::begin(place, folder, None)
    }

    pub(crate) fn postgres(database: crate::postgres::Database) -> Office {
        let place = database.place();
        Office::begin(place, tempfile::tempdir().unwrap(), Some(database))
    }

    fn begin(place: Place, folder: tempfile::TempDir, database: Option<crate::postgres::Database>) -> Office {
        let log = LogId::new("qinghe-zhen", &Uuid::from_u128(0x0193_f0c2_6a00_7000_8000_0000_0000_0001)).unwrap();
        let clock = Arc::new(AtomicI64::new(1_700_000_000));
        let office = Office { place, log, folder, clock, database };
        Journal::init(&office.place, &office.log, &office.signing()).unwrap();
        office
    }

    /// An office with the same record, in files of its own.
    pub(crate) fn copy(&self) -> Office {
        let folder = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        let place = Place::Sqlite(folder.path().join("record.sqlite"));
        let clock = Arc::new(AtomicI64::new(self.clock.load(Ordering::SeqCst)));
        Office { place, log: self.log.clone(), folder, clock, database: None }
    }

    pub(crate) fn key(&self) -> SigningKey {
        SigningKey::from_seed(&self.log.to_string(), &[7; 32]).unwrap()
    }

    pub(crate) fn file(&self) -> CheckpointFile {
        CheckpointFile::new(self.folder.path().join("record.checkpoint"))
    }

    pub(crate) fn signing(&self) -> Signing {
        Signing { key: self.key(), file: self.file() }
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A clock that goes one second at each look.
    pub(crate) fn world(&self) -> World {
        let clock = Arc::clone(&self.clock);
        let salts = AtomicU64::new(0);
        World {
            now: Box::new(move || Timestamp::from_second(clock.fetch_add(1, Ordering::SeqCst)).unwrap()),
            fill: Box::new(move |bytes| {
                let salt = salts.fetch_add(1, Ordering::SeqCst).to_le_bytes();
                bytes.iter_mut().zip(salt.iter().cycle()).for_each(|(byte, salt)| *byte = *salt);
            }),
        }
    }

    pub(crate) fn set_clock_back(&self) {
        self.clock.fetch_sub(86_400, Ordering::SeqCst);
    }

    pub(crate) fn open(&self) -> Journal {
        self.try_open().unwrap()
    }

    pub(crate) fn try_open(&self) -> Result<Journal, duizhao_journal::OpenError> {
        Journal::open(&self.place, &self.log, self.signing(), self.world())
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::open(&self.place, &self.log).unwrap()
    }

    pub(crate) fn checkpoint(&self) -> (String, Checkpoint) {
        let note = self.file().read().unwrap().unwrap();
        let checkpoint = Checkpoint::open(&note, &self.key().verifier()).unwrap();
        (note, checkpoint)
    }

    /// A place for a restored copy.
    pub(crate) fn empty_beside(&self) -> Place {
        Place::Sqlite(self.folder.path().join("restored.sqlite"))
    }

    /// Everything is read back and recomputed.
    pub(crate) fn audit(&self) {
        let audited = self.reader().audit(false, &|_, _| ()).unwrap();
        assert_eq!(audited.faults, []);
    }
}

/// Runs each promise on SQLite, and on PostgreSQL where a server is given.
macro_rules! on_each_store {
    ($($promise:ident)*) => {
        mod sqlite {
            $(#[test]
            fn $promise() {
                let office = crate::office::Office::sqlite();
                super::$promise(&office);
                office.audit();
            })*
        }
        mod postgres {
            $(#[test]
            fn $promise() {
                let Some(database) = crate::postgres::fresh() else { return };
                let office = crate::office::Office::postgres(database);
                super::$promise(&office);
                office.audit();
            })*
        }
    };
}
pub(crate) use on_each_store;

pub(crate) fn matter(number: u64) -> MatterId {
    MatterId(Uuid::from_u128(0x0193_f0c2_6a00_7000_9000_0000_0000_0000 + u128::from(number)))
}

pub(crate) fn act(number: u64, event: Event) -> Act {
    Act { matter: matter(number), version: None, event }
}

pub(crate) fn command(number: u64, acts: Vec<Act>) -> Command {
    let id = Uuid::from_u128(0x0193_f0c2_6a00_7000_a000_0000_0000_0000 + u128::from(number));
    Command { id: CommandId(id), actor: "unit-1/p-1".parse().unwrap(), acts, numbers_confirmed: false }
}

pub(crate) fn event(kind: &str, body: Value) -> Event {
    Event::from_value(kind, body).unwrap()
}

/// Command and matter carry the same number.
pub(crate) fn registered(number: u64) -> Command {
    let body = json!({ "affair": format!("村道路灯不亮第{number}处"), "criterion": "路灯亮", "field": "民生", "origin": { "from": "above", "document": "督〔2026〕3号" } });
    command(number, vec![Act { version: Some(Version(0)), ..act(number, event("registered/1", body)) }])
}

pub(crate) fn urged(number: u64, of: u64) -> Command {
    command(number, vec![act(of, event("urged/1", json!({ "text": "请本周内回复进展" })))])
}

pub(crate) fn erased(number: u64, of: u64, seq: Seq) -> Command {
    command(number, vec![act(of, event("erased/1", json!({ "seq": seq.0, "reason": "当事人申请" })))])
}
