//! The last day as offices write it: 2024年3月5日前, 3月底, 2024.3.5, 长期坚持, or two of these in one cell.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// What a cell says about the term. 时限所述
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    pub day: Option<Date>,
    /// 长期坚持, alone or after the day.
    pub standing: bool,
    /// 立行立改.
    pub at_once: bool,
    /// So many days from a day that the cell does not name.
    pub is_relative: bool,
    /// The cell names no year.
    pub year_assumed: bool,
}

const STANDING: [&str; 7] = ["长期", "持续", "常态", "坚持", "永久", "日常", "全年"];
const AT_ONCE: [&str; 8] = ["立行立改", "立整立改", "立即", "即知即改", "立改", "马上", "边查边改", "即时"];
/// What says that no day is set.
const NONE: [&str; 11] = ["无", "/", "-", "—", "——", "待定", "按要求", "按计划", "按时限要求", "已完成", "按序时进度"];

/// `None` where the text is not understood; `year` is that of the ledger, for days without one.
pub fn due(text: &str, year: i16) -> Option<Due> {
    let text = folded(text);
    if text.is_empty() || NONE.contains(&text.as_str()) {
        return Some(Due::default());
    }
    let has = |words: &[&str]| words.iter().any(|it| text.contains(it));
    let found = Days::of(&text, year);
    let term = Due {
        day: found.last,
        standing: has(&STANDING),
        at_once: has(&AT_ONCE),
        is_relative: found.last.is_none() && is_relative(&text),
        year_assumed: found.last.is_some() && found.year_assumed,
    };
    let understood =
        term.day.is_some() || term.standing || term.at_once || term.is_relative || has(&["已完成", "已整改"]);
    understood.then_some(term).filter(|_| !found.impossible)
}

/// Names a day, and nothing beside: 12月10日前, 2024.3.5; not 3.5 and not 12月1日完工.
pub(super) fn is_day(text: &str) -> bool {
    const BESIDE: &str = "年月日号季度底末前之以内上中下旬半第至到.-/~—〇零一二三四五六七八九十";
    let is_dated = text.contains(['年', '月', '日', '号', '季']) || text.matches(['.', '-', '/']).count() == 2;
    let bare = text.chars().all(|it| it.is_numeric() || it.is_whitespace() || BESIDE.contains(it));
    is_dated && bare && due(text, 2000).is_some_and(|it| it.day.is_some())
}

/// The day that a number stands for in the office's program, where it may be one of our time.
pub fn serial(number: f64) -> Option<Date> {
    let days = number.trunc() as i64;
    (20_000..80_000).contains(&days).then(|| date(1899, 12, 30).checked_add(days.days()).ok())?
}

/// 30天内, 5个工作日, 三个月内.
fn is_relative(text: &str) -> bool {
    ["天", "工作日", "日内", "个月", "周", "年内", "季度内"].iter().any(|unit| {
        let before = text.split(unit).next().unwrap_or_default();
        text.contains(unit)
            && before.ends_with(|it: char| it.is_ascii_digit() || "一二三四五六七八九十两半个".contains(it))
    })
}

/// Half width, no white space, numerals of days as digits.
fn folded(text: &str) -> String {
    let signs: Vec<char> = text.chars().filter(|it| !it.is_whitespace()).map(half).collect();
    let mut folded = String::new();
    let mut at = 0;
    while at < signs.len() {
        let length = signs[at..].iter().take_while(|it| NUMERALS.contains(**it)).count();
        let unit = signs.get(at + length).copied().unwrap_or(' ');
        if length > 0 && "年月日号季".contains(unit) {
            folded.push_str(&numeral(&signs[at..at + length]).to_string());
        } else {
            folded.extend(&signs[at..at + length]);
        }
        at += length;
        if let Some(it) = signs.get(at) {
            folded.push(*it);
        }
        at += 1;
    }
    folded
}

fn half(it: char) -> char {
    match it {
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        '〇' | '○' => '零',
        '。' => '.',
        '号' => '日',
        _ => it,
    }
}

const NUMERALS: &str = "零一二三四五六七八九十";

/// 二零二四 → 2024, 十二 → 12, 二十五 → 25.
fn numeral(signs: &[char]) -> u32 {
    let digit = |it: &char| NUMERALS.chars().position(|sign| sign == *it).unwrap_or(0) as u32;
    match signs.iter().position(|it| *it == '十') {
        None => signs.iter().fold(0u32, |sum, it| sum.saturating_mul(10).saturating_add(digit(it))),
        Some(at) => {
            let tens = if at == 0 { 1 } else { digit(&signs[at - 1]) };
            tens * 10 + signs.get(at + 1).map_or(0, digit)
        }
    }
}

