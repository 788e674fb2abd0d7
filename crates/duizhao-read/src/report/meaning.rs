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

    /// How much of the lighter of two the other has too, 0–1, and how many pairs of characters these are.
    pub(crate) fn common(&self, a: &Features, b: &Features) -> (f64, usize) {
        let weigh = |it: &Features| it.keys().map(|it| self.weight(*it)).sum::<f64>();
        let shared: Vec<Feature> = a.keys().filter(|it| b.contains_key(it)).copied().collect();
        let lighter = weigh(a).min(weigh(b)).max(f64::MIN_POSITIVE);
        let pairs = shared.iter().filter(|it| matches!(it, Feature::Pair(..))).count();
        (shared.iter().map(|it| self.weight(*it)).sum::<f64>() / lighter, pairs)
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
    /// As a cause or a measure names it, or as a problem shows it; a word in the heading counts twice.
    pub(crate) fn of(hits: &Hits, span: Span, heading: Span, shown: bool) -> Roots {
        let mut counts: BTreeMap<u8, f64> = BTreeMap::new();
        let found: Vec<(Span, u8)> = hits
            .within(span)
            .filter_map(|hit| match hit.class {
                Class::RootWithin(root) if !shown => Some((hit.span, root)),
                Class::RootShown(root) if shown => Some((hit.span, root)),
                _ => None,
            })
            .collect();
        for (word, root) in &found {
            // 怕 in 怕苦 is another fear than that of giving offence.
            let longer = found.iter().any(|(other, _)| other != word && other.contains(*word));
            let weight = if word.start < heading.end { 2.0 } else { 1.0 };
            *counts.entry(*root).or_default() += if longer { 0.0 } else { weight };
        }
        counts.retain(|_, count| *count > 0.0);
        Roots(counts.into_iter().map(|(root, count)| (root, count.sqrt())).collect())
    }

    /// How much of the one is the other, 0–1.
    pub(crate) fn likeness(&self, other: &Roots) -> f64 {
        let size = |it: &Roots| it.0.values().map(|x| x * x).sum::<f64>().sqrt();
        let shared: f64 = self.0.iter().filter_map(|(root, x)| Some(x * other.0.get(root)?)).sum();
        shared / (size(self) * size(other)).max(1.0)
    }

    /// The root that is spoken of most, by two words or in the heading, and by more than any other.
    pub(crate) fn chief(&self) -> Option<u8> {
        let (root, most) = self.0.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
        let rivals = self.0.values().filter(|it| *it >= most).count();
        (rivals == 1 && most * most >= 2.0 - 1e-9).then_some(*root)
    }

    /// The roots that are spoken of, and not in passing.
    pub(crate) fn named(&self) -> impl Iterator<Item = u8> {
        let most = self.0.values().copied().fold(0.0, f64::max);
        self.0.iter().filter(move |it| *it.1 >= 0.6 * most).map(|it| *it.0)
    }

    /// All roots that are spoken of.
    pub(crate) fn all(&self) -> impl Iterator<Item = u8> {
        self.0.keys().copied()
    }
}
