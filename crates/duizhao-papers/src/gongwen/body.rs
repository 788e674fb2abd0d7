//! `document.xml` and `comments.xml`. The order of elements is the schema's.

use std::fmt::Write;

use duizhao_read::{Span, Text};

use crate::comment::Comment;
use crate::layout::{Face, Paragraph, Style, anchor, pieces, title_breaks};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm: 22 lines of 28.95 points. The 28 characters of a
/// line come from the style, which sets each 0.25 points closer; a grid of characters would do the
/// same in Word but is read by LibreOffice as one of half as many.
const SECTION: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="even" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="2098" w:right="1470" w:bottom="1984" w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/>"#,
    r#"<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>"#
);

/// Full-width characters of a title's line.
const TITLE_LINE: usize = 20;

pub(super) fn document(text: &Text, paragraphs: &[Paragraph], comments: &[Comment]) -> String {
    let marks = Marks::new(paragraphs, comments);
    let mut xml = document_head();
    for paragraph in paragraphs {
        write_paragraph(&mut xml, text, paragraph, &marks);
    }
    xml + SECTION + "</w:body></w:document>"
}

/// Up to the first paragraph.
pub(crate) fn document_head() -> String {
    format!(
        "{HEAD}<w:document {MAIN} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>"
    )
}

pub(super) fn comments(comments: &[Comment]) -> String {
    let mut xml = format!("{HEAD}<w:comments {MAIN}>");
    for (id, comment) in comments.iter().enumerate() {
        let (author, initials) = (escaped(&comment.author), escaped(&comment.initials));
        push(&mut xml, format_args!("<w:comment w:id=\"{id}\" w:author=\"{author}\" w:initials=\"{initials}\">"));
        for (at, line) in comment.text.iter().enumerate() {
            xml.push_str("<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>");
            if at == 0 {
                xml.push_str("<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>");
            }
            push(&mut xml, format_args!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(line)));
        }
        if comment.text.is_empty() {
            xml.push_str("<w:p/>");
        }
        xml.push_str("</w:comment>");
    }
    xml + "</w:comments>"
}

/// Where comments begin and end, among the characters that are written.
struct Marks {
    /// Position and comment, sorted.
    starts: Vec<(usize, usize)>,
    /// Position after the last character and comment, sorted.
    ends: Vec<(usize, usize)>,
}

impl Marks {
    fn new(paragraphs: &[Paragraph], comments: &[Comment]) -> Marks {
        let lines: Vec<Span> = paragraphs.iter().flat_map(|it| it.lines.iter().copied()).collect();
        let anchored = comments.iter().enumerate().filter_map(|(id, it)| Some((id, anchor(&lines, it.span)?)));
        let (mut starts, mut ends): (Vec<_>, Vec<_>) = anchored.map(|(id, it)| ((it.start, id), (it.end, id))).unzip();
        starts.sort_unstable();
        ends.sort_unstable();
        Marks { starts, ends }
    }

    fn at(marks: &[(usize, usize)], position: usize) -> impl Iterator<Item = usize> {
        let from = marks.partition_point(|it| it.0 < position);
        marks[from..].iter().take_while(move |it| it.0 == position).map(|it| it.1)
    }

    /// The borders strictly inside a line, where a run must be cut.
    fn within(&self, line: Span) -> impl Iterator<Item = usize> {
        let inside = move |marks: &[(usize, usize)]| {
            let from = marks.partition_point(|it| it.0 <= line.start);
            let to = marks.partition_point(|it| it.0 < line.end);
            marks[from..to.max(from)].iter().map(|it| it.0).collect::<Vec<_>>()
        };
        inside(&self.starts).into_iter().chain(inside(&self.ends))
    }
}

fn write_paragraph(xml: &mut String, text: &Text, paragraph: &Paragraph, marks: &Marks) {
    let style = match paragraph.style {
        Style::Title => "Title",
        Style::Byline => "Subtitle",
        Style::Body => "Normal",
    };
    push(xml, format_args!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
    let breaks = if paragraph.style == Style::Title { title_break(text, &paragraph.lines) } else { None };
    for (at, &line) in paragraph.lines.iter().enumerate() {
        if at > 0 && paragraph.style == Style::Title {
            xml.push_str("<w:r><w:br/></w:r>");
        }
        for run in runs(line, paragraph, marks, breaks) {
            if breaks == Some(run.start) {
                xml.push_str("<w:r><w:br/></w:r>");
            }
            for id in Marks::at(&marks.starts, run.start) {
                push(xml, format_args!("<w:commentRangeStart w:id=\"{id}\"/>"));
            }
            write_run(xml, text, run, paragraph);
            for id in Marks::at(&marks.ends, run.end) {
                push(xml, format_args!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:rPr>"));
                push(
                    xml,
                    format_args!(
                        "<w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"{id}\"/></w:r>"
                    ),
                );
            }
        }
    }
    xml.push_str("</w:p>");
}

/// A line cut wherever a comment, a heading or a line of the title begins or ends.
fn runs(line: Span, paragraph: &Paragraph, marks: &Marks, title_break: Option<usize>) -> Vec<Span> {
    let headings = paragraph.headings.iter().flat_map(|(it, _)| [it.start, it.end]);
    pieces(line, headings.chain(marks.within(line)).chain(title_break))
}

fn write_run(xml: &mut String, text: &Text, run: Span, paragraph: &Paragraph) {
    xml.push_str("<w:r>");
    let face = paragraph.headings.iter().find(|(it, _)| it.contains(run)).map(|(_, face)| *face);
    if let Some(face) = face {
        let style = match face {
            Face::Hei => "HeadingHei",
            Face::Kai => "HeadingKai",
        };
        push(xml, format_args!("<w:rPr><w:rStyle w:val=\"{style}\"/></w:rPr>"));
    }
    push(xml, format_args!("<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text.slice(run))));
}

/// Where a title of one long line is best broken: 梯形或菱形.
fn title_break(text: &Text, lines: &[Span]) -> Option<usize> {
    let [line] = lines else { return None };
    let title = text.slice(*line);
    if width(title) <= TITLE_LINE * 2 {
        return None;
    }
    let halves = |at: &usize| {
        let (left, right) = (Span::new(line.start, *at), Span::new(*at, line.end));
        width(text.slice(left)).abs_diff(width(text.slice(right)))
    };
    title_breaks(text, *line).into_iter().min_by_key(halves)
}

/// In half characters.
fn width(words: &str) -> usize {
    words.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum()
}

/// As XML text or attribute; what XML cannot carry is left out.
pub(crate) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

fn push(xml: &mut String, words: std::fmt::Arguments<'_>) {
    xml.write_fmt(words).expect("a string takes whatever is written to it");
}
