//! Keys as text: one line each, as `sumdb/note` of Go writes them.
//!
//! | | line |
//! |---|---|
//! | kept secret | `PRIVATE+KEY+<name>+<id>+<base64(0x01 ‖ seed)>` |
//! | handed out | `<name>+<id>+<base64(0x01 ‖ public key)>` |
//!
//! The id is the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), in hexadecimal.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer};

use crate::{base64, sha256};

/// The only kind of signature here: Ed25519 over the text of a note.
const ED25519: u8 = 1;

/// Signs for one name. 签名密钥
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// Checks what that name signed. 验证公钥
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    key: ed25519_dalek::VerifyingKey,
}

/// Text that is no key. 密钥有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a key name is not empty and has no space, control character or plus sign")]
    Name,
    #[error("this is the key to be kept secret; the key to check with begins with the name")]
    Secret,
    #[error("a key to sign with is PRIVATE+KEY+name+id+base64 in one line")]
    SigningForm,
    #[error("a key to check with is name+id+base64 in one line")]
    VerifierForm,
    #[error("the last part of a key is the base64 of 33 bytes, the first of them 1 for ed25519")]
    Bytes,
    #[error("the id of this key is {computed:08x}, and the line says {stated:?}")]
    Id { stated: String, computed: u32 },
    #[error("these 32 bytes are no ed25519 public key that could check anything")]
    Point,
}

impl KeyError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            KeyError::Name => "名称不能空，不能有空格、控制字符和加号".to_owned(),
            KeyError::Secret => "这是要保密的密钥；公钥以名称开头".to_owned(),
            KeyError::SigningForm => "密钥是一行“PRIVATE+KEY+名称+编号+base64”".to_owned(),
            KeyError::VerifierForm => "公钥是一行“名称+编号+base64”".to_owned(),
            KeyError::Bytes => "最后一段应为 33 个字节的 base64，第一个字节是 1（ed25519）".to_owned(),
            KeyError::Id { stated, computed } => format!("编号应为 {computed:08x}，写的是“{stated}”"),
            KeyError::Point => "这 32 个字节不是可用的 ed25519 公钥".to_owned(),
        }
    }
}

impl SigningKey {
    /// The key that this seed gives; whoever knows the seed can sign.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, KeyError> {
        check_name(name)?;
        Ok(SigningKey { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    /// Who signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that others check with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::new(&self.name, self.key.verifying_key())
    }

    /// The line to be kept secret; never `Display`, so that no message shows it by accident.
    pub fn to_secret_line(&self) -> String {
        let id = self.verifier().id;
        let key = line_bytes(self.key.as_bytes());
        format!("PRIVATE+KEY+{}+{id:08x}+{key}", self.name)
    }

    pub(crate) fn sign(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl VerifierKey {
    fn new(name: &str, key: ed25519_dalek::VerifyingKey) -> VerifierKey {
        let hash = sha256(&[name.as_bytes(), b"\n", &[ED25519], key.as_bytes()]);
        let [a, b, c, d, ..] = hash;
        VerifierKey { name: name.to_owned(), id: u32::from_be_bytes([a, b, c, d]), key }
    }

    /// Who signs with this key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Four bytes that tell this key from others of the name; they prove nothing.
    pub fn id(&self) -> u32 {
        self.id
    }

    pub(crate) fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|it| self.key.verify_strict(text.as_bytes(), &it).is_ok())
    }
}

/// One line, without its end.
impl FromStr for SigningKey {
    type Err = KeyError;

    fn from_str(line: &str) -> Result<SigningKey, KeyError> {
        let parts = line.strip_prefix("PRIVATE+KEY+");
        let (name, id, bytes) = parts.and_then(parts_of).ok_or(KeyError::SigningForm)?;
        let key = SigningKey::from_seed(name, &key_bytes(bytes)?)?;
        check_id(id, key.verifier().id)?;
        Ok(key)
    }
}

/// One line, without its end.
impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(line: &str) -> Result<VerifierKey, KeyError> {
        if line.starts_with("PRIVATE+KEY+") {
            return Err(KeyError::Secret);
        }
        let (name, id, bytes) = parts_of(line).ok_or(KeyError::VerifierForm)?;
        check_name(name)?;
        let point = ed25519_dalek::VerifyingKey::from_bytes(&key_bytes(bytes)?)
            .ok()
            .filter(|it| !it.is_weak())
            .ok_or(KeyError::Point)?;
        let key = VerifierKey::new(name, point);
        check_id(id, key.id)?;
        Ok(key)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = line_bytes(self.key.as_bytes());
        write!(f, "{}+{:08x}+{key}", self.name, self.id)
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}+{:08x})", self.name, self.verifier().id)
    }
}

/// Whether a key may have this name.
pub(crate) fn is_name(name: &str) -> bool {
    let forbidden = |it: char| it.is_whitespace() || it.is_control() || it == '+';
    !name.is_empty() && !name.contains(forbidden)
}

fn check_name(name: &str) -> Result<(), KeyError> {
    is_name(name).then_some(()).ok_or(KeyError::Name)
}

fn check_id(stated: &str, computed: u32) -> Result<(), KeyError> {
    if stated != format!("{computed:08x}") {
        let stated = stated.to_owned();
        return Err(KeyError::Id { stated, computed });
    }
    Ok(())
}

/// Name, id and bytes; base64 has plus signs of its own.
fn parts_of(line: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = line.split_once('+')?;
    let (id, bytes) = rest.split_once('+')?;
    Some((name, id, bytes))
}

fn key_bytes(text: &str) -> Result<[u8; 32], KeyError> {
    let bytes = base64::decode(text).ok_or(KeyError::Bytes)?;
    let key = bytes.strip_prefix(&[ED25519]).ok_or(KeyError::Bytes)?;
    key.try_into().map_err(|_| KeyError::Bytes)
}

fn line_bytes(key: &[u8; 32]) -> String {
    base64::encode([&[ED25519], key.as_slice()].concat())
}
