//! The same commands on a server, where there is one (`cargo xtask postgres -- cargo t`).

use std::fs;

use serde_json::json;

use super::office::{Office, command, matter, registered};

#[expect(clippy::disallowed_methods, reason = "the server's address comes from whoever runs the tests")]
pub(crate) fn server() -> Option<String> {
    std::env::var("DUIZHAO_TEST_POSTGRES").ok()
}

#[test]
fn a_record_lives_on_a_server() {
    let Some(server) = server() else { return };
    let office = Office::empty();
    fs::create_dir(office.path("keys")).unwrap();
    let on = |arguments: &[&str]| [arguments, &["--db", &server, "--keys", "keys"]].concat().join("\n");
    let ok = |arguments: &[&str]| office.ok(&on(arguments).split('\n').collect::<Vec<_>>());
    ok(&["init", "--name", "qinghe-zhen"]);
    let advanced = command(2, &matter(1), "chengjian/p2", "urged/1", &json!({ "text": "催一下进度" }));
    fs::write(office.path("c.jsonl"), format!("{}\n{advanced}\n", registered(1))).unwrap();
    ok(&["append", "c.jsonl"]);
    assert!(ok(&["log"]).contains("共 2 条"));
    assert!(ok(&["show", &matter(1)]).contains("第 1 处路面塌陷"));
    ok(&["receipt", "1", "-o", "1.tlog-proof"]);
    office.ok(&["verify", "1.tlog-proof", "--key", "keys/record.vkey"]);
    ok(&["erase", "1", "--reason", "写了不该写的", "--actor", "dangzheng/p1"]);
    ok(&["audit"]);
    ok(&["rebuild", "--check"]);

    // From the server into a file: the same record.
    ok(&["backup", "backup.jsonl"]);
    office.ok(&["restore", "backup.jsonl", "--key", "keys/record.vkey"]);
    let there: serde_json::Value = serde_json::from_str(&ok(&["audit", "--format", "json"])).unwrap();
    let here = office.json(&["audit"]);
    assert_eq!((&here["root"], &here["size"]), (&there["root"], &json!(3)));
}
