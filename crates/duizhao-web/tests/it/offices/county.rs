//! A county to test: an office, a town and a township beneath it, a village beneath the town, and an
//! office beside them all. The town is the made-up one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::Request;
use duizhao_app::demo;
use duizhao_app::office::{Asked, Invite, Membership, Office, Offices, Person, Role, SetUp, Standing};
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, MatterId, Version};
use duizhao_web::Transport;
use serde_json::json;
use tower::ServiceExt;

use crate::app::{Got, PASSWORD, copy_demo, world};

pub(super) const CODES: [&str; 5] = ["xian", "zhen", "cun", "xiang", "yuan"];

const NAMES: [&str; 5] = ["青禾县", "青禾镇", "水口村委会", "河西乡", "县医院"];

/// How another office stands to one. 单位间的关系
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kin {
    Own,
    Above,
    FarAbove,
    Beneath,
    FarBeneath,
    Sibling,
    Elsewhere,
}

/// What an office holds that no other may see or change.
pub(super) struct Held {
    pub(super) ids: BTreeMap<&'static str, String>,
    people: BTreeMap<&'static str, (Person, String)>,
    token: String,
    link: String,
}

pub(super) struct County {
    pub(super) offices: Arc<Offices>,
    pub(super) held: BTreeMap<&'static str, Held>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
}

/// A browser, or a program with a token, and its cookies.
#[derive(Clone)]
pub(super) struct Jar<'c> {
    county: &'c County,
    cookies: BTreeMap<String, String>,
    bearer: Option<String>,
    pub(super) language: &'static str,
}

/// Which office stands above one.
pub(super) fn above(code: &str) -> Option<&'static str> {
    match code {
        "zhen" | "xiang" => Some("xian"),
        "cun" => Some("zhen"),
        _ => None,
    }
}

/// Serves the records of a folder, with these offices above others; the refusal where that cannot be.
fn serve(folder: &Path, above: impl Fn(&str) -> Option<&'static str>) -> Result<Arc<Offices>, Failure> {
    let row = |(code, name): (&str, &str)| {
        let above = above(code).map_or_else(String::new, |it| format!("above = \"{it}\"\n"));
        format!("[{code}]\nname = \"{name}\"\n{above}db = \"sqlite:{code}/record.sqlite\"\n")
    };
    let list = folder.join("offices.toml");
    fs::write(&list, CODES.into_iter().zip(NAMES).map(row).collect::<String>()).unwrap();
    let clock = Arc::new(AtomicI64::new(demo::now().as_second()));
    Offices::open(&list, world(&clock)).map(Arc::new)
}

pub(super) fn kin(one: &str, other: &str) -> Kin {
    let far = |it: &str| above(it).and_then(above);
    match (one, other) {
        _ if one == other => Kin::Own,
        _ if above(one) == Some(other) => Kin::Above,
        _ if far(one) == Some(other) => Kin::FarAbove,
        _ if above(other) == Some(one) => Kin::Beneath,
        _ if far(other) == Some(one) => Kin::FarBeneath,
        _ if above(one).is_some() && above(one) == above(other) => Kin::Sibling,
        _ => Kin::Elsewhere,
    }
}

impl County {
    pub(super) fn new() -> County {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("zhen")).unwrap();
        copy_demo(&folder.path().join("zhen"));
        let offices = serve(folder.path(), above).unwrap();
        let held = CODES.iter().enumerate().map(|(at, code)| (*code, settled(&offices, code, at))).collect();
        let router = duizhao_web::router(&offices, &Transport::Plain);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        County { offices, held, router, runtime, folder }
    }

    /// The same county served anew, with one office below another than before, or none.
    pub(super) fn moved(self, code: &str, to: Option<&'static str>) -> Result<County, Failure> {
        let County { offices, held, router, runtime, folder } = self;
        drop((offices, router));
        let offices = serve(folder.path(), |it| if it == code { to } else { above(it) })?;
        let router = duizhao_web::router(&offices, &Transport::Plain);
        Ok(County { offices, held, router, runtime, folder })
    }

    pub(super) fn office(&self, code: &str) -> &Arc<Office> {
        self.offices.office(self.offices.of_code(code).unwrap())
    }

    pub(super) fn nobody(&self) -> Jar<'_> {
        Jar { county: self, cookies: BTreeMap::new(), bearer: None, language: "zh-Hans" }
    }

    /// Someone of that role, signed in.
    pub(super) fn session(&self, code: &str, role: Role) -> Jar<'_> {
        self.nobody().with(&format!("session-{code}"), &self.session_token(code, role)).with("office", code)
    }

    pub(super) fn session_token(&self, code: &str, role: Role) -> String {
        self.held[code].people[role.code()].1.clone()
    }

    pub(super) fn person(&self, code: &str, role: Role) -> Person {
        self.held[code].people[role.code()].0.clone()
    }

    pub(super) fn superior_of_the_demo(&self) -> Jar<'_> {
        self.session("zhen", Role::Superior)
    }

    /// Of the clerk's program.
    pub(super) fn token(&self, code: &str) -> String {
        self.held[code].token.clone()
    }

    pub(super) fn invited(&self, code: &str) -> String {
        self.held[code].link.clone()
    }

    pub(super) fn wait_for_signs(&self) {
        let (at, clerk) = (self.offices.of_code("xian").unwrap(), self.person("xian", Role::Clerk));
        let are_made = || self.offices.beneath(at, &clerk).unwrap().iter().all(|it| it.signs.is_some());
        let mut waits = std::iter::repeat_n(Duration::from_millis(20), 3_000);
        while !are_made() {
            std::thread::sleep(waits.next().expect("no signs after a minute"));
        }
    }
}

