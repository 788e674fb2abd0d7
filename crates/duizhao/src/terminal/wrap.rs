//! Breaks Chinese lines: no closing punctuation at a line's beginning, no opening at its end.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::Screen;
use super::style::Style;

/// A character and whether a remark is about it.
pub(super) type Cell = (char, bool);

/// Never at the beginning of a line.
const CLOSING: &str = "，。、；：？！）】》〉」』〕”’…—·％%,.;:?!)]}";
/// Never at the end of a line.
const OPENING: &str = "（【《〈「『〔“‘([{";
/// Closing punctuation that may go to the next line together with so many characters before it.
const SHORTEST: usize = 8;

impl Screen {
    /// Cells as lines of the screen, at an indent.
    pub(super) fn cells(&self, indent: usize, style: Style, cells: &[Cell]) -> String {
        let mut lines = String::new();
        for range in wrap(cells, self.room(indent)) {
            lines.push_str(&" ".repeat(indent));
            lines.push_str(&self.line(style, &cells[range]));
            lines.push('\n');
        }
        lines
    }

    /// A line with its marked words underlined.
    pub(super) fn line(&self, style: Style, cells: &[Cell]) -> String {
        let parts = cells.chunk_by(|a, b| a.1 == b.1).map(|part| {
            let words: String = part.iter().map(|it| it.0).collect();
            if part[0].1 { self.paint().underlined(&words) } else { self.paint().words(style, &words) }
        });
        parts.collect()
    }

    pub(super) fn room(&self, indent: usize) -> usize {
        self.width.saturating_sub(indent).max(SHORTEST)
    }
}

/// Ranges of cells that make a line each; white space at a break is left out.
pub(super) fn wrap(cells: &[Cell], room: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = skip_space(cells, 0);
    while start < cells.len() {
        let end = line_end(cells, start, room);
        lines.push(start..trimmed(cells, start, end));
        start = skip_space(cells, end);
    }
    lines
}

/// The last place at which the line that begins at `start` may be broken.
fn line_end(cells: &[Cell], start: usize, room: usize) -> usize {
    let mut used = 0;
    let mut last_break = None;
    for at in start..cells.len() {
        used += columns(cells[at].0);
        if used > room && at > start {
            return last_break.unwrap_or(at);
        }
        if at + 1 < cells.len() && may_break(cells[at].0, cells[at + 1].0) {
            last_break = Some(at + 1);
        }
    }
    cells.len()
}

fn may_break(before: char, after: char) -> bool {
    let date = before.is_ascii_digit() && "年月日号".contains(after);
    let joined = date || is_word(before) && is_word(after);
    !joined && !OPENING.contains(before) && !CLOSING.contains(after)
}

fn is_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "-_./@%".contains(sign)
}

fn skip_space(cells: &[Cell], from: usize) -> usize {
    cells[from..].iter().position(|it| !it.0.is_whitespace()).map_or(cells.len(), |it| from + it)
}

fn trimmed(cells: &[Cell], start: usize, end: usize) -> usize {
    cells[start..end].iter().rposition(|it| !it.0.is_whitespace()).map_or(start, |it| start + it + 1)
}

/// As wide as the widest terminal shows it.
pub(super) fn columns(sign: char) -> usize {
    sign.width_cjk().unwrap_or(0)
}

pub(super) fn columns_of(words: &str) -> usize {
    words.chars().map(columns).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: &str, room: usize) -> Vec<String> {
        let cells: Vec<Cell> = words.chars().map(|it| (it, false)).collect();
        wrap(&cells, room).into_iter().map(|it| cells[it].iter().map(|it| it.0).collect()).collect()
    }

    #[test]
    fn punctuation_keeps_to_its_word() {
        assert_eq!(lines("学得不深，用得不多。", 8), ["学得不", "深，用得", "不多。"]);
        assert_eq!(lines("落实“三会一课”制度", 6), ["落实", "“三会", "一课”", "制度"]);
        assert_eq!(lines("2023年12月31日前办结", 8), ["2023年", "12月31日", "前办结"]);
        assert_eq!(lines("see docs/check-json.md", 14), ["see", "docs/check-jso", "n.md"]);
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        let words = "“（《abc》）”……——学习2023年度，（一）、；。𬭎e\u{301}";
        for room in 8..40 {
            for line in lines(words, room) {
                assert!(columns_of(&line) <= room, "{room}: {line}");
            }
            assert_eq!(lines(words, room).concat(), words);
        }
    }
}
