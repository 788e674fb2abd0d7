//! A town's year of commands, the same at each run.

use std::path::Path;

use duizhao_core::{CommandId, Event, LogId, MatterId};
use duizhao_journal::{Act, CheckpointFile, Command, Journal, Place, Signing, World};
use duizhao_merkle::SigningKey;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) fn begin(folder: &Path) -> (Place, LogId) {
    let place = Place::Sqlite(folder.join("record.sqlite"));
    let log = LogId::new("bench", &Uuid::from_u128(1)).expect("an id");
    Journal::init(&place, &log, &signing(&log, folder)).expect("a new record");
    (place, log)
}

pub(crate) fn open(place: &Place, log: &LogId, folder: &Path) -> Journal {
    #[expect(clippy::disallowed_methods, reason = "the office's clock")]
    let world = World::new(|| Timestamp::try_from(std::time::SystemTime::now()).expect("a time of this age"));
    Journal::open(place, log, signing(log, folder), world).expect("a record")
}

fn signing(log: &LogId, folder: &Path) -> Signing {
    let key = SigningKey::from_seed(&log.to_string(), &[1; 32]).expect("a key");
    Signing { key, file: CheckpointFile::new(folder.join("record.checkpoint")) }
}

const SENTENCE: &str = "村民反映路口排水不畅，雨后积水影响通行，已到现场看过，水沟被落叶和淤泥堵住，附近三户出行不便，需要清淤并更换破损的盖板，";

/// Eight events of a matter's life, over and over: registered, given out, accepted, twice advanced,
/// evidence, help asked, urged. Texts of 60 to 300 characters, as people write them.
pub(crate) fn year(count: u64) -> Vec<Command> {
    (0..count).map(command).collect()
}

fn command(number: u64) -> Command {
    let (matter, step) = (number / 8, number % 8);
    let text = |characters: usize| -> String {
        SENTENCE.chars().cycle().skip(number as usize % 40).take(characters).collect()
    };
    let (unit, kind, body): (&str, &str, Value) = match step {
        0 => (
            "office",
            "registered/1",
            json!({ "affair": format!("第{matter}号路口{}", text(24)), "criterion": text(40), "field": "民生",
                    "origin": { "from": "request", "document": format!("热线{number:08}") }, "quote": text(120) }),
        ),
        1 => (
            "office",
            "assigned/1",
            json!({ "lead": "village-1", "supporting": ["water", "roads"], "leader": "p-9", "verifier": "office",
                    "term": { "pace": "by-date", "due": "2026-12-31" } }),
        ),
        2 => ("village-1", "accepted/1", json!({})),
        3 => ("village-1", "advanced/1", json!({ "text": text(180) })),
        4 => (
            "village-1",
            "evidence-added/1",
            json!({ "medium": "seen", "text": text(160), "answers": true, "by": "村务监督委员会" }),
        ),
        5 => ("village-1", "help-asked/1", json!({ "of": "区水务局", "what": text(220) })),
        6 => ("village-1", "advanced/1", json!({ "text": text(240) })),
        _ => ("office", "urged/1", json!({ "text": text(60) })),
    };
    let id = |kind: u128| Uuid::from_u128(0x0193_f0c2_6a00_7000_8000_0000_0000_0000 + (kind << 48));
    let event = Event::from_value(kind, body).expect("a body of its kind");
    let matter =
        MatterId(Uuid::from_u128(id(1).as_u128() + u128::from(matter.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20)));
    Command {
        id: CommandId(Uuid::from_u128(id(2).as_u128() + u128::from(number))),
        actor: format!("{unit}/p-{}", step + 1).parse().expect("an actor"),
        acts: vec![Act { matter, version: None, event }],
        numbers_confirmed: false,
    }
}
