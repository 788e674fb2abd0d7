//! Why a file in TOML that an office writes cannot be taken: line, name, what stands there, what would be right. 设定有误

use std::ops::Range;

use crate::{Said, said_by_parser};

/// Not read as TOML, or not as what is asked for: `message` is what the reader of TOML says, `file` what the text is.
pub fn unread(file: &Said, text: &str, span: Option<Range<usize>>, message: &str) -> Said {
    let byte = span.map_or(0, |it| it.start);
    let (zh, en) = (chinese(message, value(text, byte)), message.trim());
    // A name that is unknown is in the sentence already.
    let key = key(text, byte).filter(|it| !en.contains(&format!("`{it}`")));
    let (before_zh, before_en) = key.map(|it| (format!("“{it}”"), format!("{it}: "))).unwrap_or_default();
    at(file, text, byte, &format!("{before_zh}：{zh}"), &format!("{before_en}{en}"))
}

/// The sentence with file and line before it.
pub fn at(file: &Said, text: &str, byte: usize, zh: &str, en: &str) -> Said {
    let number = 1 + text.get(..byte).unwrap_or(text).matches('\n').count();
    Said::new(format!("{}第 {number} 行{zh}", file.zh), format!("{}, line {number}: {en}", file.en))
}

fn line(text: &str, byte: usize) -> Option<(&str, &str)> {
    let begin = text.get(..byte)?.rfind('\n').map_or(0, |it| it + 1);
    text[begin..].lines().next()?.split_once('=')
}

/// What stands left of the value in its line.
fn key(text: &str, byte: usize) -> Option<&str> {
    line(text, byte).map(|it| it.0.trim().trim_matches('"')).filter(|it| !it.is_empty())
}

fn value(text: &str, byte: usize) -> &str {
    line(text, byte).map_or("", |it| it.1.trim())
}

fn chinese(message: &str, value: &str) -> String {
    match message {
        it if it.starts_with("invalid unquoted key") => {
            "名称里有字母、数字、- 和 _ 以外的字，要用引号括起来，如 \"受理\" = …".to_owned()
        }
        it if it.starts_with("string values must be quoted") => {
            format!("写的是 {value}；数不带单位，文字要用引号括起来")
        }
        it if it.starts_with("data did not match") => format!("写的是 {value}，没有这种写法"),
        it if it.contains("expected struct ") => format!("写的是 {value}，要写一张表：[名称] 下面一行一项"),
        _ => match said_by_parser(message) {
            same if same == message => format!("不是 TOML 的写法（{message}）"),
            said => said,
        },
    }
}
