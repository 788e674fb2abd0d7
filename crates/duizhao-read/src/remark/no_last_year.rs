//! Nothing is said of last year's problems. 未见上年整改

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "no-last-year",
    zh: Wording {
        label: "未见上年整改",
        definition: "没有交代上年查出的问题后来怎样了。手头有上年材料，或当年主题表要求单写的，级别为必改；\
            其余只作提示。",
        sees: "有没有讲上年整改的标题或段落（rules/parts.txt）；是否用 --against 给出了同一作者的上年材料；\
            当年主题表的“必有”各行。",
        cannot_see: "新到任、上年没有参加，或另有专门报告的，程序不知道。散在各条问题里的一句半句交代，\
            可能认不出来。",
        good: "去年列的那座漏雨的教室，暑假里换了瓦，九月下雨时家长看过；村道照明还差两盏，等线路移完再装。",
        bad: "材料由今年的学习情况直接写到今年的问题，去年的事一句没有提。",
        answer: "可以补一段，没有改好的照实写即可；另有报告的，注明在哪里。上年不在任或通知不要求的，标“不适用”，\
            不必写理由。",
    },
    en: Wording {
        label: "No account of last year",
        definition: "Nothing is said of what became of last year’s problems. Grade: must where last year’s \
            report is at hand or the year’s table requires the section; otherwise a note.",
        sees: "Whether a heading or passage deals with last year (rules/parts.txt), whether last year’s report of \
            the same author was given with --against, and the lines marked 必有 in the year’s theme table.",
        cannot_see: "That the author is new in the post, took no part last year, or reports on it elsewhere. Half \
            a sentence among this year’s problems may go unseen.",
        good: "去年列的那座漏雨的教室，暑假里换了瓦，九月下雨时家长看过；村道照明还差两盏，等线路移完再装。 (Last \
            year’s leaking classroom got new tiles in summer, parents looked in the September rain; two road \
            lamps are still to come.)",
        bad: "材料由今年的学习情况直接写到今年的问题，去年的事一句没有提。 (The text goes from this year’s study \
            to this year’s problems without a word on last year’s.)",
        answer: "Add a passage; what is not yet mended may be said just so. If it is reported elsewhere, say \
            where. Not in the post last year, or not asked for: mark it 不适用 (not applicable); no reason is \
            needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let report = asked.report();
    if report.part(PartRole::LastYear).is_some() {
        return Vec::new();
    }
    let required = report.theme.as_ref().is_some_and(|it| it.required.iter().any(|it| it.contains("上年")));
    let grade = if required || asked.last_year.is_some() { Grade::Must } else { Grade::Note };
    let span = asked.absent_from(None);
    let why = Said::new(
        format!("原文标题：“{}”。全文没有找到上年问题改得怎样的内容。", asked.quote(span)),
        format!(
            "The title says “{}”. Nothing was found on how last year's problems were put right.",
            asked.quote(span)
        ),
    );
    let advice = Said::new(
        "上年查摆的问题，哪几件办成了、哪几件还在办？",
        "Of the problems named last year, which are done and which are still under way?",
    );
    vec![remark(RULE.code, grade, span, why, advice)]
}
