//! What a section without a telling heading is for, by the words in it. 推断

use crate::lexicon::{Class, Hits};
use crate::report::PartRole;
use crate::sentence::Sentence;

/// The role whose words are densest in a run of sentences.
pub(crate) fn role_of(sentences: &[Sentence], hits: &Hits) -> PartRole {
    let count = |class| sentences.iter().map(|it| hits.count(it.span, class)).sum::<usize>() as f64;
    let chars = sentences.iter().map(|it| it.span.len()).sum::<usize>().max(1) as f64;
    let done = count(Class::Rectified) * 1.5;
    let planned = count(Class::Term) + count(Class::Pledge) * 2.0 + count(Class::Plan);
    let inward = count(Class::Inward) + count(Class::Because) * 2.0;
    let found = count(Class::Fact) * 0.5 + count(Class::Counterpart) + count(Class::Story);
    let best = [
        (PartRole::LastYear, done),
        (PartRole::Measures, planned),
        (PartRole::Causes, inward),
        (PartRole::Problems, found.max(chars / 120.0)),
    ];
    best.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(PartRole::Problems, |it| it.0)
}
