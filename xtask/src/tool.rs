//! Tools that Rust does not bring, each pinned and kept under `target/tools`.

use std::process::Command;

use anyhow::Result;

use crate::work::{cargo, root, run, say};

/// A program that cargo installs.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Licences, banned and doubled crates, unknown sources.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
/// Dependencies that nothing uses.
pub(crate) const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };
pub(crate) const FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.1" };

impl Tool {
    /// The tool, ready to be given its arguments; installed first where it is missing.
    ///
    /// The version is part of the folder's name, so that a new one is installed beside the old.
    pub(crate) fn command(&self) -> Result<Command> {
        let folder = root().join("target/tools").join(format!("{}-{}", self.name, self.version));
        let program = folder.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        if !program.exists() {
            say(&format!("installing {} {}", self.name, self.version));
            // Unoptimised, they are built in half the time and still answer within seconds.
            let mut install = cargo(&["install", "--debug", "--locked", "--quiet", self.name]);
            run(install.args(["--version", self.version, "--root"]).arg(&folder))?;
        }
        let mut command = Command::new(program);
        command.current_dir(root());
        Ok(command)
    }
}
