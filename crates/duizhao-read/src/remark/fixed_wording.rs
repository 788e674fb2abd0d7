//! A set phrase with one character off, or a common misspelling. 固定用语或错别字

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "fixed-wording",
    zh: Wording {
        label: "固定用语或错别字",
        definition: "与一条固定用语只差一个字，而这个字与原字音近或形近；或是常见的误写。级别：必改。",
        sees: "词表 rules/set-phrases.txt（固定用语）和 rules/misspellings.txt（常见误写）；\
            只看读音或字形相近的一字之差，两种写法都通行的不提示。",
        cannot_see: "有意化用、引用原文的，可能误提；表里没有的用语和误写，看不出来。语句通不通、提法新不新，\
            程序不判断。",
        good: "这件事要驰而不息地做。",
        bad: "这件事要弛而不息地做。",
        answer: "请对照列出的写法核对，改或不改都由作者定；有意这样写的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Set phrase or wrong character",
        definition: "One character off a set phrase, where the two characters sound or look alike; or a common \
            misspelling. Grade: must.",
        sees: "The lists rules/set-phrases.txt and rules/misspellings.txt; only one character’s difference alike \
            in sound or shape. Where both spellings are current, nothing is said.",
        cannot_see: "A phrase varied on purpose, or a quotation, may be marked. What is not in the lists goes \
            unseen. Grammar and novelty of wording are not judged.",
        good: "这件事要驰而不息地做。 (The set phrase ‘without slackening’, with 驰.)",
        bad: "这件事要弛而不息地做。 (The same with 弛, which looks and sounds alike.)",
        answer: "Compare with the spelling shown; whether to change it is for the author. If it is meant so, mark \
            it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let slips = asked.rules().spelling().slips(asked.folded());
    slips
        .into_iter()
        .map(|slip| {
            let span = asked.folded().original(slip.span);
            let (quote, right) = (asked.quote(span), slip.right);
            let why = Said::new(
                format!("原文：“{quote}”。通行的写法是“{right}”。"),
                format!("The text says “{quote}”. The usual wording is “{right}”."),
            );
            let advice = Said::new("是笔误，还是有意这样写？", "Is it a slip, or meant so?");
            let mut remark = remark(RULE.code, Grade::Must, span, why, advice);
            remark.item = asked.report().items.iter().position(|it| it.span.overlaps(span));
            remark
        })
        .collect()
}
