//! Several offices served by one process, in files and in one database.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use postgres::{Client, NoTls};
use serde_json::Value;

use super::office::Office;
use super::postgres::server;

/// The program while it serves; stopped however the test ends.
struct Serving {
    process: Child,
    told: Value,
}

impl Serving {
    fn begun(office: &Office, list: &str) -> Serving {
        fs::write(office.path("offices.toml"), list).unwrap();
        let serve = ["serve", "--offices", "offices.toml", "--listen", "127.0.0.1:0", "--format", "json"];
        let program = Path::new(env!("CARGO_BIN_EXE_duizhao"));
        let mut process = office.command(program, &serve).stdout(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut told).unwrap();
        Serving { process, told: serde_json::from_str(&told).unwrap() }
    }

    fn get(&self, address: &str) -> String {
        let host = self.told["address"].as_str().unwrap().trim_start_matches("http://");
        let path = address.split(host).last().unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const LIST: &str = "[xian]\ndb = \"sqlite:xian/record.sqlite\"\n\
    [zhen]\nname = \"青禾镇\"\ndb = \"sqlite:zhen/record.sqlite\"\nabove = \"xian\"\n";

#[test]
fn offices_share_a_process_and_each_has_its_own_record() {
    let office = Office::empty();
    for _ in 0..2 {
        // Begun, and then opened again.
        let serving = Serving::begun(&office, LIST);
        let login = serving.get("/login");
        assert!(login.contains(">xian</option>") && login.contains(">青禾镇</option>"), "{login}");
        for it in serving.told["offices"].as_array().unwrap() {
            assert!(serving.get(it["setup"].as_str().unwrap()).starts_with("HTTP/1.1 200"), "{it}");
        }
    }
    let name = |folder: &str| fs::read_to_string(office.path(&format!("{folder}/record.vkey"))).unwrap();
    assert!(name("xian").starts_with("xian/") && name("zhen").starts_with("zhen/"));
    office.ok(&["audit", "--db", "sqlite:zhen/record.sqlite"]);
    // The same record, copied beside itself.
    for file in fs::read_dir(office.path("zhen")).unwrap().map(Result::unwrap) {
        fs::create_dir_all(office.path("copy")).unwrap();
        fs::copy(file.path(), office.path("copy").join(file.file_name())).unwrap();
    }
    fs::write(office.path("offices.toml"), format!("{LIST}[copy]\ndb = \"sqlite:copy/record.sqlite\"\n")).unwrap();
    let told = office.no(2, &["serve", "--offices", "offices.toml", "--listen", "127.0.0.1:0"]);
    assert!(told.contains("[copy] 底账 zhen/") && told.contains("已由前面的单位打开"), "{told}");
    fs::write(office.path("offices.toml"), LIST.replace("\"xian\"\n", "\"shi\"\n")).unwrap();
    let told = office.no(2, &["serve", "--offices", "offices.toml"]);
    assert!(told.contains("offices.toml 第 6 行“above”：没有 [shi] 这个单位，列出的有 xian、zhen"), "{told}");
    fs::remove_file(office.path("zhen/record.checkpoint")).unwrap();
    fs::write(office.path("offices.toml"), LIST).unwrap();
    let told = office.no(2, &["serve", "--offices", "offices.toml", "--lang", "en"]);
    assert!(told.contains("[zhen] "), "{told}");
}

#[test]
fn offices_share_a_database() {
    let Some(server) = server() else { return };
    let mut sql = Client::connect(&server, NoTls).unwrap();
    sql.batch_execute("DROP DATABASE IF EXISTS duizhao_offices").unwrap();
    sql.batch_execute("CREATE DATABASE duizhao_offices").unwrap();
    let db = format!("{}/duizhao_offices", server.rsplit_once('/').unwrap().0);
    let office = Office::empty();
    for name in ["xian", "zhen"] {
        fs::create_dir(office.path(name)).unwrap();
        office.ok(&["init", "--db", &db, "--keys", name, "--name", name]);
    }
    let list = format!("[xian]\ndb = \"{db}\"\n[zhen]\ndb = \"{db}\"\nabove = \"xian\"\n");
    let serving = Serving::begun(&office, &list);
    for it in serving.told["offices"].as_array().unwrap() {
        assert!(serving.get(it["setup"].as_str().unwrap()).starts_with("HTTP/1.1 200"), "{it}");
    }
    drop(serving);
    sql.batch_execute("DROP DATABASE duizhao_offices WITH (FORCE)").unwrap();
}
