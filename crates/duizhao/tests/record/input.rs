//! Lines that are no command, or ask what may not be: a sentence each, the others go on.

use serde_json::{Value, json};

use super::office::{Office, command, lines, matter, registered};

/// The answer to one bad line between two good ones.
#[track_caller]
fn refused(line: &str) -> Value {
    let office = Office::new();
    office.appended(&[registered(1)]);
    let (code, answers) = office.append(&[], &(lines(&[registered(2)]) + line + "\n" + &lines(&[registered(3)])));
    assert_eq!((code, answers.len()), (Some(1), 3), "{answers:?}");
    assert_eq!(answers[0]["seqs"], json!([1]));
    assert_eq!(answers[2]["seqs"], json!([2]), "the line after it goes on");
    assert_eq!(office.size(), 3, "nothing of it was written");
    assert_eq!(answers[1]["line"], 2);
    let error = &answers[1]["error"];
    assert!(error["zh"].as_str().is_some_and(|it| !it.is_empty()) && error["en"].is_string(), "{error}");
    answers[1].clone()
}

#[track_caller]
fn check(line: &str, code: &str, zh: &str) {
    let answer = refused(line);
    let error = &answer["error"];
    assert_eq!(error["code"], code, "{error}");
    assert!(error["zh"].as_str().unwrap().contains(zh), "{error}");
}

#[test]
fn what_is_no_command_is_refused_with_its_line() {
    check("not json", "invalid", "JSON");
    check("{\"command\":1,\"command\":2}", "invalid", "JSON");
    check("[]", "invalid", "对象");
    check("{}", "invalid", "actor");
    let mut unknown = registered(9);
    unknown["colour"] = json!("red");
    check(&unknown.to_string(), "invalid", "colour");
    let mut actor = registered(9);
    actor["actor"] = json!("张三");
    check(&actor.to_string(), "invalid", "单位/人员");
    assert_eq!(refused(&actor.to_string())["command"], actor["command"]);
    assert!(refused("not json")["command"].is_null());
}

#[test]
fn unknown_kinds_and_bodies_are_refused() {
    let body = json!({ "text": "x" });
    check(&command(9, &matter(1), "dangzheng/p1", "advanced/2", &body).to_string(), "invalid", "advanced/2");
    check(&command(9, &matter(1), "dangzheng/p1", "new-thing/1", &body).to_string(), "invalid", "new-thing/1");
    let wrong = json!({ "text": "x", "by_whom": "y" });
    check(&command(9, &matter(1), "dangzheng/p1", "advanced/1", &wrong).to_string(), "invalid", "by_whom");
}

#[test]
fn a_wrong_version_is_refused() {
    let mut stale = command(9, &matter(1), "dangzheng/p1", "urged/1", &json!({}));
    stale["acts"][0]["version"] = json!(7);
    check(&stale.to_string(), "stale", "第 1 版");
}

#[test]
fn the_same_command_with_other_content_is_refused() {
    let mut other = registered(1);
    other["acts"][0]["body"]["affair"] = json!("别的事");
    check(&other.to_string(), "conflict", "同一编号");
}

#[test]
fn a_number_like_an_identity_card_is_asked_about() {
    let mut numbered = registered(9);
    numbered["acts"][0]["body"]["affair"] = json!("联系人 11010519491231002X");
    check(&numbered.to_string(), "sensitive-number", "身份证号");
    let office = Office::new();
    numbered["numbers_confirmed"] = json!(true);
    office.appended(&[numbered]);
}

#[test]
fn text_for_people_names_the_line() {
    let office = Office::new();
    std::fs::write(office.path("c.jsonl"), format!("{}\n\nnot json\n", registered(1))).unwrap();
    let told = office.no(1, &["append", "c.jsonl"]);
    assert!(told.starts_with("0  登记  ") && told.contains("第 3 行未写入："), "{told}");
    assert!(office.no(1, &["append", "c.jsonl", "--lang", "en"]).contains("line 3 was not written: "));
}