/// The days named in a text, of which the last one counts.
#[derive(Default)]
struct Days {
    last: Option<Date>,
    year_assumed: bool,
    /// 2月30日.
    impossible: bool,
}

impl Days {
    fn of(text: &str, year: i16) -> Days {
        let mut days = Days::default();
        let mut year = (year, true);
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            let found = if sign.is_ascii_digit() { numbers(rest, year) } else { words(rest, year) };
            match found {
                Some(it) => {
                    year = it.year;
                    match it.day {
                        Some(day) => (days.last, days.year_assumed) = (Some(day), year.1),
                        None => days.impossible |= it.is_day,
                    }
                    rest = &rest[it.length..];
                }
                None => rest = &rest[sign.len_utf8()..],
            }
        }
        days
    }
}

struct Named {
    length: usize,
    year: (i16, bool),
    day: Option<Date>,
    /// It is written as a day, even where there is none such.
    is_day: bool,
}

/// What begins with a digit: 2024年3月5日, 2024-03-05, 20240305, 3月底, 12.31.
fn numbers(text: &str, year: (i16, bool)) -> Option<Named> {
    let (first, after) = number(text)?;
    let digits = text.len() - after.len();
    if digits == 8 {
        let (year, rest) = (i16::try_from(first / 10_000).ok()?, first % 10_000);
        return Some(named(text, after, (year, false), Some((rest / 100, Some(rest % 100)))));
    }
    if digits == 4 && (1990..2100).contains(&first) {
        let year = (i16::try_from(first).ok()?, false);
        let Some(rest) = after.strip_prefix(['年', '.', '-', '/']) else {
            return Some(Named { length: digits, year, day: None, is_day: false });
        };
        return Some(match number(rest) {
            Some((count, rest)) if rest.starts_with("季度") => quarter(text, count, &rest["季度".len()..], year),
            Some((month, rest)) if month <= 12 => month_of(text, month, rest, year),
            _ => match words(rest, year) {
                Some(it) => Named { length: text.len() - rest.len() + it.length, ..it },
                None => {
                    let end = rest.strip_prefix(['底', '末', '内']);
                    let day = end.and_then(|_| Date::new(year.0, 12, 31).ok());
                    named_day(text, end.unwrap_or(rest), year, day, false)
                }
            },
        });
    }
    if digits <= 2 && first <= 12 {
        if after.starts_with('月') {
            return Some(month_of(text, first, after, year));
        }
        if let Some(rest) = after.strip_prefix("季度") {
            return Some(quarter(text, first, rest, year));
        }
        // 12.31 alone; 3.5 within a sentence may be a number of anything.
        let day = after.strip_prefix(['.', '/', '-']).and_then(number).filter(|it| it.0 <= 31 && first > 0);
        if let Some((day, rest)) = day.filter(|it| it.1.is_empty() || it.1.starts_with(['前', '日', '之', '以'])) {
            return Some(named(text, rest, year, Some((first, Some(day)))));
        }
    }
    // 30天: passed over whole, so that 0天 is not read again.
    Some(Named { length: digits, year, day: None, is_day: false })
}

/// A month and what follows it: a day, 底, 上旬.
fn month_of<'t>(text: &'t str, month: u32, after: &'t str, year: (i16, bool)) -> Named {
    let (rest, marked) = match after.strip_prefix(['月', '.', '-', '/']) {
        Some(rest) => (rest, true),
        None => (after, false),
    };
    let (day, rest) = match number(rest).filter(|it| marked && it.0 <= 31 && !it.1.starts_with(['月', '年'])) {
        Some((day, rest)) => (Some(day), rest.strip_prefix('日').unwrap_or(rest)),
        None => {
            match rest.strip_prefix("上旬").map(|rest| (10, rest)).or(rest.strip_prefix("中旬").map(|rest| (20, rest)))
            {
                Some((day, rest)) => (Some(day), rest),
                None => (None, rest),
            }
        }
    };
    named(text, rest, year, Some((month, day)))
}

