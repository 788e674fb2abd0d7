//! Items: one problem, cause or measure each, by its number at any style. 条

use std::sync::Arc;

use crate::enumerator::Style;
use crate::fold::Folded;
use crate::outline::{Mark, Outline};
use crate::report::parts;
use crate::report::{Item, PartRole, Role};
use crate::sentence::Sentence;
use crate::text::Span;
use crate::theme::Theme;

/// An item in folded characters.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) part: PartRole,
    pub(crate) aspect: Option<String>,
    pub(crate) span: Span,
    pub(crate) heading: Span,
    /// The item it stands under, where 成因： or 整改措施： follows a problem directly.
    pub(crate) answers: Option<usize>,
}

impl Draft {
    pub(crate) fn in_document(&self, folded: &Folded) -> Item {
        Item {
            id: self.id.clone(),
            part: self.part,
            aspect: self.aspect.clone(),
            span: folded.original(self.span),
            heading: folded.original(self.heading),
        }
    }
}

pub(crate) fn items(
    folded: &Folded,
    sentences: &[Sentence],
    outline: &Outline,
    parts: &[parts::Draft],
    theme: Option<&Arc<Theme>>,
) -> Vec<Draft> {
    let builder = Builder { folded, sentences, marks: &outline.marks, theme };
    let mut items = Vec::new();
    for part in parts {
        if matches!(part.role, PartRole::Problems | PartRole::Causes | PartRole::Measures | PartRole::CaseAnalysis) {
            builder.part(part, &mut items);
        }
    }
    let mut counts = [0; 4];
    for it in &mut items {
        let (at, letter) = match it.part {
            PartRole::Problems => (0, 'p'),
            PartRole::Causes => (1, 'c'),
            PartRole::Measures => (2, 'm'),
            _ => (3, 'a'),
        };
        counts[at] += 1;
        it.id = format!("{letter}{}", counts[at]);
    }
    items
}

/// A phrase longer than this names nothing.
const HEADING_MAX: usize = 36;

/// So short a paragraph without a stop is a cell that names something.
const CELL_MAX: usize = 12;

struct Builder<'a> {
    folded: &'a Folded,
    sentences: &'a [Sentence],
    marks: &'a [Mark],
    theme: Option<&'a Arc<Theme>>,
}

