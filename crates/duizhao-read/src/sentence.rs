//! Cuts a folded text into sentences and numbered clauses. 句

use crate::enumerator::{self, Enumerator, Style};
use crate::fold::Folded;
use crate::text::Span;

/// A sentence, or a clause that a number opens. 句
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// In folded characters.
    pub(crate) span: Span,
    /// Index of its block.
    pub(crate) block: usize,
    pub(crate) opens_block: bool,
    pub(crate) closes_block: bool,
    pub(crate) number: Option<Enumerator>,
}

impl Sentence {
    /// The sentence without its number and its final stop.
    pub(crate) fn body(&self, folded: &Folded) -> Span {
        let start = self.span.start + self.number.map_or(0, |it| it.len);
        let text = folded.slice(Span::new(start.min(self.span.end), self.span.end));
        let stops = text.chars().rev().take_while(|it| "。；：，、.！？*".contains(*it)).count();
        Span::new(start.min(self.span.end), (self.span.end - stops).max(start.min(self.span.end)))
    }
}

/// A quotation longer than this is no reason to keep its sentences together.
const QUOTE_MAX: usize = 40;

pub(crate) fn sentences(folded: &Folded) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (block, it) in folded.blocks.iter().enumerate() {
        let chars: Vec<char> = folded.slice(it.span).chars().collect();
        let cuts = cuts(&chars);
        for (index, pair) in cuts.windows(2).enumerate() {
            let text: String = chars[pair[0]..pair[1].min(pair[0] + 12)].iter().collect();
            let number = enumerator::parse(&text).filter(|number| number.len < pair[1] - pair[0]);
            // Where line ends were lost, a chapter or 1.1 opens a line all the same.
            let lost = number.is_some_and(|it| matches!(it.style, Style::Chapter | Style::Dotted | Style::Han));
            all.push(Sentence {
                span: Span::new(it.span.start + pair[0], it.span.start + pair[1]),
                block,
                opens_block: index == 0 || lost,
                closes_block: pair[1] == chars.len(),
                number,
            });
        }
    }
    all
}

/// Where a block is cut, its start and end included.
fn cuts(chars: &[char]) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut quote: Option<usize> = None;
    for at in 0..chars.len() {
        match chars[at] {
            '“' => quote = Some(at),
            '”' => quote = None,
            _ => {}
        }
        let quoted = quote.is_some_and(|from| at - from < QUOTE_MAX);
        let last = cuts.last().copied().unwrap_or(0);
        if at > last
            && !quoted
            && (opens_numbered(chars, at, last) || opens_label(chars, at) || ends_short_heading(chars, last, at))
        {
            cuts.push(at);
        }
        if matches!(chars[at], '。' | '！' | '？' | '；') {
            let tail =
                chars[at + 1..].iter().take_while(|it| matches!(it, '”' | '’' | '）' | '》' | '！' | '？')).count();
            if tail > 0 || !quoted {
                cuts.push(at + 1 + tail);
            }
        }
    }
    cuts.push(chars.len());
    cuts.dedup();
    cuts.retain(|&it| it <= chars.len());
    cuts
}

/// Whether a number that opens a clause stands inside a block at `at`.
fn opens_numbered(chars: &[char], at: usize, last_cut: usize) -> bool {
    if !"一二三四五六七八九十（123456789第问①②③④⑤⑥⑦⑧⑨㈠㈡㈢㈣㈤㈥".contains(chars[at])
    {
        return false;
    }
    let text: String = chars[at..(at + 12).min(chars.len())].iter().collect();
    let Some(number) = enumerator::parse(&text) else { return false };
    let before = chars[at - 1];
    let after_heading = before == '面' && at >= 2 && chars[at - 2] == '方' && at - last_cut <= 60;
    match number.style {
        Style::Shi | Style::Yao => "，；。：、！？”".contains(before) || after_heading,
        Style::Chapter => chars[at..].iter().take(5).any(|it| *it == '章'),
        Style::Dotted => {
            // 平均5.5次 is a quantity.
            let counted = "次分元万亿％倍亩吨".contains(chars.get(at + number.len).copied().unwrap_or('，'));
            let named = chars.get(at + number.len).is_some_and(|it| !it.is_ascii() && !"，。、".contains(*it));
            !before.is_ascii() && named && !counted
        }
        Style::Labelled => "。；：！？”类".contains(before) || after_heading,
        Style::HanParen | Style::Arabic if number.number == 1 && at - last_cut <= 25 => {
            let head: String = chars[last_cut..at].iter().collect();
            let headed =
                enumerator::parse(&head).is_some_and(|it| it.style == Style::Han) && !head.contains(['，', '。']);
            "。；：！？”".contains(before) || headed || after_heading
        }
        _ => "。；：！？”".contains(before) || after_heading,
    }
}

/// 成因： or 整改措施： after a sentence.
fn opens_label(chars: &[char], at: usize) -> bool {
    let labels = [
        "成因：",
        "原因：",
        "原因分析：",
        "整改措施：",
        "整改情况：",
        "整改举措：",
        "存在问题：",
        "存在的问题：",
        "问题表现：",
    ];
    "。；面类".contains(chars[at - 1])
        && labels.iter().any(|it| it.chars().eq(chars[at..].iter().copied().take(it.chars().count())))
}

/// The end of a heading such as 1.1背景 whose line end was lost.
fn ends_short_heading(chars: &[char], start: usize, at: usize) -> bool {
    if !(chars[start].is_ascii_digit() && at - start <= 9) {
        return false;
    }
    let head: String = chars[start..at].iter().collect();
    let dotted = enumerator::parse(&head).is_some_and(|it| it.style == Style::Dotted);
    dotted
        && ["背景", "总体结论", "基本情况", "总体要求", "指导思想", "工作目标", "总体情况"]
            .iter()
            .any(|it| head.ends_with(it))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let document = crate::open(input.as_bytes(), &crate::Limits::default()).unwrap();
        let folded = crate::fold::fold(&document, &HashMap::new());
        let all: Vec<&str> = sentences(&folded).iter().map(|it| folded.slice(it.span)).collect();
        assert_eq!(all.join("\n"), expected);
    }

    #[test]
    fn a_sentence_ends_at_its_stop() {
        check("学习不多；下村少。村民说“你来过吗？”就走了。", "学习不多；\n下村少。\n村民说“你来过吗？”\n就走了。");
    }

    #[test]
    fn numbers_inside_a_line_open_a_clause() {
        check(
            "（一）学习方面一是读得少，二是记得少。问题2：不用。",
            "（一）学习方面\n一是读得少，\n二是记得少。\n问题2：不用。",
        );
        check("一、存在的问题（一）学习方面。读得少。", "一、存在的问题\n（一）学习方面。\n读得少。");
    }

    #[test]
    fn a_quantity_opens_nothing() {
        check("花了1.5万元，一些人不满意。", "花了1.5万元，一些人不满意。");
    }
}
