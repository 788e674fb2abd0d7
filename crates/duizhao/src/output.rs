//! Where `-o` writes: never over an input, never over what is there unless `--force` says so, never a
//! file not asked for, never half a file.
//!
//! A file is written beside its place under a passing name and moved there when it is whole.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use duizhao_app::record::Failure;
use tempfile::NamedTempFile;

/// How a reviewed report is written. 格式
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    Docx,
    Html,
}

impl Paper {
    fn ending(self) -> &'static str {
        match self {
            Paper::Docx => "docx",
            Paper::Html => "html",
        }
    }
}

/// Whether what is there already may be written over. 覆盖
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct Over {
    /// 已有的文件也覆盖；不写则不动它
    #[arg(long)]
    force: bool,
}

impl Over {
    /// # Errors
    /// Where one of these is there.
    pub(crate) fn refuse<P: AsRef<Path>>(self, places: impl IntoIterator<Item = P>) -> Result<(), Failure> {
        let there = places.into_iter().find(|it| !self.force && it.as_ref().exists());
        there.map_or(Ok(()), |it| {
            let file = it.as_ref().display();
            Err(Failure::new(
                "exists",
                format!("已有 {file}，没有覆盖；请换一个名称，或加 --force 覆盖它"),
                format!("{file} is there already and was not written over; choose another name, or say --force"),
            ))
        })
    }
}

/// What `-o` asks for.
#[derive(Debug)]
pub(crate) enum Destination {
    /// The whole batch in one file.
    Json(PathBuf),
    /// The one report.
    File(PathBuf, Paper),
    /// A file for each report.
    Folder(PathBuf, Paper),
}

impl Destination {
    /// By its ending; a path without one is a folder.
    ///
    /// # Errors
    /// A sentence, where the place cannot be written to or is one of `inputs`.
    pub(crate) fn new(path: &Path, asked: Option<Paper>, reports: usize, inputs: &Inputs) -> Result<Destination> {
        let shown = path.display();
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let destination = match ending.as_deref() {
            _ if path.is_dir() => Destination::Folder(path.to_owned(), asked.unwrap_or(Paper::Docx)),
            Some("json") => Destination::Json(path.to_owned()),
            Some("docx") => Destination::File(path.to_owned(), Paper::Docx),
            Some("html" | "htm") => Destination::File(path.to_owned(), Paper::Html),
            None => Destination::Folder(path.to_owned(), asked.unwrap_or(Paper::Docx)),
            Some(other) => {
                bail!("-o {shown}：不会写 .{other}；请用 .docx、.html、.json 或一个文件夹（unknown ending）")
            }
        };
        match &destination {
            Destination::File(_, paper) if asked.is_some_and(|it| it != *paper) => {
                bail!("-o {shown} 与 --as 不一致（-o and --as disagree）")
            }
            Destination::Json(_) if asked.is_some() => bail!("--as 只用于 -o 文件夹（--as needs a folder）"),
            Destination::File(..) if reports != 1 => {
                bail!("有 {reports} 份材料，-o 请给一个文件夹或 .json 文件（several reports need a folder）")
            }
            Destination::Json(file) | Destination::File(file, _) => inputs.refuse(file)?,
            Destination::Folder(folder, _) => inputs.refuse_folder(folder)?,
        }
        Ok(destination)
    }
}

impl Destination {
    /// The files that are going to be written for these reports, where all can be read.
    pub(crate) fn places(&self, reports: &[PathBuf]) -> Vec<PathBuf> {
        match self {
            Destination::Json(file) | Destination::File(file, _) => vec![file.clone()],
            Destination::Folder(path, paper) => {
                let mut folder = Folder { path: path.clone(), paper: *paper, taken: BTreeSet::new() };
                reports.iter().map(|it| folder.place(&it.to_string_lossy())).collect()
            }
        }
    }
}

/// The files and folders given to the program, however they are named. 输入
#[derive(Default)]
pub(crate) struct Inputs {
    files: HashSet<Identity>,
    folders: HashSet<Identity>,
}

impl Inputs {
    pub(crate) fn new<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Inputs {
        let mut inputs = Inputs::default();
        for path in paths {
            let Some(identity) = identity(path) else { continue };
            if path.is_dir() {
                inputs.folders.insert(identity)
            } else {
                inputs.files.insert(identity)
            };
        }
        inputs
    }

    /// A sentence where this is one of the inputs, also through a link.
    pub(crate) fn refuse(&self, file: &Path) -> Result<()> {
        if identity(file).is_some_and(|it| self.files.contains(&it)) {
            bail!("{} 是输入文件，不会覆盖；请换一个文件名（it is an input, choose another name）", file.display());
        }
        Ok(())
    }

    /// What is written into a folder that was given would be read as a report the next time.
    fn refuse_folder(&self, folder: &Path) -> Result<()> {
        if identity(folder).is_some_and(|it| self.folders.contains(&it)) {
            bail!("{} 是输入文件夹；请换一个文件夹（it is an input, choose another folder）", folder.display());
        }
        Ok(())
    }
}

