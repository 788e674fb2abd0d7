//! Every page in every language, for everyone who may open it.

use duizhao_app::demo;

use crate::app::TestApp;

const PATHS: &[&str] = &[
    "/",
    "/ledger",
    "/ledger?state=all&sort=changed",
    "/signs",
    "/signs?sign=shelved&origin=request",
    "/register",
    "/drafts",
    "/tables",
    "/tables/out?kind=due",
    "/tables/layouts",
    "/tables/layouts?name=%E7%9D%A3%E5%8A%9E%E6%B8%85%E5%8D%95",
    "/settings",
    "/settings/units",
    "/settings/people",
    "/settings/rules",
    "/audit",
    "/login",
    "/nowhere",
    "/style.css",
    "/record.vkey",
];

#[test]
fn every_page_in_every_language_is_whole() {
    let app = TestApp::demo();
    for (name, ..) in demo::people() {
        let browser = app.as_(&name);
        for browser in [browser.clone(), browser.in_english()] {
            for path in PATHS {
                let got = browser.get(path);
                let status = got.status.as_u16();
                assert!(matches!(status, 200 | 303 | 403 | 404), "{name} {path}: {status}");
                if got.headers["content-type"].to_str().unwrap().starts_with("text/html") {
                    let tag = format!(r#"<html lang="{}">"#, browser.language);
                    got.has(&tag).has("</html>").lacks("<script");
                }
            }
        }
    }
}

#[test]
fn a_page_allows_nothing_from_elsewhere() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let got = clerk.get("/");
    let policy = got.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for path in PATHS {
        let got = clerk.get(path);
        assert!(got.links().iter().all(|it| it.starts_with('/') || it.starts_with('#')), "{path}: {:?}", got.links());
        got.lacks("src=\"http").lacks("url(").lacks("style=");
    }
}

#[test]
fn every_matter_opens_in_both_languages() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let mut links = clerk.get("/ledger?state=all").links();
    let next = links.iter().find(|it| it.contains("after=")).unwrap().clone();
    links.extend(clerk.get(&next).links());
    let matters: Vec<&String> = links.iter().filter(|it| it.starts_with("/matters/")).collect();
    assert_eq!(matters.len(), 60);
    for matter in matters {
        clerk.get(matter).is(200).lacks("未登记");
        clerk.in_english().get(matter).is(200);
    }
}

#[test]
fn words_of_two_characters_find_their_matter() {
    let app = TestApp::demo();
    app.as_("林岚").get("/ledger?state=all&words=%E8%B7%AF%E7%81%AF").has("共 1 件").has("路灯");
    // Who sees states alone cannot search words.
    app.as_("贺路").get("/ledger?state=all&words=%E8%B7%AF%E7%81%AF").has("共 0 件");
}

#[test]
fn the_audit_says_how_far_the_record_goes_and_what_follows_a_backup() {
    let app = TestApp::demo();
    let auditor = app.as_("罗审");
    let page = auditor.get("/audit");
    page.has("现有 453 条，最后一条记于").has("序号 453 或更大的回执").has("重新登记、重新办").has("交外单位保存");
    auditor.in_english().get("/audit").has("453 entries, the last of").has("A receipt of entry 453 or later");
}

#[test]
fn what_a_page_cannot_be_asked_is_said_with_what_can() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    for (path, said) in [
        ("/ledger?state=nonsense", "状态：“nonsense”不认识，没有采用；可以写：open（未办结）"),
        ("/ledger?sort=nonsense", "可以写：due（按期限）、changed（按最近变动）"),
        ("/ledger?lead=u-999", "主办：“u-999”不认识"),
        ("/ledger?lead=%7B%7D", "主办：“{}”不认识"),
        ("/ledger?origin=x", "report（对照检查材料）"),
        ("/ledger?after=x", "下一页：“x”不认识"),
        ("/ledger?nonsense=1", "这一页没有“nonsense”这个查询项，可以用的有：words（找字句）"),
        ("/signs?sign=x", "迹象：“x”不认识"),
        ("/signs?origin=x", "流程（来源）：“x”不认识"),
        ("/tables/out?kind=x", "可以写：ledger（台账）、due（到期清单）"),
        ("/tables/out?within=-1", "写 0 到 3650 的整数"),
        ("/tables/out?ledger=x&as=xlsx", "哪一本台账：“x”不认识"),
        ("/tables/out?column=x", "只写了一样，没有筛选"),
        ("/tables/out?column=x&words=y", "这张表没有“x”这一列，有的是：序号"),
        ("/tables/out?as=pdf", "可以写：xlsx、docx、csv"),
    ] {
        let got = clerk.get(path);
        got.is(422).has(r#"role="alert""#).has(said).has("<h1");
    }
    clerk
        .in_english()
        .get("/ledger?state=x")
        .is(422)
        .has("State: “x” is not known and was left out; it is one of open");
    for path in ["/ledger?state=&lead=&words=&sort=due", "/signs?sign=&origin=", "/tables/out?kind=due&within=5&title="]
    {
        clerk.get(path).is(200);
    }
}
