//! Parts: what stands between two headings that name one. 部分

use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::outline::{Mark, Outline};
use crate::report::{Part, PartRole, guess};
use crate::sentence::Sentence;
use crate::text::Span;

/// A part as a range of sentences.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) role: PartRole,
    pub(crate) first: usize,
    /// One past its last sentence.
    pub(crate) end: usize,
    pub(crate) headed: bool,
}

impl Draft {
    pub(crate) fn in_document(&self, folded: &Folded, sentences: &[Sentence]) -> Part {
        let first = &sentences[self.first];
        let span = Span::new(first.span.start, sentences[self.end - 1].span.end);
        let heading =
            if self.headed { heading_of(folded, first) } else { Span::new(first.span.start, first.span.start) };
        Part { role: self.role, span: folded.original(span), heading: folded.original(heading) }
    }
}

/// A heading without the stop that ends it.
fn heading_of(folded: &Folded, sentence: &Sentence) -> Span {
    let body = sentence.body(folded);
    Span::new(sentence.span.start, body.end)
}

const CLOSING_WORDS: [&str; 17] = [
    "批评指正",
    "不妥之处",
    "为契机",
    "恳请",
    "请同志们",
    "请各位",
    "我的发言",
    "发言完",
    "检查完",
    "汇报完",
    "特此报告",
    "虚心接受",
    "请组织",
    "以上是",
    "以上检查",
    "以上问题",
    "欢迎大家",
];

pub(crate) fn parts(folded: &Folded, sentences: &[Sentence], hits: &Hits, outline: &Outline) -> Vec<Draft> {
    let marks = &outline.marks;
    let starts: Vec<(usize, PartRole)> = marks
        .iter()
        .enumerate()
        .filter_map(|(index, it)| match it {
            Mark::Part(role) => Some((index, *role)),
            Mark::Furniture => piece_of_pack(folded.slice(sentences[index].span)).map(|role| (index, role)),
            _ => None,
        })
        .collect();
    let mut parts = before_first(folded, sentences, hits, marks, &starts);
    for (at, &(first, role)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(sentences.len(), |it| it.0);
        parts.push(Draft { role, first, end, headed: true });
    }
    split_unheaded(folded, sentences, hits, &mut parts);
    split_closing(folded, sentences, marks, &mut parts);
    pledges_close(folded, sentences, hits, &mut parts);
    parts
}

/// Paragraphs after the problems that ask where they come from, or say what will be done, where no
/// heading announces causes or measures.
fn split_unheaded(folded: &Folded, sentences: &[Sentence], hits: &Hits, parts: &mut Vec<Draft>) {
    let has = |parts: &[Draft], role| parts.iter().any(|it| it.role == role);
    let opens = |index: &usize| sentences[*index].opens_block && sentences[*index].number.is_none();
    for (role, turns) in
        [(PartRole::Causes, asks_why as fn(&Folded, &Hits, &Sentence) -> bool), (PartRole::Measures, plans)]
    {
        let Some(last) = parts.iter().rposition(|it| matches!(it.role, PartRole::Problems | PartRole::Causes)) else {
            continue;
        };
        let Draft { first, end, .. } = parts[last];
        let numbered = |range: std::ops::Range<usize>| range.filter_map(|it| sentences[it].number);
        // 究其原因 in the middle of the problems speaks of one of them: the numbers go on after it.
        let goes_on = |from: usize| {
            numbered(from..end).any(|it| {
                numbered(first..from).any(|before| before.style == it.style && before.number + 1 == it.number)
            })
        };
        let from = (first + 2..end).filter(opens).find(|&it| turns(folded, hits, &sentences[it]));
        if let Some(from) = from.filter(|&it| !has(parts, role) && !goes_on(it)) {
            parts[last].end = from;
            parts.insert(last + 1, Draft { role, first: from, end, headed: false });
        }
    }
}

/// 之所以出现上面这些情况, 为什么会这样？
fn asks_why(folded: &Folded, hits: &Hits, sentence: &Sentence) -> bool {
    let text = folded.slice(sentence.span);
    let asks = text.starts_with("为什么") || text.starts_with("为啥") || text.starts_with("之所以");
    let because =
        hits.has(sentence.span, Class::Because) || ["原因", "根源", "根子", "病根"].iter().any(|it| text.contains(it));
    let them = ["问题", "情况", "毛病", "不足", "现象", "这些", "这样"].iter().any(|it| text.contains(it));
    asks || because && them && sentence.span.len() <= 40
}

