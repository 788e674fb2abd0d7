//! Who acts: on a record with accounts one of them, by name or id, and told by name everywhere.

use std::fs;

use duizhao_journal::{Desk, PersonRow, UnitRow};
use serde_json::json;

use super::office::{Office, command, lines, matter, registered};

/// A record with a desk of two units and five people.
fn served() -> Office {
    let office = Office::new();
    let desk = Desk::open(&office.path("record.desk")).unwrap();
    for (id, name) in [("u-1", "党政办"), ("u-2", "村镇建设中心")] {
        let (id, name, standing) = (id.to_owned(), name.to_owned(), "own".to_owned());
        desk.add_unit(&UnitRow { id, name, standing, ended: false }).unwrap();
    }
    let people = [
        ("p-1", "林岚", "u-1", "active"),
        ("p-2", "石磊", "u-2", "active"),
        ("p-3", "张伟", "u-1", "active"),
        ("p-4", "张伟", "u-2", "active"),
        ("p-5", "何芸", "u-1", "revoked"),
    ];
    for (id, name, unit, membership) in people {
        let row = PersonRow {
            id: id.to_owned(),
            name: name.to_owned(),
            login: id.replace("p-", "login"),
            unit: unit.to_owned(),
            roles: "clerk".to_owned(),
            fields: String::new(),
            membership: membership.to_owned(),
            password: "x".to_owned(),
        };
        desk.add_person(&row).unwrap();
    }
    office
}

fn by(number: u32, actor: &str) -> serde_json::Value {
    let mut command = registered(number);
    command["actor"] = actor.into();
    command
}

#[test]
fn only_who_has_an_account_acts_and_by_whatever_they_are_called() {
    let office = served();
    let refused: &[(&str, &str)] = &[
        ("dangzheng/p1", "没有“dangzheng”这个单位；有：党政办、村镇建设中心"),
        ("党政办/石磊", "没有“党政办/石磊”这个人；有：党政办/林岚、党政办/张伟"),
        ("王二", "没有“王二”这个人；有：党政办/林岚、村镇建设中心/石磊"),
        ("张伟", "不止一个人，请写明是哪一个：党政办/p-3、村镇建设中心/p-4"),
        ("何芸", "党政办/何芸 现在不能办理"),
    ];
    for (actor, said) in refused {
        let (code, answers) = office.append(&[], &lines(&[by(1, actor)]));
        assert_eq!((code, &answers[0]["error"]["code"]), (Some(1), &json!("no-such-actor")), "{actor}");
        let zh = answers[0]["error"]["zh"].as_str().unwrap();
        assert!(zh.contains(said), "{zh}");
        assert!(office.no(2, &["erase", "0", "--reason", "x", "--actor", actor]).contains(said));
    }
    assert_eq!(office.size(), 0);
    let called = ["u-1/p-1", "党政办/林岚", "林岚", "login1", "党政办/p-1", "党政办/张伟"];
    for (number, actor) in (1..).zip(called) {
        let receipts = office.appended(&[by(number, actor)])[0]["receipts"].to_string();
        assert!(receipts.contains("tlog-proof"), "{receipts}");
    }
    let log = office.ok(&["log", "--format", "json"]);
    assert_eq!(log.matches(r#""actor":"u-1/p-1""#).count(), 5, "{log}");
    assert_eq!(office.ok(&["log"]).matches("党政办/林岚").count(), 5);
}

#[test]
fn units_are_named_in_what_is_shown_and_handed_out() {
    let office = served();
    let term = json!({ "pace": "standing" });
    let nowhere =
        [json!({ "lead": "chengjian", "term": term }), json!({ "lead": "u-2", "supporting": ["u-9"], "term": term })];
    for body in &nowhere {
        let asked = [by(1, "林岚"), command(2, &matter(1), "林岚", "assigned/1", body)];
        let (code, answers) = office.append(&[], &lines(&asked));
        assert_eq!((code, &answers[1]["error"]["code"]), (Some(1), &json!("no-such-unit")));
    }
    // A correction names its units and people like what it corrects.
    for (member, code) in [("lead", "no-such-unit"), ("verifier", "no-such-unit"), ("leader", "no-such-actor")] {
        let mut inner = json!({ "lead": "u-2", "term": term });
        inner[member] = "u-9".into();
        let corrected = json!({ "seq": 0, "kind": "assigned/1", "reason": "写错了", "body": inner });
        for (kind, body) in [("assigned/1", &inner), ("corrected/1", &corrected)] {
            let (code_now, answers) = office.append(&[], &lines(&[command(2, &matter(1), "林岚", kind, body)]));
            assert_eq!((code_now, &answers[0]["error"]["code"]), (Some(1), &json!(code)), "{kind} {member}");
        }
    }
    let assigned = json!({ "lead": "村镇建设中心", "supporting": ["u-1"], "leader": "党政办/张伟", "term": { "pace": "standing" } });
    office.appended(&[by(1, "林岚"), command(2, &matter(1), "林岚", "assigned/1", &assigned)]);
    let shown = office.ok(&["show", &matter(1)]);
    assert!(shown.contains("主办      村镇建设中心") && shown.contains("张伟"), "{shown}");
    office.ok(&["table", "-o", "台账.csv"]);
    let table = fs::read_to_string(office.path("台账.csv")).unwrap();
    assert!(table.contains("村镇建设中心") && !table.contains("u-2"), "{table}");
    // A ledger comes in with the units' names; whoever imports has an account too.
    fs::write(office.path("督办.csv"), "序号,督办事项,牵头单位,办结时限\n1,三组道路硬化,村镇建设中心,2026年9月底前\n")
        .unwrap();
    let import = |actor| ["import", "督办.csv", "--yes", "--year", "2026", "--actor", actor];
    assert!(office.no(2, &import("dangzheng/p1")).contains("没有“dangzheng”这个单位"));
    office.ok(&import("石磊"));
    assert!(office.ok(&["log", "--format", "json"]).contains(r#""lead":"u-2""#));
    let layout = fs::read_to_string(office.path("record.layouts/督办.txt")).unwrap();
    assert!(!layout.contains("u-2"), "what the desk knows is not kept twice: {layout}");
}

/// What was recorded by someone who has left since is answered as before.
#[test]
fn who_left_is_not_refused_what_is_recorded_already() {
    let office = Office::new();
    office.appended(&[registered(1)]);
    let before = served();
    fs::copy(before.path("record.desk"), office.path("record.desk")).unwrap();
    let (code, answers) = office.append(&[], &lines(&[registered(1), registered(2)]));
    assert_eq!((code, &answers[0]["seqs"]), (Some(1), &json!([0])), "{answers:?}");
    assert_eq!(answers[1]["error"]["code"], "no-such-actor");
}
