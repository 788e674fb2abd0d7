//! A full disk: reading goes on, what is new is refused in a sentence, and what was typed is kept.

use std::os::unix::fs::symlink;

use rusqlite::Connection;

use crate::app::TestApp;

const TYPED: &str = "请在月底前答复";

#[test]
fn a_form_that_finds_no_room_is_kept_and_taken_when_there_is_some() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.matter("集市占道");
    // Whatever is written there finds no room.
    let new = app.folder().join("record.checkpoint.new");
    symlink("/dev/full", &new).unwrap();
    let refused = clerk.act(&matter, "urged/1", &[("text", TYPED)]);
    refused.is(507).has("磁盘已满，没有写入").has(TYPED);
    clerk.in_english().act(&matter, "urged/1", &[("text", TYPED)]).is(507).has("the disk is full");
    clerk.get(&matter).is(200).lacks(TYPED);
    std::fs::remove_file(new).unwrap();
    clerk.act(&matter, "urged/1", &[("text", TYPED)]).done();
    clerk.get(&matter).is(200).has(TYPED);
}

#[test]
fn where_the_desk_finds_no_room_matters_are_read_and_nobody_signs_in() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.matter("集市占道");
    // SQLite says "full" as well where a table has no number left for one more row.
    let desk = Connection::open(app.folder().join("record.desk")).unwrap();
    desk.execute_batch(
        "CREATE TABLE no_room (id INTEGER PRIMARY KEY AUTOINCREMENT);
         INSERT INTO no_room VALUES (9223372036854775807);
         CREATE TRIGGER no_reading BEFORE INSERT ON reading BEGIN INSERT INTO no_room VALUES (NULL); END;
         CREATE TRIGGER no_session BEFORE INSERT ON session BEGIN INSERT INTO no_room VALUES (NULL); END;",
    )
    .unwrap();
    clerk.get(&matter).is(200).has("集市占道");
    let login = [("login", "陈立"), ("password", crate::app::PASSWORD)];
    app.stranger().post("/login", &login).is(507).has("磁盘已满，没有写入");
}
