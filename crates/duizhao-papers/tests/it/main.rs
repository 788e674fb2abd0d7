//! Whole files written, and what the standard and their author may ask of them.

mod annotate;
#[path = "../../../duizhao-read/tests/it/builder.rs"]
mod builder;
mod check_json;
mod gongwen;
mod page;
mod restored;
mod sample;
mod signs;
