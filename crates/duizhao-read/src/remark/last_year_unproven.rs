//! Last year's problems are all done, and nothing shows it. 上年整改只有完成率

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "last-year-unproven",
    zh: Wording {
        label: "上年整改只有完成率",
        definition: "上年整改只说全部完成、完成百分之多少，没有一件旁人可以去看、可以去查的结果。级别：建议。",
        sees: "上年整改部分里“全部”“均已”“百分之百”“完成率”一类的词，以及其中有没有具体的事、地点、\
            时间或旁人看得见的结果。",
        cannot_see: "结果写在附表、清单里的，程序看不到；写出的结果是否属实，程序也无从知道。",
        good: "去年列的五件事办完四件：石磨坪的水管换了，账目在村口贴过；托管班没有开成，差一间合用的屋子。",
        bad: "去年列的问题共五个，已整改五个，完成率百分之百。",
        answer: "可以挑一两件写明现在是什么样子；没有做完的写到哪一步也可以。另有附表的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Last year: only a rate of completion",
        definition: "The account of last year says ‘all done’ or gives a percentage, without one result that \
            someone else could go and see or look up. Grade: should.",
        sees: "Words such as 全部, 均已, 百分之百, 完成率 in the part on last year, and whether that part holds a \
            concrete matter, place, day or visible result.",
        cannot_see: "Results that stand in an annex or a list. Whether a result that is stated is so, the program \
            cannot know.",
        good: "去年列的五件事办完四件：石磨坪的水管换了，账目在村口贴过；托管班没有开成，差一间合用的屋子。 (Four \
            of five done: pipes replaced, accounts posted at the village gate; the day-care room is still wanting.)",
        bad: "去年列的问题共五个，已整改五个，完成率百分之百。 (Five problems listed, five mended, rate one \
            hundred per cent.)",
        answer: "Choose one or two matters and say how they stand now; how far an unfinished one has come will do \
            as well. If there is an annex, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// Words that claim completion as a whole.
const CLAIMS: [&str; 16] = [
    "全部整改",
    "全部完成",
    "均已",
    "100%",
    "100％",
    "百分之百",
    "完成率",
    "整改到位",
    "逐一整改",
    "全面完成",
    "基本完成",
    "整改完毕",
    "全部销号",
    "已完成整改",
    "得到整改",
    "见到成效",
];

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let parts = asked.report().parts.iter().filter(|it| it.role == PartRole::LastYear);
    parts
        .filter_map(|part| {
            let text = asked.read(part.span);
            let claim = CLAIMS.iter().find(|it| text.contains(**it))?;
            let facts = asked.facts(part.span);
            let counted = facts.quantities > 3 || facts.dates > 0 || facts.places > 0 || facts.things > 1;
            if counted {
                return None;
            }
            let why = Said::new(
                format!("原文：“{}”。讲了“{claim}”，还没有一件旁人可以查到的结果。", asked.quote(part.span)),
                format!(
                    "The text says “{}”. It claims “{claim}”, and gives no result that someone else could check.",
                    asked.quote(part.span)
                ),
            );
            let advice = Said::new(
                "其中哪一件现在去看就能看到结果？在哪里看？",
                "For which of them can the result be seen today, and where?",
            );
            Some(remark(RULE.code, Grade::Should, part.span, why, advice))
        })
        .collect()
}
