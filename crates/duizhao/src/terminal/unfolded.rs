//! Which remarks are open, and how those of one kind are shown together.

use duizhao_papers::json::Other;
use duizhao_papers::words::{Word, grade, label, part, unquoted};
use duizhao_read::{Grade, Remark, Reviewed, beginning};
use unicode_width::UnicodeWidthStr;

use super::Screen;
use super::sentence::{self, plain, shortened};
use super::style::Style;
use super::wrap::{Cell, columns_of, wrap};

/// From this width on, two passages stand side by side.
const SIDE_BY_SIDE: usize = 96;
/// Between them.
const GAP: usize = 4;
/// A heading longer than this is cut when it names a place.
const PLACE: usize = 18;

/// Remarks of one kind, in text order. 同类意见
pub(super) type Group<'a> = Vec<&'a Remark>;

/// The groups to show, in the order of their first remark, and how many of each kind stay folded.
///
/// The first remark of every kind comes before the second of any; within that the graver first.
pub(super) fn unfolded(remarks: &[Remark], open: usize) -> (Vec<Group<'_>>, Vec<(&'static str, usize)>) {
    let mut ranked: Vec<(usize, Grade, usize)> = Vec::new();
    for (at, remark) in remarks.iter().enumerate() {
        let earlier = remarks[..at].iter().filter(|it| it.code == remark.code).count();
        ranked.push((earlier, remark.grade, at));
    }
    ranked.sort();
    let mut shown: Vec<usize> = ranked.iter().take(open).map(|it| it.2).collect();
    shown.sort_unstable();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for at in shown {
        let remark = &remarks[at];
        match groups.iter_mut().find(|it| it[0].code == remark.code) {
            Some(group) => group.push(remark),
            None => groups.push(vec![remark]),
        }
    }
    let mut folded: Vec<(&'static str, usize)> = Vec::new();
    for (_, _, at) in ranked.into_iter().skip(open) {
        match folded.iter_mut().find(|it| it.0 == remarks[at].code) {
            Some(kind) => kind.1 += 1,
            None => folded.push((remarks[at].code, 1)),
        }
    }
    (groups, folded)
}

impl Screen {
    /// One remark, or a list of places with what is said of all of them.
    pub(super) fn group(&self, group: &[&Remark], reviewed: &Reviewed, others: &[Other]) -> String {
        let mut shown = self.label(group, reviewed);
        for (at, remark) in group.iter().enumerate() {
            if group.len() > 1 {
                shown.push_str(&self.paragraph(2, Style::Quiet, &self.place(remark, reviewed)));
            }
            shown.push_str(&self.passages(remark, reviewed, others));
            let same = |next: &&&Remark| self.remarked(next) == self.remarked(remark);
            if group.get(at + 1).filter(same).is_none() {
                shown.push_str(&self.paragraph(6, Style::Plain, &self.remarked(remark)));
            }
        }
        shown
    }

    /// What is missing and the question, without the sentence, which stands above.
    fn remarked(&self, remark: &Remark) -> String {
        let why = unquoted(self.said(&remark.why));
        format!("{why}{}{}", self.word(Word("", " ")), self.said(&remark.advice))
    }

    /// What the remark is called, how much it matters, and where it stands.
    fn label(&self, group: &[&Remark], reviewed: &Reviewed) -> String {
        let gravest = group.iter().map(|it| it.grade).min().unwrap_or(Grade::Note);
        let name = format!("〔{}〕", label(group[0].code, self.language));
        let degree = self.word(grade(gravest));
        let rest = match group {
            [one] => self.place(one, reviewed),
            many => format!("{} {}", many.len(), self.word(Word("处", "places"))),
        };
        let style = match gravest {
            Grade::Must => Style::Must,
            Grade::Should => Style::Should,
            Grade::Note => Style::Quiet,
        };
        let place = self.paragraph(2, Style::Quiet, &rest);
        let head = columns_of(&name) + columns_of(degree);
        if head > self.width {
            return self.paragraph(0, Style::Strong, &name) + &self.paragraph(0, style, degree) + &place;
        }
        let one_line = head + 2 + columns_of(&rest) <= self.width && !rest.is_empty();
        let place = if one_line { format!("  {}", place.trim_start()) } else { format!("\n{place}") };
        format!("{}{}{place}", self.paint().words(Style::Strong, &name), self.paint().words(style, degree))
    }

    /// The part and item a remark is about: 存在的问题 ·（二）政治素质
    fn place(&self, remark: &Remark, reviewed: &Reviewed) -> String {
        let report = &reviewed.report;
        let text = &reviewed.document.text;
        let item = remark.item.map(|index| &report.items[index]);
        let around = || report.parts.iter().find(|it| it.span.contains(remark.span)).map(|it| it.role);
        let role = item.map(|it| it.part).or_else(around);
        let is_title = report.title.is_some_and(|it| it.contains(remark.span));
        let role = if is_title { Some(Word("标题", "title")) } else { role.map(part) };
        // A heading that the sentence itself begins with is not said twice.
        let heading = item.map(|it| if it.heading.start == remark.span.start { "" } else { text.slice(it.heading) });
        let named = heading.map(str::trim).filter(|it| !it.is_empty()).or(remark.aspect.as_deref());
        let heading = named.map(|it| beginning(it, PLACE));
        let named: Vec<String> = role.map(|it| self.word(it).to_owned()).into_iter().chain(heading).collect();
        named.join(" · ").replace("· （", "·（")
    }

    /// The sentence; where another text has it too, that text's words beside it or under it.
    fn passages(&self, remark: &Remark, reviewed: &Reviewed, others: &[Other]) -> String {
        let Some(from) = &remark.from else {
            return self.cells(2, Style::Plain, &sentence::cells(reviewed, remark.span, self.styled));
        };
        let own = shortened(plain(remark.quote(&reviewed.document.text)));
        let other = from.other.and_then(|at| others.get(at));
        let other = match other {
            Some(it) => format!("{} {}", self.word(Word("另一份", "the other")), it.file),
            None => self.word(Word("本文另一处", "elsewhere in this text")).to_owned(),
        };
        let heads = [self.word(Word("本文", "this text")), other.as_str()];
        let heads = heads.map(|it| shortened(plain(it)));
        let other = shortened(plain(&from.quote));
        if self.width >= SIDE_BY_SIDE {
            return self.beside(Style::Quiet, &heads[0], &heads[1]) + &self.beside(Style::Plain, &own, &other);
        }
        self.cells(2, Style::Quiet, &heads[0])
            + &self.cells(2, Style::Plain, &own)
            + &self.cells(2, Style::Quiet, &heads[1])
            + &self.cells(2, Style::Plain, &other)
    }

    fn beside(&self, style: Style, left: &[Cell], right: &[Cell]) -> String {
        let room = (self.room(2) - GAP) / 2;
        let (lefts, rights) = (wrap(left, room), wrap(right, room));
        let mut lines = String::new();
        for at in 0..lefts.len().max(rights.len()) {
            let cells = lefts.get(at).map_or(&[][..], |it| &left[it.clone()]);
            let words = self.line(style, cells);
            let shown: String = cells.iter().map(|it| it.0).collect();
            // Here most terminals' width is used: where “ takes two columns, a line stands out by one.
            let space = (room + GAP).saturating_sub(shown.width());
            let second = rights.get(at).map_or(String::new(), |it| self.line(style, &right[it.clone()]));
            lines.push_str(format!("  {words}{}{second}", " ".repeat(space)).trim_end());
            lines.push('\n');
        }
        lines
    }
}