/// 往后我这样改：
fn plans(folded: &Folded, _: &Hits, sentence: &Sentence) -> bool {
    let text = folded.slice(sentence.span);
    ["往后", "今后", "下一步", "下步", "接下来", "整改打算", "打算"].iter().any(|it| text.starts_with(it))
        && !CLOSING_WORDS.iter().any(|it| text.contains(it))
}

/// 篇二：…整改措施清单 in a pack of several texts.
fn piece_of_pack(line: &str) -> Option<PartRole> {
    (line.starts_with('篇') && line.contains('：') && line.contains("措施")).then_some(PartRole::Measures)
}

/// The preamble, a last-year paragraph in it, and problems that no heading announces.
fn before_first(
    folded: &Folded,
    sentences: &[Sentence],
    hits: &Hits,
    marks: &[Mark],
    starts: &[(usize, PartRole)],
) -> Vec<Draft> {
    let end = starts.first().map_or(sentences.len(), |it| it.0);
    let Some(first) = (0..end).find(|&it| !matches!(marks[it], Mark::Title | Mark::Furniture)) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    let mut preamble_end = end;
    let mut role = PartRole::Problems;
    if let Some(found) = midway(sentences, hits, marks, first, end, starts) {
        (preamble_end, role) = (first, found);
    } else if !starts.iter().any(|it| it.1 == PartRole::Problems) {
        let numbered = (first..end).find(|&it| sentences[it].number.is_some() && !matches!(marks[it], Mark::Furniture));
        preamble_end =
            numbered.unwrap_or_else(|| after_opening(folded, sentences, hits, first, end, starts.is_empty()));
    }
    let mut at = first;
    while at < preamble_end {
        let role = if is_last_year(folded, &sentences[at], hits) { PartRole::LastYear } else { PartRole::Preamble };
        let block = sentences[at].block;
        let stop = match role {
            // Such a paragraph is about last year to its end; a text without line ends is not.
            PartRole::LastYear if folded.blocks[block].span.len() <= 400 => {
                (at..preamble_end).find(|&it| sentences[it].block != block).unwrap_or(preamble_end)
            }
            _ => at + 1,
        };
        match parts.last_mut() {
            Some(Draft { role: last, end, .. }) if *last == role => *end = stop,
            _ => parts.push(Draft { role, first: at, end: stop, headed: false }),
        }
        at = stop;
    }
    if preamble_end < end {
        parts.push(Draft { role, first: preamble_end, end, headed: false });
    }
    parts
}

/// What an excerpt that begins midway begins in: the part before the first that is named.
///
/// It has no title, nothing prepares the meeting, and its first number is not one.
fn midway(
    sentences: &[Sentence],
    hits: &Hits,
    marks: &[Mark],
    first: usize,
    end: usize,
    starts: &[(usize, PartRole)],
) -> Option<PartRole> {
    if marks.contains(&Mark::Title) {
        return None;
    }
    let later = |it: usize| sentences[it].number.is_some_and(|it| it.number > 1);
    let inside = (first..end).find(|&it| sentences[it].number.is_some()).is_some_and(later);
    let part = starts.first().is_some_and(|it| later(it.0));
    if !inside && !part {
        return None;
    }
    let guessed = guess::role_of(&sentences[first..end], hits);
    match starts.first().map(|it| it.1) {
        Some(PartRole::Causes) => Some(PartRole::Problems),
        Some(PartRole::Problems) if guessed == PartRole::Problems => None,
        _ => Some(guessed),
    }
}

/// Where the opening of a text without any heading ends: its first paragraph, or the last of its
/// first sentences that prepares or announces.
fn after_opening(folded: &Folded, sentences: &[Sentence], hits: &Hits, first: usize, end: usize, bare: bool) -> usize {
    if !bare {
        return end;
    }
    let block = sentences[first].block;
    let next = (first..end).find(|&it| sentences[it].block != block);
    if let Some(next) = next.filter(|_| folded.blocks[block].span.len() >= 40) {
        return next;
    }
    let opens = |it: &usize| {
        let span = sentences[*it].span;
        hits.has(span, Class::Preparation) || hits.has(span, Class::Lead)
    };
    (first..first + (end - first) / 2).rev().find(opens).map_or(end, |it| it + 1)
}

