//! XES as programs write it: start tags with quoted attributes, end tags, blanks between them.
//!
//! Values with entities go to the XML library one tag at a time; comments and instructions are passed
//! over. At anything else the scan stops and says so, and leaves the file to [`super::parse`].

use std::borrow::Cow;
use std::io::{BufRead, ErrorKind};
use std::path::Path;

use quick_xml::events::BytesStart;

use super::place::{Place, Tag};
use super::{Visitor, parse};
use crate::log_format::open;
use crate::taken::Unread;

/// How far a scan came. 扫描结果
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// To the end, or as far as the visitor wanted.
    Whole,
    /// To something that is unusual or broken.
    Unusual,
}

/// Bytes read at once.
const READ: usize = 1 << 16;
/// A longer tag is unusual.
const TAG: usize = 1 << 20;

pub(super) fn walk(path: &Path, visitor: &mut Visitor<'_>) -> Result<Scanned, Unread> {
    let mut input = open(path)?;
    let mut window = Vec::new();
    let mut from = 0;
    let mut scan = Scan::default();
    loop {
        match scan.token(&window[from..], visitor)? {
            Next::After(used) => from += used,
            Next::Stopped => return Ok(Scanned::Whole),
            Next::Unusual => return Ok(Scanned::Unusual),
            Next::Cut if window.len() - from > TAG => return Ok(Scanned::Unusual),
            Next::Cut => {
                window.drain(..from);
                from = 0;
                match more(&mut input, &mut window) {
                    Some(true) => {}
                    // Only blanks are left.
                    Some(false) if scan.place.is_whole() && window.iter().all(|it| is_blank(*it)) => {
                        return Ok(Scanned::Whole);
                    }
                    // The other reader says what is wrong.
                    Some(false) | None => return Ok(Scanned::Unusual),
                }
            }
        }
    }
}

/// Whether there was more; `None` where it could not be read.
fn more(input: &mut impl BufRead, window: &mut Vec<u8>) -> Option<bool> {
    let before = window.len();
    while window.len() < before + READ {
        let read = match input.fill_buf() {
            Ok(read) => read,
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return None,
        };
        if read.is_empty() {
            break;
        }
        window.extend_from_slice(read);
        let used = read.len();
        input.consume(used);
    }
    Some(window.len() > before)
}

enum Next {
    /// A token was taken; so many bytes with what stood before it.
    After(usize),
    /// The token does not end within the window.
    Cut,
    /// The visitor wants no more.
    Stopped,
    Unusual,
}

/// A scan under way. 扫描
#[derive(Default)]
struct Scan {
    place: Place,
    /// The names of the elements that are open, one after the other, and where each begins.
    open: Vec<u8>,
    starts: Vec<usize>,
    begun: bool,
}

impl Scan {
    fn token(&mut self, window: &[u8], visitor: &mut Visitor<'_>) -> Result<Next, Unread> {
        let mark = if self.begun { 0 } else { byte_order_mark(window) };
        let Some(blanks) = window[mark..].iter().position(|it| !is_blank(*it)) else { return Ok(Next::Cut) };
        let at = mark + blanks;
        // The longest of what is told apart by its first bytes: `<!--`.
        let Some([b'<', second, third, fourth]) = window.get(at..at + 4) else {
            return Ok(if window[at] == b'<' { Next::Cut } else { Next::Unusual });
        };
        let rest = &window[at..];
        match (second, third, fourth) {
            (b'?', ..) => Ok(self.instruction(rest, at)),
            (b'!', b'-', b'-') => Ok(passed_over(rest, at, find(rest, 4, b"-->"))),
            (b'!', ..) => Ok(Next::Unusual),
            (b'/', ..) => self.end_tag(rest, at, visitor),
            _ => self.start_tag(rest, at, visitor),
        }
    }

    fn instruction(&mut self, rest: &[u8], at: usize) -> Next {
        let Some(end) = find(rest, 2, b"?>") else { return Next::Cut };
        let words = rest[..end].to_ascii_lowercase();
        let told = find(&words, 0, b"encoding").is_some();
        if told && find(&words, 0, b"utf-8").is_none() {
            return Next::Unusual;
        }
        self.begun = true;
        passed_over(rest, at, Some(end))
    }

