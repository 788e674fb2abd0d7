//! My day, and the units.

use duizhao_app::office::Asks;
use duizhao_app::record::Failure;

use super::Call;
use super::shapes::{Asked, Day, Units, ask_code};
use crate::answer::Answer;

/// `GET /api/1/today`
pub(super) fn today(call: &Call) -> Result<Answer, Failure> {
    let today = call.visit.office.today(call.visit.person()?)?;
    let asked = |it: &Asks| Asked {
        ask: ask_code(it.ask),
        count: it.count,
        matters: it.lines.iter().map(Into::into).collect(),
    };
    let asks = today.asks.iter().map(asked).collect();
    let reports = today.reports.iter().map(Into::into).collect();
    Ok(call.json(&Day { day: today.moment.today.to_string(), asks, reports }))
}

/// `GET /api/1/units`
pub(super) fn units(call: &Call) -> Result<Answer, Failure> {
    let units = call.visit.office.list_units(call.visit.person()?)?;
    Ok(call.json(&Units { units: units.iter().map(Into::into).collect() }))
}
