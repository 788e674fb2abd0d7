//! A second factor, as people switch it on, use it, and lose it.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::app::{Browser, Got, PASSWORD, TestApp};

/// What stands in the first element that begins so.
fn after<'g>(got: &'g Got, mark: &str) -> &'g str {
    let rest = got.text.split(mark).nth(1).unwrap_or_else(|| panic!("{mark} is not there: {}", got.text));
    rest.split(['<', '"']).next().unwrap()
}

fn codes(got: &Got) -> Vec<String> {
    let list = got.text.split("class=\"codes\"").nth(1).unwrap_or_else(|| panic!("{}", got.text));
    let list = list.split("</ol>").next().unwrap();
    list.split("<code>").skip(1).map(|it| it.split('<').next().unwrap().to_owned()).collect()
}

fn sign_in(app: &TestApp, login: &str) -> Got {
    app.stranger().post("/login", &[("login", login), ("password", PASSWORD)])
}

fn with_code(app: &TestApp, half: &str, code: &str) -> Got {
    app.stranger().post("/login/code", &[("half", half), ("code", code)])
}

/// What an app would show that read the secret of the page.
fn shown(secret: &str, second: i64) -> String {
    let bits: String = secret
        .chars()
        .filter(|it| *it != ' ')
        .map(|it| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(it).unwrap()))
        .collect();
    let bytes: Vec<u8> =
        bits.as_bytes().chunks(8).map(|it| u8::from_str_radix(str::from_utf8(it).unwrap(), 2).unwrap()).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).unwrap();
    mac.update(&(second / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn now(app: &TestApp) -> i64 {
    app.office.now().as_second()
}

/// Switches an app on; gives its secret.
fn add_app(app: &TestApp, browser: &Browser<'_>) -> String {
    let page = browser.get("/settings/second");
    page.has("<svg class=\"square\"");
    let secret = after(&page, "name=\"secret\" value=\"").to_owned();
    let code = shown(&secret, now(app));
    browser.post("/settings/second", &[("secret", &secret), ("code", &code), ("password", PASSWORD)]).done();
    secret
}

#[test]
fn printed_codes_are_a_second_factor_and_work_once() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    unit.post("/settings/second/codes", &[("password", "不是这个密码呀呀")]).is(422).has("现在的密码不对");
    let sheet = unit.post("/settings/second/codes", &[("password", PASSWORD)]);
    let all = codes(sheet.is(200));
    assert_eq!(all.len(), 10);
    let asked = sign_in(&app, "陈立");
    asked.is(200).has("再填一个验证码");
    assert!(asked.headers.get("set-cookie").is_none(), "the password alone signs nobody in");
    let half = after(&asked, "name=\"half\" value=\"").to_owned();
    with_code(&app, &half, "AAAA-BBBB-CCCC-DDDD").is(422).has("验证码不对");
    // As people type it.
    let typed = all[0].replace('-', " ").to_lowercase();
    let inside = app.stranger().with(&with_code(&app, &half, &typed));
    inside.get("/").is(200);
    inside.get("/settings/second").has("还有 9 个");
    // Neither the half nor the code is good for more.
    with_code(&app, &half, &all[1]).is(422).has("请重新填写登录名和密码");
    let half = after(&sign_in(&app, "陈立"), "name=\"half\" value=\"").to_owned();
    with_code(&app, &half, &all[0]).is(422).has("已经用过");
    // Another's code, and one of an older page.
    let others = codes(&app.as_("石磊").post("/settings/second/codes", &[("password", PASSWORD)]));
    with_code(&app, &half, &others[0]).is(422);
    let newer = codes(&inside.post("/settings/second/codes", &[("password", PASSWORD)]));
    with_code(&app, &half, &all[1]).is(422);
    with_code(&app, &half, &newer[0]).done();
}

#[test]
fn an_apps_code_works_once_and_about_now() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let page = unit.get("/settings/second");
    let secret = after(&page, "name=\"secret\" value=\"").to_owned();
    let wrong = [("secret", secret.as_str()), ("code", "000000"), ("password", PASSWORD)];
    // The same secret is offered again: the app has it already.
    unit.post("/settings/second", &wrong).is(422).has("验证码不对").has(&secret);
    unit.get("/settings/second").has("未开启");
    let secret = add_app(&app, &unit);
    let half = |app: &TestApp| after(&sign_in(app, "陈立"), "name=\"half\" value=\"").to_owned();
    // The code that switched it on was used by that.
    with_code(&app, &half(&app), &shown(&secret, now(&app))).is(422).has("已经用过");
    app.pass_seconds(60);
    for off in [-61, 61] {
        with_code(&app, &half(&app), &shown(&secret, now(&app) + off)).is(422);
    }
    let code = shown(&secret, now(&app) + 30);
    with_code(&app, &half(&app), &code).done();
    with_code(&app, &half(&app), &code).is(422);
}

