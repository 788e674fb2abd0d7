//! What stands beside a report: remarks that do not apply, and a text that it is held against.

use std::path::{Path, PathBuf};

use duizhao_app::check::{Check, Outcome, check};

use crate::app::{Browser, TestApp};
use crate::reports::{REPORT, dropped};

const VAGUE: &str = "今后多到村里走走";

/// The link at the end of the remark of this kind that quotes these words.
fn link(browser: &Browser<'_>, report: &str, code: &str) -> String {
    let mark = format!("?dismiss={code}-");
    let links = browser.get(report).links();
    links.into_iter().find(|it| it.contains(&mark)).unwrap_or_else(|| panic!("no remark {code}"))
}

fn remark(link: &str) -> &str {
    link.split("dismiss=").nth(1).unwrap().split('&').next().unwrap()
}

fn dismiss(browser: &Browser<'_>, report: &str, code: &str, reason: &str) -> String {
    let id = remark(&link(browser, report, code)).to_owned();
    browser.post(&format!("{report}/dismiss"), &[("remark", &id), ("reason", reason), ("number", "8")]).done();
    id
}

#[test]
fn what_does_not_apply_is_not_raised_while_its_sentence_stands() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    let report = dropped(&author);
    let raised = |words: &str| author.get(&report).text.matches(words).count();
    let before = raised("role=\"note\"");
    // The page asks why, for this very sentence.
    let asked = author.get(link(&author, &report, "uncheckable-measure").split('#').next().unwrap());
    asked.has("不适用：措施难以核验").has(VAGUE).has("原因（可以不写）").has("autofocus");
    let id = dismiss(&author, &report, "uncheckable-measure", "这一条到支部会上再定");
    author.get(&report).has("已标不适用 1 条").has("这一条到支部会上再定").lacks(&format!("?dismiss={id}"));
    assert_eq!(raised("role=\"note\""), before - 1);
    author.in_english().get(&report).has("1 said not to apply");
    // Mended elsewhere, it stays so; mended itself, it is asked about again.
    let mend = |from: &str, to: &str| {
        author.upload(&report, "改.txt", REPORT.replace(from, to).as_bytes()).done();
        author.get(&report)
    };
    mend("十几回", "十多回").has("已标不适用 1 条").has("0 条意见没有了").lacks(&format!("?dismiss={id}"));
    mend(VAGUE, "今后常到村里走走").has("?dismiss=uncheckable-measure-").lacks("已标不适用");
    // As it was, and wanted back.
    mend("", "").has("已标不适用 1 条");
    author.post(&format!("{report}/restore"), &[("remark", &id)]).done();
    author.get(&report).has(&format!("?dismiss={id}")).lacks("已标不适用");
    assert_eq!(raised("role=\"note\""), before);
}

#[test]
fn what_is_dismissed_is_no_comment_either() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    let report = dropped(&author);
    // The comments of a .docx are packed; how many there are shows in its size alone.
    let size = || author.get(&format!("{report}/commented")).bytes.len();
    let before = size();
    dismiss(&author, &report, "uncheckable-measure", "");
    dismiss(&author, &report, "no-case", "");
    assert!(size() < before);
}

#[test]
fn what_is_refused_keeps_what_was_typed() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    let report = dropped(&author);
    let id = remark(&link(&author, &report, "no-case")).to_owned();
    let long = "长".repeat(201);
    let at = format!("{report}/dismiss");
    author.post(&at, &[("remark", &id), ("reason", &long)]).is(422).has("200 字以内").has(&long).has("没有具体事例");
    author.post(&at, &[("remark", "no-case-000000000000"), ("reason", "")]).is(422).has("没有这条意见");
    let secret = "机密★1年\n上年某事\n".as_bytes();
    let got = author.upload(&format!("{report}/beside"), "密件上年.txt", secret);
    got.is(422).has("密级").has("id=\"beside-wrong\"").lacks("密件上年");
    author.upload(&format!("{report}/beside"), "", b"").is(422).has("选一个文件");
    author.get(&report).lacks("正与");
    assert!(!app.keeps("密件上年") && !app.keeps("上年某事"));
}

