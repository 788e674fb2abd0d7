//! Which cause and which measure answers a problem, by meaning, many to many. 对应
//!
//! Forcing a chain of one problem, one cause, one measure would itself be formalism: a broad cause
//! may answer many problems, and a problem may go without.

use std::collections::BTreeSet;

use crate::fold::Folded;
use crate::lexicon::Hits;
use crate::report::matching::best_pairs;
use crate::report::meaning::{Feature, Features, Rarity, Roots, features};
use crate::report::{Link, PartRole, items};
use crate::rules::Rules;

/// How much place and root add to nearness; these and the numbers below were fitted on the practice
/// reports, see `docs/decisions.md`.
struct Fit {
    /// How much standing at the same place in the order adds.
    order: f64,
    /// How much going back to the same root adds.
    root: f64,
}

const CAUSES: Fit = Fit { order: 0.3, root: 0.6 };
const MEASURES: Fit = Fit { order: 0.8, root: 0.3 };

/// An answer that no problem was paired with belongs to the nearest one from here on.
const GIVEN: f64 = 0.8;
/// A problem that no measure was paired with takes the nearest one from here on …
const TAKEN: f64 = 0.3;
/// … if it is not much farther than the problem that measure was paired with.
const SHARED: f64 = 0.5;
/// … or that names the problem by so many pairs of characters that no other problem has.
const OWN_WORDS: usize = 4;
/// A cause so near in words speaks of the problem, whatever its root.
const NAMED: f64 = 0.5;
/// So many causes may be taken to cover between them what they do not name.
const BROAD: usize = 3;

pub(crate) fn links(folded: &Folded, hits: &Hits, items: &[items::Draft], rules: &Rules) -> Vec<Link> {
    let all: Vec<Features> = items.iter().map(|it| features(folded, hits, it.span, it.heading)).collect();
    let ground = Ground {
        items,
        rarity: Rarity::of(&all),
        features: all,
        roots: items.iter().map(|it| Roots::of(hits, it.span, it.heading, it.part == PartRole::Problems)).collect(),
        rules,
    };
    let problems = ground.of(PartRole::Problems);
    let causes = ground.causes(&problems);
    let measures = ground.measures(&problems);
    let answers =
        |problem: usize, pairs: &[(usize, usize)]| pairs.iter().filter(|it| it.0 == problem).map(|it| it.1).collect();
    problems
        .iter()
        .map(|&it| Link { problem: it, causes: answers(it, &causes), measures: answers(it, &measures) })
        .collect()
}

/// What the items of a report have in common. Pairs are (problem, answer).
struct Ground<'a> {
    items: &'a [items::Draft],
    features: Vec<Features>,
    rarity: Rarity,
    roots: Vec<Roots>,
    rules: &'a Rules,
}

