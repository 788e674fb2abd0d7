//! The API: what it answers, to whom, and that asking again changes nothing.

use axum::body::Body;
use serde_json::{Value, json};

use crate::app::{Browser, Got, TestApp};

impl Browser<'_> {
    pub(crate) fn call(&self, path: &str, body: &Value) -> Got {
        let request = self.request("POST", path).header("content-type", "application/json; charset=utf-8");
        self.ask(request.body(Body::from(body.to_string())).unwrap())
    }
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|err| panic!("{err}: {}", self.text))
    }
}

fn command(number: u32) -> String {
    format!("0193f0c2-0000-7000-8000-{number:012}")
}

fn act(number: u32, version: u64, kind: &str, body: Value) -> Value {
    json!({ "command": command(number), "version": version, "kind": kind, "body": body })
}

/// Path of the one matter with these words, and its version.
fn matter(browser: &Browser<'_>, words: &str) -> (String, u64) {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("state", "all")
        .append_pair("words", words)
        .finish();
    let found = browser.get(&format!("/api/1/matters?{query}")).json();
    let path = format!("/api/1/matters/{}", found["matters"][0]["id"].as_str().unwrap());
    let version = browser.get(&path).json()["version"].as_u64().unwrap();
    (path, version)
}

#[test]
fn the_ledger_comes_page_by_page() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let first = clerk.get("/api/1/matters?state=all&sort=changed").json();
    assert_eq!((first["count"].as_u64(), first["matters"].as_array().unwrap().len()), (Some(60), 50));
    let next = first["next"].as_str().unwrap();
    let second = clerk.get(&format!("/api/1/matters?state=all&sort=changed&after={next}")).json();
    assert_eq!((second["matters"].as_array().unwrap().len(), second["next"].is_null()), (10, true));
    for (query, said) in [
        ("after=", "上一页的 next"),
        ("after=1~x", "上一页的 next"),
        ("lead=u-999", "没有这个单位"),
        ("lead=%7B%7D", "没有这个单位"),
        ("state=x", "应为 open、late、all"),
        ("sort=x", "应为 due、changed、registered"),
        ("nonsense=1", "没有这个查询项；可以写 state"),
    ] {
        clerk.get(&format!("/api/1/matters?{query}")).is(422).has(said);
    }
}

#[test]
fn an_act_asked_again_is_answered_again_and_recorded_once() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let (path, version) = matter(&unit, "集市占道");
    let acts = format!("{path}/acts");
    let asked = act(1, version, "advanced/1", json!({ "text": "先挪了五个摊位" }));
    let first = unit.call(&acts, &asked);
    first.is(200);
    let again = unit.call(&acts, &asked);
    again.is(200);
    assert_eq!(first.json()["entries"][0]["seq"], again.json()["entries"][0]["seq"]);
    assert_eq!(unit.get(&path).json()["version"], version + 1);
    // The same id for something else is no repetition.
    let other = unit.call(&acts, &act(1, version, "advanced/1", json!({ "text": "别的" })));
    other.is(409);
    assert_eq!(other.json()["code"], "conflict");
    // Someone else's command is not answered for.
    app.as_("贺路").call(&acts, &asked).is(403);
    // Declining takes the matter out of reach of who declined; asked again, it is still answered.
    let (path, version) = waiting(&unit);
    let declined = act(2, version, "declined/1", json!({ "reason": "不归规建办管" }));
    unit.call(&format!("{path}/acts"), &declined).is(200);
    unit.call(&format!("{path}/acts"), &declined).is(200);
}

/// A matter that waits to be accepted by this person's unit.
fn waiting(browser: &Browser<'_>) -> (String, u64) {
    let today = browser.get("/api/1/today").json();
    let asks = today["asks"].as_array().unwrap();
    let accept = asks.iter().find(|it| it["ask"] == "accept").unwrap_or_else(|| panic!("{today}"));
    let path = format!("/api/1/matters/{}", accept["matters"][0]["id"].as_str().unwrap());
    let version = browser.get(&path).json()["version"].as_u64().unwrap();
    (path, version)
}

