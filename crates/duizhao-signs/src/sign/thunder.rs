//! Demanded again and again, and nothing came of it. 多次要求、未见结果

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "thunder",
    idiom: "雷声大雨点小",
    zh: Wording {
        label: "多次要求、未见结果",
        definition: "在不同的日子要求了三次以上，前后相隔 20 个以上工作日，其间没有结果，也没有一次带来新的承办单位、\
            经费、决定或时限。",
        not_when: "长期坚持和季节性事项；应急事项。",
        figure: "要求的次数",
        cannot_see: "口头的要求和口头的安排。",
        answer: "写明最近一次要求之后变了什么：谁、用什么、哪天。什么都没变的，也可以写办不成的原因。",
    },
    en: Wording {
        label: "Demanded often, no result yet",
        definition: "Three demands or more on different days over at least 20 working days, no result in between, \
            and none that brought a new owner, money, a decision or a date.",
        not_when: "Standing and seasonal duties; emergencies.",
        figure: "demands",
        cannot_see: "What was demanded or arranged by word of mouth.",
        answer: "Say what changed after the last demand: who, with what, by when; or why it cannot be done.",
    },
    needs: &[Need::AnyOf(&[Meaning::Urged])],
    among: &[Meaning::Urged],
    detect: Detect::InMatter(detect),
    ask,
};

/// What a demand may bring; after it the counting begins anew.
const BROUGHT: &[Meaning] = &[
    Meaning::Assigned,
    Meaning::Transferred,
    Meaning::Extended,
    Meaning::Decided,
    Meaning::ResultEvidence,
    Meaning::Closed,
    Meaning::Withdrawn,
];

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    if seen.is_marked(|it| it.standing || it.seasonal || it.emergency) {
        return None;
    }
    let brought = Meaning::set(BROUGHT);
    let mut demands: Vec<&Step> = Vec::new();
    let mut longest: Vec<&Step> = Vec::new();
    for (step, reading) in seen.steps() {
        if reading.meaning.bit() & brought != 0 {
            longest = longer(seen, longest, std::mem::take(&mut demands));
        }
        let another_day = demands.last().is_none_or(|it| seen.days.day(it.at) != seen.days.day(step.at));
        if reading.meaning == Meaning::Urged && another_day {
            demands.push(step);
        }
    }
    longest = longer(seen, longest, demands);
    let days = seen.working_days(longest.first()?, longest.last()?);
    Some(seen.sign(KIND.code, longest.len() as i64, [days, 0, 0], longest))
}

/// Of two runs of demands the longer one that is worth asking about.
fn longer<'s>(seen: &Seen<'_>, longest: Vec<&'s Step>, run: Vec<&'s Step>) -> Vec<&'s Step> {
    let limits = &seen.settings.thunder;
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return longest };
    let raised = run.len() >= limits.demands && seen.working_days(first, last) >= limits.days;
    if raised && run.len() > longest.len() { run } else { longest }
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (from, to, times, days) = (teller.first_day(sign), teller.last_day(sign), sign.figure, sign.more[0]);
    Asked::new(
        (
            format!(
                "{from} 至 {to} 要求了 {times} 次，相隔 {days} 个工作日，其间没有结果，承办、经费、决定和时限也没有变。"
            ),
            format!(
                "From {from} to {to} it was demanded {times} times over {days} working days; no result, and no new owner, money, decision or date."
            ),
        ),
        (
            "再要求一次以前，哪一样可以先变：谁来办、用什么办、还是哪天前？",
            "Before it is demanded again, what could change first: who acts, with what, or by when?",
        ),
    )
}
