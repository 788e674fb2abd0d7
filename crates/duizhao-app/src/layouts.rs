//! The layouts an office keeps beside its record, and those that come with the program. 版式

use std::path::{Path, PathBuf};

use duizhao_read::ledger::{Head, ID_HEADER, Layout};

use crate::record::{Failure, Files, files};

/// Characters of a name.
pub(crate) const NAME_LONGEST: usize = 40;

/// The office's own first, by name, then the shipped ones.
///
/// # Errors
/// When a file of the office cannot be read; names it and its line.
pub fn all(kept: &Files) -> Result<Vec<Layout>, Failure> {
    let own = own(kept)?.into_iter().map(|it| it.1);
    Ok(own.chain(Layout::shipped()).collect())
}

/// Those that the office keeps, each with its file.
///
/// # Errors
/// As [`all`].
pub(crate) fn own(kept: &Files) -> Result<Vec<(PathBuf, Layout)>, Failure> {
    let mut paths: Vec<PathBuf> = match std::fs::read_dir(kept.layouts()) {
        Ok(entries) => entries.filter_map(|it| Some(it.ok()?.path())).collect(),
        Err(_) => Vec::new(),
    };
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    let read = |it: PathBuf| read(&it).map(|layout| (it, layout));
    paths.into_iter().map(read).collect()
}

/// By its name, or from a file.
///
/// # Errors
/// When there is neither.
pub fn named(kept: &Files, asked: &str) -> Result<Layout, Failure> {
    let path = Path::new(asked);
    if path.is_file() { read(path) } else { called(kept, asked) }
}

/// By its name alone.
///
/// # Errors
/// When there is none of that name.
pub fn called(kept: &Files, asked: &str) -> Result<Layout, Failure> {
    let all = all(kept)?;
    all.iter().find(|it| it.name == asked).cloned().ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
        let names = names.join("、");
        Failure::new(
            "missing",
            format!("没有叫“{asked}”的版式或版式文件；现有：{names}"),
            format!("there is no layout {asked:?} and no file of one; there are {names}"),
        )
    })
}

/// What is known of the columns of a sheet: by the ledger's own layout, whatever other columns it has, then
/// by one that has just these. Of that of another ledger nothing but the columns holds for this one; one that
/// comes with the program says what kind of ledger has them.
pub(crate) fn known(kept: &Files, head: &Head, ledger: &str) -> Result<Layout, Failure> {
    let own = of_ledger(kept, ledger).filter(|it| head.headers.iter().any(|header| it.field(header).is_some()));
    let is_ours = head.headers.iter().any(|it| it == ID_HEADER);
    let shipped = Layout::shipped();
    let fitting = all(kept)?.into_iter().find(|it| it.fits(head)).map(|it| {
        if shipped.contains(&it) {
            return it;
        }
        // A table of ours went out with the words of its ledger.
        let (states, units) = if is_ours { (it.states, it.units) } else { Default::default() };
        Layout { name: it.name, columns: it.columns, states, units, ..Layout::default() }
    });
    Ok(match (own, fitting) {
        (Some(own), Some(fitting)) => own.with(&fitting),
        (own, fitting) => own.or(fitting).unwrap_or_default(),
    })
}

/// How the rows of a ledger were read last.
pub(crate) fn of_ledger(kept: &Files, ledger: &str) -> Option<Layout> {
    read(&place(kept, ledger)).ok().filter(|it| it.name == ledger)
}

/// Keeps how the ledger of that name was read, with what was known of columns that this sheet lacked.
///
/// # Errors
/// As [`keep`].
pub fn remember(kept: &Files, layout: &Layout) -> Result<(), Failure> {
    let before = of_ledger(kept, &layout.name);
    let layout = before.iter().fold(layout.clone(), Layout::with);
    if before.as_ref() != Some(&layout) {
        keep(kept, &layout)?;
    }
    Ok(())
}

