//! All texts of a request held against each other, before any is reviewed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use duizhao_papers::json::{Other, Pair, PairPassage, ends};
use duizhao_read::passages::{Common, Index, Masked, Passage, align, covered, prints};
use duizhao_read::{Document, Head, Reviewed, Span, Text, Unreadable};

use super::reading::Reading;
use super::{Progress, Stage};

/// What is known of all texts together. Holds no text: a batch may be larger than the memory. 批
#[derive(Default)]
pub struct Batch {
    /// The texts that a remark may point at, by [`Passage::other`]: reports, then those held against.
    pub others: Vec<Other>,
    /// Reports of the batch that share passages.
    pub pairs: Vec<Pair>,
    pub(super) sources: Vec<Source>,
    pub(super) reading: Reading,
    passages: BTreeMap<usize, Vec<Passage>>,
}

/// One file of the request.
pub(super) struct Source {
    pub(super) path: PathBuf,
    characters: usize,
    /// Told where earlier reports of one author are looked for.
    head: Option<Head>,
    pub(super) unreadable: Option<Unreadable>,
}

impl Batch {
    /// Reads every file once, and those that may share passages once more; these are looked for
    /// only where common wording is given.
    pub(super) fn read(
        inputs: Vec<PathBuf>,
        against: Vec<PathBuf>,
        reading: Reading,
        common: Option<Common>,
        head: impl Fn(&Document) -> Option<Head>,
        progress: Progress<'_>,
    ) -> Batch {
        let reports = inputs.len();
        let texts = reports + against.len();
        let mut batch = Batch { reading, ..Batch::default() };
        let mut index = common.is_some().then(|| Index::new(reports));
        for (at, path) in inputs.into_iter().chain(against).enumerate() {
            let opened = batch.reading.document(&path);
            if let Some(index) = &mut index {
                index.add(&opened.as_ref().map_or(Vec::new(), |it| prints(&Masked::new(&it.text))));
            }
            batch.add(path, at < reports, opened, &head);
            progress(Stage::Reading, at + 1, texts);
        }
        if let (Some(index), Some(common)) = (index, common) {
            batch.compare(index, common, progress);
        }
        batch
    }

    /// The bytes of a reviewed file, and the document read from them, to be written to.
    ///
    /// # Errors
    /// When it is not what was reviewed any more.
    pub fn reread(&self, reviewed: &Reviewed) -> anyhow::Result<(Vec<u8>, Document)> {
        let read = self.reading.bytes_and_document(Path::new(&reviewed.file)).ok();
        let same = read.filter(|it| it.1.text == reviewed.document.text);
        same.with_context(|| {
            format!("审阅过程中文件有变动，请重新运行（the file changed during the review）：{}", reviewed.file)
        })
    }

    /// The passages that a report shares with other texts.
    pub(super) fn take_passages(&mut self, report: usize) -> Vec<Passage> {
        self.passages.remove(&report).unwrap_or_default()
    }

    /// The places of the authors of these texts.
    pub(super) fn places_of(&self, texts: &[Passage]) -> Vec<String> {
        let heads = texts.iter().filter_map(|it| self.sources[it.other].head.as_ref());
        let mut places: Vec<String> = heads.filter_map(|it| it.author.place.clone()).collect();
        places.sort();
        places.dedup();
        places
    }

    /// The texts that are earlier reports by the author of one.
    pub(super) fn earlier_than(&self, report: usize) -> Vec<(usize, Document)> {
        let Some(own) = &self.sources[report].head else { return Vec::new() };
        let before =
            self.sources.iter().enumerate().filter(|(_, it)| it.head.as_ref().is_some_and(|it| it.is_before(own)));
        before.filter_map(|(at, it)| Some((at, self.reading.document(&it.path).ok()?))).collect()
    }

    /// Only what could be read stands in the output and has a number there.
    fn add(
        &mut self,
        path: PathBuf,
        is_report: bool,
        opened: Result<Document, Unreadable>,
        head: impl Fn(&Document) -> Option<Head>,
    ) {
        let mut other = Other { report: None, file: path.to_string_lossy().into_owned(), sha256: [0; 32] };
        let mut source = Source { path, characters: 0, head: None, unreadable: None };
        match opened {
            Ok(document) => {
                other.sha256 = document.sha256;
                other.report = is_report.then(|| self.readable());
                source.characters = document.text.len();
                source.head = head(&document);
            }
            Err(why) => source.unreadable = Some(why),
        }
        self.others.push(other);
        self.sources.push(source);
    }

    /// How many reports could be read so far.
    fn readable(&self) -> usize {
        self.others.iter().rev().find_map(|it| it.report).map_or(0, |last| last + 1)
    }

    /// Reads the pairs that share prints side by side. A file that is gone by now is left out
    /// here and reported when its turn comes.
    fn compare(&mut self, index: Index, common: Common, progress: Progress<'_>) {
        let found = index.finish(common);
        let all = found.pairs.len();
        let mut first: Option<(usize, Text, Masked)> = None;
        for (at, (a, b)) in found.pairs.into_iter().enumerate() {
            if first.as_ref().is_none_or(|it| it.0 != a) {
                first = self.text(a).map(|(text, masked)| (a, text, masked));
            }
            if let (Some((_, text, masked)), Some((other_text, other))) = (&first, self.text(b)) {
                let spans = align(masked, &other, &found.common);
                self.note((a, text), (b, &other_text), &spans);
            }
            progress(Stage::Comparing, at + 1, all);
        }
    }

    fn text(&self, at: usize) -> Option<(Text, Masked)> {
        let text = self.reading.document(&self.sources[at].path).ok()?.text;
        let masked = Masked::new(&text);
        Some((text, masked))
    }

    fn note(&mut self, (a, text_a): (usize, &Text), (b, text_b): (usize, &Text), spans: &[(Span, Span)]) {
        if spans.is_empty() {
            return;
        }
        let passage = |span, other, other_span, text: &Text| {
            let other_quote = text.slice(other_span).to_owned();
            Passage { span, other, other_span, other_quote }
        };
        let of_a = spans.iter().map(|&(one, two)| passage(one, b, two, text_b));
        self.passages.entry(a).or_default().extend(of_a);
        let of_b = spans.iter().map(|&(one, two)| passage(two, a, one, text_a));
        self.passages.entry(b).or_default().extend(of_b);
        if let (Some(report_a), Some(report_b)) = (self.others[a].report, self.others[b].report) {
            let passages = spans.iter().map(|&(one, two)| PairPassage { a: ends(one), b: ends(two) }).collect();
            self.pairs.push(Pair { a: report_a, b: report_b, share: self.share(a, b, spans), passages });
        }
    }

    /// Shared characters over the characters of the shorter text.
    fn share(&self, a: usize, b: usize, spans: &[(Span, Span)]) -> f64 {
        let (in_a, in_b) = (self.sources[a].characters, self.sources[b].characters);
        let shared =
            if in_a <= in_b { covered(spans.iter().map(|it| it.0)) } else { covered(spans.iter().map(|it| it.1)) };
        (shared as f64 / in_a.min(in_b).max(1) as f64 * 1000.0).round() / 1000.0
    }
}
