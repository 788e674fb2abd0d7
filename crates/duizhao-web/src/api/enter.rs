//! How a program comes in: with a token of its person or the session of a page, held to the table.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Response};
use axum::routing::{any, on};
use duizhao_app::office::{Offices, What};
use duizhao_app::record::Failure;
use serde_json::Value;
use tokio::task::spawn_blocking;

use super::{Call, ENDPOINTS, Endpoint, Handle, Reply, ask, problem};
use crate::forms::{Held, bytes_of, in_time, room};
use crate::guard;
use crate::routes::{self, FORM_BYTES, Method, Way};
use crate::visit::{Sent, Visit};
use crate::whose::{Says, Whose};

pub(crate) fn mount(mut router: Router, offices: &Arc<Offices>, way: Way) -> Router {
    for endpoint in ENDPOINTS {
        let offices = Arc::clone(offices);
        let handler = move |request: Request| answer(offices.clone(), endpoint, way, request);
        router = router.route(endpoint.path, on(endpoint.method.filter(), handler));
    }
    let nowhere = async |request: Request| problem::nowhere(routes::language(request.headers())).into_response();
    router.route("/api", any(nowhere)).route("/api/{*rest}", any(nowhere))
}

async fn answer(offices: Arc<Offices>, endpoint: &'static Endpoint, way: Way, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let params = routes::params(&mut parts).await;
    let address = routes::address(&parts, way);
    let query = Sent::read(parts.uri.query().unwrap_or_default().as_bytes());
    let path = parts.uri.path().to_owned();
    let held = Held::of(&room::FORMS);
    let bytes = in_time(FORM_BYTES, bytes_of(Request::from_parts(parts.clone(), body), &held, too_large())).await;
    let headers = parts.headers;
    let language = routes::language(&headers);
    let (secure, host) = (way.secure, guard::host(&headers).unwrap_or_default().to_owned());
    let says = Says { what: endpoint.what, link: None, query: &query, form: &Sent::default() };
    let whose = Whose::of(&offices, &headers, &says);
    let visit = Visit { path, params, query, address, secure, host, ..Visit::to(offices, whose, language) };
    let asked = ask::all(endpoint, &visit.query, &headers, bytes);
    let needs_thread = asked.as_ref().is_ok_and(endpoint.needs_thread);
    let mut call = Call { visit, body: Value::Null };
    let work = move || {
        // Even where who asked has gone away meanwhile.
        let _until_done = held;
        let reply = take(&mut call, endpoint, &headers, asked);
        (call, reply)
    };
    // What waits for the disk has threads of its own, and what waits for a commit none.
    let worked = if needs_thread { spawn_blocking(work).await } else { Ok(work()) };
    let Ok((call, reply)) = worked else { return problem::broken().into_response() };
    let answered = match reply {
        Ok(Reply::Later(acting)) => acting.answer(&call).await,
        Ok(Reply::Now(answer)) => Ok(answer),
        Err(failure) => Err(failure),
    };
    match answered {
        Ok(answer) => answer.into_response(),
        Err(failure) => {
            let told = spawn_blocking(move || problem::of(&call, &failure)).await;
            told.unwrap_or_else(|_| problem::broken()).into_response()
        }
    }
}

/// `asked`: the body, or what is wrong with the request; of which a stranger is told nothing.
fn take(
    call: &mut Call,
    endpoint: &Endpoint,
    headers: &HeaderMap,
    asked: Result<Value, Failure>,
) -> Result<Reply, Failure> {
    enter(call, endpoint, headers)?;
    call.body = asked?;
    match endpoint.handle {
        Handle::Answer(handle) => handle(call).map(Reply::Now),
        Handle::Act(handle) => handle(call),
    }
}

/// Who asks, and whether the table lets them.
fn enter(call: &mut Call, endpoint: &Endpoint, headers: &HeaderMap) -> Result<(), Failure> {
    let visit = &mut call.visit;
    let token = headers.get(AUTHORIZATION).map(|it| it.to_str().unwrap_or_default());
    visit.person = match (token, &visit.session) {
        // A program that says who it is, is held to that.
        (Some(token), _) => match token.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                visit.offices.of_bearer(token.trim())?.map(|(at, person)| {
                    visit.turn_to(at);
                    person
                })
            }
            _ => None,
        },
        (None, Some(session)) => visit.office.signed_in(session)?,
        (None, None) => None,
    };
    if endpoint.what == What::Anyone {
        return Ok(());
    }
    // A cookie comes along by itself; a page of another site must not use it.
    if token.is_none() && endpoint.method == Method::Post && !guard::is_from_here(headers) {
        return Err(guard::foreign());
    }
    let person = call.visit.person.as_ref().ok_or_else(|| {
        Failure::new(
            "signed-out",
            "请在 Authorization: Bearer 里写明令牌；令牌在“设置”里领取",
            "send a token as Authorization: Bearer; it is made on the page of settings",
        )
    })?;
    person.hold(endpoint.what)?;
    match guard::lacks_second(&call.visit, endpoint.what)? {
        true => Err(guard::second_needed()),
        false => Ok(()),
    }
}

fn too_large() -> Failure {
    Failure::new("too-large", "请求体超过 1 MiB，没有接收", "the body has more than 1 MiB and was not taken")
}
