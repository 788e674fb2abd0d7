//! Matters that would stand still: each has someone who is told of it and can move it.

use duizhao_app::office::{Asked, Role};
use duizhao_core::{CommandId, MatterId, Version};
use serde_json::{Value, json};

use crate::app::TestApp;

/// The clerk took it in from a ledger, with its lead and in hand.
fn imported(app: &TestApp, lead: &str, more: Value) -> String {
    let id = app.office.new_id();
    let mut body = json!({
        "file": "台账.xlsx", "row": 3, "columns": {}, "affair": "上沟渠段清淤", "criterion": "渠道通水",
        "origin": { "from": "above" }, "state": "in-hand", "lead": app.unit(lead),
    });
    more.as_object().unwrap().iter().for_each(|(name, it)| body[name] = it.clone());
    let (command, matter, kind) = (CommandId(app.office.new_id()), MatterId(id), "imported/1".to_owned());
    let asked = Asked { command, matter, version: Version(0), kind, body, numbers_confirmed: false };
    app.office.act(&app.person("林岚"), asked).unwrap();
    format!("/matters/{id}")
}

#[test]
fn more_time_is_offered_where_there_is_a_later_day() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let due = |due: &str| unit.get(&imported(&app, "规建办", json!({ "due": due })));
    let form = r#"id="extension-asked-due""#;
    due("2010-03-01").has(form);
    due("2090-03-01").lacks(form);
    due("9999-12-31").lacks(form);
    let given = app.as_("林岚").get(&imported(&app, "规建办", json!({ "due": "2090-03-01", "state": "claimed" })));
    given.has("上沟渠段清淤").lacks("extension-");
}

#[test]
fn a_unit_that_is_ended_leaves_its_matters_to_the_clerk() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = imported(&app, "规建办", json!({}));
    clerk.get("/").lacks("上沟渠段清淤");
    let path = format!("/settings/units/{}", app.unit("规建办"));
    let ended = [("name", "规建办"), ("ended", "yes")];
    let asked = clerk.post(&path, &ended);
    asked.is(422).has("件没办完的事项").has(r#"<input type="hidden" name="sure" value="yes">"#);
    clerk.get("/").lacks("上沟渠段清淤");
    clerk.post(&path, &[&ended[..], &[("sure", "yes")]].concat()).done();
    clerk.get("/").has("等待交办").has("上沟渠段清淤").has("规建办（已撤并）");
    clerk.get(&matter).has("规建办（已撤并）");
    // Whichever unit the clerk is of: the one that entered it may be gone as well.
    let other = app.joined_at("应急办", "文书", &[Role::Clerk]);
    other.get("/").has("等待交办").has("上沟渠段清淤");
    let to = app.unit("农业农村办").to_string();
    other.act(&matter, "transferred/1", &[("to", &to), ("reason", "单位撤并")]).done();
    clerk.get("/").lacks("上沟渠段清淤");
    // What it has claimed waits for others; a unit that has nothing else is ended at once.
    clerk.post("/settings/units", &[("name", "旧站"), ("standing", "own")]).done();
    let old = format!("/settings/units/{}", app.unit("旧站"));
    imported(&app, "旧站", json!({ "state": "claimed" }));
    let left = imported(&app, "旧站", json!({}));
    let ended = [("name", "旧站"), ("ended", "yes")];
    clerk.post(&old, &ended).is(422).has("还有 1 件没办完的事项");
    clerk.in_english().post(&old, &ended).is(422).has("still has 1 matter; once");
    clerk.act(&left, "transferred/1", &[("to", &to), ("reason", "单位撤并")]).done();
    clerk.post(&old, &ended).done();
}

