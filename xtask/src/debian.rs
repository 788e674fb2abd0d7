//! Programs that come as packages of Debian and its kin.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::work::{output, run, say};

/// Sees to it that the program is there; installs its packages where it is not.
pub(crate) fn ensure(program: &str, packages: &str) -> Result<()> {
    if is_there(program) {
        return Ok(());
    }
    say(&format!("installing {packages}, for {program} is missing"));
    // The list of packages may be older than the packages; asking twice costs less than explaining.
    if install(packages).is_err() {
        let _ = run(&mut apt(&["update", "--quiet"]));
        let _ = install(packages);
    }
    if !is_there(program) {
        bail!("{program} is needed and could not be installed: install {packages} and run this again");
    }
    Ok(())
}

/// Fonts with Chinese characters: without them a page is boxes, and lines are as long as they please.
pub(crate) fn ensure_chinese_fonts() -> Result<()> {
    let mut fonts = Command::new("fc-list");
    if output(fonts.arg(":lang=zh")).is_ok_and(|it| it.trim().is_empty()) {
        install("fonts-noto-cjk")?;
    }
    Ok(())
}

pub(crate) fn install(packages: &str) -> Result<()> {
    run(apt(&["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages.split_whitespace()))
}

/// `apt-get`, with the rights it needs: ours where we are root, else those of `sudo` without a question.
fn apt(arguments: &[&str]) -> Command {
    let mut command = if is_root() { Command::new("apt-get") } else { Command::new("sudo") };
    if !is_root() {
        command.args(["--non-interactive", "apt-get"]);
    }
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|it| it.stdout.trim_ascii() == b"0")
}

fn is_there(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", "command -v \"$1\"", "sh", program]).stdout(Stdio::null()).status();
    found.is_ok_and(|it| it.success())
}
