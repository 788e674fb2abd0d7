//! Where `-o` writes: never over an input, never over what is there unless `--force` says so, never a
//! file not asked for, never half a file.
//!
//! A file is written beside its place under a passing name and moved there when it is whole.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

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
    /// Where one of these is there, or is an input: that is never written over.
    pub(crate) fn refuse<P: AsRef<Path>>(
        self,
        places: impl IntoIterator<Item = P>,
        inputs: &Inputs,
    ) -> Result<(), Failure> {
        places.into_iter().try_for_each(|it| {
            let place = it.as_ref();
            inputs.refuse(place)?;
            if self.force || !place.exists() {
                return Ok(());
            }
            let file = place.display();
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
    /// A sentence, where the place cannot be written to or is a folder among `inputs`.
    pub(crate) fn new(
        path: &Path,
        asked: Option<Paper>,
        reports: usize,
        inputs: &Inputs,
    ) -> Result<Destination, Failure> {
        let wrong = |zh: String, en: String| Failure::new("usage", zh, en);
        let shown = path.display();
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let destination = match ending.as_deref() {
            _ if path.is_dir() => Destination::Folder(path.to_owned(), asked.unwrap_or(Paper::Docx)),
            Some("json") => Destination::Json(path.to_owned()),
            Some("docx") => Destination::File(path.to_owned(), Paper::Docx),
            Some("html" | "htm") => Destination::File(path.to_owned(), Paper::Html),
            None => Destination::Folder(path.to_owned(), asked.unwrap_or(Paper::Docx)),
            Some(other) => {
                return Err(wrong(
                    format!("-o {shown}：不会写 .{other}；请用 .docx、.html、.json 或一个文件夹"),
                    format!("-o {shown}: .{other} cannot be written; use .docx, .html, .json or a folder"),
                ));
            }
        };
        match &destination {
            Destination::File(_, paper) if asked.is_some_and(|it| it != *paper) => {
                Err(wrong(format!("-o {shown} 与 --as 不一致"), format!("-o {shown} and --as disagree")))
            }
            Destination::Json(_) if asked.is_some() => {
                Err(wrong("--as 只用于 -o 文件夹".to_owned(), "--as needs -o with a folder".to_owned()))
            }
            Destination::File(..) if reports != 1 => Err(wrong(
                format!("有 {reports} 份材料，-o 请给一个文件夹或 .json 文件"),
                format!("{reports} reports: -o needs a folder or a .json file"),
            )),
            Destination::Json(_) | Destination::File(..) => Ok(()),
            Destination::Folder(folder, _) => inputs.refuse_folder(folder),
        }?;
        Ok(destination)
    }

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

/// What is never written over: the files and folders given to the program and those of the record it
/// works on, however they are named. 输入
#[derive(Default)]
pub(crate) struct Inputs {
    files: HashSet<Identity>,
    folders: HashSet<Identity>,
}

impl Inputs {
    pub(crate) fn new<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Inputs {
        let mut inputs = Inputs::default();
        for path in paths {
            let path = path.as_ref();
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
    pub(crate) fn refuse(&self, file: &Path) -> Result<(), Failure> {
        if !identity(file).is_some_and(|it| self.files.contains(&it)) {
            return Ok(());
        }
        let file = file.display();
        Err(Failure::new(
            "input",
            format!("{file} 是输入文件，或是底账自己的文件，不会覆盖；请换一个文件名"),
            format!("{file} is an input or a file of the record and is never written over; choose another name"),
        ))
    }

    /// What is written into a folder that was given would be read as a report the next time.
    fn refuse_folder(&self, folder: &Path) -> Result<(), Failure> {
        if !identity(folder).is_some_and(|it| self.folders.contains(&it)) {
            return Ok(());
        }
        let folder = folder.display();
        Err(Failure::new(
            "input",
            format!("{folder} 是输入文件夹；请换一个文件夹"),
            format!("{folder} is an input; choose another folder"),
        ))
    }
}

/// The same for every name of a file, links followed; of one that is not there yet, by its folder.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    #[cfg(unix)]
    Node(u64, u64),
    Path(PathBuf),
}

fn identity(path: &Path) -> Option<Identity> {
    there(path).or_else(|| {
        let folder = fs::canonicalize(folder_of(path)).ok()?;
        Some(Identity::Path(folder.join(path.file_name()?)))
    })
}

#[cfg(unix)]
fn there(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let it = fs::metadata(path).ok()?;
    Some(Identity::Node(it.dev(), it.ino()))
}

#[cfg(not(unix))]
fn there(path: &Path) -> Option<Identity> {
    fs::canonicalize(path).ok().map(Identity::Path)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The files of a folder, each named after its report: 材料.docx → 材料-审阅.docx.
pub(crate) struct Folder {
    path: PathBuf,
    paper: Paper,
    taken: BTreeSet<String>,
}

impl Folder {
    /// Makes it, if it is missing.
    pub(crate) fn make(path: &Path, paper: Paper) -> Result<Folder, Failure> {
        make_folder(path)?;
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
    pub(crate) fn new(place: &Path) -> Result<Pending, Failure> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".duizhao-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // As umask allows.
        let file = builder.tempfile_in(folder_of(place)).map_err(|err| Failure::unwritten(place, &err))?;
        Ok(Pending { place: place.to_owned(), out: BufWriter::new(file) })
    }

    pub(crate) fn put(self) -> Result<(), Failure> {
        let place = self.place;
        let file = self.out.into_inner().map_err(std::io::IntoInnerError::into_error);
        let moved = file.and_then(|it| it.persist(&place).map_err(|err| err.error));
        moved.map(drop).map_err(|err| Failure::unwritten(&place, &err))
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
pub(crate) fn put(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut pending = Pending::new(place)?;
    pending.write_all(bytes).map_err(|err| Failure::unwritten(place, &err))?;
    pending.put()
}

/// With those above it; one that is there is left as it is.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|err| Failure::unwritten(path, &err))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_never_a_place_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("材料.docx");
        fs::write(&input, "x").unwrap();
        let coming = folder.path().join("record.sqlite-wal");
        let inputs = Inputs::new([input.as_path(), coming.as_path(), folder.path()]);
        let over = Over { force: true };
        let other_name = |name: &str| folder.path().join(".").join(name);
        assert!(over.refuse([other_name("材料.docx")], &inputs).is_err());
        assert!(over.refuse([other_name("record.sqlite-wal")], &inputs).is_err(), "not there yet");
        assert!(Destination::new(folder.path(), None, 1, &inputs).is_err());
        assert!(over.refuse([other_name("审阅.docx")], &inputs).is_ok());
        #[cfg(unix)]
        for link in [folder.path().join("软.docx"), folder.path().join("硬.docx")] {
            if link.ends_with("软.docx") {
                std::os::unix::fs::symlink(&input, &link).unwrap();
            } else {
                fs::hard_link(&input, &link).unwrap();
            }
            assert!(over.refuse([&link], &inputs).is_err(), "{}", link.display());
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