#[test]
fn who_was_slower_learns_what_changed() {
    let app = TestApp::demo();
    let (one, two) = (app.as_("陈立"), app.as_("石磊"));
    let (path, version) = matter(&one, "集市占道");
    let acts = format!("{path}/acts");
    two.call(&acts, &act(1, version, "advanced/1", json!({ "text": "炭火摊位先挪了五个" }))).is(200);
    let late = one.in_english().call(&acts, &act(2, version, "advanced/1", json!({ "text": "明天再劝一次" })));
    late.is(409);
    assert_eq!(late.headers["content-type"], "application/problem+json");
    let problem = late.json();
    assert_eq!((&problem["code"], &problem["version"]), (&json!("stale"), &json!(version + 1)));
    assert_eq!(problem["changed"].as_array().unwrap().len(), 1);
    assert_eq!(problem["changed"][0]["body"]["text"], "炭火摊位先挪了五个");
    assert!(problem["detail"].as_str().unwrap().is_ascii());
    assert_eq!(one.get(&path).json()["entries"].as_array().unwrap().len() as u64, version + 1);
}

#[test]
fn a_whole_number_may_be_written_as_a_fraction() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let (path, version) = matter(&clerk, "集市占道");
    let mut asked = act(1, version, "urged/1", json!({ "text": "请抓紧" }));
    asked["version"] = (version as f64).into();
    assert!(asked.to_string().contains(".0"), "{asked}");
    clerk.call(&format!("{path}/acts"), &asked).is(200);
    asked["version"] = 1.5.into();
    clerk.call(&format!("{path}/acts"), &asked).is(422);
}

/// By a method that an address does not take: a sentence, and which it takes.
#[test]
fn another_method_is_refused_in_a_sentence() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚").in_english();
    for (method, path, allowed, kind, words) in [
        ("DELETE", "/ledger", "GET,HEAD", "text/html; charset=utf-8", "does not take such a request"),
        ("GET", "/drafts/x/delete", "POST", "text/html; charset=utf-8", "does not take such a request"),
        ("PUT", "/api/1/matters", "GET,HEAD,POST", "application/problem+json", "does not take this method"),
        ("POST", "/api/1/today", "GET,HEAD", "application/problem+json", "does not take this method"),
    ] {
        let got = clerk.ask(clerk.request(method, path).body(Body::empty()).unwrap());
        got.is(405).has(words);
        assert_eq!(
            (&got.headers["allow"], &got.headers["content-type"]),
            (&allowed.parse().unwrap(), &kind.parse().unwrap())
        );
        assert!(got.headers.contains_key("content-security-policy"), "{path}");
    }
}

#[test]
fn nothing_of_the_api_answers_a_page() {
    let app = TestApp::demo();
    for path in ["/api", "/api/1", "/api/1/nowhere", "/api/1/matters/x/y/z", "/api/2/matters"] {
        let got = app.as_("林岚").in_english().get(path);
        got.is(404);
        assert_eq!(got.headers["content-type"], "application/problem+json", "{path}");
        assert_eq!((&got.json()["code"], &got.json()["status"]), (&json!("missing"), &json!(404)));
    }
}

