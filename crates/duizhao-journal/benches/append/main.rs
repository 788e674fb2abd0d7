//! Appends a second, receipt in hand, beside a loop that writes the same rows and promises nothing.
//!
//! `cargo bench -p duizhao-journal --bench append` prints, for 1, 32 and 256 clients, the medians of
//! several rounds in which record and loop take turns; after `cargo xtask postgres --` on that server.
//! The loop groups its commits as the record does and writes the rows that the record wrote, to the
//! same tables with the same settings, but it does not hash, sign, prove or decide.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bare;
mod clock;
mod office;
mod place;
mod rows;

use std::collections::VecDeque;
use std::process::ExitCode;

use duizhao_journal::{Command, Journal};

use clock::Measured;
use place::Places;

const ROUNDS: usize = 3;

/// Clients, and commands in a round.
const LOADS: [(usize, usize); 3] = [(1, 400), (32, 8_000), (256, 40_000)];

fn main() -> ExitCode {
    let places = Places::of_environment();
    println!("{places}; {ROUNDS} rounds, medians; CPU of this process");
    println!("clients  commands  record/s  loop/s  ratio  CPU µs: record  loop  mean body");
    for (clients, count) in LOADS {
        let mut rounds: Vec<Round> = (0..ROUNDS).map(|_| Round::run(&places, clients, count)).collect();
        rounds.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
        let Round { record, bare, mean_body } = &rounds[ROUNDS / 2];
        let cpu_us = |it: &Measured| it.cpu * 1e6 / count as f64;
        println!(
            "{clients:7}  {count:8}  {:8.0}  {:6.0}  {:5.2}  {:14.0}  {:4.0}  {mean_body} bytes",
            record.each_second(count),
            bare.each_second(count),
            rounds[ROUNDS / 2].ratio(),
            cpu_us(record),
            cpu_us(bare),
        );
    }
    ExitCode::SUCCESS
}

struct Round {
    record: Measured,
    bare: Measured,
    mean_body: usize,
}

impl Round {
    fn run(places: &Places, clients: usize, count: usize) -> Round {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = places.empty(folder.path(), "record");
        let journal = office::begin(&place.0, folder.path());
        let commands: Vec<Command> = office::Year::new().take(count).collect();
        let record = clock::measure(|| append(&journal, commands, clients));
        drop(journal);
        let written = rows::read(|table| place.table(table));
        assert_eq!(written.len(), count, "each command has one event");
        let mean_body = rows::mean_body(&written);
        let beside = places.empty(folder.path(), "bare");
        let bare = beside.loop_over(written, clients);
        for table in rows::TABLES {
            assert!(place.table(table) == beside.table(table), "the loop leaves the same rows in {table}");
        }
        Round { record, bare, mean_body }
    }

    fn ratio(&self) -> f64 {
        self.bare.seconds / self.record.seconds
    }
}

/// Until every client has the receipt of each of its commands.
fn append(journal: &Journal, commands: Vec<Command>, clients: usize) {
    let mut waiting = VecDeque::new();
    // One thread keeps as many commands under way as there are clients.
    for command in commands {
        if waiting.len() == clients {
            settle(&mut waiting);
        }
        waiting.push_back(journal.submit(command));
    }
    while !waiting.is_empty() {
        settle(&mut waiting);
    }
}

fn settle(waiting: &mut VecDeque<duizhao_journal::Pending>) {
    let answer = waiting.pop_front().expect("something waits").wait();
    answer.expect("every command of the year is allowed");
}
