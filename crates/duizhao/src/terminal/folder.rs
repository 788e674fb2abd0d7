//! What stands under the reviews of a folder: which files share passages, and one table.
//!
//! In file-name order: no sorting by number, no sums, nothing by person.

use duizhao_papers::json::{Other, Pair};
use duizhao_papers::words::Word;
use duizhao_read::{Grade, Language, Remark, Unreadable};

use super::Screen;
use super::sentence::plain;
use super::style::Style;
use super::wrap::columns_of;

/// One file in the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Empty for a document with a secrecy marking.
    file: String,
    outcome: Result<usize, String>,
}

impl Row {
    /// `remarks` that ask for something; a note asks for nothing.
    pub(crate) fn reviewed(file: &str, remarks: &[Remark]) -> Row {
        let asked = remarks.iter().filter(|it| it.grade != Grade::Note).count();
        Row { file: file.to_owned(), outcome: Ok(asked) }
    }

    pub(crate) fn unreadable(file: &str, why: &Unreadable, screen: &Screen) -> Row {
        let file = if why.is_secret() { String::new() } else { file.to_owned() };
        Row { file, outcome: Err(screen.said(&why.why).to_owned()) }
    }

    pub(crate) fn was_read(&self) -> bool {
        self.outcome.is_ok()
    }
}

/// File by file, how often it needs its author.
pub(crate) fn table(screen: &Screen, rows: &[Row]) -> String {
    let widest = rows.iter().map(|it| columns_of(&it.file)).max().unwrap_or(0);
    let column = widest.min(screen.width / 2).max(8);
    let mut shown =
        screen.paragraph(0, Style::Strong, screen.word(Word("文件 · 需作者处理", "file · needs its author")));
    for (row, number) in rows.iter().zip(1..) {
        shown.push_str(&line(screen, row, number, column));
    }
    shown
}

/// A document with a secrecy marking is told by its place alone: its neighbours are named.
fn line(screen: &Screen, row: &Row, number: usize, column: usize) -> String {
    let file: String = plain(&row.file).into_iter().map(|it| it.0).collect();
    let file = match (file.is_empty(), screen.language) {
        (false, _) => file,
        (true, Language::Chinese) => format!("（按文件名排的第 {number} 份，不显示文件名）"),
        (true, Language::English) => format!("(file {number} in order of names, name not shown)"),
    };
    let (style, outcome) = match &row.outcome {
        Ok(0) => (Style::Quiet, screen.word(Word("0 次", "0 times")).to_owned()),
        Ok(count) => (Style::Plain, format!("{count} {}", screen.word(Word("次", "times")))),
        Err(why) => (Style::Must, format!("{}{why}", screen.word(Word("没有读成：", "not read: ")))),
    };
    let used = columns_of(&file);
    if used <= column && column + 2 + columns_of(&outcome) <= screen.width {
        return format!("{file}{}{}\n", " ".repeat(column - used + 2), screen.paint().words(style, &outcome));
    }
    screen.paragraph(0, Style::Plain, &file) + &screen.paragraph(2, style, &outcome)
}

/// Which reports share passages, in the order of the files.
pub(crate) fn pairs(screen: &Screen, pairs: &[Pair], others: &[Other]) -> String {
    let names: Vec<&str> = others.iter().filter(|it| it.report.is_some()).map(|it| it.file.as_str()).collect();
    let name = |report: usize| names.get(report).copied().unwrap_or_default();
    let mut shown =
        screen.paragraph(0, Style::Strong, screen.word(Word("有相同段落的材料", "reports that share passages")));
    for pair in pairs {
        let count = pair.passages.len();
        let said = match screen.language {
            Language::Chinese => {
                format!("{} — {}：{count} 段，占较短一份的 {:.0}%", name(pair.a), name(pair.b), pair.share * 100.0)
            }
            Language::English => {
                format!(
                    "{} — {}: {count} passages, {:.0}% of the shorter",
                    name(pair.a),
                    name(pair.b),
                    pair.share * 100.0
                )
            }
        };
        shown.push_str(&screen.paragraph(0, Style::Plain, &said));
    }
    shown
}
