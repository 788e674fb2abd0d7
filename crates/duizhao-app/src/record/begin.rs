//! A record begins: its key, its tables, its first checkpoint. 建立底账

use duizhao_core::LogId;
use duizhao_journal::{CheckpointFile, Journal, Reader, Signing, World};
use duizhao_merkle::SigningKey;
use uuid::Builder;

use super::{Failure, Record, files};

/// Makes what is missing and never writes over a key; gives the name of the log.
///
/// # Errors
/// When there is a record already, or the place holds something else; then nothing was written.
pub fn begin(record: &Record, office: &str, world: &World) -> Result<LogId, Failure> {
    let files = &record.files;
    if files.key().exists() {
        return go_on(record);
    }
    for path in [files.vkey(), files.checkpoint()] {
        if path.exists() {
            return Err(Failure::new(
                "exists",
                format!("已有 {}，不会覆盖；它的密钥 {} 却不在", path.display(), files.key().display()),
                format!("{} is there and is not overwritten; its key {} is not", path.display(), files.key().display()),
            ));
        }
    }
    refuse_a_record(record)?;
    let log = name(office, world)?;
    let mut seed = [0; 32];
    (world.fill)(&mut seed);
    let key = SigningKey::from_seed(&log.to_string(), &seed).expect("the name of a log is the name of a key");
    files::create(&files.key(), &key.to_secret_line(), true)?;
    let begun = finish(record, &log, key);
    if begun.is_err() && !files.checkpoint().exists() {
        // Made a moment ago, and nothing was signed with it.
        let _ = std::fs::remove_file(files.key());
        let _ = std::fs::remove_file(files.vkey());
    }
    begun.map(|()| log)
}

/// Interrupted, or asked twice: only an empty record that this key has signed is taken up again.
fn go_on(record: &Record) -> Result<LogId, Failure> {
    let path = record.files.key();
    let key = record.files.signing_key()?;
    let log = key.name().parse::<LogId>().map_err(|_| used(&path.display().to_string()))?;
    let signed = record.signed().ok().filter(|it| it.checkpoint.size == 0);
    signed.ok_or_else(|| used(&path.display().to_string()))?;
    finish(record, &log, key)?;
    Ok(log)
}

fn used(path: &str) -> Failure {
    Failure::new(
        "exists",
        format!("已有密钥 {path}，不会覆盖。它签署过的底账请用 duizhao restore 恢复；要另建一本，请换一个文件夹"),
        format!("there is a key {path} and it is not overwritten: restore its record with duizhao restore, or begin another in another folder"),
    )
}

fn finish(record: &Record, log: &LogId, key: SigningKey) -> Result<(), Failure> {
    let files = &record.files;
    if !files.vkey().exists() {
        files::create(&files.vkey(), &key.verifier().to_string(), false)?;
    }
    let file = CheckpointFile::new(files.checkpoint());
    Ok(Journal::init(&record.place, log, &Signing { key, file })?)
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
    LogId::new(office, &id).map_err(|err| {
        Failure::new("usage", format!("--name {office}：{err}"), format!("--name {office}: {err}"))
    })
}
