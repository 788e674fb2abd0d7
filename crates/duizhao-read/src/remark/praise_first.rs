//! An item that praises more than it owns up to. 成绩篇幅多于问题

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::{Item, PartRole, Role};
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "praise-first",
    zh: Wording {
        label: "成绩篇幅多于问题",
        definition: "同一条问题里，讲成绩的字数达到讲问题的三倍半以上，级别为建议；问题之后又用成绩把它抵消的，\
            只作提示。",
        sees: "一条之内各句是在讲做到了什么，还是在讲不足（rules/role-cues.txt），按字数相比。",
        cannot_see: "交代背景的话可能被看成成绩。先肯定再讲不足、只带一句肯定的，都不提示；成绩本身该不该写，\
            程序不判断。",
        good: "路灯装上了，可是选点没有问过住户，两盏照着空院墙，学生走的那段仍是黑的。",
        bad: "一条里用六句讲路灯工程怎样提前完工、怎样受到好评，末了半句：“但征求意见不够”。",
        answer: "可以把成绩移到总结里，或把问题讲完整；那几句确是讲清问题少不了的背景，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "More credit than problem",
        definition: "Within one item, credit takes at least three and a half times the room of the problem \
            (should); credit that follows the problem and cancels it is only noted.",
        sees: "Whether each sentence of the item tells of what was done or of what was wanting \
            (rules/role-cues.txt), compared by length.",
        cannot_see: "Background may be taken for credit. Praise that merely comes first, or a short clause of it, \
            is not marked. Whether the credit is deserved is not judged.",
        good: "路灯装上了，可是选点没有问过住户，两盏照着空院墙，学生走的那段仍是黑的。 (The lamps are up, but \
            residents were not asked where; two light a blank wall and the pupils’ way is still dark.)",
        bad: "一条里用六句讲路灯工程怎样提前完工、怎样受到好评，末了半句：“但征求意见不够”。 (Six sentences on \
            how well the lamps went, then half a sentence: ‘but opinions were not asked enough’.)",
        answer: "Move the credit to the work summary, or tell the problem in full. If those sentences are \
            background the problem needs, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// Credit at least this many times the problem, in characters.
const RATIO: f64 = 3.5;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    asked.items(PartRole::Problems).filter_map(|(index, item)| ask(asked, index, item)).collect()
}

fn ask(asked: &Asked<'_>, index: usize, item: &Item) -> Option<Remark> {
    let chars = |role| asked.points(index, role).map(Span::len).sum::<usize>();
    let (credit, fault) = (chars(Role::Credit), chars(Role::Problem) + chars(Role::Case));
    if credit as f64 >= RATIO * fault as f64 && credit >= 20 {
        let quote = asked.quote(item.span);
        let why = Said::new(
            format!("原文：“{quote}”。这一条讲成绩约{credit}字，讲问题约{fault}字。"),
            format!(
                "The text says “{quote}”. The item spends about {credit} characters on merits and {fault} on the problem."
            ),
        );
        let advice = Said::new(
            "这一条最想让人看到的问题是什么？成绩可否移到工作总结里？",
            "Which problem is this item meant to show? Could the merits go into the year's work report?",
        );
        return Some(remark(RULE.code, Grade::Should, item.span, why, advice).on(index, item));
    }
    credit_at_the_end(asked, index, item)
}

/// Credit after the problem that takes it back: only noted.
fn credit_at_the_end(asked: &Asked<'_>, index: usize, item: &Item) -> Option<Remark> {
    let last = asked.report().points_of(index).last().filter(|it| it.role == Role::Credit)?;
    let fault: usize = asked.points(index, Role::Problem).chain(asked.points(index, Role::Case)).map(Span::len).sum();
    if fault == 0 || last.span.len() < 15 {
        return None;
    }
    let quote = asked.quote(last.span);
    let why = Said::new(
        format!("原文：“{quote}”。问题讲完以后又讲成绩，前面的问题显得轻了。"),
        format!("The text says “{quote}”. Coming after the problem, the merit makes it look smaller."),
    );
    let advice = Said::new("这一句是说明问题所必需的吗？", "Is this sentence needed to understand the problem?");
    Some(remark(RULE.code, Grade::Note, last.span, why, advice).on(index, item))
}
