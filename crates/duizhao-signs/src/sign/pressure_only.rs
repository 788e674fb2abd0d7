//! Urged while a request for help stands unanswered. 只催未帮

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "pressure-only",
    idiom: "施加压力多、关心关怀少",
    zh: Wording {
        label: "只催未帮",
        definition: "提请协调还没有答复，其间又催办三次以上。指向催办的一方。",
        not_when: "答复之后的催办。",
        figure: "其间的催办次数",
        cannot_see: "当面给过的帮助。",
        answer: "由催办的一方先答复求助，再约下一个日子。",
    },
    en: Wording {
        label: "Urged, not helped",
        definition: "Three urgings or more while a request for help stands unanswered. It points at who urges.",
        not_when: "Urgings after the answer.",
        figure: "urgings meanwhile",
        cannot_see: "Help that was given by word of mouth.",
        answer: "Who urges answers the request first, then agrees on the next day.",
    },
    needs: &[Need::AnyOf(&[Meaning::HelpAsked]), Need::AnyOf(&[Meaning::Urged])],
    among: &[Meaning::HelpAsked],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let mut asked: Option<&Step> = None;
    let mut urged: Vec<&Step> = Vec::new();
    let mut most: Vec<&Step> = Vec::new();
    for (step, reading) in seen.steps() {
        match reading.meaning {
            Meaning::HelpAsked => {
                asked.get_or_insert(step);
            }
            Meaning::Urged => urged.extend(asked.map(|_| step)),
            Meaning::HelpAnswered | Meaning::Closed | Meaning::Withdrawn => {
                longer(&mut most, &mut asked, &mut urged);
            }
            _ => {}
        }
    }
    longer(&mut most, &mut asked, &mut urged);
    let urgings = most.len().saturating_sub(1);
    if urgings < seen.settings.pressure_only.urgings {
        return None;
    }
    let who = most[1].owner;
    let one = most[1..].iter().all(|it| it.owner == who);
    let mut sign = seen.sign(KIND.code, urgings as i64, [0; 3], most);
    sign.unit = if one { who } else { Id::NONE };
    Some(sign)
}

/// Ends a stretch of urging, and keeps it with the request before it where it is the longest.
fn longer<'s>(most: &mut Vec<&'s Step>, asked: &mut Option<&'s Step>, urged: &mut Vec<&'s Step>) {
    if urged.len() + 1 > most.len() {
        *most = asked.iter().chain(urged.iter()).copied().collect();
    }
    *asked = None;
    urged.clear();
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, last, times) = (teller.first_day(sign), teller.last_day(sign), sign.figure);
    let (zh, en) = match teller.unit(sign.unit) {
        name if name.is_empty() => (String::new(), String::new()),
        name => (name.clone(), format!(" by {name}")),
    };
    Asked::new(
        (
            format!("{day} 提请协调，至 {last} 还没有答复，其间{zh}催办 {times} 次。"),
            format!("Help was asked on {day} and not answered until {last}; meanwhile it was urged {times} times{en}."),
        ),
        ("催办的一方能先答复哪一件求助？", "Which request can be answered first by who urges?"),
    )
}
