//! Why a file could not be read, and what would help.

use crate::said::Said;

/// A file that gave no text. 无法读取
///
/// `code` is one of `secrecy`, `other-format`, `encrypted`, `damaged`, `too-large`, `empty`,
/// `not-text`, `missing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub code: &'static str,
    pub why: Said,
    pub advice: Said,
}

impl Unreadable {
    pub fn new(code: &'static str, why: Said, advice: Said) -> Unreadable {
        Unreadable { code, why, advice }
    }

    /// Neither the text nor the name of such a file may be shown, stored or logged.
    pub fn is_secret(&self) -> bool {
        self.code == "secrecy"
    }
}
