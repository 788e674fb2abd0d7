//! One-character slips in set phrases, and common misspellings. 固定用语
//!
//! A phrase with one character off must agree in one of its halves. So the halves are looked up in
//! one pass, and only where one stands is the phrase compared. A difference counts as a slip only
//! between characters that sound or look alike: other neighbours of a phrase are phrases too.

use std::collections::HashSet;

use pinyin::{Pinyin, ToPinyinMulti};

use crate::fold::{Bare, Folded};
use crate::rules::words;
use crate::text::Span;
use crate::word_index::WordIndex;

/// A slip and what it should be. 误写
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// In folded characters.
    pub(crate) span: Span,
    pub(crate) right: String,
}

#[derive(Debug)]
pub(crate) struct Spelling {
    phrases: Vec<Vec<char>>,
    known: HashSet<Vec<char>>,
    /// Each half of a phrase, with the phrase and the offset of the half in it.
    halves: WordIndex<(usize, usize)>,
    wrong: Vec<(String, String, Vec<String>)>,
}

/// Characters that look alike though they sound apart.
const LOOK_ALIKE: [&str; 24] = [
    "己已巳",
    "末未",
    "日曰",
    "人入",
    "士土",
    "干千于",
    "天夭",
    "大太犬",
    "刀力刃",
    "贝见",
    "厉历",
    "候侯",
    "戊戌戍",
    "辩辨辫",
    "拨拔",
    "析折拆",
    "晴睛",
    "祟崇",
    "汩汨",
    "赢羸",
    "毫豪",
    "徒徙",
    "斡幹",
    "货贷",
];

/// Pairs that both are right in ordinary use.
const BOTH_RIGHT: [&str; 11] =
    ["的地得", "他她它", "像象", "和合", "是事", "有又", "以已", "与于", "各个", "从丛", "第地"];

impl Spelling {
    pub(crate) fn new<'a>(
        phrases: impl Iterator<Item = Vec<&'a str>>,
        wrong: impl Iterator<Item = Vec<&'a str>>,
    ) -> Spelling {
        let plain = |it: &str| it.chars().filter(|it| it.is_alphanumeric()).collect::<Vec<char>>();
        let phrases: Vec<Vec<char>> = phrases.map(|it| plain(it[0])).filter(|it| it.len() >= 4).collect();
        let halves = phrases.iter().enumerate().flat_map(|(at, phrase)| {
            let middle = phrase.len() / 2;
            [(phrase[..middle].iter().collect(), (at, 0)), (phrase[middle..].iter().collect(), (at, middle))]
        });
        let halves = WordIndex::new(halves);
        let wrong = wrong.filter(|it| it.len() >= 2).map(|it| {
            let except = it.get(2).map(|it| it.trim_start_matches("除外").trim_start_matches([':', '：']).trim());
            (it[0].to_owned(), it[1].to_owned(), words(except.as_ref()))
        });
        Spelling { known: phrases.iter().cloned().collect(), wrong: wrong.collect(), phrases, halves }
    }

    /// The slips of a text, in order.
    pub(crate) fn slips(&self, folded: &Folded) -> Vec<Slip> {
        let bare = Bare::of(folded, char::is_alphanumeric);
        let mut found = self.one_off(&bare);
        for (wrong, right, except) in &self.wrong {
            for span in bare.all(wrong) {
                let excepted = except.iter().any(|it| bare.all(it).iter().any(|long| long.contains(span)));
                if !excepted {
                    found.push((span, right.clone()));
                }
            }
        }
        // The longest phrase explains a slip best.
        found.sort_by_key(|(span, _)| (span.start, usize::MAX - span.len()));
        let mut slips: Vec<Slip> = Vec::new();
        for (span, right) in found {
            let span = bare.folded(span);
            if slips.iter().all(|it| !it.span.overlaps(span)) && one_block(folded, span) {
                slips.push(Slip { span, right });
            }
        }
        slips
    }

    fn one_off(&self, bare: &Bare) -> Vec<(Span, String)> {
        let chars: Vec<char> = bare.text().as_str().chars().collect();
        let mut found = Vec::new();
        self.halves.find(&chars, |here, _, (phrase, offset)| {
            let right = &self.phrases[phrase];
            let Some(start) = here.checked_sub(offset).filter(|it| it + right.len() <= chars.len()) else { return };
            if self.is_slip(&chars[start..start + right.len()], right) {
                found.push((Span::new(start, start + right.len()), right.iter().collect()));
            }
        });
        found
    }

    fn is_slip(&self, window: &[char], right: &[char]) -> bool {
        let mut apart = window.iter().zip(right).filter(|(a, b)| a != b);
        let Some((wrong, meant)) = apart.next() else { return false };
        apart.next().is_none() && !self.known.contains(window) && are_alike(*wrong, *meant)
    }
}

/// Whether a span stays within one paragraph.
fn one_block(folded: &Folded, span: Span) -> bool {
    folded.blocks.iter().any(|it| it.span.contains(span))
}

fn are_alike(a: char, b: char) -> bool {
    let together = |groups: &[&str]| groups.iter().any(|it| it.contains(a) && it.contains(b));
    let han = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
    han(a) && han(b) && !together(&BOTH_RIGHT) && (together(&LOOK_ALIKE) || sound_alike(a, b))
}

/// Whether two characters have a syllable in common, whatever its tone; or, in the same tone, one
/// that southern speakers do not tell apart.
fn sound_alike(a: char, b: char) -> bool {
    let (a, b) = (readings(a), readings(b));
    a.iter().any(|one| b.iter().any(|two| one.plain() == two.plain() || blurred(*one) == blurred(*two)))
}

fn readings(it: char) -> Vec<Pinyin> {
    it.to_pinyin_multi().into_iter().flatten().collect()
}

/// zh = z, ng = n; the tone stays.
fn blurred(syllable: Pinyin) -> String {
    let toned = syllable.with_tone_num_end();
    let start = toned.replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
    start.replacen("ang", "an", 1).replacen("eng", "en", 1).replacen("ing", "in", 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let phrases = ["边查边改", "浅尝辄止", "再接再厉", "真抓实干", "吾将上下而求索"];
        let wrong = [vec!["松驰", "松弛"], vec!["专题民主生活", "专题民主生活会", "除外: 专题民主生活会"]];
        let spelling = Spelling::new(phrases.iter().map(|it| vec![*it]), wrong.into_iter());
        let document = crate::open(text.as_bytes(), &crate::Limits::default()).unwrap();
        let folded = crate::fold::fold(&document, &HashMap::new());
        let slips = spelling.slips(&folded);
        let found: Vec<(&str, &str)> = slips.iter().map(|it| (folded.slice(it.span), it.right.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_character_that_sounds_alike_is_a_slip() {
        check("坚持遍查边改，不能浅尝则止。", &[("遍查边改", "边查边改"), ("浅尝则止", "浅尝辄止")]);
        check("吾将上下而求锁，再接再励", &[("吾将上下而求锁", "吾将上下而求索"), ("再接再励", "再接再厉")]);
    }

    #[test]
    fn another_phrase_is_none() {
        check("边学边改，真抓苦干，再接再厉。", &[]);
    }

    #[test]
    fn a_listed_misspelling_is_found_outside_its_exceptions() {
        check(
            "纪律松驰。开好专题民主生活的部署，专题民主生活会。",
            &[("松驰", "松弛"), ("专题民主生活", "专题民主生活会")],
        );
    }
}
