//! The text as the rules read it: one form for each character, wrapped lines joined.
//!
//! Half-width punctuation, full-width digits, straight quotes and traditional characters are
//! folded into the form that the word lists use; white space is left out. Nothing is lost: every
//! folded character knows where it stands in the document.

use std::collections::HashMap;

use crate::document::{Document, Origin, Paragraph};
use crate::enumerator;
use crate::format::Format;
use crate::text::{Span, Text};

/// A document folded for reading. 归一文本
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    pub(crate) text: Text,
    /// Position in the document of each folded character.
    at: Vec<u32>,
    pub(crate) blocks: Vec<Block>,
}

/// A paragraph as the author meant it: wrapped lines are one block. 自然段
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// In folded characters.
    pub(crate) span: Span,
}

impl Folded {
    /// The place in the document of a folded span.
    pub(crate) fn original(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.at.get(span.start).map_or(0, |&it| it as usize);
            return Span::new(at, at);
        }
        Span::new(self.at[span.start] as usize, self.at[span.end - 1] as usize + 1)
    }

    /// The folded span that covers a span of the document.
    pub(crate) fn folded(&self, span: Span) -> Span {
        let index = |at: usize| self.at.partition_point(|&it| (it as usize) < at);
        Span::new(index(span.start), index(span.end))
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.slice(span)
    }
}

/// A folded text with only some of its characters, so that marks between them do not matter.
pub(crate) struct Bare {
    text: Text,
    /// Folded position of each character.
    at: Vec<u32>,
}

impl Bare {
    pub(crate) fn of(folded: &Folded, keeps: impl Fn(char) -> bool) -> Bare {
        let mut text = String::with_capacity(folded.text.as_str().len());
        let mut at = Vec::with_capacity(folded.text.len());
        for (index, it) in folded.text.as_str().chars().enumerate().filter(|(_, it)| keeps(*it)) {
            text.push(it);
            at.push(index as u32);
        }
        Bare { text: Text::new(text), at }
    }

    pub(crate) fn len(&self) -> usize {
        self.at.len()
    }

    pub(crate) fn text(&self) -> &Text {
        &self.text
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.slice(span)
    }

    /// Every place where a word stands.
    pub(crate) fn all(&self, word: &str) -> Vec<Span> {
        let word: String = word.chars().filter(|it| !"“”‘’《》〈〉 ".contains(*it)).collect();
        if word.is_empty() {
            return Vec::new();
        }
        self.text.as_str().match_indices(&word).map(|(at, it)| self.text.span_of(at..at + it.len())).collect()
    }

    pub(crate) fn folded(&self, span: Span) -> Span {
        Span::new(self.at[span.start] as usize, self.at[span.end - 1] as usize + 1)
    }

    pub(crate) fn original(&self, folded: &Folded, span: Span) -> Span {
        folded.original(self.folded(span))
    }
}

/// Folds a document; `simple` maps traditional to simplified characters.
pub(crate) fn fold(document: &Document, simple: &HashMap<char, char>) -> Folded {
    let chars: Vec<char> = document.text.as_str().chars().collect();
    let mut folder = Folder { simple, chars: &chars, out: String::new(), at: Vec::new(), open_quote: false };
    let wrap = wrap(document, &chars);
    let mut blocks: Vec<Block> = Vec::new();
    let mut joins = false;
    for paragraph in &document.paragraphs {
        let line = &chars[paragraph.start..paragraph.end];
        let start = folder.at.len();
        folder.take(paragraph);
        let end = folder.at.len();
        if start == end {
            joins = false;
            continue;
        }
        let lost = lost_line_ends(line).into_iter().map(|it| folder.index_of(paragraph.start + it));
        let mut starts = vec![start];
        starts.extend(lost.filter(|it| (start + 1..end).contains(it)));
        match blocks.last_mut() {
            Some(last) if joins && !starts_a_block(line) => last.span.end = starts.get(1).copied().unwrap_or(end),
            _ => blocks.push(Block { span: Span::new(start, starts.get(1).copied().unwrap_or(end)) }),
        }
        for (at, &from) in starts.iter().enumerate().skip(1) {
            blocks.push(Block { span: Span::new(from, starts.get(at + 1).copied().unwrap_or(end)) });
        }
        joins = wrap.is_some_and(|it| (it.measure)(line) >= it.full && !ends_a_sentence(line));
    }
    Folded { text: Text::new(folder.out), at: folder.at, blocks }
}

struct Folder<'a> {
    simple: &'a HashMap<char, char>,
    chars: &'a [char],
    out: String,
    at: Vec<u32>,
    open_quote: bool,
}

