//! Records, keys and receipts that are not what they should be: a sentence each, nothing written.

use std::fs;

use duizhao_merkle::SigningKey;

use super::office::{Office, lines, registered};

/// Opening for writing is refused with these words, and in both languages.
#[track_caller]
fn refuses(office: &Office, zh: &str) {
    let before = office.take_copy();
    let checkpoint = fs::read(office.path("record.checkpoint")).ok();
    fs::write(office.path("more.jsonl"), lines(&[registered(77)])).unwrap();
    let told = office.no(2, &["append", "more.jsonl"]);
    assert!(told.contains(zh), "{told}");
    let (code, answers) = office.append(&[], "");
    assert_eq!(code, Some(2));
    assert!(answers[0]["error"]["zh"].as_str().unwrap().contains(zh), "{answers:?}");
    assert!(answers[0]["error"]["en"].as_str().unwrap().is_ascii(), "{answers:?}");
    assert_eq!(fs::read(office.path("record.checkpoint")).ok(), checkpoint);
    // Looking at it may leave an empty file of SQLite's behind.
    let written = |copy: Vec<(std::path::PathBuf, Vec<u8>)>| {
        copy.into_iter().map(|it| it.1).filter(|it| !it.is_empty()).collect::<Vec<_>>()
    };
    assert!(written(office.take_copy()) == written(before), "the record was written to");
}

fn sql(office: &Office, name: &str, statements: &str) {
    rusqlite::Connection::open(office.path(name)).unwrap().execute_batch(statements).unwrap();
}

#[test]
fn a_missing_record_is_named() {
    let office = Office::empty();
    for arguments in [&["log"][..], &["audit"], &["append"], &["checkpoint"]] {
        let told = office.no(2, arguments);
        assert!(told.contains("没有 record."), "{told}");
    }
    assert_eq!(fs::read_dir(office.path(".")).unwrap().count(), 0);
    assert!(office.no(2, &["log", "--db", "record.sqlite"]).contains("sqlite:文件路径"));
    assert!(office.no(2, &["init", "--name", "青河镇"]).contains("qinghe-zhen"));
}

#[test]
fn a_foreign_database_is_left_alone() {
    let office = Office::empty();
    sql(&office, "record.sqlite", "CREATE TABLE pictures (name TEXT); INSERT INTO pictures VALUES ('x');");
    let before = fs::read(office.path("record.sqlite")).unwrap();
    assert!(office.no(2, &["init"]).contains("别的程序的数据库"));
    assert!(office.no(2, &["log"]).contains("别的程序的数据库"));
    assert_eq!(fs::read(office.path("record.sqlite")).unwrap(), before);
    assert_eq!(fs::read_dir(office.path(".")).unwrap().count(), 1, "no key was left behind");
    fs::write(office.path("text.sqlite"), "something else entirely, and long enough to be looked at".repeat(99))
        .unwrap();
    assert!(!office.no(2, &["log", "--db", "sqlite:text.sqlite"]).is_empty());
}

#[test]
fn a_record_of_a_newer_version_is_left_alone() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    sql(&office, "record.sqlite", "PRAGMA user_version = 999;");
    refuses(&office, "999");
}

#[test]
fn a_wrong_key_is_refused() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    let line = fs::read_to_string(office.path("record.key")).unwrap();
    let name = line.split('+').nth(2).unwrap().to_owned();
    let put = |key: &str| fs::write(office.path("record.key"), format!("{key}\n")).unwrap();
    put(&SigningKey::from_seed("other-zhen/0193f0c2-6a00-7000-8000-000000000001", &[7; 32]).unwrap().to_secret_line());
    refuses(&office, "密钥属于 other-zhen");
    put(&SigningKey::from_seed(&name, &[7; 32]).unwrap().to_secret_line());
    refuses(&office, "检查点不是用本底账的密钥签署的");
    put("hello");
    refuses(&office, "不是底账的密钥");
    fs::remove_file(office.path("record.key")).unwrap();
    refuses(&office, "record.key");
    // Reading needs no key.
    office.ok(&["audit"]);
}

#[test]
fn an_altered_record_is_found() {
    let office = Office::new();
    office.appended(&[registered(1), registered(2)]);
    sql(
        &office,
        "record.sqlite",
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '第 1 处', '第 9 处') AS BLOB);",
    );
    let told = office.no(3, &["audit"]);
    assert!(told.contains("底账有问题") && told.contains("第 0 条：内容与首部的哈希不符"), "{told}");
    office.no(3, &["audit", "--tree"]);
    refuses(&office, "前后矛盾");
}

#[test]
fn altered_read_tables_are_found_and_made_anew() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    sql(&office, "record.sqlite", "UPDATE ledger SET affair = '别的事';");
    office.ok(&["audit", "--tree"]);
    office.no(3, &["audit"]);
    assert!(office.no(3, &["rebuild", "--check"]).contains("duizhao rebuild"));
    office.ok(&["rebuild"]);
    office.ok(&["rebuild", "--check"]);
    office.ok(&["audit"]);
}

