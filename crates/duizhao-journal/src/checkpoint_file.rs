//! The last checkpoint signed, in a small file of its own. 检查点文件
//!
//! It stands apart from what is backed up: a record restored from an old copy is shorter than the
//! file says, and so cannot sign another tree of the same name.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// More than any note needs: a block of the disk.
const ROOM_BYTES: usize = 4096;

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

    /// Takes the room that the next one needs, while it is locked: a disk without room is found out
    /// before a commit, when nothing is written yet.
    pub(crate) fn reserve(&self) -> io::Result<()> {
        let mut file = self.open_new()?;
        if file.metadata()?.len() < ROOM_BYTES as u64 {
            file.write_all(&[0; ROOM_BYTES])?;
        }
        Ok(())
    }

    /// Puts a new one in place: after a power cut the file holds the old one or the new one, whole.
    pub(crate) fn replace(&self, note: &str) -> io::Result<()> {
        let new = self.beside("new");
        let mut file = self.open_new()?;
        // Over the room that was taken; only then is what is left of it given back.
        file.write_all(note.as_bytes())?;
        file.set_len(note.len() as u64)?;
        sync(&file)?;
        fs::rename(&new, &self.path)?;
        if cfg!(feature = "fault-no-directory-sync") {
            return Ok(());
        }
        sync_folder_of(&self.path)
    }

    fn open_new(&self) -> io::Result<File> {
        File::options().create(true).truncate(false).write(true).open(self.beside("new"))
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
