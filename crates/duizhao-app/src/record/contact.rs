//! How to reach a citizen: sealed under a key of the subject's own before anything is hashed or
//! stored, readable as long as that key is there. 联系方式
//!
//! The keys stand in a folder beside the record, one file a subject, and in no database and no
//! backup of one: so a destroyed key takes the contact out of every copy of the record at once.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use duizhao_core::{CommandId, LogId, MatterId, Said, SealedContact, numbers};
use duizhao_journal::World;
use duizhao_merkle::sha256;
use jiff::Timestamp;
use serde_json::Value;

use super::{Failure, files};

/// The only form there is: XChaCha20-Poly1305, its nonce before the text.
const FORM: u8 = 1;
const MARK: &[u8] = b"duizhao-contact/1";
const NONCE: usize = 24;
/// Texts are filled up to a multiple of this, so that their length tells little.
const BLOCK: usize = 64;

/// The keys of a record's subjects. 联系方式密钥
pub struct ContactKeys {
    folder: PathBuf,
}

/// What there is of a contact. 联系方式
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    Readable(String),
    /// The subject's key was destroyed; nobody can read it any more.
    Destroyed,
    /// The keys are kept elsewhere.
    KeyMissing,
}

type Key = [u8; 32];

impl ContactKeys {
    pub fn new(folder: PathBuf) -> ContactKeys {
        ContactKeys { folder }
    }

    /// Seals each `contact` that a command carries in the clear, as `{"subject":…,"text":…}`.
    ///
    /// The same text of the same subject in the same matter is sealed to the same bytes, so that a
    /// command can be asked again. What is refused is not quoted.
    ///
    /// # Errors
    /// When it is written otherwise, or the subject's key was destroyed or cannot be kept.
    pub(crate) fn seal(&self, command: &mut Value, log: &LogId, world: &World) -> Result<(), Failure> {
        let acts = command.get_mut("acts").and_then(Value::as_array_mut).into_iter().flatten();
        for act in acts {
            let matter = act.get("matter").and_then(Value::as_str).and_then(|it| it.parse().ok()).map(MatterId);
            if let Some(body) = act.get_mut("body") {
                self.seal_body(body, matter, log, world)?;
            }
        }
        Ok(())
    }

    /// The same for the body of one act.
    ///
    /// # Errors
    /// As [`ContactKeys::seal`].
    pub(crate) fn seal_body(
        &self,
        body: &mut Value,
        matter: Option<MatterId>,
        log: &LogId,
        world: &World,
    ) -> Result<(), Failure> {
        let corrected = body.get("kind").is_some();
        // A correction carries the whole event anew.
        let place = if corrected { body.get_mut("body") } else { Some(body) };
        let Some(contact) = place.and_then(|it| it.get_mut("contact")).filter(|it| !is_sealed(it)) else {
            return Ok(());
        };
        let (subject, text) = clear(contact).ok_or_else(form)?;
        let key = self.key_or_new(&subject, world)?;
        let about = about(log, matter.ok_or_else(form)?, &subject);
        let sealed = STANDARD.encode(seal(&key, &about, &text));
        *contact = serde_json::json!({ "subject": subject, "sealed": sealed });
        Ok(())
    }

    /// # Errors
    /// When the keys cannot be read, or what is sealed was altered or belongs elsewhere.
    pub fn open(&self, sealed: &SealedContact, log: &LogId, matter: MatterId) -> Result<Contact, Failure> {
        let subject = &sealed.subject;
        if !is_subject(subject) {
            return Ok(Contact::KeyMissing);
        }
        if self.gone(subject).exists() {
            return Ok(Contact::Destroyed);
        }
        let Some(key) = self.key(subject)? else { return Ok(Contact::KeyMissing) };
        let bytes = STANDARD.decode(&sealed.sealed).ok();
        let text = bytes.and_then(|it| open(&key, &about(log, matter, subject), &it));
        text.map(Contact::Readable).ok_or_else(|| {
            Failure::new(
                "contact",
                format!("{subject} 的联系方式打不开：不是用这把密钥封的，或已损坏"),
                format!("the contact of {subject} cannot be opened: another key sealed it, or it is damaged"),
            )
        })
    }

