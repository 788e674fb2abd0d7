//! Numbers that must not be in the record: identity cards, bank cards, telephones. 敏感号码

/// What a number looks like. 号码类别
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    IdentityCard,
    BankCard,
    Mobile,
}

/// The kinds found in a text, in order.
pub fn find(text: &str) -> Vec<Kind> {
    let mut found = Vec::new();
    let mut digits = String::new();
    for it in text.chars().chain(['\u{0}']) {
        match it {
            '0'..='9' => digits.push(it),
            '０'..='９' => digits.push(char::from(b'0' + u8::try_from(u32::from(it) - u32::from('０')).unwrap_or(0))),
            'X' | 'x' if digits.len() == 17 => digits.push('X'),
            ' ' | '-' if !digits.is_empty() => {}
            _ => {
                found.extend(kind(&digits));
                digits.clear();
            }
        }
    }
    found
}

fn kind(digits: &str) -> Option<Kind> {
    match digits.len() {
        18 if is_identity_card(digits) => Some(Kind::IdentityCard),
        16..=19 if digits.starts_with(['4', '5', '6']) && luhn(digits) => Some(Kind::BankCard),
        11 if digits.starts_with('1') && digits.as_bytes()[1] >= b'3' => Some(Kind::Mobile),
        _ => None,
    }
}

/// GB 11643: weights, and the last sign of eleven.
fn is_identity_card(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(it, weight)| u32::from(it - b'0') * weight).sum();
    let last = b"10X98765432"[(sum % 11) as usize];
    let year = &digits[6..10];
    digits.as_bytes()[17] == last && ("1900".."2100").contains(&year)
}

fn luhn(digits: &str) -> bool {
    let doubled = |at: usize, it: u32| match at % 2 {
        0 => it,
        _ => it * 2 / 10 + it * 2 % 10,
    };
    let sum: Option<u32> = digits.chars().rev().enumerate().map(|(at, it)| Some(doubled(at, it.to_digit(10)?))).sum();
    sum.is_some_and(|it| it % 10 == 0)
}
