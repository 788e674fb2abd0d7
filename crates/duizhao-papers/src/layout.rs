//! Which lines make a paragraph, and how it is set.

use duizhao_read::{Document, PartRole, Report, Span, Text};

/// A paragraph of the document to be written. 段
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub(crate) style: Style,
    /// Stretches of the report's text that stand in it, in order: hard-wrapped lines are joined.
    pub(crate) lines: Vec<Span>,
    /// Headings at its beginning, with their typeface.
    pub(crate) headings: Vec<(Span, Face)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// 标题
    Title,
    /// A line under the title that names author or date. 署名
    Byline,
    /// 正文
    Body,
}

/// How a heading is told from the text that may follow it on the same line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// 黑体, first level.
    Hei,
    /// 楷体, second level.
    Kai,
}

pub(crate) fn paragraphs(document: &Document, report: &Report) -> Vec<Paragraph> {
    let text = &document.text;
    let headings = headings(text, report);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut previous: Option<Span> = None;
    for line in text.lines() {
        let kept = text.trim(line);
        if kept.is_empty() {
            previous = None;
            continue;
        }
        let style = style(text, report, kept);
        let own: Vec<_> = headings.iter().copied().filter(|(it, _)| it.overlaps(kept)).collect();
        let goes_on = style == Style::Body && own.is_empty() && kept.start == line.start && !starts_anew(text, kept);
        match paragraphs.last_mut() {
            Some(last) if goes_on && previous.is_some_and(|it| is_broken_off(text, it, &headings)) => {
                last.lines.push(kept);
            }
            Some(last) if style == Style::Title && last.style == Style::Title => last.lines.push(kept),
            _ => paragraphs.push(Paragraph { style, lines: vec![kept], headings: own }),
        }
        previous = (style == Style::Body).then_some(kept);
    }
    paragraphs
}

fn style(text: &Text, report: &Report, line: Span) -> Style {
    let Some(title) = report.title else { return Style::Body };
    if title.overlaps(line) {
        return Style::Title;
    }
    let first_heading = report.parts.iter().find(|it| it.role != PartRole::Preamble).map(|it| it.span.start);
    let near_title =
        line.start >= title.end && first_heading.is_none_or(|it| line.end <= it) && line.start < title.end + 60;
    let words = text.slice(line);
    let in_brackets = words.starts_with(['（', '(']) && words.ends_with(['）', ')']);
    if near_title && in_brackets && line.len() <= 28 { Style::Byline } else { Style::Body }
}

fn headings(text: &Text, report: &Report) -> Vec<(Span, Face)> {
    let parts = report.parts.iter().map(|it| it.heading);
    let items = report.items.iter().map(|it| it.heading);
    let mut found: Vec<(Span, Face)> = parts.chain(items).filter_map(|it| Some((it, face(text.slice(it))?))).collect();
    found.sort_by_key(|it| it.0);
    found.dedup_by_key(|it| it.0);
    found
}

/// By its number, for a report may begin at any level: 一、 is set in 黑体, （一） in 楷体, the rest as the body.
fn face(heading: &str) -> Option<Face> {
    let is_numeral = |it: char| "一二三四五六七八九十百".contains(it);
    let bare = heading.trim_start();
    if let Some(rest) = bare.strip_prefix(['（', '(']) {
        return rest.starts_with(is_numeral).then_some(Face::Kai);
    }
    let rest = bare.trim_start_matches(is_numeral);
    (rest.len() < bare.len() && rest.starts_with(['、', '．', '.'])).then_some(Face::Hei)
}

/// Whether a line ends where the writer's screen ended, and not where the sentence did.
fn is_broken_off(text: &Text, line: Span, headings: &[(Span, Face)]) -> bool {
    let last = text.slice(line).chars().next_back();
    let is_heading = headings.iter().any(|(it, _)| it.end == line.end);
    !is_heading && line.len() >= 16 && last.is_some_and(|it| !"。！？：；…”》）.!?:;)".contains(it))
}

