//! Last year's problem again, word for word or reworded. 与上年问题相同

use std::collections::HashSet;

use crate::remark::asked::remark;
use crate::remark::{Asked, From, Grade, Remark, Rule, Wording};
use crate::report::meaning::{Features, Rarity, features};
use crate::report::understand::Reading;
use crate::report::{Item, PartRole};
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "repeated",
    zh: Wording {
        label: "与上年问题相同",
        definition: "同一作者上年写过的问题，今年又写，原话或换了说法。级别：建议；\
            文中自己写明去年没有解决及其缘由的，只作提示。",
        sees: "用 --against 给出的同一作者上年材料，按用词和主题（rules/topics.txt）逐条相比，并列出上年那一条。",
        cannot_see: "没有给上年材料就不比。同一类问题、今年是另一件事的，可能误提；只在上年整改部分交代过的，\
            本条仍会提示。",
        good: "便桥的事去年写过，今年还在：换桥板的钱年中挪去修泵，我没有再去要。",
        bad: "去年写“回信慢，群众等得久”，今年写“群众来信答复偏慢”，没有提去年。",
        answer: "可以在这一条里添一句：去年写过，后来卡在哪里。今年是另一件事的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Same problem as last year",
        definition: "A problem that the same author wrote last year stands here again, word for word or reworded. \
            Grade: should; a note where the item itself says it was not solved, and why.",
        sees: "Last year’s report of the same author, given with --against, compared item by item in words and \
            topics (rules/topics.txt); last year’s item is shown.",
        cannot_see: "Without last year’s report nothing is compared. A new matter of the same kind may be marked. \
            An account given only in the part on last year does not cancel it.",
        good: "便桥的事去年写过，今年还在：换桥板的钱年中挪去修泵，我没有再去要。 (The footbridge was there last \
            year and still is: the money went to a pump and I did not ask again.)",
        bad: "去年写“回信慢，群众等得久”，今年写“群众来信答复偏慢”，没有提去年。 (Last year ‘letters answered \
            slowly’, this year ‘replies rather slow’, without a word on last year.)",
        answer: "Add to the item that it was written last year and where it got stuck. If this year’s matter is \
            another one, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// Share of eight-character runs from which on an item stands there word for word.
const VERBATIM: f64 = 0.4;
/// Nearness from which on it is the same matter in other words.
const REWORDED: f64 = 0.7;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let Some((earlier, other)) = asked.last_year else { return Vec::new() };
    let old: Vec<(&Item, Features)> = problems(earlier);
    let new: Vec<(&Item, Features)> = problems(asked.reading);
    let rarity = Rarity::of(old.iter().chain(&new).map(|it| &it.1));
    let mut pairs: Vec<(f64, f64, usize, usize)> = Vec::new();
    for (at, (item, own)) in new.iter().enumerate() {
        for (before, (earlier_item, features)) in old.iter().enumerate() {
            let shared = shared_runs(asked.read(item.span), earlier.read(earlier_item.span));
            pairs.push((rarity.nearness(own, features) + 10.0 * shared, shared, at, before));
        }
    }
    // Nearest first, and each item of last year stands for one of this year's.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut taken_new, mut taken_old) = (HashSet::new(), HashSet::new());
    let mut found = Vec::new();
    for (nearness, shared, at, before) in pairs {
        let same = shared >= VERBATIM || nearness >= REWORDED;
        if same && !taken_new.contains(&at) && !taken_old.contains(&before) {
            taken_new.insert(at);
            taken_old.insert(before);
            found.push(ask(asked, earlier, other, new[at].0, old[before].0, shared >= VERBATIM));
        }
    }
    found
}

fn problems<'r>(reading: &'r Reading<'_>) -> Vec<(&'r Item, Features)> {
    let folded = &reading.folded;
    let of = |it: &Item| features(folded, &reading.hits, folded.folded(it.span), folded.folded(it.heading));
    reading.report.items_in(PartRole::Problems).map(|(_, it)| (it, of(it))).collect()
}

fn ask(asked: &Asked<'_>, earlier: &Reading<'_>, other: usize, item: &Item, old: &Item, verbatim: bool) -> Remark {
    let index = asked.report().items.iter().position(|it| it.id == item.id).expect("an item of this report");
    let quote = asked.quote(item.span);
    let old_quote = earlier.document.text.slice(old.span).to_owned();
    let (zh, en) = if verbatim {
        ("上一年的材料里有同样的一条。", "The same item stands in the report of the year before.")
    } else {
        ("上一年的材料里有一条讲的是同一类事。", "An item of the report of the year before speaks of the same matter.")
    };
    let why = Said::new(format!("原文：“{quote}”。{zh}"), format!("The text says “{quote}”. {en}"));
    let advice = Said::new(
        "这一年里为它做过什么，卡在哪里？",
        "What was done about it in the year between, and where did it get stuck?",
    );
    let text = asked.read(item.span);
    let owned = ["去年", "上年"].iter().any(|it| text.contains(it))
        && ["没有改", "没改", "未解决", "没有解决", "仍未", "没有完成", "没办成"].iter().any(|it| text.contains(it))
        && ["因为", "由于", "原因", "是因"].iter().any(|it| text.contains(it));
    let grade = if owned { Grade::Note } else { Grade::Should };
    let mut remark = remark(RULE.code, grade, item.span, why, advice).on(index, item);
    remark.from = Some(From { other: Some(other), span: old.span, quote: old_quote });
    remark
}

/// Share of the eight-character runs of `a` that stand in `b`.
fn shared_runs(a: &str, b: &str) -> f64 {
    let runs = |text: &str| -> HashSet<Vec<char>> {
        let han: Vec<char> = text.chars().filter(|it| ('\u{4e00}'..='\u{9fff}').contains(it)).collect();
        han.windows(8).map(<[char]>::to_vec).collect()
    };
    let (a, b) = (runs(a), runs(b));
    if a.is_empty() { 0.0 } else { a.intersection(&b).count() as f64 / a.len() as f64 }
}
