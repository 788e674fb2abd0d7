//! The shipped rules with an office's own.

use std::path::Path;

use anyhow::{Context, Result};
use duizhao_read::Rules;

/// Reads the folder of an office's own rule files, and its own theme.
pub(super) fn rules(folder: Option<&Path>, theme: Option<&Path>) -> Result<Rules> {
    let mut rules = match folder {
        Some(folder) => Rules::with(files(folder)?)?,
        None => Rules::shipped(),
    };
    if let Some(theme) = theme {
        rules.choose_theme(&theme.to_string_lossy(), &text(theme)?)?;
    }
    Ok(rules)
}

/// Every .txt of the folder and of its `themes` by its name there, in file-name order.
fn files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for (prefix, folder) in [("", folder.to_path_buf()), ("themes/", folder.join("themes"))] {
        if !folder.is_dir() && !prefix.is_empty() {
            continue;
        }
        let entries = std::fs::read_dir(&folder).with_context(|| {
            format!("打不开规则文件夹 {}（the folder of rules cannot be opened）", folder.display())
        })?;
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "txt") {
                let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
                found.push((format!("{prefix}{name}"), text(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Notepad writes UTF-8 or GB18030; both are read.
fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("读不了 {}（cannot be read）", path.display()))?;
    let document = duizhao_read::open(&bytes, &duizhao_read::Limits::default());
    let document = document.map_err(|why| anyhow::anyhow!("{}：{}", path.display(), why.why.zh))?;
    Ok(document.text.as_str().to_owned())
}
