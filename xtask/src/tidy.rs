//! What no compiler checks: that the documents are true, and that the house keeps its own rules.
//!
//! To add a check: one file in `tidy/` with a function from the [`Tree`] to the faults it finds,
//! one line in [`CHECKS`].

mod arrows;
mod glossary;
mod links;
mod map;
mod paths;
mod pure;
mod remarks;
mod reports;
mod size;
mod words;

use anyhow::{Result, bail};

use crate::tree::Tree;
use crate::work::say;

/// Gives one sentence for each fault.
type Check = fn(&Tree) -> Vec<String>;

const CHECKS: &[(&str, Check)] = &[
    ("map", map::check),
    ("arrows", arrows::check),
    ("pure", pure::check),
    ("glossary", glossary::check),
    ("links", links::check),
    ("remarks", remarks::check),
    ("size", size::check),
    ("words", words::check),
    ("paths", paths::check),
    ("reports", reports::check),
];

pub(crate) fn tidy() -> Result<()> {
    let tree = Tree::read()?;
    if tree.reports.is_empty() {
        say("reports: none beside the repository, so no rule is held against them");
    }
    let faults: Vec<String> = CHECKS
        .iter()
        .flat_map(|(name, check)| check(&tree).into_iter().map(move |fault| format!("{name}: {fault}")))
        .collect();
    faults.iter().for_each(|it| say(it));
    if !faults.is_empty() {
        bail!("tidy found {} faults", faults.len());
    }
    Ok(())
}
