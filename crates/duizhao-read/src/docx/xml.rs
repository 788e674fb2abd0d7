//! Walks the elements of a part: names resolved, byte positions kept, depth bounded, no recursion.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, PrefixDeclaration, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use crate::said::Said;
use crate::unreadable::Unreadable;

/// Deeper than this we never walk, whatever the settings say.
const DEPTH_MAX: usize = 10_000;

/// Transitional, then strict.
pub const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
const MATH: [&str; 2] =
    ["http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"];
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// Whose word the name of an element is. 命名空间
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// `w:` in most files, transitional or strict.
    Word,
    /// `mc:`
    Compatibility,
    /// `m:`
    Math,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'x> {
    pub vocabulary: Vocabulary,
    pub local: &'x str,
}

/// A start tag.
#[derive(Clone, Debug)]
pub struct Tag<'x> {
    pub name: Name<'x>,
    /// From `<` to `>`.
    pub at: Range<usize>,
    start: BytesStart<'x>,
}

/// An empty element opens and closes.
#[derive(Clone, Debug)]
pub enum Step<'x> {
    Open(Tag<'x>),
    Close { name: Name<'x>, at: Range<usize> },
}

/// Why the walk cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// At this byte.
    Malformed(usize),
    /// A DOCTYPE, in which entities could be defined; no word processor writes one.
    Doctype,
    TooDeep(usize),
}

/// The elements of one part, in order.
pub struct Walk<'x> {
    xml: &'x str,
    /// Bytes of a BOM, which the reader does not see.
    skipped: usize,
    reader: NsReader<&'x [u8]>,
    /// What is open, outermost first.
    open: Vec<Name<'x>>,
    depth_max: usize,
    /// An empty element that has not been closed yet.
    to_close: bool,
    rooted: bool,
}

impl<'x> Tag<'x> {
    /// The value of the attribute with this local name, whatever its prefix.
    pub fn attribute(&self, local: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|it| it.key.local_name().into_inner() == local)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(Cow::Borrowed("")).into_owned())
    }

    /// The prefixes this tag binds, each with what it stands for; the default namespace has none.
    pub fn bindings(&self) -> Vec<(String, String)> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        let bound = attributes.flatten().filter_map(|it| {
            let prefix = match it.key.as_namespace_binding()? {
                PrefixDeclaration::Default => "",
                PrefixDeclaration::Named(prefix) => prefix,
            };
            Some((prefix.to_owned(), it.value.into_owned()))
        });
        bound.collect()
    }

    /// The `val` of a switch such as `w:vanish`: on unless it says otherwise.
    pub fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }

    /// The `val` as a number.
    pub fn number(&self) -> Option<i64> {
        self.attribute("val")?.trim().parse().ok()
    }
}

impl<'x> Walk<'x> {
    pub fn new(xml: &'x str, depth_max: usize) -> Walk<'x> {
        let depth_max = depth_max.min(DEPTH_MAX);
        // The reader would drop a BOM without counting it.
        let content = xml.trim_start_matches('\u{feff}');
        let skipped = xml.len() - content.len();
        let reader = NsReader::from_str(content);
        Walk { xml, skipped, reader, open: Vec::new(), depth_max, to_close: false, rooted: false }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The element `up` levels above the one that opened last; the element itself is 0.
    pub fn ancestor(&self, up: usize) -> Option<Name<'x>> {
        self.open.len().checked_sub(up + 1).map(|at| self.open[at])
    }

    /// Whether the element that opened last is a child of this element of Word's.
    pub fn is_in(&self, parent: &str) -> bool {
        self.ancestor(1).is_some_and(|it| it.is_word(parent))
    }

    /// The next tag, or nothing at the end.
    ///
    /// # Errors
    /// [`Fault`] when the part is no well-formed XML, has a DOCTYPE or is nested too deeply.
    #[expect(clippy::should_implement_trait, reason = "an iterator of results would be asked for its error twice")]
    pub fn next(&mut self) -> Result<Option<Step<'x>>, Fault> {
        if self.to_close {
            self.to_close = false;
            let end = self.position();
            return Ok(self.open.pop().map(|name| Step::Close { name, at: end..end }));
        }
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|_| Fault::Malformed(self.position()))?;
            let at = start..self.position();
            match event {
                Event::Start(tag) => return self.open(tag, at).map(Some),
                Event::Empty(tag) => {
                    self.to_close = true;
                    return self.open(tag, at).map(Some);
                }
                Event::End(_) => {
                    let name = self.open.pop().ok_or(Fault::Malformed(at.start))?;
                    return Ok(Some(Step::Close { name, at }));
                }
                Event::DocType(_) => return Err(Fault::Doctype),
                Event::GeneralRef(it) if !is_known(&it) => return Err(Fault::Malformed(at.start)),
                Event::Eof if self.open.is_empty() && self.rooted => return Ok(None),
                Event::Eof => return Err(Fault::Malformed(at.start)),
                _ => {}
            }
        }
    }

    /// Leaves out the element that opened last, with everything in it; gives where it ends.
    ///
    /// # Errors
    /// As [`Walk::next`].
    pub fn skip(&mut self) -> Result<usize, Fault> {
        let outside = self.depth().saturating_sub(1);
        while self.depth() > outside {
            self.next()?;
        }
        Ok(self.position())
    }

    fn position(&self) -> usize {
        let read = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        read.saturating_add(self.skipped).min(self.xml.len())
    }

    fn open(&mut self, start: BytesStart<'x>, at: Range<usize>) -> Result<Step<'x>, Fault> {
        if self.open.len() >= self.depth_max {
            return Err(Fault::TooDeep(self.depth_max));
        }
        if self.open.is_empty() && std::mem::replace(&mut self.rooted, true) {
            return Err(Fault::Malformed(at.start)); // A second root.
        }
        let length = start.name().into_inner().len();
        let qualified = self.xml.get(at.start + 1..at.start + 1 + length).ok_or(Fault::Malformed(at.start))?;
        let local = qualified.split_once(':').map_or(qualified, |(_, local)| local);
        let vocabulary = match self.reader.resolver().resolve_element(start.name()).0 {
            ResolveResult::Bound(Namespace(it)) if WORD.contains(&it) => Vocabulary::Word,
            ResolveResult::Bound(Namespace(it)) if MATH.contains(&it) => Vocabulary::Math,
            ResolveResult::Bound(Namespace(COMPATIBILITY)) => Vocabulary::Compatibility,
            _ => Vocabulary::Other,
        };
        let name = Name { vocabulary, local };
        self.open.push(name);
        Ok(Step::Open(Tag { name, at, start }))
    }
}

