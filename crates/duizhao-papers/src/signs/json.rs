//! `duizhao.signs/1`: what was found in a log as JSON. `docs/signs-json.md` promises its shape,
//! `docs/signs.schema.json` holds it.

mod found;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{Looked, PlainTable};

pub const SCHEMA: &str = "duizhao.signs/1";

/// Variants written out; the rest are counted.
const VARIANTS: usize = 100;

/// One `duizhao.signs/1` object and a line end.
///
/// # Errors
/// When it cannot be written.
pub fn write(mut out: impl Write, looked: &Looked<'_>) -> io::Result<()> {
    let (head, tail) = (serde_json::to_string(&Head::of(looked))?, serde_json::to_string(&Tail::of(looked))?);
    write!(out, "{},\"signs\":[", head.strip_suffix('}').unwrap_or(&head))?;
    for (at, found) in looked.signs.found.iter().enumerate() {
        out.write_all(if at > 0 { b"," } else { b"" })?;
        found::write(&mut out, found, looked)?;
    }
    writeln!(out, "],{}", tail.strip_prefix('{').unwrap_or(&tail))
}

/// `duizhao.counts/1`: the plain counts, each a number.
///
/// # Errors
/// When it cannot be written.
pub fn write_plain(mut out: impl Write, table: &PlainTable<'_>) -> io::Result<()> {
    let columns: BTreeMap<_, _> = table.columns.iter().map(|(part, name)| (*part, name.as_str())).collect();
    let counts: Vec<String> = table.rows().iter().map(|(name, figure)| format!("\"{name}\":{figure}")).collect();
    let file = serde_json::to_string(table.file)?;
    let columns = serde_json::to_string(&columns)?;
    let counts = counts.join(",");
    writeln!(out, "{{\"schema\":\"duizhao.counts/1\",\"file\":{file},\"columns\":{columns},\"counts\":{{{counts}}}}}")
}

/// What stands before the signs.
#[derive(Serialize)]
struct Head<'a> {
    schema: &'static str,
    file: &'a str,
    columns: BTreeMap<&'static str, &'a str>,
    notes: Vec<&'a str>,
    counts: Counts,
}

/// What stands after them.
#[derive(Serialize)]
struct Tail<'a> {
    not_run: Vec<NotRun>,
    process: Process<'a>,
}

#[derive(Serialize)]
struct Counts {
    cases: u64,
    events: u64,
    hand_overs: u64,
    returns: u64,
    a_b_a: u64,
}

#[derive(Serialize)]
struct NotRun {
    code: &'static str,
    label: &'static str,
    lacks: String,
}

#[derive(Serialize)]
struct Process<'a> {
    activities: Vec<Activity<'a>>,
    arcs: Vec<Arc<'a>>,
    variants: Vec<Variant<'a>>,
    variants_in_all: usize,
    matters_without_variant: u64,
}

#[derive(Serialize)]
struct Activity<'a> {
    activity: std::borrow::Cow<'a, str>,
    events: u64,
    first: u64,
    last: u64,
}

#[derive(Serialize)]
struct Arc<'a> {
    from: std::borrow::Cow<'a, str>,
    to: std::borrow::Cow<'a, str>,
    times: u64,
    mean_seconds: i64,
}

#[derive(Serialize)]
struct Variant<'a> {
    matters: u64,
    steps: usize,
    activities: Vec<std::borrow::Cow<'a, str>>,
}

impl<'a> Head<'a> {
    fn of(looked: &Looked<'a>) -> Head<'a> {
        let counts = &looked.signs.process.counts;
        Head {
            schema: SCHEMA,
            file: looked.file,
            columns: looked.columns.iter().map(|(part, name)| (*part, name.as_str())).collect(),
            notes: looked.notes.iter().map(|it| if looked.is_english() { it.en.as_str() } else { &it.zh }).collect(),
            counts: Counts {
                cases: counts.cases,
                events: counts.events,
                hand_overs: counts.hand_overs,
                returns: counts.returns,
                a_b_a: counts.a_b_a,
            },
        }
    }
}

impl<'a> Tail<'a> {
    fn of(looked: &Looked<'a>) -> Tail<'a> {
        let not_run = looked.signs.not_run.iter();
        let not_run =
            not_run.map(|it| NotRun { code: it.kind.code, label: looked.label(it.kind), lacks: looked.lacks(it) });
        Tail { not_run: not_run.collect(), process: Process::of(looked) }
    }
}

impl<'a> Process<'a> {
    fn of(looked: &Looked<'a>) -> Process<'a> {
        let flow = &looked.signs.process.flow;
        let name = |id| looked.words.activities.name(id);
        Process {
            activities: flow
                .activities()
                .into_iter()
                .map(|(id, it)| Activity { activity: name(id), events: it.events, first: it.first, last: it.last })
                .collect(),
            arcs: flow
                .arcs()
                .into_iter()
                .map(|(from, to, it)| Arc {
                    from: name(from),
                    to: name(to),
                    times: it.times,
                    mean_seconds: it.mean() / 1_000_000,
                })
                .collect(),
            variants_in_all: flow.variants_in_all(),
            variants: flow
                .variants(VARIANTS)
                .into_iter()
                .map(|it| Variant {
                    matters: it.matters,
                    steps: it.steps,
                    activities: it.activities.iter().map(|it| name(*it)).collect(),
                })
                .collect(),
            matters_without_variant: flow.uncounted(),
        }
    }
}
