//! A .docx as text with the source of every character.

use crate::document::Document;
use crate::limits::Limits;
use crate::said::Said;
use crate::unreadable::Unreadable;

pub(crate) fn read(_bytes: &[u8], _limits: &Limits) -> Result<Document, Unreadable> {
    Err(Unreadable::new(
        "damaged",
        Said::new("暂不能读取。", "cannot be read yet"),
        Said::new("请另存为 .txt。", "save it as .txt"),
    ))
}
