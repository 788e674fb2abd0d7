//! Many units, a changing lead, a silent supporter. 多方办理、牵头有变

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "many-heads",
    idiom: "多头联动",
    zh: Wording {
        label: "多方办理、牵头有变",
        definition: "签收以后主办又换了两次以上；或者主办请协办单位办理，10 个工作日没有回音——这时指向没有回音的一方。",
        not_when: "两个工作日内改正错派的第一次。",
        figure: "主办更换的次数",
        cannot_see: "电话里已经答复的。",
        answer: "写明现在由谁牵头、到办结为止；没有回音的一方写明哪天答复。",
    },
    en: Wording {
        label: "Many units, the lead changes",
        definition: "The lead changed twice or more after it was accepted; or a supporting unit gave no answer to the \
            lead’s request for 10 working days, and then the sign points at the silent party.",
        not_when: "The first change within two working days, which corrects a wrong dispatch.",
        figure: "changes of the lead",
        cannot_see: "What was answered by telephone.",
        answer: "Say who leads until it is closed; the silent party says on which day it will answer.",
    },
    needs: &[Need::Owners, Need::AnyOf(&[Meaning::Accepted, Meaning::SupportAsked])],
    among: &[Meaning::Accepted, Meaning::SupportAsked],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let limits = &seen.settings.many_heads;
    let mut first = leads(seen);
    let corrected = match (first.next(), first.next()) {
        (Some(one), Some(other)) => seen.working_days(one, other) <= limits.correction_days,
        _ => false,
    };
    let changes = leads(seen).count().saturating_sub(1 + usize::from(corrected));
    let silent = silent(seen).filter(|it| it.1 > limits.silent_days);
    if changes < limits.changes && silent.is_none() {
        return None;
    }
    let shown: Vec<&Step> = if changes < limits.changes { Vec::new() } else { leads(seen).collect() };
    let (asked, days) = silent.unzip();
    let figure = if shown.is_empty() { 0 } else { changes as i64 };
    let mut sign = seen.sign(KIND.code, figure, [days.unwrap_or(0), 0, 0], shown.into_iter().chain(asked));
    sign.unit = asked.map_or(Id::NONE, |it| seen.trace.party(it));
    Some(sign)
}

/// Who accepted it, one after the other.
fn leads<'a>(seen: &Seen<'a>) -> impl Iterator<Item = &'a Step> {
    let mut last = Id::NONE;
    seen.among(&[Meaning::Accepted]).map(|it| it.1).filter(move |it| {
        let leads = !it.owner.is_none() && it.owner != last;
        last = if leads { it.owner } else { last };
        leads
    })
}

/// The request that waited longest, and how many working days.
fn silent<'a>(seen: &Seen<'a>) -> Option<(&'a Step, i64)> {
    if !seen.has(Meaning::SupportAsked.bit()) {
        return None;
    }
    // One for each party: the first that is not answered.
    let mut open: Vec<&Step> = Vec::new();
    let mut longest: Option<(&Step, i64)> = None;
    let mut ended = |asked: &'a Step, at: i64| {
        let days = seen.days.between(asked.at, at);
        if longest.is_none_or(|it| days > it.1) {
            longest = Some((asked, days));
        }
    };
    for (step, reading) in seen.steps() {
        let all = matches!(reading.meaning, Meaning::SupportAnswered | Meaning::Closed | Meaning::Withdrawn);
        open.retain(|asked| {
            let party = seen.trace.party(asked);
            let answered = all || (!party.is_none() && step.owner == party);
            if answered {
                ended(asked, step.at);
            }
            !answered
        });
        let party = seen.trace.party(step);
        if reading.meaning == Meaning::SupportAsked && open.iter().all(|it| seen.trace.party(it) != party) {
            open.push(step);
        }
    }
    open.into_iter().for_each(|it| ended(it, seen.until));
    longest
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (changes, days) = (sign.figure, sign.more[0]);
    let party = match teller.unit(sign.unit) {
        name if name.is_empty() => ("协办单位".to_owned(), "a supporting unit".to_owned()),
        name => (name.clone(), name),
    };
    let silent = (
        format!("主办请{}协办，{days} 个工作日没有回音。", party.0),
        format!("The lead asked {}; no answer for {days} working days.", party.1),
    );
    let changed = (
        format!("签收以后，主办换了 {changes} 次。"),
        format!("After it was accepted the lead changed {changes} times."),
    );
    match (changes, days) {
        (0, _) => Asked::new(
            silent,
            (
                "协办的一方哪天能答复，卡在哪里？",
                "On which day can the supporting party answer, and what is in its way?",
            ),
        ),
        (_, 0) => Asked::new(changed, ("到办结为止，由谁牵头？", "Who leads until it is closed?")),
        _ => Asked::new(
            (changed.0 + &silent.0, format!("{} {}", changed.1, silent.1)),
            (
                "到办结为止，由谁牵头？协办的一方哪天能答复？",
                "Who leads until it is closed? On which day can the supporting party answer?",
            ),
        ),
    }
}
