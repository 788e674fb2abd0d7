//! Holds the pairs of a `duizhao.check/1` against what was planted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use xtask::reports::Planted;

use crate::generate_reports::{Planting, file_name};

#[derive(Args)]
pub(crate) struct ScoreCopied {
    /// Folder of `generate-reports`.
    folder: PathBuf,
    /// Output of `duizhao check --only copied --format json`.
    output: PathBuf,
    /// Fail below this recall or precision.
    #[arg(long, default_value_t = 0.0)]
    least: f64,
}

#[derive(Deserialize)]
struct Output {
    reports: Vec<Report>,
    pairs: Vec<Pair>,
}

#[derive(Deserialize)]
struct Report {
    file: String,
}

#[derive(Deserialize)]
struct Pair {
    a: usize,
    b: usize,
    passages: Vec<Passage>,
}

#[derive(Clone, Copy, Deserialize)]
struct Passage {
    a: [usize; 2],
    b: [usize; 2],
}

/// Passages and characters: how many were planted, found, and both.
#[derive(Clone, Copy, Default)]
struct Count {
    planted: usize,
    found: usize,
    both: usize,
}

impl Count {
    fn recall(self) -> f64 {
        self.both as f64 / self.planted.max(1) as f64
    }

    fn precision(self) -> f64 {
        self.both as f64 / self.found.max(1) as f64
    }
}

pub(crate) fn run(arguments: &ScoreCopied) -> Result<()> {
    let planting: Planting = read(&arguments.folder.join("planted.json"))?;
    let output: Output = read(&arguments.output)?;
    let (passages, characters, missed) = score(&planting.passages, &found(&output)?);
    let mut out = std::io::stdout().lock();
    for (name, it) in [("passages", passages), ("characters", characters)] {
        let (recall, precision) = (it.recall(), it.precision());
        writeln!(out, "{name}: planted {} found {} recall {recall:.4} precision {precision:.4}", it.planted, it.found)?;
    }
    for it in &missed {
        writeln!(out, "missed: {} → {} {:?} {:?}", it.source, it.copy, it.copy_span, it.how)?;
    }
    if passages.recall() < arguments.least || passages.precision() < arguments.least {
        bail!("recall or precision is below {}", arguments.least);
    }
    Ok(())
}

/// A planted passage is found where passages of its pair cover half of it in both texts; a found
/// passage is right where half of it was planted.
fn score<'p>(
    planted: &'p [Planted],
    found: &BTreeMap<(usize, usize), Vec<Passage>>,
) -> (Count, Count, Vec<&'p Planted>) {
    let mut passages = Count { planted: planted.len(), found: found.values().map(Vec::len).sum(), both: 0 };
    let characters_found =
        |all: &[Passage]| covered(all.iter().map(|it| it.a)).len() + covered(all.iter().map(|it| it.b)).len();
    let mut characters = Count { found: found.values().map(|it| characters_found(it)).sum(), ..Count::default() };
    let mut missed = Vec::new();
    let mut right = 0;
    for it in planted {
        let turned = it.source > it.copy;
        let pair = if turned { (it.copy, it.source) } else { (it.source, it.copy) };
        let (a, b) = if turned { (it.copy_span, it.source_span) } else { (it.source_span, it.copy_span) };
        let all = found.get(&pair).map_or(&[][..], Vec::as_slice);
        let both_a = overlap(a, all.iter().map(|it| it.a));
        let both_b = overlap(b, all.iter().map(|it| it.b));
        characters.planted += a[1] - a[0] + b[1] - b[0];
        characters.both += both_a + both_b;
        if both_a * 2 >= a[1] - a[0] && both_b * 2 >= b[1] - b[0] {
            passages.both += 1;
        } else {
            missed.push(it);
        }
        right += all.iter().filter(|found| overlap(found.a, [a].into_iter()) * 2 >= found.a[1] - found.a[0]).count();
    }
    // Two halves of one passage are both right, but count for one found.
    passages.found -= right.saturating_sub(passages.both);
    (passages, characters, missed)
}

fn covered(spans: impl Iterator<Item = [usize; 2]>) -> BTreeSet<usize> {
    spans.flat_map(|it| it[0]..it[1]).collect()
}

fn overlap(span: [usize; 2], others: impl Iterator<Item = [usize; 2]>) -> usize {
    covered(others).range(span[0]..span[1]).count()
}

/// The passages by the numbers of their reports, which are their file names.
fn found(output: &Output) -> Result<BTreeMap<(usize, usize), Vec<Passage>>> {
    let number = |at: usize| -> Result<usize> {
        let file = Path::new(&output.reports.get(at).context("a pair names no report")?.file);
        let stem = file.file_stem().and_then(|it| it.to_str()).context("a report without a name")?;
        let number = stem.parse().with_context(|| format!("{} is not one of ours", file.display()))?;
        debug_assert!(file.ends_with(file_name(number)));
        Ok(number)
    };
    let mut found = BTreeMap::new();
    for pair in &output.pairs {
        let (a, b) = (number(pair.a)?, number(pair.b)?);
        let turn = |it: &Passage| if a > b { Passage { a: it.b, b: it.a } } else { *it };
        found.insert((a.min(b), a.max(b)), pair.passages.iter().map(turn).collect());
    }
    Ok(found)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let file = File::open(path).with_context(|| format!("could not open {}", path.display()))?;
    serde_json::from_reader(BufReader::new(file)).with_context(|| format!("could not read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use xtask::reports::How;

    use super::*;

    #[test]
    fn half_a_passage_is_found_and_a_stray_one_is_wrong() {
        let planted = [Planted { source: 5, source_span: [10, 110], copy: 2, copy_span: [0, 100], how: How::Verbatim }];
        let passage = |a, b| Passage { a, b };
        let found =
            BTreeMap::from([((2, 5), vec![passage([0, 60], [10, 70])]), ((3, 4), vec![passage([0, 60], [0, 60])])]);
        let (passages, characters, missed) = score(&planted, &found);
        assert_eq!((passages.recall(), passages.precision()), (1.0, 0.5));
        assert_eq!((characters.recall(), characters.precision()), (0.6, 0.5));
        assert!(missed.is_empty());
        assert_eq!(score(&planted, &BTreeMap::new()).2.len(), 1);
    }
}
