//! IEEE 1849 event logs, read as a stream. XES
//!
//! A trace's attributes are columns named `case:…`, as other tools call them when they flatten a log.

mod parse;
mod place;
mod scan;

use std::path::Path;

use self::place::Tag;
use self::scan::Scanned;
use crate::Sink;
use crate::columns::{self, Chosen, ROLES};
use crate::intake::Intake;
use crate::log_format::LogFormat;
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

    /// Takes an element's key and value; one without a key is none of ours.
    fn take(&mut self, tag: &Tag<'_>) {
        let Some(key) = &tag.key else { return };
        self.text.push_str(key);
        let end = self.text.len();
        self.text.push_str(tag.value.as_deref().unwrap_or_default().trim());
        self.ends.push((end, self.text.len()));
    }
}

/// Is shown each event with its trace, and each trace that has none; says whether to go on.
type Visitor<'v> = dyn FnMut(&Attributes, Option<&Attributes>) -> Result<bool, Unread> + 'v;

/// Logs that programs write go through a scanner of our own; where one is unusual or broken it is read
/// again as XML at large, and what was shown already is passed over.
fn walk(path: &Path, visitor: &mut Visitor<'_>) -> Result<(), Unread> {
    let mut shown: u64 = 0;
    let scanned = scan::walk(path, &mut |trace, event| {
        shown += 1;
        visitor(trace, event)
    })?;
    if scanned == Scanned::Whole {
        return Ok(());
    }
    parse::walk(path, &mut |trace, event| {
        if shown == 0 {
            return visitor(trace, event);
        }
        shown -= 1;
        Ok(true)
    })
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

    /// What is shown of a log by one reader, and how it ended.
    fn shown(file: &Path, walk: impl FnOnce(&Path, &mut Visitor<'_>) -> Result<(), Unread>) -> String {
        let mut out = String::new();
        let pairs = |it: &Attributes| format!("{:?}", it.pairs().collect::<Vec<_>>());
        let ended = walk(file, &mut |trace, event| {
            let event = event.map_or("none".to_owned(), pairs);
            out.push_str(&format!("{} {} {event}\n", trace.number, pairs(trace)));
            Ok(true)
        });
        out + &ended.map_or_else(|err| err.said.zh, |()| "whole".to_owned())
    }

    /// Both readers show the same; whether the scanner alone gets to the end.
    #[track_caller]
    fn alike(text: &[u8]) -> bool {
        let file = testing::file(text);
        let expected = shown(file.path(), |path, visitor| parse::walk(path, visitor));
        assert_eq!(shown(file.path(), walk), expected, "{}", String::from_utf8_lossy(text));
        scan::walk(file.path(), &mut |_, _| Ok(true)).unwrap() == Scanned::Whole
    }

    #[test]
    fn the_scanner_reads_what_the_xml_library_reads() {
        let event = |inner: &str| format!("<log><trace><event>{inner}</event></trace></log>");
        assert!(alike(LOG.as_bytes()));
        for usual in [
            "\u{feff}<?xml version='1.0' encoding='utf-8'?><log></log>\n",
            "<x:log xmlns:x='http://x'><x:trace><x:event><x:string key='a' value='b'/></x:event></x:trace></x:log>",
            "<log><classifier name='A' keys='concept:name lifecycle'/><extension name='C' prefix='c' uri='u'/></log>",
            "<log><global scope='trace'><string key='k' value='v'/></global><trace/><!-- a > b --></log><?end?>",
            &event("<string value='b' key='a'/>"),
            &event("<string key=\"a\"\n\tvalue='b \"c\" > d' />"),
            &event("<string key='a' value='b'></string><string key='a' value='c'  ></string >"),
            &event("<list key='l'><values><string key='in' value='1'/></values></list><int key='n' value='7'/>"),
            &event("<string key='a' value='&lt;工单&#x4e00;&amp;\tb'/><string key='a' value=' a < b '/>"),
            &event("<string key='a'/><string value='b'/><boolean key='' value='true'/>"),
            &event("<string key='a' key='b' value='1' value='2' other='&quot;'/>"),
        ] {
            assert!(alike(usual.as_bytes()), "{usual}");
        }
        for unusual in [
            "<!DOCTYPE log [<!ENTITY e 'x'>]><log></log>",
            "<?xml version='1.0' encoding='GB18030'?><log></log>",
            "words<log></log>",
            "<log>",
            "<log></log><log></log>",
            "<log></trace></log>",
            "<log><trace></log></trace>",
            "<log/><!--",
            &event("<![CDATA[<event/>]]>"),
            &event("words"),
            &event("<string key=a value='b'/>"),
            &event("<string key = 'a' value='b'/>"),
            &event("<string key='a'value='b'/>"),
            &event("<string key value='b'/>"),
            &event("<string key='a' value='&nothing;'/>"),
            &event("<string key='a' value='b>"),
        ] {
            assert!(!alike(unusual.as_bytes()), "{unusual}");
        }
        assert!(!alike(b"<log><trace><event><string key='a' value='\xff'/></event></trace></log>"));
    }

    #[test]
    fn a_log_changed_in_any_place_is_read_alike() {
        let mut chance = 88_172_645_463_325_252_u64;
        let mut below = |most: usize| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            (chance % most as u64) as usize
        };
        let pieces: [&[u8]; 14] = [
            b"<",
            b">",
            b"/",
            b"'",
            b"\"",
            b"&",
            b" ",
            b"=",
            b"<!--",
            b"-->",
            b"\xff",
            b"</event>",
            b"&amp;",
            b"<?x?>",
        ];
        for _ in 0..600 {
            let mut text = LOG.as_bytes().to_vec();
            for _ in 0..=below(3) {
                let at = below(text.len());
                let piece = pieces[below(pieces.len())];
                let gone = below(4).min(text.len() - at);
                text.splice(at..at + gone, piece.iter().copied());
            }
            alike(&text);
        }
    }

    #[test]
    fn tags_and_characters_that_end_in_another_read_are_whole() {
        let event =
            "<event><string key='concept:name' value='上门'/><date key='time:timestamp' value='2024-03-05'/></event>";
        for shift in 0..8 {
            let text = format!("{}<log><trace>{}</trace></log>", " ".repeat(shift), event.repeat(1_500));
            assert!(alike(text.as_bytes()));
        }
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
