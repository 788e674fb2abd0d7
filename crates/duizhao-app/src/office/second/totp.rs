//! Codes that an app counts from a secret and the time (RFC 6238), and the letters of a secret (RFC 4648).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

const STEP_SECONDS: i64 = 30;
/// What apps show.
const DIGITS: u32 = 6;
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Which step of time a second lies in.
pub(super) fn step_at(second: i64) -> i64 {
    second.div_euclid(STEP_SECONDS)
}

/// What an app shows at that step.
pub(super) fn shown(secret: &[u8], step: i64) -> String {
    code(secret, step, DIGITS)
}

fn code(secret: &[u8], step: i64, digits: u32) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // The last four bits say where the number stands (RFC 4226, 5.3).
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:0width$}", number % 10_u32.pow(digits), width = digits as usize)
}

/// Five bits a letter; `bytes` are a multiple of five.
pub(super) fn letters(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let number = five.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        (0..8).rev().for_each(|at| text.push(char::from(LETTERS[(number >> (5 * at) & 31) as usize])));
    }
    text
}

/// What `letters` wrote, as people type it: spaces, hyphens and small letters are no fault.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = plain(text).into_bytes();
    if text.is_empty() || !text.len().is_multiple_of(8) {
        return None;
    }
    let mut bytes = Vec::new();
    for eight in text.chunks(8) {
        let mut number = 0_u64;
        for letter in eight {
            number = number << 5 | LETTERS.iter().position(|it| it == letter)? as u64;
        }
        bytes.extend_from_slice(&number.to_be_bytes()[3..]);
    }
    Some(bytes)
}

pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace() && *it != '-').map(|it| it.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, those of SHA-1.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (second, expected) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(b"12345678901234567890", step_at(second), 8), expected);
            assert_eq!(shown(b"12345678901234567890", step_at(second)), expected[2..]);
        }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn counted_codes_are_those_of_the_rfc() {
        let expected =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (step, expected) in (0..).zip(expected) {
            assert_eq!(shown(b"12345678901234567890", step), expected);
        }
    }

    /// RFC 4648, section 10, those that need no padding.
    #[test]
    fn letters_are_those_of_the_rfc() {
        assert_eq!(letters(b"fooba"), "MZXW6YTB");
        assert_eq!(bytes("mzxw 6ytb").unwrap(), b"fooba");
        assert_eq!(bytes(&letters(b"12345678901234567890")).unwrap(), b"12345678901234567890");
        for wrong in ["", "MZXW6YT", "MZXW6YT1", "字字字字字字字字"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
