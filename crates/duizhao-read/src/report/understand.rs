//! From a document to its report: outline, parts, items, points, links.

use crate::document::Document;
use crate::fold::{self, Folded};
use crate::lexicon::Hits;
use crate::outline::{Mark, Outline, Outliner};
use crate::report::roles::Labeller;
use crate::report::{Report, author, items, links, parts, roles};
use crate::rules::Rules;
use crate::sentence::{self, Sentence};

/// A report with what was looked up to understand it; what the remarks read. 读法
pub(crate) struct Reading<'a> {
    pub(crate) document: &'a Document,
    pub(crate) rules: &'a Rules,
    pub(crate) folded: Folded,
    pub(crate) hits: Hits,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) report: Report,
}

impl Reading<'_> {
    /// Folded text of a span of the document.
    pub(crate) fn read(&self, span: crate::Span) -> &str {
        self.folded.slice(self.folded.folded(span))
    }
}

/// Understands a document; `year` overrides what the report says of itself.
pub(crate) fn understand<'a>(document: &'a Document, rules: &'a Rules, year: Option<u16>) -> Reading<'a> {
    let folded = fold::fold(document, rules.simple());
    let hits = rules.lexicon().hits(&folded.text);
    let sentences = sentence::sentences(&folded);
    let outliner = Outliner { folded: &folded, sentences: &sentences, hits: &hits, rules };
    let mut outline: Outline = outliner.outline();
    let about = author::about(&folded, &sentences, &outline, rules, year);
    let parts = parts::parts(&folded, &sentences, &hits, &outline);
    outliner.mark_aspects(&mut outline, &parts, about.theme.as_ref());
    let drafts = items::items(&folded, &sentences, &outline, &parts, about.theme.as_ref());
    let labeller = Labeller {
        document,
        common: rules.commonness(),
        folded: &folded,
        sentences: &sentences,
        hits: &hits,
        marks: &outline.marks,
        pieces: Vec::new(),
    };
    let points = roles::points(labeller, &parts, &drafts);
    let mut report = Report {
        kind: about.kind,
        title: (!outline.title.is_empty()).then(|| {
            let first = sentences[outline.title[0]].span.start;
            let last = sentences[*outline.title.last().expect("not empty")].span.end;
            folded.original(crate::Span::new(first, last))
        }),
        author: about.author,
        year: about.year,
        theme: about.theme,
        parts: parts.iter().map(|it| it.in_document(&folded, &sentences)).collect(),
        items: drafts.iter().map(|it| it.in_document(&folded)).collect(),
        points,
        links: Vec::new(),
    };
    report.links = links::links(&folded, &hits, &drafts, rules);
    Reading { document, rules, folded, hits, sentences, marks: outline.marks, report }
}
