//! The record, open for reading: lists, one matter, receipts, audits. 查阅

use std::cell::RefCell;
use std::collections::HashMap;

use duizhao_core::{CommandId, LogId, Matter, MatterId, Said, Seq};
use duizhao_merkle::tree::{consistency_proof, inclusion_proof, root_at};
use duizhao_merkle::{Checkpoint, Hash, VerifierKey};

use crate::audit::{self, Audited, Progress};
use crate::backup;
use crate::entry::Entry;
use crate::nodes::Stored;
use crate::place::Place;
use crate::read_table::{LedgerRow, Wording};
use crate::receipt::Receipt;
use crate::store::{Mode, Result, Store, StoreError};
use crate::{memory, rebuild};

/// One connection that changes nothing. 查阅者
pub struct Reader {
    store: RefCell<Store>,
    log: LogId,
}

impl Reader {
    /// # Errors
    /// When there is no such record, or the store does not let itself be read.
    pub fn open(place: &Place, log: &LogId) -> Result<Reader> {
        let store = RefCell::new(Store::open(place, Mode::Read)?);
        Ok(Reader { store, log: log.clone() })
    }

    /// The logs that a place holds.
    ///
    /// # Errors
    /// When the store cannot be opened or is no record.
    pub fn logs(place: &Place) -> Result<Vec<LogId>> {
        Store::open(place, Mode::Read)?.read(|tx| tx.logs())
    }

    /// The log that a place holds, where it holds one.
    ///
    /// # Errors
    /// As [`Reader::open`]; or there are several, and one must be named.
    pub fn only(place: &Place) -> Result<Reader> {
        let mut store = Store::open(place, Mode::Read)?;
        let logs = store.read::<_, StoreError>(|tx| tx.logs())?;
        match logs.as_slice() {
            [log] => Ok(Reader { log: log.clone(), store: RefCell::new(store) }),
            [] => Err(StoreError::NotOurs(Said::new(
                format!("{place} 里还没有底账；先运行 duizhao init"),
                format!("{place} holds no record yet; run duizhao init first"),
            ))),
            several => {
                let names = several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                Err(StoreError::NotOurs(Said::new(
                    format!("{place} 里有几本底账，请用 --log 指明：{names}"),
                    format!("{place} holds several records, name one with --log: {names}"),
                )))
            }
        }
    }

    pub fn log(&self) -> &LogId {
        &self.log
    }

    /// Number of entries.
    ///
    /// # Errors
    /// When the store fails, as everywhere below.
    pub fn size(&self) -> Result<u64> {
        self.store.borrow_mut().read(|tx| Ok(tx.head(&self.log)?.map_or(0, |it| it.frontier.size())))
    }

    /// Entries from `from` to `to` (exclusive), in order.
    pub fn entries(&self, from: u64, to: u64, mut give: impl FnMut(Entry)) -> Result<()> {
        self.store.borrow_mut().read(|tx| {
            tx.each_entry(&self.log, from, to, false, &mut |row| {
                give(row.to_owned()?.entry);
                Ok(())
            })
        })
    }

    /// A matter as its entries leave it, and these; `None` where it has none.
    pub fn matter(&self, id: MatterId) -> Result<Option<(Matter, Vec<Entry>)>> {
        self.store.borrow_mut().read(|tx| {
            let mut entries = Vec::new();
            let matter = memory::read_until(tx, &self.log, &[id], u64::MAX, |it| entries.push(it))?.pop();
            Ok(matter.filter(|_| !entries.is_empty()).map(|it| (it, entries)))
        })
    }

    /// These matters as their entries leave them; those without any are left out.
    pub fn matters_of(&self, ids: &[MatterId]) -> Result<Vec<Matter>> {
        self.store.borrow_mut().read(|tx| {
            let mut matters = memory::read(tx, &self.log, ids)?;
            matters.retain(|it| it.version().0 > 0);
            Ok(matters)
        })
    }

    /// Each of these matters as the first `size` entries of the record leave it, in this order: without
    /// any event where these have none of it.
    pub fn matters_until(&self, ids: &[MatterId], size: u64) -> Result<Vec<Matter>> {
        self.store.borrow_mut().read(|tx| memory::read_until(tx, &self.log, ids, size, |_| ()))
    }

    /// The size of the record, and the matters that have an entry at or after `seq`; the office's own too.
    pub fn changed_since(&self, seq: u64) -> Result<(u64, Vec<MatterId>)> {
        self.store.borrow_mut().read(|tx| {
            let size = tx.head(&self.log)?.map_or(0, |it| it.frontier.size());
            Ok((size, tx.matters_since(&self.log, seq)?))
        })
    }

