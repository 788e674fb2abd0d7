//! Bad input is answered in a sentence beside its field, and nothing typed is lost.

use crate::app::TestApp;

const ID: &str = "0193f0c2-6a00-7000-8000-00000000000e";

#[test]
fn what_is_missing_is_said_beside_its_field() {
    let app = TestApp::demo();
    let got = app.as_("林岚").post("/register", &[("id", ID), ("do", "seal"), ("affair", "缺了标准的一件事")]);
    got.is(422)
        .has("缺了标准的一件事</textarea>")
        .has(r#"id="register-criterion-wrong""#)
        .has(r#"id="register-origin-from-wrong""#);
}

#[test]
fn a_matter_given_out_again_keeps_its_day_and_no_other_days_count() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.first("/ledger?state=declined");
    let page = clerk.get(&matter).text;
    let form = page.split("<form").find(|it| it.contains(r#"value="assigned/1""#)).unwrap();
    let value = |id: &str| form.split(&format!(r#"id="assigned-{id}""#)).nth(1).unwrap().split('>').next().unwrap();
    let due = value("term-due").split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(!due.is_empty() && !form.contains("term.days") && !form.contains("term.hours"), "nothing is to be counted");
    assert!(form.contains("重新交办不重新计时"));
    let again = |field: &str, typed: &str| {
        let lead = app.unit("应急办").to_string();
        let form = [("lead", lead.as_str()), ("term.pace", "by-date"), ("term.due", due), (field, typed)];
        clerk.act(&matter, "assigned/1", &form)
    };
    for (field, id) in [("term.days.count", "term-days-count"), ("term.hours", "term-hours")] {
        again(field, "99999").is(422).has(&format!(r#"id="assigned-{id}-wrong""#));
    }
    again("leader", "").done();
}

/// Who claims proposes the day, who closes has it in the form; and what is verified is not verified afterwards.
#[test]
fn a_deferred_matter_is_closed_with_its_day() {
    let app = TestApp::demo();
    let (unit, clerk) = (app.as_("陈立"), app.as_("林岚"));
    let matter = unit.matter("集市占道");
    unit.get(&matter).has("在这里写建议哪天");
    let text = ("text", "摊位在 2025-11-01 前没腾出来，建议 2026-03-31 再看");
    unit.act(&matter, "claimed/1", &[("outcome", "deferred"), text]).done();
    clerk
        .act(&matter, "verified/1", &[("method", "on-site"), ("outcome", "deferred"), ("text", "确实没有地方")])
        .done();
    let closing = |page: &str| page.split("<form").find(|it| it.contains(r#"value="closed/1""#)).unwrap().to_owned();
    let form = closing(&clerk.get(&matter).text);
    let day = r#"name="recheck" value="2026-03-31" required"#;
    assert!(form.contains(day) && !form.contains("provisional"), "{form}");
    let refused = clerk.act(&matter, "closed/1", &[("outcome", "deferred")]);
    refused.is(422).has(r#"id="closed-recheck-wrong""#).lacks("provisional");
    clerk.act(&matter, "closed/1", &[("outcome", "deferred"), ("recheck", "2026-03-31")]).done();
}

/// Declined, and given to the unit that was to support: it is taken from those that support.
#[test]
fn who_leads_does_not_support() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.first("/ledger?state=registered");
    let (lead, other) = (app.unit("应急办").to_string(), app.unit("财政所").to_string());
    let form = [("lead", lead.as_str()), ("term.pace", "standing"), ("supporting", &lead), ("supporting", &other)];
    let refused = clerk.act(&matter, "assigned/1", &form);
    refused.is(422).has("主办单位不能同时是协办单位");
    let ticked = |unit: &str| format!(r#"name="supporting" value="{unit}" checked"#);
    refused.has(&ticked(&other)).lacks(&ticked(&lead));
    clerk.act(&matter, "assigned/1", &[("lead", &lead), ("term.pace", "standing"), ("supporting", &other)]).done();
}

#[test]
fn another_matter_is_named_by_words_by_its_address_or_by_its_id() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let (matter, other) = (clerk.matter("集市占道"), clerk.matter("年底前商定"));
    let id = other.trim_start_matches("/matters/");
    let link = |to: &str| clerk.act(&matter, "linked/1", &[("relation", "caused-by"), ("to", to)]);
    link("没有这样的字句").is(422).has("换几个字再找");
    let found = link("年底前");
    let radio = format!(r#"type="radio" name="to" value="{id}""#);
    found.is(422).has("在找到的里选一件").has(&radio).has(r#"value="年底前" required"#);
    found.has(r#"<option value="caused-by" selected"#);
    for to in [id.to_owned(), format!("http://10.0.0.5:8620{other}?done=3#e3")] {
        link(&to).done();
    }
    let page = clerk.get(&matter);
    assert_eq!(page.links().iter().filter(|it| **it == other).count(), 2);
    // As a browser sends what was chosen and what stands in the field beside it.
    clerk.act(&matter, "linked/1", &[("relation", "part-of"), ("to", id), ("to", "年底前")]).done();
    // Who may not see the other matter sees its id.
    app.as_("陈立").get(&matter).has(id).lacks("年底前商定");
}

#[test]
fn a_telephone_is_asked_about_before_it_is_sealed() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let mut form = vec![
        ("id", ID),
        ("do", "seal"),
        ("affair", "请回电 13800138000 说明进度"),
        ("criterion", "有回音"),
        ("origin.from", "request"),
        ("field", ""),
    ];
    clerk
        .post("/register", &form)
        .is(422)
        .has(r#"id="register-affair-wrong""#)
        .has("numbers_confirmed")
        .has("13800138000 说明进度</textarea>");
    form.push(("numbers_confirmed", "yes"));
    clerk.post("/register", &form).done();
}

#[test]
fn what_someone_typed_is_shown_as_text() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'";
    let form = [
        ("id", ID),
        ("do", "seal"),
        ("affair", evil),
        ("criterion", evil),
        ("origin.from", "visit"),
        ("field", evil),
        ("quote", evil),
    ];
    let matter = clerk.post("/register", &form).location().to_owned();
    for path in [matter.as_str(), "/", "/ledger", "/register"] {
        clerk.get(path).is(200).lacks("<script").lacks("<img");
    }
    clerk.post("/register", &[("id", ID), ("do", "draft"), ("affair", evil)]).done();
    clerk.get("/drafts").lacks("<script");
}

#[test]
fn no_form_however_odd_is_a_fault_of_ours() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.matter("集市占道");
    let odd = ["", "x", "-1", "99999999999999999999", "2026-02-31", "\u{0}", "\u{202e}٣", "u-99", "{}", "[]", "null"];
    let names = [
        "kind",
        "command",
        "version",
        "about",
        "to",
        "due",
        "term.due",
        "term.days.count",
        "text",
        "outcome",
        "id",
        "do",
        "origin.from",
        "on",
    ];
    let kinds = [
        "assigned/1",
        "advanced/1",
        "waiting/1",
        "corrected/1",
        "erased/1",
        "rules-set/1",
        "imported/1",
        "nonsense/9",
        "registered/1",
    ];
    let send = |path: &str, kind: &str, name: &str, word: &str| {
        let form = [(name, word), ("kind", kind), ("command", ID), ("version", "13"), ("text", "x"), ("id", ID)];
        let got = clerk.post(path, &form);
        assert!(got.status.as_u16() < 500, "{path} {kind} {name}={word:?}: {} {}", got.status, got.alert());
    };
    for (at, name) in names.into_iter().enumerate() {
        for (beside, word) in odd.into_iter().enumerate() {
            for kind in kinds.iter().skip((at + beside) % 3).step_by(3) {
                send(&matter, kind, name, word);
            }
            for path in ["/register", "/settings/rules", "/settings/people", "/settings/units", "/language"] {
                send(path, "registered/1", name, word);
            }
        }
    }
    for path in [
        "/matters/x",
        "/matters/00000000-0000-0000-0000-000000000000",
        "/ledger?after=x~y&sort=z&state=%00",
        "/ledger?after=%FF",
        "/matters/x/receipts/y",
        "/setup/%2e%2e",
        "/register?draft=x",
        "/invitation/x",
    ] {
        let got = clerk.get(path);
        assert!(got.status.as_u16() < 500, "{path}: {}", got.status);
    }
    let big = "x".repeat(2 << 20);
    clerk.post("/register", &[("affair", &big)]).is(413).has("1 MiB");
}
