//! A report is dropped, mended and accepted; it is its author's alone, and the record never has it.

#![expect(clippy::print_stdout, reason = "how many cells were tried is a figure of the guarantees")]

use duizhao_app::demo;

use crate::app::{Browser, Got, TestApp};

pub(crate) const REPORT: &str = "青禾镇党委书记2025年度民主生活会个人对照检查材料
一、上年度查摆问题整改情况
上年度查摆的5个问题、11条措施已全部完成。
二、存在的主要问题
1.路灯不亮没有人管。水口村三组18户开春就说路灯不亮，我从村口经过十几回，都在白天。
2.学习不深。学习不够深入，联系实际不够紧密。
三、整改措施
1.2026年3月底前由我把水口村坏了的42盏路灯修好，由村民小组长逐盏看过。
2.今后多到村里走走，多听听大家的想法，把工作做得更实。
";
/// A clause that stands nowhere else in the office.
pub(crate) const OWN_WORDS: &str = "我从村口经过十几回";

pub(crate) fn dropped(browser: &Browser<'_>) -> String {
    let got = browser.upload("/reports", "书记材料.txt", REPORT.as_bytes());
    got.done().location().to_owned()
}

/// The form as the page fills it in, ticks and choices included.
pub(crate) fn form(page: &Got) -> Vec<(String, String)> {
    let text = &page.text[page.text.find("class=\"measures\"").expect("the form of measures")..];
    let plain = |it: &str| it.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
    let attribute = |tag: &str, name: &str| {
        let mark = format!(" {name}=\"");
        tag.find(&mark).map(|at| plain(tag[at + mark.len()..].split('"').next().unwrap()))
    };
    let mut found = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
        let name = attribute(tag, "name").unwrap_or_default();
        match tag.split(' ').next().unwrap_or_default() {
            "input" if tag.contains("type=\"checkbox\"") && !tag.contains(" checked") => {}
            "input" => found.push((name, attribute(tag, "value").unwrap_or_default())),
            "textarea" => found.push((name, plain(after.trim_start_matches('\n')))),
            "select" => found.push((name, String::new())),
            "option" if tag.contains(" selected") => {
                found.last_mut().unwrap().1 = attribute(tag, "value").unwrap_or_default();
            }
            _ => {}
        }
    }
    found.retain(|it| it.0 != "token" && !it.0.is_empty());
    found
}

pub(crate) fn send(browser: &Browser<'_>, path: &str, form: &[(String, String)]) -> Got {
    let pairs: Vec<(&str, &str)> = form.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    browser.post(path, &pairs)
}

pub(crate) fn set(form: &mut [(String, String)], name: &str, word: &str) {
    form.iter_mut().find(|it| it.0 == name).unwrap_or_else(|| panic!("no cell {name}")).1 = word.to_owned();
}

#[test]
fn a_report_is_shown_with_remarks_in_its_margin() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    let report = dropped(&author);
    author.get(&report).is(200).has("class=\"remark").has("措施难以核验").has(OWN_WORDS).lacks("<script");
    author.in_english().get(&report).is(200).has("Measure hard to check");
    author.get("/reports").has("书记材料.txt");
    let paper = author.get(&format!("{report}/commented"));
    paper.is(200);
    assert!(paper.bytes.starts_with(b"PK"));
    let reopened = duizhao_read::open(&paper.bytes, &duizhao_read::Limits::default()).unwrap();
    assert!(reopened.text.as_str().contains(OWN_WORDS));
}

#[test]
fn it_is_its_authors_alone() {
    let app = TestApp::demo();
    let report = dropped(&app.as_("周远"));
    let id = report.rsplit('/').next().unwrap();
    let mut cells = 0;
    for (name, ..) in demo::people().into_iter().filter(|it| it.0 != "周远") {
        let other = app.as_(&name);
        let may = |status: u16| assert!(matches!(status, 403 | 404), "{name}: {status}");
        for path in [report.clone(), format!("{report}/commented"), format!("{report}/measures")] {
            let got = other.get(&path);
            may(got.status.as_u16());
            got.lacks(OWN_WORDS).lacks("书记材料");
            cells += 1;
        }
        may(other.upload(&report, "x.txt", REPORT.as_bytes()).status.as_u16());
        may(other.post(&format!("{report}/measures"), &[("take", "m1")]).status.as_u16());
        other.post(&format!("{report}/delete"), &[]);
        other.get("/reports").lacks(id);
        cells += 4;
    }
    app.as_("周远").get(&report).is(200).has(OWN_WORDS);
    app.pass_days(15);
    app.as_("周远").get(&report).is(404);
    println!("{cells} cells, leaks 0");
}

