//! How a file becomes a document, with a conversion in between where that is allowed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duizhao_read::{Document, Limits, Said, Unreadable};

use crate::convert;

/// The same for every file of a request. 读取方式
#[derive(Default)]
pub(super) struct Reading {
    limits: Limits,
    convert: bool,
    /// A file is opened up to three times and takes seconds to convert. In memory alone.
    converted: RefCell<BTreeMap<PathBuf, Result<Vec<u8>, Unreadable>>>,
    /// Files that are on no disk, by what they are called.
    held: BTreeMap<PathBuf, Vec<u8>>,
}

impl Reading {
    pub(super) fn new(limits: Limits, convert: bool) -> Reading {
        Reading { limits, convert, ..Reading::default() }
    }

    /// Of what was sent and lies in no folder.
    pub(super) fn held(held: BTreeMap<PathBuf, Vec<u8>>) -> Reading {
        Reading { held, ..Reading::default() }
    }

    pub(super) fn document(&self, path: &Path) -> Result<Document, Unreadable> {
        self.bytes_and_document(path).map(|it| it.1)
    }

    /// The document, and the bytes it was read from.
    pub(super) fn bytes_and_document(&self, path: &Path) -> Result<(Vec<u8>, Document), Unreadable> {
        let held = self.held.get(path).map(|it| Ok(it.clone()));
        let bytes = held.unwrap_or_else(|| std::fs::read(path)).map_err(|err| missing(&err))?;
        match duizhao_read::open(&bytes, &self.limits) {
            Err(why) if self.convert && why.code == "other-format" => {
                let bytes = self.converted(path)?;
                let document = duizhao_read::open(&bytes, &self.limits)?;
                Ok((bytes, document))
            }
            opened => Ok((bytes, opened?)),
        }
    }

    fn converted(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        let mut converted = self.converted.borrow_mut();
        converted.entry(path.to_owned()).or_insert_with(|| convert::to_docx(path)).clone()
    }
}

fn missing(err: &std::io::Error) -> Unreadable {
    let why = duizhao_core::said_by_system(err);
    Unreadable::new(
        "missing",
        Said::new(format!("打不开这个文件：{}。", why.zh), format!("the file cannot be opened: {}", why.en)),
        Said::new("请确认路径和权限。", "check the path and the permissions"),
    )
}
