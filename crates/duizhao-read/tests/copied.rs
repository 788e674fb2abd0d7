//! Planted passages are found, and nothing else is.

use duizhao_read::passages::{Common, Index, Masked, align, prints};
use duizhao_read::{Span, Text};
use xtask::reports::{Batch, Planted};

const REPORTS: usize = 60;
const PASSAGES: usize = 20;

/// Two texts of the batch, the lower number first, with what they share.
type Pair = (usize, usize, Vec<(Span, Span)>);

fn pairs(texts: &[Text]) -> Vec<Pair> {
    let masked: Vec<Masked> = texts.iter().map(Masked::new).collect();
    let mut index = Index::new(texts.len());
    masked.iter().for_each(|it| index.add(&prints(it)));
    let found = index.finish(Common::default());
    let aligned = found.pairs.iter().map(|&(a, b)| (a, b, align(&masked[a], &masked[b], &found.common)));
    aligned.filter(|it| !it.2.is_empty()).collect()
}

/// Whether a span covers nine tenths of what was planted and reaches no further than a clause.
fn fits(span: Span, planted: [usize; 2]) -> bool {
    let both = span.end.min(planted[1]).saturating_sub(span.start.max(planted[0]));
    both * 10 >= (planted[1] - planted[0]) * 9 && span.len() <= both + 24
}

#[test]
fn every_planted_passage_is_found_and_no_other() {
    for seed in 1..=3 {
        let made: Vec<_> = (0..REPORTS).map(|it| Batch::new(REPORTS, PASSAGES, seed).make(it)).collect();
        let planted: Vec<&Planted> = made.iter().filter_map(|it| it.planted.as_ref()).collect();
        let texts: Vec<Text> = made.iter().map(|it| Text::new(it.text.clone())).collect();
        let found = pairs(&texts);
        assert_eq!(found.len(), PASSAGES, "seed {seed}");
        for it in planted {
            let pair = (it.source.min(it.copy), it.source.max(it.copy));
            let (_, _, spans) = found.iter().find(|it| (it.0, it.1) == pair).expect("found");
            let turned = it.source > it.copy;
            let one = |&(a, b): &(Span, Span)| if turned { (b, a) } else { (a, b) };
            let right = spans.iter().map(one).any(|(s, c)| fits(s, it.source_span) && fits(c, it.copy_span));
            assert!(right, "seed {seed}: {it:?} {spans:?}");
        }
    }
}