#[test]
fn what_is_refused_is_said_and_not_kept() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    for (name, bytes, said) in [
        ("密件一号.txt", "机密★1年\n青禾镇某事\n".as_bytes(), "密级"),
        ("空的.txt", b"".as_slice(), "没有文字"),
        ("坏的.docx", b"PK\x03\x04broken".as_slice(), "Word"),
        ("", b"".as_slice(), "选一个文件"),
    ] {
        let got = author.upload("/reports", name, bytes);
        got.is(422).has(said).has("id=\"file-wrong\"");
        if !name.is_empty() {
            got.lacks(name);
        }
    }
    author.get("/reports").lacks("正在审阅").lacks("密件");
    let report = dropped(&author);
    author
        .upload(&report, "密件一号.txt", "机密★1年\n青禾镇某事\n".as_bytes())
        .is(422)
        .lacks("密件一号")
        .has(OWN_WORDS);
    author.get(&report).has(OWN_WORDS);
    let big = vec![b'x'; (64 << 20) + (2 << 20)];
    author.upload("/reports", "大.txt", &big).is(413).has("MiB");
    // Of a stranger no more is read than a form has.
    app.stranger().upload("/reports", "大.txt", &big[..2 << 20]).is(413);
    app.stranger().upload("/reports", "小.txt", b"x").is(401);
}

#[test]
fn mending_says_what_is_gone_and_what_is_new() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    let report = dropped(&author);
    author.get(&report).lacks("条意见没有了");
    let mended = REPORT
        .replace(
            "今后多到村里走走，多听听大家的想法，把工作做得更实。",
            "2026年6月底前把下坝村的水管换好，通水那天请用水户到场看。",
        )
        .replace(
            "2.学习不深。学习不够深入，联系实际不够紧密。",
            "2.学习不深。深刻领会还不够，学得多、用得少，知行合一还有差距。",
        );
    author.upload(&report, "书记材料-改.txt", mended.as_bytes()).done();
    author.get(&report).has("条意见没有了").has("措施难以核验：").has("没有了的").has("新的");
    author.in_english().get(&report).has("remarks are gone");
}

#[test]
fn measures_become_matters_once() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let report = dropped(&clerk);
    let path = format!("{report}/measures");
    let page = clerk.get(&path);
    let mut form = form(&page);
    // What the program can know is there; what shows no result is not ticked.
    let cell = |name: &str| form.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str());
    assert_eq!(cell("m1.affair"), "水口村坏了的42盏路灯修好");
    assert_eq!((cell("m1.due"), cell("m1.pace"), cell("m2.due")), ("2026-03-31", "by-date", ""));
    assert_eq!(form.iter().filter(|it| it.0 == "take").map(|it| it.1.as_str()).collect::<Vec<_>>(), ["m1"]);
    assert_eq!((cell("m1.criterion"), cell("m1.lead")), ("水口村坏了的42盏路灯修好，由村民小组长逐盏看过", "u-8"));
    page.has("lang=\"zh-Hans\" selected>水口村").has("路灯不亮没有人管");
    set(&mut form, "m1.affair", "水口村四十二盏路灯修好");
    let first = send(&clerk, &path, &form);
    assert_eq!(first.done().location(), format!("{path}?done=1"));
    let ledger = |words: &str| clerk.get(&format!("/ledger?state=all&words={words}"));
    // A second press is the same command.
    send(&clerk, &path, &form).done();
    let all = ledger("%E5%9B%9B%E5%8D%81%E4%BA%8C%E7%9B%8F%E8%B7%AF%E7%81%AF");
    assert_eq!(all.links().iter().filter(|it| it.starts_with("/matters/")).count(), 1);
    let matter = clerk.matter("四十二盏路灯");
    clerk.get(&matter).has("待签收").has("2026-03-31").has("对照检查材料").has("水口村");
    // What is a matter already has nothing to fill in any more.
    clerk.get(&path).has("已列为事项").lacks("name=\"m1.affair\"").has("name=\"m2.affair\"");
    // The report itself is nowhere in the record: only the sentence that was accepted.
    clerk.get(&matter).lacks(OWN_WORDS);
}

