//! The offices beneath, as figures, and their matters by state and days.

use duizhao_app::record::Failure;

use super::Call;
use super::matters::{check_after, counted};
use super::shapes::{Beneath, MattersBeneath};
use crate::answer::Answer;
use crate::pages::ledger::key;
use crate::pages::offices::listed;

/// `GET /api/1/offices`
pub(super) fn list(call: &Call) -> Result<Answer, Failure> {
    let all = call.visit.offices.beneath(call.visit.at, call.visit.person()?)?;
    Ok(call.json(&Beneath { offices: all.iter().map(Into::into).collect() }))
}

/// `GET /api/1/offices/{office}/matters`
pub(super) fn matters(call: &Call) -> Result<Answer, Failure> {
    check_after(call)?;
    let listed = listed(&call.visit)?;
    Ok(call.json(&MattersBeneath {
        count: counted(listed.count),
        matters: listed.matters.iter().map(Into::into).collect(),
        next: listed.next.map(key),
    }))
}
