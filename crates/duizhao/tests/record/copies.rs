//! Older copies, lost checkpoints, backups that were altered, proofs between two times.

use std::fs;

use duizhao_journal::{Desk, Entry, body_hash};
use duizhao_merkle::Proof;

use super::office::{Office, registered};

#[test]
fn an_older_copy_is_not_written_to() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    let copy = office.take_copy();
    office.appended(&[registered(2)]);
    office.put_back(&copy);
    let (code, answers) = office.append(&[], &super::office::lines(&[registered(3)]));
    assert_eq!(code, Some(2));
    assert!(answers[0]["error"]["zh"].as_str().unwrap().contains("旧的副本"), "{answers:?}");
    assert!(office.no(3, &["audit"]).contains("旧的副本"));
}

#[test]
fn a_lost_checkpoint_is_adopted_from_a_copy() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    fs::copy(office.path("record.checkpoint"), office.path("held.txt")).unwrap();
    let copy = office.take_copy();
    office.appended(&[registered(2)]);
    fs::copy(office.path("record.checkpoint"), office.path("newer.txt")).unwrap();

    let told = office.no(2, &["checkpoint", "--adopt", "held.txt"]);
    assert!(told.contains("已签署到 2 条"), "{told}");
    fs::remove_file(office.path("record.checkpoint")).unwrap();
    let (code, answers) = office.append(&[], "");
    assert_eq!(code, Some(2));
    assert!(answers[0]["error"]["zh"].as_str().unwrap().contains("--adopt"), "{answers:?}");
    let told = office.ok(&["checkpoint", "--adopt", "held.txt"]);
    for words in
        ["已认领 1 条的检查点", "现有 2 条，最后一条记于 ", "序号 2 或更大的回执", "重新登记、重新办", "交外单位保存"]
    {
        assert!(told.replace('\n', "").contains(words), "{words}: {told}");
    }
    office.appended(&[registered(3)]);

    let empty = Office::new();
    fs::rename(empty.path("record.checkpoint"), empty.path("held.txt")).unwrap();
    assert!(empty.ok(&["checkpoint", "--adopt", "held.txt"]).replace('\n', "").contains("现有 0 条。"));

    // An older copy does not become the record by taking up a newer checkpoint, nor another's.
    office.put_back(&copy);
    fs::remove_file(office.path("record.checkpoint")).unwrap();
    assert!(office.no(2, &["checkpoint", "--adopt", "newer.txt"]).contains("不是这份检查点"));
    fs::copy(Office::new().path("record.checkpoint"), office.path("other.txt")).unwrap();
    office.no(3, &["checkpoint", "--adopt", "other.txt"]);
    assert!(!office.path("record.checkpoint").exists());
}

#[test]
fn nothing_is_written_over_the_record_or_an_input_by_force() {
    let office = Office::new();
    let mut contact = registered(1);
    contact["acts"][0]["body"]["contact"] = serde_json::json!({ "subject": "c-1", "text": "13912345678" });
    office.appended(&[contact]);
    drop(Desk::open(&office.path("record.desk")).unwrap());
    fs::write(office.path("log.csv"), "case,activity,time\na,b,2026-01-01T00:00:00Z\n").unwrap();
    let layout = concat!(env!("CARGO_MANIFEST_DIR"), "/../duizhao-read/layouts/督办清单.txt");
    fs::copy(layout, office.path("layout.csv")).unwrap();
    let attempts: &[(&[&str], &str)] = &[
        (&["backup"], "record.sqlite"),
        (&["backup"], "./record.sqlite-wal"),
        (&["backup"], "record.desk"),
        (&["backup"], "record.contacts/c-1.key"),
        (&["receipt", "0", "-o"], "record.key"),
        (&["receipt", "0", "-o"], "record.checkpoint"),
        (&["receipt", "0", "-o"], "record.vkey"),
        (&["export", "--ocel"], "record.sqlite"),
        (&["signs", "log.csv", "--to"], "record.sqlite"),
        (&["signs", "log.csv", "--to"], "log.csv"),
        (&["signs", "log.csv", "-o"], "log.csv"),
        (&["table", "--layout", "layout.csv", "-o"], "layout.csv"),
    ];
    for (attempt, place) in attempts {
        let before = fs::read(office.path(place)).ok();
        let arguments = [attempt, &[*place, "--force"][..]].concat();
        assert!(office.no(2, &arguments).contains("不会覆盖"), "{arguments:?}");
        let english = office.no(2, &[&arguments[..], &["--lang", "en"]].concat());
        assert!(english.is_ascii(), "{english}");
        assert_eq!(fs::read(office.path(place)).ok(), before, "{place}");
    }
    office.ok(&["audit"]);
}

