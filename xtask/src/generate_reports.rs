//! Writes a folder of made-up reports and what is planted in it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};
use xtask::reports::{Batch, Planted};

#[derive(Args)]
pub(crate) struct GenerateReports {
    folder: PathBuf,
    #[arg(long, default_value_t = 500)]
    reports: usize,
    #[arg(long, default_value_t = 150)]
    passages: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// `planted.json`, beside the folder of reports so that no tool reads it as one.
#[derive(Serialize, Deserialize)]
pub(crate) struct Planting {
    pub(crate) reports: usize,
    pub(crate) seed: u64,
    pub(crate) passages: Vec<Planted>,
}

/// The reports stand in `DIR/reports/NNNN.txt`, their plan in `DIR/planted.json`.
pub(crate) fn run(arguments: &GenerateReports) -> Result<()> {
    let &GenerateReports { reports, passages, seed, .. } = arguments;
    ensure!(passages * 2 <= reports, "{passages} passages need at least {} reports", passages * 2);
    let folder = arguments.folder.join("reports");
    fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
    let batch = Batch::new(reports, passages, seed);
    let mut planting = Planting { reports, seed, passages: Vec::new() };
    for number in 0..reports {
        let made = batch.make(number);
        write(&folder.join(file_name(number)), made.text.as_bytes())?;
        planting.passages.extend(made.planted);
    }
    write(&arguments.folder.join("planted.json"), &serde_json::to_vec(&planting)?)
}

/// Of equal length, so that file-name order is the order of numbers.
pub(crate) fn file_name(number: usize) -> String {
    format!("{number:06}.txt")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}
