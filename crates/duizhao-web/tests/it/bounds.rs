//! What is typed too long, too far off or out of bounds is asked again, beside its field.

use duizhao_core::OfficeRules;

use crate::app::TestApp;

#[test]
fn rules_out_of_bounds_are_asked_again_and_nothing_typed_is_lost() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let before = app.office.moment().unwrap().rules;
    clerk.get("/settings/rules").has(r#"min="0" max="100""#).has(r#"min="-1080" max="1080""#);
    let form = |percent| {
        [
            ("command", "0193f0c2-6a00-7000-8000-0000000000aa"),
            ("drawn_percent", percent),
            ("provisional_days", "15"),
            ("transfer_days", "2"),
            ("waits", "2"),
            ("withdraw_hours", "24"),
            ("zone_minutes", "480"),
        ]
    };
    for (percent, said) in [("150", "写 0 到 100 的整数"), ("-1", "写 0 到 100 的整数"), ("", "请填写这一项")]
    {
        let got = clerk.post("/settings/rules", &form(percent));
        got.is(422).has(r#"id="rules-drawn_percent-wrong""#).has(said).has(r#"value="15""#);
        assert_eq!(app.office.moment().unwrap().rules, before);
    }
    clerk.post("/settings/rules", &form("20")).done();
    let set = OfficeRules { drawn_percent: 20, provisional_days: 15, ..before };
    assert_eq!(app.office.moment().unwrap().rules, set);
}

#[test]
fn a_text_too_long_and_a_day_too_far_are_said_beside_their_fields() {
    let app = TestApp::demo();
    let (clerk, unit) = (app.as_("林岚"), app.as_("陈立"));
    clerk.get("/register").has(r#"maxlength="500""#);
    let long = "渠".repeat(501);
    let form = |affair, on| {
        [
            ("id", "0193f0c2-6a00-7000-8000-00000000000d"),
            ("do", "seal"),
            ("affair", affair),
            ("criterion", "通水"),
            ("origin.from", "visit"),
            ("on", on),
        ]
    };
    let got = clerk.post("/register", &form(&long, ""));
    got.is(422).has(r#"id="register-affair-wrong""#).has("这一段文字太长，最多 500 个字").has(&long);
    let got = clerk.post("/register", &form("渠道清淤", "1890-01-01"));
    got.is(422).has(r#"id="register-on-wrong""#).has("请核对年份");
    let matter = unit.matter("集市占道");
    let both = [("text", "挪了五个"), ("no_change", "yes")];
    unit.act(&matter, "advanced/1", &both).is(422).has("请留下其中一样");
    let far = [("due", "9999-12-31"), ("reason", "x"), ("cause", "own")];
    unit.act(&matter, "extension-asked/1", &far).is(422).has(r#"id="extension-asked-due-wrong""#).has("10 年之内");
}

#[test]
fn what_evidence_counts_as_is_said_before_and_after() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let matter = unit.matter("集市占道");
    unit.get(&matter).has("现场看过：还要写明由谁看的，才算结果").has("会议：办结标准就是作出一项决定的，才算结果");
    let add = |medium, answers, by| {
        let form = [("medium", medium), ("text", "看过"), ("answers", answers), ("by", by)];
        unit.act(&matter, "evidence-added/1", &form)
    };
    add("seen", "yes", "").tells(&unit, "它不算结果佐证：还要写明由谁看的，才算结果。");
    add("meeting", "yes", "").tells(&unit, "它不算结果佐证：办结标准就是作出一项决定的，才算结果。");
    add("seen", "", "组长").tells(&unit, "它不回应办结标准，不算结果佐证。");
    add("seen", "yes", "组长").tells(&unit, "它算结果佐证。");
}
