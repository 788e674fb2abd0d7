//! Folders of the files of a record, in memory where the system has such a place.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::disk::Image;

/// A fresh folder that goes when it is dropped.
pub(crate) fn fresh() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let made =
        if memory.is_dir() { TempDir::with_prefix_in("duizhao-", memory) } else { TempDir::with_prefix("duizhao-") };
    made.context("could not make a folder")
}

/// Puts the files there; only their owner reads them, as the key must be.
pub(crate) fn write(image: &Image, folder: &Path) -> Result<()> {
    fs::create_dir(folder).with_context(|| format!("could not make {}", folder.display()))?;
    for (name, bytes) in image {
        let mut file = OpenOptions::new();
        let file = file.write(true).create_new(true).mode(0o600).open(folder.join(name));
        file.and_then(|mut it| it.write_all(bytes)).with_context(|| format!("could not write {name}"))?;
    }
    Ok(())
}

/// The files there, without the shared memory of SQLite.
pub(crate) fn read(folder: &Path) -> Result<Image> {
    let mut image = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))? {
        let entry = entry.context("could not list a folder")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with("-shm") {
            image.insert(name, fs::read(entry.path()).context("could not read a file of the record")?);
        }
    }
    Ok(image)
}
