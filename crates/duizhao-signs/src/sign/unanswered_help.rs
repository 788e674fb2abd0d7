//! Help was asked, and nobody answered. 求助未答复

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "unanswered-help",
    idiom: "施加压力多、关心关怀少",
    zh: Wording {
        label: "求助未答复",
        definition: "承办单位提请协调，10 个工作日没有答复。答复“办不到”也是答复。指向被请求的一方。",
        not_when: "没有提请协调的。",
        figure: "没有答复的工作日数",
        cannot_see: "当面或电话里的答复；补记一句即可。",
        answer: "由被请求的一方答复：能办、不能办，或哪天再议。",
    },
    en: Wording {
        label: "Help asked, not answered",
        definition: "The unit asked for help and had no answer within 10 working days. A no is an answer. It points at \
            the party that was asked.",
        not_when: "Where no help was asked.",
        figure: "working days without an answer",
        cannot_see: "Answers by word of mouth; one line records them.",
        answer: "The party that was asked answers: yes, no, or on which day.",
    },
    needs: &[Need::AnyOf(&[Meaning::HelpAsked])],
    among: &[Meaning::HelpAsked],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let mut asked: Option<&Step> = None;
    let mut longest: Option<(&Step, i64)> = None;
    let mut ends = |asked: &mut Option<&'_ Step>, at: i64| {
        let Some(step) = asked.take() else { return };
        let days = seen.days.between(step.at, at);
        if longest.is_none_or(|it| days > it.1) {
            longest = seen.trace.steps.iter().find(|it| it.index == step.index).map(|it| (it, days));
        }
    };
    // An answer answers what was asked before it; of several requests the first has waited longest.
    for (step, reading) in seen.steps() {
        match reading.meaning {
            Meaning::HelpAsked => {
                asked.get_or_insert(step);
            }
            Meaning::HelpAnswered | Meaning::Closed | Meaning::Withdrawn => ends(&mut asked, step.at),
            _ => {}
        }
    }
    ends(&mut asked, seen.until);
    let (asked, days) = longest.filter(|it| it.1 > seen.settings.unanswered_help.days)?;
    let mut sign = seen.sign(KIND.code, days, [0; 3], [asked]);
    sign.unit = seen.trace.party(asked);
    Some(sign)
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, days) = (teller.first_day(sign), sign.figure);
    let (zh, en) = match teller.unit(sign.unit) {
        name if name.is_empty() => (String::new(), String::new()),
        name => (format!("请{name}"), format!(" {name} for")),
    };
    Asked::new(
        (
            format!("{day} {zh}协调，{days} 个工作日没有答复。"),
            format!("On {day} the unit asked{en} help; no answer for {days} working days."),
        ),
        (
            "被请求的一方怎么答复：能办、不能办，还是哪天再议？",
            "What is the answer of the party that was asked: yes, no, or on which day?",
        ),
    )
}
