//! A Python of our own under `target/tools`, with what a check needs, each pinned.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::debian;
use crate::work::{root, run, say};

pub(crate) struct Python {
    program: PathBuf,
}

impl Python {
    /// With these packages, as `name==version`; installed first where they are missing.
    ///
    /// The versions are part of the folder's name, so that new ones are installed beside the old.
    pub(crate) fn with(packages: &[&str], modules: &str) -> Result<Python> {
        let name = format!("python-{}", packages.join("-")).replace("==", "-");
        let folder = root().join("target/tools").join(name);
        let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        let python = Python { program: folder.join(inside) };
        if python.has_all(modules) {
            return Ok(python);
        }
        let all = packages.join(" and ");
        say(&format!("installing {all}"));
        make(&folder).context("a Python with venv is needed and could not be made")?;
        let mut install = python.command();
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        // One asks for Python 3.12; what is used of it runs on 3.11 as well.
        run(install.arg("--ignore-requires-python").args(packages))?;
        anyhow::ensure!(python.has_all(modules), "{all} were installed and cannot be used");
        Ok(python)
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // What it writes, it writes as UTF-8, wherever it runs; `office.py` is there for every script.
        command.env("PYTHONUTF8", "1").env("PYTHONPATH", root().join("xtask/src")).current_dir(root());
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    fn has_all(&self, modules: &str) -> bool {
        let mut command = self.command();
        command.args(["-c", &format!("import {modules}")]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|it| it.success())
    }
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
