//! A problem told without one fact. 没有具体事例

use crate::lexicon::Class;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::{Item, PartRole, Role};
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "no-case",
    zh: Wording {
        label: "没有具体事例",
        definition: "一条问题从头到尾没有讲到一件关于这个问题的具体的事。级别：建议。",
        sees: "带单位的数字、月份和日子、地名、具体的事物（项目、付款、修缮等）、旁人的反映和通报。\
            只有“比如”“例如”而后面仍是概括的，不算；讲成绩的数字不算。",
        cannot_see: "没有数字和地名、换一种讲法说出的事，可能认不出来；事例选得是否恰当、是否属实，程序不判断。\
            事情多少与好坏无关，一件讲清楚就够。",
        good: "答应群众的事放得太久。开春东岔沟的老人说便桥晃，我答应去看，到落雪也没有去，\
            后来是护林员用铁丝捆住的。",
        bad: "联系群众不够紧密，对群众的所思所盼掌握得不够及时，比如有时存在重安排、轻落实的情况。",
        answer: "可以补一件今年的事，涉及群众的不必写姓名；不便写在材料里、准备会上当面说的，或确实没有合适的，\
            标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "No concrete case",
        definition: "A problem item, from beginning to end, tells of no concrete matter in which the problem \
            showed. Grade: should.",
        sees: "Numbers with units, months and days, places, things (a project, a payment, a repair), what others \
            said or found. ‘For example’ followed by generalities does not count, nor do figures of credit.",
        cannot_see: "A matter told without number or place may go unseen. Whether a case is well chosen, or is so, \
            is not judged. More cases are not better: one that is clear is enough.",
        good: "答应群众的事放得太久。开春东岔沟的老人说便桥晃，我答应去看，到落雪也没有去，\
            后来是护林员用铁丝捆住的。 (In spring old people of Dongchagou said the footbridge shook; I promised \
            to look and had not gone by the first snow.)",
        bad: "联系群众不够紧密，对群众的所思所盼掌握得不够及时，比如有时存在重安排、轻落实的情况。 (Ties with the \
            people not close enough; for example, at times much arranging and little doing.)",
        answer: "Add one matter of this year; residents need not be named. If it is to be told in the meeting \
            only, or none fits, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let items = asked.items(PartRole::Problems).filter(|(index, _)| !has_case(asked, *index));
    items.map(|(index, item)| ask(asked, index, item)).collect()
}

fn ask(asked: &Asked<'_>, index: usize, item: &Item) -> Remark {
    let quote = asked.quote(core(asked, index, item));
    let why = Said::new(
        format!("原文：“{quote}”。这一条讲了不足，还没有讲到哪一件事。"),
        format!("The text says “{quote}”. It names a shortcoming and not yet one occasion on which it showed."),
    );
    let advice = Said::new(
        "今年有没有一件事最能说明它？写明什么时间、什么事、后来怎样即可；涉及群众的，不必写姓名。",
        "Is there one matter of this year that shows it best? When, what, and what came of it is enough; residents need not be named.",
    );
    remark(RULE.code, Grade::Should, item.span, why, advice).on(index, item)
}

/// The first sentence of an item that states the problem, past its heading and its praise.
fn core(asked: &Asked<'_>, index: usize, item: &Item) -> crate::Span {
    let mut problems = asked.points(index, Role::Problem);
    let first = problems.next();
    problems.next().or(first).unwrap_or(item.span)
}

/// Whether a problem item tells one checkable fact of the problem; facts in praise do not count.
pub(crate) fn has_case(asked: &Asked<'_>, index: usize) -> bool {
    if asked.points(index, Role::Case).next().is_some() {
        return true;
    }
    let told = |span| {
        let facts = asked.facts(span);
        let counted = facts.quantities + facts.dates + facts.places;
        let story = asked.count(span, Class::Story);
        counted > 0 && facts.habits == 0 || story + facts.voices > 1 || (story > 0 && facts.things > 0)
    };
    asked.points(index, Role::Problem).any(told)
}
