//! Fills a record through the journal's own path, as many commands at once as it takes in one commit.

use std::collections::VecDeque;
use std::path::Path;

use duizhao_journal::{Act, Command, Journal, Place};

use crate::{clock, office};

/// Two batches of the committer: while it writes one, the next comes together.
const AT_ONCE: usize = 1_024;

/// Goes on where it was interrupted.
pub(crate) fn make(place: &Place, folder: &Path, events: u64) {
    std::fs::create_dir_all(folder).expect("a folder");
    // So that the command line works on it too.
    let key = office::signing(folder).key;
    std::fs::write(folder.join("record.key"), key.to_secret_line()).expect("a key file");
    std::fs::write(folder.join("record.vkey"), key.verifier().to_string()).expect("a key file");
    let there = place.file().is_some_and(Path::exists);
    let journal = if there { office::open(place, folder) } else { office::begin(place, folder) };
    let done = journal.reader().and_then(|it| it.size()).expect("a size");
    if done >= events {
        return;
    }
    let measured = clock::measure(|| append(journal, done, events));
    println!("{} events made: {:.0} a second", events - done, measured.each_second((events - done) as usize));
}

fn append(journal: Journal, done: u64, events: u64) {
    let mut waiting = VecDeque::new();
    for (number, command) in (0..events).zip(office::Year::new()) {
        // A command has one event, so these are in the record.
        if number < done {
            continue;
        }
        if waiting.len() == AT_ONCE {
            settle(&mut waiting);
        }
        waiting.push_back(journal.submit(command));
        if number % 1_000_000 == 0 {
            println!("{number} …");
        }
    }
    while !waiting.is_empty() {
        settle(&mut waiting);
    }
}

/// The year as `duizhao append` reads it.
pub(crate) fn print_commands(events: usize) {
    for Command { id, actor, acts, .. } in office::Year::new().take(events) {
        let Act { matter, event, .. } = &acts[0];
        let body = String::from_utf8(event.body()).expect("JSON is text");
        println!(
            r#"{{"command":"{}","actor":"{actor}","acts":[{{"matter":"{}","kind":"{}","body":{body}}}]}}"#,
            id.0,
            matter.0,
            event.kind()
        );
    }
}

fn settle(waiting: &mut VecDeque<duizhao_journal::Pending>) {
    waiting.pop_front().expect("something waits").wait().expect("every command of the year is allowed");
}
