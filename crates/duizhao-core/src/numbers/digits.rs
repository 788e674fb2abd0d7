//! What the digits alone say: check digits, dates, prefixes.

use jiff::civil::Date;

/// 18 characters of GB 11643: region, day of birth, serial, check digit (X for ten).
pub(super) fn is_identity(digits: &str) -> bool {
    looks_like_identity(digits) && mod_11_2(digits) == 1
}

/// The same with a wrong check digit: who mistyped one means a person all the same.
pub(super) fn looks_like_identity(digits: &str) -> bool {
    let foreigner = digits.strip_prefix('9').is_some_and(is_province);
    (is_province(digits) || foreigner)
        && (1900..=2099).contains(&number(&digits[..10][6..]))
        && is_day(number(&digits[6..10]), &digits[10..14])
}

/// 15 digits, given out until 1999: two for the year and no check digit.
pub(super) fn is_old_identity(digits: &str) -> bool {
    let year = number(&digits[6..8]);
    is_province(digits) && &digits[2..4] != "00" && year >= 10 && is_day(1900 + year, &digits[8..12])
}

/// 16 to 19 digits with the check digit of ISO/IEC 7812, under a prefix that banks here use.
pub(super) fn is_bank_card(digits: &str) -> bool {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|it| digits.starts_with(it));
    let prefix = match digits.len() {
        16 => {
            begins(&["62", "60", "4", "51", "52", "53", "54", "55"])
                || (2221..=2720).contains(&number(&digits[..4]))
                || (3528..=3589).contains(&number(&digits[..4]))
        }
        17 | 18 => begins(&["62", "60", "405512"]),
        19 => begins(&["62", "60", "4", "9558", "95595", "95599", "103000"]),
        _ => false,
    };
    prefix && luhn(digits)
}

pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3'
}

/// How many digits are the area code, when the rest is a number under it.
pub(super) fn area_code(digits: &str, abroad: bool) -> Option<usize> {
    // From abroad the zero is mostly left out.
    let zero = usize::from(!abroad || digits.starts_with('0'));
    let trunk = if zero == 1 { digits.strip_prefix('0')? } else { digits };
    let second = trunk.as_bytes().get(1).copied().unwrap_or_default();
    let (area, rest) = match trunk.as_bytes().first()? {
        b'1' if second == b'0' => (2, 8..=8),
        b'2' => (2, 8..=8),
        b'3'..=b'9' => (3, 7..=8),
        _ => return None,
    };
    let local = trunk.get(area..)?;
    (rest.contains(&local.len()) && local.as_bytes()[0] >= b'2').then_some(zero + area)
}

/// Codes of GB/T 2260, and those of residents from Hong Kong, Macao and Taiwan.
fn is_province(digits: &str) -> bool {
    matches!(number(&digits[..2]), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
}

fn is_day(year: u16, month_and_day: &str) -> bool {
    let part = |it: &str| it.parse().unwrap_or_default();
    i16::try_from(year).is_ok_and(|year| Date::new(year, part(&month_and_day[..2]), part(&month_and_day[2..])).is_ok())
}

/// ISO 7064, MOD 11-2: 1 for a number with its right check digit.
fn mod_11_2(digits: &str) -> u32 {
    digits.chars().fold(0, |sum, it| (sum * 2 + it.to_digit(10).unwrap_or(10)) % 11)
}

fn luhn(digits: &str) -> bool {
    let doubled = |it: u32| if it > 4 { it * 2 - 9 } else { it * 2 };
    let values = digits.chars().rev().filter_map(|it| it.to_digit(10)).enumerate();
    values.map(|(at, it)| if at % 2 == 1 { doubled(it) } else { it }).sum::<u32>() % 10 == 0
}

fn number(digits: &str) -> u16 {
    digits.parse().unwrap_or_default()
}
