//! A term said in days or hours gets the last day that they give: nobody counts what the calendar knows. 时限

use duizhao_core::{Assigned, Calendar, Event};
use jiff::civil::Date;
use serde_json::Value;

use super::Moment;

/// Whether its last day follows from the day it is recorded.
pub(super) fn counts_from_today(kind: &str, body: &Value) -> bool {
    kind == "assigned/1" && !body["term"]["due"].is_string()
}

/// The body of an assignment with its last day.
pub(super) fn complete(mut body: Value, moment: &Moment, calendar: &Calendar) -> Value {
    let Ok(Event::Assigned(asked)) = Event::from_value("assigned/1", body.clone()) else { return body };
    if let Some(due) = last_day(&asked, moment, calendar).filter(|_| body["term"].is_object()) {
        body["term"]["due"] = due.to_string().into();
    }
    body
}

fn last_day(asked: &Assigned, moment: &Moment, calendar: &Calendar) -> Option<Date> {
    let from = asked.on.unwrap_or(moment.today);
    if let Some(days) = asked.term.days {
        let count = i32::try_from(days.count).ok().filter(|it| (1..=3_650).contains(it))?;
        return match days.working {
            true => Some(calendar.add_working_days(from, count)),
            false => from.checked_add(jiff::Span::new().try_days(count).ok()?).ok(),
        };
    }
    let hours = asked.term.hours?;
    let end = moment.now.checked_add(jiff::SignedDuration::from_hours(i64::from(hours))).ok()?;
    Some(moment.rules.day(end))
}
