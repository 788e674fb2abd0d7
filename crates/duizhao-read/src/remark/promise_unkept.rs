//! Said to be done, or promised again, while the ledger has it open. 上年措施尚未完成

use crate::document::open;
use crate::fold;
use crate::lexicon::Class;
use crate::limits::Limits;
use crate::promise::{Promise, Stands};
use crate::remark::asked::{QUOTED, remark};
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::meaning::{Features, Rarity, features};
use crate::report::{PartRole, Role};
use crate::said::Said;
use crate::text::{Span, beginning};

pub(super) const RULE: Rule = Rule {
    code: "promise-unkept",
    zh: Wording {
        label: "上年措施尚未完成",
        definition: "材料说已经办好的一件事，底账里还没有核验，或已超期，或办结时没有解决，级别为必改；\
            底账里没有办完的一件事又列为今年的措施，级别为建议。",
        sees: "底账里由对照检查材料而来的事项，按用词和主题（rules/topics.txt）与上年整改的各句、今年的各条措施相比；\
            “全部完成”一类的话，与同一题目材料的各件相比。",
        cannot_see: "没有底账就不比；没有登记为事项的措施，程序不知道。底账没有及时更新的，以底账为准来问。\
            换了说法、没有几个词相同的，可能认不出来。",
        good: "去年说的两村路灯，水口村的修好了，下坝村的还差九盏，等线路移完再装。",
        bad: "去年说的两村路灯已全部修好。（底账：超期，没有核验）",
        answer: "照实写到哪一步、卡在哪里；已经办好的，先在底账里补上佐证、请人核验。说的是另一件事的，标“不适用”，\
            不必写理由。",
    },
    en: Wording {
        label: "Promise not yet kept",
        definition: "The report says that a matter is done which the ledger has as not verified, late, or closed \
            without being solved (must); or a matter that the ledger has open is promised again as a measure of \
            this year (should).",
        sees: "The matters of the ledger that came of reports, compared in words and topics (rules/topics.txt) \
            with the sentences on last year and with this year’s measures; claims such as 全部完成 with the \
            matters that came of a report of the same title.",
        cannot_see: "Without a ledger nothing is compared, and a measure that never became a matter is unknown. \
            Where the ledger lags behind, it is the ledger that asks. The same matter in other words may go \
            unseen.",
        good: "去年说的两村路灯，水口村的修好了，下坝村的还差九盏，等线路移完再装。 (Of the lamps promised last \
            year one village has them; in the other nine are still to come.)",
        bad: "去年说的两村路灯已全部修好。（底账：超期，没有核验） (‘The lamps promised last year are all \
            mended.’ The ledger: late, not verified.)",
        answer: "Say how far it has come and where it got stuck. If it is done, add the evidence to the ledger and \
            have it verified first. If another matter is meant, mark it 不适用 (not applicable); no reason is \
            needed.",
    },
    raise,
};

/// Of the weight of the shorter, how much two must share to be of one matter.
const SAME: f64 = 0.45;
/// And so many pairs of characters at least.
const PAIRS: usize = 2;

/// What says that something is done, beside the words of rules/role-cues.txt.
const DONE: [&str; 14] =
    ["完成", "办结", "办成", "做成", "修好", "建成", "解决", "到位", "投用", "装好", "通水", "清零", "销号", "整改完"];
/// What says that it is not.
const NOT_DONE: [&str; 13] =
    ["没有", "没改", "尚未", "未能", "还未", "还没", "仍", "正在", "还差", "还在", "未完成", "没做成", "没办成"];
const ALL_DONE: [&str; 10] =
    ["全部完成", "全部整改", "全部办结", "全部销号", "全部落实", "均已", "100%", "百分之百", "整改完毕", "全面完成"];

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let open: Vec<(&Promise, Features)> = asked
        .promises
        .iter()
        .filter(|it| it.stands != Stands::Kept)
        .filter_map(|it| Some((it, meaning(asked, it)?)))
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let said_done: Vec<(Span, Features)> = sentences_on_last_year(asked).map(|it| (it, of(asked, it))).collect();
    let measures: Vec<(Span, Features)> =
        asked.items(PartRole::Measures).map(|it| (it.1.span, of(asked, it.1.span))).collect();
    let rarity = Rarity::of(open.iter().map(|it| &it.1).chain(said_done.iter().chain(&measures).map(|it| &it.1)));
    let mut found = Vec::new();
    for (promise, features) in &open {
        if let Some(span) = nearest(&rarity, features, &said_done) {
            found.push(done(asked, span, promise));
        }
        if let Some(span) = nearest(&rarity, features, &measures) {
            found.push(again(asked, span, promise));
        }
    }
    let own: Vec<&Promise> = open.iter().map(|it| it.0).filter(|it| it.own).collect();
    let sweeping = said_done.iter().map(|it| it.0).find(|it| says(asked, *it, &ALL_DONE));
    found.extend(sweeping.filter(|_| !own.is_empty()).map(|span| all_done(asked, span, &own)));
    found
}

