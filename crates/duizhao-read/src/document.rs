//! A document as text, with the source of every position in it.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::format::{self, Format};
use crate::limits::Limits;
use crate::said::Said;
use crate::text::{Span, Text};
use crate::unreadable::Unreadable;
use crate::{docx, secrecy, txt};

/// What we read of a file. 文档
#[derive(Clone, Debug)]
pub struct Document {
    pub format: Format,
    /// SHA-256 of the file's bytes.
    pub sha256: [u8; 32],
    /// The text every position refers to. For plain text exactly the decoded file with `\n` line
    /// ends and no BOM; for .docx the paragraphs in reading order joined by one `\n`.
    pub text: Text,
    /// In reading order; for plain text one a line.
    pub paragraphs: Vec<Paragraph>,
    /// What could not be read, and where.
    pub problems: Vec<Problem>,
}

/// A paragraph, or a line of plain text. 段落
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub start: usize,
    pub end: usize,
    /// Level of the heading style it carries, 1 on top.
    pub heading: Option<u8>,
    pub in_table: bool,
    /// Where its characters come from; empty for plain text.
    pub pieces: Vec<Piece>,
}

impl Paragraph {
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A stretch of text that comes from one place.
#[derive(Clone, Debug)]
pub struct Piece {
    pub span: Span,
    pub origin: Origin,
}

/// Where a stretch of text stands in the author's file.
#[derive(Clone, Debug)]
pub enum Origin {
    /// In the main part of a .docx; byte ranges of that part.
    Run {
        /// The whole `w:r` element.
        run: Range<usize>,
        /// The raw characters inside its `w:t`, entities unresolved; for a tab or a break the element.
        content: Range<usize>,
    },
    /// Made by the word processor, as an automatic number is.
    Generated,
}

/// Something odd in a document that did not keep us from reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    pub code: &'static str,
    pub why: Said,
}

/// Reads the bytes of a file, whatever its name says.
///
/// # Errors
/// [`Unreadable`] when it is no document we read, is damaged, encrypted or beyond `limits`, or
/// carries a secrecy marking.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let mut document = match format::sniff(bytes, limits)? {
        Format::Docx => docx::read(bytes, limits)?,
        Format::Text => txt::read(bytes, limits)?,
    };
    secrecy::refuse_marked(&document.text)?;
    if document.text.as_str().trim().is_empty() {
        return Err(Unreadable::empty());
    }
    document.sha256 = Sha256::digest(bytes).into();
    Ok(document)
}
