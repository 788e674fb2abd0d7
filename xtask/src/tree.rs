//! The repository as the checks of `tidy` see it: plain values, so that a test can make one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::work::{cargo, output, root};

/// Files, crates, and the foreign texts that no rule may know.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// By their path from the root, with `/`; those git knows or would take.
    pub(crate) files: BTreeMap<String, File>,
    pub(crate) crates: Vec<Crate>,
    /// Name and text of the measuring reports, where they lie beside the repository.
    pub(crate) reports: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) bytes: usize,
    /// `None` for pictures, .docx and other bytes.
    pub(crate) text: Option<String>,
}

/// One of our own packages.
#[derive(Debug, Default)]
pub(crate) struct Crate {
    pub(crate) name: String,
    /// Our own crates that it uses directly.
    pub(crate) uses: Vec<String>,
    /// Every package it is built with, at any depth.
    pub(crate) built_with: BTreeSet<String>,
}

impl Tree {
    pub(crate) fn read() -> Result<Tree> {
        Ok(Tree { files: files()?, crates: crates()?, reports: reports()? })
    }

    /// A tree of text files alone.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let file = |text: &str| File { bytes: text.len(), text: Some(text.to_owned()) };
        Tree { files: files.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect(), ..Tree::default() }
    }

    /// The text of a file; empty where there is none, so that the check finds all of it missing.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.files.get(path).and_then(|it| it.text.as_deref()).unwrap_or_default()
    }

    /// Path and text of every text file.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, file)| Some((path.as_str(), file.text.as_deref()?)))
    }

    /// Path and text of the source files of our crates.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| path.starts_with("crates/") && path.contains("/src/") && path.ends_with(".rs"))
    }
}

fn files() -> Result<BTreeMap<String, File>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let listed = output(&mut git)?;
    let paths = listed.split('\0').filter(|it| !it.is_empty() && root().join(it).is_file());
    paths.map(|path| Ok((path.to_owned(), file(&root().join(path))?))).collect()
}

fn file(path: &Path) -> Result<File> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(File { bytes: bytes.len(), text: String::from_utf8(bytes).ok() })
}

fn crates() -> Result<Vec<Crate>> {
    let metadata = output(&mut cargo(&["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata printed no JSON")?;
    let names: BTreeMap<&str, &str> =
        each(&metadata["packages"]).map(|it| (word(&it["id"]), word(&it["name"]))).collect();
    let uses: BTreeMap<&str, Vec<&str>> =
        each(&metadata["resolve"]["nodes"]).map(|it| (word(&it["id"]), packages_used(it))).collect();
    let ours: Vec<&str> = each(&metadata["workspace_members"]).map(word).collect();
    Ok(ours
        .iter()
        .map(|id| {
            let direct = uses[id].iter().filter(|it| ours.contains(it));
            Crate {
                name: names[id].to_owned(),
                uses: direct.map(|it| names[it].to_owned()).collect(),
                built_with: reachable(id, &uses).into_iter().map(|it| names[it].to_owned()).collect(),
            }
        })
        .collect())
}

/// Ids of the packages a package is built with; what only its tests use is left out.
fn packages_used(node: &Value) -> Vec<&str> {
    let for_building = |it: &&Value| each(&it["dep_kinds"]).any(|kind| kind["kind"] != "dev");
    each(&node["deps"]).filter(for_building).map(|it| word(&it["pkg"])).collect()
}

fn reachable<'v>(from: &str, uses: &BTreeMap<&'v str, Vec<&'v str>>) -> BTreeSet<&'v str> {
    let mut found = BTreeSet::new();
    let mut open = uses[from].clone();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(&uses[id]);
        }
    }
    found
}

fn each(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn reports() -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for folder in ["../shared/reports", "../shared/reports/planted"] {
        let Ok(entries) = fs::read_dir(root().join(folder)) else { continue };
        for entry in entries {
            let path = entry.context("could not list the measuring reports")?.path();
            if path.extension().is_some_and(|it| it == "txt") {
                let text = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
                let name = path.file_name().expect("a listed file has a name").to_string_lossy().into_owned();
                found.push((name, String::from_utf8_lossy(&text).into_owned()));
            }
        }
    }
    found.sort();
    Ok(found)
}
