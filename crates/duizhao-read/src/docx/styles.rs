//! What paragraph and character styles say about headings, numbers and hidden text. 样式

use std::collections::BTreeMap;

use super::xml::{Fault, Step, Tag, Walk};

/// Styles that stand on one another; a chain longer than this goes in a circle.
const CHAIN_MAX: usize = 50;

/// The styles of a document. 样式表
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// The style of a paragraph that names none.
    default: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// 1 on top; 0 says that it is no heading.
    heading: Option<u8>,
    pub(super) number: NumberRef,
    hidden: Option<bool>,
}

/// Which list a paragraph or style counts in, as far as it says so itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NumberRef {
    pub(super) list: Option<i64>,
    pub(super) level: Option<i64>,
}

impl Styles {
    pub(super) fn parse(xml: &str, depth: usize) -> Result<Styles, Fault> {
        let mut walk = Walk::new(xml, depth);
        let mut styles = Styles::default();
        let mut current: Option<(String, Style)> = None;
        while let Some(step) = walk.next()? {
            match step {
                Step::Open(tag) if tag.name.is_word("style") => {
                    let id = tag.attribute("styleId").unwrap_or_default();
                    let is_default = tag.attribute("default").is_some_and(|it| it == "1" || it == "true");
                    if is_default && tag.attribute("type").as_deref() == Some("paragraph") {
                        styles.default = Some(id.clone());
                    }
                    current = Some((id, Style::default()));
                }
                Step::Open(tag) if tag.name.local.ends_with("Change") => drop((tag, walk.skip()?)),
                Step::Open(tag) => {
                    if let Some((_, style)) = &mut current {
                        style.take(&tag, &walk);
                    }
                }
                Step::Close { name, .. } if name.is_word("style") => styles.by_id.extend(current.take()),
                Step::Close { .. } => {}
            }
        }
        Ok(styles)
    }

    /// A style with those it stands on, nearest first.
    pub(super) fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let mut next = id.or(self.default.as_deref());
        let chain = std::iter::from_fn(move || {
            let id = next?;
            let style = self.by_id.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        });
        chain.take(CHAIN_MAX)
    }

    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id).find_map(|(_, it)| it.heading).filter(|level| *level > 0)
    }

    pub(super) fn hides(&self, id: &str) -> Option<bool> {
        self.chain(Some(id)).find_map(|(_, it)| it.hidden)
    }
}

impl Style {
    fn take(&mut self, tag: &Tag<'_>, walk: &Walk<'_>) {
        let (in_style, in_paragraph) = (walk.is_in("style"), walk.is_in("pPr"));
        match tag.name.local {
            "basedOn" if in_style => self.based_on = tag.attribute("val"),
            "name" if in_style => self.heading = self.heading.or(heading_of(&tag.attribute("val").unwrap_or_default())),
            "outlineLvl" if in_paragraph => self.heading = outline(tag.number()).or(self.heading),
            "numId" if walk.is_in("numPr") => self.number.list = tag.number(),
            "ilvl" if walk.is_in("numPr") => self.number.level = tag.number(),
            "vanish" if walk.is_in("rPr") => self.hidden = Some(tag.is_on()),
            _ => {}
        }
    }
}

/// The heading level of an outline level; 9 is body text.
pub(super) fn outline(level: Option<i64>) -> Option<u8> {
    match level? {
        level @ 0..=8 => Some(level as u8 + 1),
        9 => Some(0),
        _ => None,
    }
}

fn heading_of(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    level.parse().ok().filter(|level| (1..=9).contains(level))
}
