//! The last checkpoint signed, in a small file of its own. 检查点文件
//!
//! It stands apart from what is backed up: a record restored from an old copy is shorter than the
//! file says, and so cannot sign another tree of the same name.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One file, changed only as a whole and only while it is locked. 检查点文件
#[derive(Clone, Debug)]
pub struct CheckpointFile {
    path: PathBuf,
}

impl CheckpointFile {
    pub fn new(path: impl Into<PathBuf>) -> CheckpointFile {
        CheckpointFile { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The signed note; `None` where there is no file.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(err) => Err(err),
        }
    }

    /// Keeps every other process from reading and replacing in between; until it is dropped.
    pub(crate) fn lock(&self) -> io::Result<File> {
        let lock = File::options().create(true).truncate(false).write(true).open(self.beside("lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    /// Puts a new one in place: after a power cut the file holds the old one or the new one, whole.
    pub(crate) fn replace(&self, note: &str) -> io::Result<()> {
        let new = self.beside("new");
        let mut file = File::create(&new)?;
        file.write_all(note.as_bytes())?;
        sync(&file)?;
        fs::rename(&new, &self.path)?;
        if cfg!(feature = "fault-no-directory-sync") {
            return Ok(());
        }
        sync_folder_of(&self.path)
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(ending);
        self.path.with_file_name(name)
    }
}

/// A failed sync is never tried again: the second may say yes to what the first has lost.
fn sync(file: &File) -> io::Result<()> {
    let synced = file.sync_all();
    if cfg!(feature = "fault-retry-sync") && synced.is_err() {
        return file.sync_all();
    }
    synced
}

/// Makes the names in a folder last: new files and renamed ones.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Windows opens no folders and keeps names with the file.
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}
