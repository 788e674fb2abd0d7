//! A report passed to a clerk: seen by the two alone, for as long as it is passed, and matters come of it.

#![expect(clippy::print_stdout, reason = "how many cells were tried is a figure of the guarantees")]

use duizhao_app::office::{Membership, Role};

use crate::app::{Browser, TestApp};
use crate::reports::{OWN_WORDS, REPORT, dropped, form, send, set};

/// What only the author typed beside the report.
const TYPED: &str = "四十二盏路灯由陈立改写";
const AUTHOR: &str = "陈立";
const CLERK: &str = "林岚";

/// Ticks the second measure too, in words of the author's own, and passes it to the clerk.
fn passed(app: &TestApp, report: &str) {
    let author = app.as_(AUTHOR);
    let mut form = form(&author.get(&format!("{report}/measures")));
    set(&mut form, "m1.affair", TYPED);
    set(&mut form, "m2.criterion", "三个村各去一次，村民代表看过");
    // A browser sends what is chosen.
    form.retain(|it| it.0 != "clerk");
    form.push(("take".to_owned(), "m2".to_owned()));
    form.push(("clerk".to_owned(), app.person(CLERK).id.to_string()));
    send(&author, &format!("{report}/pass"), &form).done();
}

/// Beside the one of the demonstration itself.
fn waiting(count: usize) -> String {
    format!("{count}<span class=\"unseen\"> 份转交来的待登记")
}

/// The one that the made-up office comes with: who opens it first sees what waits for them.
#[test]
fn the_demonstration_has_a_report_passed_to_its_clerk() {
    let app = TestApp::demo();
    let today = app.as_("林岚").get("/");
    today.has("转交来的材料，待登记").has("副镇长对照检查材料.txt").has("许明");
    let report = today.text.split("href=\"/reports/").nth(1).unwrap().split('"').next().unwrap();
    let page = app.as_("林岚").get(&format!("/reports/{report}/measures"));
    let cells = form(&page);
    let cell = |name: &str| cells.iter().filter(|it| it.0 == name).map(|it| it.1.as_str()).collect::<Vec<_>>();
    assert_eq!(
        (cell("take"), cell("m1.due"), cell("m2.due")),
        (vec!["m1", "m2"], vec!["2026-01-31"], vec!["2026-03-31"])
    );
    app.as_("许明").get("/").lacks("转交来的材料");
}

#[test]
fn what_the_author_accepted_becomes_matters_at_the_clerks() {
    let app = TestApp::demo();
    let report = dropped(&app.as_(AUTHOR));
    app.as_(AUTHOR).get(&format!("{report}/measures")).has("转交").lacks("m1.lead");
    let (clerk, path) = (app.as_(CLERK), format!("{report}/measures"));
    clerk.get("/reports").lacks("书记材料.txt");
    passed(&app, &report);
    clerk.get("/reports").has("转交给我的").has("书记材料.txt").has(AUTHOR);
    clerk.get("/").has(&waiting(2)).has("书记材料.txt").has(&format!("href=\"{report}\""));
    let asked = clerk.get("/api/1/today").json();
    assert_eq!(
        (&asked["reports"][0]["name"], &asked["reports"][0]["page"]),
        (&"书记材料.txt".into(), &report.clone().into())
    );
    let own = app.as_(AUTHOR);
    own.get("/").lacks("转交来的材料").lacks("书记材料.txt");
    assert_eq!(own.get("/api/1/today").json()["reports"], serde_json::json!([]));
    clerk.get(&report).is(200).has(OWN_WORDS).has("转交给您").has("交回给作者").lacks("再审").lacks("删除这份材料");
    let page = clerk.get(&path);
    let mut form = form(&page);
    let cell = |name: &str| form.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str());
    // The author's words, and the unit that the program knows.
    assert_eq!((cell("m1.affair"), cell("m1.lead"), cell("m1.due")), (TYPED, "u-8", "2026-03-31"));
    assert_eq!(form.iter().filter(|it| it.0 == "take").count(), 2);
    set(&mut form, "m2.lead", "u-3");
    set(&mut form, "m2.due", "2026-04-30");
    send(&clerk, &path, &form).done();
    clerk.get("/").has(&waiting(1)).lacks("书记材料.txt");
    let matter = clerk.matter("四十二盏路灯");
    clerk.get(&matter).has("待签收").has("水口村").has("党政办 林岚").lacks(OWN_WORDS);
    // Once something came of it the author does not take it back; the clerk gives it back.
    let author = app.as_(AUTHOR);
    // Both are told to be matters, and the one that went to others is no way to them.
    let measures = author.get(&path);
    let links = measures.links().into_iter().filter(|it| it.starts_with("/matters/"));
    assert_eq!((measures.text.matches("已列为事项").count(), links.count()), (2, 0));
    measures.lacks("name=\"take\"");
    assert_eq!(clerk.get(&path).links().into_iter().filter(|it| it.starts_with("/matters/")).count(), 2);
    author.get(&report).has("已有措施登记为事项").lacks(">收回<");
    author.post(&format!("{report}/back"), &[]).is(422).has("不能收回");
    clerk.post(&format!("{report}/back"), &[]).done();
    clerk.get(&report).is(404);
    author.get(&report).is(200).has("删除这份材料");
    // Given back, they are matters still, and are not offered a second time.
    let measures = author.get(&path);
    assert_eq!(measures.text.matches("已列为事项").count(), 2);
    measures.lacks("name=\"take\"");
    author.post(&format!("{report}/delete"), &[]).done();
    assert!(!app.keeps(OWN_WORDS));
}

