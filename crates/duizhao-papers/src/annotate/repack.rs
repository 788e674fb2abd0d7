//! The package written again, its other entries copied as they are compressed.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use duizhao_read::docx::package::Package;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::AnnotateError;

/// The same package with these parts replaced in place, or added at the end.
pub(super) fn repack(
    original: &[u8],
    package: &Package<'_>,
    parts: BTreeMap<String, String>,
) -> Result<Vec<u8>, AnnotateError> {
    let (mut replaced, mut added) = (BTreeMap::new(), Vec::new());
    for (name, content) in parts {
        match package.index_of(&name) {
            Some(index) => drop(replaced.insert(index, content)),
            None => added.push((name, content)),
        }
    }
    let mut archive = ZipArchive::new(Cursor::new(original))?;
    let mut written = ZipWriter::new(Cursor::new(Vec::with_capacity(original.len() + original.len() / 4)));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        match replaced.remove(&index) {
            None => written.raw_copy_file(entry)?,
            Some(content) => {
                let options =
                    SimpleFileOptions::default().last_modified_time(entry.last_modified().unwrap_or_default());
                written.start_file(entry.name()?, options)?;
                written.write_all(content.as_bytes()).map_err(ZipError::Io)?;
            }
        }
    }
    for (name, content) in added {
        written.start_file(name, SimpleFileOptions::default())?;
        written.write_all(content.as_bytes()).map_err(ZipError::Io)?;
    }
    Ok(written.finish()?.into_inner())
}
