//! A leaf's proof with its checkpoint in one file, after c2sp.org/tlog-proof.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64>            (left out if there is none)
//! index <number>
//! <hash>                    (from the leaf's sibling up; none for the only leaf)
//!
//! <checkpoint, as signed>
//! ```
//! What stands in `extra` is not covered by the proof: who uses it recomputes the leaf from it.

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::parse_number;
use crate::tree::{VerifyError, verify_inclusion};
use crate::{Checkpoint, CheckpointError, Hash, VerifierKey, base64};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
const EXTRA: &str = "\"extra \" and base64";
const INDEX: &str = "\"index \" and a number up to 2^63 - 1, no zero before it";
const TOO_MANY: &str = "empty: no proof has more than 63 hashes";
/// The way from a leaf to the root of the largest tree.
const HASHES_MAX: usize = 63;

/// The proof that a leaf is in a log, which anyone can check offline. 回执证明
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Bytes for the application, never empty; not to be trusted.
    pub extra: Option<Vec<u8>>,
    /// Which leaf, counted from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf up.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, every byte as it was signed.
    pub checkpoint: String,
}

/// Text that is no proof, or one that does not hold. 回执证明有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("line {line} of the receipt should be {wanted}")]
    Line { line: usize, wanted: &'static str },
    #[error("the checkpoint in the receipt: {0}")]
    Checkpoint(#[from] CheckpointError),
    #[error("the leaf is not where the receipt says: {0}")]
    Inclusion(#[from] VerifyError),
}

impl ProofError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            ProofError::Line { line, wanted } => {
                let wanted = match *wanted {
                    FIRST_LINE => FIRST_LINE,
                    EXTRA => "“extra ”加 base64",
                    INDEX => "“index ”加一个不大于 2^63 - 1、前面没有 0 的数",
                    TOO_MANY => "空行：哈希不会多于 63 个",
                    _ => "base64 写的哈希，或空行",
                };
                format!("回执第 {line} 行应为 {wanted}")
            }
            ProofError::Checkpoint(err) => format!("回执里的检查点：{}", err.zh()),
            ProofError::Inclusion(err) => format!("这一条不在回执所说的位置：{}", err.zh()),
        }
    }
}

impl Proof {
    /// Whether `leaf` is in the log of this key; gives the checkpoint that says so.
    pub fn verify(&self, leaf: &Hash, key: &VerifierKey) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        let Checkpoint { size, root, .. } = &checkpoint;
        verify_inclusion(leaf, self.index, *size, &self.hashes, root)?;
        Ok(checkpoint)
    }
}

/// The whole file.
impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Proof, ProofError> {
        let mut lines = Lines { rest: text, at: 0 };
        let first = lines.next();
        if first != Some(FIRST_LINE) {
            return Err(lines.wanted(FIRST_LINE));
        }
        let mut line = lines.next();
        let mut extra = None;
        if let Some(text) = line.and_then(|it| it.strip_prefix("extra ")) {
            let bytes = base64::decode(text).filter(|it| !it.is_empty());
            extra = Some(bytes.ok_or_else(|| lines.wanted(EXTRA))?);
            line = lines.next();
        }
        let index = line.and_then(|it| parse_number(it.strip_prefix("index ")?));
        let index = index.ok_or_else(|| lines.wanted(INDEX))?;
        let hashes = lines.hashes()?;
        Checkpoint::check_form(lines.rest)?;
        Ok(Proof { extra, index, hashes, checkpoint: lines.rest.to_owned() })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = self.extra.as_ref().filter(|it| !it.is_empty()) {
            writeln!(f, "extra {}", base64::encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Lines that were ended, and what is left.
struct Lines<'a> {
    rest: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.at += 1;
        let (line, rest) = self.rest.split_once('\n')?;
        self.rest = rest;
        Some(line)
    }

    /// The hashes, and the empty line after them.
    fn hashes(&mut self) -> Result<Vec<Hash>, ProofError> {
        let mut hashes = Vec::new();
        loop {
            let line = self.next();
            if line == Some("") {
                return Ok(hashes);
            }
            if hashes.len() == HASHES_MAX {
                return Err(self.wanted(TOO_MANY));
            }
            let hash = line.and_then(|it| it.parse().ok());
            hashes.push(hash.ok_or_else(|| self.wanted("a hash in base64, or empty"))?);
        }
    }

    fn wanted(&self, wanted: &'static str) -> ProofError {
        let line = self.at;
        ProofError::Line { line, wanted }
    }
}
