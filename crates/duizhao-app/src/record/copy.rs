//! The whole record as one portable file, and back again. 备份与恢复

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use duizhao_journal::Progress;
use duizhao_merkle::Checkpoint;

use super::{Failure, Record, files};

/// Writes the record up to the last checkpoint; how many entries.
///
/// # Errors
/// When the record or `out` fails, or the entries do not give the root that was signed.
pub fn backup(record: &Record, out: &mut dyn Write, progress: Progress<'_>) -> Result<u64, Failure> {
    let key = record.files.verifier_key()?;
    let signed = record.signed()?;
    Ok(record.reader()?.backup(&signed.note, &key, out, progress)?)
}

/// Reads a backup into an empty place, recomputing all of it. `key` is the key itself or a file.
///
/// # Errors
/// With the line that is wrong; then the place is as empty as before.
pub fn restore(record: &Record, file: &Path, key: Option<&str>, progress: Progress<'_>) -> Result<Checkpoint, Failure> {
    let key = match key {
        Some(given) => files::key_or_file(given)?,
        None if record.files.vkey().exists() => record.files.verifier_key()?,
        None => {
            let vkey = record.files.vkey();
            return Err(Failure::new(
                "missing",
                format!("没有 {}；请用 --key 给出这本底账的公钥", vkey.display()),
                format!("there is no {}; give the key of this record with --key", vkey.display()),
            ));
        }
    };
    let input = File::open(file).map_err(|err| Failure::unread(file, &err))?;
    let new = record.place.file().is_some_and(|it| !it.exists());
    let restored = duizhao_journal::restore(&record.place, &key, &mut BufReader::new(input), progress);
    if let (Err(_), true, Some(place)) = (&restored, new, record.place.file()) {
        // Made for this restore, and still empty.
        for file in files::of_database(place) {
            let _ = std::fs::remove_file(file);
        }
    }
    let note = restored?;
    Checkpoint::open(&note, &key)
        .map_err(|err| Failure::new("backup", format!("检查点：{}", err.zh()), format!("the checkpoint: {err}")))
}
