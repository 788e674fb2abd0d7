//! Too little time was left to do it. 留给办理的时间不足

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

const HOUR: i64 = 3_600_000_000;

pub(super) const KIND: Kind = Kind {
    code: "late-notice",
    idiom: "上午通知下午要",
    zh: Wording {
        label: "留给办理的时间不足",
        definition: "从收到到期限不足 8 个工作小时；或 17 点以后收到、下一工作日 10 点前要；或要村级数据而不足 3 个工作日。\
            逐级比较发文和收文的时刻，指向把文压了三分之一以上时间的一级；没有这样的一级，指向最先发文的一级。",
        not_when: "依法的四类突发事件，由人写明的，72 小时内。",
        figure: "留下的工作分钟数",
        cannot_see: "先打了招呼、后补的文。只写日期、没有钟点的期限，按那天下班算。",
        answer: "由被指向的一级写明为什么此时才发，今后提前多久。",
    },
    en: Wording {
        label: "Too little time left",
        definition: "Fewer than 8 working hours from receipt to the last moment; or received after 17:00 for before \
            10:00 of the next working day; or data of villages in fewer than 3 working days. It points at the level \
            that held it for more than a third of the time, else at the first that issued it.",
        not_when: "The four legal kinds of emergency, named by a person, for 72 hours.",
        figure: "working minutes left",
        cannot_see: "A word in advance, the paper later. A last day without an hour is taken to end with that day's work.",
        answer: "The level it points at says why it came so late, and how much earlier the next will come.",
    },
    needs: &[Need::Due, Need::AnyOf(&[Meaning::Received, Meaning::Assigned])],
    among: &[Meaning::Received, Meaning::Assigned],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let limits = &seen.settings.late_notice;
    let received = seen.of(Meaning::Received).next_back().or_else(|| seen.of(Meaning::Assigned).next())?;
    let stated = std::iter::once(received).chain(seen.trace.steps).find_map(|it| seen.trace.due(it))?;
    let due = if seen.days.minute(stated) == 0 { stated + 18 * HOUR } else { stated };
    let emergency = |(step, reading): (&Step, crate::Reading)| {
        reading.emergency && step.at <= received.at && received.at - step.at <= limits.emergency_hours * HOUR
    };
    if due < received.at || seen.steps().any(emergency) {
        return None;
    }
    let minutes = seen.days.worked_minutes(received.at, due);
    let overnight = seen.days.minute(received.at) >= limits.evening_hour * 60
        && seen.days.minute(due) <= limits.morning_hour * 60
        && seen.days.between(received.at, due) == 1;
    let village = seen.is_marked(|it| it.village_data);
    let village_short = village && seen.days.between(received.at, due) < limits.village_days;
    if minutes >= limits.hours * 60 && !overnight && !village_short {
        return None;
    }
    let levels: Vec<&Step> = seen
        .steps()
        .filter(|it| matches!(it.1.meaning, Meaning::Issued | Meaning::Received) && it.0.at <= received.at)
        .map(|it| it.0)
        .collect();
    let unit = holder(seen, &levels, due).or(levels.first().map(|it| it.owner)).unwrap_or(Id::NONE);
    let rests_on = levels.iter().copied().chain([received]);
    let mut sign = seen.sign(KIND.code, minutes, [due, i64::from(village_short), 0], rests_on);
    sign.unit = unit;
    Some(sign)
}

/// The level that had it for more than a third of the whole time, the longest of them.
fn holder(seen: &Seen<'_>, levels: &[&Step], due: i64) -> Option<Id> {
    let window = due - levels.first()?.at;
    let held = levels.windows(2).filter(|it| {
        let kinds = (seen.read(it[0]).meaning, seen.read(it[1]).meaning);
        kinds == (Meaning::Received, Meaning::Issued) && it[0].owner == it[1].owner
    });
    let held = held.map(|it| (it[1].at - it[0].at, it[0].owner)).filter(|it| it.0 * 3 > window);
    held.reduce(|longest, it| if it.0 > longest.0 { it } else { longest }).map(|it| it.1)
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let [due, village, _] = sign.more;
    let received = sign.evidence.last().map_or_else(String::new, |it| teller.days.shown(it.at));
    let (due, hours) = (teller.days.shown(due), format!("{}.{}", sign.figure / 60, sign.figure % 60 / 6));
    let (zh_what, en_what) = if village == 1 { ("要村级数据，", " for data of villages") } else { ("", "") };
    let (zh, en) = match teller.unit(sign.unit) {
        name if name.is_empty() => (String::new(), String::new()),
        name => (format!("，时间主要用在{name}"), format!("; most of the time it was with {name}")),
    };
    Asked::new(
        (
            format!("{received} 收到，{zh_what}{due} 要，留下 {hours} 个工作小时{zh}。"),
            format!("Received {received}{en_what}, wanted by {due}: {hours} working hours{en}."),
        ),
        (
            "发文的一级最早哪天能定下来？下一次可以提前多久？",
            "On which day could the issuing level have known? How much earlier can the next come?",
        ),
    )
}
