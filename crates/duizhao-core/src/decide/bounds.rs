//! What nobody means: too long, too far off, or saying two things at once. Asked of new acts alone,
//! since what is sealed has to replay.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Context;
use crate::event::{Advanced, Assigned, Event, Verified};
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

pub(super) fn check(
    matter: &Matter,
    asked: &Event,
    texts: &[(String, String)],
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let meant = match asked {
        Event::Corrected(it) => Event::from_value(&it.kind, it.body.clone()).ok(),
        it => Some(it.clone()),
    };
    match &meant {
        // A row stands as its ledger has it.
        Some(Event::Imported(_)) => return Ok(()),
        Some(Event::Advanced(it)) => one_of_two(it)?,
        Some(Event::Assigned(it)) => some_time(it)?,
        Some(Event::Verified(it)) => after_it_began(matter, it, context)?,
        _ => {}
    }
    for (member, text) in texts {
        if let Some(most) = longest(member).filter(|most| text.chars().count() > *most) {
            return Err(Refusal::too_long().at(member).up_to(most));
        }
        let is_far = |it: Date| !near(context.today()).contains(&it);
        if DAYS.contains(&member.as_str()) && text.parse().is_ok_and(is_far) {
            return Err(Refusal::day_far().at(member));
        }
    }
    Ok(())
}

fn near(today: Date) -> std::ops::RangeInclusive<Date> {
    today.saturating_sub(YEARS.years())..=today.saturating_add(YEARS.years())
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
