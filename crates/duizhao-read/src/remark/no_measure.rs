//! A problem that no measure answers. 措施未对应

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "no-measure",
    zh: Wording {
        label: "措施未对应",
        definition: "有措施部分，但其中没有一条是改这个问题的。级别：建议。全篇没有措施部分的，只提“缺少部分”。",
        sees: "问题与各条措施在主题、用词和根源（rules/topics.txt、rules/roots.txt）上的远近。所有问题和措施一起配对，\
            使合起来最近；配不上、离哪一条又都不近的问题才提示。一条措施可以管几个问题，不要求一一对应。",
        cannot_see: "换了说法的对应可能看不出来；措施管不管用，程序不判断。措施条数多少与此无关。",
        good: "问题讲便桥没有人管，措施里有一条讲汛前由谁把桥板换好、请哪些住户来走一遍。",
        bad: "问题讲便桥没有人管，各条措施讲读书、谈心和节约用电。",
        answer: "可以补一条，或在已有的措施里加半句；这个问题已经改好，或今年确实改不了的，写明即可，\
            也可标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Problem without a measure",
        definition: "There is a measures part, but nothing in it would mend this problem. Grade: should. If the \
            whole part is missing, only ‘missing part’ is raised.",
        sees: "How near the problem is to each measure in topic, words and root (rules/topics.txt, rules/roots.txt). \
            All problems and measures are paired at once so that together they are nearest; a problem left over that \
            is near none is marked. One measure may serve several problems; pairing one by one is not asked for.",
        cannot_see: "A tie in other words may go unseen. Whether a measure would work is not judged, and the \
            number of measures plays no part.",
        good: "问题讲便桥没有人管，措施里有一条讲汛前由谁把桥板换好、请哪些住户来走一遍。 (Problem: nobody minds \
            the footbridge. Measure: who renews the planks before the rains, and which residents walk over it.)",
        bad: "问题讲便桥没有人管，各条措施讲读书、谈心和节约用电。 (Problem: nobody minds the footbridge. \
            Measures: reading, talks, saving power.)",
        answer: "Add a measure, or half a sentence to one that is there. If the problem is mended already or \
            cannot be mended this year, saying so is enough; or mark it 不适用 (not applicable); no reason is \
            needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let report = asked.report();
    if report.items_in(PartRole::Measures).next().is_none() {
        return Vec::new();
    }
    let loose = report.links.iter().filter(|it| it.measures.is_empty());
    loose.map(|link| {
        let item = &report.items[link.problem];
        let quote = asked.quote(item.heading);
        let why = Said::new(
            format!("原文：“{quote}”。措施部分还没有找到针对这一条的一件。"),
            format!("The text says “{quote}”. No measure was found that answers it."),
        );
        let advice = Said::new(
            "这一条准备怎么改？一条措施管几个问题也可以，在措施里点到它即可。",
            "What will be done about it? One measure may answer several problems; it is enough that it names this one.",
        );
        remark(RULE.code, Grade::Should, item.span, why, advice).on(link.problem, item)
    })
    .collect()
}
