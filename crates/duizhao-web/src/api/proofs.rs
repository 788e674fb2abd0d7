//! What proves that the record is what it was.

use duizhao_app::record::Failure;

use super::Call;
use super::shapes::Signed;
use crate::answer::Answer;
use crate::pages;

/// `GET /api/1/matters/{matter}/receipts/{seq}`
pub(super) fn receipt(call: &Call) -> Result<Answer, Failure> {
    pages::receipt::download(&call.visit)
}

/// `GET /api/1/checkpoint`
pub(super) fn checkpoint(call: &Call) -> Result<Answer, Failure> {
    let office = &call.visit.office;
    let signed = office.checkpoint(call.visit.person()?)?;
    Ok(call.json(&Signed {
        log: signed.checkpoint.origin.clone(),
        size: signed.checkpoint.size,
        note: signed.note,
        key: office.verifier_key(),
    }))
}
