//! A measure of which nobody could say at the year's end whether it was kept. 措施难以核验

use crate::lexicon::Class;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::{Item, PartRole};
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "uncheckable-measure",
    zh: Wording {
        label: "措施难以核验",
        definition: "一条措施缺少时间，或缺少旁人看得见的结果，到时候别人无法判断做到没有。级别：建议。",
        sees: "有没有日期或期限，有没有作者自己的材料以外、旁人看得见的结果；个人材料里默认由作者本人办。开会、\
            记笔记的次数不算结果。",
        cannot_see: "只有时间没有动作、只有数字没有结果的，两可；结果换了说法的，可能认不出来。时间定得合不合理，\
            程序不判断。",
        good: "谷雨前我同水管员把石磨坪三处漏点修好，通水那天请用水户到场看。",
        bad: "今后多到村里走走，多听听大家的想法，把工作做得更实。",
        answer: "可以只选一件最想办成的，写清什么时候、办成什么样；不必每条都改，也不必添台账。属于长期坚持的，\
            标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Measure hard to check",
        definition: "A measure lacks a time, or a result that others can see, so that nobody else can tell later \
            whether it was done. Grade: should.",
        sees: "A date or period, and a result visible outside the author’s own papers. In a personal report the \
            author is the doer. Counts of meetings or notes are no result.",
        cannot_see: "A date without an action, or a number without a result, is open to argument. A result in \
            other words may go unseen. Whether the time is reasonable is not judged.",
        good: "谷雨前我同水管员把石磨坪三处漏点修好，通水那天请用水户到场看。 (Before Grain Rain the water keeper \
            and I mend the three leaks; users come to see on the day the water runs.)",
        bad: "今后多到村里走走，多听听大家的想法，把工作做得更实。 (From now on go to the villages more, listen \
            more, work more solidly.)",
        answer: "Choose the one matter that counts most and say by when and what it will look like; not every \
            measure needs it, and no new records do. For a lasting habit, mark it 不适用 (not applicable); no \
            reason is needed.",
    },
    raise,
};

/// A measure with a day, in words so little common, tells of one thing to be done.
pub(crate) const OWN_WORDS: f64 = 0.36;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let items = asked.items(PartRole::Measures).filter(|(_, item)| !is_checkable(asked, item));
    items.map(|(index, item)| {
        let quote = asked.quote(item.span);
        let why = Said::new(
            format!("原文：“{quote}”。方向明确，但到年底，旁人还无法判断是否做到。"),
            format!("The text says “{quote}”. The direction is clear, but at the year's end nobody else could tell whether it was done."),
        );
        let advice = Said::new(
            "其中最想办成的是哪一件？由谁办、哪天前、办成什么样？不必增加会议、台账或次数。",
            "Which one matter should come of it? By whom, by which day, and what will it look like? No further meetings, ledgers or counts are needed.",
        );
        remark(RULE.code, Grade::Should, item.span, why, advice).on(index, item)
    })
    .collect()
}

/// A date or a period, and a result that someone outside the author's paperwork can see.
pub(crate) fn is_checkable(asked: &Asked<'_>, item: &Item) -> bool {
    let span = asked.folded().folded(item.span);
    let facts = asked.facts(item.span);
    let timed = facts.dates > 0 || asked.hits().has(span, Class::Term);
    // What is counted in meetings, notes or hours of study shows no result.
    let counted = facts.quantities > asked.hits().count(span, Class::PaperCount).max(facts.tallies);
    let seen = asked.hits().count(span, Class::Result) + usize::from(has_witness(asked.folded().slice(span)));
    // Papers and meetings by number, and nothing else: what is done, and not what comes of it.
    let activity = facts.quantities > 0 && !counted && asked.hits().has(span, Class::Paper);
    let own = facts.dates > 0 && !activity && asked.rules().commonness().share(asked.folded().slice(span)) < OWN_WORDS;
    (timed && (seen > 0 || counted || own)) || (seen > 1 && counted)
}

/// Whether others are to judge: 由 or 请 somebody, and within a few words 评, 签, 验, 核, 问 …
pub(crate) fn has_witness(text: &str) -> bool {
    text.match_indices(['由', '请']).any(|(at, lead)| {
        let rest: String = text[at + lead.len()..].chars().take(16).collect();
        let clause = rest.split(['，', '。', '；']).next().unwrap_or_default();
        let own = clause.starts_with(['我', '本']);
        !own && clause.chars().skip(2).any(|it| "评签验核查看问试认".contains(it))
    })
}
