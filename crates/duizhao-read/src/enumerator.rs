//! Numbers before headings and items, in every style of official writing. 序号

/// How a number is written; the order says nothing about its level. 序号样式
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// 第一章、第一部分
    Chapter,
    /// 一、
    Han,
    /// （一）
    HanParen,
    /// 1. 1、
    Arabic,
    /// （1） 1）
    ArabicParen,
    /// 1.1
    Dotted,
    /// ①
    Circled,
    /// 一是
    Shi,
    /// 一要
    Yao,
    /// 第一， 其一，
    Ordinal,
    /// 问题1：
    Labelled,
    /// • without a number
    Bullet,
}

impl Style {
    /// Such a number at the start of a line begins a new block even where lines are wrapped.
    pub(crate) fn opens_a_line(self) -> bool {
        !matches!(self, Style::Shi | Style::Yao)
    }
}

/// A number at the start of a folded text. 序号
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Enumerator {
    pub(crate) style: Style,
    pub(crate) number: u32,
    /// Characters it takes, its own punctuation included.
    pub(crate) len: usize,
}

/// The number that a folded text begins with.
pub(crate) fn parse(text: &str) -> Option<Enumerator> {
    let head: Vec<char> = text.chars().take(12).collect();
    let at = |index: usize| head.get(index).copied().unwrap_or('\0');
    let found = |style, number, len| Some(Enumerator { style, number, len });
    match at(0) {
        '（' | '〔' => {
            let (number, len) = han(&head[1..])
                .map(|it| (Style::HanParen, it))
                .or_else(|| arabic(&head[1..]).map(|it| (Style::ArabicParen, it)))
                .map(|(style, (number, len))| ((style, number), len))?;
            if !matches!(at(1 + len), '）' | '〕') {
                return None;
            }
            let stop = usize::from(matches!(at(2 + len), '、' | '.'));
            found(number.0, number.1, 2 + len + stop)
        }
        '•' | '●' | '◆' | '■' | '▪' | '★' | '➢' => found(Style::Bullet, 0, 1),
        '-' | '–' if at(1) > '\u{2fff}' => found(Style::Bullet, 0, 1),
        '第' | '其' => ordinal(&head),
        '问' | '措' | '原' | '成' => labelled(&head),
        '①'..='⑳' => found(Style::Circled, at(0) as u32 - '①' as u32 + 1, 1),
        '㈠'..='㈩' => found(Style::HanParen, at(0) as u32 - '㈠' as u32 + 1, 1),
        '⑴'..='⒇' => found(Style::ArabicParen, at(0) as u32 - '⑴' as u32 + 1, 1),
        '⒈'..='⒛' => found(Style::Arabic, at(0) as u32 - '⒈' as u32 + 1, 1),
        it if it.is_ascii_digit() => {
            let (number, len) = arabic(&head)?;
            match at(len) {
                '.' if at(len + 1).is_ascii_digit() => dotted(&head, len).or_else(|| {
                    before_date(&head[len + 1..]).then_some(Enumerator { style: Style::Arabic, number, len: len + 1 })
                }),
                '、' | '.' => found(Style::Arabic, number, len + 1),
                '）' => found(Style::ArabicParen, number, len + 1),
                _ => None,
            }
        }
        _ => {
            let (number, len) = han(&head)?;
            match at(len) {
                '、' | '.' => found(Style::Han, number, len + 1),
                '是' => found(Style::Shi, number, len + 1),
                '要' => found(Style::Yao, number, len + 1),
                _ => None,
            }
        }
    }
}

/// 第一， 第二、 其一， 第三样， 第一章 第一部分
fn ordinal(head: &[char]) -> Option<Enumerator> {
    let (number, len) = han(&head[1..]).or_else(|| arabic(&head[1..]))?;
    let after: String = head[1 + len..].iter().collect();
    let found = |style, extra: usize| Some(Enumerator { style, number, len: 1 + len + extra });
    for chapter in ["部分", "章", "节"] {
        if after.starts_with(chapter) {
            let unit = chapter.chars().count();
            let stop = after.chars().nth(unit).is_some_and(|it| matches!(it, '、' | '，' | '：' | '.'));
            return found(Style::Chapter, unit + usize::from(stop));
        }
    }
    let unit = usize::from(after.starts_with(['样', '个', '条', '点', '件']));
    let stop = after.chars().nth(unit)?;
    matches!(stop, '，' | '、' | '：' | '.').then_some(())?;
    found(Style::Ordinal, unit + 1)
}