    /// The size of the record, and the rows of the ledger that changed since it had the size `since`.
    pub fn ledger(&self, since: u64, mut give: impl FnMut(LedgerRow)) -> Result<u64> {
        self.store.borrow_mut().read(|tx| {
            let size = tx.head(&self.log)?.map_or(0, |it| it.frontier.size());
            if since == 0 {
                tx.each_ledger(&self.log, &mut |row| {
                    give(row);
                    Ok(())
                })?;
            } else if since < size {
                let changed = tx.matters_since(&self.log, since)?;
                tx.ledger_of(&self.log, &changed)?.into_iter().for_each(give);
            }
            Ok(size)
        })
    }

    /// The words of these matters, in the order asked; empty for those that have none.
    pub fn texts(&self, ids: &[MatterId]) -> Result<Vec<Wording>> {
        let found = self.store.borrow_mut().read::<_, StoreError>(|tx| tx.texts_of(&self.log, ids))?;
        let mut found: HashMap<MatterId, Wording> = found.into_iter().map(|it| (it.matter, it)).collect();
        let none = |matter| Wording { matter, affair: String::new(), criterion: String::new() };
        Ok(ids.iter().map(|it| found.remove(it).unwrap_or_else(|| none(*it))).collect())
    }

    /// All matters as the first `size` entries leave them, in the order in which they began.
    pub fn matters(&self, size: u64) -> Result<Vec<Matter>> {
        self.store.borrow_mut().read(|tx| {
            let (mut matters, mut places) = (Vec::new(), HashMap::new());
            tx.each_entry(&self.log, 0, size, false, &mut |row| {
                let row = row.to_owned()?;
                let damaged = |why: Said| StoreError::damaged_entry(row.seq, &why);
                let recorded = row.entry.recorded().map_err(damaged)?;
                let at = *places.entry(row.matter).or_insert_with(|| {
                    matters.push(Matter::new(row.matter));
                    matters.len() - 1
                });
                matters[at].apply(&recorded);
                Ok(())
            })?;
            matters.retain(|it| it.id() != MatterId::OFFICE);
            Ok(matters)
        })
    }

    /// Proof of one entry in the tree of a signed checkpoint (its note); `None` where the checkpoint
    /// does not reach that far.
    pub fn receipt(&self, seq: Seq, with_body: bool, checkpoint: &Checkpoint, note: &str) -> Result<Option<Receipt>> {
        if seq.0 >= checkpoint.size {
            return Ok(None);
        }
        self.store.borrow_mut().read(|tx| {
            let mut entry = None;
            tx.each_entry(&self.log, seq.0, seq.0 + 1, false, &mut |row| {
                entry = Some(row.to_owned()?.entry);
                Ok(())
            })?;
            let entry = entry.ok_or_else(|| StoreError::damaged_entry(seq.0, &Said::new("缺失", "it is missing")))?;
            let hashes = inclusion_proof(&Stored::new(tx, &self.log), seq.0, checkpoint.size)?;
            Receipt::proved(&entry, with_body, seq.0, hashes, checkpoint, note).map(Some)
        })
    }

    /// Entries of one command, in order; none where it is not in the record.
    pub fn of_command(&self, id: CommandId) -> Result<Vec<Entry>> {
        self.store.borrow_mut().read(|tx| Ok(tx.known(&self.log, &[id])?.into_iter().map(|it| it.entry).collect()))
    }

    /// Root over the first `size` entries, from the stored nodes.
    pub fn root(&self, size: u64) -> Result<Hash> {
        self.store.borrow_mut().read(|tx| Ok(root_at(&Stored::new(tx, &self.log), size)?))
    }

    /// That the tree of one checkpoint is the beginning of the other's.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>> {
        self.store.borrow_mut().read(|tx| Ok(consistency_proof(&Stored::new(tx, &self.log), old, new)?))
    }

    /// Recomputes the tree, and the read table too unless `tree_only`.
    pub fn audit(&self, tree_only: bool, progress: Progress<'_>) -> Result<Audited> {
        let mut store = self.store.borrow_mut();
        let structure = if tree_only { Vec::new() } else { store.integrity()? };
        let mut audited = store.read(|tx| match tree_only {
            true => audit::tree(tx, &self.log, 0, progress),
            false => audit::whole(tx, &self.log, progress),
        })?;
        audited.faults.extend(structure);
        Ok(audited)
    }

    /// What a rebuild of the read table would change; empty is good.
    pub fn differences(&self) -> Result<Vec<Said>> {
        self.store.borrow_mut().read(|tx| rebuild::differences(tx, &self.log))
    }

    /// Writes the whole record, up to the checkpoint, as text that any program can read.
    ///
    /// # Errors
    /// When the store or `out` fails, or the record does not give the checkpoint's root.
    pub fn backup(
        &self,
        note: &str,
        key: &VerifierKey,
        out: &mut dyn std::io::Write,
        progress: Progress<'_>,
    ) -> std::result::Result<u64, backup::BackupError> {
        self.store.borrow_mut().read(|tx| backup::write(tx, &self.log, note, key, out, progress))
    }
}
