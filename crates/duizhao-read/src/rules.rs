//! Word lists and tables, as data that a clerk can edit. 规则
//!
//! One entry a line, fields separated by ` | ` (full-width ｜ too), `#` begins a comment.

/// A line of a rule file that we could not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} 第 {line} 行：{why}")]
pub struct RuleError {
    pub file: String,
    pub line: usize,
    pub why: String,
}

/// Everything the review looks up. 规则
#[derive(Clone, Debug, Default)]
pub struct Rules {}

impl Rules {
    /// The tables shipped with the program.
    pub fn shipped() -> Rules {
        Rules::default()
    }
}

/// The rows of a rule file: line number and trimmed fields. 行
pub(crate) fn rows(content: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    content.lines().enumerate().filter_map(|(at, line)| {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        Some((at + 1, line.split(['|', '｜']).map(str::trim).collect()))
    })
}
