//! What a file is, by its content and not by its name.

use crate::said::Said;
use crate::unreadable::Unreadable;

/// A format we read. 格式
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Docx,
    Text,
}

impl Format {
    pub fn code(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Text => "txt",
        }
    }
}

pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, Unreadable> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Docx);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::new(
            "empty",
            Said::new("文件是空的。", "the file is empty"),
            Said::new("请确认选对了文件。", "check that this is the right file"),
        ));
    }
    Ok(Format::Text)
}
