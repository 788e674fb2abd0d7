//! The pages as people have them: in Chromium, in both languages, at a desk and on a telephone.
//!
//! `browser/main.py` starts the program that was built, opens every page of the made-up office, and
//! leads a matter through its life as new users would. Pictures of all of it are left in
//! `target/pictures`, to be looked at.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::debian;
use crate::python::Python;
use crate::work::{program, root, run};

/// Drives the browser.
const PLAYWRIGHT: &str = "playwright==1.65.2";
/// Brings axe-core 4.12.1, which judges the pages by WCAG.
const AXE: &str = "axe-playwright-python==0.1.8";

/// Makes the ledger that is brought.
const OPENPYXL: &str = "openpyxl==3.1.5";

#[derive(Args)]
pub(crate) struct Browser {
    /// The program to look at; of `cargo build` where it is not said.
    #[arg(long)]
    program: Option<PathBuf>,
    /// One part alone: `pages`, `life`, `papers` or `stored`.
    #[arg(long)]
    only: Option<String>,
}

pub(crate) fn browser(asked: &Browser) -> Result<()> {
    let program = program(asked.program.as_deref())?;
    debian::ensure("chromium", "chromium")?;
    debian::ensure_chinese_fonts()?;
    let python = Python::with(&[PLAYWRIGHT, AXE, OPENPYXL], "playwright.sync_api, axe_playwright_python, openpyxl")?;
    let mut script = python.command();
    script.arg(root().join("xtask/src/browser/main.py")).arg("--program").arg(program);
    script.args(["--chromium", "chromium"]).arg("--pictures").arg(root().join("target/pictures"));
    script.args(asked.only.iter().flat_map(|part| ["--only", part]));
    run(&mut script)
}