#[test]
fn a_damaged_receipt_is_refused() {
    let office = Office::new();
    office.appended(&[registered(1), registered(2)]);
    office.ok(&["receipt", "0", "-o", "good.tlog-proof"]);
    let good = fs::read_to_string(office.path("good.tlog-proof")).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    for at in 0..lines.len() {
        let mut bad: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
        let middle = bad[at].len() / 2;
        let mut signs: Vec<char> = bad[at].chars().collect();
        match signs.get_mut(middle) {
            Some(sign) => *sign = if *sign == 'A' { 'B' } else { 'A' },
            None => signs.push('A'),
        }
        bad[at] = signs.into_iter().collect();
        fs::write(office.path("bad.tlog-proof"), bad.join("\n") + "\n").unwrap();
        office.no(3, &["verify", "bad.tlog-proof", "--key", "record.vkey"]);
    }
    fs::write(office.path("bad.tlog-proof"), "hello").unwrap();
    assert!(office.no(3, &["verify", "bad.tlog-proof", "--key", "record.vkey"]).contains("不是一份完整的回执"));
    assert!(office.no(2, &["verify", "none.tlog-proof", "--key", "record.vkey"]).contains("none.tlog-proof"));
    assert!(office.no(2, &["verify", "good.tlog-proof", "--key", "record.key"]).contains("不是公钥"));
    let other = Office::new();
    fs::write(other.path("good.tlog-proof"), &good).unwrap();
    other.no(3, &["verify", "good.tlog-proof", "--key", "record.vkey"]);
    assert!(office.no(2, &["receipt", "9"]).contains("没有第 9 条"));
    office.no(2, &["receipt", "abc"]);
    office.no(2, &["show", "abc"]);
    office.no(2, &["erase", "9", "--reason", "x", "--actor", "dangzheng/p1"]);
}

/// As a user who may read everything and write nothing.
#[cfg(unix)]
#[test]
fn a_read_only_disk_is_named() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let office = Office::new();
    office.appended(&[registered(1)]);
    fs::write(office.path("more.jsonl"), lines(&[registered(2)])).unwrap();
    let program = office.path("program");
    fs::copy(env!("CARGO_BIN_EXE_duizhao"), &program).unwrap();
    let mode = |name: &str, mode| fs::set_permissions(office.path(name), fs::Permissions::from_mode(mode)).unwrap();
    let names = fs::read_dir(office.path(".")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    for name in names.collect::<Vec<_>>() {
        mode(&name, if name == "program" { 0o555 } else { 0o444 });
    }
    mode(".", 0o555);
    let run = |arguments: &[&str]| {
        let mut command = office.command(&program, arguments);
        // The superuser may write anywhere, so run as nobody; anyone else is bound already.
        let output = command.uid(65534).gid(65534).output();
        output.or_else(|_| office.command(&program, arguments).output()).unwrap()
    };
    let output = run(&["append", "more.jsonl"]);
    mode(".", 0o755);
    for name in [
        "record.sqlite",
        "record.sqlite-wal",
        "record.sqlite-shm",
        "record.checkpoint",
        "record.checkpoint.lock",
        "record.key",
    ] {
        mode(name, 0o644);
    }
    let told = super::office::said(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("只能读"), "{told}");
    assert_eq!(office.size(), 1);
}

#[test]
fn nobody_else_reaches_it_unencrypted() {
    let office = Office::new();
    let told = office.no(2, &["serve", "--listen", "0.0.0.0:0"]);
    assert!(told.contains("--tls-cert") && told.contains("--tls-by-proxy"), "{told}");
    let told = office.no(2, &["serve", "--tls-cert", "none.pem", "--tls-key", "none.pem"]);
    assert!(told.contains("证书文件 none.pem 读不了：没有这个文件或文件夹"), "{told}");
}

/// What does not hold is said in Chinese to who reads Chinese: words of English stand in names alone.
#[test]
fn what_does_not_hold_is_said_in_the_readers_language() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    let (_, answers) = office.append(&[], "{\"command\": \"x\", \"acts\": [{\n");
    let (zh, en) = (answers[0]["error"]["zh"].as_str().unwrap(), answers[0]["error"]["en"].as_str().unwrap());
    assert!(zh.contains("还没有写完就断了") && !zh.contains("EOF") && en.contains("EOF"), "{answers:?}");
    office.ok(&["receipt", "0", "-o", "0.tlog-proof"]);
    let whole = fs::read_to_string(office.path("0.tlog-proof")).unwrap();
    let other = fs::read_to_string(Office::new().path("record.vkey")).unwrap();
    fs::write(office.path("other.vkey"), other).unwrap();
    let mut told = vec![office.no(3, &["verify", "0.tlog-proof", "--key", "other.vkey"])];
    for altered in [
        whole.replacen("index 0", "index x", 1),
        whole.replacen("c2sp", "c3sp", 1),
        whole.replacen("\n\n", "\nAAAA\n\n", 1),
    ] {
        fs::write(office.path("altered.tlog-proof"), altered).unwrap();
        told.push(office.no(3, &["verify", "altered.tlog-proof", "--key", "record.vkey"]));
    }
    office.ok(&["backup", "backup.jsonl"]);
    let backup = fs::read_to_string(office.path("backup.jsonl")).unwrap();
    for altered in [backup.replacen("\"part\":0", "\"part\":00", 1), backup.replacen("registered/1", "Registered/1", 1)]
    {
        fs::write(office.path("altered.jsonl"), altered).unwrap();
        told.push(office.no(3, &["restore", "altered.jsonl", "--db", "sqlite:new.sqlite", "--key", "record.vkey"]));
    }
    for told in told {
        let words = |it: &str| [" the ", " is ", " should ", " has ", "expected"].iter().any(|word| it.contains(word));
        assert!(!words(&told) && told.chars().any(|it| it > '\u{4e00}'), "{told}");
    }
}
