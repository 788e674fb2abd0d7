//! Which cause and which measure answers a problem, by meaning, many to many. 对应

use crate::fold::Folded;
use crate::lexicon::Hits;
use crate::report::{Link, PartRole, items};
use crate::rules::Rules;

pub(crate) fn links(_folded: &Folded, _hits: &Hits, _rules: &Rules, items: &[items::Draft]) -> Vec<Link> {
    let problems = items.iter().enumerate().filter(|(_, it)| it.part == PartRole::Problems);
    problems.map(|(problem, _)| Link { problem, causes: Vec::new(), measures: Vec::new() }).collect()
}
