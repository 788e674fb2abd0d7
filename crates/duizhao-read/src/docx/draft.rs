//! Paragraphs on their way into the text. 段落

use std::ops::Range;

use super::numbering::Numbering;
use super::styles::{NumberRef, Styles};
use crate::document::{Origin, Paragraph, Piece, Problem};
use crate::said::Said;
use crate::text::Span;

/// A paragraph as it is being read; line breaks in it are `\n`.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) text: String,
    /// Byte ranges of `text` and where they come from, in order.
    pub(super) pieces: Vec<(Range<usize>, Origin)>,
    pub(super) style: Option<String>,
    pub(super) outline: Option<u8>,
    pub(super) number: NumberRef,
    pub(super) in_table: bool,
    /// Its end was deleted: it goes on in the next one.
    pub(super) mark_deleted: bool,
    pub(super) problems: Vec<(usize, &'static str, Said)>,
    /// The text boxes that hang on it.
    pub(super) after: Vec<Draft>,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.after.is_empty() && self.problems.is_empty()
    }

    /// The paragraph that goes on where this one lost its end: its text, the next one's properties.
    pub(super) fn continued(self, in_table: bool) -> Draft {
        Draft { style: None, outline: None, number: NumberRef::default(), mark_deleted: false, in_table, ..self }
    }
}

/// More text than the limits allow.
pub(super) struct TooMuch;

/// The text so far.
pub(super) struct Flow {
    numbering: Numbering,
    text: String,
    /// Length of `text` in code points.
    chars: usize,
    paragraphs: Vec<Paragraph>,
    problems: Vec<Problem>,
    /// Bytes that may still come.
    left: u64,
}

impl Flow {
    pub(super) fn new(numbering: Numbering, bytes_max: u64) -> Flow {
        let (paragraphs, problems) = (Vec::new(), Vec::new());
        Flow { numbering, text: String::new(), chars: 0, paragraphs, problems, left: bytes_max }
    }

    /// Counts text before it is kept.
    pub(super) fn count(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.left = self.left.checked_sub(bytes as u64).ok_or(TooMuch)?;
        Ok(())
    }

    pub(super) fn problem(&mut self, code: &'static str, why: Said) {
        self.problems.push(Problem { span: Span::new(self.chars, self.chars), code, why });
    }

    /// Appends a paragraph and the boxes that hang on it, one [`Paragraph`] a line.
    pub(super) fn take(&mut self, draft: Draft, styles: &Styles) -> Result<(), TooMuch> {
        let mut waiting = vec![draft];
        while let Some(mut draft) = waiting.pop() {
            waiting.extend(std::mem::take(&mut draft.after).into_iter().rev());
            self.append(draft, styles)?;
        }
        Ok(())
    }

    fn append(&mut self, draft: Draft, styles: &Styles) -> Result<(), TooMuch> {
        let style = draft.style.as_deref();
        let number = self.numbering.next(draft.number, style, styles);
        self.count(number.len() + 1)?;
        let heading = match draft.outline {
            Some(level) => Some(level).filter(|level| *level > 0),
            None => styles.heading(style),
        };
        let mut pieces = draft.pieces.into_iter().peekable();
        let mut at = 0; // Everything before is in the text.
        for (index, line) in draft.text.split('\n').enumerate() {
            if !self.paragraphs.is_empty() {
                self.push("\n");
            }
            let mut paragraph =
                Paragraph { heading, in_table: draft.in_table, start: self.chars, ..Paragraph::default() };
            if index == 0 && !number.is_empty() {
                let span = self.push(&number);
                paragraph.pieces.push(Piece { span, origin: Origin::Generated });
            }
            let end = at + line.len();
            let problems = draft.problems.iter().filter(|(offset, ..)| (at..=end).contains(offset));
            for (offset, code, why) in problems {
                let place = self.chars + draft.text[at..*offset].chars().count();
                self.problems.push(Problem { span: Span::new(place, place), code, why: why.clone() });
            }
            while let Some((range, origin)) = pieces.next_if(|(range, _)| range.end <= end) {
                self.fill(&draft.text[at..range.start], &mut paragraph);
                at = range.end;
                let span = self.push(&draft.text[range]);
                paragraph.pieces.push(Piece { span, origin });
            }
            self.fill(&draft.text[at..end], &mut paragraph);
            // The break itself is the `\n` between the lines.
            let _ = pieces.next_if(|(range, _)| range.start == end);
            paragraph.end = self.chars;
            self.paragraphs.push(paragraph);
            at = end + 1;
        }
        Ok(())
    }

    /// Text whose place in the file is not known; no comment can stand on it.
    fn fill(&mut self, text: &str, paragraph: &mut Paragraph) {
        if !text.is_empty() {
            let span = self.push(text);
            paragraph.pieces.push(Piece { span, origin: Origin::Generated });
        }
    }

    fn push(&mut self, text: &str) -> Span {
        let start = self.chars;
        self.text.push_str(text);
        self.chars += text.chars().count();
        Span::new(start, self.chars)
    }

    pub(super) fn finish(self) -> (String, Vec<Paragraph>, Vec<Problem>) {
        (self.text, self.paragraphs, self.problems)
    }
}
