//! How near two items are in meaning: shared matters first, shared words second. 含义
//!
//! An item is a bag of features: the topics its words belong to and the pairs of Han characters it
//! is written with, set phrases left out. A feature weighs more the fewer items have it, and twice
//! in the phrase that names the item.

use std::collections::BTreeMap;

use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    Topic(u16),
    Pair(char, char),
}

/// How often each feature stands in an item, its heading counted twice. 特征
pub(crate) type Features = BTreeMap<Feature, f64>;

/// Functional characters, whose pairs say nothing of the matter.
const FUNCTION: &str = "的了在是我和与对不有也就都要把被为从到上下中里个这那之其而但还很更最能会可以及或等着过让使给向于并没未一二三四五六七八九十两第月日年时后前来去做好大多少说看想得自己本人镇村";

pub(crate) fn features(folded: &Folded, hits: &Hits, span: Span, heading: Span) -> Features {
    let mut found = Features::new();
    let mut add = |feature, at: usize| {
        let weight = if at < heading.end { 2.0 } else { 1.0 };
        let entry: &mut f64 = found.entry(feature).or_default();
        *entry = entry.max(weight);
    };
    for hit in hits.within(span) {
        if let Class::Topic(topic) = hit.class {
            add(Feature::Topic(topic), hit.span.start);
        }
    }
    let stock: Vec<Span> = hits.of(span, Class::Stock).collect();
    let chars: Vec<char> = folded.slice(span).chars().collect();
    for (at, pair) in chars.windows(2).enumerate() {
        let here = Span::new(span.start + at, span.start + at + 2);
        let plain = pair.iter().all(|it| ('\u{4e00}'..='\u{9fff}').contains(it) && !FUNCTION.contains(*it));
        if plain && !stock.iter().any(|it| it.contains(here)) {
            add(Feature::Pair(pair[0], pair[1]), here.start);
        }
    }
    found
}

/// How rare each feature is among the items of a report.
pub(crate) struct Rarity {
    items: f64,
    having: BTreeMap<Feature, f64>,
}

impl Rarity {
    pub(crate) fn of<'a>(all: impl IntoIterator<Item = &'a Features>) -> Rarity {
        let mut having = BTreeMap::new();
        let mut items = 0.0;
        for it in all {
            items += 1.0;
            for feature in it.keys() {
                *having.entry(*feature).or_insert(0.0) += 1.0;
            }
        }
        Rarity { items, having }
    }

    fn weight(&self, feature: Feature) -> f64 {
        let having = self.having.get(&feature).copied().unwrap_or(1.0);
        let rare = ((self.items + 1.0) / having).ln().max(0.0);
        match feature {
            Feature::Topic(_) => 2.0 * rare,
            Feature::Pair(..) => rare,
        }
    }

    /// How much two items share: the weight of common features, 0 for nothing in common.
    pub(crate) fn nearness(&self, a: &Features, b: &Features) -> f64 {
        let shared: f64 = a.iter().filter_map(|(it, x)| Some(self.weight(*it) * x * b.get(it)?)).sum();
        shared / (self.size(a) * self.size(b)).max(f64::MIN_POSITIVE)
    }

    /// Length of an item's weight vector.
    fn size(&self, it: &Features) -> f64 {
        it.iter().map(|(feature, x)| (self.weight(*feature) * x).powi(2)).sum::<f64>().sqrt().max(1.0).sqrt()
    }
}

/// How much an item speaks of each root, square roots of counts. 根源
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots(BTreeMap<u8, f64>);

impl Roots {
    /// As a cause or a measure names it, or as a problem shows it.
    pub(crate) fn of(hits: &Hits, span: Span, shown: bool) -> Roots {
        let mut counts: BTreeMap<u8, f64> = BTreeMap::new();
        for hit in hits.within(span) {
            match hit.class {
                Class::RootWithin(root) if !shown => *counts.entry(root).or_default() += 1.0,
                Class::RootShown(root) if shown => *counts.entry(root).or_default() += 1.0,
                _ => {}
            }
        }
        Roots(counts.into_iter().map(|(root, count)| (root, count.sqrt())).collect())
    }

    /// How much of the one is the other, 0–1.
    pub(crate) fn likeness(&self, other: &Roots) -> f64 {
        let size = |it: &Roots| it.0.values().map(|x| x * x).sum::<f64>().sqrt();
        let shared: f64 = self.0.iter().filter_map(|(root, x)| Some(x * other.0.get(root)?)).sum();
        shared / (size(self) * size(other)).max(1.0)
    }
}
