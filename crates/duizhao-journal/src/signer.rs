//! From a commit to a signed checkpoint: compare, prove, sign, sync, in this order. 签署
//!
//! What is signed is read back from the store, and is proved to extend what this process signed
//! last and what the head of the log says was signed last. If not, nothing is signed.

use std::cell::RefCell;
use std::io::ErrorKind;

use duizhao_core::{LogId, Said, said_by_system};
use duizhao_merkle::tree::{consistency_proof, root_at, verify_consistency};
use duizhao_merkle::{Checkpoint, Hash, SigningKey};

use crate::checkpoint_file::CheckpointFile;
use crate::nodes::Stored;
use crate::store::{Head, Store, StoreError, Tx};

/// Key and last word of one signing process. 签署者
pub(crate) struct Signer {
    pub(crate) key: SigningKey,
    pub(crate) file: CheckpointFile,
    /// The note that was signed or verified last: the same bytes need not be verified again.
    believed: RefCell<Option<Signed>>,
}

/// A checkpoint and its note.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: String,
}

/// Why nothing was signed. 未签署
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// Two trees under one name, or a record shorter than what was signed.
    #[error("{}", .0.en)]
    Disagree(Said),
    #[error("the checkpoint file: {0}")]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignError {
    /// What it was alone, for where more is known of what it means.
    pub(crate) fn why(&self) -> Said {
        match self {
            SignError::Disagree(said) => said.clone(),
            SignError::Store(err) => err.why(),
            SignError::File(err) => {
                Said::new(format!("检查点文件读写不了：{}", said_by_system(err).zh), self.to_string())
            }
        }
    }
}

impl Signer {
    pub(crate) fn new(key: SigningKey, file: CheckpointFile) -> Signer {
        Signer { key, file, believed: RefCell::new(None) }
    }

    /// Signs the record as it is stored now; `computed` is what this process believes it wrote.
    pub(crate) fn sign(&self, store: &mut Store, log: &LogId, computed: Option<&Head>) -> Result<Signed, SignError> {
        let _locked = self.file.lock()?;
        let last = self.last()?;
        let new = match computed {
            Some(head) if cfg!(feature = "fault-sign-unread-root") => checkpoint(head, head.root),
            _ => store.read(|tx| prove(tx, log, &self.key, &last, computed))?,
        };
        if new == last.checkpoint {
            return Ok(last);
        }
        let note = new.sign(&self.key).map_err(|err| StoreError::damaged(err.zh(), err.to_string()))?;
        self.file.replace(&note)?;
        let signed = Signed { checkpoint: new, note };
        *self.believed.borrow_mut() = Some(signed.clone());
        Ok(signed)
    }

    /// Sees to it that the next checkpoint has room on the disk.
    pub(crate) fn reserve(&self) -> Result<(), StoreError> {
        let reserved = self.file.lock().and_then(|_locked| self.file.reserve());
        reserved.map_err(|err| match err.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
            _ => StoreError::Failed(SignError::File(err).why()),
        })
    }

    /// For planted faults alone: a signature over what nobody has read back.
    pub(crate) fn sign_unread(&self, head: &Head) -> Option<Signed> {
        let planted = cfg!(any(feature = "fault-sign-before-commit", feature = "fault-answer-before-commit"));
        let checkpoint = planted.then(|| checkpoint(head, head.root))?;
        let note = checkpoint.sign(&self.key).ok()?;
        Some(Signed { checkpoint, note })
    }

    /// What this process signed last.
    pub(crate) fn last(&self) -> Result<Signed, SignError> {
        let note = self.file.read()?.ok_or_else(|| {
            SignError::Disagree(Said::new(
                format!(
                    "找不到检查点文件 {}；没有它就无法证明底账没有被换成旧的。请从持有副本的单位取回，用 duizhao checkpoint --adopt 文件 认领",
                    self.file.path().display()
                ),
                format!(
                    "the checkpoint file {} is missing; without it nobody can tell this record from an older copy: take a copy from whoever holds one, with duizhao checkpoint --adopt FILE",
                    self.file.path().display()
                ),
            ))
        })?;
        let mut believed = self.believed.borrow_mut();
        if let Some(same) = believed.as_ref().filter(|it| it.note == note) {
            return Ok(same.clone());
        }
        let signed = Signed { checkpoint: open(&note, &self.key)?, note };
        *believed = Some(signed.clone());
        Ok(signed)
    }
}

/// A checkpoint that was signed with this key.
pub(crate) fn open(note: &str, key: &SigningKey) -> Result<Checkpoint, SignError> {
    Checkpoint::open(note, &key.verifier()).map_err(|err| {
        SignError::Disagree(Said::new(
            format!("检查点不是用本底账的密钥签署的，或已损坏：{}", err.zh()),
            format!("the checkpoint was not signed with the key of this record, or is damaged: {err}"),
        ))
    })
}

fn checkpoint(head: &Head, root: Hash) -> Checkpoint {
    Checkpoint { origin: head.log.to_string(), size: head.frontier.size(), root }
}

/// Reads the tree back and proves that it extends what was signed before.
fn prove(
    tx: &mut Tx<'_>,
    log: &LogId,
    key: &SigningKey,
    last: &Signed,
    computed: Option<&Head>,
) -> Result<Checkpoint, SignError> {
    let head = tx.head(log)?.ok_or_else(StoreError::gone)?;
    let size = head.frontier.size();
    let stored = Stored::new(tx, log);
    let root = root_at(&stored, size).map_err(StoreError::from)?;
    let written = computed.filter(|it| it.frontier.size() == size).map_or(root, |it| it.root);
    if root != head.root || root != written {
        return Err(StoreError::damaged(
            format!("{size} 条时，由存下的节点算出的根与底账自记的不同"),
            format!("the stored nodes give another root than the head at size {size}"),
        )
        .into());
    }
    let mut before = vec![last.checkpoint.clone()];
    if !head.checkpoint.is_empty() && head.checkpoint != last.note {
        before.push(open(&head.checkpoint, key)?);
    }
    for old in before.iter().filter(|it| it.size != size || it.root != root) {
        if old.size > size {
            return Err(SignError::Disagree(shorter(size, old.size)));
        }
        let proof = consistency_proof(&stored, old.size, size).map_err(StoreError::from)?;
        verify_consistency(old.size, &old.root, size, &root, &proof)
            .map_err(|_| SignError::Disagree(other(old, size, root)))?;
    }
    Ok(checkpoint(&head, root))
}

fn shorter(size: u64, signed: u64) -> Said {
    Said::new(
        format!(
            "底账只有 {size} 条，而已经签署到 {signed} 条：这是一份旧的副本。已停止写入；请找回完整的底账，不要在旧副本上继续"
        ),
        format!(
            "the record has {size} entries, {signed} were signed: this is an older copy. Writing has stopped; find the whole record, do not go on with this one"
        ),
    )
}

fn other(old: &Checkpoint, size: u64, root: Hash) -> Said {
    Said::new(
        format!(
            "底账与已签署的检查点不是同一棵树：签署过 {} 条（根 {}），现在 {size} 条（根 {root}）不是它的延续。已停止写入",
            old.size, old.root
        ),
        format!(
            "the record contradicts a signed checkpoint: {} entries with root {} were signed, the {size} entries with root {root} do not extend them. Writing has stopped",
            old.size, old.root
        ),
    )
}
