//! A unit closes many matters just before a common date, without earlier evidence. 集中办结

use jiff::civil::Date;

use crate::days::{dated, number};
use crate::hashed::Hashed;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::process::Process;
use crate::seen::{Around, Seen};
use crate::settings::Every;
use crate::sign::{Asked, Detect, Evidence, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "rush",
    idiom: "突击销号",
    zh: Wording {
        label: "集中办结",
        definition: "一个单位在共同节点（月末、季末或设定的日子）前 3 个工作日内，办结了至少 5 件没有一天以前的佐证的事项，\
            占本单位这一期办结的一半以上，并且是以前至少 4 个节点中位占比的 3 倍以上。按办成之日算，不按录入之日。\
            本单位办结不足 20 件的不作比较。",
        not_when: "正好在那几天到期、并有结果佐证的；晚录入的。",
        figure: "没有早于一天的佐证的办结件数",
        cannot_see: "平时做了、到月末才一起补记的佐证：请在佐证上写明实际的日子。",
        answer: "写明哪些是早就办成、晚了录入的；其余的各看一次结果。",
    },
    en: Wording {
        label: "Closed together before a date",
        definition: "In the 3 working days before a common date (end of the month or quarter, or days that are set) a \
            unit closes at least 5 matters without evidence older than a day: half of what it closed since the date \
            before, and three times its median share at four or more earlier dates. By the day it was done, not \
            typed. A unit with fewer than 20 closings is not compared.",
        not_when: "Due just then and closed on a result; typed late.",
        figure: "closings without evidence older than a day",
        cannot_see: "Evidence that was there all along and typed at the end: give it its own day.",
        answer: "Say which were done before and typed late; look once at the result of the others.",
    },
    needs: &[
        Need::Owners,
        Need::AnyOf(&[Meaning::Closed]),
        Need::AnyOf(&[Meaning::ActivityEvidence, Meaning::ResultEvidence, Meaning::SiteFinding]),
    ],
    among: &[Meaning::Closed],
    detect: Detect::Across { conclude, pick },
    ask,
};

const DAY: i64 = 86_400_000_000;

/// How many matters each unit closes on each day. 每日办结
#[derive(Clone, Debug, Default)]
pub(crate) struct Closings {
    days: Hashed<(Id, i64), Closed>,
    /// Of the matters just learnt: by unit and day, and whether without evidence older than a day.
    new: Vec<((Id, i64), bool)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Closed {
    all: u32,
    /// Without evidence older than a day.
    bare: u32,
}

impl Closings {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        closings(seen, |it| self.new.push(((it.unit, it.day), it.bare)));
    }

    /// As if the matter, which is settled, had never been added.
    pub(crate) fn forget(&mut self, seen: &Seen<'_>) {
        closings(seen, |it| {
            let Some(closed) = self.days.get_mut(&(it.unit, it.day)) else { return };
            closed.all -= 1;
            closed.bare -= u32::from(it.bare);
            if closed.all == 0 {
                self.days.remove(&(it.unit, it.day));
            }
        });
    }

    /// Looked up in a row: each waits for memory, and so all wait at the same time.
    pub(crate) fn settle(&mut self) {
        for (unit_and_day, bare) in self.new.drain(..) {
            let closed = self.days.entry(unit_and_day).or_default();
            closed.all += 1;
            closed.bare += u32::from(bare);
        }
    }

    /// By unit, then by day.
    fn sorted(&self) -> Vec<((Id, i64), Closed)> {
        let mut all: Vec<_> = self.days.iter().map(|(unit_and_day, it)| (*unit_and_day, *it)).collect();
        all.sort_unstable_by_key(|it| it.0);
        all
    }
}

/// One closing as the sign looks at it.
struct Closing<'s> {
    step: &'s crate::cases::Step,
    unit: Id,
    day: i64,
    bare: bool,
}

fn closings<'a>(seen: &Seen<'a>, mut take: impl FnMut(Closing<'a>)) {
    let oldest = seen.among(&[Meaning::ActivityEvidence, Meaning::ResultEvidence, Meaning::SiteFinding]).next();
    let result = seen.among(&[Meaning::ResultEvidence]).next();
    let (mut unit, mut holder) = (Id::NONE, Id::NONE);
    let mut due: Option<i64> = None;
    let mut told = 0;
    for (at, step, reading) in seen.among(&[Meaning::Accepted, Meaning::Closed]) {
        if reading.meaning == Meaning::Accepted {
            // Where others verify and close, it is the unit that had taken the matter which is asked.
            holder = if step.owner.is_none() { holder } else { step.owner };
            continue;
        }
        for it in &seen.trace.steps[told..=at] {
            unit = if it.owner.is_none() { unit } else { it.owner };
            due = seen.trace.due(it).or(due);
        }
        told = at + 1;
        let unit = if holder.is_none() { unit } else { holder };
        if !unit.is_none() {
            let limits = &seen.settings.rush;
            let near = |due: i64| {
                seen.days.between(step.at, due) <= limits.days && seen.days.between(due, step.at) <= limits.days
            };
            let due_there = result.is_some_and(|it| it.0 < at) && due.is_some_and(near);
            let old = oldest.is_some_and(|it| it.0 < at && step.at - it.1.at >= DAY);
            take(Closing { step, unit, day: seen.days.day(step.at), bare: !old && !due_there });
        }
    }
}

