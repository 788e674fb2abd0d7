//! A folder with a record in it, and the program run there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

pub(crate) struct Office {
    folder: tempfile::TempDir,
}

/// A matter by a number.
pub(crate) fn matter(number: u32) -> String {
    format!("0193f0c2-6a00-7000-8000-{number:012}")
}

/// A command of one act.
pub(crate) fn command(number: u32, matter: &str, actor: &str, kind: &str, body: &Value) -> Value {
    let id = format!("0193f0c2-0000-7000-8000-{number:012}");
    json!({ "command": id, "actor": actor, "acts": [{ "matter": matter, "kind": kind, "body": body }] })
}

/// The matter of the same number is registered.
pub(crate) fn registered(number: u32) -> Value {
    let body = json!({
        "affair": format!("第 {number} 处路面塌陷"), "criterion": "路面修复并经村民代表看过",
        "field": "村镇建设", "origin": { "from": "visit" }
    });
    command(number, &matter(number), "dangzheng/p1", "registered/1", &body)
}

impl Office {
    /// With an empty record.
    pub(crate) fn new() -> Office {
        let office = Office::empty();
        office.ok(&["init", "--name", "qinghe-zhen"]);
        office
    }

    pub(crate) fn empty() -> Office {
        Office { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).args(arguments).env_remove("NO_COLOR");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(Path::new(env!("CARGO_BIN_EXE_duizhao")), arguments).output().unwrap()
    }

    /// What it prints, where all went well.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it prints, where it ends with this code; never a panic.
    #[track_caller]
    pub(crate) fn no(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        assert!(!said(&output).contains("panicked"), "{}", said(&output));
        said(&output)
    }

    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let all = [arguments, &["--format", "json"]].concat();
        serde_json::from_str(&self.ok(&all)).unwrap()
    }

    /// Appends these lines; the code and an answer for each.
    pub(crate) fn append(&self, arguments: &[&str], lines: &str) -> (Option<i32>, Vec<Value>) {
        let all = [&["append", "--format", "json"], arguments].concat();
        let mut child = self
            .command(Path::new(env!("CARGO_BIN_EXE_duizhao")), &all)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let lines = lines.to_owned();
        let writing = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output().unwrap();
        // Refused before anything was read: then nobody reads on.
        let _ = writing.join().unwrap();
        assert!(!said(&output).contains("panicked"), "{}", said(&output));
        let answers = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), answers.lines().map(|it| serde_json::from_str(it).unwrap()).collect())
    }

    /// Appends these commands, all of which must be taken.
    #[track_caller]
    pub(crate) fn appended(&self, commands: &[Value]) -> Vec<Value> {
        let (code, answers) = self.append(&[], &lines(commands));
        assert_eq!(code, Some(0), "{answers:?}");
        answers
    }

    pub(crate) fn size(&self) -> u64 {
        self.json(&["audit"])["size"].as_u64().unwrap()
    }

    /// A copy of the database as it is now, put back by [`Office::put_back`].
    pub(crate) fn take_copy(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let names = ["record.sqlite", "record.sqlite-wal"].map(|it| self.path(it));
        names.into_iter().filter(|it| it.exists()).map(|it| (it.clone(), fs::read(it).unwrap())).collect()
    }

    pub(crate) fn put_back(&self, copy: &[(PathBuf, Vec<u8>)]) {
        for name in ["record.sqlite", "record.sqlite-wal", "record.sqlite-shm"] {
            let _ = fs::remove_file(self.path(name));
        }
        for (path, bytes) in copy {
            fs::write(path, bytes).unwrap();
        }
    }
}

pub(crate) fn lines(commands: &[Value]) -> String {
    commands.iter().map(|it| format!("{it}\n")).collect()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
