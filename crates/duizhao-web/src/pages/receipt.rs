//! The proof of one entry, as a file that `duizhao verify` reads.

use duizhao_app::record::Failure;
use duizhao_core::Seq;

use crate::answer::Answer;
use crate::visit::Visit;

/// `GET /matters/{matter}/receipts/{seq}`, and `?body=no` for one that reveals nothing.
pub(crate) fn download(visit: &Visit) -> Result<Answer, Failure> {
    let missing = || Failure::new("missing", "没有这一条", "there is no such entry");
    let seq = Seq(visit.param("seq").parse().map_err(|_| missing())?);
    let with_body = visit.query.get("body") != "no";
    let receipts = visit.office.receipt(visit.person()?, visit.matter()?, seq, with_body)?;
    let (_, receipt) = receipts.into_iter().next().ok_or_else(missing)?;
    Ok(Answer::file(format!("{}.tlog-proof", seq.0), "text/plain; charset=utf-8", receipt.0.into_bytes()))
}
