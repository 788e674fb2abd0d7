//! A ledger comes in and tables go out, as a clerk runs it.

use std::fs;

use serde_json::{Value, json};

use crate::record::office::{Office, command};

const LEDGER: &str = "序号,督办事项,牵头单位,办结时限,进度,红黄绿\n1,三组道路硬化,村镇建设中心,2026年9月底前,正在推进,黄\n2,=五组水渠淤积,农业服务中心,6月30日前完成整改，今后长期坚持,已完成,绿\n";

#[test]
fn columns_are_confirmed_once_and_a_later_file_writes_what_changed() {
    let office = Office::new();
    fs::write(office.path("督办台账.csv"), LEDGER).unwrap();
    let import = |more: &[&'static str]| [&["import", "督办台账.csv", "--year", "2026"], more].concat();
    assert!(office.no(1, &import(&["--actor", "dangzheng/p1"])).contains("列没有猜错的，加 --yes"));
    assert_eq!(office.size(), 0);
    assert!(office.ok(&import(&["--actor", "dangzheng/p1", "--yes"])).contains("已写入 2 条"));
    assert!(office.ok(&import(&["--actor", "dangzheng/p1"])).contains("没有变化（2 行），没有写入"));
    fs::write(office.path("督办台账.csv"), LEDGER.replace("正在推进", "已办结")).unwrap();
    let shown = office.json(&import(&["--dry-run"]));
    assert_eq!(shown["changed"][0]["cells"][0]["before"], "正在推进");
    assert_eq!(shown["written"], false);
    fs::write(office.path("督办台账.csv"), LEDGER.replace("正在推进", "红灯")).unwrap();
    let refused = office.no(1, &import(&["--actor", "dangzheng/p1"]));
    assert!(refused.contains("第 2 行“进度”（E2）：不认得“红灯”这个状态"), "{refused}");
    assert_eq!(office.size(), 2);
}

/// A ledger without a word on what counts as solved takes back none that was added here.
#[test]
fn a_criterion_that_was_added_outlives_the_next_file() {
    let office = Office::new();
    let import = ["import", "督办台账.csv", "--year", "2026", "--actor", "dangzheng/p1", "--yes"];
    fs::write(office.path("督办台账.csv"), LEDGER).unwrap();
    office.ok(&import);
    let log = office.ok(&["log", "--format", "json", "--limit", "1"]);
    let entry: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let matter = entry["header"]["matter"].as_str().unwrap();
    let mut body = entry["body"].clone();
    body["criterion"] = json!("路面硬化，三组组长看过");
    let corrected =
        json!({ "seq": entry["header"]["seq"], "kind": "imported/1", "body": body, "reason": "台账里没有这一列" });
    office.appended(&[command(1, matter, "dangzheng/p1", "corrected/1", &corrected)]);
    assert!(office.ok(&import).contains("没有变化"));
    fs::write(office.path("督办台账.csv"), LEDGER.replace("正在推进", "未启动")).unwrap();
    assert!(office.ok(&import).contains("已写入 1 条"));
    assert!(office.ok(&["show", matter]).contains("路面硬化，三组组长看过"));
}

#[test]
fn what_the_page_asks_is_an_option_here() {
    let office = Office::new();
    let import = |file: &'static str| ["import", file, "--actor", "dangzheng/p1", "--yes"];
    fs::write(office.path("督办台账.csv"), LEDGER).unwrap();
    office.ok(&import("督办台账.csv"));
    fs::write(office.path("重点事项.csv"), LEDGER).unwrap();
    assert!(office.no(2, &import("重点事项.csv")).contains("（命令行用 --ledger）"));
    fs::write(office.path("无事项.csv"), LEDGER.replace("督办事项", "甲")).unwrap();
    assert!(office.no(2, &import("无事项.csv")).contains("请指明是哪一列（命令行用 --layout）"));
}

#[test]
fn a_guess_is_written_out_to_be_mended() {
    let office = Office::new();
    fs::write(office.path("督办台账.csv"), LEDGER).unwrap();
    office.ok(&["import", "督办台账.csv", "--dry-run", "--layout", "版式.txt"]);
    let layout = fs::read_to_string(office.path("版式.txt")).unwrap() + "单位 | 农业服务中心 | nongye\n";
    fs::write(office.path("版式.txt"), layout.replace("列 | 其他 | 红黄绿", "列 | 不导入 | 红黄绿")).unwrap();
    office.ok(&["import", "督办台账.csv", "--actor", "dangzheng/p1", "--layout", "版式.txt"]);
    let log = office.ok(&["log", "--format", "json"]);
    assert!(log.contains("\"lead\":\"nongye\"") && !log.contains("红黄绿"), "{log}");
    // A column that is not taken in is none to choose by.
    let ledger = [
        "table",
        "--kind",
        "ledger",
        "--ledger",
        "督办台账",
        "-o",
        "新.csv",
        "--layout",
        "版式.txt",
        "--filter",
        "红黄绿=红",
    ];
    let skipped = office.no(2, &ledger);
    assert!(skipped.contains("没有“红黄绿”这一列") && skipped.matches("红黄绿").count() == 1, "{skipped}");
    assert!(office.no(2, &["import", "督办台账.csv", "--dry-run", "--layout", "没有"]).contains("没有叫“没有”的版式"));
}

#[test]
fn a_table_handed_in_is_known_again() {
    let office = Office::new();
    fs::write(office.path("督办台账.csv"), LEDGER).unwrap();
    office.ok(&["import", "督办台账.csv", "--actor", "dangzheng/p1", "--yes"]);
    let table = office.json(&["table", "-o", "台账.xlsx", "--hand-in", "--actor", "dangzheng/p1"]);
    assert_eq!((&table["rows"], &table["seqs"][0]), (&2.into(), &2.into()));
    assert!(office.ok(&["table", "--check", "台账.xlsx"]).contains("一字未改"));
    fs::write(office.path("台账.xlsx"), "x").unwrap();
    assert!(office.no(1, &["table", "--check", "台账.xlsx"]).contains("没有报送过"));
    let next = office.json(&["table", "-o", "台账.docx"]);
    assert_eq!(next["since"]["new"], serde_json::json!([]));
    let csv = office.json(&[
        "table",
        "--kind",
        "ledger",
        "--ledger",
        "督办台账",
        "--filter",
        "状态=已完成",
        "-o",
        "台账.csv",
    ]);
    assert_eq!(csv["rows"], 1);
    let text = fs::read_to_string(office.path("台账.csv")).unwrap();
    assert!(text.contains(",'=五组水渠淤积,"), "{text}");
    assert!(office.no(2, &["table", "-o", "台账.pdf"]).contains("请用 .xlsx、.docx 或 .csv"));
    assert!(office.no(2, &["table", "-o", "台账.csv", "--filter", "状态"]).contains("应为“列=字”"));
    assert!(office.no(2, &["table", "-o", "台账.csv"]).contains("已有 台账.csv，没有覆盖"));
    let unknown = office.no(2, &["table", "-o", "新.csv", "--filter", "状=已完成"]);
    assert!(unknown.contains("没有“状”这一列，有的是：序号、") && unknown.contains("是不是“状态”？"), "{unknown}");
    assert!(office.ok(&["table", "--layouts"]).contains("巡察整改方案"));
}
