//! XES as XML at large, whatever its form.

use std::borrow::Cow;
use std::io::BufRead;
use std::path::Path;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Visitor;
use super::place::{Place, Tag};
use crate::log_format::open;
use crate::taken::Unread;

pub(super) fn walk(path: &Path, visitor: &mut Visitor<'_>) -> Result<(), Unread> {
    let mut reader = Reader::from_reader(open(path)?);
    let told = |place: u64, err: &dyn std::fmt::Display| broken(path, place, err);
    let mut buffer = Vec::new();
    let mut place = Place::default();
    loop {
        buffer.clear();
        let next = reader.read_event_into(&mut buffer);
        let next = next.map_err(|err| told(reader.error_position(), &err))?;
        if let Event::Start(it) | Event::Empty(it) = &next {
            place.enter(&tag(it).map_err(|err| told(reader.buffer_position(), &err))?);
        }
        let more = match next {
            Event::Empty(_) | Event::End(_) => place.leave(visitor)?,
            Event::Eof if place.is_whole() => return Ok(()),
            Event::Eof => return Err(told(reader.buffer_position(), &place.what_is_missing())),
            _ => true,
        };
        if !more {
            return Ok(());
        }
    }
}

pub(super) fn tag<'t>(element: &'t BytesStart<'_>) -> Result<Tag<'t>, quick_xml::Error> {
    let (mut key, mut value) = (None, None);
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute?;
        match attribute.key.as_ref() {
            "key" => key = Some(normalized(&attribute)?),
            "value" => value = Some(normalized(&attribute)?),
            _ => {}
        }
    }
    Ok(Tag { name: element.local_name().into_inner(), key, value })
}

fn normalized<'t>(attribute: &Attribute<'_>) -> Result<Cow<'t, str>, quick_xml::Error> {
    Ok(Cow::Owned(attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned()))
}

/// With the line: the file is read again up to there.
fn broken(path: &Path, place: u64, why: &dyn std::fmt::Display) -> Unread {
    let mut lines = 1;
    if let Ok(mut input) = open(path) {
        let mut left = usize::try_from(place).unwrap_or(usize::MAX);
        while let Ok(some) = input.fill_buf() {
            let some = &some[..some.len().min(left)];
            if some.is_empty() {
                break;
            }
            lines += some.iter().filter(|it| **it == b'\n').count() as u64;
            left -= some.len();
            let used = some.len();
            input.consume(used);
        }
    }
    Unread::at_line("broken", lines, &format!("读不下去：{why}"), &format!("cannot be read on: {why}"))
}
