//! A receipt is checked, offline and without the record. 验证

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duizhao_core::{Said, canonical};
use duizhao_journal::{Proven, Receipt, Salt, body_hash};
use duizhao_merkle::{Checkpoint, VerifierKey};

use super::checkpoint::{self, Consistency};
use super::{Failure, Signed, files};

/// What to check, and against what. 验证请求
#[derive(Clone, Debug)]
pub struct Verify {
    pub receipt: PathBuf,
    /// The key itself, or a file with it.
    pub key: String,
    /// A file with the body, where the receipt was made without.
    pub body: Option<PathBuf>,
    /// Base64; where the receipt was made without.
    pub salt: Option<String>,
    /// A checkpoint or receipt kept from another time, or a proof between two.
    pub since: Option<PathBuf>,
    /// The proof between that checkpoint and the one in the receipt.
    pub proof: Option<PathBuf>,
}

/// What was found to hold. 验证结果
#[derive(Clone, Debug)]
pub struct Verified {
    pub proven: Proven,
    pub key: VerifierKey,
    /// That the file with the body is what was recorded.
    pub body_fits: bool,
    /// The other checkpoint, older or newer, that the one in the receipt agrees with.
    pub since: Option<Checkpoint>,
}

/// # Errors
/// Says what does not hold, or what is missing to say so.
pub fn verify(asked: &Verify) -> Result<Verified, Failure> {
    let key = files::key_or_file(&asked.key)?;
    let text = files::checked(&asked.receipt)?;
    let proven = Receipt(text).verify(&key).map_err(|said| {
        let place = asked.receipt.display();
        Failure::wrong("receipt", Said::new(format!("{place}：{}", said.zh), format!("{place}: {}", said.en)))
    })?;
    let mut verified = Verified { proven, key, body_fits: false, since: None };
    if let Some(body) = &asked.body {
        check_body(&mut verified, body, asked.salt.as_deref())?;
    }
    match (&asked.since, &asked.proof) {
        (None, None) => {}
        (Some(since), proof) => check_since(&mut verified, since, proof.as_deref())?,
        (None, Some(proof)) => check_since(&mut verified, proof, None)?,
    }
    Ok(verified)
}

/// The body as a file must give the hash in the header, in its one form.
fn check_body(verified: &mut Verified, file: &Path, salt: Option<&str>) -> Result<(), Failure> {
    let place = file.display();
    let value = canonical::parse(files::checked(file)?.trim_end().as_bytes()).map_err(|err| {
        Failure::new("file", format!("{place} 不是 JSON：{}", err.zh()), format!("{place} is not JSON: {err}"))
    })?;
    let salt = match salt {
        Some(salt) => read_salt(salt)?,
        None => verified.proven.salt.ok_or_else(|| {
            Failure::new(
                "usage",
                "这份回执不带内容，也就没有盐；请用 --salt 给出（底账的 duizhao log --format json 里有）",
                "this receipt was made without the body and has no salt: give it with --salt (duizhao log --format json at the record shows it)",
            )
        })?,
    };
    if body_hash(&salt, &canonical::to_bytes(&value)) != verified.proven.header.body_hash {
        return Err(Failure::wrong(
            "body",
            Said::new(
                format!("{place} 不是当时写入的内容，或盐不对"),
                format!("{place} is not what was recorded, or the salt is another"),
            ),
        ));
    }
    verified.body_fits = true;
    Ok(())
}

fn read_salt(text: &str) -> Result<Salt, Failure> {
    STANDARD.decode(text).ok().and_then(|it| it.try_into().ok()).ok_or_else(|| {
        Failure::new("usage", "--salt 应为 32 个字节的 base64", "--salt should be the base64 of 32 bytes")
    })
}

/// The tree of the receipt and another must be beginning and continuation, whichever is older.
fn check_since(verified: &mut Verified, since: &Path, proof: Option<&Path>) -> Result<(), Failure> {
    let mine = verified.proven.checkpoint.clone();
    let text = files::checked(since)?;
    let place = since.display().to_string();
    let other = if text.trim_start().starts_with('{') {
        return by_proof(verified, &mine, None, &text, &place);
    } else {
        checkpoint::open(&text, &verified.key, &place)?
    };
    if let Some(proof) = proof {
        let text = files::checked(proof)?;
        return by_proof(verified, &mine, Some(&other), &text, &proof.display().to_string());
    }
    if other.checkpoint == mine {
        verified.since = Some(mine);
        return Ok(());
    }
    if other.checkpoint.size == mine.size {
        return Err(Failure::wrong("inconsistent", two_trees(mine.size)));
    }
    let (old, new) =
        if other.checkpoint.size < mine.size { (&other.checkpoint, &mine) } else { (&mine, &other.checkpoint) };
    if old.size > 0 {
        return Err(needed(old.size, new.size));
    }
    // Every tree begins with the empty one; that it is the empty one is left to see.
    checkpoint::extends(old, new, &[])?;
    verified.since = Some(other.checkpoint);
    Ok(())
}

fn by_proof(
    verified: &mut Verified,
    mine: &Checkpoint,
    other: Option<&Signed>,
    text: &str,
    place: &str,
) -> Result<(), Failure> {
    let proof = Consistency::read(text, &verified.key, place)?;
    proof.check()?;
    let (old, new) = (proof.old.checkpoint, proof.new.checkpoint);
    let far = match (old == *mine, new == *mine) {
        (true, _) => new,
        (_, true) => old,
        _ => return Err(not_about(mine, place)),
    };
    if other.is_some_and(|it| it.checkpoint != far) {
        return Err(not_about(mine, place));
    }
    verified.since = Some(far);
    Ok(())
}

fn two_trees(size: u64) -> Said {
    Said::new(
        format!("同一本底账签署过两棵不同的树，都是 {size} 条：有一份是另做的。请保留两份文件，它们就是证据"),
        format!(
            "this record has signed two different trees of {size} entries: one of them was made up. Keep both files, they are the proof"
        ),
    )
}

fn needed(old: u64, new: u64) -> Failure {
    Failure::new(
        "proof-needed",
        format!(
            "要证明 {new} 条的底账是 {old} 条那一本的延续，还需要一致性证明：请该单位用 duizhao checkpoint --prove 旧的检查点或回执 写出，再用 --proof 文件 给出"
        ),
        format!(
            "a proof is needed that the {new} entries extend the {old}: the office writes it with duizhao checkpoint --prove OLD (a checkpoint or receipt); then give it with --proof FILE"
        ),
    )
}

fn not_about(mine: &Checkpoint, place: &str) -> Failure {
    Failure::new(
        "proof-needed",
        format!("{place} 证明的不是这两个检查点；回执里的是 {} 条、根 {}", mine.size, mine.root),
        format!(
            "{place} is not about these two checkpoints; the receipt has {} entries, root {}",
            mine.size, mine.root
        ),
    )
}
