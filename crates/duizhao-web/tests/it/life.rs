//! A whole life by HTTP: from the setup link to the table of who read what.

use duizhao_app::office::Asked;
use duizhao_core::{CommandId, MatterId, Version};

use crate::app::{Browser, Got, PASSWORD, TestApp};

/// Unit and person, invited and signed in.
fn join<'a>(clerk: &Browser<'a>, app: &'a TestApp, name: &str, unit: &str, role: &str, fields: &str) -> Browser<'a> {
    let got = clerk.post("/settings/people", &[("name", name), ("unit", unit), ("roles", role), ("fields", fields)]);
    let link = got.text.split("/invitation/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let stranger = app.stranger();
    let path = format!("/invitation/{link}");
    stranger.get(&path).is(200).has(name);
    let got = stranger.post(&path, &[("login", name), ("password", PASSWORD)]);
    got.done();
    stranger.get(&path).is(404);
    stranger.with(&got)
}

fn set_up(app: &TestApp) -> Browser<'_> {
    let path = format!("/setup/{}", app.office.setup_token().as_str());
    let stranger = app.stranger();
    stranger.get("/setup/0000").is(404);
    stranger.get(&path).is(200).has("国家秘密");
    let form = [("office", "青禾镇"), ("unit", "党政办"), ("name", "林岚"), ("login", "林岚"), ("password", PASSWORD)];
    let got = stranger.post(&path, &form);
    let clerk = stranger.with(&got);
    // The first steps are led: units, then people; and an empty ledger says where a matter comes from.
    got.tells(&clerk, "接下来：一，在这里把科室");
    clerk.get("/ledger").has("href=\"/register\"").has("读入现有的台账");
    clerk.get("/ledger?origin=visit").has("没有符合条件的事项").has("去掉条件").lacks("读入现有的台账");
    stranger.post(&path, &form).is(422).has("已经设置过");
    clerk
}

fn register(clerk: &Browser<'_>) -> String {
    let page = clerk.get("/register");
    let mark = r#"name="id" value=""#;
    let id = page.text[page.text.find(mark).unwrap() + mark.len()..].split('"').next().unwrap().to_owned();
    let form = [
        ("id", id.as_str()),
        ("do", "seal"),
        ("affair", "三组路灯坏了半年"),
        ("criterion", "逐盏亮，组长看过"),
        ("origin.from", "visit"),
        ("field", "基础设施"),
        ("quote", "走到哪里黑到哪里"),
    ];
    let got = clerk.post("/register", &form);
    got.done();
    // Sent twice, recorded once.
    assert_eq!(clerk.post("/register", &form).location(), got.location());
    got.location().split('?').next().unwrap().to_owned()
}

#[test]
fn from_a_promise_to_verified_closure() {
    lives_through(&TestApp::new());
}

#[test]
fn from_a_promise_to_verified_closure_on_postgres() {
    let Some(database) = crate::postgres::fresh() else { return };
    lives_through(&TestApp::on(database.place()));
}

