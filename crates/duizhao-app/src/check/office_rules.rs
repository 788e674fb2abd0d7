//! The rules of an office: its own words and its own theme beside those shipped.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use duizhao_read::{RuleError, Rules};

/// The shipped tables with those of a folder, held against one theme where one is given.
pub(super) fn office_rules(folder: Option<&Path>, theme: Option<&Path>) -> Result<Rules> {
    let mut own = Vec::new();
    if let Some(folder) = folder {
        tables(folder, "", &mut own)?;
        if folder.join("themes").is_dir() {
            tables(&folder.join("themes"), "themes/", &mut own)?;
        }
    }
    let mut rules = Rules::with(own).map_err(|err| wrong(&err))?;
    if let Some(theme) = theme {
        rules.choose_theme(&theme.to_string_lossy(), &read(theme)?).map_err(|err| wrong(&err))?;
    }
    Ok(rules)
}

fn tables(folder: &Path, prefix: &str, own: &mut Vec<(String, String)>) -> Result<()> {
    for path in super::files::files_in(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        own.push((format!("{prefix}{name}"), read(&path)?));
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("读不了 {}（the file cannot be read）", path.display()))
}

fn wrong(err: &RuleError) -> anyhow::Error {
    anyhow!("规则有误（a rule cannot be taken）：{err}")
}
