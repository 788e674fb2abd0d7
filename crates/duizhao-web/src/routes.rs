//! The one list of routes, each with its row in the table of access. 路由

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response};
use axum::routing::{MethodFilter, on};
use duizhao_app::office::{Offices, What};
use duizhao_app::record::Failure;
use duizhao_read::Language;
use tokio::sync::Semaphore;

use crate::answer::Answer;
use crate::forms::{Held, Uploaded, bytes_of, in_time, is_upload, room, too_large, upload, within};
use crate::server::Transport;
use crate::visit::{Sent, Visit};
use crate::whose::{Says, Whose, sessions};
use crate::{api, guard, layout, pages};

/// How a route is asked. 方法
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
}

impl Method {
    pub(crate) fn filter(self) -> MethodFilter {
        match self {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
        }
    }
}

type Page = fn(&Visit) -> Result<Answer, Failure>;

/// A page, how it is asked for, and what it takes to be let through. 路由
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) what: What,
    pub(crate) page: Page,
    /// A larger form is refused in a sentence.
    pub(crate) bytes: usize,
}

const fn get(path: &'static str, what: What, page: Page) -> Route {
    Route { method: Method::Get, path, what, page, bytes: FORM_BYTES }
}

const fn post(path: &'static str, what: What, page: Page) -> Route {
    Route { method: Method::Post, path, what, page, bytes: FORM_BYTES }
}

/// A form that a file comes with.
const fn takes_file(path: &'static str, what: What, page: Page) -> Route {
    Route { method: Method::Post, path, what, page, bytes: FILE_BYTES }
}

const ROUTES: &[Route] = &[
    get("/style.css", What::Anyone, pages::style::css),
    get("/icon.svg", What::Anyone, pages::style::icon),
    get("/record.vkey", What::Anyone, pages::style::key),
    post("/language", What::Anyone, pages::style::language),
    get("/login", What::Anyone, pages::login::page),
    post("/login", What::Anyone, pages::login::sign_in),
    post("/login/code", What::Anyone, pages::login::with_code),
    get("/setup/{link}", What::Anyone, pages::setup::page),
    post("/setup/{link}", What::Anyone, pages::setup::set_up),
    get("/invitation/{link}", What::Anyone, pages::invitation::page),
    post("/invitation/{link}", What::Anyone, pages::invitation::take_up),
    post("/logout", What::OwnAccount, pages::login::sign_out),
    get("/", What::Today, pages::today::page),
    get("/ledger", What::Ledger, pages::ledger::page),
    get("/matters/{matter}", What::SeeState, pages::matter::page),
    post("/matters/{matter}", What::SeeMatter, pages::matter::act),
    get("/matters/{matter}/receipts/{seq}", What::Receipt, pages::receipt::download),
    post("/matters/{matter}/contact", What::Contact, pages::contact::show),
    get("/signs", What::Signs, pages::signs::page),
    get("/offices", What::Beneath, pages::offices::page),
    get("/offices/{office}", What::BeneathMatters, pages::offices::matters),
    get("/register", What::Registered, pages::register::page),
    post("/register", What::Registered, pages::register::submit),
    get("/drafts", What::Drafts, pages::drafts::page),
    post("/drafts/{draft}/delete", What::Drafts, pages::drafts::delete),
    get("/reports", What::Reports, pages::reports::page),
    takes_file("/reports", What::Reports, pages::reports::take),
    get("/reports/{report}", What::Reports, pages::report::page),
    takes_file("/reports/{report}", What::Reports, pages::report::mend),
    get("/reports/{report}/commented", What::Reports, pages::report::commented),
    post("/reports/{report}/delete", What::Reports, pages::report::delete),
    get("/reports/{report}/measures", What::Reports, pages::measures::page),
    post("/reports/{report}/measures", What::Measures, pages::measures::accept),
    post("/reports/{report}/dismiss", What::Reports, pages::beside::dismiss),
    post("/reports/{report}/restore", What::Reports, pages::beside::restore),
    takes_file("/reports/{report}/beside", What::Reports, pages::beside::put),
    post("/reports/{report}/beside/drop", What::Reports, pages::beside::drop),
    post("/reports/{report}/pass", What::PassReport, pages::passed::pass),
    post("/reports/{report}/back", What::Reports, pages::passed::back),
    get("/tables", What::Tables, pages::tables::page),
    takes_file("/tables/check", What::Tables, pages::tables::check),
    takes_file("/tables/in", What::Imported, pages::tables::incoming::bring),
    get("/tables/in/{incoming}", What::Imported, pages::tables::incoming::page),
    post("/tables/in/{incoming}", What::Imported, pages::tables::incoming::take),
    get("/tables/out", What::Tables, pages::tables::outgoing::page),
    post("/tables/out", What::HandedIn, pages::tables::outgoing::hand_in),
    get("/tables/layouts", What::Layouts, pages::tables::layouts::page),
    post("/tables/layouts", What::Layouts, pages::tables::layouts::keep),
    get("/settings", What::OwnAccount, pages::account::page),
    post("/settings", What::OwnAccount, pages::account::change_password),
    post("/settings/tokens", What::OwnAccount, pages::tokens::issue),
    post("/settings/tokens/{token}", What::OwnAccount, pages::tokens::end),
    get("/settings/second", What::OwnAccount, pages::second::page),
    post("/settings/second", What::OwnAccount, pages::second::add_app),
    post("/settings/second/codes", What::OwnAccount, pages::second::print),
    post("/settings/second/off", What::OwnAccount, pages::second::off),
    post("/settings/second/office", What::People, pages::second::of_office),
    get("/settings/units", What::Units, pages::units::page),
    post("/settings/units", What::Units, pages::units::add),
    post("/settings/units/{unit}", What::Units, pages::units::change),
    get("/settings/people", What::People, pages::people::page),
    post("/settings/people", What::People, pages::people::invite),
    post("/settings/people/{person}", What::People, pages::people::change),
    post("/settings/people/{person}/link", What::People, pages::people::link),
    get("/settings/rules", What::Rules, pages::rules::page),
    post("/settings/rules", What::Rules, pages::rules::set),
    get("/audit", What::ReadAudit, pages::audit::page),
    post("/audit", What::ReadAudit, pages::audit::run),
];

