//! Accounts: guessing, suspending, drafts, foreign forms.

use duizhao_app::office::{Invite, Role, Standing};

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

#[test]
fn what_units_and_people_did_is_nobody_elses_without_the_desk() {
    let app = TestApp::demo_without_desk();
    let link = format!("/setup/{}", app.office.setup_token().as_str());
    let stranger = app.stranger();
    stranger.get(&link).has("<option value=\"p-1\">p-1（u-1）");
    let mut form = vec![("office", "青禾镇"), ("unit", "党政办"), ("name", "林岚"), ("login", "林岚")];
    form.extend([("password", PASSWORD), ("former", "p-999")]);
    stranger.post(&link, &form).is(422).has("没有还缺姓名的 p-999");
    form.pop();
    form.push(("former", "p-1"));
    let clerk = stranger.with(stranger.post(&link, &form).done());
    assert_eq!(app.person("林岚").actor().to_string(), "u-1/p-1");
    // Nobody new is taken for one of them.
    let admin = app.person("林岚");
    let (units, people) = (app.office.nameless_units(&admin).unwrap(), app.office.nameless_people(&admin).unwrap());
    assert!(units.len() > 5 && people.len() > 5);
    clerk.post("/settings/units", &[("name", "水务站"), ("standing", "own")]).done();
    assert!(units.iter().all(|it| it.id != app.unit("水务站")));
    clerk.post("/settings/people", &[("name", "新人"), ("unit", "u-1"), ("roles", "unit")]).is(200);
    let known = app.office.names().unwrap().people;
    let new = known.iter().find(|it| it.name == "新人").unwrap();
    assert!(people.iter().all(|it| it.id != new.id) && new.id.to_string() != "p-1");
    // The unit and the person get their names back, and with them what is theirs.
    clerk.get("/settings/units").has("u-2 · 主办").has("如 <a href=\"/matters/");
    let taken = clerk.post("/settings/units/u-2", &[("name", "水务站"), ("standing", "own")]);
    taken.is(422).has("已有同名的单位").has("先把它改个名、标为已撤并");
    // Who may not see matters names units without an example.
    let managing = app.joined_at("党政办", "管理员", &[Role::Administrator]);
    managing.get("/settings/units").has("u-2 · 主办").lacks("/matters/");
    clerk.post("/settings/units/u-2", &[("name", "规建办"), ("standing", "own")]).done();
    clerk.post("/settings/units/u-2", &[("name", "别的"), ("standing", "own")]).is(422);
    clerk.get("/settings/units").lacks("u-2 · 主办");
    clerk.get("/settings/people").has("p-5（规建办）");
    let former = [("name", "陈立"), ("unit", "u-2"), ("roles", "unit"), ("former", "p-5")];
    clerk.post("/settings/people", &former).is(200).has("/invitation/");
    clerk.post("/settings/people", &former).is(422).has("没有还缺姓名的 p-5");
    // Who has nobody to invite is not asked to, whomever the record still names.
    let page = clerk.get("/settings/people");
    page.lacks("p-5（规建办）").has("底账里的哪一位").has("<details class=\"card\"><summary>邀请一个人");
}

#[test]
fn a_typed_id_is_nobody_and_each_who_is_invited_is_someone_new() {
    let app = TestApp::demo();
    let (admin, before) = (app.person("林岚"), app.office.names().unwrap());
    let mut form = vec![("id", "0193f0c2-6a00-7000-8000-0000000000aa"), ("do", "seal"), ("affair", "u-999999999")];
    form.extend([("criterion", "p-18446744073709551615"), ("field", "民生"), ("origin.from", "report")]);
    app.as_("林岚").post("/register", &form).done();
    assert_eq!(app.office.nameless_people(&admin).unwrap(), []);
    assert!(app.office.nameless_units(&admin).unwrap().is_empty());
    // All at once.
    std::thread::scope(|scope| {
        for name in ["一", "二", "三", "四", "五", "六"] {
            let (office, admin) = (&app.office, &admin);
            scope.spawn(move || {
                let unit = office.add_unit(admin, &format!("{name}站"), Standing::Own).unwrap();
                let asked = Invite { name: format!("新{name}"), unit, roles: vec![Role::Unit], fields: Vec::new() };
                office.invite(admin, &asked, None).unwrap();
            });
        }
    });
    let after = app.office.names().unwrap();
    assert_eq!(after.units.len(), before.units.len() + 6);
    assert_eq!(after.people.len(), before.people.len() + 6);
}

#[test]
fn a_leader_is_told_that_no_matter_has_their_field() {
    let app = TestApp::demo();
    let admin = app.as_("林岚");
    admin.get("/settings/people").has(r#"name="fields" value="基础设施""#);
    let leader = app.person("许明");
    let path = format!("/settings/people/{}", leader.id);
    let unit = leader.unit.to_string();
    let mut form = vec![("name", "许明"), ("unit", &unit), ("roles", "leader"), ("membership", "active")];
    form.extend([("fields", "基础设施"), ("fields", "")]);
    admin.post(&path, &form).done();
    admin.get("/settings/people").lacks("台账里没有这个领域");
    form.splice(4.., [("fields", "基建方面")]);
    admin.post(&path, &form).done();
    admin.get("/settings/people").has("台账里没有这个领域：基建方面");
    // Who is in charge of nothing by name sees why there is nothing.
    app.joined("严一", &[Role::Leader]);
    app.change("严一", |it| it.fields = vec!["基建方面".to_owned()]);
    app.as_("严一").get("/").lacks("台账还是空的").has("还没有您分管领域（基建方面）的事项");
}
