//! The model of the disk, held to what a power cut can do.

use expect_test::{Expect, expect};

use super::*;

fn opened(name: &str) -> Step {
    Step::Opened { name: name.to_owned(), create: true, empty: false }
}

fn wrote(name: &str, at: u64, text: &str) -> Step {
    Step::Wrote { name: name.to_owned(), at, bytes: text.as_bytes().to_vec() }
}

fn synced(what: Synced) -> [Step; 2] {
    [Step::SyncBegun { call: 1, what }, Step::SyncEnded { call: 1, done: true }]
}

fn file(name: &str) -> Synced {
    Synced::File(name.to_owned())
}

fn disk(steps: impl IntoIterator<Item = Step>) -> Disk {
    let mut disk = Disk::default();
    steps.into_iter().for_each(|it| disk.apply(&it).unwrap());
    disk
}

#[track_caller]
fn check(disk: &Disk, fates: &[Fate], expected: Expect) {
    assert_eq!(disk.changes().len(), fates.len(), "one fate for each change");
    let line = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8_lossy(&bytes).replace('\0', ".");
        let short =
            if text.len() > 40 { format!("{} bytes, ends in {:?}", text.len(), text.chars().last()) } else { text };
        format!("{name}: {short}\n")
    };
    expected.assert_eq(&disk.image(fates).into_iter().map(line).collect::<String>());
}

#[test]
fn a_synced_file_without_a_synced_name_can_be_lost() {
    let mut disk = disk([opened("a"), wrote("a", 0, "hi")].into_iter().chain(synced(file("a"))));
    check(&disk, &[Fate::Lost], expect![""]);
    check(
        &disk,
        &[Fate::Kept],
        expect![[r#"
        a: hi
    "#]],
    );
    synced(Synced::Folder).iter().for_each(|it| disk.apply(it).unwrap());
    check(
        &disk,
        &[],
        expect![[r#"
        a: hi
    "#]],
    );
}

#[test]
fn a_rename_can_arrive_before_the_content() {
    let steps = [opened("a"), wrote("a", 0, "old")].into_iter().chain(synced(file("a"))).chain(synced(Synced::Folder));
    let renamed = Step::Renamed { from: "b".to_owned(), to: "a".to_owned() };
    let disk = disk(steps.chain([opened("b"), wrote("b", 0, "new"), renamed]));
    check(
        &disk,
        &[Fate::Kept, Fate::Lost, Fate::Kept],
        expect![[r#"
        a: 
    "#]],
    );
    check(
        &disk,
        &[Fate::Kept, Fate::Kept, Fate::Lost],
        expect![[r#"
        a: old
        b: new
    "#]],
    );
    check(
        &disk,
        &[Fate::Lost, Fate::Length, Fate::Kept],
        expect![[r#"
        a: ...
    "#]],
    );
}

#[test]
fn a_write_is_torn_at_sectors_of_the_file() {
    let disk = disk([opened("a"), wrote("a", 510, &"x".repeat(515))]);
    let write = &disk.changes()[1];
    assert_eq!(write.sectors(), 3, "two bytes, a whole sector, one byte");
    check(
        &disk,
        &[Fate::Kept, Fate::Head(1)],
        expect![[r#"
        a: 512 bytes, ends in Some('x')
    "#]],
    );
    check(
        &disk,
        &[Fate::Kept, Fate::Head(2)],
        expect![[r#"
        a: 1024 bytes, ends in Some('x')
    "#]],
    );
    assert_eq!(disk.image(&[Fate::Kept, Fate::Tail(2)])["a"][1023..], [0, b'x']);
    assert_eq!(disk.image(&[Fate::Kept, Fate::Scattered(0b010)])["a"][511..513], [0, b'x']);
}

#[test]
fn a_sync_covers_only_what_was_written_before_it_began() {
    let steps = [
        opened("a"),
        wrote("a", 0, "1"),
        Step::SyncBegun { call: 1, what: file("a") },
        wrote("a", 1, "2"),
        Step::SyncEnded { call: 1, done: true },
    ];
    let disk = disk(steps.into_iter().chain(synced(Synced::Folder)));
    check(
        &disk,
        &[Fate::Lost],
        expect![[r#"
        a: 1
    "#]],
    );
}

#[test]
fn what_a_failed_sync_gave_up_no_later_sync_brings() {
    let failed = [Step::SyncBegun { call: 1, what: file("a") }, Step::SyncEnded { call: 1, done: false }];
    let steps = [opened("a"), wrote("a", 0, "one")].into_iter().chain(failed).chain(synced(file("a")));
    let mut disk = disk(steps.chain(synced(Synced::Folder)));
    check(
        &disk,
        &[Fate::Lost],
        expect![[r#"
        a: 
    "#]],
    );
    check(
        &disk,
        &[Fate::Kept],
        expect![[r#"
        a: one
    "#]],
    );
    // Written anew and synced, the new bytes are there, and the old ones never come over them.
    disk.apply(&wrote("a", 0, "two")).unwrap();
    synced(file("a")).iter().for_each(|it| disk.apply(it).unwrap());
    check(
        &disk,
        &[],
        expect![[r#"
        a: two
    "#]],
    );
}

#[test]
fn a_removed_file_can_come_back() {
    let steps = [opened("a"), wrote("a", 0, "hi")].into_iter().chain(synced(file("a"))).chain(synced(Synced::Folder));
    let disk = disk(steps.chain([Step::Removed { name: "a".to_owned() }, opened("a"), wrote("a", END, "x")]));
    check(
        &disk,
        &[Fate::Lost, Fate::Lost, Fate::Kept],
        expect![[r#"
        a: hi
    "#]],
    );
    check(
        &disk,
        &[Fate::Kept, Fate::Kept, Fate::Kept],
        expect![[r#"
        a: x
    "#]],
    );
    check(&disk, &[Fate::Kept, Fate::Lost, Fate::Kept], expect![""]);
}