/// A route as a list shows it. 路由一览
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub post: bool,
    pub path: &'static str,
    pub what: What,
}

/// Every route there is.
pub fn shown() -> impl Iterator<Item = Shown> {
    let pages = ROUTES.iter().map(|it| (it.method, it.path, it.what));
    let api = api::ENDPOINTS.iter().map(|it| (it.method, it.path, it.what));
    pages.chain(api).map(|(method, path, what)| Shown { post: method == Method::Post, path, what })
}

/// Larger forms are refused in a sentence.
pub(crate) const FORM_BYTES: usize = 1 << 20;
/// The largest file of docs/limits.md, and a form around it.
const FILE_BYTES: usize = (64 << 20) + FORM_BYTES;

/// What a file unpacks to takes memory: two are read at a time, and the others wait.
static FILES: Semaphore = Semaphore::const_new(2);

/// All pages of one office or of several.
pub fn router(offices: &Arc<Offices>, transport: &Transport) -> Router {
    let way = Way { secure: transport.is_secure(), proxied: matches!(transport, Transport::Proxy) };
    let mut router = Router::new();
    for route in ROUTES {
        let offices = Arc::clone(offices);
        let handler = move |request: Request| answer(offices.clone(), *route, way, request);
        router = router.route(route.path, on(route.method.filter(), handler));
    }
    let [to_nowhere, not_so] = [Arc::clone(offices), Arc::clone(offices)];
    api::mount(router, offices, way)
        .method_not_allowed_fallback(async move |request: Request| match request.uri().path().starts_with("/api/") {
            true => api::problem::not_so(language(request.headers())).into_response(),
            false => answer(not_so.clone(), NOT_SO, way, request).await,
        })
        .fallback(move |request: Request| answer(to_nowhere.clone(), NOWHERE, way, request))
}

const NOWHERE: Route = get("", What::Anyone, |_| {
    Err(Failure::new(
        "missing",
        "没有这个页面；请从“今日”或“台账”进入",
        "there is no such page; begin at Today or the ledger",
    ))
});

const NOT_SO: Route = get("", What::Anyone, |_| {
    Err(Failure::new(
        "method",
        "这个地址不接受这种请求；请从页面上的链接和按钮进入",
        "this address does not take such a request; use the links and buttons of the pages",
    ))
});

/// How requests come in. 来路
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) secure: bool,
    proxied: bool,
}

