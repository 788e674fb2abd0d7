//! From the first command to the copy in another place.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use super::office::{Office, command, matter, registered};

#[test]
fn a_record_of_an_older_version_is_raised_by_whoever_writes() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    let first = include_str!("../../../duizhao-journal/migrations/sqlite/0001_journal.sql");
    let gone = &first[first.find("CREATE TABLE due").unwrap()..];
    let old = rusqlite::Connection::open(office.path("record.sqlite")).unwrap();
    let make_old = || old.execute_batch(&format!("{gone} PRAGMA user_version = 2")).unwrap();
    make_old();
    assert!(office.no(2, &["log"]).contains("duizhao rebuild"));
    office.ok(&["rebuild"]);
    assert!(office.ok(&["log"]).contains("共 1 条"));
    make_old();
    office.appended(&[registered(2)]);
    office.ok(&["audit"]);
}

#[test]
fn a_record_lives() {
    let office = Office::new();
    let road = matter(1);
    let assigned =
        json!({ "lead": "chengjian", "verifier": "jiwei", "term": { "pace": "by-date", "due": "2027-01-31" } });
    let answers = office.appended(&[
        registered(1),
        command(2, &road, "dangzheng/p1", "assigned/1", &assigned),
        command(3, &road, "chengjian/p2", "accepted/1", &json!({})),
        command(4, &road, "chengjian/p2", "advanced/1", &json!({ "text": "已请人测量" })),
    ]);
    assert_eq!(answers[3]["seqs"], json!([3]));

    let log = office.ok(&["log"]);
    assert!(log.contains("交办") && log.contains("已请人测量") && log.contains("共 4 条"), "{log}");
    assert_eq!(office.ok(&["log", "--format", "json", "--from", "1", "--limit", "2"]).lines().count(), 2);

    let shown = office.ok(&["show", &road]);
    assert!(shown.contains("办理中") && shown.contains("2027-01-31") && shown.contains("chengjian"), "{shown}");
    assert_eq!(office.json(&["show", &road])["version"], 4);
    assert!(office.ok(&["show", &road, "--lang", "en"]).contains("in hand"));

    office.ok(&["receipt", "3", "-o", "3.tlog-proof"]);
    let told = office.ok(&["verify", "3.tlog-proof", "--key", "record.vkey"]);
    assert!(told.contains("回执成立") && told.contains("已请人测量") && told.contains("当时底账共 4 条"), "{told}");
    // Sentences: JSON is for who asks for it.
    assert!(told.contains("chengjian/p2 于北京时间 ") && told.contains("写入一条“进展”，是底账第 3 条"), "{told}");
    assert!(told.replace('\n', "").contains("chengjian/p2 是编号：单位和人员的名称不在底账里"), "{told}");
    assert!(told.contains("进展  已请人测量") && !told.contains('{') && told.contains("不证明所写的是事实"), "{told}");
    let told = office.ok(&["verify", "3.tlog-proof", "--key", "record.vkey", "--lang", "en"]);
    assert!(told.contains("chengjian/p2 recorded `advanced` at ") && told.contains("progress  已请人测量"), "{told}");
    office.ok(&["receipt", "1", "-o", "1.tlog-proof"]);
    let told = office.ok(&["verify", "1.tlog-proof", "--key", "record.vkey"]);
    assert!(told.contains("主办单位  chengjian") && told.contains("时限类型  限期整改"), "{told}");
    assert!(office.no(2, &["receipt", "3", "-o", "3.tlog-proof"]).contains("没有覆盖"));
    let key = fs::read_to_string(office.path("record.vkey")).unwrap();
    assert_eq!(office.json(&["verify", "3.tlog-proof", "--key", key.trim()])["header"]["seq"], 3);

    let told = office.ok(&["erase", "3", "--reason", "写了不该写的", "--actor", "dangzheng/p1"]);
    assert!(told.contains("第 3 条的内容已清除"), "{told}");
    assert!(office.ok(&["log"]).contains("（内容已清除）"));
    for name in ["record.sqlite", "record.sqlite-wal"] {
        let bytes = fs::read(office.path(name)).unwrap_or_default();
        let erased = "已请人测量".as_bytes();
        assert!(!bytes.windows(erased.len()).any(|it| it == erased), "{name} still has what was erased");
    }
    // What was handed out before still holds, and the new receipt shows no body.
    office.ok(&["verify", "3.tlog-proof", "--key", "record.vkey"]);
    office.ok(&["receipt", "3", "-o", "3-erased.tlog-proof"]);
    assert!(office.json(&["verify", "3-erased.tlog-proof", "--key", "record.vkey"])["body"].is_null());

    let audited = office.json(&["audit"]);
    assert_eq!((&audited["size"], &audited["erased"], &audited["holds"]), (&json!(5), &json!(1), &json!(true)));
    office.ok(&["audit", "--tree"]);
    office.ok(&["rebuild"]);
    office.ok(&["rebuild", "--check"]);

    office.ok(&["backup", "backup.jsonl"]);
    fs::create_dir(office.path("copy")).unwrap();
    let copy = ["--db", "sqlite:copy/record.sqlite"];
    office.ok(&[&["restore", "backup.jsonl", "--key", "record.vkey"], copy.as_slice()].concat());
    let again = office.json(&[&["audit"], copy.as_slice()].concat());
    assert_eq!((&again["size"], &again["root"]), (&audited["size"], &audited["root"]));
}

