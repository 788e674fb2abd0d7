//! `duizhao.signs/1`: what was found in a log as JSON. `docs/signs-json.md` promises its shape,
//! `docs/signs.schema.json` holds it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use duizhao_signs::{Evidence, Found, NO_TIME};
use serde::{Serialize, Serializer};

use super::{Looked, PlainTable};

pub const SCHEMA: &str = "duizhao.signs/1";

/// Variants written out; the rest are counted.
const VARIANTS: usize = 100;

/// One `duizhao.signs/1` object and a line end.
///
/// # Errors
/// When it cannot be written.
pub fn write(mut out: impl Write, looked: &Looked<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut out, &Whole::of(looked))?;
    out.write_all(b"\n")
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

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    file: &'a str,
    columns: BTreeMap<&'static str, &'a str>,
    notes: Vec<&'a str>,
    counts: Counts,
    signs: Vec<Kind<'a>>,
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
struct Kind<'a> {
    code: &'static str,
    label: &'static str,
    count: u64,
    left_out: u64,
    found: FoundSigns<'a>,
}

/// Each sign is told as it is written: a log has hundreds of thousands.
struct FoundSigns<'a> {
    found: &'a Found,
    looked: Looked<'a>,
}

#[derive(Serialize)]
struct Sign<'a> {
    matter: Option<std::borrow::Cow<'a, str>>,
    unit: Option<std::borrow::Cow<'a, str>>,
    figure: i64,
    fact: String,
    question: String,
    events: Events<'a>,
}

struct Events<'a> {
    evidence: &'a [Evidence],
    looked: Looked<'a>,
}

#[derive(Serialize)]
struct Event<'a> {
    row: u32,
    matter: std::borrow::Cow<'a, str>,
    at: Option<jiff::Timestamp>,
    activity: std::borrow::Cow<'a, str>,
    owner: Option<std::borrow::Cow<'a, str>>,
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

impl<'a> Whole<'a> {
    fn of(looked: &Looked<'a>) -> Whole<'a> {
        let counts = &looked.signs.process.counts;
        Whole {
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
            signs: looked.signs.found.iter().map(|it| Kind::of(it, looked)).collect(),
            not_run: looked
                .signs
                .not_run
                .iter()
                .map(|it| NotRun { code: it.kind.code, label: looked.label(it.kind), lacks: looked.lacks(it) })
                .collect(),
            process: Process::of(looked),
        }
    }
}

impl<'a> Kind<'a> {
    fn of(found: &'a Found, looked: &Looked<'a>) -> Kind<'a> {
        Kind {
            code: found.kind.code,
            label: looked.label(found.kind),
            count: found.count,
            left_out: Looked::left_out(found),
            found: FoundSigns { found, looked: *looked },
        }
    }
}

impl Serialize for FoundSigns<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let looked = &self.looked;
        out.collect_seq(self.found.signs.iter().map(|it| {
            let (fact, question) = looked.asked(self.found.kind, it);
            Sign {
                matter: (!it.case.is_none()).then(|| looked.words.cases.name(it.case)),
                unit: (!it.unit.is_none()).then(|| looked.words.owners.name(it.unit)),
                figure: it.figure,
                fact,
                question,
                events: Events { evidence: &it.evidence, looked: *looked },
            }
        }))
    }
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(self.evidence.iter().map(|it| Event::of(it, &self.looked)))
    }
}

impl<'a> Event<'a> {
    fn of(it: &Evidence, looked: &Looked<'a>) -> Event<'a> {
        let time = jiff::Timestamp::from_microsecond(it.at).ok().filter(|_| it.at != NO_TIME);
        Event {
            row: it.row,
            matter: looked.words.cases.name(it.case),
            at: time,
            activity: looked.words.activities.name(it.activity),
            owner: (!it.owner.is_none()).then(|| looked.words.owners.name(it.owner)),
        }
    }
}

impl<'a> Process<'a> {
    fn of(looked: &Looked<'a>) -> Process<'a> {
        let flow = &looked.signs.process.flow;
        let name = |id| looked.words.activities.name(id);
        let variants = flow.variants();
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
            variants_in_all: variants.len(),
            variants: variants
                .into_iter()
                .take(VARIANTS)
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
