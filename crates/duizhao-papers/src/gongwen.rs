//! A clean Word document in the layout of GB/T 9704-2012, for a report that came as plain text. 公文格式
//!
//! 22 lines of 28 characters on A4; the body alone, without the red head, for a report is internal
//! material. The same input gives the same bytes: nothing in the package carries a date.

mod body;

pub(crate) use body::{document_head, escaped};

use std::io::{Cursor, Write};

use duizhao_read::Reviewed;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::comment::Comment;
use crate::layout;

/// Parts that are the same for every report.
const FIXED: &[(&str, &str)] = &[
    ("[Content_Types].xml", include_str!("gongwen/content_types.xml")),
    ("_rels/.rels", include_str!("gongwen/package.rels")),
    ("word/_rels/document.xml.rels", include_str!("gongwen/document.rels")),
    ("word/styles.xml", include_str!("gongwen/styles.xml")),
    ("word/settings.xml", include_str!("gongwen/settings.xml")),
    ("word/footer1.xml", include_str!("gongwen/footer_odd.xml")),
    ("word/footer2.xml", include_str!("gongwen/footer_even.xml")),
];

/// A package around a document of ours that carries no comments.
pub(crate) fn plain(document: &str) -> Vec<u8> {
    let comments = body::comments(&[]);
    let written = [("word/document.xml", document), ("word/comments.xml", comments.as_str())];
    package(FIXED.iter().copied().chain(written)).expect("memory takes whatever is written to it")
}

/// The report as a .docx with the comments at their sentences.
pub fn gongwen(reviewed: &Reviewed, comments: &[Comment]) -> Vec<u8> {
    let paragraphs = layout::paragraphs(&reviewed.document, &reviewed.report);
    let document = body::document(&reviewed.document.text, &paragraphs, comments);
    let comments = body::comments(comments);
    let written = [("word/document.xml", document.as_str()), ("word/comments.xml", comments.as_str())];
    package(FIXED.iter().copied().chain(written)).expect("memory takes whatever is written to it")
}

fn package<'p>(parts: impl Iterator<Item = (&'p str, &'p str)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, content) in parts {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