/// A name for a layout, as a person gives it; that of a ledger is as the ledger is called.
///
/// # Errors
/// When it is no name of 1 to 40 characters for a file of any system, or that of one that comes with the program.
pub(crate) fn check_name(kept: &Files, name: &str) -> Result<(), Failure> {
    let is_device = |it: &str| {
        let base = it.trim_end_matches(|it: char| it.is_ascii_digit());
        let numbered = it.len() == base.len() + 1;
        ["CON", "PRN", "AUX", "NUL"].contains(&it) || (numbered && ["COM", "LPT"].contains(&base))
    };
    let is_odd = |it: char| it.is_control() || "/\\:*?\"<>|".contains(it);
    let is_fit = (1..=NAME_LONGEST).contains(&name.chars().count())
        && !name.contains(is_odd)
        && !name.starts_with('.')
        && !is_device(&name.to_ascii_uppercase());
    if !is_fit {
        return Err(Failure::new(
            "layout-name",
            "版式的名称要写 1 到 40 个字，不含 / \\ : * ? \" < > |，不以点开头，也不能是 CON 这样系统保留的名称",
            "the name of a layout has 1 to 40 characters, none of them / \\ : * ? \" < > |, begins with no dot, and is none that systems reserve, as CON",
        ));
    }
    let is_shipped = Layout::shipped().iter().any(|it| it.name == name);
    if is_shipped && !own(kept)?.iter().any(|it| it.1.name == name) {
        return Err(Failure::new(
            "layout-name",
            format!("“{name}”是自带的版式，不能改；换一个名称保存，就是新的"),
            format!("{name:?} comes with the program and stays as it is; under another name it is a new one"),
        ));
    }
    Ok(())
}

/// Keeps no layout of this name any more; those that come with the program stay.
///
/// # Errors
/// When the office keeps none of that name, or its file cannot be removed.
pub(crate) fn forget(kept: &Files, name: &str) -> Result<(), Failure> {
    let (path, _) = own(kept)?.into_iter().find(|it| it.1.name == name).ok_or_else(|| {
        Failure::new("missing", format!("本单位没有叫“{name}”的版式"), format!("the office keeps no layout {name:?}"))
    })?;
    std::fs::remove_file(&path).map_err(|err| Failure::unwritten(&path, &err))
}

/// Keeps a layout beside the record, in place of an older one of the same name.
///
/// # Errors
/// As [`check`], or when the folder cannot be written to.
pub fn keep(kept: &Files, layout: &Layout) -> Result<PathBuf, Failure> {
    check(kept, layout)?;
    let (folder, path) = (kept.layouts(), place(kept, &layout.name));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, layout.to_text()));
    written.map_err(|err| Failure::unwritten(&path, &err))?;
    Ok(path)
}

/// A file that cannot be read would stand in the way of all others, and names that differ in signs share one.
///
/// # Errors
/// When its words would not be read back as they are, or its file holds a layout of another name.
pub fn check(kept: &Files, layout: &Layout) -> Result<(), Failure> {
    let path = place(kept, &layout.name);
    if let Some(other) = read(&path).ok().filter(|it| it.name != layout.name) {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let (name, other) = (&layout.name, other.name);
        return Err(Failure::new(
            "layout-name",
            format!(
                "版式“{name}”的文件 {file} 里已是版式“{other}”：名称只差标点、空格或大小写的是同一个文件；请换一个名称"
            ),
            format!(
                "the file of the layout {name:?}, {file}, already holds the layout {other:?}, as names that differ in signs, spaces or case alone have one file; choose another name"
            ),
        ));
    }
    if Layout::parse("", &layout.to_text()).is_ok_and(|it| it == *layout) {
        return Ok(());
    }
    Err(Failure::new(
        "layout",
        "台账名称、表头或状态词里有竖线“|”、换行或首尾空格，版式存不成；请改过再来",
        "the name of the ledger, a header or a word for a state holds `|`, a line end or spaces around it, and no layout can hold that; change it first",
    ))
}

fn place(kept: &Files, name: &str) -> PathBuf {
    let name: String =
        name.chars().map(|it| if it.is_alphanumeric() || "-_（）".contains(it) { it } else { '_' }).collect();
    kept.layouts().join(format!("{name}.txt"))
}

fn read(path: &Path) -> Result<Layout, Failure> {
    let shown = path.display().to_string();
    let mut layout = Layout::parse(&shown, &files::text(path)?)
        .map_err(|err| Failure::new("layout", err.to_string(), err.to_string()))?;
    if layout.name.is_empty() {
        layout.name = path.file_stem().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    }
    Ok(layout)
}
