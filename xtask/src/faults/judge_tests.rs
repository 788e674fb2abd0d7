//! The checker must be able to fail: each kind of fault, made by hand.

use expect_test::{Expect, expect};

use super::*;

/// A record of these commands, one entry each.
fn record(commands: &[&str]) -> Vec<Entry> {
    let entry = |(seq, command): (usize, &&str)| Entry {
        seq: seq as u64,
        header: header(seq, command),
        command: (*command).to_owned(),
        part: 0,
        matter: (*command).to_owned(),
        version: 1,
    };
    commands.iter().enumerate().map(entry).collect()
}

fn header(seq: usize, command: &str) -> Vec<u8> {
    format!("{seq} {command}").into_bytes()
}

/// The receipt for the last of these commands.
fn given(commands: &[&str]) -> Answer {
    let leaves: Vec<Vec<u8>> = commands.iter().enumerate().map(|(seq, it)| header(seq, it)).collect();
    let (seq, command) = (commands.len() - 1, commands[commands.len() - 1].to_owned());
    let receipt = Receipt { seq, header: leaves[seq].clone(), size: leaves.len(), root: receipt::root(&leaves) };
    Answer::Given { command, receipts: vec![receipt], texts: vec![String::new()] }
}

#[track_caller]
fn check(given: &[Answer], before: &[&str], after: &[&str], expected: Expect) {
    let reopened = Reopened { before: record(before), after: record(after), signed: before.len() };
    let findings = judge(given, &reopened);
    expected.assert_eq(&findings.iter().map(|it| format!("{:?}: {}\n", it.kind, it.what)).collect::<String>());
}

#[test]
fn a_record_that_kept_everything_passes() {
    check(&[given(&["a"]), given(&["a", "b"])], &["a", "b", "c"], &["a", "b", "c", "d"], expect![""]);
}

#[test]
fn a_lost_event_is_found_even_when_another_takes_its_place() {
    check(
        &[given(&["a", "b"])],
        &["a"],
        &["a", "b"],
        expect![[r#"
            Lost: b, entry 1: has a receipt and is not there
            OldCheckpoint: a receipt was signed for 2 entries, the checkpoint there for 1
        "#]],
    );
    check(
        &[given(&["a", "b"])],
        &["a", "c"],
        &["a", "c"],
        expect![[r#"
        Lost: b, entry 1: another event stands in its place
    "#]],
    );
}

#[test]
fn a_checkpoint_that_went_back_is_found() {
    let reopened = Reopened { before: record(&["a", "b"]), after: record(&["a", "b"]), signed: 1 };
    assert_eq!(judge(&[given(&["a", "b"])], &reopened)[0].kind, Kind::OldCheckpoint);
}

#[test]
fn a_root_that_is_not_that_of_the_record_is_found() {
    let Answer::Given { command, mut receipts, texts } = given(&["a", "b"]) else { unreachable!() };
    receipts[0].root[0] ^= 1;
    check(
        &[Answer::Given { command, receipts, texts }],
        &["a", "b"],
        &["a", "b"],
        expect![[r#"
        FalseReceipt: b, entry 1: its root is not that of the first 2 entries
    "#]],
    );
}

#[test]
fn unknown_may_be_there_and_refused_may_not() {
    let refused = |code: &str| Answer::Refused { command: "b".to_owned(), code: code.to_owned() };
    check(&[refused("unknown")], &["a", "b"], &["a", "b"], expect![""]);
    check(&[refused("disk-full")], &["a"], &["a", "b"], expect![""]);
    check(
        &[refused("disk-full")],
        &["a", "b"],
        &["a", "b"],
        expect![[r#"
        FalseRefusal: b was refused (disk-full) and is in the record
    "#]],
    );
}

#[test]
fn an_event_twice_is_found() {
    let mut entries = record(&["a", "b"]);
    assert!(doubled(&entries).is_none());
    entries.extend(record(&["a"]));
    assert_eq!(doubled(&entries).unwrap().kind, Kind::Doubled);
}

#[test]
fn a_gap_in_the_log_or_in_a_matter_is_found() {
    let line = |seq: u64, matter: &str, version: u64| {
        let header =
            serde_json::json!({"seq": seq, "command": "c", "part": 0, "matter": matter, "matter_version": version});
        serde_json::json!({ "header": header }).to_string()
    };
    let check = |lines: &[String], expected: Expect| {
        let said = entries(lines).map_or_else(|err| format!("{err:#}"), |it| format!("{} entries", it.len()));
        expected.assert_eq(&said);
    };
    check(&[line(0, "a", 1), line(1, "b", 1), line(2, "a", 2)], expect!["3 entries"]);
    check(&[line(0, "a", 1), line(2, "b", 1)], expect!["a gap in the log: entry 2 stands at place 1"]);
    check(&[line(0, "a", 1), line(1, "a", 3)], expect!["a gap in matter a: version 3 follows 1"]);
    check(&[line(0, "a", 1), line(1, "a", 1)], expect!["a gap in matter a: version 1 follows 1"]);
}