#[test]
fn who_guesses_codes_has_to_wait_and_a_half_ends() {
    let app = TestApp::demo();
    let secret = add_app(&app, &app.as_("陈立"));
    app.pass_seconds(60);
    let half = after(&sign_in(&app, "陈立"), "name=\"half\" value=\"").to_owned();
    for _ in 0..5 {
        with_code(&app, &half, "000000").is(422);
    }
    with_code(&app, &half, &shown(&secret, now(&app))).is(429);
    // A new half is no new patience.
    let half = after(&sign_in(&app, "陈立"), "name=\"half\" value=\"").to_owned();
    with_code(&app, &half, &shown(&secret, now(&app))).is(429);
    app.pass_seconds(16 * 60);
    with_code(&app, &half, &shown(&secret, now(&app))).is(422).has("时间过了");
    let half = after(&sign_in(&app, "陈立"), "name=\"half\" value=\"").to_owned();
    with_code(&app, &half, &shown(&secret, now(&app))).done();
}

#[test]
fn who_lost_it_gets_a_new_link() {
    let app = TestApp::demo();
    add_app(&app, &app.as_("陈立"));
    let made = app.as_("林岚").post("/settings/people/p-5/link", &[]);
    let link = format!("/invitation/{}", after(&made, "/invitation/"));
    app.stranger().post(&link, &[("password", "换成一句别的话也可以")]).done();
    let got = app.stranger().post("/login", &[("login", "陈立"), ("password", "换成一句别的话也可以")]);
    app.stranger().with(got.done()).get("/").is(200);
}

#[test]
fn an_office_may_want_it_of_everybody() {
    let app = TestApp::demo();
    let (admin, unit) = (app.as_("林岚"), app.as_("陈立"));
    admin.post("/settings/second/office", &[("needed", "yes")]).is(422).has("请先给自己的账号开启");
    add_app(&app, &admin);
    unit.post("/settings/second/office", &[("needed", "yes")]).is(403);
    admin.post("/settings/second/office", &[("needed", "yes")]).done();
    assert_eq!(unit.get("/").location(), "/settings/second");
    unit.get("/api/1/today").is(403).has("两步验证");
    unit.post("/register", &[]).is(403);
    unit.post("/settings/second/codes", &[("password", PASSWORD)]).is(200);
    unit.get("/").is(200);
    unit.post("/settings/second/off", &[("password", PASSWORD)]).is(422).has("不能关闭");
    admin.post("/settings/second/office", &[]).done();
    unit.post("/settings/second/off", &[("password", PASSWORD)]).done();
    app.as_("陈立");
}

/// Neither codes nor tokens stand in any file as they were shown.
#[test]
fn what_was_shown_is_kept_as_a_hash() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let all = codes(&unit.post("/settings/second/codes", &[("password", PASSWORD)]));
    let issued = unit.post("/settings/tokens", &[("name", "x")]);
    let token = after(&issued, "<code class=\"token\">").to_owned();
    assert!(app.keeps("陈立"));
    for text in all.iter().flat_map(|it| [it.clone(), it.replace('-', "")]).chain([token]) {
        assert!(!app.keeps(&text), "{text}");
    }
}
