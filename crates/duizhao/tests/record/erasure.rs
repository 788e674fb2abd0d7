//! What was erased is in no byte of the record any more, and everything still proves. 清除

use std::fs;
use std::path::Path;

use postgres::{Client, NoTls};
use serde_json::{Value, json};

use super::office::{Office, command, matter, registered};
use super::postgres::server;

/// A name of characters that nothing else here has: two of them give it away. One alone is three bytes,
/// which hashes have by chance in one run of some hundreds.
const NAME: &str = "龘靐齉";

/// The entries that carry the name.
const PLANTED: [u64; 3] = [3, 4, 5];

/// A record of some sessions; the name stands in the description, in a report and in evidence.
fn lived(office: &Office, place: &[&str]) {
    let append = |commands: &[Value]| {
        let (code, answers) = office.append(place, &super::office::lines(commands));
        assert_eq!(code, Some(0), "{answers:?}");
    };
    append(&[registered(1), registered(2), registered(3)]);
    let affair = format!("{NAME}家门前路面塌陷");
    let body = json!({ "affair": affair, "criterion": "修复", "field": "村镇建设", "origin": { "from": "visit" },
                       "quote": format!("{NAME}：下雨就进水") });
    append(&[command(4, &matter(4), "dangzheng/p1", "registered/1", &body)]);
    append(&[
        command(5, &matter(4), "chengjian/p2", "urged/1", &json!({ "text": format!("{NAME}来问过两次") })),
        command(6, &matter(1), "chengjian/p2", "urged/1", &json!({ "text": format!("与{NAME}一户一并处理") })),
    ]);
    // So that the name is not in the last pages that were written.
    append(&(10..22).map(registered).collect::<Vec<_>>());
}

/// How often the name, or two characters of it, stand in these files and folders.
fn hits(path: &Path, skip: &str) -> usize {
    if path.is_dir() {
        // A server makes and removes files while they are listed.
        let files = fs::read_dir(path).into_iter().flatten().flatten();
        return files.filter(|it| it.file_name() != skip).map(|it| hits(&it.path(), skip)).sum();
    }
    let bytes = fs::read(path).unwrap_or_default();
    let pairs = [&NAME.as_bytes()[..6], &NAME.as_bytes()[3..]];
    // All three characters begin with the same byte; what follows it is looked at where it stands.
    let begins = bytes.iter().enumerate().filter(|it| *it.1 == pairs[0][0]);
    begins.filter(|it| pairs.iter().any(|pair| bytes[it.0..].starts_with(pair))).count()
}

/// Every receipt verifies: those given before the erasure, and those that are given now.
fn everything_proves(office: &Office, place: &[&str], before: &str, key: &str) {
    let run = |arguments: &[&str]| office.ok(&[arguments, place].concat());
    for seq in 0..21 {
        let now = format!("now-{seq}.tlog-proof");
        run(&["receipt", &seq.to_string(), "-o", &now]);
        for file in [&now, &format!("{before}/{seq}.tlog-proof")] {
            office.ok(&["verify", file, "--key", key]);
        }
    }
    run(&["audit"]);
    run(&["rebuild", "--check"]);
}

fn erase(office: &Office, place: &[&str]) {
    fs::create_dir(office.path("before")).unwrap();
    for seq in 0..18 {
        let file = format!("before/{seq}.tlog-proof");
        office.ok(&[&["receipt", &seq.to_string(), "-o", &file], place].concat());
    }
    for seq in PLANTED {
        let erase = ["erase", &seq.to_string(), "--reason", "当事人申请", "--actor", "dangzheng/p1"];
        office.ok(&[&erase, place].concat());
    }
    for seq in 18..21 {
        let file = format!("before/{seq}.tlog-proof");
        office.ok(&[&["receipt", &seq.to_string(), "-o", &file], place].concat());
    }
}

/// All files beside the database too; the folder holds nothing else that bears the record's name.
fn of_record(office: &Office) -> usize {
    let files = fs::read_dir(office.path("")).unwrap().flatten();
    let files = files.filter(|it| it.file_name().to_string_lossy().starts_with("record."));
    files.map(|it| hits(&it.path(), "")).sum()
}

