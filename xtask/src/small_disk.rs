//! A disk so small that it can be filled, for what happens then.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::debian::is_root;

/// A small file system in memory; unmounted when it is dropped.
pub(crate) struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// `None` where mounting is not permitted.
    pub(crate) fn mounted(bytes: usize) -> Result<Option<SmallDisk>> {
        if !is_root() {
            return Ok(None);
        }
        let folder = TempDir::with_prefix("duizhao-full-").context("could not make a folder")?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"]).arg(folder.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|it| it.success());
        Ok(mounted.then_some(SmallDisk { folder }))
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }

    /// Writes until there is no room, then gives some back.
    pub(crate) fn fill(&self, left: usize) -> Result<()> {
        let mut file = fs::File::create(self.ballast()).context("could not make the ballast")?;
        let mut written = 0;
        while file.write_all(&[0; 4096]).is_ok() {
            written += 4096;
        }
        file.set_len(u64::try_from(written - left.min(written))?).context("could not give room back")
    }

    pub(crate) fn empty(&self) -> Result<()> {
        fs::remove_file(self.ballast()).context("could not remove the ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Where it stays mounted, it goes with the machine; the check itself is over.
        let _ = Command::new("umount").arg(self.folder.path()).stderr(Stdio::null()).status();
    }
}
