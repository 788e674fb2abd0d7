//! Files that cannot be taken get a sentence, and nothing is written.

use duizhao_app::import::import;
use duizhao_journal::World;

use crate::case::Case;
use crate::office::{CLERK, Office};

#[track_caller]
fn check(bytes: &[u8], code: &str, words: &str) {
    let office = Office::new();
    let err = office.plan("表.xlsx", bytes).unwrap_err();
    assert_eq!(err.code, code, "{}", err.said.zh);
    assert!(err.said.zh.contains(words), "{}", err.said.zh);
    assert!(office.matters().is_empty());
}

fn ole(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[640..640 + name.len()].copy_from_slice(&name);
    bytes
}

fn sheet(text: &str) -> Vec<u8> {
    Case::read("表", &format!("{text}\n=>\n")).xlsx()
}

#[test]
fn other_formats_are_named() {
    check(&ole("Workbook"), "other-format", "旧版 Excel");
    check(&ole("EncryptedPackage"), "encrypted", "取消密码，另存为 .xlsx");
    check(b"%PDF-1.7", "other-format", "台账只读 .xlsx 和 .csv");
    check(b"PK\x03\x04 and then nothing", "damaged", "另存为新的 .xlsx");
    check(b" ", "empty", "没有文字");
    check("各村：\n请按时参加会议。\n".as_bytes(), "no-header", "找不到表头");
}

#[test]
fn a_secrecy_marking_stops_reading_without_the_name() {
    for bytes in [sheet("机密★1年 | <\n问题 | 完成时限\n路 | 长期"), sheet("机密 | ★1年\n问题 | 完成时限\n路 | 长期")]
    {
        let err = Office::new().plan("名单.xlsx", &bytes).unwrap_err();
        assert_eq!(err.code, "secrecy");
        assert!(err.said.zh.starts_with("文件首部疑有密级标志") && !err.said.zh.contains("名单"), "{}", err.said.zh);
    }
}

#[test]
fn one_wrong_cell_and_nothing_is_written() {
    let office = Office::new();
    let plan = office.plan("表.xlsx", &sheet("序号 | 问题 | 完成时限 | 状态\n1 | 路 | 3月底 | 正在推进\n2 | 桥 | 等通知 | 搁置\n3 |  | 2月30日 | 已完成")).unwrap();
    let places: Vec<(&str, u32)> = plan.table.problems.iter().map(|it| (it.cell.as_str(), it.row)).collect();
    assert_eq!(places, [("D3", 3), ("C3", 3), ("B4", 4), ("C4", 4)]);
    let err = import(&office.record, &plan, &CLERK.parse().unwrap(), false, World::new(jiff::Timestamp::default))
        .unwrap_err();
    assert_eq!(err.code, "cells");
    assert!(office.matters().is_empty());
}

#[test]
fn numbers_of_persons_are_asked_about_and_telephones_left_out() {
    let office = Office::new();
    let plan =
        office.plan("表.xlsx", &sheet("问题 | 责任人 | 联系电话\n路灯不亮 | 周某13812345678 | 13812345678")).unwrap();
    assert_eq!(plan.numbers.len(), 1, "{:?}", plan.numbers);
    assert_eq!(plan.numbers[0].header, "责任人");
    assert!(!plan.table.lines[0].columns.contains_key("联系电话"));
    let err = import(&office.record, &plan, &CLERK.parse().unwrap(), false, World::new(jiff::Timestamp::default))
        .unwrap_err();
    assert_eq!(err.code, "sensitive-number");
    assert!(import(&office.record, &plan, &CLERK.parse().unwrap(), true, World::new(jiff::Timestamp::default)).is_ok());
}

#[test]
fn a_cell_at_the_far_corner_is_no_bomb() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "问题").unwrap();
    sheet.write_string(0, 1, "完成时限").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    check(&book.save_to_buffer().unwrap(), "too-large", "超过 20000 行或 256 列");
}