/// What was refused is no matter: the author may still take the report back.
#[test]
fn an_attempt_that_was_refused_leaves_it_to_its_author() {
    let app = TestApp::demo();
    let report = dropped(&app.as_(AUTHOR));
    passed(&app, &report);
    let (clerk, path) = (app.as_(CLERK), format!("{report}/measures"));
    let mut form = form(&clerk.get(&path));
    set(&mut form, "m1.criterion", "请回电 13800138000 说明");
    set(&mut form, "m2.lead", "");
    send(&clerk, &path, &form).is(422).has("numbers_confirmed");
    app.as_(AUTHOR).get(&report).has(">收回<");
    app.as_(AUTHOR).post(&format!("{report}/back"), &[]).done();
    // The clerk's form was open meanwhile.
    send(&clerk, &path, &form).is(404);
}

#[test]
fn while_a_clerk_has_it_nobody_changes_it() {
    let app = TestApp::demo();
    let author = app.as_(AUTHOR);
    let report = dropped(&author);
    passed(&app, &report);
    for who in [&author, &app.as_(CLERK)] {
        who.upload(&report, "x.txt", REPORT.replace("路灯", "水管").as_bytes()).is(422).has("先收回");
        who.post(&format!("{report}/delete"), &[]).is(422);
        who.post(&format!("{report}/pass"), &[("clerk", "p-1")]).is(422);
        who.post(&format!("{report}/dismiss"), &[("remark", "no-case-1")]).is(422);
        who.post(&format!("{report}/restore"), &[("remark", "no-case-1")]).is(422);
        who.post(&format!("{report}/beside/drop"), &[]).is(422);
        who.upload(&format!("{report}/beside"), "x.txt", REPORT.as_bytes()).is(422).has("先收回");
    }
    send(&author, &format!("{report}/measures"), &form(&author.get(&format!("{report}/measures")))).is(422);
    author.get(&report).has(OWN_WORDS);
}

#[test]
fn it_goes_to_a_clerk_and_nobody_else() {
    let app = TestApp::demo();
    let author = app.as_(AUTHOR);
    let report = dropped(&author);
    let gone = app.joined("旧文书", &[Role::Clerk]);
    app.change("旧文书", |it| it.membership = Membership::Suspended);
    for to in ["周远", AUTHOR, "吴静", "贺路", "罗审", "旧文书"].map(|it| app.person(it).id.to_string()) {
        let got = author.post(&format!("{report}/pass"), &[("clerk", &to), ("take", "m1"), ("m1.affair", "留着的字")]);
        got.is(422).has("在岗的党政办人员").has("留着的字");
    }
    assert_eq!(gone.get("/reports").status.as_u16(), 303);
}