#[test]
fn what_a_program_registers_is_in_the_ledger_with_its_proof() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let id = "0193f0c2-6a00-7000-8000-0000000000f1";
    let body = json!({ "affair": "东桥护栏松动", "criterion": "护栏换新并经村民代表看过", "field": "村镇建设",
                       "origin": { "from": "visit" }, "quote": "桥上晃得不敢走" });
    let asked = json!({ "command": command(1), "matter": id, "body": body });
    let done = clerk.call("/api/1/matters", &asked);
    done.is(200);
    let key = clerk.get("/api/1/checkpoint").json()["key"].as_str().unwrap().parse().unwrap();
    let receipt = done.json()["entries"][0]["receipt"].as_str().unwrap().to_owned();
    duizhao_journal::Receipt(receipt).verify(&key).unwrap();
    let path = format!("/api/1/matters/{id}");
    let whole = clerk.get(&path).json();
    assert_eq!(whole["entries"][0]["body"]["quote"], "桥上晃得不敢走");
    let seq = &whole["entries"][0]["seq"];
    duizhao_journal::Receipt(clerk.get(&format!("{path}/receipts/{seq}")).text).verify(&key).unwrap();
    let term = json!({ "lead": "u-2", "term": { "pace": "by-date", "days": { "count": 5, "working": true } } });
    clerk.call(&format!("{path}/acts"), &act(2, 1, "assigned/1", term)).is(200);
    // The unit sees the affair, and not the words of who complained.
    let seen = app.as_("陈立").get(&path);
    seen.is(200).has("东桥护栏松动").lacks("不敢走");
    app.as_("马强").get(&path).is(404);
    let superior = app.as_("贺路").get(&path);
    superior.is(200).lacks("护栏").lacks("u-2");
    assert_eq!(superior.json()["entries"], json!([]));
}

#[test]
fn refusals_say_what_would_be_right() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let (path, version) = matter(&clerk, "集市占道");
    let acts = format!("{path}/acts");
    let long = "x".repeat(1 << 20);
    for (body, status, code, said) in [
        ("{".to_owned(), 400, "json", "不是 JSON"),
        ("[]".to_owned(), 422, "invalid", "kind"),
        (r#"{"command":1,"command":2}"#.to_owned(), 422, "invalid", "不能记录"),
        (act(1, version, "urged/1", json!({ "who": 1 })).to_string(), 422, "invalid", "body.who"),
        (act(1, version, "urged/1", json!({ "text": 1 })).to_string(), 422, "invalid", "body.text"),
        (act(1, version, "registered/1", json!({})).to_string(), 422, "invalid", "kind"),
        (act(1, version, "reopened/1", json!({ "reason": "x" })).to_string(), 422, "not-now", "状态"),
        (act(1, version, "urged/1", json!({ "text": long })).to_string(), 413, "too-large", "1 MiB"),
    ] {
        let request = clerk.request("POST", &acts).header("content-type", "application/json");
        let got = clerk.ask(request.body(Body::from(body)).unwrap());
        got.is(status);
        assert_eq!(got.json()["code"], code, "{}", got.text);
        assert!(got.json()["detail"].as_str().unwrap().contains(said), "{}", got.text);
    }
    clerk.ask(clerk.request("POST", &acts).body(Body::from("{}")).unwrap()).is(415);
    for (path, status) in [
        ("/api/1/matters?state=none", 422),
        ("/api/1/matters?other=1", 422),
        ("/api/1/matters?after=x", 422),
        ("/api/1/matters/x", 404),
        ("/api/1/matters/00000000-0000-0000-0000-000000000000", 404),
    ] {
        clerk.get(path).is(status);
    }
}

