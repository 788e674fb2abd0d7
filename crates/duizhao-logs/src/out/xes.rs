//! XES out.

use std::io::{Result, Write};

use duizhao_signs::{Cases, EventLog, Trace};
use quick_xml::escape::escape;

use super::row;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"#;

pub(super) fn write(mut out: impl Write, log: &EventLog) -> Result<()> {
    out.write_all(HEAD.as_bytes())?;
    for trace in Cases::of(&log.events).iter() {
        write_trace(&mut out, log, &trace)?;
    }
    out.write_all(b"</log>\n")?;
    out.flush()
}

fn write_trace(out: &mut impl Write, log: &EventLog, trace: &Trace<'_>) -> Result<()> {
    let name = log.words.cases.name(trace.case);
    writeln!(out, "<trace>\n<string key=\"concept:name\" value=\"{}\"/>", attribute(&name))?;
    for step in trace.steps {
        out.write_all(b"<event>\n")?;
        let cells = row::cells(&log.words, &log.events, step.index as usize, log.zone_minutes);
        for (at, cell) in cells.iter().enumerate().skip(1).filter(|it| !it.1.is_empty()) {
            // The time and the day that is due.
            let element = if at == 2 || at == 5 { "date" } else { "string" };
            writeln!(out, "<{element} key=\"{}\" value=\"{}\"/>", row::NAMES[at], attribute(cell))?;
        }
        out.write_all(b"</event>\n")?;
    }
    out.write_all(b"</trace>\n")
}

/// White space in an attribute would come back as blanks; what XML cannot say is left out.
fn attribute(text: &str) -> String {
    let sayable = |it: &char| !it.is_control() || matches!(it, '\n' | '\t' | '\r');
    let text: String = text.chars().filter(sayable).collect();
    escape(&text).replace('\n', "&#10;").replace('\t', "&#9;").replace('\r', "&#13;")
}
