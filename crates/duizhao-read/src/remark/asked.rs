//! What a remark may look at, and how it is made.

use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::passages::Passage;
use crate::promise::Promise;
use crate::remark::{Grade, Remark};
use crate::report::facts::Facts;
use crate::report::understand::Reading;
use crate::report::{Item, Kind, PartRole, Report, Role};
use crate::rules::Rules;
use crate::said::Said;
use crate::text::{Span, Text, beginning};

/// A report with all that stands beside it. 所问
pub(crate) struct Asked<'a> {
    pub(crate) reading: &'a Reading<'a>,
    /// Passages it shares with others.
    pub(crate) passages: &'a [&'a Passage],
    /// Places of the authors of those others.
    pub(crate) places: &'a [String],
    /// The same author's report of an earlier year, and its index among the other texts.
    pub(crate) last_year: Option<(&'a Reading<'a>, usize)>,
    /// What the ledger holds of earlier reports.
    pub(crate) promises: &'a [Promise],
}

/// Characters of a text that a remark quotes.
pub(crate) const QUOTED: usize = 28;

impl<'a> Asked<'a> {
    pub(crate) fn report(&self) -> &'a Report {
        &self.reading.report
    }

    pub(crate) fn rules(&self) -> &'a Rules {
        self.reading.rules
    }

    pub(crate) fn text(&self) -> &'a Text {
        &self.reading.document.text
    }

    pub(crate) fn folded(&self) -> &'a Folded {
        &self.reading.folded
    }

    pub(crate) fn hits(&self) -> &'a Hits {
        &self.reading.hits
    }

    /// Folded text of a span of the document.
    pub(crate) fn read(&self, span: Span) -> &'a str {
        let folded = self.folded();
        folded.slice(folded.folded(span))
    }

    pub(crate) fn has(&self, span: Span, class: Class) -> bool {
        self.hits().has(self.folded().folded(span), class)
    }

    pub(crate) fn count(&self, span: Span, class: Class) -> usize {
        self.hits().count(self.folded().folded(span), class)
    }

    pub(crate) fn facts(&self, span: Span) -> Facts {
        Facts::of(self.folded(), self.hits(), self.folded().folded(span))
    }

    pub(crate) fn items(&self, part: PartRole) -> impl Iterator<Item = (usize, &'a Item)> {
        self.report().items_in(part)
    }

    /// The spans of an item's points of a role.
    pub(crate) fn points(&self, item: usize, role: Role) -> impl Iterator<Item = Span> {
        self.report().points_of(item).filter(move |it| it.role == role).map(|it| it.span)
    }

    pub(crate) fn is_personal(&self) -> bool {
        self.report().kind == Kind::Personal
    }

    /// Where a remark about something absent sits: the heading of the part, else the title.
    pub(crate) fn absent_from(&self, part: Option<PartRole>) -> Span {
        let report = self.report();
        let heading = part.and_then(|it| report.part(it)).map(|it| it.heading).filter(|it| !it.is_empty());
        let first = || {
            let line =
                self.reading.document.paragraphs.iter().map(|it| self.text().trim(it.span())).find(|it| !it.is_empty());
            line.unwrap_or(Span::new(0, 0))
        };
        heading.or(report.title).unwrap_or_else(first)
    }

    /// The beginning of a span, as a remark quotes it.
    pub(crate) fn quote(&self, span: Span) -> String {
        let line: String = self.text().slice(span).chars().filter(|it| *it != '\n').collect();
        beginning(line.trim_end_matches(['。', '，', '；', '：']), QUOTED)
    }
}

/// A remark at a span; `item` by its index.
pub(crate) fn remark(code: &'static str, grade: Grade, span: Span, why: Said, advice: Said) -> Remark {
    Remark { code, grade, span, item: None, aspect: None, why, advice, from: None }
}

impl Remark {
    pub(crate) fn on(mut self, index: usize, item: &Item) -> Remark {
        self.item = Some(index);
        self.aspect = item.aspect.clone();
        self
    }
}
