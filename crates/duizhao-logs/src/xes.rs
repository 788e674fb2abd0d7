//! IEEE 1849 event logs, read as a stream. XES
//!
//! A trace's attributes are columns named `case:…`, as other tools call them when they flatten a log.

use std::io::BufRead;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Sink;
use crate::columns::{self, Chosen, ROLES};
use crate::intake::Intake;
use crate::log_format::{LogFormat, open};
use crate::taken::{ReadAs, Told, Unread};
use crate::time::{Guess, TimeFormat};

/// Events looked at before the columns are taken to be understood.
const SURVEYED: u64 = 2_000;

const CASE: &str = "case:concept:name";

pub(crate) fn stream(path: &Path, read_as: &ReadAs, sink: &mut Sink<'_>) -> Result<Told, Unread> {
    let (chosen, format) = survey(path, read_as)?;
    let keys = columns::asked(&chosen.columns).map(|it| it.map(ToOwned::to_owned));
    let keys: [Option<Key<'_>>; ROLES] = std::array::from_fn(|it| keys[it].as_deref().map(Key::of));
    let mut intake = Intake::new(chosen, format, read_as, sink);
    let mut empty_cases = 0;
    let mut number = 0;
    walk(path, &mut |trace, event| {
        let Some(event) = event else {
            empty_cases += 1;
            return Ok(true);
        };
        number += 1;
        let mut cells = keys.map(|key| key.map_or("", |it| it.cell(trace, event)));
        // Traces without a name are told apart by their number.
        if cells[0].is_empty() && keys[0].is_some_and(|it| it.in_trace && it.key == "concept:name") {
            cells[0] = &trace.number;
        }
        intake.event(number, &cells)?;
        Ok(true)
    })?;
    intake.left_out.empty_cases = empty_cases;
    intake.end(LogFormat::Xes, true)
}

/// Which attributes there are, and how times are written where it is not as the standard says.
fn survey(path: &Path, read_as: &ReadAs) -> Result<(Chosen, TimeFormat), Unread> {
    let mut names: Vec<String> = Vec::new();
    let mut first: Vec<Attributes> = Vec::new();
    let mut events = 0;
    walk(path, &mut |trace, event| {
        let Some(event) = event else { return Ok(true) };
        names.extend(new_names("case:", trace, &names));
        names.extend(new_names("", event, &names));
        if first.len() < 100 {
            first.push(event.clone());
        }
        events += 1;
        Ok(events < SURVEYED)
    })?;
    if events == 0 {
        return Err(Unread::new("empty", "日志里没有事件", "there are no events in the log"));
    }
    if !names.iter().any(|it| it == CASE) {
        names.push(CASE.to_owned());
    }
    let chosen = Chosen::of(&names, &read_as.columns)?;
    if let Some(format) = &read_as.time_format {
        return Ok((chosen, format.clone()));
    }
    let mut guess = Guess::default();
    let time = chosen.columns.time.as_deref().unwrap_or_default();
    first.iter().for_each(|it| guess.see(it.get(time)));
    Ok((chosen, guess.format().unwrap_or(TimeFormat::YearFirst)))
}

fn new_names(before: &str, attributes: &Attributes, known: &[String]) -> Vec<String> {
    let named = |key: &str| format!("{before}{key}");
    let is_new = |name: &String| !known.contains(name);
    attributes.pairs().map(|(key, _)| named(key)).filter(is_new).collect()
}

/// Where the value for a role stands. 属性键
#[derive(Clone, Copy)]
struct Key<'k> {
    key: &'k str,
    in_trace: bool,
}

impl<'k> Key<'k> {
    fn of(column: &'k str) -> Key<'k> {
        let key = column.strip_prefix("case:");
        Key { key: key.unwrap_or(column), in_trace: key.is_some() }
    }

    fn cell<'a>(self, trace: &'a Attributes, event: &'a Attributes) -> &'a str {
        if self.in_trace { trace.get(self.key) } else { event.get(self.key) }
    }
}

/// The attributes of one trace or event, their text in one piece. 属性
#[derive(Clone, Default)]
struct Attributes {
    text: String,
    /// Where each key ends and each value ends.
    ends: Vec<(usize, usize)>,
    /// The trace's number in the log, from 1.
    number: String,
}

impl Attributes {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |(key, value)| {
            let from = std::mem::replace(&mut start, *value);
            (&self.text[from..*key], &self.text[*key..*value])
        })
    }

    /// The value of a key, empty where there is none.
    fn get(&self, key: &str) -> &str {
        self.pairs().find(|it| it.0 == key).map_or("", |it| it.1)
    }

    /// Takes an element's `key` and `value`; one without a key is none of ours.
    fn take(&mut self, element: &BytesStart<'_>) -> Result<(), quick_xml::Error> {
        let (mut key, mut value) = (None, None);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute?;
            match attribute.key.as_ref() {
                "key" => key = Some(attribute.normalized_value(XmlVersion::Implicit1_0)?),
                "value" => value = Some(attribute.normalized_value(XmlVersion::Implicit1_0)?),
                _ => {}
            }
        }
        let Some(key) = key else { return Ok(()) };
        self.text.push_str(&key);
        let end = self.text.len();
        self.text.push_str(value.as_deref().unwrap_or_default().trim());
        self.ends.push((end, self.text.len()));
        Ok(())
    }
}

