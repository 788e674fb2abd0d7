//! An aspect of the year's theme that no problem answers. 缺少方面

use std::collections::HashSet;

use crate::outline::Mark;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "missing-aspect",
    zh: Wording {
        label: "缺少方面",
        definition: "当年主题要求对照的某一方面，问题部分没有写到。级别：必改；主题表里注明“待核”的方面只作提示。",
        sees: "当年主题表（rules/themes）所列方面的规范名称和识别词，与问题部分的标题、开头语是否对得上。",
        cannot_see: "各地通知会增减、合并方面；内容已写到、标题没有点明的，可能认不出来。某一方面写得多少、分几条，\
            程序不看。",
        good: "主题列了四个方面，问题部分四个方面都写到，其中两个合在一节，标题里都点明了。",
        bad: "主题列了四个方面，问题部分只有前三个。",
        answer: "可以补写，或在已有的标题里点明；也可用 --theme 换成本地的主题表。通知没有这一方面的，\
            标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Missing aspect",
        definition: "The problems part has nothing on one of the aspects that the year’s theme asks for. Grade: \
            must; only a note where the theme table marks the aspect 待核 (to be confirmed).",
        sees: "Whether the names and cue words of the year’s theme table (rules/themes) are met in the headings \
            and opening words of the problems part.",
        cannot_see: "Local notices add, drop and merge aspects; one that is treated without being named may go \
            unseen. How much is written on an aspect, and in how many items, is not looked at.",
        good: "主题列了四个方面，四个方面都写到，其中两个合在一节，标题里都点明了。 (Four aspects asked for; all \
            four treated, two of them in one section whose heading names both.)",
        bad: "主题列了四个方面，问题部分只有前三个。 (Four aspects asked for; only the first three are there.)",
        answer: "Write it, or name it in the heading that covers it, or give the local theme table with --theme. \
            If the notice has no such aspect, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let report = asked.report();
    let Some(theme) = &report.theme else { return Vec::new() };
    if report.part(PartRole::Problems).is_none() {
        return Vec::new();
    }
    let named = named(asked);
    // A report that names none of them is arranged in another way: one note says so.
    let arranged = named.len() * 2 >= theme.aspects.len();
    let span = asked.absent_from(Some(PartRole::Problems));
    let missing: Vec<_> = theme.aspects.iter().filter(|it| !named.contains(it.name.as_str())).collect();
    if named.is_empty() && !missing.is_empty() {
        let list: Vec<&str> = missing.iter().map(|it| it.name.as_str()).collect();
        return vec![ask(asked, span, &list.join("；"), Grade::Note)];
    }
    let grade = |unconfirmed: bool| if arranged && !unconfirmed { Grade::Must } else { Grade::Note };
    missing.into_iter().map(|it| ask(asked, span, &it.name, grade(it.unconfirmed))).collect()
}

fn ask(asked: &Asked<'_>, span: crate::Span, aspect: &str, grade: Grade) -> Remark {
    let year = asked.report().year.map_or(String::new(), |it| format!("{it}年"));
    let why = Said::new(
        format!("原文：“{}”。这一部分没有找到{year}要求对照的“{aspect}”方面的问题。", asked.quote(span)),
        format!(
            "The text says “{}”. No problem under “{aspect}”, which the theme of the year asks for, was found.",
            asked.quote(span)
        ),
    );
    let advice = Said::new(
        "这一方面的问题是并在别处讲了，还是今年还没有对照？",
        "Is this aspect covered elsewhere, or has it not been looked at this year?",
    );
    let mut remark = remark(RULE.code, grade, span, why, advice);
    remark.aspect = Some(aspect.to_owned());
    remark
}

/// The aspects that a heading or an item of the problems part names.
fn named<'a>(asked: &'a Asked<'_>) -> HashSet<&'a str> {
    let report = asked.report();
    let Some(theme) = &report.theme else { return HashSet::new() };
    let folded = asked.folded();
    let problems: Vec<_> =
        report.parts.iter().filter(|it| it.role == PartRole::Problems).map(|it| folded.folded(it.span)).collect();
    let headings = asked
        .reading
        .sentences
        .iter()
        .zip(&asked.reading.marks)
        .filter(|(it, mark)| **mark == Mark::Aspect && problems.iter().any(|part| part.contains(it.span)));
    let by_heading = headings.filter_map(|(it, _)| theme.aspect_of(folded.slice(it.body(folded))));
    let by_item = asked.items(PartRole::Problems).filter_map(|(_, it)| it.aspect.as_deref());
    by_heading.map(|it| it.name.as_str()).chain(by_item).collect()
}
