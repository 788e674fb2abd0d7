//! Values → documents: JSON, CSV, .docx, .xlsx, one-file .html. Nothing here reads a file or asks the clock.

pub mod annotate;
pub mod comment;
pub mod gongwen;
pub mod html;
pub mod json;
mod layout;
pub mod signs;
pub mod table;
pub mod words;
