//! Checkpoints: what was signed last, that one extends another, a lost one taken up again. 检查点

use std::path::Path;

use duizhao_core::canonical;
use duizhao_journal::CheckpointFile;
use duizhao_merkle::tree::verify_consistency;
use duizhao_merkle::{Checkpoint, Hash, Proof, VerifierKey};
use serde_json::{Value, json};

use super::{Extent, Failure, Grave, Record, Signed, files};

/// Two checkpoints and the proof that the older tree is the beginning of the newer. 一致性证明
#[derive(Clone, Debug)]
pub struct Consistency {
    pub old: Signed,
    pub new: Signed,
    pub hashes: Vec<Hash>,
}

/// Proves to whoever holds `old`, a checkpoint or a receipt, that the record extends it.
///
/// # Errors
/// When it does not: then something was taken away or altered.
pub fn prove(record: &Record, old: &Path) -> Result<Consistency, Failure> {
    let key = record.files.verifier_key()?;
    let old = open(&files::text(old)?, &key, &old.display().to_string())?;
    let new = record.signed()?;
    if old.checkpoint.size > new.checkpoint.size {
        return Err(shorter(old.checkpoint.size, new.checkpoint.size));
    }
    let hashes = record.reader()?.consistency(old.checkpoint.size, new.checkpoint.size)?;
    let proof = Consistency { old, new, hashes };
    proof.check()?;
    Ok(proof)
}

/// Puts a copy in the place of the lost checkpoint file; how far the record goes itself comes with it.
///
/// # Errors
/// When the record does not extend it, or a newer one is there.
pub fn adopt(record: &Record, copy: &Path) -> Result<(Checkpoint, Extent), Failure> {
    let key = record.files.verifier_key()?;
    let taken = open(&files::text(copy)?, &key, &copy.display().to_string())?;
    let reader = record.reader()?;
    let file = CheckpointFile::new(record.files.checkpoint());
    let taken = duizhao_journal::adopt(&record.place, reader.log(), &taken.note, &key, &file)?;
    Ok((taken, Extent::of(&reader)?))
}

/// A signed note from its file, or from the receipt that carries it.
pub(crate) fn open(text: &str, key: &VerifierKey, place: &str) -> Result<Signed, Failure> {
    let note = text.parse::<Proof>().map_or_else(|_| text.to_owned(), |it| it.checkpoint);
    let checkpoint = Checkpoint::open(&note, key).map_err(|err| Failure {
        grave: Grave::DoesNotHold,
        ..Failure::new(
            "checkpoint",
            format!("{place} 不是这把公钥所验的检查点：{}", err.zh()),
            format!("{place} is no checkpoint that this key has signed: {err}"),
        )
    })?;
    Ok(Signed { note, checkpoint })
}

impl Consistency {
    /// `{"hashes":[…],"new":"…","old":"…"}`
    pub fn to_json(&self) -> Value {
        let hashes: Vec<String> = self.hashes.iter().map(ToString::to_string).collect();
        json!({ "old": self.old.note, "new": self.new.note, "hashes": hashes })
    }

    /// Believes neither checkpoint before its signature holds.
    ///
    /// # Errors
    /// Says what is missing or wrong.
    pub fn read(text: &str, key: &VerifierKey, place: &str) -> Result<Consistency, Failure> {
        let form = || Failure {
            grave: Grave::DoesNotHold,
            ..Failure::new(
                "consistency",
                format!(
                    "{place} 不是一致性证明；应由 duizhao checkpoint --prove 写出：{{\"old\":…,\"new\":…,\"hashes\":[…]}}"
                ),
                format!(
                    "{place} is no proof as duizhao checkpoint --prove writes it: {{\"old\":…,\"new\":…,\"hashes\":[…]}}"
                ),
            )
        };
        let value = canonical::parse(text.as_bytes()).map_err(|_| form())?;
        let note = |name: &str| value.get(name).and_then(Value::as_str).ok_or_else(form);
        let hashes = value.get("hashes").and_then(Value::as_array).ok_or_else(form)?;
        let hash = |it: &Value| it.as_str().and_then(|it| it.parse().ok()).ok_or_else(form);
        let hashes = hashes.iter().map(hash).collect::<Result<_, _>>()?;
        let proof = Consistency { old: open(note("old")?, key, place)?, new: open(note("new")?, key, place)?, hashes };
        // In its one form, with nothing beside.
        let written = [canonical::to_bytes(&proof.to_json()), b"\n".to_vec()].concat();
        if written == text.as_bytes() { Ok(proof) } else { Err(form()) }
    }

    /// # Errors
    /// When the newer tree does not begin with the older one.
    pub fn check(&self) -> Result<(), Failure> {
        extends(&self.old.checkpoint, &self.new.checkpoint, &self.hashes)
    }
}

/// That the newer tree begins with the older one.
pub(crate) fn extends(old: &Checkpoint, new: &Checkpoint, hashes: &[Hash]) -> Result<(), Failure> {
    verify_consistency(old.size, &old.root, new.size, &new.root, hashes).map_err(|err| Failure {
        grave: Grave::DoesNotHold,
        ..Failure::new(
            "inconsistent",
            format!(
                "新的检查点（{} 条）不是旧的（{} 条）的延续：{}。已写入的内容被改动过，或证明不完整",
                new.size, old.size, err.zh()
            ),
            format!(
                "the newer checkpoint ({} entries) does not extend the older ({}): {err}; the record was altered, or the proof is not whole",
                new.size, old.size
            ),
        )
    })
}

fn shorter(old: u64, new: u64) -> Failure {
    Failure {
        grave: Grave::DoesNotHold,
        ..Failure::new(
            "inconsistent",
            format!("这里只签署到 {new} 条，而那份检查点有 {old} 条：这里的底账是旧的副本"),
            format!("only {new} entries are signed here, that checkpoint has {old}: this record is an older copy"),
        )
    }
}