/// Sentences of the account of last year that say that something is done.
fn sentences_on_last_year<'a>(asked: &'a Asked<'_>) -> impl Iterator<Item = Span> + 'a {
    let report = asked.report();
    let parts: Vec<Span> = report.parts.iter().filter(|it| it.role == PartRole::LastYear).map(|it| it.span).collect();
    let here = move |it: Span| parts.iter().any(|part| part.overlaps(it));
    let told = report.points.iter().filter(move |it| it.role == Role::LastYear || here(it.span));
    let done = |it: &Span| {
        (says(asked, *it, &DONE) || says(asked, *it, &ALL_DONE) || asked.has(*it, Class::Rectified))
            && !says(asked, *it, &NOT_DONE)
    };
    told.filter(|it| it.role != Role::Heading).map(|it| it.span).filter(done)
}

fn says(asked: &Asked<'_>, span: Span, words: &[&str]) -> bool {
    let text = asked.read(span);
    words.iter().any(|it| text.contains(it))
}

fn of(asked: &Asked<'_>, span: Span) -> Features {
    let folded = asked.folded().folded(span);
    features(asked.folded(), asked.hits(), folded, Span::new(folded.start, folded.start))
}

/// None where the text cannot be read as one, which no matter of a ledger is.
fn meaning(asked: &Asked<'_>, promise: &Promise) -> Option<Features> {
    let text = format!("{}。{}", promise.affair, promise.quote);
    let document = open(text.as_bytes(), &Limits::default()).ok()?;
    let folded = fold::fold(&document, asked.rules().simple());
    let hits = asked.rules().lexicon().hits(&folded.text);
    Some(features(&folded, &hits, Span::new(0, folded.text.len()), Span::new(0, 0)))
}

fn nearest(rarity: &Rarity, promise: &Features, places: &[(Span, Features)]) -> Option<Span> {
    let near = places.iter().map(|(span, it)| (rarity.common(promise, it), *span));
    let same = near.filter(|((share, pairs), _)| *share >= SAME && *pairs >= PAIRS);
    same.max_by(|a, b| a.0.0.total_cmp(&b.0.0)).map(|it| it.1)
}

fn done(asked: &Asked<'_>, span: Span, promise: &Promise) -> Remark {
    let (quote, affair, stands) = (asked.quote(span), short(&promise.affair), promise.stands.said());
    let why = Said::new(
        format!("原文：“{quote}”。底账里“{affair}”这一件{}。", stands.zh),
        format!("The text says “{quote}”. In the ledger “{affair}” is {}.", stands.en),
    );
    let advice = Said::new("现在到了哪一步，还差什么？", "How far has it come, and what is still wanting?");
    placed(asked, remark(RULE.code, Grade::Must, span, why, advice))
}

fn again(asked: &Asked<'_>, span: Span, promise: &Promise) -> Remark {
    let (quote, affair, stands) = (asked.quote(span), short(&promise.affair), promise.stands.said());
    let why = Said::new(
        format!("原文：“{quote}”。以前的材料已经列过“{affair}”，底账里{}。", stands.zh),
        format!("The text says “{quote}”. An earlier report promised “{affair}”; in the ledger it is {}.", stands.en),
    );
    let advice = Said::new(
        "上一次卡在哪里，这一次什么不一样？",
        "Where did it get stuck the last time, and what is different now?",
    );
    placed(asked, remark(RULE.code, Grade::Should, span, why, advice))
}

fn all_done(asked: &Asked<'_>, span: Span, own: &[&Promise]) -> Remark {
    let (quote, count, affair) = (asked.quote(span), own.len(), short(&own[0].affair));
    let why = Said::new(
        format!("原文：“{quote}”。底账里还有 {count} 件没有核验为已解决，如“{affair}”。"),
        format!("The text says “{quote}”. In the ledger {count} are not verified as solved, “{affair}” among them."),
    );
    let advice = Said::new("没有办完的是哪几件，各到了哪一步？", "Which are not done, and how far has each come?");
    placed(asked, remark(RULE.code, Grade::Must, span, why, advice))
}

fn placed(asked: &Asked<'_>, remark: Remark) -> Remark {
    match asked.report().items.iter().enumerate().find(|it| it.1.span.contains(remark.span)) {
        Some((index, item)) => remark.on(index, item),
        None => remark,
    }
}

fn short(affair: &str) -> String {
    beginning(affair.trim_end_matches('。'), QUOTED)
}