#[test]
fn a_unit_without_anybody_is_told_where_it_is_chosen_and_after() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    clerk.post("/settings/units", &[("name", "新成立的站"), ("standing", "own")]).done();
    let form = [("id", "0193f0c2-6a00-7000-8000-00000000000d"), ("do", "seal"), ("affair", "渠道清淤")];
    let form = [&form[..], &[("criterion", "通水"), ("origin.from", "visit")]].concat();
    let matter = clerk.post("/register", &form).location().split('?').next().unwrap().to_owned();
    clerk.get(&matter).has("新成立的站（现在没有人）</option>").has(">规建办</option>");
    let to = app.unit("新成立的站").to_string();
    let given = [("lead", to.as_str()), ("term.pace", "by-date"), ("term.days.count", "5")];
    clerk.act(&matter, "assigned/1", &given).done();
    clerk.get("/").has("等待交办").has("渠道清淤").has("新成立的站（现在没有人）");
    let new = app.joined_at("新成立的站", "方成", &[Role::Unit]);
    clerk.get("/").lacks("（现在没有人）");
    new.get("/").has("渠道清淤");
}

#[test]
fn what_was_imported_without_a_criterion_gets_one() {
    let app = TestApp::demo();
    let (clerk, unit) = (app.as_("林岚"), app.as_("陈立"));
    let matter = imported(&app, "规建办", json!({ "criterion": "", "columns": { "事项": "上沟渠段清淤" } }));
    let shown = [("medium", "acceptance"), ("text", "验收单"), ("answers", "yes")];
    unit.act(&matter, "evidence-added/1", &shown).is(422).has("请党政办在导入那一条旁点“更正”补上");
    unit.get(&matter).lacks("?correct=");
    let link = clerk.get(&matter).links().into_iter().find(|it| it.contains("?correct=")).unwrap();
    let page = clerk.get(&link);
    page.is(200).has("办结标准").lacks("name=\"affair\"");
    let hidden = |name: &str| {
        let mark = format!(r#"name="{name}" value=""#);
        page.text.split(&mark).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (command, version, about) = (hidden("command"), hidden("version"), hidden("about"));
    let form = [
        ("kind", "corrected/1"),
        ("command", &command),
        ("version", &version),
        ("about", &about),
        ("criterion", "渠道通水三天"),
        ("correction", "台账里没有这一列"),
    ];
    clerk.post(&matter, &form).done();
    clerk.get(&matter).has("渠道通水三天").has("上沟渠段清淤");
    unit.act(&matter, "evidence-added/1", &shown).tells(&unit, "它算结果佐证。");
}

#[test]
fn who_has_it_again_reads_why_and_who_verifies_that_nothing_is_new() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let (unit, verifier) = (app.as_("陈立"), app.joined_at("党政办", "核验人", &[Role::Verifier]));
    let matter = imported(&app, "规建办", json!({}));
    let shown = [("medium", "acceptance"), ("text", "验收单"), ("answers", "yes")];
    unit.act(&matter, "evidence-added/1", &shown).done();
    let claim = || unit.act(&matter, "claimed/1", &[("outcome", "solved")]);
    let nothing_new = "退回以后没有新的佐证";
    claim().done();
    verifier.get(&matter).lacks(nothing_new);
    verifier.act(&matter, "returned/1", &[("reason", "中段还堵着")]).done();
    verifier.get(&matter).lacks(nothing_new);
    claim().done();
    verifier.get(&matter).has(nothing_new);
    verifier.act(&matter, "returned/1", &[("reason", "中段还堵着")]).done();
    unit.act(&matter, "evidence-added/1", &shown).done();
    claim().done();
    verifier.get(&matter).lacks(nothing_new);
    verifier.act(&matter, "verified/1", &[("method", "on-site"), ("outcome", "solved")]).done();
    clerk.act(&matter, "closed/1", &[("outcome", "solved")]).done();
    clerk.act(&matter, "reopened/1", &[("reason", "又堵了一段")]).done();
    unit.get("/").has("<strong>重开：</strong>").has("又堵了一段");
    unit.get(&matter).has("<strong>重开：</strong>");
    unit.act(&matter, "evidence-added/1", &shown).done();
    claim().done();
    unit.get("/").lacks("又堵了一段");
}