impl Name<'_> {
    pub fn is_word(self, local: &str) -> bool {
        self.vocabulary == Vocabulary::Word && self.local == local
    }
}

impl Fault {
    /// The fault as a sentence; `part` is its name in the package.
    pub fn of(self, part: &str) -> Unreadable {
        match self {
            Fault::Malformed(at) => Unreadable::damaged(Said::new(
                format!("文件已损坏：{part} 在第 {at} 字节处读不下去。"),
                format!("the file is damaged: {part} cannot be read on at byte {at}"),
            )),
            Fault::Doctype => Unreadable::damaged(Said::new(
                format!("文件已损坏：{part} 里有 DOCTYPE，正常的 .docx 没有。"),
                format!("the file is damaged: {part} has a DOCTYPE, which no proper .docx has"),
            )),
            Fault::TooDeep(depth) => Unreadable::too_large(Said::new(
                format!("{part} 的嵌套超过 {depth} 层。"),
                format!("{part} is nested deeper than {depth} levels"),
            )),
        }
    }
}

/// The five entities XML itself defines, and characters by number.
fn is_known(name: &str) -> bool {
    name.starts_with('#') || super::raw::predefined(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(xml: &str, depth: usize) -> Result<String, Fault> {
        let (mut walk, mut seen) = (Walk::new(xml, depth), Vec::new());
        while let Some(step) = walk.next()? {
            seen.push(match step {
                Step::Open(tag) => format!("<{} {}", tag.name.local, &xml[tag.at]),
                Step::Close { name, at } => format!(">{} {}", name.local, &xml[at]),
            });
        }
        Ok(seen.join("|"))
    }

    #[test]
    fn positions_are_those_of_the_string() {
        assert_eq!(
            steps("<?xml version='1.0'?><a>文<x:b c='&gt;>'/></a>", 9).unwrap(),
            "<a <a>|<b <x:b c='&gt;>'/>|>b |>a </a>"
        );
    }

    #[test]
    fn what_is_not_well_formed_ends_the_walk() {
        for xml in ["", "文", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a>&no;</a>", "<a>& b</a>", "<a", "<a><!-- </a>"]
        {
            assert!(matches!(steps(xml, 9), Err(Fault::Malformed(_))), "{xml}");
        }
        assert_eq!(steps("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", 9), Err(Fault::Doctype));
        assert_eq!(steps("<a><b><c/></b></a>", 2), Err(Fault::TooDeep(2)));
    }

    #[test]
    fn strict_and_transitional_are_one_vocabulary() {
        for namespace in WORD {
            let xml = format!("<p xmlns='{namespace}' xmlns:z='{namespace}'><z:r z:val='0'/></p>");
            let mut walk = Walk::new(&xml, 9);
            assert!(matches!(walk.next(), Ok(Some(Step::Open(tag))) if tag.name.is_word("p")));
            assert!(matches!(walk.next(), Ok(Some(Step::Open(tag))) if tag.name.is_word("r") && !tag.is_on()));
            assert!(walk.is_in("p"));
        }
    }
}
