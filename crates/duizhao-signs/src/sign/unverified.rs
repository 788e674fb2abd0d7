//! Closed, and nobody has looked. 尚未核验

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};
use duizhao_core::Outcome;

pub(super) const KIND: Kind = Kind {
    code: "unverified",
    idiom: "检查指导不力",
    zh: Wording {
        label: "尚未核验",
        definition: "已办结，至今没有别人核验；或者办结待核已过 20 个工作日。",
        not_when: "诉求人撤回的；待核还在期内的。",
        figure: "办结后的工作日数",
        cannot_see: "看过而没有记。",
        answer: "请人看一次，或补记哪天谁看过。",
    },
    en: Wording {
        label: "Not yet verified",
        definition: "Closed, and nobody else has verified it; or closed provisionally more than 20 working days ago.",
        not_when: "Withdrawn by who had asked; provisional and still within its days.",
        figure: "working days since it was closed",
        cannot_see: "That someone looked and it was not recorded.",
        answer: "Let someone look, or record who looked on which day.",
    },
    needs: &[Need::AnyOf(&[Meaning::Closed]), Need::AnyOf(&[Meaning::Verified])],
    among: &[Meaning::Closed],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let mut verified = false;
    let mut closed: Option<(&Step, bool)> = None;
    let turns = &[Meaning::Verified, Meaning::Closed, Meaning::Reopened, Meaning::Returned];
    for (_, step, reading) in seen.among(turns) {
        match reading.meaning {
            Meaning::Verified => verified = true,
            Meaning::Closed if reading.outcome != Outcome::Withdrawn => closed = Some((step, reading.provisional)),
            Meaning::Reopened | Meaning::Returned => {
                verified = false;
                closed = None;
            }
            _ => {}
        }
    }
    let (step, provisional) = closed.filter(|_| !verified)?;
    let days = seen.days.between(step.at, seen.until);
    let raised = !provisional || days > seen.settings.unverified.provisional_days;
    raised.then(|| seen.sign(KIND.code, days, [i64::from(provisional), 0, 0], [step]))
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, days) = (teller.last_day(sign), sign.figure);
    let fact = if sign.more[0] == 1 {
        (
            format!("{day} 办结待核，已过 {days} 个工作日，还没有核验。"),
            format!("Closed provisionally on {day}, {days} working days ago, and not verified yet."),
        )
    } else {
        (format!("{day} 办结，还没有别人核验。"), format!("Closed on {day}; nobody else has verified it."))
    };
    Asked::new(fact, ("请谁、哪天去看一次？", "Who could look, and on which day?"))
}
