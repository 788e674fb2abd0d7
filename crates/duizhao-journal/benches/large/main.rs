//! A record of ten million events: made through the journal, audited, proved from.
//!
//! `cargo bench -p duizhao-journal --bench large -- FOLDER [EVENTS]` makes the record where it is not
//! there yet (about 1.4 GB for a million events), and then measures in turns: the audit of the tree
//! beside one pass that reads the same rows and hashes their bytes, and 10 000 proofs.
//! Without a folder, as in `cargo bench --workspace`, it does so with 20 000 events. `-- commands 100000`
//! only prints so many commands of the year, for `duizhao append`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../append/clock.rs"]
mod clock;
mod make;
#[path = "../append/office.rs"]
mod office;
mod pass;
mod prove;

use std::path::PathBuf;
use std::process::ExitCode;

use duizhao_journal::{Place, Reader};

const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let number = |it: &String| it.parse().expect("a number of events");
    if arguments.first().is_some_and(|it| it == "commands") {
        make::print_commands(arguments.get(1).map_or(100_000, number));
        return ExitCode::SUCCESS;
    }
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let (folder, usual) = match arguments.first() {
        Some(folder) => (PathBuf::from(folder), 10_000_000_usize),
        None => (temporary.path().to_owned(), 20_000),
    };
    let wanted = arguments.get(1).map_or(usual, number) as u64;
    let file = folder.join("record.sqlite");
    let place = Place::Sqlite(file.clone());
    make::make(&place, &folder, wanted);
    let reader = Reader::open(&place, &office::log()).expect("a record");
    let events = reader.size().expect("a size");
    println!("{events} events, {} MB", file.metadata().expect("the file").len() / 1_000_000);
    for _ in 0..ROUNDS {
        let pass = clock::measure(|| pass::read_and_hash(&file, events));
        let audit = clock::measure(|| {
            let audited = reader.audit(true, &|_, _| ()).expect("an audit");
            assert!(audited.faults.is_empty() && audited.size == events, "{:?}", audited.faults);
        });
        println!(
            "audit --tree {:.1} s of CPU, one pass {:.1} s: {:.2} times as much",
            audit.cpu,
            pass.cpu,
            audit.cpu / pass.cpu
        );
    }
    prove::proofs(&reader, &folder, events);
    ExitCode::SUCCESS
}
