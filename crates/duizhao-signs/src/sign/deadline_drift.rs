//! The last day moves again and again, for reasons of one's own. 多次延期

use duizhao_core::Cause;

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "deadline-drift",
    idiom: "拖延推脱",
    zh: Wording {
        label: "多次延期",
        definition: "因自身原因延期两次以上，到期日共推后超过 10 个工作日并且超过原时限的一半；\
            或者一次就推后超过原时限的一倍。没有写原因的，按自身原因看。",
        not_when: "外部原因和不可抗力的延期不计，另列次数。",
        figure: "到期日共推后的工作日数",
        cannot_see: "没有走延期手续、直接改了的到期日。",
        answer: "写明剩下哪一步、新的日子凭什么定。原来的日子定得太紧的，也写明。",
    },
    en: Wording {
        label: "Extended again and again",
        definition: "Two extensions or more for the unit's own cause that move the last day by more than 10 working \
            days and more than half the term; or one by more than the whole term. Without a stated cause it counts \
            as own.",
        not_when: "External causes and force majeure; they are counted apart.",
        figure: "working days the last day has moved",
        cannot_see: "A last day that was changed without an extension.",
        answer: "Say which step is left and on what the new day rests. If the first day was too near, say so.",
    },
    needs: &[Need::Due, Need::AnyOf(&[Meaning::Extended])],
    among: &[Meaning::Extended],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let limits = &seen.settings.deadline_drift;
    let mut due: Option<i64> = None;
    let mut term: Option<i64> = None;
    let mut began = seen.trace.steps[0].at;
    let mut own: Vec<&Step> = Vec::new();
    let (mut moved, mut furthest, mut others) = (0, 0, 0);
    for (step, reading) in seen.steps() {
        let stated = seen.trace.due(step);
        match reading.meaning {
            Meaning::Assigned if term.is_none() => {
                began = step.at;
                due = stated.or(due);
            }
            Meaning::Extended => {
                let (Some(old), Some(new)) = (due, stated) else {
                    due = stated.or(due);
                    continue;
                };
                term.get_or_insert_with(|| seen.days.between(began, old));
                let days = seen.days.between(old, new);
                due = Some(new);
                if days > 0 && reading.cause == Cause::Own {
                    own.push(step);
                    moved += days;
                    furthest = furthest.max(days);
                } else if days > 0 {
                    others += 1;
                }
            }
            _ => due = due.or(stated),
        }
    }
    let term = term.unwrap_or(0);
    let twice = own.len() >= limits.extensions && moved > limits.days && moved * 100 > term * limits.term_percent;
    let once = term > 0 && furthest * 100 > term * limits.single_percent;
    (twice || once).then(|| seen.sign(KIND.code, moved, [own.len() as i64, term, others], own))
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let [times, term, others] = sign.more;
    let (day, moved) = (teller.last_day(sign), sign.figure);
    let (zh, en) = match others {
        0 => (String::new(), String::new()),
        _ => (
            format!("另有 {others} 次为外部原因或不可抗力，未计入。"),
            format!(" Another {others} for external causes are not counted."),
        ),
    };
    Asked::new(
        (
            format!("到 {day} 已延期 {times} 次，共推后 {moved} 个工作日，原时限为 {term} 个工作日。{zh}"),
            format!(
                "Up to {day} it was extended {times} times, by {moved} working days; the first term was {term}.{en}"
            ),
        ),
        (
            "还剩哪一步？新的日子是按什么定的，再遇到同样的情况怎么办？",
            "Which step is left? On what does the new day rest, and what if the same happens again?",
        ),
    )
}