#[test]
fn what_is_missing_is_said_beside_its_cell_and_nothing_is_lost() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = format!("{}/measures", dropped(&clerk));
    let mut form = form(&clerk.get(&path));
    set(&mut form, "m1.criterion", "");
    set(&mut form, "m1.due", "2020-01-01");
    set(&mut form, "m2.affair", "改过的字");
    let got = send(&clerk, &path, &form);
    got.is(422).has("id=\"m1-criterion-wrong\"").has("id=\"m1-due-wrong\"").has("改过的字");
    form.retain(|it| it.0 != "take");
    send(&clerk, &path, &form).is(422).has("至少选一条措施");
    set(&mut form, "m1.due", "2026-03-31");
    set(&mut form, "m1.criterion", "请回电 13800138000 说明");
    form.push(("take".to_owned(), "m1".to_owned()));
    send(&clerk, &path, &form).is(422).has("numbers_confirmed");
    for (name, word) in [("m1.matter", "x"), ("m1.lead", "没有的单位"), ("command", "")] {
        let mut odd = form.clone();
        set(&mut odd, name, word);
        let status = send(&clerk, &path, &odd).status.as_u16();
        assert!((400..500).contains(&status), "{name}={word}: {status}");
    }
}

#[test]
fn what_is_too_long_or_too_far_is_said_beside_its_cell() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = format!("{}/measures", dropped(&clerk));
    let page = clerk.get(&path);
    page.has(r#"name="m1.affair" rows="2" maxlength="500""#).has(r#"name="m1.criterion" rows="2" maxlength="1000""#);
    let untouched = form(&page);
    let long = [("affair", "路".repeat(501)), ("criterion", "路".repeat(1_001)), ("field", "路".repeat(101))];
    for (name, word) in long.into_iter().chain([("due", "9999-12-31".to_owned())]) {
        let mut typed = untouched.clone();
        set(&mut typed, &format!("m1.{name}"), &word);
        send(&clerk, &path, &typed).is(422).has(&format!("id=\"m1-{name}-wrong\"")).has(&word);
    }
    send(&clerk, &path, &untouched).done();
}

/// To a leader no unit is offered that they may not choose, and the answer is beside the cell that mends it.
#[test]
fn a_leader_is_told_which_field_to_write() {
    let app = TestApp::demo();
    for (name, fields) in [("许明", "基础设施、安全"), ("何芸", "民生、农业农村、环境")] {
        let leader = app.as_(name);
        let path = format!("{}/measures", dropped(&leader));
        let untouched = form(&leader.get(&path));
        let mut typed = untouched.clone();
        set(&mut typed, "m1.lead", "u-8");
        set(&mut typed, "m1.field", "没有人分管的");
        let got = send(&leader, &path, &typed);
        got.is(422).has("id=\"m1-field-wrong\"").has(fields).lacks("m1-lead-wrong");
        send(&leader, &path, &untouched).done();
    }
}

/// A term said before there is a unit waits in the form that gives the matter out.
#[test]
fn a_last_day_is_kept_until_there_is_a_unit() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = format!("{}/measures", dropped(&clerk));
    let mut form = form(&clerk.get(&path));
    set(&mut form, "m1.lead", "");
    set(&mut form, "m1.pace", "at-once");
    set(&mut form, "m1.due", "2026-05-29");
    send(&clerk, &path, &form).done();
    let matter = clerk.matter("水口村坏了的42盏路灯修好");
    clerk.get(&matter).has("已登记").has(r#"value="2026-05-29""#).has(r#"<option value="at-once" selected"#);
}

/// Who gives nothing out registers alone; whose field it is not may not give it out.
#[test]
fn a_unit_registers_and_gives_nothing_out() {
    let app = TestApp::demo();
    let unit = app.as_("郑水");
    let path = format!("{}/measures", dropped(&unit));
    let page = unit.get(&path);
    page.is(200).lacks("m1.lead");
    send(&unit, &path, &form(&page)).done();
    let mut with_lead = form(&unit.get(&path));
    with_lead
        .extend([("take", "m1"), ("m1.lead", "u-2"), ("m1.due", "2026-03-31")].map(|it| (it.0.into(), it.1.into())));
    send(&unit, &path, &with_lead).is(422);
    // A verifier looks at the measures of their own report and registers none.
    let verifier = app.as_("吴静");
    let path = format!("{}/measures", dropped(&verifier));
    verifier.get(&path).is(200).lacks("登记勾选的措施").has("转交党政办");
    verifier.post(&path, &[("take", "m1")]).is(403);
}

#[test]
fn last_years_matters_stand_beside_and_are_held_against_it() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let last = REPORT.replace("2025年度", "2024年度");
    let report = clerk.upload("/reports", "上年.txt", last.as_bytes()).location().to_owned();
    send(&clerk, &format!("{report}/measures"), &form(&clerk.get(&format!("{report}/measures")))).done();
    // What came of this very report is none of its own promises.
    clerk.get(&report).lacks("上年措施尚未完成");
    app.pass_days(200);
    let clerk = app.as_("林岚");
    let page = clerk.get(&dropped(&clerk));
    page.is(200).has("以前材料列出的事项").has("上年措施尚未完成").has("水口村坏了的42盏路灯修好");
    page.has("超期");
}
