//! Columns of words, as wide as the widest terminal shows them; and facts, one a line.

use super::Screen;
use super::sentence::plain;
use super::style::Style;
use super::wrap::columns_of;

/// Between two columns.
const GAP: usize = 2;
/// Where the last column would have less room, it goes below.
const NARROW: usize = 20;

impl Screen {
    /// A quiet head and rows; the last column takes what is left and goes on below itself. What a row
    /// has beyond the head stands quietly below it.
    pub(crate) fn columns(&self, head: &[&str], rows: &[Vec<String>]) -> String {
        let clean = |it: &str| plain(it).into_iter().map(|it| it.0).collect::<String>();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|it| clean(it)).collect()).collect();
        let last = head.len().saturating_sub(1);
        let widest = |at: usize| {
            let cells = rows.iter().filter_map(|it| it.get(at));
            cells.map(|it| columns_of(it)).chain([columns_of(head[at])]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..last).map(widest).collect();
        let head: Vec<String> = head.iter().map(|it| (*it).to_owned()).collect();
        let mut shown = self.row(Style::Quiet, &widths, &head);
        for row in &rows {
            shown.push_str(&self.row(Style::Plain, &widths, row));
            for below in row.iter().skip(head.len()) {
                let indent = widths.first().map_or(0, |it| it + GAP);
                shown.push_str(&self.paragraph(indent, Style::Quiet, below));
            }
        }
        shown
    }

    fn row(&self, style: Style, widths: &[usize], row: &[String]) -> String {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(&self.paint().words(style, cell));
            line.push_str(&" ".repeat(width + GAP - columns_of(cell).min(*width)));
        }
        let indent: usize = widths.iter().map(|it| it + GAP).sum();
        let Some(last) = row.get(widths.len()).filter(|it| !it.is_empty()) else {
            return line.trim_end().to_owned() + "\n";
        };
        if indent + NARROW > self.width && indent + columns_of(last) > self.width {
            return line.trim_end().to_owned() + "\n" + &self.paragraph(4, style, last);
        }
        let wrapped = self.paragraph(indent, style, last);
        line + wrapped.get(indent..).unwrap_or(&wrapped)
    }

    /// `name  value`, the values one below the other, or each below its name; an empty value is left out.
    pub(crate) fn facts(&self, facts: &[(&str, String)]) -> String {
        let facts: Vec<_> = facts.iter().filter(|it| !it.1.is_empty()).collect();
        let width = facts.iter().map(|it| columns_of(it.0)).max().unwrap_or(0);
        let line = |(name, value): &(&str, String)| {
            let indent = width + GAP;
            if indent + NARROW > self.width && indent + columns_of(value) > self.width {
                return self.paint().words(Style::Quiet, name) + "\n" + &self.paragraph(8, Style::Plain, value);
            }
            let value = self.paragraph(indent, Style::Plain, value);
            let name = self.paint().words(Style::Quiet, name) + &" ".repeat(indent - columns_of(name));
            name + value.get(indent..).unwrap_or(&value)
        };
        facts.into_iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use duizhao_read::Language;
    use expect_test::expect;

    use super::*;

    fn screen(width: usize) -> Screen {
        Screen { width, styled: false, all: true, language: Language::Chinese }
    }

    #[test]
    fn columns_stand_below_each_other() {
        let row = |seq: &str, kind: &str, words: &str| vec![seq.to_owned(), kind.to_owned(), words.to_owned()];
        let rows = [row("0", "登记", "村口路面塌陷，雨天无法通行"), row("12", "申请延期", "x\u{1b}[31m")];
        expect![[r#"
            序号  种类      事由
            0     登记      村口路面塌陷，雨天无
                            法通行
            12    申请延期  x[31m
        "#]]
        .assert_eq(&screen(36).columns(&["序号", "种类", "事由"], &rows));
    }

    #[test]
    fn facts_without_a_value_are_left_out() {
        let facts = [("状态", "待签收".to_owned()), ("办理期限", String::new()), ("事由", "路面塌陷".to_owned())];
        expect![[r#"
            状态  待签收
            事由  路面塌陷
        "#]]
        .assert_eq(&screen(40).facts(&facts));
    }
}