#[test]
fn an_altered_backup_is_refused_and_leaves_nothing() {
    let office = Office::new();
    office.appended(&[registered(1), registered(2)]);
    office.ok(&["backup", "good.jsonl"]);
    office.no(2, &["backup", "good.jsonl"]);
    assert!(office.no(2, &["restore", "good.jsonl"]).contains("已有底账"));
    let good = fs::read_to_string(office.path("good.jsonl")).unwrap();
    let cut: String = good.lines().take(2).map(|it| format!("{it}\n")).collect();
    for bad in [
        good.replace("第 1 处", "第 9 处"),
        cut,
        good.replace("\"size\":2", "\"size\":1"),
        "hello\n".to_owned(),
        String::new(),
    ] {
        fs::write(office.path("bad.jsonl"), bad).unwrap();
        let told = office.no(3, &["restore", "bad.jsonl", "--db", "sqlite:new.sqlite", "--key", "record.vkey"]);
        assert!(!told.is_empty());
        assert!(!office.path("new.sqlite").exists(), "{told}");
    }
    let told = office.no(2, &["restore", "good.jsonl", "--db", "sqlite:new.sqlite"]);
    assert!(told.contains("--key"), "{told}");
}

#[test]
fn two_checkpoints_are_proved_to_be_of_one_record() {
    let office = Office::new();
    office.appended(&[registered(1), registered(2), registered(3)]);
    office.ok(&["receipt", "1", "-o", "1.tlog-proof"]);
    fs::copy(office.path("record.checkpoint"), office.path("old.txt")).unwrap();
    let verify = ["verify", "1.tlog-proof", "--key", "record.vkey"];
    office.ok(&[&verify[..], &["--since", "old.txt"]].concat());
    office.appended(&[registered(4), registered(5)]);
    fs::copy(office.path("record.checkpoint"), office.path("new.txt")).unwrap();

    let told = office.no(2, &[&verify[..], &["--since", "new.txt"]].concat());
    assert!(told.contains("duizhao checkpoint --prove"), "{told}");
    for old in ["old.txt", "1.tlog-proof"] {
        fs::write(office.path("proof.json"), office.ok(&["checkpoint", "--prove", old])).unwrap();
        let told = office.ok(&[&verify[..], &["--since", "new.txt", "--proof", "proof.json"]].concat());
        assert!(told.contains("5 条时的检查点"), "{told}");
        office.ok(&[&verify[..], &["--since", "proof.json"]].concat());
    }
    let proof = fs::read_to_string(office.path("proof.json")).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&proof).unwrap();
    value["hashes"].as_array_mut().unwrap().pop();
    fs::write(office.path("proof.json"), value.to_string()).unwrap();
    office.no(3, &[&verify[..], &["--since", "proof.json"]].concat());
    fs::write(office.path("proof.json"), "{}").unwrap();
    office.no(3, &[&verify[..], &["--since", "proof.json"]].concat());
    let other = Office::new();
    fs::copy(other.path("record.checkpoint"), office.path("other.txt")).unwrap();
    office.no(3, &[&verify[..], &["--since", "other.txt"]].concat());
    office.no(3, &["checkpoint", "--prove", "other.txt"]);
}

#[test]
fn a_body_is_held_against_a_receipt_without_one() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    office.ok(&["receipt", "0", "-o", "full.tlog-proof"]);
    office.ok(&["receipt", "0", "--without-body", "-o", "bare.tlog-proof"]);
    let bare = fs::read_to_string(office.path("bare.tlog-proof")).unwrap().parse::<Proof>().unwrap();
    assert!(!String::from_utf8(bare.extra.unwrap()).unwrap().contains("塌陷"));
    let full = fs::read_to_string(office.path("full.tlog-proof")).unwrap().parse::<Proof>().unwrap();
    let (salt, body) = Entry::read_extra(&full.extra.unwrap()).unwrap().content.unwrap();
    assert_ne!(body_hash(&salt, &body), body_hash(&[0; 32], &body));

    // Spaces and order do not matter: it is the value that was recorded.
    let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
    fs::write(office.path("body.json"), serde_json::to_string_pretty(&value).unwrap()).unwrap();
    let log: serde_json::Value = serde_json::from_str(&office.ok(&["log", "--format", "json"])).unwrap();
    let salt = log["salt"].as_str().unwrap();
    let told = office.ok(&["verify", "full.tlog-proof", "--key", "record.vkey", "--body", "body.json"]);
    assert!(told.contains("就是当时写入的"), "{told}");
    let bare = ["verify", "bare.tlog-proof", "--key", "record.vkey", "--body", "body.json"];
    assert!(office.no(2, &bare).contains("--salt"));
    office.ok(&[&bare[..], &["--salt", salt]].concat());
    fs::write(office.path("body.json"), value.to_string().replace("第 1 处", "第 9 处")).unwrap();
    office.no(3, &[&bare[..], &["--salt", salt]].concat());
}
