//! What nobody means: too long, too far off, or saying two things at once. Asked of new acts alone,
//! since what is sealed has to replay.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Context;
use crate::Seq;
use crate::event::{Advanced, Assigned, Content, Event, Verified};
use crate::matter::Matter;
use crate::refusal::Refusal;

/// No day that is meant lies further off, before or after today.
const YEARS: i32 = 10;

/// Members of bodies that are days.
const DAYS: [&str; 4] = ["on", "due", "until", "recheck"];

/// The most characters of a text, by its member. 字数上限
const LONGEST: [(&str, usize); 15] = [
    ("affair", 500),
    ("criterion", 1_000),
    ("quote", 5_000),
    ("text", 5_000),
    ("reason", 2_000),
    ("what", 2_000),
    ("case", 1_000),
    ("field", 100),
    ("document", 200),
    ("of", 200),
    ("party", 200),
    ("by", 200),
    ("taken_by", 200),
    ("to", 200),
    ("sign", 200),
];

/// The most characters that a person may write into this member of a body.
pub fn longest(member: &str) -> Option<usize> {
    LONGEST.iter().find(|it| it.0 == member).map(|it| it.1)
}

/// The days that a person may mean.
pub fn days_near(today: Date) -> RangeInclusive<Date> {
    today.saturating_sub(YEARS.years())..=today.saturating_add(YEARS.years())
}

pub(super) fn check(
    matter: &Matter,
    asked: &Event,
    texts: &[(String, String)],
    context: &Context<'_>,
) -> Result<(), Refusal> {
    // A row stands as its ledger has it.
    if let Event::Imported(_) = asked {
        return Ok(());
    }
    let (meant, old) = match asked {
        Event::Corrected(it) => (Event::from_value(&it.kind, it.body.clone()).ok(), entry(matter, it.seq)),
        it => (Some(it.clone()), None),
    };
    let old = old.map(|it| it.texts()).unwrap_or_default();
    // The rules ask for what stands to be said again, and a later file of a ledger for its cells.
    let stands = |member: &str, text: &str| {
        let is_due = member == "due" && matter.due().is_some_and(|it| it.to_string() == text);
        let in_row = matches!(&meant, Some(Event::Imported(it)) if it.columns.values().any(|it| it.contains(text)));
        is_due || in_row || old.iter().any(|it| it.0 == member && it.1 == text)
    };
    match &meant {
        Some(Event::Advanced(it)) => one_of_two(it)?,
        Some(Event::Assigned(it)) => some_time(it)?,
        Some(Event::Verified(it)) if !it.on.is_some_and(|on| stands("on", &on.to_string())) => {
            after_it_began(matter, it, context)?;
        }
        _ => {}
    }
    for (member, text) in texts.iter().filter(|it| !stands(&it.0, &it.1)) {
        if let Some(most) = longest(member).filter(|most| text.chars().count() > *most) {
            return Err(Refusal::too_long().at(member).up_to(most));
        }
        let is_far = |it: Date| !days_near(context.today()).contains(&it);
        if DAYS.contains(&member.as_str()) && text.parse().is_ok_and(is_far) {
            return Err(Refusal::day_far().at(member));
        }
    }
    Ok(())
}

/// The entry as it stands now.
fn entry(matter: &Matter, seq: Seq) -> Option<Event> {
    match matter.corrected().into_iter().find(|it| it.seq == seq)?.content {
        Content::Event(it) => Some(it),
        _ => None,
    }
}

fn one_of_two(asked: &Advanced) -> Result<(), Refusal> {
    if asked.no_change && !asked.text.trim().is_empty() { Err(Refusal::change_told()) } else { Ok(()) }
}

fn some_time(asked: &Assigned) -> Result<(), Refusal> {
    let none = asked.term.hours == Some(0) || asked.term.days.is_some_and(|it| it.count == 0);
    if none { Err(Refusal::term_wrong()) } else { Ok(()) }
}

/// What was imported may have been looked at before; when it began is not known here.
fn after_it_began(matter: &Matter, asked: &Verified, context: &Context<'_>) -> Result<(), Refusal> {
    let registered = matter.registered().filter(|_| !matter.is_imported());
    let recorded = matter.registered_at().map(|it| context.rules.day(it));
    let began = registered.and_then(|it| it.on.or(recorded));
    let before = asked.on.zip(began).is_some_and(|(on, began)| on < began);
    if before { Err(Refusal::day_before()) } else { Ok(()) }
}
