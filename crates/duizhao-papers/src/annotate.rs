//! Word comments in the author's own .docx. 批注
//!
//! Marks are only ever inserted: no byte of the text is changed or moved. A run is split by closing
//! and reopening it around the mark, so taking the insertions out gives the main part back byte for
//! byte. Of the other parts only the comments, the links of the main part and the list of types grow;
//! everything else is copied without being unpacked.

mod anchor;
mod comments_part;
mod dialect;
mod repack;
mod run;

use std::collections::BTreeMap;

use duizhao_read::docx::package::Package;
use duizhao_read::{Document, Limits, Unreadable};

use anchor::Anchors;
use comments_part::Parts;
use dialect::Dialect;

pub use crate::comment::Comment;

#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    #[error("the package cannot be read: {}", .0.why.en)]
    Unreadable(Unreadable),
    #[error("{0} is not UTF-8, so comments cannot be added to it")]
    NotUtf8(String),
    #[error("the document was not read from these bytes")]
    OtherDocument,
    /// Nothing in the file but automatic numbers.
    #[error("the document has no text a comment could stand on")]
    NoPlace,
    #[error("the package cannot be written")]
    Package(#[from] zip::result::ZipError),
}

/// The same document with these comments; `document` must be what was read of `original`.
///
/// # Errors
/// [`AnnotateError`] when the two do not belong together or the package is not as the standard asks.
pub fn annotate(original: &[u8], document: &Document, comments: &[Comment]) -> Result<Vec<u8>, AnnotateError> {
    if comments.is_empty() {
        return Ok(original.to_vec());
    }
    let mut package = Package::open(original, &unlimited()).map_err(AnnotateError::Unreadable)?;
    let main = package.main_part().map_err(AnnotateError::Unreadable)?;
    let xml = utf_8(&mut package, &main)?.ok_or(AnnotateError::OtherDocument)?;
    let dialect = Dialect::of(&xml)?;
    let parts = Parts::find(&mut package, &main)?;
    let ids = parts.free_ids(&xml, comments.len())?;
    let anchors = Anchors::new(&xml, document)?;
    let mut insertions = Insertions::default();
    for (comment, id) in comments.iter().zip(&ids) {
        let (start, end) = anchors.around(comment.span)?;
        insertions.slot(start).starts.push(*id);
        insertions.slot(end).ends.push(*id);
    }
    let mut replaced = parts.with(comments, &ids, &dialect)?;
    replaced.insert(main, insertions.into(&xml, &dialect));
    repack::repack(original, &package, replaced)
}

/// A place where a mark can stand, and what closes and reopens the run around it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cut {
    at: usize,
    close: String,
    reopen: String,
}

/// What is inserted into the main part, by place.
#[derive(Default)]
struct Insertions {
    slots: BTreeMap<usize, Slot>,
}

#[derive(Default)]
struct Slot {
    close: String,
    reopen: String,
    /// Comments that end here come before those that begin, so that they do not overlap.
    ends: Vec<i64>,
    starts: Vec<i64>,
}

impl Insertions {
    fn slot(&mut self, cut: Cut) -> &mut Slot {
        let slot = self.slots.entry(cut.at).or_default();
        (slot.close, slot.reopen) = (cut.close, cut.reopen);
        slot
    }

    fn into(self, xml: &str, dialect: &Dialect) -> String {
        let mut written = String::with_capacity(xml.len() + self.slots.len() * 200);
        let mut done = 0;
        for (at, slot) in self.slots {
            written.push_str(&xml[done..at]);
            written.push_str(&slot.close);
            slot.ends.iter().for_each(|id| written.push_str(&dialect.end_mark(*id)));
            slot.starts.iter().for_each(|id| written.push_str(&dialect.start_mark(*id)));
            written.push_str(&slot.reopen);
            done = at;
        }
        written + &xml[done..]
    }
}

/// What could be read within some limits is written without any.
fn unlimited() -> Limits {
    Limits { text_bytes: u64::MAX, unpacked_bytes: u64::MAX - 1, depth: usize::MAX }
}

fn utf_8(package: &mut Package<'_>, part: &str) -> Result<Option<String>, AnnotateError> {
    let bytes = package.bytes_of(part).map_err(AnnotateError::Unreadable)?;
    bytes.map(String::from_utf8).transpose().map_err(|_| AnnotateError::NotUtf8(part.to_owned()))
}
