//! For a long time nothing of substance happens. 较长时间未见实质进展

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Evidence, Kind, Need, Sign, Teller, Wording};

/// What moves a matter, whoever did it.
const SUBSTANCE: &[Meaning] =
    &[Meaning::ResultEvidence, Meaning::SiteFinding, Meaning::Decided, Meaning::Answered, Meaning::HelpAnswered];

const DAY: i64 = 86_400_000_000;

pub(super) const KIND: Kind = Kind {
    code: "shelved",
    idiom: "听一听、看一看",
    zh: Wording {
        label: "较长时间未见实质进展",
        definition: "办理中有一段时间没有实质进展，超过 10 个工作日，并且超过当前一步时限的一半。\
            实质进展指：结果佐证、现场查看、定了谁办和哪天的决定、付款、等待的一方有了答复。会议、文件、谈话不算。",
        not_when: "等待他方期间；公示、招标、报批等法定期间；季节性事项的空档。",
        figure: "最长一段的工作日数",
        cannot_see: "做了而没有记的事。一次补记即可，不必补材料。",
        answer: "这段时间如果在等谁，记一条等待；如果做了什么，补记一句在哪天看到什么。",
    },
    en: Wording {
        label: "Nothing of substance for a long time",
        definition: "While it is in hand, a gap without substance longer than 10 working days and longer than half \
            the current step's term. Substance: result evidence, something seen on site, a decision with owner and \
            date, a payment, the answer of the party waited on. Meetings, documents and talks are none.",
        not_when: "Waiting for others; periods the law prescribes; the closed season of a seasonal matter.",
        figure: "working days of the longest gap",
        cannot_see: "What was done and not recorded.",
        answer: "If someone was waited on, say so; if something was done, one line on what was seen on which day.",
    },
    needs: &[Need::AnyOf(SUBSTANCE)],
    among: &[],
    detect: Detect::InMatter(detect),
    ask,
};

/// A stretch without substance.
struct Gap<'s> {
    after: &'s Step,
    /// None: it goes on.
    before: Option<&'s Step>,
    days: i64,
}

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    if seen.is_marked(|it| it.seasonal) {
        return None;
    }
    let gap = longest_gap(seen)?;
    let end = gap.before.map_or(seen.until, |it| it.at);
    let between = seen.trace.steps.iter().filter(|it| gap.after.at < it.at && it.at < end);
    let open = i64::from(gap.before.is_none());
    // The two ends first: of what lies between as much as there is room for.
    let ends = std::iter::once(gap.after).chain(gap.before);
    let rests_on = ends.chain(between).take(Evidence::AT_MOST / 4);
    Some(seen.sign(KIND.code, gap.days, [open, 0, 0], rests_on))
}

/// The first of the longest, among those that are too long.
fn longest_gap<'a>(seen: &Seen<'a>) -> Option<Gap<'a>> {
    let substance = Meaning::set(SUBSTANCE);
    let ends = Meaning::set(&[Meaning::Claimed, Meaning::Closed, Meaning::Withdrawn]);
    let mut longest: Option<Gap<'_>> = None;
    let mut take = |gap: Option<Gap<'a>>| {
        if gap.as_ref().is_some_and(|it| longest.as_ref().is_none_or(|longest| it.days > longest.days)) {
            longest = gap;
        }
    };
    let mut since: Option<&Step> = None;
    let mut term: Option<(i64, i64)> = None;
    let given = given(seen);
    let mut ended = false;
    for (step, reading) in seen.steps() {
        let meaning = reading.meaning.bit();
        if since.is_some() && meaning & (substance | ends) != 0 {
            take(gap(seen, since.take(), Some(step), term));
        }
        let begins = matches!(reading.meaning, Meaning::Reopened | Meaning::Returned);
        ended = (ended && !begins) || meaning & ends != 0;
        let goes_on = meaning & substance != 0 || (since.is_none() && step.at >= given);
        since = if !ended && (begins || goes_on) { Some(step) } else { since };
        if let Some(due) = seen.trace.due(step)
            && matches!(
                reading.meaning,
                Meaning::Assigned | Meaning::Accepted | Meaning::Extended | Meaning::Registered
            )
        {
            // Clocks run on from where they began: an extension lengthens the term.
            let began = term.filter(|_| reading.meaning != Meaning::Registered).map_or(step.at, |it| it.0);
            term = Some((began, due));
        }
    }
    take(gap(seen, since, None, term));
    longest
}

/// The matter begins where it is given to someone, else with its first event.
fn given(seen: &Seen<'_>) -> i64 {
    let given = seen.among(&[Meaning::Assigned, Meaning::Accepted]).next();
    given.map_or(seen.trace.steps[0].at, |it| it.1.at)
}

fn gap<'a>(
    seen: &Seen<'_>,
    after: Option<&'a Step>,
    before: Option<&'a Step>,
    term: Option<(i64, i64)>,
) -> Option<Gap<'a>> {
    let after = after?;
    let end = before.map_or(seen.until, |it| it.at);
    let limits = &seen.settings.shelved;
    // Most steps follow soon: no calendar is needed to say that.
    if end.saturating_sub(after.at) < limits.days.saturating_sub(1).saturating_mul(DAY) {
        return None;
    }
    let all = seen.days.between(after.at, end);
    // What others took is worked out for the few gaps that are long.
    let days = if all > limits.days { all - waited(seen, after.at, end) } else { all };
    let half = term.map_or(0, |(from, due)| seen.days.between(from, due) * limits.term_percent);
    (days > limits.days && days * 100 > half).then_some(Gap { after, before, days })
}

/// Working days in which the other party had to act, or the law prescribed the wait.
fn waited(seen: &Seen<'_>, from: i64, to: i64) -> i64 {
    let mut waited = 0;
    let mut until = from;
    for (at, (step, reading)) in seen.steps().enumerate() {
        let waits = reading.meaning == Meaning::Waiting || reading.statutory;
        if !waits || step.at >= to {
            continue;
        }
        let later = &seen.trace.steps[at + 1..];
        let answered = later.iter().find(|it| seen.read(it).meaning == Meaning::Answered).map(|it| it.at);
        let stated = seen.trace.due(step);
        let next = later.first().map(|it| it.at);
        let over = [answered, stated].into_iter().flatten().min().or(next).unwrap_or(to);
        let (begins, ends) = (step.at.max(until), over.min(to));
        if begins < ends {
            waited += seen.days.between(begins, ends);
            until = ends;
        }
    }
    waited
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (from, to, days) = (teller.first_day(sign), teller.last_day(sign), sign.figure);
    let fact = if sign.more[0] == 1 {
        (
            format!("{from} 以后，{days} 个工作日里没有结果佐证、现场查看、决定或答复，现在仍在办。"),
            format!(
                "Since {from}, for {days} working days, no result, no site finding, no decision and no answer; it is still open."
            ),
        )
    } else {
        (
            format!("{from} 至 {to}，{days} 个工作日里没有结果佐证、现场查看、决定或答复。"),
            format!(
                "From {from} to {to}, for {days} working days, no result, no site finding, no decision and no answer."
            ),
        )
    };
    Asked::new(
        fact,
        (
            "这段时间在等什么，等的是谁？如果是自己手上的事，最近能做成的一步是什么、哪天前？",
            "What was waited for, and on whom? If it is in the unit's own hands: which step can be done next, by which day?",
        ),
    )
}
