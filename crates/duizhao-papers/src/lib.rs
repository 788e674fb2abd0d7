//! Values → documents: JSON, .docx, .xlsx, .csv, one-file .html. Nothing here reads a file or asks the clock.

pub mod annotate;
pub mod comment;
pub mod gongwen;
pub mod html;
pub mod json;
mod layout;
pub mod table;
pub mod words;