/// 上年查摆的问题，都已整改完成
fn is_last_year(folded: &Folded, sentence: &Sentence, hits: &Hits) -> bool {
    let text = folded.slice(sentence.span);
    let earlier = ["上年度", "上一年度", "去年", "上年", "上次", "上一年"].iter().any(|it| text.contains(it))
        || (text.chars().take(6).any(|it| it.is_ascii_digit()) && text.contains("年度"));
    let promised = ["整改", "查摆", "承诺", "答应", "销号"].iter().any(|it| text.contains(it));
    let block = folded.blocks[sentence.block].span;
    let near = Span::new(sentence.span.start, block.end.min(sentence.span.end + 120));
    earlier && promised && hits.has(near, Class::Rectified)
}

/// A paragraph shorter than this, right before closing words, belongs to them.
const FAREWELL_MAX: usize = 30;

/// Cuts the closing words off the last part.
fn split_closing(folded: &Folded, sentences: &[Sentence], marks: &[Mark], parts: &mut Vec<Draft>) {
    let Some(last) = parts.last().cloned() else { return };
    if matches!(last.role, PartRole::Preamble) {
        return;
    }
    let closes = |index: usize| {
        let block = folded.blocks[sentences[index].block].span;
        let text = folded.slice(block);
        CLOSING_WORDS.iter().any(|it| text.contains(it)) || is_signature(text)
    };
    let end = (last.first..last.end).rev().find(|&it| marks[it] != Mark::Furniture).map_or(last.end, |it| it + 1);
    let mut cut = end;
    let single = items_are_paragraphs(sentences, &last, end);
    // Whole paragraphs at the end, up to three, none of them numbered.
    for _ in 0..3 {
        let Some(block) = cut.checked_sub(1).map(|it| sentences[it].block) else { break };
        let first = (last.first + 1..cut).find(|&it| sentences[it].block == block);
        let Some(first) = first else { break };
        let plain = sentences[first].number.is_none() && sentences[first].opens_block && marks[first] == Mark::Plain;
        let farewell = cut < end && folded.blocks[block].span.len() < FAREWELL_MAX;
        if !plain || !(single || closes(first) || farewell) {
            break;
        }
        cut = first;
    }
    if cut == end {
        // Or the last sentences of the last paragraph.
        let block = sentences[end - 1].block;
        let from = (last.first + 1..end).find(|&it| {
            let text = folded.slice(sentences[it].span);
            sentences[it].block == block
                && sentences[it].number.is_none()
                && (text.starts_with("以上")
                    || text.starts_with("我的发言")
                    || text.starts_with("请同志们")
                    || text.starts_with("恳请"))
        });
        cut = from.unwrap_or(cut);
    }
    if cut < end && cut > last.first {
        parts.last_mut().expect("just seen").end = cut;
        parts.push(Draft { role: PartRole::Closing, first: cut, end: last.end, headed: false });
    }
}

/// Whether every numbered item of a part is one paragraph, so that a paragraph without a number at
/// its end belongs to none of them.
fn items_are_paragraphs(sentences: &[Sentence], part: &Draft, end: usize) -> bool {
    let opens: Vec<usize> = (part.first + 1..end).filter(|&it| sentences[it].opens_block).collect();
    let numbered = opens.iter().filter(|&&it| sentences[it].number.is_some()).count();
    let last = opens.iter().rposition(|&it| sentences[it].number.is_some());
    numbered >= 3 && last.is_some_and(|last| last + 1 == numbered)
}

/// 2024年12月30日 on a line of its own.
fn is_signature(text: &str) -> bool {
    text.chars().count() <= 16 && text.ends_with('日') && text.contains('月')
}

/// A section of pledges without one measure is closing words: it has no numbered item and is short.
fn pledges_close(folded: &Folded, sentences: &[Sentence], hits: &Hits, parts: &mut [Draft]) {
    let measures = parts.iter().filter(|it| it.role == PartRole::Measures).count();
    for part in parts.iter_mut().filter(|it| it.role == PartRole::Measures && it.headed) {
        let heading = folded.slice(sentences[part.first].span);
        let numbered = sentences[part.first + 1..part.end].iter().any(|it| it.number.is_some());
        let pledges = ["打算", "今后", "下步", "下一步", "往后", "承诺"].iter().any(|it| heading.contains(it))
            && !heading.contains("措施");
        let blocks = sentences[part.end - 1].block - sentences[part.first].block;
        let timed = sentences[part.first + 1..part.end].iter().any(|it| hits.has(it.span, Class::Term));
        if pledges && !numbered && !timed && blocks <= 2 && (measures > 1 || blocks <= 1) {
            part.role = PartRole::Closing;
        }
    }
}