/// Is shown each event with its trace, and each trace that has none; says whether to go on.
type Visitor<'v> = dyn FnMut(&Attributes, Option<&Attributes>) -> Result<bool, Unread> + 'v;

fn walk(path: &Path, visitor: &mut Visitor<'_>) -> Result<(), Unread> {
    let mut reader = Reader::from_reader(open(path)?);
    let told = |place: u64, err: &dyn std::fmt::Display| broken(path, place, err);
    let mut buffer = Vec::new();
    let mut walk = Walk::default();
    loop {
        buffer.clear();
        let next = reader.read_event_into(&mut buffer);
        let next = next.map_err(|err| told(reader.error_position(), &err))?;
        let is_end = matches!(next, Event::Eof);
        let more = walk.step(&next, visitor).map_err(|err| match err {
            Stop::Unread(err) => err,
            Stop::Xml(err) => told(reader.buffer_position(), &err),
        })?;
        if is_end && walk.path.is_empty() && walk.is_log {
            return Ok(());
        }
        if is_end {
            return Err(told(reader.buffer_position(), &walk.what_is_missing()));
        }
        if !more {
            return Ok(());
        }
    }
}

enum Stop {
    Unread(Unread),
    Xml(quick_xml::Error),
}

/// Where in a log a walk is. 遍历
#[derive(Default)]
struct Walk {
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

impl Walk {
    fn step(&mut self, event: &Event<'_>, visitor: &mut Visitor<'_>) -> Result<bool, Stop> {
        match event {
            Event::Start(it) => {
                self.enter(it).map_err(Stop::Xml)?;
                Ok(true)
            }
            Event::Empty(it) => {
                self.enter(it).map_err(Stop::Xml)?;
                self.leave(visitor)
            }
            Event::End(_) => self.leave(visitor),
            _ => Ok(true),
        }
    }

    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), quick_xml::Error> {
        let parent = self.path.last().copied();
        let kind = match (parent, element.local_name().as_ref()) {
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
            (Some(Element::Trace), _) => self.trace.take(element)?,
            (Some(Element::Event), _) => self.event.take(element)?,
            _ => {}
        }
        self.path.push(kind);
        Ok(())
    }

    fn leave(&mut self, visitor: &mut Visitor<'_>) -> Result<bool, Stop> {
        match self.path.pop() {
            Some(Element::Event) => {
                self.has_events = true;
                visitor(&self.trace, Some(&self.event)).map_err(Stop::Unread)
            }
            Some(Element::Trace) if !self.has_events => visitor(&self.trace, None).map_err(Stop::Unread),
            _ => Ok(true),
        }
    }

    fn what_is_missing(&self) -> &'static str {
        if self.is_log {
            "文件在这里断了，日志没有结尾 (the file ends here, before the log does)"
        } else {
            "没有 <log> (there is no <log>)"
        }
    }
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing;

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&testing::read(text.as_bytes(), &ReadAs::default()));
    }

    const LOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="?"/></global>
<string key="concept:name" value="the log"/>
<trace><string key="concept:name" value="工单 &amp; 1"/>
  <event><string key="concept:name" value="登记"><string key="concept:name" value="nested"/></string>
    <date key="time:timestamp" value="2024-03-05T09:00:00.000+08:00"/><string key="org:group" value="党政办"/></event>
  <event><string key="concept:name" value="签收"/><date key="time:timestamp" value="2024-03-05T09:30:00+08:00"/></event>
</trace>
<trace><string key="concept:name" value="空"/></trace>
<trace><event><string key="concept:name" value="登记"/><date key="time:timestamp" value="2024-03-06T00:00:00Z"/></event></trace>
</log>"#;

    #[test]
    fn traces_and_events_are_read() {
        check(
            LOG,
            expect![[r#"
                XES: case=case:concept:name activity=concept:name time=time:timestamp owner=org:group · 年-月-日
                工单 & 1 登记 2024-03-05T01:00:00Z 党政办
                工单 & 1 签收 2024-03-05T01:30:00Z 
                3 登记 2024-03-06T00:00:00Z 
                left out: 1 empty cases
            "#]],
        );
    }

    #[test]
    fn broken_xml_is_told_with_its_line() {
        check(
            &LOG[..LOG.len() - 20],
            expect![[r#"
            broken: 第 11 行：读不下去：syntax error: tag not closed: `>` not found before end of input
        "#]],
        );
        check(
            &LOG.replacen("</event>", "</trace>", 1),
            expect![[r#"
            broken: 第 7 行：读不下去：ill-formed document: expected `</event>`, but `</trace>` was found
        "#]],
        );
        check(
            "<html></html>",
            expect![[r#"
            broken: 第 1 行：读不下去：没有 <log> (there is no <log>)
        "#]],
        );
        check(
            "<log></log>",
            expect![[r#"
            empty: 日志里没有事件
        "#]],
        );
    }
}
