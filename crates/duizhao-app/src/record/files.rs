//! The files beside a record: its key, what others check with, and the last checkpoint signed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use duizhao_core::{LogId, said_by_system};
use duizhao_journal::Place;
use duizhao_merkle::{KeyError, SigningKey, VerifierKey};

use super::{Failure, Grave};

/// `record.key`, `record.vkey` and `record.checkpoint`, of one folder. 随附文件
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    folder: PathBuf,
    stem: String,
}

impl Files {
    /// Beside an embedded record and named after it; else, or where a folder is named, there.
    pub fn of(place: &Place, folder: Option<&Path>) -> Files {
        let file = place.file();
        let stem = file.and_then(Path::file_stem).map_or_else(|| "record".into(), |it| it.to_string_lossy());
        let beside = file.and_then(Path::parent).unwrap_or(Path::new(""));
        Files { folder: folder.unwrap_or(beside).to_owned(), stem: stem.into_owned() }
    }

    /// Signs; to be kept secret.
    pub fn key(&self) -> PathBuf {
        self.file("key")
    }

    /// What the key is called until the record has begun.
    pub(super) fn new_key(&self) -> PathBuf {
        self.file("key.new")
    }

    /// Others check with it; to be handed out.
    pub fn vkey(&self) -> PathBuf {
        self.file("vkey")
    }

    /// The last checkpoint signed; never to be backed up with the record.
    pub fn checkpoint(&self) -> PathBuf {
        self.file("checkpoint")
    }

    /// A folder with the keys of contact data, one a subject; never to be backed up with the record.
    pub fn contacts(&self) -> PathBuf {
        self.file("contacts")
    }

    /// People, sessions and drafts of whoever serves the record.
    pub fn desk(&self) -> PathBuf {
        self.file("desk")
    }

    /// The folder of the layouts that the office keeps.
    pub fn layouts(&self) -> PathBuf {
        self.file("layouts")
    }

    /// What the office has set for its signs; there may be none.
    pub fn signs(&self) -> PathBuf {
        self.folder.join("signs.toml")
    }

    /// All but the desk, with whatever is in the folders.
    pub(super) fn all(&self) -> Vec<PathBuf> {
        let folders = [self.contacts(), self.layouts()];
        let kept = folders.iter().flat_map(|it| fs::read_dir(it).into_iter().flatten().flatten());
        let kept = kept.map(|it| it.path());
        [self.key(), self.new_key(), self.vkey(), self.checkpoint(), self.signs()].into_iter().chain(kept).collect()
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.stem))
    }

    /// # Errors
    /// When the file is missing or holds no key.
    pub fn signing_key(&self) -> Result<SigningKey, Failure> {
        signing_key(&self.key())
    }

    /// # Errors
    /// When the file is missing or holds no key.
    pub fn verifier_key(&self) -> Result<VerifierKey, Failure> {
        let path = self.vkey();
        verifier_key(&text(&path)?, &path.display().to_string())
    }
}

/// A database and what SQLite keeps beside it, where what was committed last may be.
pub(super) fn of_database(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|ending| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        name.into()
    })
}

pub(crate) fn signing_key(path: &Path) -> Result<SigningKey, Failure> {
    text(path)?.trim_end().parse().map_err(|err: KeyError| {
        Failure::new(
            "key",
            format!("{} 不是底账的密钥：{}", path.display(), err.zh()),
            format!("{} is no key of a record: {err}", path.display()),
        )
    })
}

/// A key to check with, from a file or as it was typed.
///
/// # Errors
/// When it is neither.
pub(crate) fn key_or_file(given: &str) -> Result<VerifierKey, Failure> {
    match given.contains('+') && !Path::new(given).exists() {
        true => verifier_key(given, "--key"),
        false => verifier_key(&text(Path::new(given))?, given),
    }
}

fn verifier_key(line: &str, place: &str) -> Result<VerifierKey, Failure> {
    let wrong = |zh: String, err: String| {
        Failure::new(
            "key",
            format!("{place} 不是公钥：{zh}；公钥是一行“名称+编号+base64”，在 record.vkey 里"),
            format!("{place} is no key to check with: {err}; it is one line name+id+base64, found in record.vkey"),
        )
    };
    let key: VerifierKey = line.trim_end().parse().map_err(|err: KeyError| wrong(err.zh(), err.to_string()))?;
    // The key of a record bears its name, and nothing else signs here.
    key.name().parse::<LogId>().map_err(|err| wrong("名称应为“单位/UUID”".to_owned(), err.to_string()))?;
    Ok(key)
}

/// # Errors
/// Names the file.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|err| match err.kind() {
        ErrorKind::NotFound => Failure::new(
            "missing",
            format!("没有 {} 这个文件", path.display()),
            format!("there is no file {}", path.display()),
        ),
        ErrorKind::InvalidData => {
            Failure::new("file", format!("{} 不是文本文件", path.display()), format!("{} is no text", path.display()))
        }
        _ => Failure::unread(path, &err),
    })
}

/// The same of a file that is to be checked: bytes that are no text do not hold.
pub(crate) fn checked(path: &Path) -> Result<String, Failure> {
    text(path).map_err(|failure| match fs::read(path) {
        Ok(bytes) if std::str::from_utf8(&bytes).is_err() => Failure { grave: Grave::DoesNotHold, ..failure },
        _ => failure,
    })
}

/// Writes a file that is not there yet, for its owner alone where it is `secret`, and makes it last.
pub(crate) fn create(path: &Path, line: &str, secret: bool) -> Result<(), Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    let fill = |mut file: fs::File| {
        file.write_all(line.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        keep_name(path)
    };
    // Half a file would be taken for a damaged one.
    let written = options.open(path).and_then(|file| fill(file).inspect_err(|_| drop(fs::remove_file(path))));
    written.map_err(|err| match err.kind() {
        ErrorKind::AlreadyExists => Failure::new(
            "exists",
            format!("已有 {}，不会覆盖", path.display()),
            format!("{} is there already and is not overwritten", path.display()),
        ),
        _ => Failure::unwritten(path, &err),
    })
}

/// # Errors
/// Names the file.
pub(crate) fn remove(path: &Path) -> Result<(), Failure> {
    fs::remove_file(path).map_err(|err| {
        Failure::new(
            "file",
            format!("删不了 {}：{}", path.display(), said_by_system(&err).zh),
            format!("{} cannot be removed: {err}", path.display()),
        )
    })
}

/// Gives a file its lasting name.
pub(crate) fn put(from: &Path, to: &Path) -> Result<(), Failure> {
    let kept = fs::rename(from, to).and_then(|()| keep_name(to));
    kept.map_err(|err| Failure::unwritten(to, &err))
}

/// A synced file whose folder was not synced can lose its name.
pub(crate) fn keep_name(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Windows opens no folders and keeps names with the file.
    if cfg!(windows) { Ok(()) } else { fs::File::open(folder)?.sync_all() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_beside_an_embedded_record() {
        let of = |place: &str, folder: Option<&str>| {
            Files::of(&place.parse().unwrap(), folder.map(Path::new)).key().display().to_string()
        };
        assert_eq!(of("sqlite:record.sqlite", None), "record.key");
        assert_eq!(of("sqlite:a/qinghe.sqlite", None), "a/qinghe.key");
        assert_eq!(of("sqlite:a/qinghe.sqlite", Some("b")), "b/qinghe.key");
        assert_eq!(of("postgres://db/record", Some("keys")), "keys/record.key");
    }
}
