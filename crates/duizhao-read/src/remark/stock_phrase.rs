//! Sentences of set phrases that fit any unit. 通用表述

use crate::lexicon::Class;
use crate::remark::asked::remark;
use crate::remark::others_not_self::names_some;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "stock-phrase",
    zh: Wording {
        label: "通用表述",
        definition: "一句或几句话由通行的说法连成，换到别的单位也合适，看不出是哪里的事。级别：建议。",
        sees: "一句话里有多大一部分落在词表 rules/stock-phrases.txt 和“不够…”“有待…”“进一步…”一类句式里，\
            其中成片的说法（连着四个字以上）又占多少，同时没有一件具体的事。出现一两处不提示。",
        cannot_see: "词表总不齐全；当年规定的用语不算在内，未列进表的规定用语可能误提。\
            通行的说法后面若另起一句讲事，可能被分开看。",
        good: "我分管水利，却三年没有走到干渠的末尾，榆树洼的渠口在哪里是今年放水时才问清的。",
        bad: "学习的系统性有待进一步提高，工作的主动性不够强，思路不够开阔，与上级要求相比还有一定差距。",
        answer: "可以留下一句，换成自己这里的事；属于规定用语或起承接作用的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Wording that fits any unit",
        definition: "One or more sentences are made of current phrases that would suit any other unit, so that one \
            cannot tell what matter is meant. Grade: should.",
        sees: "How much of a sentence is covered by the list rules/stock-phrases.txt and by patterns (不够…, 有\
            待…, 进一步…), and how much of that in stretches of four characters or more, while it holds no fact. One \
            or two such phrases are not remarked on.",
        cannot_see: "The list is never complete. Required wording is left out, but wording not yet in the table \
            may be marked. A fact told in the next sentence may be read apart.",
        good: "我分管水利，却三年没有走到干渠的末尾，榆树洼的渠口在哪里是今年放水时才问清的。 (In charge of water, \
            I had not walked to the end of the main channel for three years.)",
        bad: "学习的系统性有待进一步提高，工作的主动性不够强，思路不够开阔，与上级要求相比还有一定差距。 (Study to \
            be made more systematic, initiative not strong enough, still some way from what is asked.)",
        answer: "Keep one sentence and put the local matter in its place. If the wording is required or only leads \
            over, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// How common a sentence must be to be made of set phrases; see [`crate::commonness`].
const COMMON: f64 = 0.52;
/// So much of a run stands in whole phrases; what is common in scattered pairs alone are everyday words.
const IN_PHRASES: f64 = 1.0 / 3.0;
/// A shorter run of such sentences is an ordinary turn of speech.
const CHARS_MIN: usize = 22;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let parts = [PartRole::Problems, PartRole::Causes, PartRole::Measures];
    parts
        .into_iter()
        .flat_map(|it| asked.items(it))
        .flat_map(|(index, item)| {
            let runs = runs(asked, index);
            runs.into_iter().map(move |span| ask(asked, span).on(index, item))
        })
        .collect()
}

fn ask(asked: &Asked<'_>, span: Span) -> Remark {
    let quote = asked.quote(span);
    let why = Said::new(
        format!("原文：“{quote}”。这几句换一个单位、换一个人也成立。"),
        format!("The text says “{quote}”. These sentences would be just as true of another unit or another person."),
    );
    let advice = Said::new(
        "其中哪一句是专门说自己的？只留那一句，再写一件事，够不够？",
        "Which of them speaks of the author alone? Would that one, with one matter added, be enough?",
    );
    remark(RULE.code, Grade::Should, span, why, advice)
}

/// Runs of neighbouring sentences of an item that set phrases make up.
fn runs(asked: &Asked<'_>, index: usize) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    let mut joins = false;
    for point in asked.report().points_of(index) {
        let stock = is_stock(asked, point.span);
        match runs.last_mut() {
            Some(last) if stock && joins => last.end = point.span.end,
            _ if stock => runs.push(point.span),
            _ => {}
        }
        joins = stock;
    }
    let (text, common) = (asked.text(), asked.rules().commonness());
    let is_wordy = |it: &Span| it.len() >= CHARS_MIN && common.phrases(asked.read(*it)) >= IN_PHRASES;
    runs.into_iter().map(|it| text.trim(it)).filter(is_wordy).collect()
}

fn is_stock(asked: &Asked<'_>, span: Span) -> bool {
    let facts = asked.facts(span);
    let told = facts.quantities + facts.dates + facts.places > 0 || asked.has(span, Class::Story);
    // 有的村支书遇事绕道走 tells of somebody, though it be others.
    let of_others = names_some(asked.read(span));
    !told && !of_others && asked.rules().commonness().share(asked.read(span)) >= COMMON
}
