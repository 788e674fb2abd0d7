//! Folders of the files of a record.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use super::disk::Image;

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
