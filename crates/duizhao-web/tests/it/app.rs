//! An office to test, in the words of those who use it.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use duizhao_app::demo;
use duizhao_app::office::{Invite, Office, Offices, Person, Role, Token};
use duizhao_app::record::begin::begin;
use duizhao_app::record::{Failure, Files, Record};
use duizhao_core::UnitId;
use duizhao_journal::{Place, World};
use duizhao_web::Transport;
use jiff::Timestamp;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = demo::PASSWORD;

fn record(folder: &Path) -> Record {
    let place = Place::Sqlite(folder.join("record.sqlite"));
    Record { files: Files::of(&place, None), place, log: None }
}

/// The made-up office, into a folder that is there.
pub(crate) fn copy_demo(to: &Path) {
    // Built once; each test works on a copy.
    static BUILT: OnceLock<Vec<(OsString, Vec<u8>)>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        demo::build(&record(folder.path())).unwrap();
        let files = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        files.map(|it| (it.file_name(), std::fs::read(it.path()).unwrap())).collect()
    });
    for (name, bytes) in built {
        std::fs::write(to.join(name), bytes).unwrap();
    }
}

/// A clock that the test moves, and chance that never comes twice.
pub(crate) fn world(clock: &Arc<AtomicI64>) -> impl Fn() -> World + use<> {
    let (clock, chance) = (Arc::clone(clock), Arc::new(AtomicU64::new(1)));
    move || {
        let (clock, chance) = (Arc::clone(&clock), Arc::clone(&chance));
        World {
            now: Box::new(move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap()),
            fill: Box::new(move |bytes| {
                let number = chance.fetch_add(1, Ordering::SeqCst).to_be_bytes();
                bytes.iter_mut().zip(number.iter().rev().cycle()).for_each(|(byte, it)| *byte = *it);
            }),
        }
    }
}

/// An office, its pages and its clock.
pub(crate) struct TestApp {
    pub(crate) office: Arc<Office>,
    pub(crate) offices: Arc<Offices>,
    clock: Arc<AtomicI64>,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
}

/// Someone at a browser.
#[derive(Clone)]
pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    session: String,
    pub(crate) language: &'static str,
}