/// An office with someone of every role and something of every kind, each with the office's own word.
fn settled(offices: &Offices, code: &str, at: usize) -> Held {
    let office = offices.office(offices.of_code(code).unwrap());
    let word = format!("暗号{code}");
    let mut people: BTreeMap<&'static str, (Person, String)> = BTreeMap::new();
    let administrator = if code == "zhen" {
        office.names().unwrap().people.into_iter().find(|it| it.login == "林岚").unwrap()
    } else {
        let (unit, login) = ("党政办".to_owned(), format!("{code}-first"));
        let asked = SetUp {
            office: word.clone(),
            unit,
            name: word.clone(),
            login,
            password: PASSWORD.to_owned(),
            apart: false,
            former: None,
        };
        office.set_up(offices_token(office), &asked).unwrap().0
    };
    // Ids go by number: those of the later offices are nobody's in the earlier.
    for it in 0..at * 30 {
        let unit = office.add_unit(&administrator, &format!("{word}第{it}组"), Standing::Own).unwrap();
        let asked = Invite { name: word.clone(), unit, roles: vec![Role::Unit], fields: Vec::new() };
        office.invite(&administrator, &asked, None).unwrap();
    }
    let own = office.add_unit(&administrator, &format!("{word}所"), Standing::Own).unwrap();
    let above = office.add_unit(&administrator, &format!("{word}局"), Standing::Superior).unwrap();
    for role in Role::ALL {
        let unit = if role == Role::Superior { above.clone() } else { own.clone() };
        let fields = if role == Role::Leader { vec![Person::EVERY_FIELD.to_owned()] } else { Vec::new() };
        let asked = Invite { name: format!("{word}{}", role.code()), unit, roles: vec![role], fields };
        let (_, link) = office.invite(&administrator, &asked, None).unwrap();
        let (person, session) = office.take_up(link.as_str(), &format!("{code}-{}", role.code()), PASSWORD).unwrap();
        people.insert(role.code(), (person, session.token.as_str().to_owned()));
    }
    let asked = Invite { name: word.clone(), unit: own.clone(), roles: vec![Role::Unit], fields: Vec::new() };
    let (person, link) = office.invite(&administrator, &asked, None).unwrap();
    let clerk = people[Role::Clerk.code()].0.clone();
    let matter = MatterId(office.new_id());
    let act = |version: u64, kind: &str, body| {
        let (command, kind) = (CommandId(office.new_id()), kind.to_owned());
        let asked = Asked { command, matter, version: Version(version), kind, body, numbers_confirmed: false };
        office.act(&clerk, asked).unwrap();
    };
    let affair = format!("{word}桥栏杆松动");
    act(
        0,
        "registered/1",
        json!({ "affair": affair, "criterion": "摇不动", "field": "安全", "origin": { "from": "visit" } }),
    );
    let term = json!({ "pace": "at-once", "due": "2025-12-31" });
    act(1, "assigned/1", json!({ "lead": own, "verifier": own, "term": term }));
    let page = office.see(&clerk, matter).unwrap().matter;
    let draft = office.new_id();
    office.keep_draft(&clerk, draft, "registered/1", json!([["affair", affair]]).to_string()).unwrap();
    let author = &people[Role::Unit.code()].0;
    let text = format!("{word}所2025年度对照检查材料\n一、存在的问题\n（一）理论学习方面。{word}学得不深。\n");
    let report = office.take_report(author, &format!("{word}.txt"), text.as_bytes()).unwrap();
    let table = format!("序号,问题,责任单位,完成时限\n1,{word}机耕道冲断,{word}所,2026年3月底前\n");
    let incoming = office.bring(&clerk, &format!("{word}.csv"), table.as_bytes()).unwrap();
    let token = office.issue_bearer(&clerk, &word).unwrap().as_str().to_owned();
    let bearer = office.bearers(&clerk).unwrap()[0].id.clone();
    let ids = [
        ("{matter}", matter.0.to_string()),
        ("{seq}", page.history()[0].seq.0.to_string()),
        ("{draft}", draft.to_string()),
        ("{report}", report.to_string()),
        ("{incoming}", incoming.to_string()),
        ("{unit}", own.to_string()),
        ("{person}", person.to_string()),
        ("{token}", bearer),
        ("{office}", code.to_owned()),
        ("{link}", "none".to_owned()),
    ];
    Held { ids: ids.into_iter().collect(), people, token, link: link.as_str().to_owned() }
}

