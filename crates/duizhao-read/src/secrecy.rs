//! Secrecy markings at the head of a document stop reading at once. 密级标志
//!
//! A marking is a line, or a column of a line, that is nothing but a level with its term, or a level
//! with a star. A sentence about secrets is neither.

use crate::said::Said;
use crate::text::Text;
use crate::unreadable::Unreadable;

/// The marking stands above the title; these many lines that are not empty are looked at.
const HEAD_LINES: usize = 10;

const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];
const STARS: &str = "★☆✩✭✮✯✰⭐⭑*✱∗▲△◆◇●○•·■";
const STRONG_STARS: &str = "★☆✩✭✮✯✰⭐⭑*✱∗▲";
const URGENCY: [&str; 6] = ["特提", "特急", "加急", "平急", "急件", "紧急"];
const NOUNS: [&str; 5] = ["级", "件", "文件", "材料", "资料"];
const BRACKETS: &str = "【】[]()〔〕〈〉<>《》「」『』{}|\"“”'";

/// # Errors
/// [`Unreadable`] with code `secrecy` when the head of the text carries a marking.
pub(crate) fn refuse_marked(text: &Text) -> Result<(), Unreadable> {
    let lines = text.as_str().split(['\n', '\u{b}', '\u{c}', '\u{2028}']);
    refuse_marked_lines(lines.filter(|line| !line.trim().is_empty()).take(HEAD_LINES))
}

/// # Errors
/// As [`refuse_marked`], for lines of which each may be the marking, as in a header.
pub(crate) fn refuse_marked_lines<'l>(mut lines: impl Iterator<Item = &'l str>) -> Result<(), Unreadable> {
    if !lines.any(is_marked) {
        return Ok(());
    }
    Err(Unreadable::new(
        "secrecy",
        Said::new(
            "文件首部疑有密级标志，已停止读取，未保存内容。请停止在本机处理，不要转发、不要自行删除，并立即联系本单位保密员。",
            "the head of the file seems to carry a secrecy marking; reading was stopped and nothing was kept. \
             Stop handling it on this machine, do not pass it on, do not delete it yourself, \
             and contact the secrecy officer of the unit at once",
        ),
        Said::new("", ""),
    ))
}

/// Whether a line of a typed text carries a marking: such a text belongs on no machine like this.
pub fn carries_marking(text: &str) -> bool {
    text.lines().any(is_marked)
}

fn is_marked(line: &str) -> bool {
    // Every marking has one of these, and most lines have none.
    if !line.contains('密') && !line.contains('秘') {
        return false;
    }
    let whole = compact(line);
    starred(&whole) || declared(&whole) || in_brackets(&whole) || columns(line).any(|it| is_marking(&compact(it)))
}

/// 机密★10年, anywhere in the line.
fn starred(line: &str) -> bool {
    after_levels(line).any(|rest| rest.strip_prefix('级').unwrap_or(rest).starts_with(|it| STRONG_STARS.contains(it)))
}

/// 密级：机密, 密级 秘密
fn declared(line: &str) -> bool {
    let Some((before, value)) = line.split_once("密级").or_else(|| line.split_once("秘级")) else { return false };
    let value = value.trim_start_matches([':', '为', '是', '等', '级', '别', '(', ')', '、', '=', '_', '-']);
    before.chars().count() <= 12
        && value.chars().count() <= 24
        && LEVELS.iter().any(|level| value.trim_start_matches(|it| BRACKETS.contains(it)).starts_with(level))
}

/// 对照检查材料（秘密）
fn in_brackets(line: &str) -> bool {
    let inner = line.split(['(', '【', '[', '〔', '<', '〈']).skip(1);
    inner.filter_map(|it| it.split_once([')', '】', ']', '〕', '>', '〉'])).any(|(inside, _)| is_marking(inside))
}

/// Stretches between wide gaps; letters set apart by single spaces stay together in the whole line.
fn columns(line: &str) -> impl Iterator<Item = &str> {
    std::iter::once(line)
        .chain(line.split(['\t', '|', '｜']))
        .chain(line.split("  "))
        .chain(line.split("\u{3000}\u{3000}"))
}

/// Nothing but a level, a term, and what stands beside them on a cover: number, urgency.
fn is_marking(text: &str) -> bool {
    let text = trim_edges(text);
    let text = text.strip_prefix("密级").unwrap_or(text).trim_start_matches(':');
    if let Some(term) = text.strip_prefix("保密期限") {
        return is_term(term.trim_start_matches(':')) && !term.trim_start_matches(':').is_empty();
    }
    let text = URGENCY.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let Some(rest) = LEVELS.iter().find_map(|level| trim_edges(text).strip_prefix(level)) else { return false };
    let rest = NOUNS.iter().rev().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
    is_term(rest.trim_start_matches(|it| STARS.contains(it) || BRACKETS.contains(it) || ":-_、,—".contains(it)))
}

