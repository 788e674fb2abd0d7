//! The sentence a remark is about, as it can be shown.

use duizhao_read::{Reviewed, Span};

use super::wrap::Cell;

/// Longer sentences are cut around the span, longer spans in their middle.
const SENTENCE: usize = 120;
const BEFORE: usize = 24;
const AFTER: usize = 16;
const SPAN: usize = 100;
/// How far away a stop is looked for where words are cut.
const NEAR: usize = 10;
/// Pairs of brackets to mark a span with where it cannot be underlined; the first that the
/// sentence does not use itself.
const BRACKETS: &[(char, char)] = &[('「', '」'), ('『', '』'), ('【', '】'), ('〖', '〗')];

/// The sentences that a span touches, the span marked.
pub(super) fn cells(reviewed: &Reviewed, span: Span, styled: bool) -> Vec<Cell> {
    let whole = sentence(reviewed, span);
    let shown = if whole.len() > SENTENCE { window(reviewed.document.text.as_str(), whole, span) } else { whole };
    let before = stretch(reviewed, Span::new(shown.start, span.start), false);
    let marked = shortened(stretch(reviewed, span, true));
    let after = stretch(reviewed, Span::new(span.end, shown.end), false);
    let brackets =
        if styled || (before.is_empty() && after.is_empty()) { None } else { brackets(&before, &marked, &after) };
    let mut cells = Vec::new();
    let omission = [('…', false), ('…', false)];
    cells.extend(omission.iter().take(if shown.start > whole.start { 2 } else { 0 }));
    cells.extend(before);
    cells.extend(brackets.map(|it| (it.0, true)));
    cells.extend(marked);
    cells.extend(brackets.map(|it| (it.1, true)));
    cells.extend(after);
    cells.extend(omission.iter().take(if shown.end < whole.end { 2 } else { 0 }));
    cells
}

/// Words on one line, without what could command a terminal.
pub(super) fn plain(words: &str) -> Vec<Cell> {
    clean(words, false)
}

/// The middle of a long passage left out.
pub(super) fn shortened(cells: Vec<Cell>) -> Vec<Cell> {
    if cells.len() <= SPAN {
        return cells;
    }
    let marked = cells[0].1;
    let words: Vec<char> = cells.iter().map(|it| it.0).collect();
    let head = &cells[..end_of_cut(&words, SPAN * 2 / 3)];
    let tail = &cells[start_of_cut(&words, cells.len() - SPAN / 4)..];
    [head, &[('…', marked), ('…', marked)], tail].concat()
}

fn clean(words: &str, marked: bool) -> Vec<Cell> {
    let spaced = words.chars().map(|it| if it.is_whitespace() { ' ' } else { it });
    let mut cells: Vec<Cell> =
        spaced.filter(|it| !it.is_control() && !is_direction(*it)).map(|it| (it, marked)).collect();
    cells.dedup_by(|a, b| a.0 == ' ' && b.0 == ' ');
    cells
}

/// Marks that turn the direction of writing, with which a name can be made to read as another.
fn is_direction(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn stretch(reviewed: &Reviewed, span: Span, marked: bool) -> Vec<Cell> {
    if span.is_empty() { Vec::new() } else { clean(reviewed.document.text.slice(span), marked) }
}

fn sentence(reviewed: &Reviewed, span: Span) -> Span {
    let text = &reviewed.document.text;
    let touched = |it: &Span| it.overlaps(span) || it.contains(span);
    let points = reviewed.report.points.iter().map(|it| it.span).filter(touched);
    let found = points.reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end)));
    let lines = || text.lines().filter(touched).reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end)));
    let whole = text.trim(found.or_else(lines).unwrap_or(span));
    Span::new(whole.start.min(span.start), whole.end.max(span.end))
}

fn window(text: &str, whole: Span, span: Span) -> Span {
    let words: Vec<char> = text.chars().skip(whole.start).take(whole.len()).collect();
    let (start, end) = (span.start.saturating_sub(BEFORE).max(whole.start), (span.end + AFTER).min(whole.end));
    let start = whole.start + start_of_cut(&words, start - whole.start);
    let end = whole.start + end_of_cut(&words, end - whole.start);
    Span::new(start.min(span.start), end.max(span.end))
}

/// Where words may end that are cut about here: behind a stop that is near, and not within a number.
fn end_of_cut(words: &[char], at: usize) -> usize {
    if at >= words.len() {
        return words.len();
    }
    let stop = (at.saturating_sub(NEAR)..at).rev().find(|it| is_stop(words[*it]));
    stop.map_or_else(|| (0..at).rev().find(|it| !is_of_number(words[*it])).map_or(at, |it| it + 1), |it| it + 1)
}

/// The same of where they begin again.
fn start_of_cut(words: &[char], at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let stop = (at - 1..words.len().min(at + NEAR)).find(|it| is_stop(words[*it]));
    stop.map_or_else(|| (at..words.len()).find(|it| !is_of_number(words[*it - 1])).unwrap_or(at), |it| it + 1)
}

fn is_stop(it: char) -> bool {
    "，。；：、！？".contains(it)
}

fn is_of_number(it: char) -> bool {
    it.is_ascii_alphanumeric() || ".%％".contains(it)
}

fn brackets(before: &[Cell], marked: &[Cell], after: &[Cell]) -> Option<(char, char)> {
    let used = |sign: char| [before, marked, after].iter().any(|it| it.iter().any(|cell| cell.0 == sign));
    BRACKETS.iter().copied().find(|it| !used(it.0) && !used(it.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_commands_the_terminal() {
        let shown: String = plain("a\u{1b}[2Jb\u{7}c\r\nd\te\u{202e}f").iter().map(|it| it.0).collect();
        assert_eq!(shown, "a[2Jbc d ef");
    }

    #[test]
    fn a_long_passage_loses_its_middle() {
        let long: Vec<Cell> = "学".repeat(400).chars().map(|it| (it, true)).collect();
        assert!(shortened(long).len() <= SPAN);
    }

    #[test]
    fn words_are_cut_at_a_stop_or_beside_a_number() {
        let words: Vec<char> = "医保参保率达到95.6%并得到肯定，今年8月再查".chars().collect();
        let cut = |at: usize| {
            [&words[..end_of_cut(&words, at)], &words[start_of_cut(&words, at)..]]
                .map(|it| it.iter().collect::<String>())
        };
        assert_eq!(cut(9), ["医保参保率达到", "今年8月再查"]);
        assert_eq!(cut(18)[0], "医保参保率达到95.6%并得到肯定，");
        let words: Vec<char> = "参保率达到95.6%并得到大家的一致肯定".chars().collect();
        assert_eq!(start_of_cut(&words, 7), 11);
    }
}