const COLLEAGUE: &str = "柳湾镇镇长2025年度民主生活会个人对照检查材料
二、存在的主要问题
1.接访不够。水口村三组18户开春就说路灯不亮，我从村口经过十几回，都在白天，没有一次停下来问过一户人家，也没有让人去看过，等到年底才想起来去数一数坏了几盏、谁家门口最黑。
三、整改措施
1.2026年5月底前由我把堤上的护栏补齐，请沿河两个组的村民看过。
";

fn own() -> String {
    REPORT.replace(
        "都在白天。",
        "都在白天，没有一次停下来问过一户人家，也没有让人去看过，等到年底才想起来去数一数坏了几盏、谁家门口最黑。",
    )
}

fn last_year() -> String {
    own().replace("2025年度", "2024年度")
}

#[test]
fn a_text_beside_shows_what_was_copied_and_what_comes_again() {
    let app = TestApp::demo();
    let author = app.as_("周远");
    let report = author.upload("/reports", "书记材料.txt", own().as_bytes()).done().location().to_owned();
    author.get(&report).lacks("与上年问题相同").lacks("与他文有相同段落").has("与上年或他人的材料对比");
    let hold = |name: &str, text: &str| {
        author.upload(&format!("{report}/beside"), name, text.as_bytes()).done();
        author.get(&report)
    };
    let page = hold("上年.txt", &last_year());
    page.has("与上年问题相同").has("《上年.txt》").has("另一份").lacks("与他文有相同段落");
    hold("镇长.txt", COLLEAGUE).has("与他文有相同段落").has("没有一次停下来问过").lacks("与上年问题相同");
    // The mended file is held against the same text.
    author.upload(&report, "改.txt", own().replace("知行", "言行").as_bytes()).done();
    author.get(&report).has("与他文有相同段落");
    author.post(&format!("{report}/beside/drop"), &[]).done();
    author.get(&report).lacks("<b>与他文有相同段落</b>").lacks("《镇长.txt》");
    assert!(!app.keeps("堤上的护栏"));
}

/// The page asks what the command line asks, of the same two files.
#[test]
fn it_is_what_check_against_asks() {
    let app = TestApp::demo();
    let author = app.person("何芸");
    let folder = tempfile::tempdir().unwrap();
    for (at, beside) in [last_year(), COLLEAGUE.to_owned()].into_iter().enumerate() {
        let report = app.office.take_report(&author, "材料.txt", own().as_bytes()).unwrap();
        // Called the same: neither takes the other's place.
        app.office.put_beside(&author, report, "材料.txt", beside.as_bytes()).unwrap();
        let page = app.office.report(&author, report).unwrap();
        let text = &page.reviewed.document.text;
        // What the ledger adds is the office's own.
        let kept = page.reviewed.remarks.iter().filter(|it| it.code != "promise-unkept" && it.code != "no-last-year");
        let asked: Vec<_> = kept.map(|it| (it.id(text), it.from.as_ref().map(|it| it.quote.clone()))).collect();
        let folder = folder.path().join(at.to_string());
        let told = command_line(&folder, &own(), &beside);
        assert_eq!(asked, told);
        assert!(asked.iter().any(|it| it.1.is_some()), "nothing points at the other text");
    }
}

fn command_line(folder: &Path, report: &str, beside: &str) -> Vec<(String, Option<String>)> {
    std::fs::create_dir_all(folder).unwrap();
    let file = |name: &str, text: &str| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let request =
        Check {
            inputs: vec![file("材料.txt", report)], against: vec![file("对比.txt", beside)], ..Check::default()
        };
    let mut told = Vec::new();
    check(&request, &|_, _, _| (), |_, outcome| {
        if let Outcome::Reviewed { reviewed, .. } = outcome {
            let text = &reviewed.document.text;
            let kept = reviewed.remarks.iter().filter(|it| it.code != "promise-unkept" && it.code != "no-last-year");
            told.extend(kept.map(|it| (it.id(text), it.from.as_ref().map(|it| it.quote.clone()))));
        }
        Ok(())
    })
    .unwrap();
    told
}
