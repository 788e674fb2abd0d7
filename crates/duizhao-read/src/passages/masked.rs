//! A text without what a copyist swaps: its Han characters alone, numbers and place names out.

use crate::text::{Span, Text};

/// The characters of a text that carry its wording. 遮蔽文本
///
/// Punctuation, white space, letters, masks such as `**`, digits and Chinese numerals are left
/// out, so that `2022年`, `二〇二三年` and `xx年` read alike; a place name becomes one letter.
#[derive(Clone, Debug, Default)]
pub struct Masked {
    /// Low 16 bits of each character: enough to tell them apart, half the memory.
    pub(super) letters: Vec<u16>,
    /// Where each stands in the text, in code points.
    places: Vec<u32>,
}

/// Stands for a place name, whatever its length and suffix; a private-use character.
const PLACE: u16 = 0xE000;

/// Longest name before a suffix: 柳树沟 in 柳树沟村.
const NAME_LETTERS: usize = 3;

/// Close a place name. 社 and 街 belong to 社区 and 街道.
const SUFFIXES: &str = "村镇乡县市区省州街";

/// Numbers, in figures a clerk writes by hand too.
const NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两";

/// Stand before a place name but never belong to it.
const BORDERS: &str = "在到对与和向从于为由将把以及是的了我全各本该农至赴往等个名其让使给被去来某这那每几入";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Border,
    Suffix,
    Numeral,
}

/// The common Han block, one byte a character: a look-up where a match would be twenty compares.
const HAN: u32 = 0x4E00;
static CLASSES: [Class; 0x5200] = classes();

impl Masked {
    pub fn new(text: &Text) -> Masked {
        Masked::read(text.as_str())
    }

    pub(super) fn read(text: &str) -> Masked {
        let mut masked =
            Masked { letters: Vec::with_capacity(text.len() / 3), places: Vec::with_capacity(text.len() / 3) };
        for (at, character) in text.chars().enumerate() {
            match class(character) {
                Some(Class::Letter | Class::Border) => masked.push(character as u16, at),
                Some(Class::Suffix) => masked.close_place(at),
                Some(Class::Numeral) | None => {}
            }
        }
        masked
    }

    pub fn len(&self) -> usize {
        self.letters.len()
    }

    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The stretch of the text from one letter to another, end exclusive and not empty.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.places[start] as usize, self.places[end - 1] as usize + 1)
    }

    fn push(&mut self, letter: u16, at: usize) {
        self.letters.push(letter);
        self.places.push(at as u32);
    }

    /// Takes back the name that a suffix closes; a county, town and village in a row are one place.
    fn close_place(&mut self, at: usize) {
        let mut left = NAME_LETTERS;
        let mut next = at;
        while let (Some(&letter), Some(&place)) = (self.letters.last(), self.places.last()) {
            let touches = place as usize + 1 == next;
            if letter == PLACE && touches {
                return;
            }
            if left == 0 || !touches || is_border(letter) {
                break;
            }
            self.letters.pop();
            self.places.pop();
            next = place as usize;
            left -= usize::from(letter != '社' as u16);
        }
        self.push(PLACE, at);
    }
}

fn class(character: char) -> Option<Class> {
    match (character as u32).checked_sub(HAN) {
        Some(at) if (at as usize) < CLASSES.len() => Some(CLASSES[at as usize]),
        _ => matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}').then_some(Class::Letter),
    }
}

fn is_border(letter: u16) -> bool {
    let at = u32::from(letter).wrapping_sub(HAN) as usize;
    CLASSES.get(at).is_some_and(|&it| it == Class::Border)
}

const fn classes() -> [Class; 0x5200] {
    let table = [Class::Letter; 0x5200];
    let table = marked(table, BORDERS, Class::Border);
    let table = marked(table, SUFFIXES, Class::Suffix);
    marked(table, NUMERALS, Class::Numeral)
}

/// Sets the class of three-byte characters; `chars()` is not yet const.
const fn marked(mut table: [Class; 0x5200], characters: &str, class: Class) -> [Class; 0x5200] {
    let bytes = characters.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let point =
            (bytes[at] as u32 & 0x0F) << 12 | (bytes[at + 1] as u32 & 0x3F) << 6 | (bytes[at + 2] as u32 & 0x3F);
        if point >= HAN {
            table[(point - HAN) as usize] = class;
        }
        at += 3;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters as text, a place as `＿`.
    fn masked(text: &str) -> String {
        let letter = |&it: &u16| if it == PLACE { '＿' } else { char::from_u32(it.into()).unwrap() };
        Masked::read(text).letters.iter().map(letter).collect()
    }

    #[test]
    fn what_a_copyist_swaps_reads_alike() {
        for (text, expected) in [
            ("2022年3月，走访了12户", "年月走访了户"),
            ("二〇二三年十一月，走访了xx户", "年月走访了户"),
            ("到青石村走访", "到＿走访"),
            ("到柳树沟村走访", "到＿走访"),
            ("到柳河镇幸福社区走访", "到＿走访"),
            ("“干实事”，**镇、全村", "干实事＿全＿"),
            ("𬭎\u{3400}，a", "\u{CB4E}\u{3400}"),
            ("", ""),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn spans_are_code_points_of_the_text() {
        let masked = Masked::read("1、学习a不深");
        assert_eq!(masked.span(0, masked.len()), Span::new(2, 7));
    }
}
