//! One-character slips in set phrases, and common misspellings. 固定用语
//!
//! A phrase with one character off must agree in one of its halves. So the halves are looked up in
//! one pass, and only where one stands is the phrase compared. A difference counts as a slip only
//! between characters that sound or look alike: other neighbours of a phrase are phrases too.

use std::collections::HashSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use pinyin::ToPinyinMulti;

use crate::fold::{Bare, Folded};
use crate::rules::words;
use crate::text::Span;

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
    halves: AhoCorasick,
    /// Phrase and offset of each half.
    half_of: Vec<Vec<(usize, usize)>>,
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
        let mut halves: Vec<String> = Vec::new();
        let mut half_of: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut index = std::collections::HashMap::new();
        for (at, phrase) in phrases.iter().enumerate() {
            let middle = phrase.len() / 2;
            for (offset, half) in [(0, &phrase[..middle]), (middle, &phrase[middle..])] {
                let half: String = half.iter().collect();
                let slot = *index.entry(half.clone()).or_insert_with(|| {
                    halves.push(half);
                    half_of.push(Vec::new());
                    halves.len() - 1
                });
                half_of[slot].push((at, offset));
            }
        }
        let halves = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(&halves)
            .expect("a few thousand short words fit an automaton");
        let wrong = wrong.filter(|it| it.len() >= 2).map(|it| {
            let except = it.get(2).map(|it| it.trim_start_matches("除外").trim_start_matches([':', '：']).trim());
            (it[0].to_owned(), it[1].to_owned(), words(except.as_ref()))
        });
        Spelling { known: phrases.iter().cloned().collect(), phrases, halves, half_of, wrong: wrong.collect() }
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
        for hit in self.halves.find_overlapping_iter(bare.text().as_str()) {
            let here = bare.text().span_of(hit.range()).start;
            for &(phrase, offset) in &self.half_of[hit.pattern().as_usize()] {
                let right = &self.phrases[phrase];
                let Some(start) = here.checked_sub(offset).filter(|it| it + right.len() <= chars.len()) else {
                    continue;
                };
                let window = &chars[start..start + right.len()];
                if self.is_slip(window, right) {
                    found.push((Span::new(start, start + right.len()), right.iter().collect()));
                }
            }
        }
        found
    }

    fn is_slip(&self, window: &[char], right: &[char]) -> bool {
        let mut apart = window.iter().zip(right).filter(|(a, b)| a != b);
        let Some((wrong, meant)) = apart.next() else { return false };
        apart.next().is_none() && !self.known.contains(window) && are_alike(*wrong, *meant, right.len() > 4)
    }
}

/// Whether a span stays within one paragraph.
fn one_block(folded: &Folded, span: Span) -> bool {
    folded.blocks.iter().any(|it| it.span.contains(span))
}

/// In a phrase of four characters only the same syllable counts; a longer one leaves less doubt.
fn are_alike(a: char, b: char, blurred: bool) -> bool {
    let together = |groups: &[&str]| groups.iter().any(|it| it.contains(a) && it.contains(b));
    let han = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
    han(a) && han(b) && !together(&BOTH_RIGHT) && (together(&LOOK_ALIKE) || sound_alike(a, b, blurred))
}

/// Whether two characters have a reading in common, tones and the usual confusions aside.
fn sound_alike(a: char, b: char, blurred: bool) -> bool {
    let (a, b) = (readings(a, blurred), readings(b, blurred));
    a.iter().any(|it| b.contains(it))
}

fn readings(it: char, blur: bool) -> Vec<String> {
    let Some(readings) = it.to_pinyin_multi() else { return Vec::new() };
    let plain = readings.into_iter().map(|it| it.plain());
    plain.map(|it| if blur { blurred(it) } else { it.to_owned() }).collect()
}

/// zh = z, ng = n: what southern speakers do not tell apart.
fn blurred(syllable: &str) -> String {
    let start = syllable.replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
    match start.strip_suffix("ng") {
        Some(short) if !short.ends_with('o') => format!("{short}n"),
        _ => start,
    }
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
