//! A ledger that changed since, a table of ours that someone wrote into, a table handed in before.

use duizhao_app::table::Kind;
use duizhao_core::State;
use duizhao_papers::table::{csv, xlsx};

use crate::case::Case;
use crate::office::Office;

fn file(rows: &str) -> Vec<u8> {
    Case::read("台账", &format!("序号 | 问题 | 责任单位 | 完成时限 | 完成情况\n{rows}\n=>\n")).xlsx()
}

const FIRST: &str = "1 | 三组道路硬化进度缓慢 | 村镇建设中心 | 2024年9月底前 | 正在推进\n2 | 五组水渠淤积 | 农业服务中心 | 2024年8月31日 | 未启动";

#[test]
fn a_later_file_changes_only_what_changed() {
    let office = Office::new();
    office.import("督办台账（5月）.xlsx", &file(FIRST));
    let later = "1 | 卫生院夜间无人值守 | 卫生院 | 长期坚持 | 已完成，长期坚持\n2 | 三组道路硬化进度较为缓慢 | 村镇建设中心 | 2024年10月底前 | 已完成";
    let plan = office.import("督办台账（6月）.xlsx", &file(later));
    assert_eq!((plan.new.len(), plan.changed.len(), plan.gone.len(), plan.same), (1, 1, 1, 0));
    let headers: Vec<&str> = plan.changed[0].cells.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(headers, ["完成情况", "完成时限", "问题"]);
    assert_eq!(plan.gone[0].affair, "五组水渠淤积");
    let matters = office.matters();
    assert_eq!(matters.len(), 3, "nothing that vanished is removed");
    assert_eq!(matters[0].affair(), "三组道路硬化进度较为缓慢");
    assert_eq!(matters[0].state(), State::Claimed);
    assert_eq!(matters[0].due().unwrap().to_string(), "2024-09-30", "only a grant moves the last day");
    assert!(plan.notes.iter().any(|it| it.zh.contains("截止日不变")));
    assert!(office.plan("督办台账.xlsx", &file(later)).unwrap().is_empty());
}

#[test]
fn a_later_file_under_another_name_is_asked_about() {
    let office = Office::new();
    office.import("督办台账.xlsx", &file(FIRST));
    let plan = office.plan("青禾镇重点事项.xlsx", &file(FIRST)).unwrap();
    assert_eq!(plan.later_of, Some(("督办台账".to_owned(), 2)));
    assert!(plan.which_ledger().unwrap().zh.contains("台账“督办台账”里的相同"));
    let actor = "dangzheng/p1".parse().unwrap();
    assert_eq!(duizhao_app::import::command(&plan, &actor, true).unwrap_err().code, "which-ledger");
    let other = "1 | 卫生院夜间无人值守 | 卫生院 | 2024年9月底前 | 正在推进\n2 | 四组路灯不亮 | 村镇建设中心 | 2024年9月底前 | 正在推进\n3 | 五组水渠淤积 | 农业服务中心 | 2024年8月31日 | 未启动";
    assert_eq!(office.plan("石桥村台账.xlsx", &file(other)).unwrap().later_of, None, "one row in three may be alike");
}

#[test]
fn what_was_done_here_stands_and_shows_in_the_next_table() {
    let office = Office::new();
    office.import("督办台账.xlsx", &file(FIRST));
    let before = office.table(Kind::Ledger, Some("督办台账"));
    office.hand_in(&before, &xlsx(&before.table).unwrap());
    let id = office.matters()[1].id().0;
    let command = |number: u32, kind: &str, actor: &str, body: &str| {
        office.does(&format!(
            r#"{{"command":"0193f0c2-0000-7000-8000-{number:012}","actor":"{actor}","acts":[{{"matter":"{id}","kind":"{kind}","body":{body}}}]}}"#
        ));
    };
    command(1, "assigned/1", "dangzheng/p1", r#"{"lead":"nongye","term":{"pace":"by-date","due":"2024-08-31"}}"#);
    command(2, "accepted/1", "nongye/p2", "{}");
    command(3, "advanced/1", "nongye/p2", r#"{"text":"已清淤300米"}"#);
    command(4, "claimed/1", "nongye/p2", r#"{"outcome":"partly","text":"余下200米待枯水期"}"#);
    command(5, "verified/1", "dangzheng/p3", r#"{"method":"on-site","outcome":"partly","text":"看过，余下一段未清"}"#);
    command(6, "closed/1", "dangzheng/p3", r#"{"outcome":"partly"}"#);
    // The old file and the old table come again: what was done here is not undone.
    for bytes in [file(FIRST), xlsx(&before.table).unwrap(), csv(&before.table)] {
        assert!(office.plan("督办台账.xlsx", &bytes).unwrap().is_empty());
    }
    let after = office.table(Kind::Ledger, Some("督办台账"));
    assert_eq!(after.table.rows[1][4], "已办结（部分解决）");
    let (_, since) = after.since.unwrap();
    assert_eq!((since.new.len(), since.closed.len(), since.reopened.len()), (0, 1, 0));
    assert_eq!(since.closed, ["五组水渠淤积"]);
    assert!(after.table.notes.iter().any(|it| it.contains("办结1件（“五组水渠淤积”）")), "{:?}", after.table.notes);
    assert!(
        office
            .plan("出表.xlsx", &xlsx(&office.table(Kind::Ledger, Some("督办台账")).table).unwrap())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_someone_writes_into_our_table_is_what_changes() {
    let office = Office::new();
    office.import("督办台账.xlsx", &file(FIRST));
    let mut made = office.table(Kind::Notice, None);
    let state = made.table.headers.iter().position(|it| it == "状态").unwrap();
    made.table.rows[0][state] = "已完成".to_owned();
    made.table.rows[1][state + 1] = "已清淤一半".to_owned();
    let plan = office.import("各单位反馈.xlsx", &xlsx(&made.table).unwrap());
    let cells: Vec<_> =
        plan.changed.iter().map(|it| (it.cells[0].0.as_str(), it.cells[0].2.as_str(), it.cells.len())).collect();
    assert_eq!(cells, [("状态", "已完成", 1), ("进展情况", "已清淤一半", 1)]);
    assert_eq!(office.matters()[0].state(), State::Claimed);
    assert_eq!(office.matters()[0].imported_row().unwrap().1.ledger, "督办台账");
}
