//! The review on the screen: the sentence, underlined, and the remark under it.
//!
//! Two widths are at work. Quotation marks, dashes and the like (“ ” — …) take two columns in some
//! Chinese terminals and one in most others, and a program cannot know. Lines are broken as if they
//! took two, so none overflows; and nothing is aligned under a character, so none can be misplaced:
//! the span is underlined by the terminal, or, without styles, stands in 「」.

mod columns;
mod folder;
mod sentence;
mod signs;
mod style;
mod unfolded;
mod wrap;

use duizhao_papers::json::Other;
use duizhao_papers::words::{Word, kind, label};
use duizhao_read::{Language, Reviewed, Unreadable};

pub(crate) use folder::{Row, pairs, table};
use sentence::plain;
pub(crate) use signs::FIRST;
use style::{Paint, Style};
use unfolded::unfolded;

/// At most this many remarks are open at first.
const OPEN: usize = 12;

/// How and how much to show. 屏幕
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Columns.
    pub(crate) width: usize,
    /// Whether underline and colour may be used.
    pub(crate) styled: bool,
    /// Whether every remark is shown.
    pub(crate) all: bool,
    pub(crate) language: Language,
}

impl Screen {
    pub(crate) fn review(&self, reviewed: &Reviewed, others: &[Other], dismissed: usize) -> String {
        let mut page = self.head(reviewed);
        let (open, folded) = unfolded(&reviewed.remarks, if self.all { usize::MAX } else { OPEN });
        for group in &open {
            page.push('\n');
            page.push_str(&self.group(group, reviewed, others));
        }
        let closing = [self.folded(&folded), self.dismissed(dismissed), self.nothing(reviewed, dismissed)];
        for line in closing.into_iter().flatten() {
            page.push('\n');
            page.push_str(&self.paragraph(0, Style::Quiet, &line));
        }
        page
    }

    pub(crate) fn heading(&self, words: &str) -> String {
        self.paragraph(0, Style::Strong, words)
    }

    pub(crate) fn indented(&self, indent: usize, words: &str) -> String {
        words.lines().map(|it| self.paragraph(indent, Style::Plain, it)).collect()
    }

    /// A file that gave no review; one with a secrecy marking is not named.
    pub(crate) fn unreadable(&self, file: &str, why: &Unreadable) -> String {
        let between = self.word(Word("", ". "));
        let said = format!("{}{between}{}", self.said(&why.why), self.said(&why.advice));
        let name = if why.is_secret() { String::new() } else { self.paragraph(0, Style::Strong, file) };
        name + &self.paragraph(2, Style::Plain, &said)
    }

    fn head(&self, reviewed: &Reviewed) -> String {
        let report = &reviewed.report;
        let text = &reviewed.document.text;
        let title = report.title.map(|it| text.slice(it));
        let file = title.map(|_| reviewed.file.clone());
        let theme = report.theme.as_ref().map(|it| it.name.clone());
        let year = report.year.map(|it| it.to_string());
        // Most themes are named after their year.
        let year = year.filter(|year| theme.as_ref().is_none_or(|it| !it.contains(year.as_str())));
        let year = year.map(|it| format!("{it}{}", self.word(Word("年度", ""))));
        let length = format!("{}{}", text.len(), self.word(Word("字", " characters")));
        let kind = Screen::understood(reviewed).then(|| self.word(kind(report.kind)).to_owned());
        let facts: Vec<String> = [file, kind, year, theme, Some(length)].into_iter().flatten().collect();
        self.paragraph(0, Style::Strong, title.unwrap_or(&reviewed.file))
            + &self.paragraph(0, Style::Quiet, &facts.join(" · "))
            + &self.paragraph(0, Style::Quiet, &self.figures(reviewed))
    }

    /// Whether more was asked of the report than what it shares with others.
    fn understood(reviewed: &Reviewed) -> bool {
        !reviewed.report.points.is_empty()
    }

    fn figures(&self, reviewed: &Reviewed) -> String {
        let it = &reviewed.figures;
        let counts = match self.language {
            Language::Chinese => format!(
                "问题 {} 条，有具体事例 {} 条；措施 {} 条，可核验 {} 条",
                it.problems, it.with_case, it.measures, it.checkable_measures
            ),
            Language::English => format!(
                "{} problems, {} with a case; {} measures, {} checkable",
                it.problems, it.with_case, it.measures, it.checkable_measures
            ),
        };
        let credit = (it.credit_share, Word("问题中讲成绩的篇幅", "credit within problems"));
        let copied = (it.copied_share, Word("与他文相同", "as in another text"));
        let shares = [credit, copied].into_iter().filter(|(share, _)| *share >= 0.005);
        let shares = shares.map(|(share, word)| format!("{} {:.0}%", self.word(word), share * 100.0));
        let counts = Screen::understood(reviewed).then_some(counts);
        counts.into_iter().chain(shares).collect::<Vec<_>>().join(self.word(Word("；", "; ")))
    }

    /// The remarks that stay folded, counted by kind.
    fn folded(&self, folded: &[(&str, usize)]) -> Option<String> {
        let all: usize = folded.iter().map(|it| it.1).sum();
        let kinds = folded.iter().map(|(code, count)| format!("{} {count}", label(code, self.language)));
        let kinds = kinds.collect::<Vec<_>>().join(" · ");
        (all > 0).then(|| match self.language {
            Language::Chinese => format!("另有 {all} 条未展开：{kinds}（加 --all 全部列出）"),
            Language::English => format!("{all} more: {kinds} (--all shows them)"),
        })
    }

    fn dismissed(&self, count: usize) -> Option<String> {
        (count > 0).then(|| match self.language {
            Language::Chinese => format!("已标不适用 {count} 条"),
            Language::English => format!("{count} answered as not applicable"),
        })
    }

    fn nothing(&self, reviewed: &Reviewed, dismissed: usize) -> Option<String> {
        (reviewed.remarks.is_empty() && dismissed == 0).then(|| self.word(Word("没有意见。", "No remarks.")).to_owned())
    }

    fn word(&self, word: Word) -> &'static str {
        word.to(self.language)
    }

    fn said<'s>(&self, said: &'s duizhao_read::Said) -> &'s str {
        said.to(self.language)
    }

    /// Words broken into lines of the screen, at an indent.
    fn paragraph(&self, indent: usize, style: Style, words: &str) -> String {
        self.cells(indent, style, &plain(words))
    }

    fn paint(&self) -> Paint {
        Paint { styled: self.styled }
    }
}

#[cfg(test)]
mod tests;
