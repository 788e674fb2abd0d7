//! A .docx as text with the source of every character.
//!
//! Parts are found through the links of the package, never by name. Reading is one walk over the
//! main part without recursion; its pieces give byte ranges of that part, so that a comment can be
//! set without touching anything else.

mod body;
mod draft;
mod numbering;
mod numeral;
pub mod package;
pub mod raw;
mod styles;
mod symbol;
pub mod xml;

use body::{Read, Stop};
use numbering::Numbering;
use package::Package;
use styles::Styles;
use xml::Fault;

use crate::document::{Document, Problem};
use crate::format::Format;
use crate::limits::Limits;
use crate::said::Said;
use crate::secrecy;
use crate::text::{Span, Text};
use crate::unreadable::Unreadable;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part()?;
    let links = package.relationships(&main)?;
    let part = |kind: &str| links.iter().find(|it| it.kind == kind).map(|it| it.target.as_str());
    let mut problems = Vec::new();
    for margin in links.iter().filter(|it| it.kind == "header" || it.kind == "footer") {
        problems.extend(look_for_marking(&mut package, &margin.target, limits)?);
    }
    let styles = optional(&mut package, part("styles"), limits, &mut problems, Styles::parse)?;
    let numbering = optional(&mut package, part("numbering"), limits, &mut problems, Numbering::parse)?;
    let xml = package.xml_of(&main)?.unwrap_or_default();
    drop(package);
    let read = body::read(&xml, &styles, numbering, limits).map_err(|stop| unreadable(stop, &main, limits))?;
    drop(xml);
    problems.extend(read.problems);
    let (text, paragraphs) = (Text::new(read.text), read.paragraphs);
    Ok(Document { format: Format::Docx, sha256: [0; 32], text, paragraphs, problems })
}

/// Headers and footers are no part of the text, but they may say that nobody may read on.
fn look_for_marking(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Option<Problem>, Unreadable> {
    let Some(xml) = package.xml_of(part)? else { return Ok(None) };
    match body::read(&xml, &Styles::default(), Numbering::default(), limits) {
        Ok(Read { text, watermarks, .. }) => {
            secrecy::refuse_marked_lines(text.lines().chain(watermarks.iter().map(String::as_str)))?;
            Ok(None)
        }
        Err(Stop::Fault(fault @ Fault::TooDeep(_))) => Err(fault.of(part)),
        Err(_) => Ok(Some(unread(part))),
    }
}

/// A part without which the text is poorer, but still the text.
fn optional<T: Default>(
    package: &mut Package<'_>,
    part: Option<&str>,
    limits: &Limits,
    problems: &mut Vec<Problem>,
    parse: fn(&str, usize) -> Result<T, Fault>,
) -> Result<T, Unreadable> {
    let Some(part) = part else { return Ok(T::default()) };
    let Some(xml) = package.xml_of(part)? else { return Ok(T::default()) };
    match parse(&xml, limits.depth) {
        Ok(it) => Ok(it),
        Err(fault @ Fault::TooDeep(_)) => Err(fault.of(part)),
        Err(_) => {
            problems.push(unread(part));
            Ok(T::default())
        }
    }
}

fn unread(part: &str) -> Problem {
    let why = Said::new(
        format!("{part} 已损坏，没有读；自动编号、标题级别或页眉可能不全。"),
        format!("{part} is damaged and was not read; automatic numbers, heading levels or headers may be missing"),
    );
    Problem { span: Span::new(0, 0), code: "part-damaged", why }
}

fn unreadable(stop: Stop, part: &str, limits: &Limits) -> Unreadable {
    match stop {
        Stop::Fault(fault) => fault.of(part),
        Stop::TooMuchText => Unreadable::too_much_text(limits),
        Stop::Foreign => Unreadable::damaged(Said::new(
            format!("文件已损坏：{part} 不是 Word 的正文。"),
            format!("the file is damaged: {part} is no text of a word processor"),
        )),
    }
}