impl Folder<'_> {
    fn take(&mut self, paragraph: &Paragraph) {
        self.open_quote = false;
        let line = &self.chars[paragraph.start..paragraph.end];
        let marks = markdown_marks(line);
        let numbered = blank_after_number(line).map(|it| paragraph.start + it).or_else(|| self.made_number(paragraph));
        for index in paragraph.start..paragraph.end {
            let raw = self.chars[index];
            if numbered == Some(index) {
                self.out.push('、');
                self.at.push(index as u32);
                continue;
            }
            if marks.contains(&(index - paragraph.start))
                || raw.is_whitespace()
                || matches!(raw, '\u{feff}' | '\u{200b}' | '\u{ad}')
                || raw.is_control()
            {
                continue;
            }
            let folded = self.one(raw, index);
            self.out.push(folded);
            self.at.push(index as u32);
        }
    }

    /// The folded position of the first character that stands at or after a place in the document.
    fn index_of(&self, at: usize) -> usize {
        self.at.partition_point(|&it| (it as usize) < at)
    }

    /// The stop of an automatic number, which no blank parts from the digits behind it.
    fn made_number(&self, paragraph: &Paragraph) -> Option<usize> {
        let made = paragraph.pieces.first().filter(|it| matches!(it.origin, Origin::Generated))?.span;
        let stop = made.end.checked_sub(1)?;
        let digit = |at: usize| self.chars.get(at).is_some_and(char::is_ascii_digit);
        (self.chars[stop] == '.' && (made.start..stop).all(digit) && digit(made.end)).then_some(stop)
    }

    /// 服务不主动. — a half-width stop after a word that no number makes.
    fn ends_a_clause(&self, index: usize) -> bool {
        let word = |it: &char| ('\u{4e00}'..='\u{9fff}').contains(it) && !"一二三四五六七八九十".contains(*it);
        let before = index.checked_sub(1).and_then(|it| self.chars.get(it)).is_some_and(word);
        let after = self.chars.get(index + 1);
        before && after.is_none_or(|it| it.is_whitespace() || ('\u{4e00}'..='\u{9fff}').contains(it))
    }

    /// 6. 7名干部… — told from 6.7 by the blank behind its stop, which is left out.
    fn numbers_an_item(&self, index: usize) -> bool {
        let digit = |it: &&char| it.is_ascii_digit() || ('０'..='９').contains(*it);
        let (before, after) = (&self.chars[..index], &self.chars[index + 1..]);
        let digits = before.iter().rev().take_while(digit).count();
        let opens = before[..index - digits].iter().rev().find(|it| **it == '\n' || !it.is_whitespace());
        (1..=3).contains(&digits)
            && after.first().is_some_and(|it| it.is_whitespace())
            && after.iter().find(|it| !it.is_whitespace()).as_ref().is_some_and(digit)
            && opens.is_none_or(|it| "\n。；：！？.;:!?”\"）)".contains(*it))
    }

    fn one(&mut self, raw: char, index: usize) -> char {
        let digit = |it: Option<&char>| it.is_some_and(|it| it.is_ascii_digit());
        let between_digits =
            || digit(index.checked_sub(1).and_then(|it| self.chars.get(it))) && digit(self.chars.get(index + 1));
        match raw {
            ',' | ':' if between_digits() => raw,
            ',' => '，',
            ';' => '；',
            ':' => '：',
            '!' => '！',
            '?' => '？',
            '(' => '（',
            ')' => '）',
            '"' | '＂' => {
                self.open_quote = !self.open_quote;
                if self.open_quote { '“' } else { '”' }
            }
            '「' => '“',
            '」' => '”',
            '.' | '．' if self.numbers_an_item(index) => '、',
            '．' => '.',
            '.' if self.ends_a_clause(index) => '。',
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(raw as u32 - 0xfee0).expect("full-width forms mirror ASCII")
            }
            _ => self.simple.get(&raw).copied().unwrap_or(raw),
        }
    }
}

/// 一 总体情况: the blank that stands for the mark after a heading's number.
fn blank_after_number(line: &[char]) -> Option<usize> {
    let start = line.iter().position(|it| !it.is_whitespace())?;
    let body = &line[start..];
    let len = body.iter().take_while(|it| it.is_ascii_digit() || "一二三四五六七八九十".contains(**it)).count();
    let blank = body.get(len).is_some_and(|it| it.is_whitespace());
    let next = body[len..].iter().find(|it| !it.is_whitespace())?;
    let named = ('\u{4e00}'..='\u{9fff}').contains(next) && !"年月日号时点分个名项次户".contains(*next);
    let heading = body.len() <= 30 && !body.contains(&'。');
    ((1..=2).contains(&len) && blank && named && heading).then_some(start + len)
}

/// A line shorter than this was never several paragraphs.
const RUN_MIN: usize = 120;

/// Where a long line has a blank for a line end: after a stop, before a number, after a title.
fn lost_line_ends(line: &[char]) -> Vec<usize> {
    let mut found = Vec::new();
    if line.len() < RUN_MIN {
        return found;
    }
    let mut from = 0;
    for at in 1..line.len() {
        if line[at].is_whitespace() || !line[at - 1].is_whitespace() {
            continue;
        }
        let before: String = line[from..at].iter().filter(|it| !it.is_whitespace()).collect();
        let titled = before.chars().count() <= 60
            && ["材料", "报告", "发言", "提纲", "检查", "总结", "情况", "清单", "剖析"]
                .iter()
                .any(|it| before.ends_with(it));
        let after: String = line[at..].iter().filter(|it| !it.is_whitespace()).take(12).collect();
        if before.ends_with(['。', '！', '？', '：']) || titled || enumerator::parse(&after).is_some() {
            found.push(at);
            from = at;
        }
    }
    found
}

