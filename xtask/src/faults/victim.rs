//! The program under test, known by its command line alone.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::talk::Talk;

/// A build of `duizhao`, and where its records are.
#[derive(Clone)]
pub(crate) struct Victim {
    pub(crate) program: PathBuf,
    /// The address of a database, with the key in the record's folder; otherwise all is in the folder.
    pub(crate) server: Option<String>,
}

/// What one process said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) lines: Vec<String>,
    pub(crate) complaint: String,
}

impl Said {
    /// How it ended, for a finding.
    pub(crate) fn end(&self) -> String {
        let complaint = self.complaint.trim();
        let complaint: String = complaint.chars().take(300).collect();
        match self.code {
            Some(code) => format!("exit {code}, {complaint}"),
            None => format!("ended by a signal, {complaint}"),
        }
    }

    /// A crash of ours, or a process that had to be ended because it hung.
    pub(crate) fn crashed(&self) -> bool {
        !matches!(self.code, Some(0..=100))
    }
}

/// How a process is watched and disturbed.
pub(crate) struct Watch<'a> {
    /// Where strace writes.
    pub(crate) trace: &'a Path,
    /// In the form of strace: `pwrite64:error=EIO:when=3`.
    pub(crate) inject: Option<&'a str>,
}

/// The calls that change files or sync them, and those that say where the next write goes.
const CALLS: &str = "openat,creat,read,lseek,write,writev,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync,\
                     rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,mmap";
/// A process that takes longer hangs.
const PATIENCE_SECONDS: &str = "60";

impl Victim {
    pub(crate) fn new(program: PathBuf) -> Victim {
        Victim { program, server: None }
    }

    pub(crate) fn init(&self, folder: &Path, watch: Option<&Watch>) -> Result<Said> {
        self.session(folder, &["init", "--name", "demo"], &[], watch)
    }

    /// Appends: each burst is sent at once and its answers awaited, as long as there are any.
    pub(crate) fn append(&self, folder: &Path, bursts: &[Vec<String>], watch: Option<&Watch>) -> Result<Said> {
        self.session(folder, &["append", "--format", "json"], bursts, watch)
    }

    /// Appends two bursts; what is given is done between them, while the program waits.
    pub(crate) fn append_around(
        &self,
        folder: &Path,
        bursts: &[Vec<String>; 2],
        between: impl FnOnce() -> Result<()>,
    ) -> Result<Said> {
        let mut command = self.patient();
        command.args(["append", "--format", "json"]).args(self.place(folder));
        let mut talk = Talk::start(&mut command)?;
        talk.burst(&bursts[0]);
        between()?;
        talk.burst(&bursts[1]);
        talk.end()
    }

    pub(crate) fn audit(&self, folder: &Path) -> Result<Said> {
        self.ask(folder, &["audit", "--format", "json"], "")
    }

    pub(crate) fn log(&self, folder: &Path) -> Result<Said> {
        self.ask(folder, &["log", "--limit", "1000000", "--format", "json"], "")
    }

    pub(crate) fn receipt(&self, folder: &Path, command: &str) -> Result<Said> {
        self.ask(folder, &["receipt", command, "--format", "json"], "")
    }

    /// Offline: neither database nor folder are given, only the receipt and the key.
    pub(crate) fn verify(&self, receipt: &str, key: &Path, scratch: &Path) -> Result<Said> {
        let file = scratch.join("receipt.tlog-proof");
        fs::write(&file, receipt).context("could not write a receipt")?;
        let key = fs::read_to_string(key).context("could not read the key of the record")?;
        let mut command = self.patient();
        command.arg("verify").arg(&file).args(["--key", key.trim()]);
        said(command.stdin(Stdio::null()))
    }

    /// Everything on the standard input at once.
    pub(crate) fn ask(&self, folder: &Path, arguments: &[&str], input: &str) -> Result<Said> {
        let mut command = self.patient();
        command.args(arguments).args(self.place(folder));
        if input.is_empty() {
            return said(command.stdin(Stdio::null()));
        }
        let file = folder.with_extension("input");
        fs::write(&file, input).context("could not write the commands")?;
        let answer = said(command.stdin(File::open(&file).context("could not read the commands")?));
        fs::remove_file(&file).context("could not remove the commands")?;
        answer
    }

    fn session(
        &self,
        folder: &Path,
        arguments: &[&str],
        bursts: &[Vec<String>],
        watch: Option<&Watch>,
    ) -> Result<Said> {
        let mut command = match watch {
            Some(watch) => self.watched(watch),
            None => self.patient(),
        };
        command.args(arguments).args(self.place(folder));
        let mut talk = Talk::start(&mut command)?;
        for burst in bursts {
            talk.burst(burst);
        }
        talk.end()
    }

    /// A conversation with a process that may be killed by its id.
    pub(crate) fn talk(&self, folder: &Path, environment: &[(&str, OsString)]) -> Result<Talk> {
        let mut command = Command::new(&self.program);
        command.envs(environment.iter().cloned());
        Talk::start(command.args(["append", "--format", "json"]).args(self.place(folder)))
    }

    /// Appends under strace with a signal at one of its calls; gives what it said and the lines of the trace.
    pub(crate) fn append_traced(
        &self,
        folder: &Path,
        bursts: &[Vec<String>],
        calls: &str,
        inject: Option<&str>,
    ) -> Result<(Said, String)> {
        let trace = folder.with_extension("trace");
        let mut command = Command::new("timeout");
        command.args(["--signal=KILL", PATIENCE_SECONDS, "strace", "-qq", "-f", "-e", &format!("trace={calls}"), "-o"]);
        command.arg(&trace);
        if let Some(inject) = inject {
            command.args(["-e", &format!("inject={inject}")]);
        }
        command.arg(&self.program).args(["append", "--format", "json"]).args(self.place(folder));
        let mut talk = Talk::start(&mut command)?;
        for burst in bursts {
            talk.burst(burst);
        }
        let said = talk.end()?;
        Ok((said, fs::read_to_string(&trace).context("could not read the trace")?))
    }

    fn place(&self, folder: &Path) -> Vec<String> {
        match &self.server {
            Some(address) => {
                vec!["--db".to_owned(), address.clone(), "--keys".to_owned(), folder.display().to_string()]
            }
            None => vec!["--db".to_owned(), format!("sqlite:{}", folder.join("record.sqlite").display())],
        }
    }

    fn patient(&self) -> Command {
        let mut command = Command::new("timeout");
        command.args(["--signal=KILL", PATIENCE_SECONDS]).arg(&self.program);
        command
    }

    fn watched(&self, watch: &Watch) -> Command {
        let mut command = Command::new("timeout");
        command.args(["--signal=KILL", PATIENCE_SECONDS, "strace", "--seccomp-bpf", "-qq", "-f", "-y", "-xx"]);
        command.args(["-s", "4194304", "-e", &format!("trace={CALLS}"), "-o"]).arg(watch.trace);
        if let Some(inject) = watch.inject {
            command.args(["-e", &format!("inject={inject}")]);
        }
        command.arg(&self.program);
        command
    }
}

fn said(command: &mut Command) -> Result<Said> {
    let output = command.output().context("could not start the program under test")?;
    Ok(Said {
        code: output.status.code(),
        lines: String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect(),
        complaint: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
