//! A refusal or failure as a program reads it: `application/problem+json` (RFC 9457). 问题

use axum::http::StatusCode;
use duizhao_app::office::Seen;
use duizhao_app::record::Failure;
use duizhao_read::Language;
use serde_json::Value;

use super::Call;
use super::shapes::{Problem, entries};
use crate::answer::{Answer, status};

const KIND: &str = "application/problem+json";

/// Where someone was faster, with what they did.
pub(super) fn of(call: &Call, failure: &Failure) -> Answer {
    let status = status(failure);
    let seen = (failure.code == "stale").then(|| seen(call)).flatten();
    let since = call.body.get("version").and_then(Value::as_u64).unwrap_or_default();
    let problem = Problem {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: status.as_u16(),
        code: failure.code,
        detail: call.visit.said(&failure.said).to_owned(),
        version: seen.as_ref().map(|it| it.matter.version().0),
        changed: seen.as_ref().map(|it| entries(it, since)),
    };
    answer(status, &problem).for_failure(failure)
}

fn seen(call: &Call) -> Option<Seen> {
    call.visit.office.see(call.visit.person().ok()?, call.visit.matter().ok()?).ok()
}

/// The program itself failed; what went wrong is for its keeper.
pub(super) fn broken() -> Answer {
    let detail = "程序出错，没有办成；请联系维护人员";
    plain(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail)
}

/// Nothing is under this path.
pub(super) fn nowhere(language: Language) -> Answer {
    let detail = match language {
        Language::Chinese => "没有这个接口；全部接口写在 /api/1/openapi.json",
        Language::English => "there is no such endpoint; /api/1/openapi.json has them all",
    };
    plain(StatusCode::NOT_FOUND, "missing", detail)
}

/// This path is asked in another way.
pub(crate) fn not_so(language: Language) -> Answer {
    let detail = match language {
        Language::Chinese => "这个接口不接受这种方法；可用的方法写在 Allow 里",
        Language::English => "this endpoint does not take this method; Allow names those that it takes",
    };
    plain(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}

fn plain(status: StatusCode, code: &'static str, detail: &str) -> Answer {
    let title = status.canonical_reason().unwrap_or_default().to_owned();
    let (r#type, detail) = ("about:blank", detail.to_owned());
    answer(status, &Problem { r#type, title, status: status.as_u16(), code, detail, version: None, changed: None })
}

fn answer(status: StatusCode, problem: &Problem) -> Answer {
    Answer::new(status, KIND, serde_json::to_vec(problem).expect("a problem is plain data"))
}
