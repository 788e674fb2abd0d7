//! Where in a log a walk is, tag by tag.

use std::borrow::Cow;

use super::{Attributes, Visitor};
use crate::taken::Unread;

/// What of a start tag matters here. 标签
pub(super) struct Tag<'t> {
    /// Without its prefix.
    pub(super) name: &'t str,
    pub(super) key: Option<Cow<'t, str>>,
    pub(super) value: Option<Cow<'t, str>>,
}

/// Where in a log a walk is. 所在
#[derive(Default)]
pub(super) struct Place {
    path: Vec<Element>,
    trace: Attributes,
    event: Attributes,
    traces: u64,
    has_events: bool,
    is_log: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Log,
    Trace,
    Event,
    Other,
}

impl Place {
    pub(super) fn enter(&mut self, tag: &Tag<'_>) {
        let parent = self.path.last().copied();
        let kind = match (parent, tag.name) {
            (None, "log") => Element::Log,
            (Some(Element::Log), "trace") => Element::Trace,
            (Some(Element::Trace), "event") => Element::Event,
            _ => Element::Other,
        };
        match (parent, kind) {
            (_, Element::Log) => self.is_log = true,
            (_, Element::Trace) => {
                self.trace.clear();
                self.traces += 1;
                self.trace.number = self.traces.to_string();
                self.has_events = false;
            }
            (_, Element::Event) => self.event.clear(),
            (Some(Element::Trace), _) => self.trace.take(tag),
            (Some(Element::Event), _) => self.event.take(tag),
            _ => {}
        }
        self.path.push(kind);
    }

    /// Whether to go on.
    pub(super) fn leave(&mut self, visitor: &mut Visitor<'_>) -> Result<bool, Unread> {
        match self.path.pop() {
            Some(Element::Event) => {
                self.has_events = true;
                visitor(&self.trace, Some(&self.event))
            }
            Some(Element::Trace) if !self.has_events => visitor(&self.trace, None),
            _ => Ok(true),
        }
    }

    /// At the end of the file.
    pub(super) fn is_whole(&self) -> bool {
        self.path.is_empty() && self.is_log
    }

    pub(super) fn what_is_missing(&self) -> &'static str {
        if self.is_log {
            "文件在这里断了，日志没有结尾 (the file ends here, before the log does)"
        } else {
            "没有 <log> (there is no <log>)"
        }
    }
}
