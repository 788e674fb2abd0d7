//! A name or document out of date in the report's year. 过时名称或文件

use crate::fold::Bare;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::rules::Outdated;
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "outdated",
    zh: Wording {
        label: "过时名称或文件",
        definition: "文中的机构、文件、会议或用语，到报告年度已经改名、废止或过去。级别：必改；\
            表中来源注明“待核”的只作提示。",
        sees: "词表 rules/outdated.txt：旧称、现行名称、不再适用的年月和来源，与报告年度相比。\
            前面写“原”“时任”或明写过去年份的，不提示。",
        cannot_see: "各地机构改名的时间不一；讲旧事、引旧文而没有点明时间的，可能误提。表可由本单位增删，\
            表上没有的看不出来。",
        good: "2016年的旧账，是原工商所移交时就缺页的。",
        bad: "2024年度材料：“会同工商所检查了集市”。",
        answer: "请核对名称；讲的是当年的事，前面加“原”或写明年份即可。本地仍用此名的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Outdated name or document",
        definition: "A body, document, meeting or term that was renamed, repealed or past by the year of the \
            report. Grade: must; a note where the table says 待核 (to be confirmed).",
        sees: "The table rules/outdated.txt (old name, present name, month from which it no longer holds, source) \
            against the year of the report. A name preceded by 原 or 时任, or by a past year, is left alone.",
        cannot_see: "Local bodies were renamed at different times. An old matter told without its time may be \
            marked. The table is the office’s to edit; what is not in it goes unseen.",
        good: "2016年的旧账，是原工商所移交时就缺页的。 (The accounts of 2016 lacked pages when the former office \
            of industry and commerce handed them over.)",
        bad: "2024年度材料：“会同工商所检查了集市”。 (Report for 2024: ‘inspected the market with the office of \
            industry and commerce’.)",
        answer: "Check the name; for a matter of that time, put 原 before it or give the year. If the name is \
            still in use locally, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// Two words of one entry may stand so many characters apart.
const APART: usize = 12;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let Some(year) = asked.report().year else { return Vec::new() };
    let bare = Bare::of(asked.folded(), |it| !"“”‘’《》〈〉".contains(it));
    let entries = asked.rules().outdated().iter().filter(|it| it.since <= (year, 12));
    let mut found: Vec<(Span, &Outdated)> = Vec::new();
    for entry in entries {
        found.extend(
            places(&bare, entry).into_iter().filter(|it| !is_past(asked, &bare, *it, year)).map(|it| (it, entry)),
        );
    }
    // Of names inside each other the longest speaks.
    let longest = |span: Span| !found.iter().any(|(it, _)| *it != span && it.contains(span));
    let mut kept: Vec<(Span, &Outdated)> = found.iter().copied().filter(|(it, _)| longest(*it)).collect();
    kept.sort_by_key(|it| it.0);
    kept.dedup_by_key(|it| it.0);
    kept.into_iter().map(|(span, entry)| ask(asked, bare.original(asked.folded(), span), entry)).collect()
}

fn ask(asked: &Asked<'_>, span: Span, entry: &Outdated) -> Remark {
    let (quote, current, (year, month)) = (asked.text().slice(span), &entry.current, entry.since);
    let source = entry.source.replace("，待核", "").replace("待核", "");
    let source = if source.is_empty() { String::new() } else { format!("，依据：{source}") };
    let why = Said::new(
        format!("原文：“{quote}”。自{year}年{month}月起不再这样用{source}。现行：{current}。"),
        format!("The text says “{quote}”. It has been out of date since {year}-{month:02}; now: {current}."),
    );
    let advice = Said::new(
        "这里讲的是当年的旧事，还是现在的情况？",
        "Does this speak of the past, when the name was right, or of the present?",
    );
    let grade = if entry.unconfirmed { Grade::Note } else { Grade::Must };
    let mut remark = remark(RULE.code, grade, span, why, advice);
    remark.item = asked.report().items.iter().position(|it| it.span.overlaps(span));
    remark
}

/// Where an entry stands, its exceptions left out; bare spans.
fn places(bare: &Bare, entry: &Outdated) -> Vec<Span> {
    let first = &entry.words[0];
    let excepted = |span: Span| entry.except.iter().any(|it| bare.all(it).iter().any(|long| long.contains(span)));
    let whole = |start: Span| {
        let mut end = start.end;
        for word in &entry.words[1..] {
            let within = bare.slice(Span::new(end, (end + APART + word.chars().count()).min(bare.len())));
            let same_sentence = within.split(['。', '；']).next().unwrap_or_default();
            let at = same_sentence.find(word.as_str())?;
            end += same_sentence[..at].chars().count() + word.chars().count();
        }
        Some(Span::new(start.start, end))
    };
    bare.all(first).into_iter().filter_map(whole).filter(|it| !excepted(*it)).collect()
}

/// 原安监局, or a sentence that names an earlier year.
fn is_past(asked: &Asked<'_>, bare: &Bare, span: Span, year: u16) -> bool {
    let before = bare.slice(Span::new(span.start.saturating_sub(8), span.start));
    let spoken = ["原", "时任", "当时的", "当时", "曾", "曾任", "前身", "原来的", "撤并前", "改革前"];
    if spoken.iter().any(|it| before.ends_with(it)) {
        return true;
    }
    let from = span.start.saturating_sub(40);
    let clause = bare.slice(Span::new(from, span.start));
    let clause = clause.rsplit(['。', '；', '！']).next().unwrap_or_default();
    let digits: Vec<char> = clause.chars().collect();
    let named = digits.windows(5).any(|it| {
        let text: String = it[..4].iter().collect();
        it[4] == '年' && text.parse::<u16>().is_ok_and(|named| (1978..year.saturating_sub(1)).contains(&named))
    });
    // “2018年修订的……” names the document, not the time of the story.
    named && !bare.slice(span).starts_with("20") && asked.report().year.is_some()
}