    /// Overwrites and removes the key of a subject, and leaves a note of who did so and why.
    ///
    /// # Errors
    /// When there is none, or the files cannot be written.
    pub fn destroy(
        &self,
        subject: &str,
        actor: &duizhao_core::Actor,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Failure> {
        self.known(subject)?;
        let path = self.path(subject);
        // The note first: interrupted after it, the key is destroyed when asked again.
        if !self.gone(subject).exists() {
            let note = serde_json::json!({ "at": format!("{at:.6}"), "actor": actor.to_string(), "reason": reason });
            files::create(&self.gone(subject), &note.to_string(), true)?;
        }
        if path.exists() {
            overwrite(&path).map_err(|err| Failure::unwritten(&path, &err))?;
            files::remove(&path)?;
            files::keep_name(&path).map_err(|err| Failure::unwritten(&path, &err))?;
        }
        Ok(())
    }

    /// # Errors
    /// When there is neither a key of the subject nor a note that it was destroyed.
    pub(crate) fn known(&self, subject: &str) -> Result<(), Failure> {
        if is_subject(subject) && (self.path(subject).exists() || self.gone(subject).exists()) {
            return Ok(());
        }
        Err(Failure::new(
            "missing",
            format!("{} 里没有 {subject} 的密钥", self.folder.display()),
            format!("{} holds no key of {subject}", self.folder.display()),
        ))
    }

    /// What names the subject is about to be erased; the mark outlives an interruption.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn mark(&self, subject: &str) -> Result<(), Failure> {
        let mark = self.mark_of(subject);
        if mark.exists() { Ok(()) } else { files::create(&mark, "erasing", true) }
    }

    /// The subjects with a mark.
    pub(crate) fn marked(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|it| Some(it.file_name().to_str()?.strip_suffix(".erasing")?.to_owned()));
        names.filter(|it| is_subject(it)).collect()
    }

    /// # Errors
    /// When a mark is there and cannot be removed.
    pub(crate) fn unmark(&self, subject: &str) -> Result<(), Failure> {
        let mark = self.mark_of(subject);
        if mark.exists() { files::remove(&mark) } else { Ok(()) }
    }

    /// Whether the key of a subject is here.
    pub(crate) fn has(&self, subject: &str) -> bool {
        is_subject(subject) && self.path(subject).exists()
    }

    fn key_or_new(&self, subject: &str, world: &World) -> Result<Key, Failure> {
        if self.gone(subject).exists() {
            return Err(Failure::new(
                "contact-destroyed",
                format!("{subject} 的密钥已销毁，不再用这个编号封存联系方式；请换新的编号"),
                format!("the key of {subject} was destroyed and nothing is sealed under this id again; use another"),
            ));
        }
        if let Some(key) = self.key(subject)? {
            return Ok(key);
        }
        self.make_folder().map_err(|err| Failure::unwritten(&self.folder, &err))?;
        let mut key = [0; 32];
        (world.fill)(&mut key);
        // On the disk before anything is sealed with it.
        match files::create(&self.path(subject), &STANDARD.encode(key), true) {
            Ok(()) => Ok(key),
            // Another process was faster.
            Err(err) => self.key(subject)?.ok_or(err),
        }
    }

    fn key(&self, subject: &str) -> Result<Option<Key>, Failure> {
        let path = self.path(subject);
        if !path.exists() {
            return Ok(None);
        }
        let key = STANDARD.decode(files::text(&path)?.trim_end()).ok().and_then(|it| it.try_into().ok());
        key.map(Some).ok_or_else(|| {
            Failure::new(
                "key",
                format!("{} 不是联系方式的密钥，或已损坏", path.display()),
                format!("{} is no key of a contact, or is damaged", path.display()),
            )
        })
    }

    fn make_folder(&self) -> std::io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&self.folder) {
            Err(err) if err.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other.and_then(|()| files::keep_name(&self.folder)),
        }
    }

    fn path(&self, subject: &str) -> PathBuf {
        self.folder.join(format!("{subject}.key"))
    }

    fn mark_of(&self, subject: &str) -> PathBuf {
        self.folder.join(format!("{subject}.erasing"))
    }

    fn gone(&self, subject: &str) -> PathBuf {
        self.folder.join(format!("{subject}.destroyed"))
    }
}