/// Where a line carries # of a Markdown heading or ** of bold type; ** before a unit is a mask.
fn markdown_marks(line: &[char]) -> Vec<usize> {
    let hashes = line.iter().take_while(|it| **it == '#').count();
    let mut marks: Vec<usize> = (0..hashes).collect();
    let stars: Vec<usize> =
        (0..line.len().saturating_sub(1)).filter(|&at| line[at] == '*' && line[at + 1] == '*').collect();
    let masks = |at: usize| line.get(at + 2).is_some_and(|it| "村镇乡县市区局年月日*".contains(*it));
    if stars.len() >= 2 && stars.len().is_multiple_of(2) && !stars.iter().any(|&it| masks(it)) {
        marks.extend(stars.iter().flat_map(|&it| [it, it + 1]));
    }
    marks
}

/// How the lines of a plain text were wrapped by hand, if they were.
#[derive(Clone, Copy)]
struct Wrap {
    measure: fn(&[char]) -> usize,
    /// A line at least this long goes on in the next.
    full: usize,
}

/// Finds the measure, columns or characters, by which two lines in five are full.
fn wrap(document: &Document, chars: &[char]) -> Option<Wrap> {
    if document.format != Format::Text {
        return None;
    }
    let candidates = [(columns as fn(&[char]) -> usize, 6, 120), (|line: &[char]| line.len(), 3, 60)];
    let fits = candidates.into_iter().filter_map(|(measure, slack, max)| {
        let lines = document.paragraphs.iter().map(|it| measure(&chars[it.start..it.end]));
        let sizes: Vec<usize> = lines.filter(|&it| it > 0).collect();
        let widest = *sizes.iter().max()?;
        let full = sizes.iter().filter(|&&it| it + slack >= widest).count();
        let wrapped = full >= 4 && widest <= max && full * 5 >= sizes.len() * 2;
        wrapped.then_some((full, Wrap { measure, full: widest - slack.min(widest) }))
    });
    fits.max_by_key(|it| it.0).map(|it| it.1)
}

/// Columns a line takes in a fixed-width face: Han and full-width forms two, the rest one.
fn columns(line: &[char]) -> usize {
    line.iter().map(|&it| if it.is_ascii() { 1 } else { 2 }).sum()
}

fn ends_a_sentence(line: &[char]) -> bool {
    line.iter().rev().find(|it| !it.is_whitespace()).is_some_and(|it| matches!(it, '。' | '！' | '？' | '!' | '?'))
}

fn starts_a_block(line: &[char]) -> bool {
    let start: String = line.iter().filter(|it| !it.is_whitespace()).take(12).collect();
    enumerator::parse(&start.replace('(', "（").replace(')', "）")).is_some_and(|it| it.style.opens_a_line())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let document = crate::open(input.as_bytes(), &Limits::default()).unwrap();
        let folded = fold(&document, &HashMap::from([('會', '会')]));
        let blocks: Vec<&str> = folded.blocks.iter().map(|it| folded.slice(it.span)).collect();
        assert_eq!(blocks.join("\n"), expected);
    }

    #[test]
    fn punctuation_and_digits_take_one_form() {
        check("民主生活會,2025 年１２次(含\"三重一大\");比例1.5", "民主生活会，2025年12次（含“三重一大”）；比例1.5");
    }

    #[test]
    fn a_blank_behind_its_stop_tells_a_number_from_a_quantity() {
        check("1. 7名干部。 ２． 3月底前。12.\t5户", "1、7名干部。2、3月底前。12、5户");
        check("比上年长3. 5%，水管3.5公里；2024. 3", "比上年长3.5%，水管3.5公里；2024.3");
    }

    #[test]
    fn wrapped_lines_are_joined_and_headings_are_not() {
        let text = "一、存在的问题\n学习上满足于读文件念报纸,遇到难\n懂的段落就跳过去,全年只写了两篇\n笔记,还是临近年底在值班室里补写\n出来的。\n(一)作风方面\n下村少,全年到最远的两个组合起来\n只去过三回。";
        check(
            text,
            "一、存在的问题\n学习上满足于读文件念报纸，遇到难懂的段落就跳过去，全年只写了两篇笔记，还是临近年底在值班室里补写出来的。\n（一）作风方面\n下村少，全年到最远的两个组合起来只去过三回。",
        );
    }

    #[test]
    fn a_folded_span_knows_its_place() {
        let document = crate::open("甲 乙\n丙".as_bytes(), &Limits::default()).unwrap();
        let folded = fold(&document, &HashMap::new());
        assert_eq!(folded.original(Span::new(1, 3)), Span::new(2, 5));
        assert_eq!(folded.folded(Span::new(2, 5)), Span::new(1, 3));
    }
}
