//! The office's own record is looked through as any event log is.

use serde_json::json;

use super::office::{Office, command, matter, registered};

#[test]
fn a_matter_that_lies_is_asked_about() {
    let office = Office::new();
    let id = matter(1);
    let assigned = json!({"lead": "jianshe", "term": {"pace": "by-date", "due": "2024-03-29"}, "on": "2024-03-01"});
    let commands = [
        registered(1),
        command(2, &id, "dangzheng/p1", "assigned/1", &assigned),
        command(3, &id, "jianshe/p2", "accepted/1", &json!({"on": "2024-03-01"})),
        command(4, &id, "jianshe/p2", "help-asked/1", &json!({"of": "qu-zhujian", "what": "资金", "on": "2024-03-04"})),
    ];
    office.appended(&commands);
    let printed = office.ok(&["signs", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let found: Vec<&str> = value["signs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["count"] == 1)
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["shelved", "unanswered-help"]);
    let help = value["signs"].as_array().unwrap().iter().find(|it| it["code"] == "unanswered-help").unwrap();
    assert_eq!((&help["found"][0]["matter"], &help["found"][0]["unit"]), (&id.into(), &"qu-zhujian".into()));
    assert!(!printed.contains("p2"), "{printed}");
}
