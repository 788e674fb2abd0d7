//! A problem that no cause explains. 原因未对应

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "no-cause",
    zh: Wording {
        label: "原因未对应",
        definition: "有原因部分，但其中没有一条与这个问题说的是同一类事。级别：建议。全篇没有原因部分的，\
            只提“缺少部分”。",
        sees: "问题与各条原因在主题、用词和根源（rules/topics.txt、rules/roots.txt）上的远近。原因有三条以上的，\
            视为大体盖得住，只对要有专门原因的两类（公私不分、能力不够，即 roots.txt 末列写“专”的）提示。",
        cannot_see: "三条以上原因里，其他类的问题缺了原因，看不出来；换了说法、隔得较远的对应也可能看不出来。\
            写得宽的原因不算毛病，也不要求逐条配对、标题对齐。",
        good: "问题讲收支没有公开，原因里有一条讲怕账目贴出来会被人追问，就一拖再拖。",
        bad: "问题讲收支没有公开，各条原因只讲读书少和外出考察少。",
        answer: "可以补一句当时的想法，或在已有的原因里点一下这件事；认为某条原因已经讲到的，标“不适用”，\
            不必写理由。",
    },
    en: Wording {
        label: "Problem without a cause",
        definition: "There is a causes part, but nothing in it speaks of the same kind of matter as this problem. \
            Grade: should. If the whole part is missing, only ‘missing part’ is raised.",
        sees: "How near the problem is to each cause in topic, words and root (rules/topics.txt, rules/roots.txt). \
            Three causes or more are taken to cover most; then only the two kinds that need a cause of their own are \
            marked: own gain and ability (专 in the last column of roots.txt).",
        cannot_see: "With three causes or more, a cause missing for another kind of problem goes unseen; so may a tie \
            in other words. A broad cause is no fault, and pairing one by one or matching headings is not asked for.",
        good: "问题讲收支没有公开，原因里有一条讲怕账目贴出来会被人追问，就一拖再拖。 (Problem: accounts not \
            posted. Cause: fear of being asked about them.)",
        bad: "问题讲收支没有公开，各条原因只讲读书少和外出考察少。 (Problem: accounts not posted. Causes: little \
            reading, few visits elsewhere.)",
        answer: "Add a sentence on what was thought at the time, or touch the matter in a cause that is there. If \
            a cause already covers it, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let report = asked.report();
    if report.items_in(PartRole::Causes).next().is_none() {
        return Vec::new();
    }
    let loose = report.links.iter().filter(|it| it.causes.is_empty());
    loose
        .map(|link| {
            let item = &report.items[link.problem];
            let quote = asked.quote(item.heading);
            let why = Said::new(
                format!("原文：“{quote}”。原因部分还没有找到与这一条相应的内容。"),
                format!("The text says “{quote}”. Nothing in the causes was found that explains it."),
            );
            let advice = Said::new(
                "这一条是从哪里来的？若已含在某一条较宽的原因里，标为不适用即可。",
                "Where does it come from? If a broader cause already covers it, mark this as not applicable.",
            );
            remark(RULE.code, Grade::Should, item.span, why, advice).on(link.problem, item)
        })
        .collect()
}