/// 年底, 上半年, 第一季度.
fn words(text: &str, year: (i16, bool)) -> Option<Named> {
    let end_of = |month, last| Date::new(year.0, month, last).ok();
    for (word, day) in [
        ("年底", end_of(12, 31)),
        ("年末", end_of(12, 31)),
        ("年内", end_of(12, 31)),
        ("上半年", end_of(6, 30)),
        ("下半年", end_of(12, 31)),
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some(named_day(text, rest, year, day, false));
        }
    }
    let (count, rest) = number(text.strip_prefix('第')?)?;
    rest.strip_prefix("季度").map(|rest| quarter(text, count, rest, year))
}

fn quarter(text: &str, count: u32, rest: &str, year: (i16, bool)) -> Named {
    let month = if (1..=4).contains(&count) { count * 3 } else { 0 };
    named(text, rest, year, Some((month, None)))
}

/// The day itself, or the end of the month.
fn named(text: &str, rest: &str, year: (i16, bool), month_day: Option<(u32, Option<u32>)>) -> Named {
    let day = month_day.and_then(|(month, day)| {
        let month = i8::try_from(month).ok()?;
        let first = Date::new(year.0, month, 1).ok()?;
        match day {
            Some(day) => Date::new(year.0, month, i8::try_from(day).ok()?).ok(),
            None => Some(first.last_of_month()),
        }
    });
    named_day(text, rest, year, day, true)
}

fn named_day(text: &str, rest: &str, year: (i16, bool), day: Option<Date>, is_day: bool) -> Named {
    Named { length: text.len() - rest.len(), year, day, is_day }
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let told = match due(text, 2024) {
            None => "?".to_owned(),
            Some(it) => {
                let day = it.day.map(|it| it.to_string()).unwrap_or_default();
                let marks = [(it.standing, "+"), (it.at_once, "!"), (it.is_relative, "~"), (it.year_assumed, "*")];
                day + &marks.iter().filter(|it| it.0).map(|it| it.1).collect::<String>()
            }
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn days_are_read_as_offices_write_them() {
        for (text, expected) in [
            ("2024年3月5日", "2024-03-05"),
            ("2025年3月5日前", "2025-03-05"),
            ("2024.3.5", "2024-03-05"),
            ("2024-03-05", "2024-03-05"),
            ("2024/3/5前完成", "2024-03-05"),
            ("20240305", "2024-03-05"),
            ("２０２４年３月５日", "2024-03-05"),
            ("二〇二四年三月五日", "2024-03-05"),
            ("2024年3月", "2024-03-31"),
            ("2024.12", "2024-12-31"),
            ("2024年2月底前", "2024-02-29"),
            ("3月底前", "2024-03-31*"),
            ("十二月底前", "2024-12-31*"),
            ("3月15日", "2024-03-15*"),
            ("3月15号前", "2024-03-15*"),
            ("3月上旬", "2024-03-10*"),
            ("12.31前", "2024-12-31*"),
            ("年底前", "2024-12-31*"),
            ("2025年底", "2025-12-31"),
            ("2025年上半年", "2025-06-30"),
            ("第三季度", "2024-09-30*"),
            ("2024年二季度末", "2024-06-30"),
            ("2024年1月至6月", "2024-06-30"),
            ("2023年9月-2024年12月", "2024-12-31"),
            ("2024年1月1日至2024年6月30日", "2024-06-30"),
            ("长期坚持", "+"),
            ("立行立改，长期坚持", "+!"),
            ("立即整改", "!"),
            ("6月30日前完成整改，今后长期坚持", "2024-06-30+*"),
            ("2024年6月30日前完成整改，\n今后长期坚持", "2024-06-30+"),
            ("30天内", "~"),
            ("5个工作日内", "~"),
            ("一个月内", "~"),
            ("", ""),
            ("/", ""),
            ("2月30日", "?"),
            ("2024年13月", "?"),
            ("下次会议后", "?"),
            ("尽快", "?"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn a_column_of_days_holds_nothing_else() {
        for text in ["12月10日前", "2024年3月", "2024.3.5", "2024-03-05", "年底前", "二〇二四年三月五日", "第三季度"]
        {
            assert!(is_day(text), "{text}");
        }
        for text in ["3.5", "35000", "12月1日完工", "长期坚持", "全年8项", "2024年13月", "", "三年"] {
            assert!(!is_day(text), "{text}");
        }
    }

    #[test]
    fn a_number_may_be_a_day() {
        assert_eq!(serial(45_356.0), Some(date(2024, 3, 5)));
        assert_eq!(serial(3.0), None);
    }
}
