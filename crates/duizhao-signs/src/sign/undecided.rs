//! Put on the table and not decided. 议而未决

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

/// What asks for a decision.
const ASKS: &[Meaning] = &[Meaning::OnAgenda, Meaning::DecisionAsked, Meaning::ExtensionAsked];

pub(super) const KIND: Kind = Kind {
    code: "undecided",
    idiom: "犹豫不决",
    zh: Wording {
        label: "议而未决",
        definition: "三次上会，或请示、申请延期后 15 个工作日，仍没有“行”“不行”或一个日子。",
        not_when: "已经定了哪天再议的，那就是一个日子。",
        figure: "上会的次数，或等待的工作日数",
        cannot_see: "会上定了而没有记的。",
        answer: "补记决定；还定不了的，写明缺什么、哪天再议。",
    },
    en: Wording {
        label: "Discussed, not decided",
        definition: "On three agendas, or 15 working days after a decision or more time was asked, without a yes, a no or a day.",
        not_when: "A day for the next discussion was fixed: that is a day.",
        figure: "agendas, or working days waited",
        cannot_see: "What was decided and not recorded.",
        answer: "Record the decision; if there is none, what is missing and the day it will be taken up again.",
    },
    needs: &[Need::AnyOf(ASKS)],
    among: ASKS,
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let limits = &seen.settings.undecided;
    let mut agendas: Vec<&Step> = Vec::new();
    let mut most: Vec<&Step> = Vec::new();
    let mut asked: Option<&Step> = None;
    let mut longest: Option<(&Step, i64)> = None;
    let mut waited = |asked: &mut Option<&'_ Step>, end: i64, gone: bool| {
        let Some(step) = *asked else { return };
        let days = seen.days.between(step.at, end);
        if days > limits.days && longest.is_none_or(|it| days > it.1) {
            longest = seen.trace.steps.iter().find(|it| it.index == step.index).map(|it| (it, days));
        }
        if gone {
            *asked = None;
        }
    };
    for (step, reading) in seen.steps() {
        match reading.meaning {
            Meaning::OnAgenda => agendas.push(step),
            Meaning::DecisionAsked | Meaning::ExtensionAsked => {
                asked.get_or_insert(step);
            }
            Meaning::Decided | Meaning::Extended | Meaning::ExtensionRefused | Meaning::Closed | Meaning::Withdrawn => {
                waited(&mut asked, step.at, true);
                let run = std::mem::take(&mut agendas);
                most = if run.len() > most.len() { run } else { most };
            }
            _ => {}
        }
    }
    waited(&mut asked, seen.until, false);
    most = if agendas.len() > most.len() { agendas } else { most };
    if most.len() < limits.agendas {
        most.clear();
    }
    match (most.is_empty(), longest) {
        (true, None) => None,
        (true, Some((step, days))) => Some(seen.sign(KIND.code, days, [0; 3], [step])),
        (false, other) => {
            let days = other.map_or(0, |it| it.1);
            let steps = most.iter().copied().chain(other.map(|it| it.0));
            Some(seen.sign(KIND.code, most.len() as i64, [1, days, 0], steps))
        }
    }
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, figure) = (teller.first_day(sign), sign.figure);
    let fact = if sign.more[0] == 1 {
        (
            format!("{day} 起 {figure} 次上会，还没有“行”“不行”或一个日子。"),
            format!("Since {day} it was on {figure} agendas, without a yes, a no or a day."),
        )
    } else {
        (
            format!("{day} 请示，{figure} 个工作日没有“行”“不行”或一个日子。"),
            format!("A decision was asked on {day}; for {figure} working days no yes, no no and no day."),
        )
    };
    Asked::new(fact, ("还缺什么才能定？哪天由谁定？", "What is missing to decide? Who decides, on which day?"))
}