/// The subject of a form, from its command, so that sending it twice seals it once; of letters alone, so
/// that it looks like no number.
pub(crate) fn subject_of(command: CommandId) -> String {
    let hash = sha256(&[b"duizhao-subject/1\0", command.0.as_bytes()]);
    let letters = hash.iter().take(8).flat_map(|it| [it >> 4, it & 15]).map(|it| char::from(b'a' + it));
    format!("c-{}", letters.collect::<String>())
}

/// An id that tells a stranger nothing; it stands in the record unsealed.
fn is_subject(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(plain) && numbers::find(text).is_empty()
}

fn is_sealed(contact: &Value) -> bool {
    contact.get("sealed").is_some() && contact.get("text").is_none()
}

fn clear(contact: &Value) -> Option<(String, String)> {
    let members = contact.as_object().filter(|it| it.len() == 2)?;
    let subject = members.get("subject")?.as_str().filter(|it| is_subject(it))?;
    let text = members.get("text")?.as_str().filter(|it| !it.trim().is_empty() && !it.contains('\0'))?;
    Some((subject.to_owned(), text.to_owned()))
}

fn form() -> Failure {
    Failure::from(Said::new(
        "contact：应为 {\"subject\":\"编号\",\"text\":\"姓名、电话等\"}；编号只用小写字母、数字和 -，不是姓名也不是号码",
        "contact should be {\"subject\":\"id\",\"text\":\"name, telephone\"}, the id in a-z, 0-9 and -, neither a name nor a number",
    ))
}

/// What a sealed text belongs to: moved elsewhere it does not open.
fn about(log: &LogId, matter: MatterId, subject: &str) -> Vec<u8> {
    [MARK, b"\0", log.to_string().as_bytes(), b"\0", matter.0.to_string().as_bytes(), b"\0", subject.as_bytes()]
        .concat()
}

/// The nonce is made from key and content, so that it repeats only where all else does.
fn seal(key: &Key, about: &[u8], text: &str) -> Vec<u8> {
    let mut filled = text.as_bytes().to_vec();
    filled.resize((text.len() + 1).next_multiple_of(BLOCK), 0);
    let hash = sha256(&[MARK, key, &sha256(&[about]), &filled]);
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&hash[..NONCE]);
    let sealed = XChaCha20Poly1305::new(&(*key).into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &filled, aad: about })
        .expect("a text this short can be encrypted");
    [&[FORM], nonce.as_slice(), &sealed].concat()
}

fn open(key: &Key, about: &[u8], bytes: &[u8]) -> Option<String> {
    let (nonce, sealed) = bytes.strip_prefix(&[FORM])?.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: sealed, aad: about };
    let filled = XChaCha20Poly1305::new(&(*key).into()).decrypt(&XNonce::from(*nonce), payload).ok()?;
    Some(String::from_utf8(filled).ok()?.trim_end_matches('\0').to_owned())
}

fn overwrite(path: &Path) -> std::io::Result<()> {
    let length = fs::metadata(path)?.len();
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![b'0'; usize::try_from(length).unwrap_or_default()])?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_where_it_was_sealed_and_nowhere_else() {
        let sealed = seal(&[1; 32], b"a", "张三 13800138000");
        assert_eq!(open(&[1; 32], b"a", &sealed).as_deref(), Some("张三 13800138000"));
        assert_eq!(seal(&[1; 32], b"a", "张三 13800138000"), sealed);
        assert_eq!(open(&[2; 32], b"a", &sealed), None);
        assert_eq!(open(&[1; 32], b"b", &sealed), None);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(open(&[1; 32], b"a", &altered), None, "{at}");
        }
    }

    #[test]
    fn a_nonce_is_another_where_anything_is_another() {
        let nonces = [
            seal(&[1; 32], b"a", "x"),
            seal(&[2; 32], b"a", "x"),
            seal(&[1; 32], b"b", "x"),
            seal(&[1; 32], b"a", "y"),
        ];
        let mut seen: Vec<_> = nonces.iter().map(|it| it[1..=NONCE].to_vec()).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 4);
        assert!(nonces.iter().all(|it| it.len() == nonces[0].len()));
    }

    #[test]
    fn a_subject_is_no_name_and_no_number() {
        let subjects = ["c-17", "13800138000", "张三", "../x", "", "C"];
        assert_eq!(subjects.map(is_subject), [true, false, false, false, false, false]);
    }
}
