//! Closed as solved on process papers alone. 办结依据仅为过程材料

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::{Seen, is_solved};
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "paper-closed",
    idiom: "以会议落实会议",
    zh: Wording {
        label: "办结依据仅为过程材料",
        definition: "以“已解决”办结，而没有一条对着办结标准的结果佐证。承办单位在申请办结前 5 个工作日内改过办结标准的，\
            一并列出。",
        not_when: "办结待核；以其他结果办结（已解释、暂不具备条件、已尽力未成等）。",
        figure: "过程材料的件数",
        cannot_see: "有结果而没有记。补一句“哪天谁看到什么”就够，不必照片。",
        answer: "补上结果，或者把结果改为如实的一种。",
    },
    en: Wording {
        label: "Closed on process papers alone",
        definition: "Closed as solved without one piece of evidence that answers the criterion. A criterion changed by \
            the claiming unit within 5 working days before is shown with it.",
        not_when: "Closed provisionally; closed with another outcome.",
        figure: "process papers",
        cannot_see: "A result that was not recorded. ‘Seen on such a day by such a unit’ is enough; no photograph.",
        answer: "Add the result, or state the outcome as it is.",
    },
    needs: &[Need::AnyOf(&[Meaning::Closed]), Need::AnyOf(&[Meaning::ResultEvidence])],
    among: &[Meaning::Closed],
    detect: Detect::InMatter(detect),
    ask,
};

/// What makes a closing one on papers alone, or not.
const TURNS: &[Meaning] = &[
    Meaning::ActivityEvidence,
    Meaning::ResultEvidence,
    Meaning::CriterionChanged,
    Meaning::Claimed,
    Meaning::Reopened,
    Meaning::Closed,
];

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    // Since when papers count, and how many there are.
    let (mut since, mut papers) = (0, 0);
    let mut results = 0;
    let mut changed: Vec<&Step> = Vec::new();
    let mut claimed: Option<&Step> = None;
    let mut last: Option<Sign> = None;
    for (at, step, reading) in seen.among(TURNS) {
        match reading.meaning {
            Meaning::ActivityEvidence => papers += 1,
            Meaning::ResultEvidence => results += 1,
            Meaning::CriterionChanged => changed.push(step),
            Meaning::Claimed => claimed = Some(step),
            Meaning::Reopened => {
                (since, papers) = (at, 0);
                results = 0;
                last = None;
            }
            Meaning::Closed if is_solved(&reading) && !reading.provisional && results == 0 => {
                let claim = claimed.unwrap_or(step);
                let by_claimer = |it: &&Step| {
                    (claim.owner == it.owner || claim.owner.is_none())
                        && seen.working_days(it, claim) <= seen.settings.paper_closed.criterion_days
                };
                let changed: Vec<&Step> = changed.iter().copied().filter(by_claimer).collect();
                let is_paper = |it: &&Step| seen.read(it).meaning == Meaning::ActivityEvidence;
                let shown = seen.trace.steps[since..at].iter().filter(is_paper);
                let rests_on = shown.chain(changed.iter().copied()).chain([step]);
                last = Some(seen.sign(KIND.code, papers, [changed.len() as i64, 0, 0], rests_on));
            }
            _ => {}
        }
    }
    last
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, papers) = (teller.last_day(sign), sign.figure);
    let (zh, en) = match sign.more[0] {
        0 => ("", ""),
        _ => ("申请办结前几天，办结标准改过。", " A few days before, the criterion was changed."),
    };
    let (named, with) = match papers {
        0 => ("名下没有任何佐证".to_owned(), "no evidence at all".to_owned()),
        _ => (
            format!("名下有过程材料 {papers} 件，没有对着办结标准的结果"),
            format!("{papers} process papers and no result that answers the criterion"),
        ),
    };
    Asked::new(
        (format!("{day} 以“已解决”办结，{named}。{zh}"), format!("Closed as solved on {day} with {with}.{en}")),
        (
            "现在到现场，能看到什么与办结标准对得上？哪天、谁看过？",
            "What can be seen on site that answers the criterion? Who has seen it, on which day?",
        ),
    )
}
