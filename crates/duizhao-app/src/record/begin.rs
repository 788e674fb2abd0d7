//! A record begins: its key, its tables, its first checkpoint. 建立底账

use std::path::Path;

use duizhao_core::LogId;
use duizhao_journal::{CheckpointFile, Journal, Reader, Signing, World};
use duizhao_merkle::SigningKey;
use uuid::Builder;

use super::{Failure, Record, files};

/// Never writes over a key; gives the name of the log.
///
/// The key has a passing name until all else is there. So one that bears its own name may have
/// signed something, and a beginning that was interrupted can be asked for again.
///
/// # Errors
/// When there is a record already, or the place holds something else; then nothing was written.
pub fn begin(record: &Record, office: &str, world: &World) -> Result<LogId, Failure> {
    let files = &record.files;
    if files.key().exists() {
        return Err(exists(
            &files.key(),
            "它签署过的底账请用 duizhao restore 恢复；要另建一本，请换一个文件夹",
            "restore its record with duizhao restore, or begin another in another folder",
        ));
    }
    let passing = files.new_key();
    if passing.exists() {
        match files::signing_key(&passing) {
            Ok(key) => return finish(record, &passing, key),
            // Its name outlived a power cut and its content did not: nothing was begun with it yet.
            Err(_) if !files.checkpoint().exists() => {
                refuse_a_record(record)?;
                files::remove(&passing)?;
            }
            Err(err) => return Err(err),
        }
    }
    for path in [files.vkey(), files.checkpoint()] {
        if path.exists() {
            return Err(exists(
                &path,
                "它的密钥却不在这里；请换一个文件夹",
                "its key is not here; choose another folder",
            ));
        }
    }
    refuse_a_record(record)?;
    let log = name(office, world)?;
    let mut seed = [0; 32];
    (world.fill)(&mut seed);
    let key = SigningKey::from_seed(&log.to_string(), &seed).expect("the name of a log is the name of a key");
    files::create(&passing, &key.to_secret_line(), true)?;
    let begun = finish(record, &passing, key);
    if begun.is_err() && !files.checkpoint().exists() {
        // Made a moment ago, and nothing was signed with it.
        let _ = std::fs::remove_file(passing);
    }
    begun
}

fn exists(path: &Path, zh: &str, en: &str) -> Failure {
    Failure::new(
        "exists",
        format!("已有 {}，不会覆盖；{zh}", path.display()),
        format!("{} is there already and is not overwritten; {en}", path.display()),
    )
}

fn finish(record: &Record, passing: &Path, key: SigningKey) -> Result<LogId, Failure> {
    let files = &record.files;
    let log = key.name().parse::<LogId>().map_err(|err| {
        Failure::new("key", format!("{}：{err}", passing.display()), format!("{}: {err}", passing.display()))
    })?;
    let vkey = key.verifier().to_string();
    let file = CheckpointFile::new(files.checkpoint());
    Journal::init(&record.place, &log, &Signing { key, file })?;
    // The same power cut can leave this one torn.
    if files.vkey().exists() && files.verifier_key().is_err() {
        files::remove(&files.vkey())?;
    }
    if !files.vkey().exists() {
        files::create(&files.vkey(), &vkey, false)?;
    }
    files::put(passing, &files.key())?;
    Ok(log)
}

/// A file holds one record; a server may hold several, each with its own key.
fn refuse_a_record(record: &Record) -> Result<(), Failure> {
    let there = record.place.file().is_some_and(|it| it.exists());
    match Reader::only(&record.place) {
        Ok(reader) if there => Err(Failure::new(
            "exists",
            format!("{} 里已有底账 {}；没有改动", record.place, reader.log()),
            format!("{} holds the record {} already; nothing was changed", record.place, reader.log()),
        )),
        _ => Ok(()),
    }
}

/// `qinghe-zhen/0193f0c2-…`: what the office calls itself, and an id that no other record has.
fn name(office: &str, world: &World) -> Result<LogId, Failure> {
    let fits = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    if office.is_empty() || office.len() > 40 || !office.bytes().all(fits) {
        return Err(Failure::new(
            "usage",
            format!("--name {office}：只用小写字母、数字和 -，最多 40 个，如 qinghe-zhen"),
            format!("--name {office}: only a-z, 0-9 and -, at most 40 of them, as in qinghe-zhen"),
        ));
    }
    let mut random = [0; 10];
    (world.fill)(&mut random);
    let millis = u64::try_from((world.now)().as_millisecond()).unwrap_or(0);
    let id = Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    LogId::new(office, &id)
        .map_err(|err| Failure::new("usage", format!("--name {office}：{err}"), format!("--name {office}: {err}")))
}
