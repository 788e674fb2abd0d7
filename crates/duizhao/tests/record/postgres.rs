//! The same commands on a server, where there is one (`cargo xtask postgres -- cargo t`).

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;

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

    is_served(&office, &server);

    // From the server into a file: the same record.
    ok(&["backup", "backup.jsonl"]);
    office.ok(&["restore", "backup.jsonl", "--key", "keys/record.vkey"]);
    let there: serde_json::Value = serde_json::from_str(&ok(&["audit", "--format", "json"])).unwrap();
    let here = office.json(&["audit"]);
    assert_eq!((&here["root"], &here["size"]), (&there["root"], &json!(3)));
}

/// The program serves it, and lives to answer.
fn is_served(office: &Office, server: &str) {
    let serve = ["serve", "--db", server, "--keys", "keys", "--listen", "127.0.0.1:0", "--format", "json"];
    let program = Path::new(env!("CARGO_BIN_EXE_duizhao"));
    let mut serving = office.command(program, &serve).stdout(Stdio::piped()).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut told).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let address = told["address"].as_str().unwrap().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /login HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 ") && answer.contains("<html"), "{answer}");
}
