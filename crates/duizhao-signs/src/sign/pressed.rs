//! Taken back, or satisfied, right after the handling unit got in touch. 撤回前有联系

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

const HOUR: i64 = 3_600_000_000;

pub(super) const KIND: Kind = Kind {
    code: "pressed",
    idiom: "打招呼撤件",
    zh: Wording {
        label: "撤回前有联系",
        definition: "承办单位联系诉求人之后一天之内，诉求撤回，或改为“满意”。",
        not_when: "没有留联系方式的；由核验的一方回访得到的满意。",
        figure: "相隔的小时数",
        cannot_see: "联系里说了什么。多数是事情办好了，这一问只请别的人听一次。",
        answer: "请不承办的一方回访一次，记下诉求人的话。",
    },
    en: Wording {
        label: "Withdrawn after contact",
        definition: "Within a day of the handling unit’s contact the request is withdrawn, or turns ‘satisfied’.",
        not_when: "No contact was given; satisfied in the verifier’s call.",
        figure: "hours between",
        cannot_see: "What was said. Mostly the thing was done; the question only asks that someone else listens once.",
        answer: "Let a party that does not handle it call once and record the words.",
    },
    needs: &[
        Need::AnyOf(&[Meaning::Contacted, Meaning::ContactTried]),
        Need::AnyOf(&[Meaning::Withdrawn, Meaning::Satisfied]),
    ],
    among: &[Meaning::Withdrawn, Meaning::Satisfied],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let mut handles = Id::NONE;
    let mut contact: Option<&Step> = None;
    for (step, reading) in seen.steps() {
        match reading.meaning {
            Meaning::Accepted => handles = step.owner,
            Meaning::Contacted if handles.is_none() || step.owner.is_none() || step.owner == handles => {
                contact = Some(step);
            }
            Meaning::Withdrawn | Meaning::Satisfied => {
                let Some(before) = contact else { continue };
                let apart = step.at - before.at;
                // What a verifier heard is his word, not the handling unit's.
                let by_other = reading.meaning == Meaning::Satisfied
                    && !step.owner.is_none()
                    && !handles.is_none()
                    && step.owner != handles;
                if apart <= seen.settings.pressed.hours * HOUR && !by_other {
                    let kind = i64::from(reading.meaning == Meaning::Satisfied);
                    return Some(seen.sign(KIND.code, apart / HOUR, [kind, 0, 0], [before, step]));
                }
            }
            _ => {}
        }
    }
    None
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, hours) = (teller.first_day(sign), sign.figure);
    let (zh, en) = if sign.more[0] == 1 { ("表示满意", "was satisfied") } else { ("撤回了诉求", "withdrew") };
    Asked::new(
        (
            format!("{day} 承办单位联系诉求人，{hours} 小时以后，诉求人{zh}。"),
            format!("On {day} the handling unit got in touch; {hours} hours later who had asked {en}."),
        ),
        (
            "能不能请不承办的一方回访一次，听听是怎么解决的？",
            "Could a party that does not handle it call once and hear how it was solved?",
        ),
    )
}
