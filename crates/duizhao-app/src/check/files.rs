//! Which files the user means.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The files meant, folders opened, in file-name order, none twice.
pub fn files(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.is_dir() {
            found.extend(files_in(input)?);
        } else {
            found.push(input.clone());
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Texts to hold reports against, without those that are to be reviewed themselves.
pub(super) fn files_but(against: &[PathBuf], inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = files(against)?;
    if !found.is_empty() {
        let inputs: HashSet<PathBuf> = inputs.iter().filter_map(|it| it.canonicalize().ok()).collect();
        found.retain(|it| it.canonicalize().map_or(true, |it| !inputs.contains(&it)));
    }
    Ok(found)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let place = || format!("打不开文件夹 {}（the folder cannot be opened）", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(place)? {
        let entry = entry.with_context(place)?;
        if entry.path().is_file() && !is_passed_over(&entry.file_name().to_string_lossy()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Hidden files, and the lock files that Word and WPS lay beside an open document.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_and_hidden_files_are_passed_over() {
        for (name, expected) in
            [("~$材料.docx", true), (".材料.docx", true), ("~材料.docx", false), ("材料.txt", false)]
        {
            assert_eq!(is_passed_over(name), expected, "{name}");
        }
    }
}
