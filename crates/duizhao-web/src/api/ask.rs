//! What a program asks, before any rule is looked at: the query and the body as the document has them.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use duizhao_app::record::Failure;
use duizhao_core::canonical;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{Endpoint, Form};
use crate::visit::Sent;

/// The body; null where none is taken.
///
/// # Errors
/// When query or body are not what the endpoint takes, or the body did not come whole.
pub(super) fn all(
    endpoint: &Endpoint,
    sent: &Sent,
    headers: &HeaderMap,
    bytes: Result<Bytes, Failure>,
) -> Result<Value, Failure> {
    let bytes = bytes?;
    query(endpoint, sent)?;
    body(endpoint, headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default(), &bytes)
}

/// # Errors
/// When something stands in the query that the document does not have, or is written otherwise.
fn query(endpoint: &Endpoint, sent: &Sent) -> Result<(), Failure> {
    for (name, word) in sent.pairs() {
        let known = endpoint.query.iter().find(|it| it.name == name);
        let known = known.ok_or_else(|| {
            let names: Vec<&str> = endpoint.query.iter().map(|it| it.name).collect();
            Failure::new(
                "invalid",
                format!("{name}：没有这个查询项；可以写 {}", names.join("、")),
                format!("{name} is unknown; there are: {}", names.join(", ")),
            )
        })?;
        if let Form::OneOf(words) = known.form
            && !words().contains(word)
        {
            let words = words();
            return Err(Failure::new(
                "invalid",
                format!("{name}：应为 {}", words.join("、")),
                format!("{name} should be one of {}", words.join(", ")),
            ));
        }
        if sent.all(name).count() > 1 {
            return Err(Failure::new("invalid", format!("{name}：只写一次"), format!("{name} is said more than once")));
        }
    }
    Ok(())
}

/// # Errors
/// When it is no JSON, or not what the endpoint takes.
fn body(endpoint: &Endpoint, kind: &str, bytes: &[u8]) -> Result<Value, Failure> {
    let Some(acts) = endpoint.asks else { return Ok(Value::Null) };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Failure::new(
            "media-type",
            "请求的 Content-Type 应为 application/json",
            "the Content-Type should be application/json",
        ));
    }
    let value = canonical::parse_asked(bytes).map_err(|err| match serde_json::from_slice::<IgnoredAny>(bytes) {
        Ok(_) => {
            Failure::new("invalid", format!("请求体不能记录：{err}"), format!("the body cannot be recorded: {err}"))
        }
        Err(_) => Failure::new("json", format!("请求体不是 JSON：{err}"), format!("the body is no JSON: {err}")),
    })?;
    acts.check(&value)?;
    Ok(value)
}