/// What the clerk reads is what was passed, not what was mended away before.
#[test]
fn what_was_mended_away_before_stays_the_authors() {
    let app = TestApp::demo();
    let author = app.as_(AUTHOR);
    let report = dropped(&author);
    let mended = REPORT.replace("多听听大家的想法，把工作做得更实", "六月底前把下坝村的水管换好");
    author.upload(&report, "改.txt", mended.as_bytes()).done();
    author.get(&report).has("条意见没有了").has("多听听大家的想法");
    passed(&app, &report);
    app.as_(CLERK).get(&report).is(200).lacks("条意见没有了").lacks("多听听大家的想法");
}

/// Who stands how to the report at each stage: the matrix of its routes.
#[test]
fn it_is_seen_by_the_two_and_only_while_it_is_passed() {
    let app = TestApp::demo();
    app.joined("邻文书", &[Role::Clerk]);
    let report = dropped(&app.as_(AUTHOR));
    let mut cells = 0;
    let mut stage = |name: &str, clerk_sees: bool| cells += seen(&app, &report, name, clerk_sees);
    stage("draft", false);
    passed(&app, &report);
    stage("passed", true);
    app.change(CLERK, |it| it.roles.push(Role::Leader));
    stage("passed, another role beside", true);
    app.change(CLERK, |it| it.roles = vec![Role::Leader, Role::Administrator]);
    stage("passed, the clerk is none any more", false);
    app.change(CLERK, |it| it.roles = vec![Role::Clerk, Role::Administrator]);
    app.as_(AUTHOR).post(&format!("{report}/back"), &[]).done();
    stage("taken back", false);
    passed(&app, &report);
    app.as_(CLERK).post(&format!("{report}/back"), &[]).done();
    stage("given back", false);
    passed(&app, &report);
    app.pass_days(15);
    assert_eq!(seen_by(&app.as_(AUTHOR), &report), 0);
    stage("over", false);
    println!("{cells} cells, leaks 0");
}

/// How many cells there were; nobody but the author, and the clerk where they may, finds anything.
fn seen(app: &TestApp, report: &str, stage: &str, clerk_sees: bool) -> usize {
    let people = app.office.names().unwrap().people;
    let others: Vec<_> =
        people.iter().map(|it| it.login.as_str()).filter(|it| !it.is_empty() && *it != AUTHOR).collect();
    for name in &others {
        let browser = app.as_(name);
        let sees = seen_by(&browser, report);
        assert_eq!(sees, if *name == CLERK && clerk_sees { 4 } else { 0 }, "{stage}: {name}");
        if sees > 0 {
            continue;
        }
        for (path, form) in [
            ("/pass", [("clerk", "p-1")]),
            ("/back", [("x", "")]),
            ("/measures", [("take", "m1")]),
            ("/dismiss", [("remark", "no-case-1")]),
            ("/restore", [("remark", "no-case-1")]),
            ("/beside/drop", [("x", "")]),
        ] {
            let status = browser.post(&format!("{report}{path}"), &form).status.as_u16();
            assert!(matches!(status, 403 | 404), "{stage}: {name} {path} {status}");
        }
        for path in ["", "/beside"] {
            let status = browser.upload(&format!("{report}{path}"), "x.txt", b"x").status.as_u16();
            assert!(matches!(status, 403 | 404), "{stage}: {name} {path} {status}");
        }
        browser.post(&format!("{report}/delete"), &[]);
    }
    others.len() * 13
}

/// How many of its pages show something of it.
fn seen_by(browser: &Browser<'_>, report: &str) -> usize {
    let of_it = ["", "/measures", "/commented"].map(|it| browser.get(&format!("{report}{it}")));
    let listed = browser.get("/reports");
    let shown = of_it.iter().filter(|it| it.status.as_u16() == 200).count();
    for got in of_it.iter().filter(|it| it.status.as_u16() != 200) {
        got.lacks(OWN_WORDS).lacks(TYPED).lacks("书记材料");
    }
    shown + usize::from(listed.text.contains(report))
}
