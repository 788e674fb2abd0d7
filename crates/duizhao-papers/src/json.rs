//! `duizhao.check/1`: the review as JSON. `docs/check-json.md` promises its shape,
//! `docs/check.schema.json` holds it.
//!
//! [`Writer`] takes report after report, so that a hundred thousand never pile up in memory. The
//! shapes borrow from the review; their fields stand in the order in which they are written.

mod shape;

use std::io::{self, Write};

use duizhao_read::{Language, Reviewed, Span, Unreadable};
use serde::Serialize;

pub const SCHEMA: &str = "duizhao.check/1";

/// A text that others are held against: a report of the batch or a text given with `--against`.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its index in `reports`, where it is one of them.
    pub report: Option<usize>,
    /// As the user named it.
    pub file: String,
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

/// One `duizhao.check/1` object, written as the reports come.
pub struct Writer<W: Write> {
    out: W,
    language: Language,
    reports: usize,
    /// Few and short, and due after reports and pairs, so they may wait.
    unreadable: Vec<shape::Unreadable>,
}

impl<W: Write> Writer<W> {
    pub fn begin(mut out: W, language: Language) -> io::Result<Writer<W>> {
        write!(out, "{{\"schema\":\"{SCHEMA}\",\"reports\":[")?;
        Ok(Writer { out, language, reports: 0, unreadable: Vec::new() })
    }

    /// `others` is what a remark's `from` counts in, `dismissed` how many remarks were left out as settled.
    pub fn report(&mut self, reviewed: &Reviewed, others: &[Other], dismissed: usize) -> io::Result<()> {
        self.out.write_all(if self.reports == 0 { b"\n" } else { b",\n" })?;
        self.reports += 1;
        serde_json::to_writer(&mut self.out, &shape::Report::of(reviewed, others, dismissed, self.language))?;
        Ok(())
    }

    /// A document with a secrecy marking is not even named.
    pub fn unreadable(&mut self, file: &str, why: &Unreadable) {
        self.unreadable.push(shape::Unreadable::of(file, why, self.language));
    }

    /// Ends the object and gives the writer back.
    pub fn end(mut self, pairs: &[Pair]) -> io::Result<W> {
        self.out.write_all(b"],\n\"pairs\":")?;
        serde_json::to_writer(&mut self.out, pairs)?;
        self.out.write_all(b",\n\"unreadable\":")?;
        serde_json::to_writer(&mut self.out, &self.unreadable)?;
        self.out.write_all(b"}\n")?;
        Ok(self.out)
    }
}

/// The positions of a span as JSON writes them.
pub fn ends(span: Span) -> [usize; 2] {
    [span.start, span.end]
}
