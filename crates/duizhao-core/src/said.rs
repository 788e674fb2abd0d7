//! The same sentence in Chinese and in English.

use std::fmt;

use serde::Serialize;

/// Said to a person of the office, in both languages when it is made. 说法
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    pub zh: String,
    pub en: String,
}

impl Said {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Said {
        Said { zh: zh.into(), en: en.into() }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}（{}）", self.zh, self.en)
    }
}

impl std::error::Error for Said {}