fn conclude(process: &Process, around: &Around<'_>) -> Vec<Sign> {
    let limits = &around.settings.rush;
    let all = process.closings.sorted();
    let dates = dates(&all, around);
    let mut signs = Vec::new();
    for unit in all.chunk_by(|a, b| a.0.0 == b.0.0) {
        let mut shares: Vec<u32> = Vec::new();
        let mut so_far: u64 = 0;
        for pair in dates.windows(2) {
            let (before, date) = (pair[0], pair[1]);
            let opens = around.days.back(date, limits.days);
            let of = |from: i64| unit.iter().filter(move |it| from < it.0.1 && it.0.1 <= date).map(|it| it.1);
            let period: u32 = of(before).map(|it| it.all).sum();
            let bare: u32 = of(opens.max(before)).map(|it| it.bare).sum();
            so_far += u64::from(period);
            if period == 0 {
                continue;
            }
            let share = bare * 1000 / period;
            let enough = bare >= limits.closings && share >= limits.share_percent * 10;
            let usual = median(&shares).filter(|_| shares.len() >= limits.earlier_dates);
            if enough
                && so_far >= around.settings.office.comparable
                && usual.is_some_and(|it| share >= it * limits.times)
            {
                let more = [i64::from(period), date, opens.max(before)];
                let unit = unit[0].0.0;
                signs.push(Sign {
                    code: KIND.code,
                    case: Id::NONE,
                    unit,
                    figure: i64::from(bare),
                    more,
                    evidence: Vec::new(),
                });
            }
            shares.push(share);
        }
    }
    signs
}

fn median(shares: &[u32]) -> Option<u32> {
    let mut sorted = shares.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

/// By which unit and on which day it was closed without earlier evidence.
pub(crate) fn bare(seen: &Seen<'_>, mut take: impl FnMut(Id, i64)) {
    closings(seen, |it| {
        if it.bare {
            take(it.unit, it.day);
        }
    });
}

/// The days that a sign is about: after the first of them, up to the second.
pub(crate) fn days_of(sign: &Sign) -> (i64, i64) {
    let [_, date, opens] = sign.more;
    (opens, date)
}

/// The common dates, as days since 1970, with one before the first closing.
fn dates(closings: &[((Id, i64), Closed)], around: &Around<'_>) -> Vec<i64> {
    let mut days: Vec<i64> = closings.iter().map(|it| it.0.1).collect();
    days.sort_unstable();
    days.dedup();
    let Some(first) = days.first().copied() else { return Vec::new() };
    let mut dates: Vec<i64> = around.settings.rush.dates.iter().map(|it| number(*it)).collect();
    match around.settings.rush.every {
        Every::Never => {}
        Every::Month => days.iter().for_each(|it| dates.extend(ends(*it, 1))),
        Every::Quarter => days.iter().for_each(|it| dates.extend(ends(*it, 3))),
    }
    dates.push(first - 1);
    dates.sort_unstable();
    dates.dedup();
    dates
        .retain(|it| *it >= first - 1 && (around.until == crate::log::NO_TIME || *it <= around.days.day(around.until)));
    dates
}

/// The last days of the month or quarter before a day, and of its own. Others have no closings: a log
/// with one wrong year would have thousands of them.
fn ends(day: i64, months: i8) -> [i64; 2] {
    let date = dated(day);
    let begins = (date.month() - 1) / months * months + 1;
    let month = |it: i8| Date::new(date.year(), it, 1).expect("a year has twelve months");
    [number(month(begins)) - 1, number(month(begins + months - 1).last_of_month())]
}

fn pick(seen: &Seen<'_>, sign: &mut Sign) {
    let (opens, date) = days_of(sign);
    closings(seen, |it| {
        let there = it.unit == sign.unit && it.bare && opens < it.day && it.day <= date;
        if there && sign.evidence.len() < Evidence::AT_MOST {
            sign.evidence.push(seen.evidence(it.step));
        }
    });
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let [period, date, _] = sign.more;
    let day = dated(date);
    let (unit, bare) = (teller.unit(sign.unit), sign.figure);
    Asked::new(
        (
            format!("{unit}在 {day} 前几天办结了 {bare} 件，名下没有一天以前的佐证；这一期共办结 {period} 件。"),
            format!(
                "{unit} closed {bare} matters in the days before {day} without evidence older than a day; {period} in the whole period."
            ),
        ),
        (
            "其中哪些是早已办成、晚了录入的？其余的，现在到现场能看到什么？",
            "Which of them were done before and typed late? What can be seen on site of the others?",
        ),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_ends_with_its_month_or_quarter() {
        let ends = |it: Date, months| ends(number(it), months).map(|it| dated(it).to_string());
        assert_eq!(ends(date(2024, 2, 29), 1), ["2024-01-31", "2024-02-29"]);
        assert_eq!(ends(date(2024, 3, 1), 1), ["2024-02-29", "2024-03-31"]);
        assert_eq!(ends(date(2024, 1, 1), 3), ["2023-12-31", "2024-03-31"]);
        assert_eq!(ends(date(2071, 12, 31), 3), ["2071-09-30", "2071-12-31"]);
        assert_eq!(ends(date(9999, 12, 31), 3), ["9999-09-30", "9999-12-31"]);
    }
}