#[test]
fn a_token_speaks_for_its_person_until_it_is_ended() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let issued = unit.post("/settings/tokens", &[("name", "统计表")]);
    issued.is(200);
    let token = issued.text.split("<code class=\"token\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(token.len(), 64);
    let today = |token: &str| {
        let request = app.stranger().request("GET", "/api/1/today").header("authorization", format!("Bearer {token}"));
        app.stranger().ask(request.body(Body::empty()).unwrap())
    };
    today(&token).is(200);
    today(&token[1..]).is(401);
    // It opens no page, and the page shows its name alone.
    assert_eq!(app.stranger().get("/").location(), "/login");
    let page = unit.get("/settings");
    page.is(200).has("统计表").lacks(&token);
    let end = page.text.split("/settings/tokens/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // Nobody else ends it.
    app.as_("马强").post(&format!("/settings/tokens/{end}"), &[]).done();
    today(&token).is(200);
    unit.post(&format!("/settings/tokens/{end}"), &[]).done();
    let ended = today(&token);
    ended.is(401);
    assert_eq!(ended.headers["www-authenticate"], "Bearer");
    unit.post("/settings/tokens", &[("name", " ")]).is(422).has("请写明给哪个程序用");
}

#[test]
fn a_token_ends_with_its_year_and_its_person() {
    let app = TestApp::demo();
    let issue = || {
        let issued = app.as_("石磊").post("/settings/tokens", &[("name", "x")]);
        issued.text.split("<code class=\"token\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    let status = |token: &str| {
        let request = app.stranger().request("GET", "/api/1/units").header("authorization", format!("bearer {token}"));
        app.stranger().ask(request.body(Body::empty()).unwrap()).status.as_u16()
    };
    let token = issue();
    assert_eq!(status(&token), 200);
    let form = [("name", "石磊"), ("unit", "u-2"), ("roles", "unit"), ("membership", "suspended")];
    app.as_("林岚").post("/settings/people/p-6", &form).done();
    assert_eq!(status(&token), 401);
    let form = [("name", "石磊"), ("unit", "u-2"), ("roles", "unit"), ("membership", "active")];
    app.as_("林岚").post("/settings/people/p-6", &form).done();
    app.pass_days(366);
    assert_eq!(status(&token), 401);
}

#[test]
fn a_page_of_another_site_cannot_use_the_session() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let (path, version) = matter(&unit, "集市占道");
    let request = unit
        .request("POST", &format!("{path}/acts"))
        .header("origin", "http://elsewhere.test")
        .header("content-type", "application/json");
    let body = act(1, version, "advanced/1", json!({ "no_change": true })).to_string();
    unit.ask(request.body(Body::from(body)).unwrap()).is(403);
    assert_eq!(unit.get(&path).json()["version"], version);
}

/// `docs/openapi.json` is made from the endpoints; `cargo xtask bless` rewrites it.
#[test]
fn the_document_is_the_program() {
    let app = TestApp::demo();
    let served = app.stranger().get("/api/1/openapi.json");
    served.is(200);
    assert_eq!(served.text, duizhao_web::openapi());
    expect_test::expect_file!["../../../../docs/openapi.json"].assert_eq(&served.text);
}

/// Eight at once: the same command is recorded once and answered to all; of eight commands on one
/// version one is taken, and the others learn of it.
#[test]
fn many_at_once_lose_nothing_and_overwrite_nothing() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    for (number_of, taken, entries) in [
        ((|_| 1) as fn(u32) -> u32, 8, 1),
        (|at| 10 + at, 1, 1),
        // Two pairs that agree with each other, and four that do not.
        (|at| 20 + at.saturating_sub(3), 1, 1),
    ] {
        let (path, version) = matter(&unit, "集市占道");
        let acts = format!("{path}/acts");
        let answers: Vec<(u32, Got)> = std::thread::scope(|scope| {
            let ask = |at| {
                let (unit, acts) = (&unit, &acts);
                let number = number_of(at);
                let text = format!("第 {number} 次");
                scope.spawn(move || {
                    (number, unit.call(acts, &act(number, version, "advanced/1", json!({ "text": text }))))
                })
            };
            let all: Vec<_> = (0..8).map(ask).collect();
            all.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let done: Vec<&(u32, Got)> = answers.iter().filter(|it| it.1.status == 200).collect();
        let same = answers.iter().filter(|it| it.0 == done[0].0).count();
        assert_eq!(done.len(), same, "whoever sent the command that was taken is answered");
        assert!(done.len() >= taken);
        assert!(done.iter().all(|it| it.1.json()["entries"][0]["seq"] == done[0].1.json()["entries"][0]["seq"]));
        for (number, got) in answers.iter().filter(|it| it.1.status != 200) {
            got.is(409);
            assert_eq!(got.json()["changed"][0]["body"]["text"], format!("第 {} 次", done[0].0), "{number}");
        }
        assert_eq!(unit.get(&path).json()["version"], version + entries);
    }
}
