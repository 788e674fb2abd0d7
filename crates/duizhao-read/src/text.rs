//! A text addressed by Unicode code points, the unit of every position we give out.

use std::ops::Range;

/// A stretch of a [`Text`] in Unicode code points, end exclusive. 区间
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The beginning of some words, up to so many characters and not cut within a number or before its
/// unit; what is left out shows.
pub fn beginning(words: &str, most: usize) -> String {
    let Some((end, _)) = words.char_indices().nth(most) else { return words.to_owned() };
    let whole = words[..end].trim_end_matches(|it: char| it.is_ascii_alphanumeric() || ".%％".contains(it));
    format!("{}…", if whole.is_empty() { &words[..end] } else { whole })
}

/// A string that can be cut at code points without walking it. 正文
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    string: String,
    /// Byte offset of every code point, and of the end.
    offsets: Vec<u32>,
}

impl Text {
    pub fn new(string: String) -> Text {
        let mut offsets = Vec::with_capacity(string.len() / 3 + 1);
        offsets.extend(string.char_indices().map(|(at, _)| at as u32));
        offsets.push(string.len() as u32);
        Text { string, offsets }
    }

    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Length in code points.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }

    pub fn all(&self) -> Span {
        Span::new(0, self.len())
    }

    pub fn slice(&self, span: Span) -> &str {
        &self.string[self.offsets[span.start] as usize..self.offsets[span.end] as usize]
    }

    /// The code-point span of a byte range that lies on character borders.
    pub fn span_of(&self, bytes: Range<usize>) -> Span {
        Span::new(self.index_of(bytes.start), self.index_of(bytes.end))
    }

    fn index_of(&self, byte: usize) -> usize {
        self.offsets.partition_point(|&at| (at as usize) < byte)
    }

    /// The span without the white space at its ends.
    pub fn trim(&self, span: Span) -> Span {
        let slice = self.slice(span);
        let start = span.start + slice.chars().take_while(|it| it.is_whitespace()).count();
        let tail = slice.chars().rev().take_while(|it| it.is_whitespace()).count();
        if start + tail >= span.end { Span::new(span.start, span.start) } else { Span::new(start, span.end - tail) }
    }

    /// Spans of the lines, without their line ends; empty lines included.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        let mut start = 0;
        self.string.split('\n').map(move |line| {
            let span = Span::new(start, start + line.chars().count());
            start = span.end + 1;
            span
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_ends_beside_a_number() {
        assert_eq!(beginning("参保率达到95.6%并得到肯定", 7), "参保率达到…");
        assert_eq!(beginning("今年8月", 4), "今年8月");
        assert_eq!(beginning("123456", 3), "123…");
    }

    #[test]
    fn positions_are_code_points() {
        let text = Text::new("一、a𬭎\n 二 ".to_owned());
        assert_eq!(text.len(), 8);
        assert_eq!(text.slice(Span::new(2, 4)), "a𬭎");
        assert_eq!(text.span_of(3..7), Span::new(1, 3));
        assert_eq!(text.trim(Span::new(4, 8)), Span::new(6, 7));
        assert_eq!(text.lines().collect::<Vec<_>>(), [Span::new(0, 4), Span::new(5, 8)]);
    }
}