fn lives_through(app: &TestApp) {
    let clerk = set_up(app);
    for unit in ["规建办", "应急办", "纪检办"] {
        clerk.post("/settings/units", &[("name", unit), ("standing", "own")]).done();
    }
    let leader = join(&clerk, app, "许明", "u-1", "leader", "基础设施");
    let builder = join(&clerk, app, "陈立", "u-2", "unit", "");
    let safety = join(&clerk, app, "马强", "u-3", "unit", "");
    let verifier = join(&clerk, app, "吴静", "u-4", "verifier", "");
    let matter = register(&clerk);
    clerk.get(&matter).has("duizhao verify 回执文件 --key 公钥文件</code>。<a href=\"/record.vkey\">下载公钥</a>");
    // Nobody else knows of it yet.
    for other in [&builder, &safety, &verifier] {
        other.get(&matter).is(404);
    }
    let assigned = |lead| {
        [
            ("lead", lead),
            ("term.pace", "by-date"),
            ("term.days.count", "5"),
            ("term.days.working", "yes"),
            ("verifier", "u-4"),
        ]
    };
    clerk
        .act(&matter, "assigned/1", &assigned("u-3"))
        .tells(&clerk, "“交办”已记入底账，第 1 条。接下来等应急办签收，截止日 2025-12-02。");
    // Five working days from Tuesday, counted by the program.
    clerk.get(&matter).has("2025-12-02");
    safety.get("/").has("等待签收").has("三组路灯");
    safety
        .act(&matter, "declined/1", &[("reason", "路灯归规建办")])
        .tells(&safety, "接下来等党政办或分管领导重新交办。");
    clerk.get("/").has("等待交办");
    // The last day stands in the form already.
    clerk
        .act(
            &matter,
            "assigned/1",
            &[("lead", "u-3"), ("term.pace", "by-date"), ("term.due", "2025-12-02"), ("verifier", "u-4")],
        )
        .done();
    safety.act(&matter, "accepted/1", &[]).done();
    safety
        .act(&matter, "transferred/1", &[("to", "u-2"), ("reason", "线路归规建办管")])
        .tells(&safety, "接下来等规建办签收");
    builder.get("/").has("等待签收");
    builder.act(&matter, "accepted/1", &[]).tells(&builder, "接下来由规建办办理");
    builder.get(&matter).lacks("走到哪里黑到哪里");
    leader.get(&matter).has("走到哪里黑到哪里");
    builder
        .act(&matter, "help-asked/1", &[("of", "许明"), ("what", "县里同型号灯头缺货")])
        .tells(&builder, "接下来等答复协调请求");
    leader.get("/").has("有协调请求待答复");
    leader.act(&matter, "help-answered/1", &[("text", "已从邻镇调来")]).done();
    // Without a result it is not solved; the answer stands beside the field, and the choice is kept.
    let refused = builder.act(&matter, "claimed/1", &[("outcome", "solved")]);
    refused.is(422).has("结果佐证").has(r#"<option value="solved" selected"#);
    builder
        .act(&matter, "evidence-added/1", &[("medium", "statement"), ("text", "组长看过，全亮"), ("answers", "yes")])
        .done();
    builder.act(&matter, "claimed/1", &[("outcome", "solved")]).done();
    verifier.get("/").has("等待核验");
    verifier.act(&matter, "returned/1", &[("reason", "五号杆还闪")]).tells(&verifier, "接下来由规建办办理");
    // Why it came back is the first thing that its unit reads, until it says again that it is done.
    builder.get("/").has("退回重办：").has("五号杆还闪");
    clerk.get("/").lacks("五号杆还闪");
    builder.get(&matter).has(r#"<p class="alert"><strong>退回重办：</strong>"#);
    builder.act(&matter, "claimed/1", &[("outcome", "solved")]).done();
    builder.get(&matter).lacks("<strong>退回重办：");
    verifier
        .act(&matter, "verified/1", &[("method", "on-site"), ("outcome", "solved"), ("text", "都亮了")])
        .tells(&verifier, "接下来等办结，或退回重办。");
    clerk.act(&matter, "closed/1", &[("outcome", "solved")]).tells(&clerk, "已经办结，没有下一步。");
    let page = clerk.get(&matter);
    page.has("已办结").has("五号杆还闪");
    proves(app, &clerk, &page);

    // By a program: it waits for the commit on no thread, and who may not is refused.
    let (command, of) = ("0193f0c2-0000-7000-8000-000000000001", "0193f0c2-0000-7000-8000-000000000002");
    let body = serde_json::json!({
        "affair": "二组水渠渗漏", "criterion": "放水看过不漏", "field": "基础设施", "origin": { "from": "visit" },
    });
    let by_program = serde_json::json!({ "command": command, "matter": of, "body": body });
    verifier.call("/api/1/matters", &by_program).is(403);
    clerk.call("/api/1/matters", &by_program).is(200);
    clerk.call("/api/1/matters", &by_program).is(200);
}

#[test]
fn what_was_imported_is_as_stated_until_someone_looks() {
    let app = TestApp::demo();
    let (clerk, id) = (app.as_("林岚"), app.office.new_id());
    let lead = app.unit("规建办").to_string();
    let body = serde_json::json!({
        "file": "台账.xlsx", "row": 3, "columns": {}, "affair": "村道未硬化", "criterion": "通车",
        "origin": { "from": "above" }, "state": "claimed", "lead": lead,
    });
    let (command, matter) = (CommandId(app.office.new_id()), MatterId(id));
    let kind = "imported/1".to_owned();
    let asked = Asked { command, matter, version: Version(0), kind, body, numbers_confirmed: false };
    app.office.act(&app.person("林岚"), asked).unwrap();
    let matter = format!("/matters/{id}");
    clerk.get(&matter).has("首个状态照导入的台账，本处未核");
    let looked = [("method", "on-site"), ("outcome", "partly"), ("text", "通了一半")];
    clerk.act(&matter, "verified/1", &looked).done();
    clerk.get(&matter).lacks("本处未核");
}

#[test]
fn what_destroys_stands_apart_and_does_not_look_like_the_next_step() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.matter("集市占道");
    let page = clerk.get(&matter);
    let links: Vec<String> = page.links().into_iter().filter(|it| it.contains("?erase=")).collect();
    assert!(!links.is_empty());
    assert_eq!(page.text.matches("<details><summary>更多</summary><a href=\"/matters/").count(), links.len());
    page.lacks("danger");
    clerk.get(&links[0]).has(r#"<button class="main danger">清除内容</button>"#);
}

#[test]
fn a_withdrawal_says_what_is_left() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let form = [("id", "0193f0c2-6a00-7000-8000-00000000000d"), ("do", "seal"), ("affair", "登记错的一件事")];
    let form = [&form[..], &[("criterion", "有结果"), ("origin.from", "visit")]].concat();
    let matter = unit.post("/register", &form).location().split('?').next().unwrap().to_owned();
    let got = unit.act(&matter, "withdrawn/1", &[("reason", "登记错了")]);
    got.tells(&unit, "“撤回”已记入底账").tells(&unit, "还要办的请重新登记");
    unit.get(got.location()).lacks("?correct=").lacks("登记错的一件事");
    got.tells(&unit.in_english(), "Nothing follows");
    unit.get(&format!("{matter}?done=1")).lacks("已记入底账");
}

/// Every entry that the page offers a receipt for is proved by it.
fn proves(app: &TestApp, clerk: &Browser<'_>, page: &Got) {
    let key = clerk.get("/record.vkey").text.trim().parse().unwrap();
    let all: Vec<String> = page.links().into_iter().filter(|it| it.contains("/receipts/")).collect();
    let (bare, receipts): (Vec<String>, Vec<String>) = all.into_iter().partition(|it| it.ends_with("?body=no"));
    assert_eq!((receipts.len(), bare.len()), (15, 15));
    for path in receipts.iter().chain(&bare) {
        let got = clerk.get(path);
        got.is(200);
        duizhao_journal::Receipt(got.text).verify(&key).unwrap();
    }
    let _ = app;
}

#[test]
fn two_people_on_one_matter_see_each_other_and_overwrite_nothing() {
    let app = TestApp::demo();
    let (one, two) = (app.as_("陈立"), app.as_("石磊"));
    let matter = one.matter("集市占道");
    let page = one.get(&matter);
    let version = page.text.split(r#"name="version" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    two.act(&matter, "advanced/1", &[("text", "炭火摊位先挪了五个")]).done();
    let command = "0193f0c2-6a00-7000-8000-0000000000aa";
    let form = [("kind", "advanced/1"), ("command", command), ("version", version.as_str()), ("text", "明天再劝一次")];
    let late = one.post(&matter, &form);
    late.is(409).has("没有覆盖任何内容").has("明天再劝一次</textarea>").has("炭火摊位先挪了五个").has(r#"class="new""#);
    one.get(&matter).lacks("明天再劝一次");
    one.act(&matter, "advanced/1", &[("text", "明天再劝一次")]).done();
    one.get(&matter).has("明天再劝一次").has("炭火摊位先挪了五个");
    // The step is gone, and what was typed for it is not.
    two.act(&matter, "claimed/1", &[("outcome", "tried"), ("text", "摊主不肯挪")]).done();
    let command = "0193f0c2-6a00-7000-8000-0000000000ab";
    let form = [("kind", "advanced/1"), ("command", command), ("version", version.as_str()), ("text", "还差两个摊位")];
    one.post(&matter, &form).has("这一步现在不能办了").has("还差两个摊位");
    one.get(&matter).lacks("还差两个摊位");
}

#[test]
fn what_was_typed_outlives_the_session() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let page = clerk.get("/register");
    let token = page.text.split(r#"name="token" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    clerk.post("/logout", &[]).done();
    let form = [("token", token.as_str()), ("affair", "河边两户的水表倒转"), ("field", "建设")];
    let got = clerk.post("/register", &form);
    got.is(401)
        .has("还没有提交")
        .has("<blockquote lang=\"zh-Hans\">河边两户的水表倒转</blockquote>")
        .has("href=\"/login\"");
}

#[test]
fn a_correction_is_an_event_and_what_was_said_stays() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.matter("年底前商定");
    let page = clerk.get(&matter);
    let link = page.links().into_iter().find(|it| it.contains("?correct=")).unwrap();
    let seq = link.split('=').nth(1).unwrap();
    clerk.get(&link).is(200).has("人大主席团票决").has("为什么更正");
    let form = [
        ("about", seq),
        ("affair", "年底前商定明年的四件民生实事"),
        ("criterion", "四件事经人大主席团票决，写明谁办、哪天前"),
        ("origin.from", "meeting"),
        ("field", "民生"),
    ];
    let mut whole = form.to_vec();
    let version = page.text.split(r#"name="version" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let post = |all: &[(&str, &str)]| {
        let mut sent = vec![
            ("kind", "corrected/1"),
            ("command", "0193f0c2-6a00-7000-8000-0000000000ab"),
            ("version", version.as_str()),
        ];
        sent.extend(all);
        clerk.post(&matter, &sent)
    };
    post(&whole).is(422).has("请写明为什么更正").has("四件民生实事</textarea>");
    whole.push(("correction", "会上定的是四件"));
    post(&whole).done();
    clerk
        .get(&matter)
        .has("<h1 lang=\"zh-Hans\">年底前商定明年的四件民生实事")
        .has("已更正")
        .has("会上定的是四件")
        .has("三件民生实事");
}