#[test]
fn init_tells_what_to_do_and_keeps_the_key_to_its_owner() {
    let office = Office::empty();
    let told = office.ok(&["init", "--name", "qinghe-zhen"]);
    for name in ["record.key", "record.vkey", "record.checkpoint", "sqlite:record.sqlite"] {
        assert!(told.contains(name), "{told}");
    }
    let key = fs::read_to_string(office.path("record.key")).unwrap();
    assert!(key.starts_with("PRIVATE+KEY+qinghe-zhen/"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What SQLite keeps beside the record takes its mode.
        let kept = ["record.key", "record.sqlite", "record.sqlite-wal", "record.sqlite-shm"];
        for name in kept.into_iter().filter(|it| office.path(it).exists()) {
            let mode = fs::metadata(office.path(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        assert!(office.path("record.sqlite").exists());
    }
    office.no(2, &["init"]);
    assert_eq!(fs::read_to_string(office.path("record.key")).unwrap(), key);
    assert_eq!(office.size(), 0);
}

#[test]
fn a_beginning_that_was_interrupted_can_be_asked_for_again() {
    let office = Office::new();
    let key = fs::read_to_string(office.path("record.key")).unwrap();
    for gone in [
        &["record.vkey"][..],
        &["record.vkey", "record.checkpoint"],
        &["record.checkpoint", "record.sqlite", "record.sqlite-wal", "record.sqlite-shm"],
    ] {
        fs::rename(office.path("record.key"), office.path("record.key.new")).unwrap();
        for name in gone {
            let _ = fs::remove_file(office.path(name));
        }
        office.ok(&["init"]);
        assert_eq!(fs::read_to_string(office.path("record.key")).unwrap(), key);
        assert_eq!(office.size(), 0);
    }
    office.appended(&[registered(1)]);
}

#[test]
fn answers_keep_the_order_of_the_lines() {
    let office = Office::new();
    let commands: Vec<_> = (1..=300).map(registered).collect();
    for at_once in ["1", "7", "256"] {
        let (code, answers) = office.append(&["--at-once", at_once], &super::office::lines(&commands));
        assert_eq!(code, Some(0));
        let ids: Vec<_> = answers.iter().map(|it| it["command"].clone()).collect();
        let asked: Vec<_> = commands.iter().map(|it| it["command"].clone()).collect();
        assert_eq!(ids, asked);
        // Asked again, each gives the entry that it has.
        let seqs: Vec<u64> = answers.iter().map(|it| it["seqs"][0].as_u64().unwrap()).collect();
        assert_eq!(seqs, (0..300).collect::<Vec<_>>());
    }
    assert_eq!(office.size(), 300);
}

#[test]
fn one_command_is_answered_at_once_and_an_unknown_outcome_ends_it() {
    let office = Office::new();
    let program = Path::new(env!("CARGO_BIN_EXE_duizhao"));
    let mut child = office
        .command(program, &["append", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Kept open to the end: nobody has to close it to be answered.
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut ask = |number: u32| -> Value {
        writeln!(input, "{}", registered(number)).unwrap();
        serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap()
    };
    assert_eq!(ask(1)["seqs"], json!([0]));
    // Committed, and then it cannot be signed: nobody can say whether it counts.
    let checkpoint = fs::read(office.path("record.checkpoint")).unwrap();
    fs::remove_file(office.path("record.checkpoint")).unwrap();
    assert_eq!(ask(2)["error"]["code"], "unknown");
    assert_eq!(child.wait().unwrap().code(), Some(4));
    drop(input);

    fs::write(office.path("record.checkpoint"), checkpoint).unwrap();
    assert_eq!(office.appended(&[registered(2)])[0]["seqs"], json!([1]), "asked again, it has its one entry");
    assert_eq!(office.size(), 2);
}

#[test]
fn a_command_of_several_entries_has_a_receipt_for_each() {
    let office = Office::new();
    let mut both = registered(1);
    both["acts"].as_array_mut().unwrap().push(registered(2)["acts"][0].clone());
    let answers = office.appended(&[both.clone()]);
    assert_eq!(answers[0]["seqs"], json!([0, 1]));
    let id = both["command"].as_str().unwrap();
    office.no(2, &["receipt", id]);
    office.ok(&["receipt", id, "-o", "proofs"]);
    for seq in ["0", "1"] {
        office.ok(&["verify", &format!("proofs/{seq}.tlog-proof"), "--key", "record.vkey"]);
    }
}
