//! Which cause and which measure answers a problem, by meaning, many to many. 对应
//!
//! Forcing a chain of one problem, one cause, one measure would itself be formalism: a broad cause
//! may answer many problems, and a problem may go without.

use crate::fold::Folded;
use crate::lexicon::Hits;
use crate::report::meaning::{Features, Rarity, Roots, features};
use crate::report::{Link, PartRole, items};

/// How near is near enough; fitted on the practice reports, see `docs/decisions.md`.
struct Fit {
    /// An answer belongs to the problem nearest to it from here on …
    near: f64,
    /// … and to every other that is nearly as near.
    also: f64,
    /// A problem takes the answer nearest to it from here on …
    takes: f64,
    /// … unless that answer is far nearer to another problem.
    shares: f64,
    /// How much standing at the same place in the order adds.
    order: f64,
    /// How much going back to the same root adds.
    root: f64,
}

/// A broad cause is no fault, so a problem takes one easily.
const CAUSES: Fit = Fit { near: 0.8, also: 0.8, takes: 0.12, shares: 0.0, order: 0.3, root: 0.3 };
const MEASURES: Fit = Fit { near: 0.8, also: 0.8, takes: 0.12, shares: 0.3, order: 0.8, root: 0.3 };

pub(crate) fn links(folded: &Folded, hits: &Hits, items: &[items::Draft]) -> Vec<Link> {
    let all: Vec<Features> = items.iter().map(|it| features(folded, hits, it.span, it.heading)).collect();
    let rarity = Rarity::of(&all);
    let of = |role: PartRole| {
        items.iter().enumerate().filter(move |(_, it)| it.part == role).map(|it| it.0).collect::<Vec<_>>()
    };
    let problems = of(PartRole::Problems);
    let roots: Vec<Roots> = items.iter().map(|it| Roots::of(hits, it.span, it.part == PartRole::Problems)).collect();
    let near =
        |fit: &Fit, a: usize, b: usize| rarity.nearness(&all[a], &all[b]) + fit.root * roots[a].likeness(&roots[b]);
    let causes = pairs(&problems, &of(PartRole::Causes), items, &CAUSES, |a, b| near(&CAUSES, a, b));
    let measures = pairs(&problems, &of(PartRole::Measures), items, &MEASURES, |a, b| near(&MEASURES, a, b));
    let answers =
        |problem: usize, pairs: &[(usize, usize)]| pairs.iter().filter(|it| it.0 == problem).map(|it| it.1).collect();
    problems
        .iter()
        .map(|&it| Link { problem: it, causes: answers(it, &causes), measures: answers(it, &measures) })
        .collect()
}

/// The pairs (problem, answer) that belong together, in order.
fn pairs(
    problems: &[usize],
    answers: &[usize],
    items: &[items::Draft],
    fit: &Fit,
    nearness: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = answers.iter().filter_map(|&it| Some((items[it].answers?, it))).collect();
    let answers: Vec<usize> = answers.iter().copied().filter(|&it| items[it].answers.is_none()).collect();
    let place = |at: usize, of: usize| at as f64 / of.saturating_sub(1).max(1) as f64;
    let score = |(i, problem): (usize, &usize), (j, answer): (usize, &usize)| {
        let apart = (place(i, problems.len()) - place(j, answers.len())).abs();
        nearness(*problem, *answer) * (1.0 + fit.order * (1.0 - 2.0 * apart))
    };
    let table: Vec<Vec<f64>> =
        problems.iter().enumerate().map(|p| answers.iter().enumerate().map(|a| score(p, a)).collect()).collect();
    let best_of = |j: usize| table.iter().map(|row| row[j]).fold(0.0, f64::max);
    for (i, row) in table.iter().enumerate() {
        let best = row.iter().copied().fold(0.0, f64::max);
        for (j, &near) in row.iter().enumerate() {
            let given = near >= fit.near && near >= fit.also * best_of(j);
            let taken = near >= fit.takes && near >= best && near >= fit.shares * best_of(j);
            if given || taken {
                found.push((problems[i], answers[j]));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
