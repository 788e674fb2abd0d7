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

    /// Wording that reports share because their themes ask for it, of any year.
    pub fn wording(&self) -> impl Iterator<Item = &str> {
        let rows = THEMES.iter().flat_map(|it| rows(it));
        rows.filter_map(|(_, fields)| match fields[..] {
            ["用语", wording, ..] => Some(wording),
            _ => None,
        })
    }
}

/// The themes shipped, by year.
const THEMES: &[&str] = &[
    include_str!("../rules/themes/2013.txt"),
    include_str!("../rules/themes/2015.txt"),
    include_str!("../rules/themes/2016.txt"),
    include_str!("../rules/themes/2018.txt"),
    include_str!("../rules/themes/2019-18.txt"),
    include_str!("../rules/themes/2019-four.txt"),
    include_str!("../rules/themes/2019.txt"),
    include_str!("../rules/themes/2020-branch.txt"),
    include_str!("../rules/themes/2020.txt"),
    include_str!("../rules/themes/2021.txt"),
    include_str!("../rules/themes/2022.txt"),
    include_str!("../rules/themes/2023-five.txt"),
    include_str!("../rules/themes/2023.txt"),
    include_str!("../rules/themes/2024.txt"),
    include_str!("../rules/themes/2025.txt"),
];

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
