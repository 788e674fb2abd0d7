//! Who is let through to a route: signed in, allowed by the table, and from a page of our own. 门卫

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HOST, ORIGIN};
use duizhao_app::office::{Token, What};
use duizhao_app::record::Failure;

use crate::answer::Answer;
use crate::routes::{Method, Route};
use crate::visit::Visit;

/// The answer for who is not let through.
pub(crate) fn stop(route: &Route, visit: &Visit, headers: &HeaderMap) -> Option<Result<Answer, Failure>> {
    if route.method == Method::Post && !(is_from_here(headers) && is_our_form(visit)) {
        return Some(Err(foreign()));
    }
    if route.what == What::Anyone {
        return None;
    }
    match &visit.person {
        None if route.method == Method::Get => Some(Ok(Answer::go(visit.login()))),
        None => Some(visit.person().map(|_| Answer::go(visit.login()))),
        Some(person) => match person.hold(route.what).and_then(|()| lacks_second(visit, route.what)) {
            Ok(true) if route.method == Method::Get => Some(Ok(Answer::go("/settings/second"))),
            Ok(true) => Some(Err(second_needed())),
            Ok(false) => None,
            Err(failure) => Some(Err(failure)),
        },
    }
}

/// Where the office wants a second factor, who has none comes to their own account alone.
pub(crate) fn lacks_second(visit: &Visit, what: What) -> Result<bool, Failure> {
    match &visit.person {
        Some(person) if !matches!(what, What::Anyone | What::OwnAccount) => visit.office.lacks_second(person),
        _ => Ok(false),
    }
}

pub(crate) fn second_needed() -> Failure {
    Failure::new(
        "forbidden",
        "本单位要求人人使用两步验证，请先在“设置—两步验证”里开启",
        "this office wants a second factor of everybody; switch it on in the settings first",
    )
}

pub(crate) fn foreign() -> Failure {
    Failure::new(
        "forbidden",
        "这个请求不是从本程序的页面发出的，没有照办；请回到页面重新打开再提交",
        "the request did not come from a page of this program and was not carried out; reload the page and send it again",
    )
}

/// Browsers say where a form stands; those that say nothing are held to the token in the form.
pub(crate) fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let site = text("sec-fetch-site").is_none_or(|it| matches!(it, "same-origin" | "none"));
    let origin = text(ORIGIN.as_str()).is_none_or(|it| it.split_once("://").map(|it| it.1) == host(headers));
    site && origin
}

/// How whoever asks calls this place.
pub(crate) fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(HOST).and_then(|it| it.to_str().ok())
}

/// A form of a session carries what only that session's pages know.
fn is_our_form(visit: &Visit) -> bool {
    match &visit.session {
        Some(session) if visit.person.is_some() => visit.form.get("token") == Token::of_forms(session),
        _ => true,
    }
}

pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    cookies(headers).find(|it| it.0 == name).map(|it| it.1).filter(|it| !it.is_empty())
}

/// Names and words, in the order in which they came.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    pairs.filter_map(|it| it.trim().split_once('='))
}