    fn end_tag(&mut self, rest: &[u8], at: usize, visitor: &mut Visitor<'_>) -> Result<Next, Unread> {
        let Some(end) = rest.iter().position(|it| *it == b'>') else { return Ok(Next::Cut) };
        let Some(start) = self.starts.pop() else { return Ok(Next::Unusual) };
        if rest[2..end].trim_ascii_end() != &self.open[start..] {
            return Ok(Next::Unusual);
        }
        self.open.truncate(start);
        let more = self.place.leave(visitor)?;
        Ok(if more { Next::After(at + end + 1) } else { Next::Stopped })
    }

    fn start_tag(&mut self, rest: &[u8], at: usize, visitor: &mut Visitor<'_>) -> Result<Next, Unread> {
        self.begun = true;
        // A second root is no log.
        if self.starts.is_empty() && self.place.is_whole() {
            return Ok(Next::Unusual);
        }
        let found = match found(rest) {
            Ok(found) => found,
            Err(next) => return Ok(next),
        };
        let Ok(text) = std::str::from_utf8(&rest[1..found.end]) else { return Ok(Next::Unusual) };
        let element;
        let tag = if found.has_entities {
            element = BytesStart::from_content(text, found.name);
            let Ok(tag) = parse::tag(&element) else { return Ok(Next::Unusual) };
            tag
        } else {
            let name = &text[..found.name];
            let part = |it: Option<(usize, usize)>| it.map(|(from, to)| Cow::Borrowed(&text[from - 1..to - 1]));
            let name = name.split_once(':').map_or(name, |it| it.1);
            Tag { name, key: part(found.key), value: part(found.value) }
        };
        self.place.enter(&tag);
        let mut more = true;
        if found.is_empty {
            more = self.place.leave(visitor)?;
        } else {
            self.starts.push(self.open.len());
            self.open.extend_from_slice(&text.as_bytes()[..found.name]);
        }
        Ok(if more { Next::After(at + found.after) } else { Next::Stopped })
    }
}

/// Where the parts of a start tag stand. 标签各部分
struct Parts {
    /// Bytes of the name, from 1 on.
    name: usize,
    key: Option<(usize, usize)>,
    value: Option<(usize, usize)>,
    /// Where its content ends, before `>` or `/>`, and where the tag does.
    end: usize,
    after: usize,
    is_empty: bool,
    /// A value is not what it says, as `&amp;` or a line end.
    has_entities: bool,
}

/// From `<` on.
fn found(tag: &[u8]) -> Result<Parts, Next> {
    let is_name = |it: u8| !is_blank(it) && !b"/>=<'\"&".contains(&it);
    let run = |from: usize, is: &dyn Fn(u8) -> bool| {
        tag[from..].iter().position(|it| !is(*it)).map(|it| from + it).ok_or(Next::Cut)
    };
    let mut at = run(1, &is_name)?;
    let mut parts =
        Parts { name: at - 1, key: None, value: None, end: 0, after: 0, is_empty: false, has_entities: false };
    if parts.name == 0 {
        return Err(Next::Unusual);
    }
    loop {
        let blank = at;
        at = run(at, &is_blank)?;
        match tag[at] {
            b'>' => {
                (parts.end, parts.after) = (at, at + 1);
                return Ok(parts);
            }
            b'/' => {
                let Some(next) = tag.get(at + 1) else { return Err(Next::Cut) };
                (parts.end, parts.after, parts.is_empty) = (at, at + 2, true);
                return if *next == b'>' { Ok(parts) } else { Err(Next::Unusual) };
            }
            _ => {}
        }
        let named = run(at, &is_name)?;
        let Some([b'=', quote]) = tag.get(named..named + 2) else {
            return Err(if tag.len() < named + 2 { Next::Cut } else { Next::Unusual });
        };
        if blank == at || named == at || !b"\"'".contains(quote) {
            return Err(Next::Unusual);
        }
        let from = named + 2;
        let to = run(from, &|it| it != *quote)?;
        match &tag[at..named] {
            b"key" => parts.key = Some((from, to)),
            b"value" => parts.value = Some((from, to)),
            _ => {}
        }
        parts.has_entities |= tag[from..to].iter().any(|it| b"&\t\r\n<".contains(it));
        at = to + 1;
    }
}

fn passed_over(rest: &[u8], at: usize, end: Option<usize>) -> Next {
    match end {
        None => Next::Cut,
        Some(end) if std::str::from_utf8(&rest[..end]).is_ok() => Next::After(at + end),
        Some(_) => Next::Unusual,
    }
}

/// Where some bytes end that stand in others, from a place on.
fn find(within: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let found = within.get(from..)?.windows(what.len()).position(|it| it == what)?;
    Some(from + found + what.len())
}

fn byte_order_mark(window: &[u8]) -> usize {
    if window.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
