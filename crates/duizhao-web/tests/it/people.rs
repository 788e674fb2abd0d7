//! Accounts: guessing, suspending, drafts, foreign forms.

use duizhao_app::office::Role;

use crate::app::{PASSWORD, TestApp};

#[test]
fn who_guesses_has_to_wait() {
    let app = TestApp::demo();
    let stranger = app.stranger();
    for _ in 0..5 {
        stranger.post("/login", &[("login", "林岚"), ("password", "不是这个密码呀呀")]).is(422).has("登录名或密码不对");
    }
    stranger.post("/login", &[("login", "林岚"), ("password", PASSWORD)]).is(429).has("15 分钟后");
    app.pass_days(1);
    stranger.post("/login", &[("login", "林岚"), ("password", PASSWORD)]).done();
    // A name that nobody has gets the same answer.
    stranger.post("/login", &[("login", "没有的人"), ("password", PASSWORD)]).is(422).has("登录名或密码不对");
}

#[test]
fn a_session_ends_with_its_day_its_person_and_its_owner() {
    let app = TestApp::demo();
    let (admin, builder) = (app.as_("林岚"), app.as_("陈立"));
    builder.get("/").is(200);
    let form = [("name", "陈立"), ("unit", "u-2"), ("roles", "unit"), ("membership", "suspended")];
    admin.post("/settings/people/p-5", &form).done();
    assert_eq!(builder.get("/").location(), "/login");
    app.stranger().post("/login", &[("login", "陈立"), ("password", PASSWORD)]).is(422);
    admin.post("/logout", &[]).done();
    assert_eq!(admin.get("/").location(), "/login");
    let again = app.as_("林岚");
    app.pass_days(1);
    assert_eq!(again.get("/").location(), "/login");
}

#[test]
fn who_is_invited_is_told_beside_the_field_what_is_wrong() {
    let app = TestApp::demo();
    let admin = app.as_("林岚");
    let no_role = [("name", "孙志强"), ("unit", "u-2")];
    let refused = admin.post("/settings/people", &no_role);
    refused.is(422).has("<p class=\"wrong\" role=\"alert\">至少选一个角色").lacks("<p class=\"alert\"");
    let link = app.invited_at("规建办", "孙志强", &[Role::Unit]).unwrap();
    let path = format!("/invitation/{}", link.as_str());
    let stranger = app.stranger();
    stranger.get(&path).has("孙志强</strong>，您好").has("不要含登录名，不要用连续数字").lacks("此人");
    for (login, password, said) in
        [("陈立", PASSWORD, "已有人用"), ("?", PASSWORD, "2 到 40 个字"), ("孙志强", "短", "密码至少 10 个字")]
    {
        let got = stranger.post(&path, &[("login", login), ("password", password)]);
        got.is(422).has("aria-invalid=\"true\"").lacks("<p class=\"alert\"");
        assert!(got.alert().contains(said), "{login}: {}", got.alert());
    }
}

#[test]
fn the_last_administrator_stays() {
    let app = TestApp::demo();
    let admin = app.as_("林岚");
    let form = [("name", "林岚"), ("unit", "u-1"), ("roles", "clerk"), ("membership", "active")];
    admin.post("/settings/people/p-1", &form).is(422).has("唯一的系统管理员");
}

#[test]
fn a_form_of_another_site_does_nothing() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    clerk.post_bare("/logout", &[]).is(403);
    clerk.post_bare("/logout", &[("token", "0123456789abcdef0123456789abcdef")]).is(403);
    clerk.get("/").is(200);
    let foreign = clerk.request("POST", "/language").header("origin", "http://elsewhere.test");
    clerk.ask(foreign.body(axum::body::Body::empty()).unwrap()).is(403);
}

#[test]
fn a_draft_is_its_authors_alone() {
    let app = TestApp::demo();
    let (author, other) = (app.as_("孙宁"), app.as_("陈立"));
    let id = "0193f0c2-6a00-7000-8000-00000000000d";
    author.post("/register", &[("id", id), ("do", "draft"), ("affair", "敬老院热水不够")]).done();
    author.get("/drafts").has("敬老院热水不够");
    author.get(&format!("/register?draft={id}")).has("敬老院热水不够</textarea>");
    other.get("/drafts").lacks("敬老院");
    other.get(&format!("/register?draft={id}")).is(404);
    other.post(&format!("/drafts/{id}/delete"), &[]).done();
    author.get("/drafts").has("敬老院热水不够");
    app.pass_days(14);
    app.as_("孙宁").get("/drafts").lacks("敬老院热水不够");
}

#[test]
fn a_new_password_ends_other_sessions() {
    let app = TestApp::demo();
    let (one, two) = (app.as_("陈立"), app.as_("陈立"));
    let new = "换成一句别的话也行";
    one.post("/settings", &[("old", "不对的那个密码啊"), ("new", new)]).is(422);
    one.post("/settings", &[("old", PASSWORD), ("new", "短")]).is(422);
    one.post("/settings", &[("old", PASSWORD), ("new", "换成一句别的话也可以")]).done();
    assert_eq!(two.get("/").location(), "/login");
}
