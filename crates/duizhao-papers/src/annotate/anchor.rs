//! From a stretch of text to the places of its marks. 锚点

use std::ops::Range;

use duizhao_read::docx::xml::{Step, Walk};
use duizhao_read::{Document, Origin, Span};

use super::run::{Run, Side};
use super::{AnnotateError, Cut};

/// Where every character of a document stands in its main part.
pub(super) struct Anchors<'x> {
    xml: &'x str,
    /// In text order.
    places: Vec<Place<'x>>,
    /// Text boxes, outer ones first; a comment may not reach into one or out of it.
    boxes: Vec<Range<usize>>,
}

struct Place<'x> {
    span: Span,
    run: &'x Range<usize>,
    content: &'x Range<usize>,
}

impl<'x> Anchors<'x> {
    pub(super) fn new(xml: &'x str, document: &'x Document) -> Result<Anchors<'x>, AnnotateError> {
        let pieces = document.paragraphs.iter().flat_map(|it| &it.pieces);
        let places = pieces.filter_map(|piece| match &piece.origin {
            Origin::Run { run, content } => Some(Place { span: piece.span, run, content }),
            Origin::Generated => None,
        });
        let places: Vec<Place<'_>> = places.collect();
        let is_run =
            |it: &Range<usize>| xml.get(it.clone()).is_some_and(|raw| raw.starts_with('<') && raw.ends_with('>'));
        if !places.iter().all(|it| is_run(it.run) && xml.get(it.content.clone()).is_some()) {
            return Err(AnnotateError::OtherDocument);
        }
        Ok(Anchors { xml, places, boxes: boxes(xml)? })
    }

    /// The places of the marks around a stretch of text, the first before the second.
    pub(super) fn around(&self, span: Span) -> Result<(Cut, Cut), AnnotateError> {
        let from = self.places.partition_point(|it| it.span.end <= span.start);
        let to = self.places.partition_point(|it| it.span.start < span.end);
        if from >= to {
            return self.whole(self.nearest(from)?);
        }
        let first = &self.places[from];
        let story = self.story(first.run.start);
        let last = self.places[from..to].iter().rfind(|it| self.story(it.run.start) == story).unwrap_or(first);
        let start = self.cut(first, span.start.saturating_sub(first.span.start), Side::Start)?;
        let end = self.cut(last, span.end.min(last.span.end) - last.span.start, Side::End)?;
        if start.at < end.at { Ok((start, end)) } else { self.whole(first) }
    }

    /// The text after an automatic number or a line end, else the text before it.
    fn nearest(&self, from: usize) -> Result<&Place<'x>, AnnotateError> {
        self.places.get(from).or(self.places.last()).ok_or(AnnotateError::NoPlace)
    }

    fn whole(&self, place: &Place<'_>) -> Result<(Cut, Cut), AnnotateError> {
        Ok((self.cut(place, 0, Side::Start)?, self.cut(place, place.span.len(), Side::End)?))
    }

    fn cut(&self, place: &Place<'_>, offset: usize, side: Side) -> Result<Cut, AnnotateError> {
        Run::parse(self.xml, place.run.clone())?.cut(place.content, offset, side)
    }

    /// The innermost text box around a byte.
    fn story(&self, at: usize) -> Option<usize> {
        self.boxes.iter().rposition(|it| it.contains(&at))
    }
}

fn boxes(xml: &str) -> Result<Vec<Range<usize>>, AnnotateError> {
    if !xml.contains("txbxContent") {
        return Ok(Vec::new());
    }
    let mut walk = Walk::new(xml, usize::MAX);
    let (mut found, mut open) = (Vec::new(), Vec::new());
    while let Some(step) = walk.next().map_err(|_| AnnotateError::OtherDocument)? {
        match step {
            Step::Open(tag) if tag.name.is_word("txbxContent") => {
                open.push(found.len());
                found.push(tag.at);
            }
            Step::Close { name, at } if name.is_word("txbxContent") => {
                if let Some(index) = open.pop() {
                    found[index].end = at.end;
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