impl Ground<'_> {
    fn of(&self, part: PartRole) -> Vec<usize> {
        (0..self.items.len()).filter(|&it| self.items[it].part == part).collect()
    }

    /// A broad cause is no fault: a problem takes the nearest one, unless it is of a kind that only a
    /// cause of its own explains.
    fn causes(&self, problems: &[usize]) -> Vec<(usize, usize)> {
        let (mut found, open, causes) = self.unlabelled(problems, PartRole::Causes);
        let table = self.table(&open, &causes, &CAUSES);
        for (row, &problem) in open.iter().enumerate() {
            if self.is_unexplained(problem, &causes) {
                continue;
            }
            let apart = |column: usize| place(row, open.len()).abs_diff(place(column, causes.len()));
            let nearest = (0..causes.len())
                .max_by(|&a, &b| table[row][a].total_cmp(&table[row][b]).then(apart(b).cmp(&apart(a))).then(b.cmp(&a)));
            found.extend(nearest.map(|it| (problem, causes[it])));
        }
        self.with_leftover(found, &table, &open, &causes)
    }

    /// Whether a problem is of a kind that no broad cause covers, and no cause is of that kind; or whether
    /// the causes are too few to be broad, and go back to other roots.
    fn is_unexplained(&self, problem: usize, causes: &[usize]) -> bool {
        let near = |cause: &usize| self.rarity.nearness(&self.features[problem], &self.features[*cause]) >= NAMED;
        if causes.iter().any(near) {
            return false;
        }
        let roots = &self.roots[problem];
        let named: BTreeSet<u8> = causes.iter().flat_map(|&it| self.roots[it].named()).collect();
        let alone = roots.chief().is_some_and(|it| self.rules.root_stands_alone(it) && !named.contains(&it));
        let elsewhere =
            causes.len() < BROAD && roots.all().next().is_some() && roots.all().all(|it| !named.contains(&it));
        alone || elsewhere
    }

    /// A measure is made for a problem: they are paired so that all together are nearest, then who is
    /// left takes what is near.
    fn measures(&self, problems: &[usize]) -> Vec<(usize, usize)> {
        let (mut found, open, measures) = self.unlabelled(problems, PartRole::Measures);
        let table = self.table(&open, &measures, &MEASURES);
        let pairs = best_pairs(&table);
        found.extend(pairs.iter().map(|&(row, column)| (open[row], measures[column])));
        for row in (0..open.len()).filter(|it| pairs.iter().all(|pair| pair.0 != *it)) {
            let nearest = (0..measures.len()).max_by(|&a, &b| table[row][a].total_cmp(&table[row][b]));
            let taken = nearest.filter(|&column| {
                let paired = pairs.iter().find(|it| it.1 == column).map_or(0.0, |it| table[it.0][column]);
                table[row][column] >= TAKEN && table[row][column] >= SHARED * paired
            });
            let own = |it: usize| self.own_words(open[row], problems, measures[it]);
            let named = || (0..measures.len()).max_by_key(|it| own(*it)).filter(|it| own(*it) >= OWN_WORDS);
            found.extend(taken.or_else(named).map(|it| (open[row], measures[it])));
        }
        self.with_leftover(found, &table, &open, &measures)
    }

    /// How many pairs of characters of this problem alone stand in an answer: who takes up 高龄补贴 of one
    /// problem speaks of it, whatever else the answer is about.
    fn own_words(&self, problem: usize, problems: &[usize], answer: usize) -> usize {
        let others = || problems.iter().filter(|it| **it != problem);
        let is_own = |it: &&Feature| {
            matches!(it, Feature::Pair(..))
                && self.features[answer].contains_key(it)
                && others().all(|other| !self.features[*other].contains_key(it))
        };
        self.features[problem].keys().filter(is_own).count()
    }

    /// What 成因： or 整改措施： under a problem answers, then the problems and the answers without such a label.
    fn unlabelled(&self, problems: &[usize], part: PartRole) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
        let answers = self.of(part);
        let found: Vec<(usize, usize)> = answers.iter().filter_map(|&it| Some((self.items[it].answers?, it))).collect();
        let open = problems.iter().copied().filter(|it| found.iter().all(|pair| pair.0 != *it)).collect();
        (found, open, answers.into_iter().filter(|&it| self.items[it].answers.is_none()).collect())
    }

    /// How near each problem is to each answer.
    fn table(&self, problems: &[usize], answers: &[usize], fit: &Fit) -> Vec<Vec<f64>> {
        let score = |(row, problem): (usize, usize), (column, answer): (usize, usize)| {
            let near = self.rarity.nearness(&self.features[problem], &self.features[answer])
                + fit.root * self.roots[problem].likeness(&self.roots[answer]);
            let apart = place(row, problems.len()).abs_diff(place(column, answers.len())) as f64 / 1000.0;
            (near * (1.0 + fit.order * (1.0 - 2.0 * apart))).max(0.0)
        };
        let row = |problem| answers.iter().copied().enumerate().map(|it| score(problem, it)).collect();
        problems.iter().copied().enumerate().map(row).collect()
    }

    /// Adds the answers not yet linked, each to the problem nearest to it.
    fn with_leftover(
        &self,
        mut found: Vec<(usize, usize)>,
        table: &[Vec<f64>],
        problems: &[usize],
        answers: &[usize],
    ) -> Vec<(usize, usize)> {
        for (column, &answer) in answers.iter().enumerate().filter(|(_, it)| self.items[**it].answers.is_none()) {
            let linked = found.iter().any(|it| it.1 == answer);
            let nearest = (0..problems.len()).max_by(|&a, &b| table[a][column].total_cmp(&table[b][column]));
            let given = nearest.filter(|&row| !linked && table[row][column] >= GIVEN);
            found.extend(given.map(|row| (problems[row], answer)));
        }
        found.sort_unstable();
        found
    }
}

/// Where in a list something stands, in thousandths.
fn place(at: usize, of: usize) -> usize {
    1000 * at / of.saturating_sub(1).max(1)
}
