//! Signed text after c2sp.org/signed-note: a text, an empty line, one line for each signature.
//!
//! The text of a note is out of reach until a known key has signed it: [`Note::open`] is the only
//! way in.

use std::fmt;

use crate::base64;
use crate::key::{SigningKey, VerifierKey, is_name};

/// No note is larger.
pub const NOTE_BYTES_MAX: usize = 1 << 20;
/// No note has more signatures; witnesses add theirs to the log's.
pub const SIGNATURES_MAX: usize = 100;

/// A text that a known key has signed. 签名文本
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// One line under a note: who signed, with which key, and the bytes. 签名
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    name: String,
    key_id: u32,
    bytes: Vec<u8>,
}

/// Text that is no note, or one that cannot be believed. 签名文本有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("a note has at most {NOTE_BYTES_MAX} bytes, not {0}")]
    TooLarge(usize),
    #[error("line {line} of the note has a control character")]
    Control { line: usize },
    #[error("a note is a text, an empty line and signatures, each line ended")]
    Form,
    #[error("line {line} of the note is no signature: it would be \"— name base64\"")]
    Signature { line: usize },
    #[error("a note has at most {SIGNATURES_MAX} signatures, not {0}")]
    TooMany(usize),
    #[error("the signature of {name} is not over this text")]
    Forged { name: String },
    #[error("no known key has signed the note; it names {}", .signers.join(", "))]
    Unknown { signers: Vec<String> },
    #[error("a note needs at least one key to sign it")]
    NoKey,
}

impl NoteError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            NoteError::TooLarge(found) => format!("签名文本最多 {NOTE_BYTES_MAX} 字节，这一份有 {found}"),
            NoteError::Control { line } => format!("签名文本第 {line} 行有控制字符"),
            NoteError::Form => "签名文本应为正文、空行、签名，每行都要换行".to_owned(),
            NoteError::Signature { line } => format!("签名文本第 {line} 行不是签名：应为“— 名称 base64”"),
            NoteError::TooMany(found) => format!("签名最多 {SIGNATURES_MAX} 个，这一份有 {found}"),
            NoteError::Forged { name } => format!("{name} 的签名签的不是这段正文"),
            NoteError::Unknown { signers } => format!("没有所给公钥的签名；签名的是 {}", signers.join("、")),
            NoteError::NoKey => "签名至少要一把密钥".to_owned(),
        }
    }
}

impl Note {
    /// Signs a text, which ends with a line end.
    pub fn sign(text: &str, keys: &[&SigningKey]) -> Result<Note, NoteError> {
        check_controls(text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::Form);
        }
        if keys.is_empty() {
            return Err(NoteError::NoKey);
        }
        let signatures = keys.iter().map(|key| Signature {
            name: key.name().to_owned(),
            key_id: key.verifier().id(),
            bytes: key.sign(text).to_vec(),
        });
        Ok(Note { text: text.to_owned(), signatures: signatures.collect() })
    }

    /// Reads a note and believes it if a known key has signed it.
    ///
    /// Signatures by other keys are kept and not looked at; one known key whose signature does not
    /// fit spoils the note.
    pub fn open(note: &str, known: &[VerifierKey]) -> Result<Note, NoteError> {
        let note = parse(note)?;
        let mut is_signed = false;
        for signature in &note.signatures {
            let of = |key: &&VerifierKey| (key.name(), key.id()) == (&signature.name, signature.key_id);
            for key in known.iter().filter(of) {
                if !key.has_signed(&note.text, &signature.bytes) {
                    let name = signature.name.clone();
                    return Err(NoteError::Forged { name });
                }
                is_signed = true;
            }
        }
        if !is_signed {
            let signers = note.signatures.into_iter().map(|it| it.to_string());
            return Err(NoteError::Unknown { signers: signers.collect() });
        }
        Ok(note)
    }

    /// What was signed, its last line ended.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, those by unknown keys too.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }
}

impl Signature {
    /// Who says to have signed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// With which of the name's keys.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }
}

/// The name and key id, as a key begins.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}", self.name, self.key_id)
    }
}

/// The whole note, as it is stored.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for it in &self.signatures {
            let signature = [&it.key_id.to_be_bytes(), it.bytes.as_slice()].concat();
            writeln!(f, "— {} {}", it.name, base64::encode(signature))?;
        }
        Ok(())
    }
}

/// A note by its form alone: who believes it has asked [`Note::open`].
pub(crate) fn parse(note: &str) -> Result<Note, NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLarge(note.len()));
    }
    check_controls(note)?;
    let (before, signatures) = note.rsplit_once("\n\n").ok_or(NoteError::Form)?;
    let signatures = signatures.strip_suffix('\n').ok_or(NoteError::Form)?;
    let text = &note[..=before.len()];
    let first_line = text.matches('\n').count() + 2;
    let count = signatures.split('\n').count();
    if count > SIGNATURES_MAX {
        return Err(NoteError::TooMany(count));
    }
    let signature = |(at, line)| {
        let line_number = first_line + at;
        parse_signature(line).ok_or(NoteError::Signature { line: line_number })
    };
    let signatures = signatures.split('\n').enumerate().map(signature);
    Ok(Note { text: text.to_owned(), signatures: signatures.collect::<Result<_, _>>()? })
}

fn parse_signature(line: &str) -> Option<Signature> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = base64::decode(bytes)?;
    let (key_id, bytes) = bytes.split_first_chunk()?;
    (is_name(name) && !bytes.is_empty()).then(|| Signature {
        name: name.to_owned(),
        key_id: u32::from_be_bytes(*key_id),
        bytes: bytes.to_vec(),
    })
}

fn check_controls(text: &str) -> Result<(), NoteError> {
    match text.find(|it| it < ' ' && it != '\n') {
        Some(at) => Err(NoteError::Control { line: text[..at].matches('\n').count() + 1 }),
        None => Ok(()),
    }
}