/// 问题1： 措施二： 原因3.
fn labelled(head: &[char]) -> Option<Enumerator> {
    let word: String = head.iter().take(2).collect();
    if !matches!(word.as_str(), "问题" | "措施" | "原因" | "成因") {
        return None;
    }
    let (number, len) = han(&head[2..]).or_else(|| arabic(&head[2..]))?;
    let stop = *head.get(2 + len)?;
    matches!(stop, '：' | '、' | '.' | '，').then_some(Enumerator { style: Style::Labelled, number, len: 3 + len })
}

/// 1.1 or 2.3.1, with the stop that may follow.
fn dotted(head: &[char], first: usize) -> Option<Enumerator> {
    let mut len = first;
    let mut number = 0;
    while head.get(len) == Some(&'.') {
        let Some((part, digits)) = arabic(&head[len + 1..]) else { break };
        number = part;
        len += 1 + digits;
    }
    // “1.5万元” is a quantity, “1.3月底前” an item that begins with a day: no unit follows a
    // dotted number.
    let after = head.get(len).copied().unwrap_or('\0');
    if len == first || number > 30 || "万亿%％倍元米亩公吨个年月日".contains(after) {
        return None;
    }
    Some(Enumerator { style: Style::Dotted, number, len })
}

/// 2.2024年…, 1.3月底前…: the item begins with a date.
fn before_date(text: &[char]) -> bool {
    let digits = text.iter().take_while(|it| it.is_ascii_digit()).count();
    matches!((digits, text.get(digits)), (4, Some('年')) | (1 | 2, Some('月' | '日')))
}

/// A Chinese numeral up to 99, with its length.
fn han(text: &[char]) -> Option<(u32, usize)> {
    let digit = |it: &char| {
        ["一二三四五六七八九", "壹贰叁肆伍陆柒捌玖"]
            .iter()
            .find_map(|digits| digits.chars().position(|han| han == *it))
            .map(|it| it as u32 + 1)
    };
    let len = text.iter().take_while(|it| **it == '十' || digit(it).is_some()).count();
    let value = match &text[..len] {
        [one] if *one == '十' => 10,
        [one] => digit(one)?,
        [ten, one] if *ten == '十' => 10 + digit(one)?,
        [tens, ten] if *ten == '十' => digit(tens)? * 10,
        [tens, ten, one] if *ten == '十' => digit(tens)? * 10 + digit(one)?,
        _ => return None,
    };
    Some((value, len))
}

/// Up to three ASCII digits, with their length.
fn arabic(text: &[char]) -> Option<(u32, usize)> {
    let len = text.iter().take_while(|it| it.is_ascii_digit()).count();
    if !(1..=3).contains(&len) {
        return None;
    }
    let value: String = text[..len].iter().collect();
    Some((value.parse().ok()?, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_style_is_told_apart() {
        let cases = [
            ("一、存在的问题", Some((Style::Han, 1, 2))),
            ("十二、其他", Some((Style::Han, 12, 3))),
            ("（三）能力", Some((Style::HanParen, 3, 3))),
            ("（2）下村", Some((Style::ArabicParen, 2, 3))),
            ("12.下村", Some((Style::Arabic, 12, 3))),
            ("3、下村", Some((Style::Arabic, 3, 2))),
            ("2.1组织设置", Some((Style::Dotted, 1, 3))),
            ("1.5万元", None),
            ("1.3月底前把路修好", Some((Style::Arabic, 1, 2))),
            ("2.2024年3月底前", Some((Style::Arabic, 2, 2))),
            ("2025年", None),
            ("一是学习", Some((Style::Shi, 1, 2))),
            ("第二，学习", Some((Style::Ordinal, 2, 3))),
            ("第三样，收敛", Some((Style::Ordinal, 3, 4))),
            ("第一章背景", Some((Style::Chapter, 1, 3))),
            ("问题3：书记", Some((Style::Labelled, 3, 4))),
            ("㈡政治素质", Some((Style::HanParen, 2, 1))),
            ("一些同志", None),
            ("三农工作", None),
        ];
        for (text, expected) in cases {
            let found = parse(text).map(|it| (it.style, it.number, it.len));
            assert_eq!(found, expected, "{text}");
        }
    }
}
