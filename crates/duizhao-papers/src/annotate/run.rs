//! One `w:r` and where it can be split. 文本块

use std::ops::Range;

use duizhao_read::docx::raw::characters;
use duizhao_read::docx::xml::{Step, Walk};

use super::{AnnotateError, Cut};

const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// A run taken apart; byte ranges of the main part.
pub(super) struct Run<'x> {
    xml: &'x str,
    at: Range<usize>,
    open: Range<usize>,
    close: Range<usize>,
    children: Vec<Child>,
}

struct Child {
    is_properties: bool,
    at: Range<usize>,
    inside: Range<usize>,
}

/// Whether a mark belongs to what comes next or to what came last.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    End,
}

impl<'x> Run<'x> {
    pub(super) fn parse(xml: &'x str, at: Range<usize>) -> Result<Run<'x>, AnnotateError> {
        let raw = xml.get(at.clone()).ok_or(AnnotateError::OtherDocument)?;
        let shift = |it: Range<usize>| at.start + it.start..at.start + it.end;
        let mut walk = Walk::new(raw, usize::MAX);
        let (mut open, mut close, mut children) = (0..0, 0..0, Vec::<Child>::new());
        while let Some(step) = walk.next().map_err(|_| AnnotateError::OtherDocument)? {
            match (step, walk.depth()) {
                (Step::Open(tag), 1) => open = shift(tag.at),
                (Step::Open(tag), 2) => {
                    let at = shift(tag.at);
                    let is_properties = children.is_empty() && tag.name.local == "rPr";
                    children.push(Child { is_properties, inside: at.end..at.end, at });
                }
                (Step::Close { at, .. }, 1) => {
                    let at = shift(at);
                    if let Some(child) = children.last_mut() {
                        (child.inside.end, child.at.end) = (at.start, at.end);
                    }
                }
                (Step::Close { at, .. }, 0) => close = shift(at),
                _ => {}
            }
        }
        Ok(Run { xml, at, open, close, children })
    }

    /// Where the mark at character `offset` of `content` stands.
    pub(super) fn cut(&self, content: &Range<usize>, offset: usize, side: Side) -> Result<Cut, AnnotateError> {
        let holds = |child: &Child| child.at.start <= content.start && content.end <= child.at.end;
        let index = self.children.iter().position(holds).ok_or(AnnotateError::OtherDocument)?;
        let inside = &self.children[index].inside;
        let raw = &self.xml[content.clone()];
        if raw.starts_with('<') {
            return Ok(self.beside(index, side));
        }
        let wanted = content.start + characters(raw).nth(offset).map_or(raw.len(), |(at, _)| at.start);
        let is_blank = |range: Range<usize>| self.xml[range].trim_matches(BLANK).is_empty();
        Ok(match side {
            Side::Start if is_blank(inside.start..wanted) => self.beside(index, side),
            Side::End if is_blank(wanted..inside.end) => self.beside(index, side),
            _ => self.within(index, wanted).unwrap_or_else(|| self.beside(index, side)),
        })
    }

    /// Before or after a child; outside the run where nothing else of it stands on that side.
    fn beside(&self, index: usize, side: Side) -> Cut {
        let outside = |at| Cut { at, close: String::new(), reopen: String::new() };
        let is_first = self.children[..index].iter().all(|it| it.is_properties);
        match side {
            Side::Start if is_first => outside(self.at.start),
            Side::End if index + 1 == self.children.len() => outside(self.at.end),
            Side::Start => self.split(self.children[index].at.start, "", ""),
            Side::End => self.split(self.children[index].at.end, "", ""),
        }
    }

    /// In the middle of a text; nothing if white space would be lost or gained.
    fn within(&self, index: usize, wanted: usize) -> Option<Cut> {
        let child = &self.children[index];
        let tag = &self.xml[child.at.start..child.inside.start];
        let close = &self.xml[child.inside.end..child.at.end];
        if tag.contains("xml:space=\"preserve\"") || tag.contains("xml:space='preserve'") {
            return Some(self.split(wanted, close, tag));
        }
        if tag.contains("xml:space") || self.xml[child.inside.clone()].ends_with(BLANK) {
            return None;
        }
        // What is cut off first may not end in a blank that the original tag does not keep.
        let before = self.xml[child.inside.start..wanted].trim_end_matches(BLANK);
        let reopen = format!("{} xml:space=\"preserve\">", tag.strip_suffix('>')?.trim_end());
        (!before.is_empty()).then(|| self.split(child.inside.start + before.len(), close, &reopen))
    }

    fn split(&self, at: usize, close: &str, reopen: &str) -> Cut {
        let properties = self.children.iter().find(|it| it.is_properties);
        let properties = properties.map_or("", |it| &self.xml[it.at.clone()]);
        Cut {
            at,
            close: format!("{close}{}", &self.xml[self.close.clone()]),
            reopen: format!("{}{properties}{reopen}", &self.xml[self.open.clone()]),
        }
    }
}
