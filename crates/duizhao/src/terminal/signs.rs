//! What was found in a log: the figures, each sign with its first matters, and what was not looked for.

use duizhao_papers::signs::{Looked, PlainTable};
use duizhao_papers::words::Word;
use duizhao_read::Language;
use duizhao_signs::Found;

use super::Screen;
use super::style::Style;

/// Matters of a kind that are shown at first.
pub(crate) const FIRST: usize = 5;

impl Screen {
    pub(crate) fn signs(&self, looked: &Looked<'_>) -> String {
        let mut page = self.counts(looked);
        for note in looked.notes {
            let said = if self.language == Language::English { &note.en } else { &note.zh };
            page.push_str(&self.paragraph(0, Style::Quiet, said));
        }
        let found: Vec<&Found> = looked.signs.found.iter().filter(|it| it.count > 0).collect();
        for it in &found {
            page.push('\n');
            page.push_str(&self.kind(it, looked));
        }
        page.push('\n');
        if found.is_empty() {
            page.push_str(&self.paragraph(0, Style::Plain, self.word(Word("没有迹象。", "No signs."))));
        }
        page.push_str(&self.quiet_kinds(looked));
        page.push_str(&self.not_run(looked));
        page
    }

    /// The file, its columns, and the plain counts.
    pub(crate) fn counts(&self, looked: &Looked<'_>) -> String {
        let it = &looked.signs.process.counts;
        let columns: Vec<String> = looked.columns.iter().map(|(part, name)| format!("{part} = {name}")).collect();
        let counts = [
            (Word("个案", "cases"), it.cases),
            (Word("事件", "events"), it.events),
            (Word("转过手的个案", "cases with a hand-over"), it.hand_overs),
            (Word("有单位又接回的个案", "cases in which an owner comes back"), it.returns),
            (Word("甲—乙—甲的个案", "cases with A–B–A"), it.a_b_a),
        ];
        let facts: Vec<(&str, String)> =
            counts.into_iter().map(|(word, count)| (self.word(word), count.to_string())).collect();
        let mut page = self.heading(looked.file);
        if !columns.is_empty() {
            page.push_str(&self.paragraph(0, Style::Quiet, &columns.join(" · ")));
        }
        page + &self.facts(&facts)
    }

    pub(crate) fn plain_counts(&self, table: &PlainTable<'_>) -> String {
        let columns: Vec<String> = table.columns.iter().map(|(part, name)| format!("{part} = {name}")).collect();
        let words = [
            Word("个案", "cases"),
            Word("事件", "events"),
            Word("甲—乙—甲的个案", "cases with A–B–A"),
            Word("甲—乙—甲的次数", "times A–B–A"),
            Word("第二步在 15 天以后的个案", "second event after 15 days"),
            Word("重开过的个案", "reopened"),
            Word("延期两次以上的个案", "extended twice or more"),
            Word("办结只有过程佐证的个案", "closed on activity alone"),
            Word("办结未核验的个案", "closed, never verified"),
            Word("首尾相隔的中位秒数", "median seconds from first to last"),
            Word("有过转手的单位对", "pairs of owners"),
            Word("直接跟随的活动对", "pairs of activities"),
        ];
        let facts: Vec<(&str, String)> =
            words.iter().zip(table.rows()).map(|(word, (_, figure))| (self.word(*word), figure)).collect();
        let mut page = self.heading(table.file);
        if !columns.is_empty() {
            page.push_str(&self.paragraph(0, Style::Quiet, &columns.join(" · ")));
        }
        page + &self.facts(&facts)
    }

    fn kind(&self, found: &Found, looked: &Looked<'_>) -> String {
        let label = looked.label(found.kind);
        let mut page = self.heading(&format!("{label} {} · {}", found.count, found.kind.code));
        let shown = if self.all { &found.signs[..] } else { &found.signs[..found.signs.len().min(FIRST)] };
        let one_question = looked.one_question(found.kind, shown);
        if let Some(question) = &one_question {
            page.push_str(&self.paragraph(2, Style::Should, question));
        }
        for sign in shown {
            let (fact, question) = looked.asked(found.kind, sign);
            let rows: Vec<String> = sign.evidence.iter().take(12).map(|it| (it.row + 1).to_string()).collect();
            let more = if sign.evidence.len() > 12 { " …" } else { "" };
            page.push_str(&self.paragraph(2, Style::Strong, &looked.about(sign)));
            page.push_str(&self.paragraph(4, Style::Plain, &fact));
            if one_question.is_none() {
                page.push_str(&self.paragraph(4, Style::Should, &question));
            }
            let events = format!("{} {}{more}", self.word(Word("事件", "events")), rows.join(" "));
            page.push_str(&self.paragraph(4, Style::Quiet, &events));
        }
        let left = found.count - shown.len() as u64;
        if left > 0 {
            let said = match self.language {
                Language::Chinese => format!("另有 {left} 件（--all 列出，-o 报告.html 写成一页）"),
                Language::English => format!("{left} more (--all lists them, -o report.html writes a page)"),
            };
            page.push_str(&self.paragraph(2, Style::Quiet, &said));
        }
        page
    }

    /// The kinds that were looked for and not found.
    fn quiet_kinds(&self, looked: &Looked<'_>) -> String {
        let none = looked.signs.found.iter().filter(|it| it.count == 0).map(|it| looked.label(it.kind));
        let none: Vec<&str> = none.collect();
        if none.is_empty() {
            return String::new();
        }
        let head = self.word(Word("查过、没有：", "Looked for and not found: "));
        self.paragraph(0, Style::Quiet, &format!("{head}{}", none.join(self.word(Word("、", ", ")))))
    }

    /// Those that were not, by what they lack.
    fn not_run(&self, looked: &Looked<'_>) -> String {
        if looked.signs.not_run.is_empty() {
            return String::new();
        }
        if !self.all {
            let kinds: Vec<&str> = looked.signs.not_run.iter().map(|it| looked.label(it.kind)).collect();
            let (head, between) = match self.language {
                Language::Chinese => ("没有查的，缺含义表（--map）或某一列（--all 列出各缺什么）：", "、"),
                Language::English => {
                    ("Not looked for, for want of a map (--map) or a column (--all says which): ", ", ")
                }
            };
            return self.paragraph(0, Style::Quiet, &format!("{head}{}", kinds.join(between)));
        }
        let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
        for it in &looked.signs.not_run {
            let lacks = looked.lacks(it);
            match reasons.iter_mut().find(|known| known.0 == lacks) {
                Some(known) => known.1.push(looked.label(it.kind)),
                None => reasons.push((lacks, vec![looked.label(it.kind)])),
            }
        }
        let mut page = self.paragraph(0, Style::Quiet, self.word(Word("没有查的：", "Not looked for:")));
        for (lacks, kinds) in reasons {
            let kinds = kinds.join(self.word(Word("、", ", ")));
            page.push_str(&self.paragraph(2, Style::Quiet, &format!("{kinds}{}{lacks}", self.word(Word("：", ": ")))));
        }
        page
    }
}
