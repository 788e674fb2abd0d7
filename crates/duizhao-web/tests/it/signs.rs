//! Signs in the browser: the unit first, explained in the story, quiet until something new happens.

use duizhao_app::office::{Office, Role};
use duizhao_app::record::begin::begin;
use duizhao_app::record::{Files, Record};
use duizhao_journal::{Place, World};

use crate::app::{Browser, Got, TestApp};

const HELP: &str = "/signs?sign=unanswered-help";
/// Help was asked on 12 November by 应急办.
const FIREBREAK: &str = "防火隔离带";

fn signs_of(browser: &Browser<'_>, kind: &str) -> Got {
    browser.get(&format!("/signs?sign={kind}"))
}

#[test]
fn a_sign_opens_its_events_in_the_story() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let page = signs_of(&clerk, "unanswered-help");
    page.is(200).has("求助未答复").has("县交通运输局").lacks("u-").lacks("p-");
    let link = page.links().into_iter().find(|it| it.contains("?sign=unanswered-help")).unwrap();
    let (path, anchor) = link.split_once('#').unwrap();
    let story = clerk.get(path);
    story.is(200).has(&format!("id=\"{anchor}\" class=\"ground\"")).has("迹象的依据");
    story.has(r#"<option value="unanswered-help" selected>"#);
    clerk.in_english().get(path).has("the sign rests on it");
    // Another kind of sign marks nothing there.
    clerk.get(&path.replace("unanswered-help", "rush")).is(200).lacks("迹象的依据");
}

#[test]
fn the_unit_sees_it_first() {
    let app = TestApp::demo();
    app.pass_days(2);
    let (unit, clerk, leader) = (app.as_("马强"), app.as_("林岚"), app.as_("周远"));
    unit.get(HELP).is(200).has(FIREBREAK).has("目前只有承办单位看得到");
    clerk.get(HELP).is(200).lacks(FIREBREAK);
    leader.get(HELP).is(200).lacks(FIREBREAK);
    let matter = unit.matter(FIREBREAK);
    clerk.get(&format!("{matter}?sign=unanswered-help")).is(200).lacks("迹象的依据");
    app.pass_days(6);
    app.as_("林岚").get(HELP).lacks(FIREBREAK);
    app.pass_days(1);
    app.as_("林岚").get(HELP).has(FIREBREAK);
    app.as_("马强").get(HELP).has(FIREBREAK).lacks("目前只有承办单位看得到");
    // Nobody else's unit ever does.
    app.as_("陈立").get(HELP).is(200).lacks(FIREBREAK);
}

#[test]
fn what_is_explained_is_quiet_until_something_new_happens() {
    let app = TestApp::demo();
    app.pass_days(2);
    let unit = app.as_("马强");
    let matter = unit.matter(FIREBREAK);
    let open =
        |browser: &Browser<'_>| signs_of(browser, "shelved").text.split("已说明").next().unwrap().contains(FIREBREAK);
    assert!(open(&unit));
    let form = [("sign", "shelved"), ("text", "三户的山要等许镇长出面，约了12月2日")];
    unit.act(&format!("{matter}?sign=shelved"), "explained/1", &form).done();
    let page = signs_of(&unit, "shelved");
    page.has("已说明").has("约了12月2日");
    assert!(!open(&unit));
    // Another kind of sign on the same matter still asks.
    unit.get(HELP).has(FIREBREAK).lacks("约了12月2日");
    app.pass_days(1);
    assert!(!open(&app.as_("马强")));
    let unit = app.as_("马强");
    unit.act(&matter, "advanced/1", &[("text", "三户里有一户同意")]).done();
    assert!(open(&unit));
}

#[test]
fn others_see_no_more_than_their_row_says() {
    let app = TestApp::demo();
    // An office above: totals, and nothing that leads to a matter.
    let superior = app.as_("贺路").get("/signs");
    superior.is(200).has("较长时间未见实质进展").lacks("/matters/").lacks("规建办");
    // An auditor: the sentence and its days.
    let auditor = app.as_("罗审").get("/signs");
    auditor.is(200).has("只看迹象和日期").has("<span>编号 …").lacks("/matters/").lacks(FIREBREAK);
    app.as_("吴静").get("/signs").is(403);
    // Who has a field sees it alone.
    app.as_("何芸").get("/signs").is(200).lacks(FIREBREAK);
}