/// Whether a line begins with a number, and so is a paragraph of its own.
fn starts_anew(text: &Text, line: Span) -> bool {
    let words = text.slice(line);
    let numeral = |it: char| it.is_ascii_digit() || "一二三四五六七八九十第".contains(it);
    let inner = words.trim_start_matches(['（', '(']);
    let rest = inner.trim_start_matches(numeral);
    rest.len() < inner.len() && rest.starts_with(['、', '．', '.', '）', ')', '，', '是'])
}

/// A long title is best broken before one of these.
const TITLE_WORDS: &[&str] = &[
    "关于",
    "19",
    "20",
    "专题",
    "主题教育",
    "民主生活会",
    "组织生活会",
    "个人",
    "班子",
    "对照检查",
    "检视剖析",
    "发言提纲",
];

/// Where a line of a title may be broken.
pub(crate) fn title_breaks(text: &Text, line: Span) -> Vec<usize> {
    let title = text.slice(line);
    let found = TITLE_WORDS.iter().flat_map(|word| title.match_indices(word)).filter(|it| it.0 > 0);
    found.map(|it| line.start + title[..it.0].chars().count()).collect()
}

/// The part of a span that is written; where nothing of it is, the character nearest to it.
pub(crate) fn anchor(lines: &[Span], span: Span) -> Option<Span> {
    let first = lines.iter().find(|it| it.end > span.start).or(lines.last())?;
    let start = span.start.clamp(first.start, first.end - 1);
    let last = lines.iter().rev().find(|it| it.start < span.end).unwrap_or(first);
    Some(Span::new(start, span.end.clamp(last.start + 1, last.end).max(start + 1)))
}

/// A line cut at all these places, so that no piece is partly inside anything.
pub(crate) fn pieces(line: Span, cuts: impl IntoIterator<Item = usize>) -> Vec<Span> {
    let inside = |it: &usize| line.start < *it && *it < line.end;
    let mut borders: Vec<usize> = cuts.into_iter().filter(inside).chain([line.start, line.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    borders.windows(2).map(|it| Span::new(it[0], it[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_the_typeface() {
        let faces =
            [("一、存在的问题", Some(Face::Hei)), ("（二）理论学习", Some(Face::Kai)), ("(三)作风", Some(Face::Kai))];
        let none = [("1.学习", None), ("（1）学习", None), ("一是学得浅", None), ("存在的问题", None)];
        for (heading, expected) in faces.into_iter().chain(none) {
            assert_eq!(face(heading), expected, "{heading}");
        }
    }

    #[test]
    fn hard_wrapped_lines_are_joined_and_numbered_ones_are_not() {
        let lines = "今年以来坚持每周到村里走访，了解群众\n所想所盼。\n　　另起一段，这一段的开头有两个全角空格\n一是不够深入，满足于走到看到，没有蹲下去问\n二是不够及时。";
        let document = duizhao_read::open(lines.as_bytes(), &duizhao_read::Limits::default()).unwrap();
        let counts: Vec<usize> = paragraphs(&document, &Report::default()).iter().map(|it| it.lines.len()).collect();
        assert_eq!(counts, [2, 1, 1, 1]);
    }

    #[test]
    fn an_anchor_is_never_empty_and_never_outside() {
        let lines = [Span::new(2, 5), Span::new(8, 9)];
        for (span, expected) in
            [((0, 1), (2, 3)), ((3, 4), (3, 4)), ((5, 8), (8, 9)), ((4, 20), (4, 9)), ((30, 30), (8, 9))]
        {
            assert_eq!(anchor(&lines, Span::new(span.0, span.1)), Some(Span::new(expected.0, expected.1)), "{span:?}");
        }
        assert_eq!(anchor(&[], Span::new(0, 1)), None);
    }

    #[test]
    fn a_line_is_cut_at_all_borders() {
        let ends = |it: &Span| (it.start, it.end);
        let cut: Vec<_> = pieces(Span::new(3, 9), [5, 1, 5, 9, 7, 30]).iter().map(ends).collect();
        assert_eq!(cut, [(3, 5), (5, 7), (7, 9)]);
    }
}