/// The same for every name of a file, links followed.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    #[cfg(unix)]
    Node(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let it = fs::metadata(path).ok()?;
    Some(Identity::Node(it.dev(), it.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::canonicalize(path).ok().map(Identity::Path)
}

/// The files of a folder, each named after its report: 材料.docx → 材料-审阅.docx.
pub(crate) struct Folder {
    path: PathBuf,
    paper: Paper,
    taken: BTreeSet<String>,
}

impl Folder {
    /// Makes it, if it is missing.
    pub(crate) fn make(path: &Path, paper: Paper) -> Result<Folder> {
        fs::create_dir_all(path)
            .with_context(|| format!("建不了文件夹 {}（cannot make the folder）", path.display()))?;
        Ok(Folder { path: path.to_owned(), paper, taken: BTreeSet::new() })
    }

    /// Where the review of this file goes; two reports of the same name get a number.
    pub(crate) fn place(&mut self, file: &str) -> PathBuf {
        let stem = Path::new(file).file_stem().map_or_else(|| "材料".into(), |it| it.to_string_lossy());
        let ending = self.paper.ending();
        let names = (1..).map(|count| match count {
            1 => format!("{stem}-审阅.{ending}"),
            more => format!("{stem}-审阅-{more}.{ending}"),
        });
        let name = names.into_iter().find(|it| !self.taken.contains(it)).expect("there is always a next number");
        self.taken.insert(name.clone());
        self.path.join(name)
    }
}

/// A file that is not there until it is whole. 待写文件
pub(crate) struct Pending {
    place: PathBuf,
    out: BufWriter<NamedTempFile>,
}

impl Pending {
    pub(crate) fn new(place: &Path) -> Result<Pending> {
        let folder = place.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".duizhao-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // As umask allows.
        let file = builder.tempfile_in(folder).with_context(|| unwritable(place))?;
        Ok(Pending { place: place.to_owned(), out: BufWriter::new(file) })
    }

    pub(crate) fn put(self) -> Result<()> {
        let place = self.place;
        let file =
            self.out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(|| unwritable(&place))?;
        file.persist(&place).map_err(|err| err.error).with_context(|| unwritable(&place))?;
        Ok(())
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Writes a whole file at once.
pub(crate) fn put(place: &Path, bytes: &[u8]) -> Result<()> {
    let mut pending = Pending::new(place)?;
    pending.write_all(bytes).with_context(|| unwritable(place))?;
    pending.put()
}

fn unwritable(place: &Path) -> String {
    format!("写不了 {}（cannot be written）", place.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_never_a_place_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("材料.docx");
        fs::write(&input, "x").unwrap();
        let inputs = Inputs::new([input.as_path(), folder.path()]);
        let other_name = folder.path().join(".").join("材料.docx");
        assert!(Destination::new(&other_name, None, 1, &inputs).is_err());
        assert!(Destination::new(folder.path(), None, 1, &inputs).is_err());
        assert!(Destination::new(&folder.path().join("审阅.docx"), None, 1, &inputs).is_ok());
        #[cfg(unix)]
        for link in [folder.path().join("软.docx"), folder.path().join("硬.docx")] {
            if link.ends_with("软.docx") {
                std::os::unix::fs::symlink(&input, &link).unwrap();
            } else {
                fs::hard_link(&input, &link).unwrap();
            }
            assert!(Destination::new(&link, None, 1, &inputs).is_err(), "{}", link.display());
        }
    }

    #[test]
    fn the_ending_says_what_is_written() {
        let none = Inputs::default();
        let asked = |path: &str, paper, reports| Destination::new(Path::new(path), paper, reports, &none);
        assert!(matches!(asked("x/出.HTML", None, 1), Ok(Destination::File(_, Paper::Html))));
        assert!(matches!(asked("x/出.json", None, 7), Ok(Destination::Json(_))));
        assert!(matches!(asked("x/出", Some(Paper::Html), 7), Ok(Destination::Folder(_, Paper::Html))));
        for (path, paper, reports) in [
            ("x/出.docx", None, 2),
            ("x/出.pdf", None, 1),
            ("x/出.docx", Some(Paper::Html), 1),
            ("x/出.json", Some(Paper::Html), 1),
        ] {
            assert!(asked(path, paper, reports).is_err(), "{path}");
        }
    }

    #[test]
    fn reports_of_one_name_get_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let mut folder = Folder::make(&folder.path().join("a/b"), Paper::Docx).unwrap();
        let names = ["甲/材料.docx", "乙/材料.txt", "丙.txt"].map(|it| folder.place(it));
        let names = names.map(|it| it.file_name().unwrap().to_string_lossy().into_owned());
        assert_eq!(names, ["材料-审阅.docx", "材料-审阅-2.docx", "丙-审阅.docx"]);
    }

    #[test]
    fn nothing_is_left_of_a_file_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("出.json");
        fs::write(&place, "old").unwrap();
        let mut pending = Pending::new(&place).unwrap();
        pending.write_all(b"new").unwrap();
        drop(pending);
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        put(&place, b"new").unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
