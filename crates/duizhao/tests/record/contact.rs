//! Contact data: sealed before anything is stored, and gone from every copy with the subject's key.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::office::{Office, command, lines, matter, registered};

const TEXT: &str = "李桂兰 13912345678 桥头北屋";

/// A request with the contact in the clear.
fn with_contact(number: u32, subject: &str, text: &str) -> Value {
    let mut command = registered(number);
    command["acts"][0]["body"]["contact"] = json!({ "subject": subject, "text": text });
    command
}

/// Whether these bytes stand in any file under the folder.
fn stands(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|it| {
        let path = it.unwrap().path();
        if path.is_dir() {
            return stands(&path, text);
        }
        fs::read(path).unwrap().windows(text.len()).any(|it| it == text.as_bytes())
    })
}

#[test]
fn a_contact_is_read_with_its_key_and_stands_nowhere() {
    let office = Office::new();
    let asked = [with_contact(1, "c-1", TEXT), registered(2)];
    let answers = office.appended(&asked);
    // Asked again, it is the same command.
    assert_eq!(office.appended(&asked)[0]["seqs"], answers[0]["seqs"]);
    office.ok(&["backup", "backup.jsonl"]);
    for part in ["13912345678", "李桂兰"] {
        assert!(!stands(&office.path("."), part), "{part}");
        assert!(!answers[0].to_string().contains(part));
        assert!(!office.ok(&["show", &matter(1)]).contains(part));
    }
    assert_eq!(office.json(&["contact", "0"])["contacts"][0]["text"], TEXT);
    assert!(office.ok(&["contact", &matter(1)]).contains(TEXT));
    assert!(office.ok(&["contact", "1"]).contains("没有联系方式"));
    office.no(2, &["contact", "9"]);
    // Whoever has the record and not the keys reads nothing.
    fs::rename(office.path("record.contacts"), office.path("elsewhere")).unwrap();
    assert_eq!(office.json(&["contact", "0"])["contacts"][0]["text"], Value::Null);
}

#[test]
fn a_correction_is_sealed_too() {
    let office = Office::new();
    office.appended(&[with_contact(1, "c-1", TEXT)]);
    let mut body = with_contact(1, "c-1", "李桂兰 改为 13700001111")["acts"][0]["body"].clone();
    body["affair"] = "第 1 处路面塌陷，已围挡".into();
    let corrected = json!({ "seq": 0, "kind": "registered/1", "body": body, "reason": "号码写错" });
    office.appended(&[command(2, &matter(1), "dangzheng/p1", "corrected/1", &corrected)]);
    assert!(!stands(&office.path("."), "13700001111"));
    let found = office.json(&["contact", &matter(1)]);
    assert_eq!(found["contacts"][1]["text"], "李桂兰 改为 13700001111");
}

#[test]
fn a_damaged_entry_of_the_office_is_found_as_any_other() {
    let office = Office::new();
    office.appended(&[with_contact(1, "c-1", TEXT)]);
    office.ok(&["erase", "--subject", "c-1", "--reason", "期满", "--actor", "dangzheng/p1"]);
    let record = rusqlite::Connection::open(office.path("record.sqlite")).unwrap();
    record.execute("UPDATE entry SET body = x'00' WHERE seq = 1", []).unwrap();
    for arguments in [&["audit"] as &[&str], &["audit", "--tree"]] {
        let told = office.no(3, arguments);
        assert!(told.contains("底账有问题") && told.contains("第 1 条"), "{told}");
    }
}

#[test]
fn a_destroyed_key_takes_the_contact_out_of_every_copy() {
    let office = Office::new();
    office.appended(&[with_contact(1, "c-1", TEXT), with_contact(2, "c-2", "王建国 13812345678")]);
    office.ok(&["receipt", "0", "-o", "0.tlog-proof"]);
    office.ok(&["backup", "backup.jsonl"]);
    let old = office.take_copy();
    let key = fs::read_to_string(office.path("record.contacts/c-1.key")).unwrap();
    let destroy = ["erase", "--subject", "c-1", "--reason", "期满", "--actor", "dangzheng/p1"];
    assert_eq!(office.json(&destroy)["seqs"], json!([2]));
    // Asked again, nothing is left to do.
    assert_eq!(office.json(&destroy)["seqs"], json!([2]));
    // Who did so, whose it was, when and why is an entry; what it said is in none.
    let log = office.ok(&["log"]);
    assert!(log.contains("销毁联系方式") && log.contains("c-1：期满") && log.contains("dangzheng/p1"), "{log}");
    assert_eq!(office.json(&["audit"])["contacts_destroyed"], 1);
    assert!(office.ok(&["audit"]).contains("已销毁的联系方式"));
    assert!(!stands(&office.path("."), key.trim()));
    // Nothing is sealed under this id again.
    let (code, answers) = office.append(&[], &lines(&[with_contact(3, "c-1", TEXT)]));
    assert_eq!((code, &answers[0]["error"]["code"]), (Some(1), &json!("contact-destroyed")));
    let gone = |arguments: &[&str]| {
        let found = office.json(arguments);
        assert_eq!((&found["contacts"][0]["text"], &found["contacts"][0]["destroyed"]), (&Value::Null, &json!(true)));
    };
    gone(&["contact", "0"]);
    // The other subject is untouched, every proof holds.
    assert_eq!(office.json(&["contact", "1"])["contacts"][0]["text"], "王建国 13812345678");
    office.ok(&["audit"]);
    office.ok(&["verify", "0.tlog-proof", "--key", "record.vkey"]);
    // A backup and a copy from before hold nothing that would open it.
    office.ok(&["restore", "backup.jsonl", "--db", "sqlite:restored.sqlite", "--key", "record.vkey"]);
    fs::rename(office.path("record.contacts"), office.path("restored.contacts")).unwrap();
    gone(&["contact", "0", "--db", "sqlite:restored.sqlite"]);
    fs::rename(office.path("restored.contacts"), office.path("record.contacts")).unwrap();
    office.put_back(&old);
    gone(&["contact", "0"]);
    office.no(2, &["erase", "--subject", "c-9", "--reason", "期满", "--actor", "dangzheng/p1"]);
}