/// 10年, 长期, 五年, 6个月, 至2030年5月1日; nothing at all is a term too.
fn is_term(text: &str) -> bool {
    let text = trim_edges(text);
    let text = URGENCY.iter().find_map(|it| text.strip_suffix(it)).unwrap_or(text);
    let text = text.strip_prefix("保密期限").unwrap_or(text).trim_start_matches(':');
    let text = text.trim_end_matches(|it: char| it.is_ascii_digit() || STARS.contains(it) || BRACKETS.contains(it));
    const WORDS: [&str; 8] = ["长期", "永久", "无期限", "解密前", "公开前", "启用前", "短期", "期限"];
    let numeral =
        |it: char| it.is_ascii_digit() || "〇零一二三四五六七八九十百两壹贰叁拾个年月日至到前天.-/".contains(it);
    WORDS.iter().fold(text.to_owned(), |text, word| text.replace(word, "")).chars().all(numeral)
}

fn trim_edges(text: &str) -> &str {
    text.trim_matches(|it: char| {
        it.is_ascii_digit() && !text.contains('年') && !text.contains('月')
            || STARS.contains(it)
            || BRACKETS.contains(it)
            || "#.:_-—,;。、".contains(it)
    })
}

/// What follows each level in the line.
fn after_levels(line: &str) -> impl Iterator<Item = &str> {
    LEVELS.iter().flat_map(move |level| line.match_indices(level).map(move |(at, _)| &line[at + level.len()..]))
}

/// Without spaces and what cannot be seen; full width and traditional forms made plain.
fn compact(line: &str) -> String {
    let seen = line.chars().filter(|it| !it.is_whitespace() && !it.is_control() && !is_invisible(*it));
    seen.map(plain).collect()
}

fn is_invisible(it: char) -> bool {
    matches!(it as u32, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFFC)
}

fn plain(it: char) -> char {
    match it {
        '絕' => '绝',
        '機' => '机',
        '祕' => '秘',
        '級' => '级',
        '長' => '长',
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        _ => it,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], marked: bool) {
        for line in lines {
            let text = Text::new(format!("\n{line}\n2023年度个人对照检查材料\n（姓名）\n"));
            assert_eq!(refuse_marked(&text).is_err(), marked, "{line}");
        }
    }

    #[test]
    fn markings_stop_reading() {
        check(
            &[
                "机密★10年",
                "秘密★长期",
                "机密 ★ 1年",
                "机 密",
                "绝密",
                "机　密　★　１　年",
                "秘密▲10年",
                "密级：机密",
                "密 级： 秘密 保密期限：五年",
                "000123 机密★1年 特急",
                "000123    机密    特急",
                "机密级",
                "【机密】",
                "（秘密）",
                "绝密*",
                "秘密10年",
                "秘密：长期",
                "机密★",
                "★秘密",
                "機密★永久",
                "对照检查材料（秘密）",
                "**机密**",
                "机\u{200b}密",
                "保密期限：10年",
                "特急 机密",
                "密级\t秘密",
                "机密★六个月",
                "某某党委\t机密★1年",
                "秘密文件",
                "# 机密",
                "密级：秘密★1年 编号：001",
            ],
            true,
        );
    }

    #[test]
    fn talking_about_secrets_is_no_marking() {
        check(
            &[
                "保密工作自查报告",
                "严守国家秘密",
                "机密文件管理不严",
                "关于机密文件管理情况的自查报告",
                "秘密级文件3份，已全部归还",
                "一、机密文件管理不严格",
                "密级：无",
                "密级：公开",
                "保密工作责任制落实情况",
                "国家秘密",
                "商业秘密保护自查",
                "严格执行密级管理制度，机密材料专人保管",
                "2023年保密自查",
                "秘密战线老同志座谈会",
                "不得泄露党的秘密。",
                "涉密人员管理",
                "公开",
                "特急",
                "机密、秘密文件共10份",
                "定密工作（机密级以上）开展情况",
                "在家门口发现秘密基地",
                "10年",
                "密级文件机密性审查流于形式",
            ],
            false,
        );
    }

    #[test]
    fn only_the_head_counts() {
        let body = "对照检查材料\n".repeat(HEAD_LINES);
        assert!(refuse_marked(&Text::new(body + "机密★10年")).is_ok());
    }

    #[test]
    fn the_sentence_is_the_agreed_one() {
        let err = refuse_marked(&Text::new("秘密★1年".to_owned())).unwrap_err();
        assert!(err.is_secret());
        let agreed = "文件首部疑有密级标志，已停止读取，未保存内容。请停止在本机处理，不要转发、不要自行删除，并立即联系本单位保密员。";
        assert_eq!(err.why.zh, agreed);
    }
}