fn offices_token(office: &Office) -> &str {
    office.setup_token().as_str()
}

impl Held {
    /// All that could have been changed.
    pub(super) fn state(&self, office: &Office) -> String {
        let mut all = format!("{:?}", office.names().unwrap());
        for (person, _) in self.people.values() {
            assert_eq!(person.membership, Membership::Active);
            let bearers: Vec<String> = office.bearers(person).unwrap().into_iter().map(|it| it.id).collect();
            let drafts = office.drafts(person).unwrap_or_default().len();
            let reports = office.reports(person).unwrap_or_default().len();
            let _ = write!(all, " {} {bearers:?} {drafts} {reports}", person.id);
        }
        let auditor = &self.people[Role::Auditor.code()].0;
        let _ = write!(all, " {:?}", office.extent(auditor).unwrap().size);
        all
    }
}

impl<'c> Jar<'c> {
    pub(super) fn with(&self, name: &str, word: &str) -> Jar<'c> {
        let mut jar = self.clone();
        jar.cookies.insert(name.to_owned(), word.to_owned());
        jar
    }

    pub(super) fn in_english(&self) -> Jar<'c> {
        Jar { language: "en", ..self.clone() }
    }

    pub(super) fn bearing(&self, token: &str) -> Jar<'c> {
        Jar { bearer: Some(token.to_owned()), ..self.clone() }
    }

    pub(super) fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    /// With the cookies that an answer set.
    pub(super) fn keeping(&self, got: &Got) -> Jar<'c> {
        got.cookies().into_iter().fold(self.clone(), |jar, (name, word)| jar.with(&name, &word))
    }

    pub(super) fn get(&self, path: &str) -> Got {
        self.ask(self.request("GET", path).body(Body::empty()).unwrap())
    }

    /// A form of the office that the browser is in.
    pub(super) fn post(&self, path: &str, form: &[(&str, &str)]) -> Got {
        self.post_of(self.cookie("office"), path, form)
    }

    /// A form that stood on a page of that office.
    pub(super) fn post_of(&self, code: &str, path: &str, form: &[(&str, &str)]) -> Got {
        let token = duizhao_app::office::Token::of_forms(self.cookie(&format!("session-{code}")));
        let form: Vec<(&str, &str)> = std::iter::once(("token", token.as_str())).chain(form.iter().copied()).collect();
        self.post_bare(path, &form)
    }

    pub(super) fn post_bare(&self, path: &str, form: &[(&str, &str)]) -> Got {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.ask(self.request("POST", path).header("origin", "http://duizhao.test").body(Body::from(body)).unwrap())
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies = self
            .cookies
            .iter()
            .fold(format!("language={}", self.language), |all, (name, word)| format!("{all}; {name}={word}"));
        let request =
            Request::builder().method(method).uri(path).header("host", "duizhao.test").header("cookie", cookies);
        match &self.bearer {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    fn ask(&self, mut request: Request<Body>) -> Got {
        let peer: SocketAddr = "192.0.2.7:4000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        self.county.runtime.block_on(async {
            let response = self.county.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Got { status: parts.status, headers: parts.headers, text, bytes: bytes.to_vec() }
        })
    }
}

impl Got {
    /// Those that it sets, with their words.
    pub(super) fn cookies(&self) -> Vec<(String, String)> {
        let all = self.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap().split(';').next().unwrap());
        all.map(|it| it.split_once('=').unwrap()).map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
    }
}
