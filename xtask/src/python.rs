//! A Python of our own under `target/tools`, with what the verifiers need, each pinned.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::debian;
use crate::work::{root, run, say};

/// For `docs/verifier/verify.py`: Ed25519.
const NACL: &str = "PyNaCl==1.6.2";
/// Checkpoints and proofs by someone else.
const AICS: &str = "aics-tlog==0.2.1";

pub(crate) struct Python {
    program: PathBuf,
}

impl Python {
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // What it writes, it writes as UTF-8, wherever it runs.
        command.env("PYTHONUTF8", "1").current_dir(root());
        command
    }

    fn has_all(&self) -> bool {
        let mut command = self.command();
        command.args(["-c", "import nacl.signing, aics_tlog"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|it| it.success())
    }
}

/// Installed first where it is missing; the versions are part of the folder's name.
pub(crate) fn ready() -> Result<Python> {
    let name = format!("python-{NACL}-{AICS}").replace("==", "-");
    let folder = root().join("target/tools").join(name);
    let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = Python { program: folder.join(inside) };
    if python.has_all() {
        return Ok(python);
    }
    say(&format!("installing {NACL} and {AICS}"));
    make(&folder).context("a Python with venv is needed and could not be made")?;
    let mut install = python.command();
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    // It asks for Python 3.12; what is used of it runs on 3.11 as well.
    run(install.args(["--ignore-requires-python", NACL, AICS]))?;
    anyhow::ensure!(python.has_all(), "{NACL} and {AICS} were installed and cannot be used");
    Ok(python)
}

fn make(folder: &Path) -> Result<()> {
    let program = if cfg!(windows) { "python" } else { "python3" };
    let venv = || run(Command::new(program).args(["-m", "venv", "--clear"]).arg(folder));
    if venv().is_err() {
        // Debian keeps venv in a package of its own.
        debian::install("python3-venv")?;
        venv()?;
    }
    Ok(())
}
