//! A measure that adds check-ins, points, rankings or forced traces. 可能增加基层负担

use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "new-formalism",
    zh: Wording {
        label: "可能增加基层负担",
        definition: "一条措施要求打卡、积分、排名、拍照留痕、另填表格，或规定软件的在线时长。级别：必改。",
        sees: "词表 rules/formalism.txt，依据《整治形式主义为基层减负若干规定》等文件。\
            同一句里写明“不搞”“取消”“减少”的不算。",
        cannot_see: "换了叫法的可能认不出来；村里公示、群众签字、给群众的积分兑换等通常不算，偶有误提。\
            措施出自上级硬性要求的，程序不知道。",
        good: "停掉每周的巡查照片，改为我每月随护林员走一趟北坡，遇到的事当天在村口黑板上写明。",
        bad: "要求各村每天在群里打卡上传照片，按月排名通报。",
        answer: "可以换成看事情办成没有的办法，或删去这一句；上级另有硬性规定的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "May add to the burden below",
        definition: "A measure asks for check-ins, points, rankings, photos as traces, further forms, or hours \
            online in an app. Grade: must.",
        sees: "The list rules/formalism.txt, after the central rules on easing the burden of the grassroots. A \
            sentence that rejects, ends or reduces such things does not count.",
        cannot_see: "Other names for the same may go unseen. Public notices, residents’ signatures and points \
            that residents can redeem are usually left alone, not always. That a higher office requires it, the \
            program does not know.",
        good: "停掉每周的巡查照片，改为我每月随护林员走一趟北坡，遇到的事当天在村口黑板上写明。 (Drop the weekly \
            patrol photos; walk the north slope monthly with the ranger and chalk up what was met.)",
        bad: "要求各村每天在群里打卡上传照片，按月排名通报。 (Every village checks in daily with a photo; monthly \
            ranking.)",
        answer: "Put in a way that looks at whether the matter is done, or strike the sentence. If a higher office \
            requires it, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// A refusal (不搞、取消) so many characters before the word exempts it.
const REFUSED_WITHIN: usize = 12;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    asked
        .items(PartRole::Measures)
        .filter_map(|(index, item)| {
            let span = asked.folded().folded(item.span);
            let words = burdens(asked.hits(), asked.folded(), span);
            let mut named: Vec<&str> = longest(&words).into_iter().map(|it| asked.folded().slice(it)).collect();
            named.dedup();
            if named.is_empty() {
                return None;
            }
            let (quote, list) = (asked.quote(item.span), named.join("、"));
            let why = Said::new(
                format!("原文：“{quote}”。其中“{list}”可能给基层添负担，与整治形式主义为基层减负的规定不合。"),
                format!("The text says “{quote}”. “{list}” may burden the grassroots, against the rules on reducing formalism."),
            );
            let advice = Said::new(
                "不用这一项，还有什么办法能知道事情办成了没有？",
                "Without it, by what else could one know whether the matter was done?",
            );
            Some(remark(RULE.code, Grade::Must, item.span, why, advice).on(index, item))
        })
        .collect()
}

/// What would burden the grassroots within a measure, and is not refused there.
pub(crate) fn burdens(hits: &Hits, folded: &Folded, item: Span) -> Vec<Span> {
    let is_one = |it: &Span| !is_fine(hits, item, *it) && !is_refused(hits, folded, item, *it);
    hits.of(item, Class::Burden).filter(is_one).collect()
}

/// Part of a longer word that is listed as no burden.
fn is_fine(hits: &Hits, item: Span, word: Span) -> bool {
    hits.of(item, Class::BurdenFine).any(|it| it.contains(word))
}

fn is_refused(hits: &Hits, folded: &Folded, item: Span, word: Span) -> bool {
    let from = word.start.saturating_sub(REFUSED_WITHIN).max(item.start);
    let before = Span::new(from, word.start);
    let stop = folded.slice(before).chars().rev().position(|it| matches!(it, '。' | '；')).unwrap_or(before.len());
    // 不签到, 不给各组排名次
    let close: String = folded.slice(Span::new(word.start.saturating_sub(6).max(item.start), word.start)).to_owned();
    let clause_before = close.rsplit(['，', '。', '；', '、']).next().unwrap_or_default();
    if clause_before.contains(['不', '免', '停', '减']) {
        return true;
    }
    let clause = Span::new(before.end - stop, word.end);
    hits.of(clause, Class::BurdenExempt).any(|it| it.start < word.start)
}

/// Words that lie in no longer one.
fn longest(words: &[Span]) -> Vec<Span> {
    words.iter().copied().filter(|it| !words.iter().any(|other| other != it && other.contains(*it))).collect()
}