#[test]
fn an_erased_name_is_in_no_file_of_the_record() {
    let office = Office::new();
    lived(&office, &[]);
    assert!(of_record(&office) > 20, "the search finds what is there");
    erase(&office, &[]);
    assert_eq!(of_record(&office), 0);
    everything_proves(&office, &[], "before", "record.vkey");
}

/// Someone who reads keeps the files from being overwritten; asked again, they are.
#[test]
fn what_could_not_be_overwritten_is_when_asked_again() {
    let office = Office::new();
    lived(&office, &[]);
    let reading = rusqlite::Connection::open(office.path("record.sqlite")).unwrap();
    reading.execute_batch("BEGIN; SELECT count(*) FROM entry;").unwrap();
    let erase = |seq: u64| {
        let seq = seq.to_string();
        office.run(&["erase", &seq, "--reason", "当事人申请", "--actor", "dangzheng/p1"]).status.code()
    };
    for seq in PLANTED {
        assert_eq!(erase(seq), Some(2));
    }
    assert!(of_record(&office) > 0, "the search finds what is left");
    drop(reading);
    for seq in PLANTED {
        assert_eq!(erase(seq), Some(0));
    }
    assert_eq!(of_record(&office), 0);
    assert_eq!(office.size(), 21);
}

#[test]
fn every_changed_field_of_an_erased_header_is_found() {
    let office = Office::new();
    lived(&office, &[]);
    office.ok(&["erase", "3", "--reason", "当事人申请", "--actor", "dangzheng/p1"]);
    let db = rusqlite::Connection::open(office.path("record.sqlite")).unwrap();
    let header: Vec<u8> = db.query_row("SELECT header FROM entry WHERE seq = 3", [], |row| row.get(0)).unwrap();
    let put = |header: &[u8]| db.execute("UPDATE entry SET header = ?1 WHERE seq = 3", [header]).unwrap();
    let fields: Value = serde_json::from_slice(&header).unwrap();
    let mut tried = 0;
    for (field, value) in fields.as_object().unwrap() {
        let other = match value {
            Value::Number(number) => json!(number.as_u64().unwrap() + 1),
            text => {
                let text = text.as_str().unwrap();
                let other = text.replace(['1', 'A', 'd', '0'], "2");
                // One hash in twenty has none of the four.
                json!(if other == text {
                    format!("{}{}", if text.starts_with('x') { 'y' } else { 'x' }, &text[1..])
                } else {
                    other
                })
            }
        };
        assert_ne!(value, &other, "{field}");
        let mut changed = fields.clone();
        changed[field] = other;
        put(changed.to_string().as_bytes());
        office.no(3, &["audit"]);
        tried += 1;
    }
    assert_eq!(tried, 11);
    put(&header);
    office.ok(&["audit"]);
}

/// On a server what is ours is the database; its write-ahead log is the server's, and keeps what was
/// written until the server has used the file again.
#[test]
fn an_erased_name_is_in_no_table_of_the_server() {
    let Some(server) = server() else { return };
    let mut sql = Client::connect(&server, NoTls).unwrap();
    sql.batch_execute("DROP DATABASE IF EXISTS duizhao_erasure WITH (FORCE)").unwrap();
    sql.batch_execute("CREATE DATABASE duizhao_erasure").unwrap();
    let data: String = sql.query_one("SHOW data_directory", &[]).unwrap().get(0);
    let database = format!("{}/duizhao_erasure", server.rsplit_once('/').unwrap().0);
    let place = ["--db", &database, "--keys", "keys"];
    let office = Office::empty();
    fs::create_dir(office.path("keys")).unwrap();
    office.ok(&[&["init", "--name", "qinghe-zhen"], &place[..]].concat());
    lived(&office, &place);
    // The server's statistics keep samples of what the tables hold.
    Client::connect(&database, NoTls).unwrap().batch_execute("ANALYZE; CHECKPOINT").unwrap();
    let there = |skip: &str| hits(Path::new(&data), skip);
    assert!(there("pg_wal") > 10, "the search finds what is there");
    erase(&office, &place);
    assert_eq!(there("pg_wal"), 0);
    everything_proves(&office, &place, "before", "keys/record.vkey");
    drop(sql.batch_execute("DROP DATABASE duizhao_erasure WITH (FORCE)"));
}
