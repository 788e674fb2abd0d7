//! The same place and cause again, after it was closed as solved. 再次出现

use jiff::{Span, civil::Date};

use crate::hashed::Hashed;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::process::Process;
use crate::seen::{Seen, is_solved};
use crate::sign::{Asked, Detect, Evidence, Kind, Need, Sign, Teller, Wording};

pub(crate) const KIND: Kind = Kind {
    code: "recurring",
    idiom: "年年提、年年改、年年有",
    zh: Wording {
        label: "再次出现",
        definition: "同一地点或对象、同一事由，以“已解决”办结后 24 个月内又登记。",
        not_when: "季节性事项，除非近 12 个月的件数比前 12 个月多。",
        figure: "距上次办结的天数",
        cannot_see: "写法不同的同一件事；请在登记时用同一个地点和事由，或关联到原事项。",
        answer: "写明上次办成的是哪一部分，这次为什么又来；需要另一级办的，写明已提请谁。",
    },
    en: Wording {
        label: "Here again",
        definition: "The same object or place and the same cause, registered again within 24 months of a closing as solved.",
        not_when: "Seasonal matters, unless the last 12 months have more of them than the 12 before.",
        figure: "days since the last closing",
        cannot_see: "The same thing in other words; link the matters, or use one word for the place and the cause.",
        answer: "Say which part was done last time and why it is back; if another level must act, who was asked.",
    },
    needs: &[Need::Places, Need::Causes, Need::AnyOf(&[Meaning::Closed])],
    among: &[],
    detect: Detect::Compared { may, detect },
    ask,
};

/// What matters are about, and how they ended. 同类事项
#[derive(Clone, Debug, Default)]
pub(crate) struct Subjects {
    matters: Hashed<(Id, Id), Vec<Matter>>,
}

#[derive(Clone, Copy, Debug)]
struct Matter {
    case: Id,
    began: i64,
    /// Where it was closed as solved.
    solved: Option<Evidence>,
}

impl Subjects {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        let Some(subject) = subject(seen) else { return };
        let solved = seen.steps().rfind(|it| is_solved(&it.1)).map(|it| seen.evidence(it.0));
        let matter = Matter { case: seen.trace.case, began: seen.trace.steps[0].at, solved };
        self.matters.entry(subject).or_default().push(matter);
    }

    /// As if none of these matters had been added.
    pub(crate) fn forget(&mut self, subject: (Id, Id)) {
        self.matters.remove(&subject);
    }
}

/// Place and cause, as its events state them.
fn subject(seen: &Seen<'_>) -> Option<(Id, Id)> {
    if seen.trace.events.place.is_empty() || seen.trace.events.cause.is_empty() {
        return None;
    }
    let stated = |cell: &dyn Fn(&crate::Step) -> Id| seen.trace.steps.iter().map(cell).find(|it| !it.is_none());
    Some((stated(&|it| seen.trace.place(it))?, stated(&|it| seen.trace.cause(it))?))
}

fn may(seen: &Seen<'_>) -> bool {
    subject(seen).is_some()
}

fn detect(seen: &Seen<'_>, process: &Process) -> Option<Sign> {
    let alike = process.subjects.matters.get(&subject(seen)?)?;
    let first = &seen.trace.steps[0];
    let months = seen.settings.recurring.months;
    let day = |at: i64| seen.days.date(at);
    let within = |from: Date, to: Date, months: i32| from.saturating_add(Span::new().months(months)) >= to;
    if seen.is_marked(|it| it.seasonal) {
        let in_year = |back: i32| {
            let began = |it: &&Matter| {
                let (it, now) = (day(it.began), day(first.at));
                it <= now && within(it, now, back)
            };
            alike.iter().filter(began).count()
        };
        let (this, both) = (in_year(12), in_year(24));
        if this <= both - this {
            return None;
        }
    }
    let before = alike
        .iter()
        .filter(|it| it.case != seen.trace.case)
        .filter_map(|it| it.solved)
        .filter(|it| it.at <= first.at && within(day(it.at), day(first.at), months))
        .max_by_key(|it| (it.at, it.row))?;
    let days = seen.days.day(first.at) - seen.days.day(before.at);
    let mut sign = seen.sign(KIND.code, days, [0; 3], [first]);
    sign.evidence.insert(0, before);
    Some(sign)
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (solved, again, days) = (teller.first_day(sign), teller.last_day(sign), sign.figure);
    let before = sign.evidence.first().map_or_else(String::new, |it| teller.words.cases.name(it.case).into_owned());
    Asked::new(
        (
            format!("同一地点、同一事由的事项 {before} 于 {solved} 以“已解决”办结，{days} 天后，{again} 又登记。"),
            format!(
                "Matter {before}, of the same place and cause, was closed as solved on {solved}; {days} days later, on {again}, it is registered again."
            ),
        ),
        (
            "上次办成的是哪一部分？这次要换一种办法，还是要请别的一级来办？",
            "Which part was done last time? Does it need another way now, or another level?",
        ),
    )
}