/// What came back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl TestApp {
    /// An office that nobody has set up.
    pub(crate) fn new() -> TestApp {
        TestApp::made(|record, world| {
            begin(record, "qinghe-zhen", &world()).unwrap();
        })
    }

    /// The same, its record kept there; the people stand in a file all the same.
    pub(crate) fn on(place: Place) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let record = Record { files: Files::of(&place, Some(folder.path())), place, log: None };
        TestApp::of(folder, &record, |record, world| {
            begin(record, "qinghe-zhen", &world()).unwrap();
        })
    }

    /// The made-up office of `duizhao demo`.
    pub(crate) fn demo() -> TestApp {
        TestApp::demo_and(|_| ())
    }

    fn demo_and(more: impl FnOnce(&Path)) -> TestApp {
        TestApp::made(|record, _| {
            let to = record.place.file().unwrap().parent().unwrap();
            copy_demo(to);
            more(to);
        })
    }

    /// The same, restored from a backup without its desk: nobody has a name or an account.
    pub(crate) fn demo_without_desk() -> TestApp {
        TestApp::demo_and(|folder| {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(folder.join(format!("record.desk{ending}")));
            }
        })
    }

    /// The same with what the office has set for its signs.
    pub(crate) fn demo_with_signs(settings: &str) -> TestApp {
        TestApp::demo_and(|folder| std::fs::write(folder.join("signs.toml"), settings).unwrap())
    }

    fn made(make: impl FnOnce(&Record, &dyn Fn() -> World)) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let record = record(folder.path());
        TestApp::of(folder, &record, make)
    }

    fn of(folder: tempfile::TempDir, record: &Record, make: impl FnOnce(&Record, &dyn Fn() -> World)) -> TestApp {
        let clock = Arc::new(AtomicI64::new(demo::now().as_second()));
        let world = world(&clock);
        make(record, &world);
        let office = Arc::new(Office::open(record.clone(), world).unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let offices = Arc::new(Offices::one(Arc::clone(&office)));
        TestApp { office, offices, clock, runtime, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Who signs in by this name.
    pub(crate) fn person(&self, login: &str) -> Person {
        self.office.names().unwrap().people.into_iter().find(|it| it.login == login).unwrap()
    }

    /// Someone new of the first unit, who signs in by this name.
    pub(crate) fn joined(&self, name: &str, roles: &[Role]) -> Browser<'_> {
        self.joined_at("党政办", name, roles)
    }

    pub(crate) fn joined_at(&self, unit: &str, name: &str, roles: &[Role]) -> Browser<'_> {
        let link = self.invited_at(unit, name, roles).unwrap();
        self.taken_up(&link, name)
    }

    pub(crate) fn taken_up(&self, link: &Token, name: &str) -> Browser<'_> {
        let (_, session) = self.office.take_up(link.as_str(), name, PASSWORD).unwrap();
        self.stranger().holding(session.token.as_str())
    }

    pub(crate) fn invited_at(&self, unit: &str, name: &str, roles: &[Role]) -> Result<Token, Failure> {
        let unit = self.unit(unit);
        let asked = Invite { name: name.to_owned(), unit, roles: roles.to_vec(), fields: Vec::new() };
        self.office.invite(&self.person("林岚"), &asked, None).map(|it| it.1)
    }

    pub(crate) fn unit(&self, name: &str) -> UnitId {
        self.office.names().unwrap().units.into_iter().find(|it| it.name == name).unwrap().id
    }

    /// As an administrator changes a person.
    pub(crate) fn change(&self, login: &str, change: impl FnOnce(&mut Person)) {
        let mut it = self.person(login);
        change(&mut it);
        let to = Invite { name: it.name, unit: it.unit, roles: it.roles, fields: it.fields };
        self.office.change_person(&self.person("林岚"), &it.id, &to, it.membership).unwrap();
    }

    /// Whether these bytes stand in any file of the office.
    pub(crate) fn keeps(&self, words: &str) -> bool {
        fn files(folder: &Path) -> Vec<PathBuf> {
            let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
            entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
        }
        let holds = |it: &PathBuf| {
            let bytes = std::fs::read(it).unwrap();
            bytes.windows(words.len()).any(|it| it == words.as_bytes())
        };
        files(self.folder.path()).iter().any(holds)
    }

    pub(crate) fn pass_days(&self, days: i64) {
        self.pass_seconds(days * 86_400);
    }

    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn stranger(&self) -> Browser<'_> {
        Browser { app: self, session: String::new(), language: "zh-Hans" }
    }

    /// Signed in, by the name that everyone in the demo signs in with.
    pub(crate) fn as_(&self, login: &str) -> Browser<'_> {
        let got = self.stranger().post("/login", &[("login", login), ("password", PASSWORD)]);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{login}: {}", got.alert());
        self.stranger().with(&got)
    }
}