impl Builder<'_> {
    fn part(&self, part: &parts::Draft, items: &mut Vec<Draft>) {
        let first = part.first + usize::from(part.headed);
        let boundary = self.aspect_style(first, part.end);
        let mut groups = Vec::new();
        let mut from = first;
        for at in first..part.end {
            let heads = self.marks[at] == Mark::Aspect
                || (boundary.is_some() && self.style(at) == boundary && self.sentences[at].opens_block);
            if heads && at > from {
                groups.push((from, at));
                from = at;
            }
        }
        groups.push((from, part.end));
        for (from, to) in groups.into_iter().filter(|(from, to)| from < to) {
            self.group(part.role, from, to, items);
        }
    }

    /// How aspects are numbered in this part.
    fn aspect_style(&self, first: usize, end: usize) -> Option<Style> {
        let aspects: Vec<Option<Style>> =
            (first..end).filter(|&it| self.marks[it] == Mark::Aspect).map(|it| self.style(it)).collect();
        let style = aspects.iter().flatten().next().copied()?;
        Some(style)
    }

    fn style(&self, at: usize) -> Option<Style> {
        self.sentences[at].number.map(|it| it.style)
    }

    /// The items between two aspect headings, or of a whole part that has none.
    fn group(&self, role: PartRole, from: usize, to: usize, items: &mut Vec<Draft>) {
        let headed = self.marks[from] == Mark::Aspect;
        let aspect = headed.then(|| self.aspect(from));
        let body = from + usize::from(headed);
        let style = (body..to).filter(|&it| self.marks[it] == Mark::Plain).find_map(|it| self.style(it));
        let Some(style) = style else {
            self.unnumbered(role, from, to, headed, aspect, items);
            return;
        };
        let starts: Vec<usize> =
            (body..to).filter(|&it| self.marks[it] == Mark::Plain && self.style(it) == Some(style)).collect();
        for (index, &start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(to);
            self.push(role, start, end, aspect.clone(), items);
        }
    }

    /// A group without numbers: its text is one item, or each paragraph one where there is no heading.
    fn unnumbered(
        &self,
        role: PartRole,
        from: usize,
        to: usize,
        headed: bool,
        aspect: Option<String>,
        items: &mut Vec<Draft>,
    ) {
        let plain = |it: &usize| matches!(self.marks[*it], Mark::Plain | Mark::Label(_));
        if headed {
            let includes_heading = role != PartRole::Problems && self.sentences[from].number.is_some();
            let start = if includes_heading { Some(from) } else { (from + 1..to).find(plain) };
            if let Some(start) = start {
                self.push(role, start, to, aspect, items);
            }
            return;
        }
        let mut start = from;
        while let Some(first) = (start..to).find(plain) {
            let block = self.sentences[first].block;
            let end = (first..to).find(|&it| self.sentences[it].block != block).unwrap_or(to);
            if self.says_something(first) {
                self.push(role, first, end, None, items);
            }
            start = end;
        }
    }

    /// Whether a paragraph without a number is a sentence, and not a cell of a table such as 责任人.
    fn says_something(&self, at: usize) -> bool {
        let block = self.folded.blocks[self.sentences[at].block].span;
        block.len() >= CELL_MAX || self.folded.slice(block).ends_with(['。', '；', '！'])
    }

    /// Adds an item, and one each for the causes and measures that its labels open.
    fn push(&self, role: PartRole, first: usize, end: usize, aspect: Option<String>, items: &mut Vec<Draft>) {
        let mut cuts: Vec<(usize, PartRole)> = vec![(first, role)];
        cuts.extend((first + 1..end).filter_map(|it| match self.marks[it] {
            Mark::Label(Role::Cause) if role == PartRole::Problems => Some((it, PartRole::Causes)),
            Mark::Label(Role::Measure) if role == PartRole::Problems => Some((it, PartRole::Measures)),
            _ => None,
        }));
        let problem = items.len();
        for (at, &(start, role)) in cuts.iter().enumerate() {
            let stop = cuts.get(at + 1).map_or(end, |it| it.0);
            let last = (start..stop).rev().find(|&it| self.marks[it] != Mark::Furniture).unwrap_or(start);
            let span = Span::new(self.sentences[start].span.start, self.sentences[last].span.end);
            let aspect = aspect.clone().or_else(|| self.own_aspect(start));
            let heading = self.heading(start);
            let answers = (at > 0).then_some(problem);
            items.push(Draft { id: String::new(), part: role, aspect, span, heading, answers });
        }
    }

    /// The number and the phrase that names the item, up to the first stop, or comma where that is far.
    fn heading(&self, at: usize) -> Span {
        let sentence = &self.sentences[at];
        let body = sentence.body(self.folded);
        let stop = |stops: &[char]| self.folded.slice(body).chars().position(|it| stops.contains(&it));
        let colon = stop(&['：']).filter(|&it| it <= 24);
        let comma = (body.len() > HEADING_MAX).then(|| stop(&['，', '：'])).flatten();
        Span::new(sentence.span.start, colon.or(comma).map_or(body.end, |it| body.start + it))
    }

    /// The theme's name of the aspect that a heading names, else the heading itself.
    fn aspect(&self, at: usize) -> String {
        let text = self.folded.slice(self.sentences[at].body(self.folded));
        match self.theme.and_then(|it| it.aspect_of(text)) {
            Some(aspect) => aspect.name.clone(),
            None => text.trim_end_matches("方面").trim_start_matches("在").to_owned(),
        }
    }

    /// The aspect that an item without an aspect heading names in its own first words.
    fn own_aspect(&self, at: usize) -> Option<String> {
        let text = self.folded.slice(self.sentences[at].body(self.folded));
        let head: String = text.chars().take(24).collect();
        Some(self.theme?.aspect_of(&head)?.name.clone())
    }
}
