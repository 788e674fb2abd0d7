//! The town's office with its people, and its record through the journal's own path.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use duizhao_app::office::{Invite, Office, Role, SetUp, Standing};
use duizhao_app::record::Record;
use duizhao_app::record::begin::begin;
use duizhao_core::{CommandId, Event, UnitId};
use duizhao_journal::{Act, Command, Journal, Pending, World};
use jiff::Timestamp;
use uuid::Uuid;

use crate::town::{FIELDS, Town, UNITS};

pub(crate) const PASSWORD: &str = "一座编出来的镇用的密码";

/// Who looks at the ledger, by what they sign in with.
pub(crate) const CLERK: &str = "督办";
pub(crate) const LEADER: &str = "分管";
pub(crate) const UNIT: &str = "站所";
pub(crate) const VERIFIER: &str = "核验";

/// Matters begun at one moment.
const TOGETHER: u64 = 1_000;
/// Commands under way.
const AT_ONCE: usize = 256;

pub(crate) fn make(record: &Record, town: Town) {
    let clock = Arc::new(AtomicI64::new(town.second(0)));
    let world = || {
        let clock = Arc::clone(&clock);
        World::new(move || Timestamp::from_second(clock.load(Ordering::Relaxed)).expect("a time of this age"))
    };
    begin(record, "bench", &world()).expect("a new record");
    let units = people(&Office::open(record.clone(), world).expect("an office"));
    let journal = record.writer(world()).expect("the record");
    let (begun, mut events) = (Instant::now(), 0);
    let mut waiting = VecDeque::new();
    for from in (0..town.matters).step_by(TOGETHER as usize) {
        clock.store(town.second(from), Ordering::Relaxed);
        events += append(&journal, town, from, &units, &mut waiting);
        // Before the clock goes on, so that no last day has passed when it is said.
        waiting.drain(..).for_each(settle);
        if from.is_multiple_of(100_000) && from > 0 {
            println!("{from} matters, {events} events, {:.0} s …", begun.elapsed().as_secs_f64());
        }
    }
    println!("{} matters, {events} events made in {:.0} s", town.matters, begun.elapsed().as_secs_f64());
}

/// One command for each step of so many matters.
fn append(journal: &Journal, town: Town, from: u64, units: &[UnitId], waiting: &mut VecDeque<Pending>) -> u64 {
    let mut lives: Vec<_> = (from..(from + TOGETHER).min(town.matters))
        .map(|it| (town.id(it), town.steps(it, units).into_iter()))
        .collect();
    let mut events = 0;
    for step in 0_u64.. {
        let mut acts: Vec<(String, Act)> = Vec::new();
        for (matter, steps) in &mut lives {
            if let Some(it) = steps.next() {
                let event = Event::from_value(it.kind, it.body).expect("a body of its kind");
                acts.push((it.actor, Act { matter: *matter, version: None, event }));
            }
        }
        if acts.is_empty() {
            return events;
        }
        events += acts.len() as u64;
        // Whoever acts, acts alone: one command for each.
        acts.sort_by(|a, b| a.0.cmp(&b.0));
        for (nth, some) in acts.chunk_by(|a, b| a.0 == b.0).enumerate() {
            if waiting.len() == AT_ONCE {
                settle(waiting.pop_front().expect("some wait"));
            }
            let id = u128::from(from) << 64 | 0x7 << 76 | u128::from(step) << 32 | nth as u128;
            let acts = some.iter().map(|it| it.1.clone()).collect();
            let actor = some[0].0.parse().expect("an actor");
            waiting.push_back(journal.submit(Command {
                id: CommandId(Uuid::from_u128(id)),
                actor,
                acts,
                numbers_confirmed: true,
            }));
        }
    }
    events
}

fn settle(it: Pending) {
    it.wait().expect("every step of the town is allowed");
}

/// The office's own unit first.
fn people(office: &Office) -> Vec<UnitId> {
    let set_up = SetUp {
        office: "测试镇人民政府".to_owned(),
        unit: "党政办".to_owned(),
        name: CLERK.to_owned(),
        login: CLERK.to_owned(),
        password: PASSWORD.to_owned(),
        apart: false,
        former: None,
    };
    let token = office.setup_token().as_str().to_owned();
    let (clerk, _) = office.set_up(&token, &set_up).expect("a first account");
    let mut units = vec![clerk.unit.clone()];
    for at in 1..=UNITS {
        units.push(office.add_unit(&clerk, &format!("第{at}站所"), Standing::Own).expect("a unit"));
    }
    let three = FIELDS.iter().take(3).map(|it| (*it).to_owned()).collect();
    for (name, unit, role, fields) in
        [(LEADER, 0, Role::Leader, three), (UNIT, 1, Role::Unit, Vec::new()), (VERIFIER, 0, Role::Verifier, Vec::new())]
    {
        let invite = Invite { name: name.to_owned(), unit: units[unit].clone(), roles: vec![role], fields };
        let (_, link) = office.invite(&clerk, &invite, None).expect("an invitation");
        office.take_up(link.as_str(), name, PASSWORD).expect("an account");
    }
    units
}

/// The same record on another store, with the same key and people.
pub(crate) fn carry(from: &Record, to: &Record, folder: &Path) {
    let begun = Instant::now();
    let signed = from.signed().expect("a checkpoint");
    let key = from.files.verifier_key().expect("a key");
    let copy = folder.join("copy.jsonl");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&copy).expect("a file"));
    from.reader().expect("the record").backup(&signed.note, &key, &mut out, &|_, _| ()).expect("a copy");
    drop(out);
    println!("copied out in {:.0} s", begun.elapsed().as_secs_f64());
    let mut lines = std::io::BufReader::new(std::fs::File::open(&copy).expect("the copy"));
    duizhao_journal::restore(&to.place, &key, &mut lines, &|_, _| ()).expect("an empty place");
    std::fs::remove_file(copy).expect("the copy");
    println!("on the other store in {:.0} s", begun.elapsed().as_secs_f64());
}