/// What is asked of many matters stands there once, and each of them leads to its story.
#[test]
fn a_question_is_asked_once_of_all_its_matters() {
    let app = TestApp::demo_with_signs("[shelved]\ndays = 3\nterm_percent = 10\n");
    let clerk = app.as_("林岚");
    let page = clerk.get("/signs");
    assert_eq!(page.text.matches("这段时间在等什么，等的是谁？").count(), 1);
    let stories: Vec<_> = page.links().into_iter().filter(|it| it.contains("?sign=shelved")).collect();
    assert!(stories.len() > 20, "{}", stories.len());
    clerk.get(stories[20].split('#').next().unwrap()).is(200).has("迹象的依据").has("这段时间在等什么");
    // What names nearly everything says least: it stands last, and folded.
    let section = |kind: &str| page.text.find(&format!("id=\"sign-{kind}\"")).unwrap();
    assert!(section("self-closed") < section("unanswered-help"));
    assert!(section("unanswered-help") < section("shelved"));
    page.has("全部 ").lacks("<details class=\"asked-of\" open");
    signs_of(&clerk, "shelved").has("<details class=\"asked-of\" open");
}

/// Who looks on from above and answers for a matter too: totals of the office, and their own one by one.
#[test]
fn two_roles_see_the_totals_and_their_own() {
    let app = TestApp::demo();
    app.pass_days(2);
    let clerk = app.as_("林岚");
    let both = app.joined_at("县交通运输局", "两岗", &[Role::Superior, Role::Unit]);
    let all = |browser: &Browser<'_>| {
        let text = signs_of(browser, "shelved").text;
        let count = text.split("较长时间未见实质进展 ").nth(1).or(text.split("class=\"count\">").nth(1));
        count.unwrap().split('<').next().unwrap().to_owned()
    };
    assert_eq!(all(&both), all(&clerk));
    signs_of(&both, "shelved").has("只计总数").lacks("/matters/").lacks(FIREBREAK);
    // A matter of the clerk's that is given to their unit; its sign is theirs to explain.
    let matter = clerk.matter(FIREBREAK);
    clerk.act(&matter, "transferred/1", &[("to", "u-11"), ("reason", "归口")]).done();
    both.get("/signs?sign=unanswered-help").has(FIREBREAK).has("/matters/");
    app.as_("贺路").get("/signs?sign=unanswered-help").lacks(FIREBREAK).lacks("/matters/");
}

/// What the office has set beside its record holds on the page, which says what is set otherwise.
#[test]
fn the_page_says_what_the_office_has_set_otherwise() {
    let usual = TestApp::demo();
    usual.as_("林岚").get("/signs").has("sign-shelved").lacks("signs.toml");
    let app = TestApp::demo_with_signs("[shelved]\ndays = 300\n");
    let page = app.as_("林岚").get("/signs");
    page.has("本单位另设的界限（signs.toml）1 项").has("shelved.days = 300").has("通常 10");
    page.lacks("sign-shelved");
    app.as_("林岚").in_english().get("/signs").has("Set otherwise in signs.toml: 1").has("usually 10");
}

/// An office whose settings cannot be read does not open, and says why.
#[test]
fn settings_that_cannot_be_read_are_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(folder.path().join("record.sqlite"));
    let record = Record { files: Files::of(&place, None), place, log: None };
    let world = || World::new(duizhao_app::demo::now);
    begin(&record, "qinghe-zhen", &world()).unwrap();
    std::fs::write(folder.path().join("signs.toml"), "[shelved]\n\ndays = -1\n").unwrap();
    let failure = Office::open(record, world).err().unwrap();
    let said = failure.said.zh.rsplit('：').take(2).collect::<Vec<_>>();
    assert_eq!((failure.code, said), ("signs-toml", vec!["要在 0 和 1000000 之间", "迹象设定第 3 行“days”"]));
}
