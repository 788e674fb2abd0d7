//! Rewrites what follows from the code: expected results and generated files.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::work::{cargo, root, run};

/// Files that follow from the code, each with the function that writes it.
const GENERATED: &[Generated] = &[];

type Generated = (&'static str, fn() -> String);

/// Takes what the tests now see for what they should see; the diff is what a person reviews.
pub(crate) fn bless() -> Result<()> {
    write()?;
    run(cargo(&["test", "--workspace", "--locked", "--quiet"]).env("UPDATE_EXPECT", "1").env("BLESS", "1"))
}

fn write() -> Result<()> {
    for (path, make) in GENERATED {
        fs::write(root().join(path), make()).with_context(|| format!("could not write {path}"))?;
    }
    Ok(())
}

/// Fails when a generated file is not what the code would write; nothing is changed, so that `ci`
/// can run before a commit too.
pub(crate) fn compare() -> Result<()> {
    for (path, make) in GENERATED {
        let found = fs::read_to_string(root().join(path)).unwrap_or_default();
        if found != make() {
            bail!("{path} is not what the code says: run `cargo xtask bless` and read the diff");
        }
    }
    Ok(())
}
