//! The review as the author's own file with comments.

use anyhow::Result;
use duizhao_papers::{annotate, comment, gongwen};
use duizhao_read::{Document, Format, Language, Reviewed};

/// The author's own file with comments, or, for plain text, a clean one. `original` gives the bytes
/// that were read, and what was read from them.
///
/// # Errors
/// When the file cannot be had again, or comments cannot be put into it.
pub fn commented(
    reviewed: &Reviewed,
    language: Language,
    original: impl FnOnce() -> Result<(Vec<u8>, Document)>,
) -> Result<Vec<u8>> {
    let comments = comment::comments(reviewed, language);
    match reviewed.document.format {
        Format::Text => Ok(gongwen::gongwen(reviewed, &comments)),
        Format::Docx => {
            let (bytes, document) = original()?;
            Ok(annotate::annotate(&bytes, &document, &comments)?)
        }
    }
}