impl<'a> Browser<'a> {
    /// Keeps the session that an answer gave.
    pub(crate) fn with(&self, got: &Got) -> Browser<'a> {
        let cookie = got.headers["set-cookie"].to_str().unwrap();
        let session = cookie.strip_prefix("session=").unwrap().split(';').next().unwrap();
        Browser { session: session.to_owned(), ..self.clone() }
    }

    pub(crate) fn in_english(&self) -> Browser<'a> {
        Browser { language: "en", ..self.clone() }
    }

    pub(crate) fn get(&self, path: &str) -> Got {
        self.ask(self.request("GET", path).body(Body::empty()).unwrap())
    }

    /// As if this were its session.
    pub(crate) fn holding(&self, session: &str) -> Browser<'a> {
        Browser { session: session.to_owned(), ..self.clone() }
    }

    /// What this browser keeps, shown to another office.
    pub(crate) fn taken_to<'b>(&self, app: &'b TestApp) -> Browser<'b> {
        Browser { app, session: self.session.clone(), language: self.language }
    }

    /// A form, with what every form of this session carries.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Got {
        let token = Token::of_forms(&self.session);
        let mut all = vec![("token", token.as_str())];
        all.extend(form);
        self.post_bare(path, &all)
    }

    pub(crate) fn post_bare(&self, path: &str, form: &[(&str, &str)]) -> Got {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.request("POST", path).header("origin", "http://duizhao.test");
        self.ask(request.body(Body::from(body)).unwrap())
    }

    /// A form with a file in it.
    pub(crate) fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Got {
        let token = Token::of_forms(&self.session);
        let mut body =
            format!("--part\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n").into_bytes();
        let head = format!("--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n--part--\r\n"].concat());
        let request = self.request("POST", path).header("origin", "http://duizhao.test");
        self.ask(request.header("content-type", "multipart/form-data; boundary=part").body(Body::from(body)).unwrap())
    }

    /// The forms of a page and not its rules: fills in what is hidden in the form of `kind`.
    pub(crate) fn act(&self, matter: &str, kind: &str, form: &[(&str, &str)]) -> Got {
        let page = self.get(matter);
        let marker = format!(r#"name="kind" value="{kind}""#);
        let at = page.text.find(&marker).unwrap_or_else(|| panic!("{kind} is not offered on {matter}"));
        let head = &page.text[..at];
        let hidden = |name: &str| {
            let mark = format!(r#"name="{name}" value=""#);
            head[head.rfind(&mark).unwrap() + mark.len()..].split('"').next().unwrap().to_owned()
        };
        let (command, version) = (hidden("command"), hidden("version"));
        let mut all = vec![("kind", kind), ("command", command.as_str()), ("version", version.as_str())];
        all.extend(form);
        self.post(matter, &all)
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookie = format!("session={}; language={}", self.session, self.language);
        Request::builder().method(method).uri(path).header("host", "duizhao.test").header("cookie", cookie)
    }

    pub(crate) fn ask(&self, mut request: Request<Body>) -> Got {
        let peer: SocketAddr = "192.0.2.7:4000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        self.app.runtime.block_on(async {
            let response = duizhao_web::router(&self.app.offices, &Transport::Plain).oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Got { status: parts.status, headers: parts.headers, text, bytes: bytes.to_vec() }
        })
    }

    /// Path of the first matter on a page.
    pub(crate) fn first(&self, path: &str) -> String {
        let links = self.get(path).links();
        links.into_iter().find(|it| it.starts_with("/matters/")).unwrap_or_else(|| panic!("no matter on {path}"))
    }

    /// Path of the one matter in the ledger that has these words.
    pub(crate) fn matter(&self, words: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("state", "all")
            .append_pair("words", words)
            .finish();
        let got = self.get(&format!("/ledger?{query}"));
        got.links()
            .into_iter()
            .find(|it| it.starts_with("/matters/"))
            .unwrap_or_else(|| panic!("no matter has {words}"))
    }
}

impl Got {
    pub(crate) fn location(&self) -> &str {
        self.headers.get("location").map_or("", |it| it.to_str().unwrap())
    }

    pub(crate) fn links(&self) -> Vec<String> {
        self.text.split("href=\"").skip(1).map(|it| it.split('"').next().unwrap().replace("&amp;", "&")).collect()
    }

    /// What stands in a warning or beside a field.
    pub(crate) fn alert(&self) -> String {
        self.text
            .split("role=\"alert\"")
            .nth(1)
            .unwrap_or_default()
            .split('>')
            .nth(1)
            .unwrap_or_default()
            .split('<')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    #[track_caller]
    pub(crate) fn has(&self, words: &str) -> &Got {
        assert!(self.text.contains(words), "{words:?} is not in {}", self.text);
        self
    }

    #[track_caller]
    pub(crate) fn lacks(&self, words: &str) -> &Got {
        assert!(!self.text.contains(words), "{words:?} is in {}", self.text);
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Got {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.alert(), self.location());
        self
    }

    /// It was done, and the page that it leads to says so.
    #[track_caller]
    pub(crate) fn tells(&self, browser: &Browser<'_>, words: &str) -> &Got {
        browser.get(self.done().location()).has(words);
        self
    }

    #[track_caller]
    pub(crate) fn done(&self) -> &Got {
        self.is(303)
    }
}