#[test]
fn a_contact_in_another_form_is_refused_and_not_quoted() {
    let office = Office::new();
    for contact in [
        json!(TEXT),
        json!({ "subject": "c-1" }),
        json!({ "subject": "李桂兰", "text": TEXT }),
        json!({ "subject": "13912345678", "text": TEXT }),
        json!({ "subject": "../c", "text": TEXT }),
        json!({ "subject": "c-1", "text": TEXT, "phone": "13912345678" }),
        json!({ "subject": "c-1", "text": "\u{0}13912345678" }),
    ] {
        let mut asked = registered(1);
        asked["acts"][0]["body"]["contact"] = contact;
        let (code, answers) = office.append(&[], &lines(&[asked]));
        assert_eq!(code, Some(1), "{answers:?}");
        assert!(answers[0]["error"].is_object());
        let told = answers[0].to_string();
        assert!(!told.contains("13912345678") && !told.contains("李桂兰"), "{told}");
    }
    assert_eq!(office.size(), 0);
}

/// What `duizhao erase SEQ` takes along: nobody named by another entry loses a key, and what was copied before
/// cannot be read either.
#[test]
fn erasing_an_entry_destroys_the_key_that_no_other_needs() {
    let office = Office::new();
    office.appended(&[with_contact(1, "c-1", TEXT), with_contact(2, "c-1", TEXT), registered(3)]);
    let old = office.take_copy();
    let erase = |seq: &str| {
        office.ok(&["erase", seq, "--reason", "当事人申请", "--actor", "dangzheng/p1"]);
        office.path("record.contacts/c-1.key").exists()
    };
    assert!(erase("2"), "an entry without a contact");
    assert!(erase("0"), "the other matter still has the contact");
    assert_eq!(office.json(&["contact", "1"])["contacts"][0]["text"], TEXT);
    office.no(2, &["erase", "9", "--reason", "x", "--actor", "dangzheng/p1"]);
    assert!(!erase("1"));
    office.put_back(&old);
    assert_eq!(office.json(&["contact", "1"])["contacts"][0]["destroyed"], json!(true));
}

/// Of two erasures at once neither takes the mark of the other, whose text still stands.
#[test]
fn an_erasure_leaves_the_mark_of_another() {
    let office = Office::new();
    office.appended(&[with_contact(1, "c-1", TEXT), with_contact(2, "c-2", TEXT)]);
    let mark = |subject: &str| office.path(&format!("record.contacts/{subject}.erasing"));
    fs::write(mark("c-2"), "erasing\n").unwrap();
    for (seq, left) in [("0", true), ("1", false)] {
        office.ok(&["erase", seq, "--reason", "当事人申请", "--actor", "dangzheng/p1"]);
        assert_eq!((mark("c-1").exists(), mark("c-2").exists()), (false, left), "{seq}");
    }
}

/// A file that is in the way stops it after the event is recorded, as a power cut would.
#[cfg(unix)]
#[test]
fn an_interrupted_erasure_is_finished_by_the_same_command() {
    let office = Office::new();
    office.appended(&[with_contact(1, "c-1", TEXT), with_contact(2, "c-2", TEXT)]);
    let stop = |subject: &str| {
        let note = office.path(&format!("record.contacts/{subject}.destroyed"));
        std::os::unix::fs::symlink("nowhere", &note).unwrap();
        note
    };
    let has = |subject: &str| office.path(&format!("record.contacts/{subject}.key")).exists();
    let finished = |arguments: &[&str], subject: &str, seq: u64| {
        let note = stop(subject);
        office.no(2, arguments);
        assert_eq!(office.size(), seq + 1, "it is recorded");
        assert!(has(subject), "it stopped before the key was destroyed");
        fs::remove_file(note).unwrap();
        assert_eq!(office.json(arguments)["before"], true);
        assert!(!has(subject));
        assert_eq!(office.json(arguments)["seqs"], json!([seq]));
        assert_eq!(office.size(), seq + 1, "it is recorded once");
    };
    let why = ["--reason", "当事人申请", "--actor", "dangzheng/p1"];
    finished(&[&["erase", "0"], &why[..]].concat(), "c-1", 2);
    finished(&[&["erase", "--subject", "c-2"], &why[..]].concat(), "c-2", 3);
    let left = fs::read_dir(office.path("record.contacts")).unwrap().flatten().map(|it| it.file_name());
    assert!(left.into_iter().all(|it| it.to_string_lossy().ends_with(".destroyed")));
    office.ok(&["audit"]);
}
