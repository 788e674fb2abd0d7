//! A made-up town's office and its commands, the same at each run.

#[path = "office/lives.rs"]
mod lives;

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use duizhao_core::{CommandId, Event, LogId, MatterId};
use duizhao_journal::{Act, CheckpointFile, Command, Journal, Place, Signing, World};
use duizhao_merkle::SigningKey;
use jiff::Timestamp;
use uuid::Uuid;

/// Matters that are in hand at the same time.
const OPEN: usize = 2_000;

/// 5 January 2026, in the morning.
const BEGIN: i64 = 1_767_574_800;

pub(crate) fn log() -> LogId {
    LogId::new("bench", &Uuid::from_u128(1)).expect("an id")
}

pub(crate) fn begin(place: &Place, folder: &Path) -> Journal {
    let log = log();
    Journal::init(place, &log, &signing(folder)).expect("a new record");
    open(place, folder)
}

pub(crate) fn open(place: &Place, folder: &Path) -> Journal {
    Journal::open(place, &log(), signing(folder), world()).expect("a record")
}

pub(crate) fn signing(folder: &Path) -> Signing {
    let key = SigningKey::from_seed(&log().to_string(), &[1; 32]).expect("a key");
    Signing { key, file: CheckpointFile::new(folder.join("record.checkpoint")) }
}

/// A clock that goes one second at each look; salts from the system.
fn world() -> World {
    let clock = AtomicI64::new(BEGIN);
    World::new(move || Timestamp::from_second(clock.fetch_add(1, Ordering::Relaxed)).expect("a time of this age"))
}

/// Commands of a year in which `OPEN` matters are in hand at once; each has one event.
pub(crate) struct Year {
    open: Vec<Matter>,
    matters: u64,
    commands: u64,
    chance: u64,
}

#[derive(Clone, Copy)]
struct Matter {
    number: u64,
    step: usize,
}

impl Year {
    pub(crate) fn new() -> Year {
        Year { open: Vec::with_capacity(OPEN), matters: 0, commands: 0, chance: 1 }
    }

    fn chance(&mut self) -> u64 {
        // xorshift64*: the same numbers on every machine.
        self.chance ^= self.chance >> 12;
        self.chance ^= self.chance << 25;
        self.chance ^= self.chance >> 27;
        self.chance.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn register(&mut self) -> Matter {
        self.matters += 1;
        Matter { number: self.matters, step: 0 }
    }
}

impl Iterator for Year {
    type Item = Command;

    fn next(&mut self) -> Option<Command> {
        let place = usize::try_from(self.chance() % OPEN as u64).expect("few are open");
        while self.open.len() <= place {
            let matter = self.register();
            self.open.push(matter);
        }
        let Matter { number, step } = self.open[place];
        let ends = step + 1 == lives::of(number).len();
        self.open[place] = if ends { self.register() } else { Matter { number, step: step + 1 } };
        self.commands += 1;
        Some(command(self.commands, number, step))
    }
}

fn command(command: u64, number: u64, step: usize) -> Command {
    let (actor, kind, body) = lives::of(number)[step](number);
    let event = Event::from_value(kind, body).expect("a body of its kind");
    Command {
        id: CommandId(id(command, 2)),
        actor: actor.parse().expect("an actor"),
        acts: vec![Act { matter: MatterId(id(number, 1)), version: None, event }],
        numbers_confirmed: false,
    }
}

/// As a UUIDv7 is made: ordered by time, then chance.
fn id(number: u64, kind: u128) -> Uuid {
    let time = u128::from(0x0193_f0c2_6a00 + number) << 80;
    let chance = u128::from(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 2);
    Uuid::from_u128(time | 0x7 << 76 | kind << 64 | 0b10 << 62 | chance)
}