async fn answer(offices: Arc<Offices>, route: Route, way: Way, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let params = params(&mut parts).await;
    let address = address(&parts, way);
    let request = Request::from_parts(parts.clone(), body);
    let limit = limit(&offices, &route, &parts.headers).await;
    let held = Held::of(if limit > FORM_BYTES { &room::FILES } else { &room::FORMS });
    let sent = in_time(limit, read(request, route.method, limit, &held)).await;
    let query = Sent::read(parts.uri.query().unwrap_or_default().as_bytes());
    let path = parts.uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
    let headers = parts.headers;
    let host = guard::host(&headers).unwrap_or_default().to_owned();
    let turn = if route.bytes > FORM_BYTES { FILES.acquire().await.ok() } else { None };
    let work = move || {
        // Even where who asked has gone away meanwhile.
        let _until_done = (held, turn);
        let language = language(&headers);
        let ((form, file), unread) = sent.map_or_else(|err| (Default::default(), Some(err)), |it| (it, None));
        let link = params.get("link").map(String::as_str);
        let whose = Whose::of(&offices, &headers, &Says { what: route.what, link, query: &query, form: &form });
        let secure = way.secure;
        let visit = Visit::to(offices, whose, language);
        let mut visit = Visit { path, params, query, form, file, address, secure, host, ..visit };
        let person = visit.session.as_deref().map(|it| visit.office.signed_in(it)).transpose();
        let answered = person.and_then(|person| {
            visit.person = person.flatten();
            match unread {
                Some(failure) => Err(failure),
                None => guard::stop(&route, &visit, &headers).unwrap_or_else(|| (route.page)(&visit)),
            }
        });
        answered.unwrap_or_else(|failure| layout::failed(&visit, &failure)).into_response()
    };
    // Pages wait for the disk; the threads that carry the connections do not.
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(_) => Answer::go("/").into_response(),
    }
}

/// The form of a request, with its file where one came along.
async fn read(request: Request, method: Method, limit: usize, held: &Arc<Held>) -> Result<(Sent, Uploaded), Failure> {
    if method == Method::Post && is_upload(&request) {
        let request = within(request, limit).await?;
        let read = upload(held.count(request, limit), limit).await;
        // What found no room looks like a form that was cut off.
        return held.check().and(read);
    }
    let bytes = bytes_of(request, held, too_large(FORM_BYTES)).await?;
    let form = if method == Method::Post { Sent::read(&bytes) } else { Sent::default() };
    Ok((form, Uploaded::default()))
}

/// How much is read before anyone is asked who they are: of a stranger, never a whole file.
async fn limit(offices: &Arc<Offices>, route: &Route, headers: &HeaderMap) -> usize {
    if route.bytes <= FORM_BYTES {
        return route.bytes;
    }
    let held: Vec<(usize, String)> =
        sessions(offices, headers).into_iter().map(|(at, token)| (at, token.to_owned())).collect();
    if held.is_empty() {
        return FORM_BYTES;
    }
    let offices = Arc::clone(offices);
    let is_known = move |(at, token): &(usize, String)| matches!(offices.office(*at).signed_in(token), Ok(Some(_)));
    let known = tokio::task::spawn_blocking(move || held.iter().any(is_known)).await;
    if known.unwrap_or_default() { route.bytes } else { FORM_BYTES }
}

/// What stands in the path in place of `{names}`.
pub(crate) async fn params(parts: &mut Parts) -> BTreeMap<String, String> {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    params.iter().flatten().map(|(name, word)| (name.to_owned(), word.to_owned())).collect()
}

/// Whom patience with wrong passwords is counted for; a proxy appends the one it speaks for.
pub(crate) fn address(parts: &Parts, way: Way) -> String {
    let told = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|it| it.to_str().ok());
    let told = told.and_then(|it| it.rsplit(',').next()).map(|it| it.trim().to_owned()).filter(|_| way.proxied);
    let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|it| it.0.ip().to_string());
    told.or_else(peer).unwrap_or_default()
}

pub(crate) fn language(headers: &HeaderMap) -> Language {
    let chosen = guard::cookie(headers, "language");
    let asked = headers.get("accept-language").and_then(|it| it.to_str().ok()).unwrap_or_default();
    match chosen {
        Some("en") => Language::English,
        Some(_) => Language::Chinese,
        // Chinese is first; English for a browser that asks for it and not for Chinese at all.
        None if asked.starts_with("en") && !asked.contains("zh") => Language::English,
        None => Language::Chinese,
    }
}
