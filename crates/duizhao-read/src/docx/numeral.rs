//! A number written in the formats of a word processor. 编号格式

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const FORMAL: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const FORMAL_TRADITIONAL: [&str; 10] = ["零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"];
const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"];
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// Writes a number as `w:numFmt` names it; a format we do not know counts in decimals.
pub(super) fn write(number: u32, format: &str) -> String {
    let count = number as usize;
    let written = match format {
        "none" | "bullet" => Some(String::new()),
        "decimalZero" => Some(format!("{number:02}")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(full_width(number)),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedFullstop" => enclosed(number, '⒈', 20),
        "decimalEnclosedParen" => enclosed(number, '⑴', 20),
        "ideographEnclosedCircle" => enclosed(number, '㊀', 10),
        "numberInDash" => Some(format!("- {number} -")),
        "lowerLetter" => letters(number, 'a'),
        "upperLetter" => letters(number, 'A'),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).map(|it| it.to_uppercase()),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Some(digit_by_digit(number, "〇")),
        // Counted only up to ninety-nine, then spelt digit by digit.
        "chineseCounting" | "taiwaneseCounting" if number >= 100 => Some(digit_by_digit(number, "○")),
        "chineseCounting" | "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand" => {
            Some(counted(number, &DIGITS, &["", "十", "百", "千"], Style::Spoken))
        }
        "japaneseCounting" => Some(counted(number, &DIGITS, &["", "十", "百", "千"], Style::Japanese)),
        "chineseLegalSimplified" => Some(counted(number, &FORMAL, &["", "拾", "佰", "仟"], Style::Formal)),
        "ideographLegalTraditional" => {
            Some(counted(number, &FORMAL_TRADITIONAL, &["", "拾", "佰", "仟"], Style::Formal))
        }
        "ideographTraditional" => listed(count, &STEMS),
        "ideographZodiac" => listed(count, &BRANCHES),
        "ideographZodiacTraditional" if (1..=60).contains(&number) => {
            Some(format!("{}{}", STEMS[(count - 1) % 10], BRANCHES[(count - 1) % 12]))
        }
        _ => None,
    };
    written.unwrap_or_else(|| number.to_string())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// 十、十一、一百零一
    Spoken,
    /// 十、百一、千
    Japanese,
    /// 壹拾、壹佰零壹
    Formal,
}

fn counted(number: u32, digits: &[&str; 10], units: &[&str; 4], style: Style) -> String {
    if number == 0 {
        return if style == Style::Formal { digits[0] } else { "〇" }.to_owned();
    }
    let (high, low) = (number / 10_000, number % 10_000);
    let mut written = String::new();
    if high > 0 {
        written = counted(high, digits, units, style) + if style == Style::Formal { "萬" } else { "万" };
        if style != Style::Japanese && low > 0 && low < 1000 {
            written.push('零');
        }
    }
    let (mut started, mut gap) = (false, false);
    for place in (0..4).rev() {
        let digit = (low / 10u32.pow(place)) as usize % 10;
        if digit == 0 {
            gap = started;
            continue;
        }
        if gap && style != Style::Japanese {
            written.push('零');
        }
        let bare = digit == 1
            && match style {
                Style::Spoken => place == 1 && !started && high == 0,
                Style::Japanese => place > 0,
                Style::Formal => false,
            };
        if !bare {
            written.push_str(digits[digit]);
        }
        written.push_str(units[place as usize]);
        (started, gap) = (true, false);
    }
    if style == Style::Formal && digits[2] == "贰" { written.replace('萬', "万") } else { written }
}

fn digit_by_digit(number: u32, zero: &str) -> String {
    let digits = number.to_string();
    digits.bytes().map(|it| if it == b'0' { zero } else { DIGITS[usize::from(it - b'0')] }).collect()
}

fn full_width(number: u32) -> String {
    number.to_string().bytes().map(|it| char::from_u32(0xFF10 + u32::from(it - b'0')).unwrap_or('０')).collect()
}

fn circled(number: u32) -> Option<String> {
    let first = match number {
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32B1 - 36,
        _ => return None,
    };
    char::from_u32(first + number).map(String::from)
}

fn enclosed(number: u32, first: char, last: u32) -> Option<String> {
    (1..=last).contains(&number).then(|| char::from_u32(first as u32 + number - 1).map(String::from))?
}

/// a … z, aa, bb …, as Word counts.
fn letters(number: u32, first: char) -> Option<String> {
    let at = number.checked_sub(1)?;
    let letter = char::from_u32(first as u32 + at % 26)?;
    let times = at / 26 + 1;
    (times <= 30).then(|| std::iter::repeat_n(letter, times as usize).collect())
}

fn roman(number: u32) -> Option<String> {
    if !(1..=3999).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut written = String::new();
    for (value, sign) in ROMAN {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    Some(written)
}

fn listed(number: usize, names: &[&str]) -> Option<String> {
    number.checked_sub(1).and_then(|at| names.get(at)).map(|it| (*it).to_owned())
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn numbers_are_written_as_word_processors_write_them() {
        for (format, cases) in [
            ("decimal", &[(1, "1"), (12, "12")][..]),
            ("decimalZero", &[(1, "01"), (12, "12")]),
            ("decimalFullWidth", &[(10, "１０")]),
            ("decimalEnclosedCircle", &[(1, "①"), (20, "⑳"), (21, "㉑"), (50, "㊿"), (51, "51")]),
            ("decimalEnclosedParen", &[(3, "⑶")]),
            ("chineseCounting", &[(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (101, "一○一")]),
            (
                "chineseCountingThousand",
                &[
                    (10, "十"),
                    (15, "十五"),
                    (101, "一百零一"),
                    (110, "一百一十"),
                    (1001, "一千零一"),
                    (2300, "二千三百"),
                    (10_010, "一万零一十"),
                ],
            ),
            ("japaneseCounting", &[(10, "十"), (100, "百"), (101, "百一"), (1999, "千九百九十九")]),
            ("ideographDigital", &[(10, "一〇"), (21, "二一")]),
            ("chineseLegalSimplified", &[(1, "壹"), (10, "壹拾"), (105, "壹佰零伍"), (10_000, "壹万")]),
            ("ideographTraditional", &[(1, "甲"), (11, "11")]),
            ("lowerLetter", &[(1, "a"), (26, "z"), (27, "aa"), (28, "bb"), (0, "0")]),
            ("upperLetter", &[(2, "B")]),
            ("upperRoman", &[(4, "IV"), (1994, "MCMXCIV"), (0, "0")]),
            ("lowerRoman", &[(9, "ix")]),
            ("none", &[(3, "")]),
            ("somethingNew", &[(3, "3")]),
        ] {
            for (number, expected) in cases {
                assert_eq!(write(*number, format), *expected, "{number} as {format}");
            }
        }
        assert_eq!(write(u32::MAX, "chineseCountingThousand").chars().next(), Some('四'));
    }
}
