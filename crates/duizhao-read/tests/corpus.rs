//! What holds of every report, whatever it says: made-up openings and reports, and the examples.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use duizhao_read::{Beside, Limits, Reviewed, Rules, Span, Wanted, open, review};

#[test]
fn the_corpus_is_read_without_a_gap() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"));
    check(&files, 20);
}

#[test]
fn the_examples_are_read_without_a_gap() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples"));
    check(&files, 2);
}

/// Reports below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let is_report = |it: &PathBuf| it.extension().is_some_and(|it| it == "txt" || it == "docx");
    let mut found: Vec<PathBuf> =
        entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).filter(is_report).collect();
    found.sort();
    found
}

fn check(files: &[PathBuf], at_least: usize) {
    assert!(files.len() >= at_least, "only {} files", files.len());
    let rules = Rules::shipped();
    for path in files {
        let name = path.display().to_string();
        let document = open(&fs::read(path).unwrap(), &Limits::default()).unwrap_or_else(|it| panic!("{name}: {it:?}"));
        let reviewed = review(name.clone(), document, &rules, &Beside::default(), &Wanted::default());
        spans_are_sound(&name, &reviewed);
        points_tile(&name, &reviewed);
        names_are_unique(&name, &reviewed);
    }
}

/// Every stretch lies in the text, is not empty where it quotes, and in the part it belongs to.
fn spans_are_sound(name: &str, reviewed: &Reviewed) {
    let (text, report) = (&reviewed.document.text, &reviewed.report);
    let within = |span: Span| span.start <= span.end && span.end <= text.len();
    for part in &report.parts {
        assert!(within(part.span) && (part.heading.is_empty() || part.span.contains(part.heading)), "{name}: {part:?}");
    }
    for item in &report.items {
        let in_part = report.parts.iter().any(|it| it.span.contains(item.span));
        assert!(within(item.span) && in_part && item.span.contains(item.heading), "{name}: {item:?}");
    }
    for remark in &reviewed.remarks {
        assert!(within(remark.span) && !remark.quote(text).trim().is_empty(), "{name}: {remark:?}");
        assert!(remark.item.is_none_or(|it| it < report.items.len()), "{name}: {remark:?}");
    }
    let ordered = reviewed.remarks.is_sorted_by_key(|it| it.span);
    assert!(ordered, "{name}: remarks stand in text order");
}

/// Points follow each other, and what lies between them is white space.
fn points_tile(name: &str, reviewed: &Reviewed) {
    let text = &reviewed.document.text;
    let mut at = 0;
    for point in &reviewed.report.points {
        assert!(at <= point.span.start && point.span.start < point.span.end, "{name}: {point:?} at {at}");
        let between = text.slice(Span::new(at, point.span.start));
        assert!(between.trim().is_empty(), "{name}: no point has “{between}”");
        at = point.span.end;
    }
    let rest = text.slice(Span::new(at, text.len()));
    assert!(rest.trim().is_empty(), "{name}: no point has “{rest}”");
}

/// An id names one item, and a link names items.
fn names_are_unique(name: &str, reviewed: &Reviewed) {
    let report = &reviewed.report;
    let ids: HashSet<&str> = report.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), report.items.len(), "{name}: an id stands twice");
    assert!(ids.iter().all(|it| it.chars().all(|it| it.is_ascii_alphanumeric())), "{name}: {ids:?}");
    for link in &report.links {
        let all = [link.problem].into_iter().chain(link.causes.iter().copied()).chain(link.measures.iter().copied());
        assert!(all.into_iter().all(|it| it < report.items.len()), "{name}: {link:?}");
    }
}
