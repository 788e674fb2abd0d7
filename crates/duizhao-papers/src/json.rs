//! `duizhao.check/1`: the review as JSON. `docs/check-json.md` promises its shape.

use duizhao_read::remark::Remark;
use duizhao_read::{Item, Language, Point, Reviewed, Span, Unreadable};
use serde::Serialize;
use serde_json::{Value, json};

pub const SCHEMA: &str = "duizhao.check/1";

/// A text that others are held against: a report of the batch or a text given with `--against`.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its index in `reports`, where it is one of them.
    pub report: Option<usize>,
    pub sha256: [u8; 32],
}

/// Two reports of the batch with the passages they share. 文对
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    pub a: usize,
    pub b: usize,
    /// Shared characters over the characters of the shorter text, 0–1.
    pub share: f64,
    pub passages: Vec<PairPassage>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PairPassage {
    pub a: [usize; 2],
    pub b: [usize; 2],
}

/// One element of `reports`.
pub fn report(reviewed: &Reviewed, others: &[Other], language: Language) -> Value {
    let report = &reviewed.report;
    let document = &reviewed.document;
    let text = &document.text;
    let item_id = |index: Option<usize>| index.map(|it| report.items[it].id.clone());
    let ids = |indices: &[usize]| indices.iter().map(|&it| report.items[it].id.clone()).collect::<Vec<_>>();
    json!({
        "file": reviewed.file,
        "sha256": hex(&document.sha256),
        "format": document.format.code(),
        "chars": text.len(),
        "kind": report.kind.code(),
        "title": report.title.map(|it| text.slice(it)),
        "year": report.year,
        "theme": report.theme.as_ref().map(|it| it.name.as_str()),
        "text": text.as_str(),
        "problems": document.problems.iter().map(|it| json!({
            "start": it.span.start, "end": it.span.end, "code": it.code, "why": it.why.to(language),
        })).collect::<Vec<_>>(),
        "parts": report.parts.iter().map(|it| json!({
            "role": it.role.code(), "start": it.span.start, "end": it.span.end, "heading": text.slice(it.heading),
        })).collect::<Vec<_>>(),
        "items": report.items.iter().map(|it: &Item| json!({
            "id": it.id, "part": it.part.code(), "aspect": it.aspect,
            "start": it.span.start, "end": it.span.end, "heading": text.slice(it.heading),
        })).collect::<Vec<_>>(),
        "points": report.points.iter().map(|it: &Point| json!({
            "start": it.span.start, "end": it.span.end, "role": it.role.code(), "item": item_id(it.item),
        })).collect::<Vec<_>>(),
        "links": report.links.iter().map(|it| json!({
            "problem": report.items[it.problem].id, "causes": ids(&it.causes), "measures": ids(&it.measures),
        })).collect::<Vec<_>>(),
        "remarks": reviewed.remarks.iter().map(|it| remark(it, reviewed, others, language)).collect::<Vec<_>>(),
        "figures": {
            "problems": reviewed.figures.problems,
            "with_case": reviewed.figures.with_case,
            "measures": reviewed.figures.measures,
            "checkable_measures": reviewed.figures.checkable_measures,
            "credit_share": rounded(reviewed.figures.credit_share),
            "copied_share": rounded(reviewed.figures.copied_share),
        },
    })
}

fn remark(it: &Remark, reviewed: &Reviewed, others: &[Other], language: Language) -> Value {
    let text = &reviewed.document.text;
    let mut value = json!({
        "id": it.id(text),
        "code": it.code,
        "grade": it.grade.code(),
        "start": it.span.start,
        "end": it.span.end,
        "item": it.item.map(|index| reviewed.report.items[index].id.as_str()),
        "aspect": it.aspect,
        "quote": it.quote(text),
        "why": it.why.to(language),
        "advice": it.advice.to(language),
    });
    if let Some(from) = &it.from {
        // A passage of the report itself has no other.
        let other = from.other.map(|it| &others[it]);
        let sha256 = other.map_or(&reviewed.document.sha256, |it| &it.sha256);
        value["from"] = json!({
            "report": other.and_then(|it| it.report), "sha256": hex(sha256),
            "start": from.span.start, "end": from.span.end, "quote": from.quote,
        });
    }
    value
}

/// One element of `unreadable`; a document with a secrecy marking is not even named.
pub fn unreadable(file: &str, why: &Unreadable, language: Language) -> Value {
    let file = if why.is_secret() { "" } else { file };
    json!({ "file": file, "code": why.code, "why": why.why.to(language), "advice": why.advice.to(language) })
}

/// The positions of a span as JSON writes them.
pub fn ends(span: Span) -> [usize; 2] {
    [span.start, span.end]
}

fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
