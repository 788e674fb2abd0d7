//! A part that every report has is not there. 缺少部分

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "missing-part",
    zh: Wording {
        label: "缺少部分",
        definition: "全文没有问题、原因或措施中的某一部分；当年主题表列为“必有”的部分（如2025年度的案例剖析）\
            也算在内。级别：必改。",
        sees: "各级标题里的词（rules/parts.txt）、标题下的正文，以及当年主题表的“必有”各行。\
            “问题及原因”合写的，算两部分都有。",
        cannot_see: "原因或措施散在每个问题里、没有标题的，可能认不出来；只列打算、没有一条措施的一节，\
            不算措施部分。上年整改和事项说明不在此列。",
        good: "三节各有标题：“一、检视出的问题”“二、原因何在”“三、怎么改”。",
        bad: "写完问题就接结束语，没有一节讲打算怎么改。",
        answer: "可以补上这一部分；已写在别处的，给那一段加个标题即可。本单位通知不要求的，标“不适用”，\
            不必写理由。",
    },
    en: Wording {
        label: "Missing part",
        definition: "The report has no part for problems, for causes or for measures, or lacks a part that the \
            year’s theme table requires (for 2025, the case analysis). Grade: must.",
        sees: "The words of headings (rules/parts.txt), the text under them, and the lines marked 必有 in the \
            year’s theme table. A joint part ‘problems and causes’ counts as both.",
        cannot_see: "Causes or measures spread among the problems without a heading may go unseen. A section of \
            intentions without one measure is not a measures part. Last year’s account and disclosures are never \
            asked for by this remark.",
        good: "“一、检视出的问题”“二、原因何在”“三、怎么改” (three headed parts: problems found, why, how to \
            mend them).",
        bad: "写完问题就接结束语，没有一节讲打算怎么改。 (After the problems come the closing words; no part says \
            how they will be mended.)",
        answer: "Add the part, or give the passage that already holds it a heading of its own. Where the notice \
            does not ask for it, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

const PARTS: [(PartRole, &str, &str); 3] = [
    (PartRole::Problems, "存在问题", "problems"),
    (PartRole::Causes, "原因剖析", "causes"),
    (PartRole::Measures, "整改措施", "measures"),
];

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let report = asked.report();
    let has = |role: PartRole| report.part(role).is_some() || report.items.iter().any(|it| it.part == role);
    let mut missing: Vec<(&str, &str)> = PARTS.iter().filter(|it| !has(it.0)).map(|it| (it.1, it.2)).collect();
    let required = report.theme.as_ref().map_or(&[][..], |it| &it.required);
    if required.iter().any(|it| it.contains("案例")) && !has(PartRole::CaseAnalysis) {
        missing.push(("典型案例剖析", "case analysis"));
    }
    let span = asked.absent_from(None);
    missing
        .into_iter()
        .map(|(zh, en)| {
            let why = Said::new(
                format!("原文标题：“{}”。全文没有找到“{zh}”这一部分。", asked.quote(span)),
                format!("The title says “{}”. No part on {en} was found in the text.", asked.quote(span)),
            );
            let advice = Said::new(
                format!("“{zh}”是另有一页、放在别的标题下，还是还没有写？"),
                format!(
                    "Does the part on {en} stand on another page, under another heading, or is it still to be written?"
                ),
            );
            remark(RULE.code, Grade::Must, span, why, advice)
        })
        .collect()
}
