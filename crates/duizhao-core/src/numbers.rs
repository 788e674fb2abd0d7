//! Numbers that must not enter the record: of identity cards, bank cards, mobiles and telephones. 号码
//!
//! A find is a question to the writer, not a verdict: who means it confirms it, so that asking once
//! too often costs a moment, and once too seldom cannot be taken back. A number counts with spaces,
//! hyphens, dots and full-width digits; what would fit but belongs to a longer code does not count.
//! To add a kind: a variant, a file here with its test of the digits, and cases in `tests/numbers.case`.

mod digits;
mod stretch;

use stretch::{Group, Stretch};

/// More digits than any number we look for, with country code.
const DIGITS_MAX: usize = 23;

/// A number that the record should not hold, at its place in the text. 号码
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: NumberKind,
    /// In code points.
    pub start: usize,
    /// Exclusive.
    pub end: usize,
}

/// What a number seems to be. 号码类别
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberKind {
    IdentityCard,
    BankCard,
    Mobile,
    Telephone,
}

impl NumberKind {
    pub fn code(self) -> &'static str {
        match self {
            NumberKind::IdentityCard => "identity-card",
            NumberKind::BankCard => "bank-card",
            NumberKind::Mobile => "mobile",
            NumberKind::Telephone => "telephone",
        }
    }

    /// The word in Chinese; the English one is its code.
    pub fn zh(self) -> &'static str {
        match self {
            NumberKind::IdentityCard => "身份证号",
            NumberKind::BankCard => "银行卡号",
            NumberKind::Mobile => "手机号",
            NumberKind::Telephone => "电话号码",
        }
    }
}

/// All of them in text order; they do not overlap.
pub fn find(text: &str) -> Vec<Found> {
    let text: Vec<char> = text.chars().map(half_width).collect();
    let groups = stretch::groups(&text);
    let mut found: Vec<Found> = Vec::new();
    for first in 0..groups.len() {
        let free = found.last().is_none_or(|it| it.end <= groups[first].start);
        if free && let Some(it) = find_from(&text, &groups, first) {
            found.push(it);
        }
    }
    found
}

/// The longest number that begins with this group of digits.
fn find_from(text: &[char], groups: &[Group], first: usize) -> Option<Found> {
    let joined = groups[first + 1..].iter().take_while(|it| it.joint.is_some()).count();
    let mut lasts = Vec::new();
    let mut digits = 0;
    for (last, group) in groups.iter().enumerate().skip(first).take(joined + 1) {
        digits += group.end - group.start;
        if digits > DIGITS_MAX {
            break;
        }
        lasts.push(last);
    }
    lasts.into_iter().rev().find_map(|last| {
        let stretch = Stretch::new(text, groups, first, last);
        identity_card(&stretch)
            .or_else(|| bank_card(&stretch))
            .or_else(|| mobile(&stretch))
            .or_else(|| telephone(&stretch))
    })
}

fn identity_card(stretch: &Stretch) -> Option<Found> {
    // Without its check digit it may be a code of something else, which is called so or hangs on more.
    let identity = |digits: &str| {
        let alone = || stretch.is_loose() && stretch.is_grouped(0) && !stretch.is_serial();
        digits::is_identity(digits) || digits::looks_like_identity(digits) && alone()
    };
    let fits = match stretch.digits.len() {
        18 => identity(&stretch.digits),
        17 => {
            let end = stretch.end_with_x()?;
            return (identity(&format!("{}X", stretch.digits)) && stretch.stands_alone(end))
                .then(|| stretch.found(NumberKind::IdentityCard, end));
        }
        15 => digits::is_old_identity(&stretch.digits) && stretch.is_loose() && !stretch.is_serial(),
        _ => false,
    };
    (fits && stretch.stands_alone(stretch.end)).then(|| stretch.found(NumberKind::IdentityCard, stretch.end))
}

fn bank_card(stretch: &Stretch) -> Option<Found> {
    let fits = digits::is_bank_card(&stretch.digits) && stretch.is_grouped(0) && !stretch.is_serial();
    (fits && stretch.stands_alone(stretch.end)).then(|| stretch.found(NumberKind::BankCard, stretch.end))
}

fn mobile(stretch: &Stretch) -> Option<Found> {
    let (country, digits) = stretch.without_country();
    let digits = if digits.len() == 12 { digits.strip_prefix('0').unwrap_or(digits) } else { digits };
    let fits = digits::is_mobile(digits) && stretch.is_grouped(country) && !stretch.is_amount();
    (fits && stretch.stands_alone(stretch.end)).then(|| stretch.found(NumberKind::Mobile, stretch.end))
}

fn telephone(stretch: &Stretch) -> Option<Found> {
    let (country, digits) = stretch.without_country();
    let area = digits::area_code(digits, country > 0)?;
    let body = &stretch.groups()[country..];
    let split = body.len() > 1 && body[0].end - body[0].start == area && stretch.is_grouped(country + 1);
    let glued = body.len() == 1 && stretch.is_loose() && !stretch.is_serial() && !stretch.is_amount();
    if !split && !glued {
        return None;
    }
    let end = stretch.end_with_extension()?;
    stretch.stands_alone(end).then(|| stretch.found(NumberKind::Telephone, end))
}

/// Full-width forms as what they stand for; every character stays one character.
pub(crate) fn half_width(it: char) -> char {
    match it {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(it) - 0xfee0).unwrap_or(it),
        _ => it,
    }
}
