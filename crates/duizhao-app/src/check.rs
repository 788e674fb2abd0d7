//! Review one report, several, or all in a folder. 审阅

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use duizhao_read::{Beside, Limits, Reviewed, Rules, Said, Unreadable, Wanted};

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub struct Check {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    pub against: Vec<PathBuf>,
    pub limits: Limits,
}

/// One input, read or not.
pub enum Outcome {
    Reviewed(Box<Reviewed>),
    Unreadable { file: String, why: Unreadable },
}

/// Reviews every input in turn and hands each outcome over.
pub fn check(request: &Check, mut give: impl FnMut(Outcome) -> Result<()>) -> Result<()> {
    let rules = Rules::shipped();
    let earlier: Vec<_> = request.against.iter().filter_map(|it| open(it, &request.limits).ok()).enumerate().collect();
    let beside = Beside { earlier, ..Beside::default() };
    for path in files(&request.inputs)? {
        let file = path.to_string_lossy().into_owned();
        give(match open(&path, &request.limits) {
            Ok(document) => {
                Outcome::Reviewed(Box::new(duizhao_read::review(file, document, &rules, &beside, &Wanted::default())))
            }
            Err(why) => Outcome::Unreadable { file, why },
        })?;
    }
    Ok(())
}

fn open(path: &Path, limits: &Limits) -> Result<duizhao_read::Document, Unreadable> {
    let bytes = std::fs::read(path).map_err(|err| {
        Unreadable::new(
            "missing",
            Said::new(format!("打不开这个文件：{err}。"), format!("the file cannot be opened: {err}")),
            Said::new("请确认路径和权限。", "check the path and the permissions"),
        )
    })?;
    duizhao_read::open(&bytes, limits)
}

/// The files meant, folders opened, in file-name order.
fn files(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            found.push(input.clone());
            continue;
        }
        let entries = std::fs::read_dir(input).with_context(|| format!("打不开文件夹 {}", input.display()))?;
        for entry in entries {
            let path = entry?.path();
            let hidden = path.file_name().is_some_and(|it| it.to_string_lossy().starts_with(['.', '~']));
            if path.is_file() && !hidden {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
