//! The signed size and root of a log, after c2sp.org/tlog-checkpoint.
//!
//! Three lines: origin, size, root. The specification allows further lines; they are refused here,
//! because nobody could hold them against the tree.

use crate::note::{self, Note, NoteError};
use crate::tree::SIZE_MAX;
use crate::{Hash, SigningKey, VerifierKey};

/// What a log says it holds. 检查点
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: the name of its key.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Text that is no checkpoint, or not the one of this log. 检查点有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("a checkpoint has three lines, origin, size and root; this one has {0}")]
    Lines(usize),
    #[error("line 1 of the checkpoint, the origin, is empty")]
    Origin,
    #[error("line 2 of the checkpoint is no size: a number up to 2^63 - 1, no zero before it")]
    Size,
    #[error("line 3 of the checkpoint is no root: 44 characters of base64")]
    Root,
    #[error("this is a checkpoint of {origin}, and the key is that of {key}")]
    OtherLog { origin: String, key: String },
}

impl CheckpointError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            CheckpointError::Note(err) => err.zh(),
            CheckpointError::Lines(found) => format!("检查点有三行：名称、条数、根；这一份有 {found} 行"),
            CheckpointError::Origin => "检查点第 1 行（名称）是空的".to_owned(),
            CheckpointError::Size => "检查点第 2 行不是条数：要是不大于 2^63 - 1、前面没有 0 的数".to_owned(),
            CheckpointError::Root => "检查点第 3 行不是根：要是 44 个字符的 base64".to_owned(),
            CheckpointError::OtherLog { origin, key } => format!("这是 {origin} 的检查点，公钥是 {key} 的"),
        }
    }
}

impl Checkpoint {
    /// The signed note. Whoever signs has made sure that the tree extends all trees signed before.
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        self.check_origin(key.name())?;
        if self.size > SIZE_MAX {
            return Err(CheckpointError::Size);
        }
        let Checkpoint { origin, size, root } = self;
        let note = Note::sign(&format!("{origin}\n{size}\n{root}\n"), &[key])?;
        Ok(note.to_string())
    }

    /// Reads a signed note and believes it if this key, the one of its log, has signed it.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Checkpoint, CheckpointError> {
        let claimed = Checkpoint::parse(note::parse(note)?.text())?;
        claimed.check_origin(key.name())?;
        let note = Note::open(note, std::slice::from_ref(key))?;
        Checkpoint::parse(note.text())
    }

    /// The form of a checkpoint, whoever signed it.
    pub(crate) fn check_form(note: &str) -> Result<(), CheckpointError> {
        Checkpoint::parse(note::parse(note)?.text()).map(|_| ())
    }

    fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let lines: Vec<_> = text.split_terminator('\n').collect();
        let [origin, size, root] = lines[..] else {
            return Err(CheckpointError::Lines(lines.len()));
        };
        if origin.is_empty() {
            return Err(CheckpointError::Origin);
        }
        Ok(Checkpoint {
            origin: origin.to_owned(),
            size: parse_number(size).ok_or(CheckpointError::Size)?,
            root: root.parse().map_err(|_| CheckpointError::Root)?,
        })
    }

    fn check_origin(&self, key: &str) -> Result<(), CheckpointError> {
        if self.origin != key {
            return Err(CheckpointError::OtherLog { origin: self.origin.clone(), key: key.to_owned() });
        }
        Ok(())
    }
}

/// A number as we write it: digits alone, no zero before it, within the largest tree.
pub(crate) fn parse_number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok().filter(|it| *it <= SIZE_MAX)?;
    (number.to_string() == text).then_some(number)
}
