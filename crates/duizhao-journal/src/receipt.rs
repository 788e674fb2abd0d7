//! A receipt: one file that proves, without the record, that an entry is in it. 回执

use std::fmt::Display;

use duizhao_core::Said;
use duizhao_merkle::tree::verify_inclusion;
use duizhao_merkle::{Checkpoint, Hash, Proof, ProofError, VerifierKey};

use crate::entry::{Entry, Header, Salt, body_hash};
use crate::store::StoreError;

/// The text of a `.tlog-proof` file (c2sp.org/tlog-proof). 回执
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(pub String);

/// What a receipt was found to prove. 验得内容
#[derive(Clone, Debug)]
pub struct Proven {
    pub header: Header,
    /// The body as recorded; absent where the receipt was made without it, or it was erased.
    pub body: Option<Vec<u8>>,
    /// Comes with the body; whoever has both can show that they belong to the header.
    pub salt: Option<Salt>,
    /// The tree it was proved in.
    pub checkpoint: Checkpoint,
    /// The signed note of that tree.
    pub note: String,
}

impl Receipt {
    pub(crate) fn new(entry: &Entry, with_body: bool, seq: u64, hashes: Vec<Hash>, note: &str) -> Receipt {
        let proof = Proof { extra: Some(entry.extra(with_body)), index: seq, hashes, checkpoint: note.to_owned() };
        Receipt(proof.to_string())
    }

    /// From what is stored, which may have rotted since it was read last: a proof that does not lead
    /// to the root that was signed is not handed out.
    pub(crate) fn proved(
        entry: &Entry,
        with_body: bool,
        seq: u64,
        hashes: Vec<Hash>,
        checkpoint: &Checkpoint,
        note: &str,
    ) -> Result<Receipt, StoreError> {
        let damaged = |zh: String, en: String| {
            StoreError::damaged(format!("第 {seq} 条证明不了：{zh}"), format!("entry {seq} cannot be proved: {en}"))
        };
        let header = Header::read(&entry.header).map_err(|it| damaged(it.zh, it.en))?;
        let fits = |(salt, body): &(Salt, Vec<u8>)| body_hash(salt, body) == header.body_hash;
        if !entry.content.as_ref().is_none_or(fits) {
            return Err(damaged(
                "内容不是当初记下的".to_owned(),
                "its content is not the one it was recorded with".to_owned(),
            ));
        }
        verify_inclusion(&header.leaf(), seq, checkpoint.size, &hashes, &checkpoint.root)
            .map_err(|err| damaged(err.zh(), err.to_string()))?;
        Ok(Receipt::new(entry, with_body, seq, hashes, note))
    }

    /// Believes nothing in it until body hash, leaf, root and signature are recomputed.
    ///
    /// # Errors
    /// Says which of these does not hold.
    pub fn verify(&self, key: &VerifierKey) -> Result<Proven, Said> {
        let proof: Proof = self.0.parse().map_err(|err: ProofError| {
            Said::new(format!("不是一份完整的回执：{}", err.zh()), format!("not a whole receipt: {err}"))
        })?;
        let extra =
            proof.extra.as_deref().ok_or_else(|| Said::new("回执里没有条目", "the receipt carries no entry"))?;
        let altered = |why: Said| {
            Said::new(format!("回执里的条目被改动过：{}", why.zh), format!("the entry was altered: {}", why.en))
        };
        let entry = Entry::read_extra(extra).map_err(altered)?;
        let header = Header::read(&entry.header).map_err(altered)?;
        if header.seq.0 != proof.index {
            return Err(altered(differ("seq", header.seq.0, "index", proof.index)));
        }
        if let Some((salt, body)) = &entry.content
            && body_hash(salt, body) != header.body_hash
        {
            return Err(altered(Said::new(
                "内容与首部的哈希（body_hash）不符",
                "the body does not give the hash in the header (body_hash)",
            )));
        }
        let checkpoint = proof.verify(&header.leaf(), key).map_err(|err| {
            Said::new(
                format!("证明不成立：{}。内容或签名被改动过，或公钥不是这本底账的", err.zh()),
                format!("the proof does not hold: {err}; something was altered, or the key is another record's"),
            )
        })?;
        if header.log.to_string() != checkpoint.origin {
            return Err(altered(differ("log", &header.log, "origin", &checkpoint.origin)));
        }
        let (salt, body) = entry.content.unzip();
        Ok(Proven { header, body, salt, checkpoint, note: proof.checkpoint })
    }
}

/// Two places of a receipt that ought to say the same.
fn differ(name: &str, is: impl Display, other: &str, says: impl Display) -> Said {
    Said::new(format!("{name} 是 {is}，而 {other} 是 {says}"), format!("{name} is {is}, and {other} is {says}"))
}
