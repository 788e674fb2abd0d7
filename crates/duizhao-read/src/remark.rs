//! What a reviewer would ask, one file each. 意见

pub(crate) mod copied;

use sha2::{Digest, Sha256};

use crate::said::Said;
use crate::text::{Span, Text};

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 必改
    Must,
    /// 建议
    Should,
    /// 提示
    Note,
}

impl Grade {
    pub fn code(self) -> &'static str {
        match self {
            Grade::Must => "must",
            Grade::Should => "should",
            Grade::Note => "note",
        }
    }
}

/// One question to the author, at the sentence it is about. 意见
#[derive(Clone, Debug)]
pub struct Remark {
    pub code: &'static str,
    pub grade: Grade,
    pub span: Span,
    /// Index of the item it is about.
    pub item: Option<usize>,
    pub aspect: Option<String>,
    /// What is missing, after the sentence has been quoted.
    pub why: Said,
    /// A question the author can answer himself.
    pub advice: Said,
    pub from: Option<From>,
}

/// The passage of another text that a remark points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// Index of the other text in the batch: see [`crate::Reviewed`].
    pub other: usize,
    pub span: Span,
    pub quote: String,
}

impl Remark {
    pub fn quote<'t>(&self, text: &'t Text) -> &'t str {
        text.slice(self.span)
    }

    /// The code and 12 hex digits of SHA-256 of the quote without white space and digits, so that
    /// a dismissal finds it again after small changes.
    pub fn id(&self, text: &Text) -> String {
        let kept: String = self.quote(text).chars().filter(|it| !it.is_whitespace() && !it.is_numeric()).collect();
        let digest = Sha256::digest(kept.as_bytes());
        let hex: String = digest[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{hex}", self.code)
    }
}
