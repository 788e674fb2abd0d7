//! The objects of `duizhao.check/1`, field by field.

use duizhao_read::{Language, Reviewed, Text};
use serde::Serialize;

use super::Other;

#[derive(Serialize)]
pub(super) struct Report<'a> {
    file: &'a str,
    sha256: String,
    format: &'static str,
    chars: usize,
    kind: &'static str,
    title: Option<&'a str>,
    year: Option<u16>,
    theme: Option<&'a str>,
    text: &'a str,
    problems: Vec<Problem<'a>>,
    parts: Vec<Part<'a>>,
    items: Vec<Item<'a>>,
    points: Vec<Point<'a>>,
    links: Vec<Link<'a>>,
    remarks: Vec<Remark<'a>>,
    dismissed: usize,
    figures: Figures,
}

#[derive(Serialize)]
struct Problem<'a> {
    start: usize,
    end: usize,
    code: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct Part<'a> {
    role: &'static str,
    start: usize,
    end: usize,
    heading: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    part: &'static str,
    aspect: Option<&'a str>,
    start: usize,
    end: usize,
    heading: &'a str,
}

#[derive(Serialize)]
struct Point<'a> {
    start: usize,
    end: usize,
    role: &'static str,
    item: Option<&'a str>,
}

#[derive(Serialize)]
struct Link<'a> {
    problem: &'a str,
    causes: Vec<&'a str>,
    measures: Vec<&'a str>,
}

#[derive(Serialize)]
struct Remark<'a> {
    id: String,
    code: &'static str,
    grade: &'static str,
    start: usize,
    end: usize,
    item: Option<&'a str>,
    aspect: Option<&'a str>,
    quote: &'a str,
    why: &'a str,
    advice: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<From<'a>>,
}

#[derive(Serialize)]
struct From<'a> {
    report: Option<usize>,
    sha256: String,
    start: usize,
    end: usize,
    quote: &'a str,
}

#[derive(Serialize)]
struct Figures {
    problems: usize,
    with_case: usize,
    measures: usize,
    checkable_measures: usize,
    credit_share: f64,
    copied_share: f64,
}

#[derive(Serialize)]
pub(super) struct Unreadable {
    file: String,
    code: &'static str,
    why: String,
    advice: String,
}

impl<'a> Report<'a> {
    pub(super) fn of(reviewed: &'a Reviewed, others: &'a [Other], dismissed: usize, language: Language) -> Report<'a> {
        let (report, document) = (&reviewed.report, &reviewed.document);
        let text = &document.text;
        Report {
            file: &reviewed.file,
            sha256: hex(&document.sha256),
            format: document.format.code(),
            chars: text.len(),
            kind: report.kind.code(),
            title: report.title.map(|it| text.slice(it)),
            year: report.year,
            theme: report.theme.as_ref().map(|it| it.name.as_str()),
            text: text.as_str(),
            problems: document.problems.iter().map(|it| Problem::of(it, language)).collect(),
            parts: report.parts.iter().map(|it| Part::of(it, text)).collect(),
            items: report.items.iter().map(|it| Item::of(it, text)).collect(),
            points: report.points.iter().map(|it| Point::of(it, &report.items)).collect(),
            links: report.links.iter().map(|it| Link::of(it, &report.items)).collect(),
            remarks: reviewed.remarks.iter().map(|it| Remark::of(it, reviewed, others, language)).collect(),
            dismissed,
            figures: Figures::of(reviewed.figures),
        }
    }
}

impl<'a> Problem<'a> {
    fn of(it: &'a duizhao_read::Problem, language: Language) -> Problem<'a> {
        Problem { start: it.span.start, end: it.span.end, code: it.code, why: it.why.to(language) }
    }
}

impl<'a> Part<'a> {
    fn of(it: &duizhao_read::Part, text: &'a Text) -> Part<'a> {
        Part { role: it.role.code(), start: it.span.start, end: it.span.end, heading: text.slice(it.heading) }
    }
}

impl<'a> Item<'a> {
    fn of(it: &'a duizhao_read::Item, text: &'a Text) -> Item<'a> {
        Item {
            id: &it.id,
            part: it.part.code(),
            aspect: it.aspect.as_deref(),
            start: it.span.start,
            end: it.span.end,
            heading: text.slice(it.heading),
        }
    }
}

impl<'a> Point<'a> {
    fn of(it: &duizhao_read::Point, items: &'a [duizhao_read::Item]) -> Point<'a> {
        let item = it.item.map(|index| items[index].id.as_str());
        Point { start: it.span.start, end: it.span.end, role: it.role.code(), item }
    }
}

impl<'a> Link<'a> {
    fn of(it: &duizhao_read::Link, items: &'a [duizhao_read::Item]) -> Link<'a> {
        let ids = |indices: &[usize]| indices.iter().map(|&at| items[at].id.as_str()).collect();
        Link { problem: &items[it.problem].id, causes: ids(&it.causes), measures: ids(&it.measures) }
    }
}

impl<'a> Remark<'a> {
    fn of(it: &'a duizhao_read::Remark, reviewed: &'a Reviewed, others: &'a [Other], language: Language) -> Remark<'a> {
        let text = &reviewed.document.text;
        Remark {
            id: it.id(text),
            code: it.code,
            grade: it.grade.code(),
            start: it.span.start,
            end: it.span.end,
            item: it.item.map(|index| reviewed.report.items[index].id.as_str()),
            aspect: it.aspect.as_deref(),
            quote: it.quote(text),
            why: it.why.to(language),
            advice: it.advice.to(language),
            from: it.from.as_ref().map(|from| From::of(from, reviewed, others)),
        }
    }
}

impl<'a> From<'a> {
    fn of(it: &'a duizhao_read::remark::From, reviewed: &Reviewed, others: &[Other]) -> From<'a> {
        // A passage of the report itself has no other.
        let other = it.other.map(|at| &others[at]);
        From {
            report: other.and_then(|it| it.report),
            sha256: hex(other.map_or(&reviewed.document.sha256, |it| &it.sha256)),
            start: it.span.start,
            end: it.span.end,
            quote: &it.quote,
        }
    }
}

impl Figures {
    fn of(it: duizhao_read::Figures) -> Figures {
        Figures {
            problems: it.problems,
            with_case: it.with_case,
            measures: it.measures,
            checkable_measures: it.checkable_measures,
            credit_share: rounded(it.credit_share),
            copied_share: rounded(it.copied_share),
        }
    }
}

impl Unreadable {
    pub(super) fn of(file: &str, why: &duizhao_read::Unreadable, language: Language) -> Unreadable {
        let file = if why.is_secret() { "" } else { file };
        Unreadable {
            file: file.to_owned(),
            code: why.code,
            why: why.why.to(language).to_owned(),
            advice: why.advice.to(language).to_owned(),
        }
    }
}

fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
