//! The ledger, one matter, and the acts on it.

use duizhao_app::office::{Asked, Count};
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, MatterId, State, Version};
use duizhao_journal::{Pending, Receipts};
use duizhao_papers::words::Word;
use serde_json::Value;

use super::shapes::{Done, Matters, Receipt, Whole};
use super::{Call, Form, Query, Reply};
use crate::answer::Answer;
use crate::pages::ledger::{SORTS, WHICH, filter, is_key, key};
use crate::visit::uuid;
use crate::words::SOURCES;

const STATE: Query =
    Query {
        name: "state", about: Word("状态；不写的，未办结", "state; open where absent"), form: Form::OneOf(states)
    };

const AFTER: Query = Query {
    name: "after",
    about: Word("上一页的 next", "the `next` of the page before"),
    form: Form::Like("^[0-9]{1,19}~[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
};

/// Of the matters of an office beneath.
pub(super) const BENEATH: &[Query] = &[STATE, AFTER];

pub(super) const QUERY: &[Query] = &[
    STATE,
    Query { name: "lead", about: Word("主办单位的编号", "id of the lead unit"), form: Form::Text },
    Query { name: "field", about: Word("领域", "field of work"), form: Form::Text },
    Query { name: "origin", about: Word("来源", "origin"), form: Form::OneOf(origins) },
    Query { name: "words", about: Word("都要出现的词", "words that all stand in it"), form: Form::Text },
    Query { name: "sort", about: Word("排序", "order"), form: Form::OneOf(sorts) },
    AFTER,
];

fn states() -> Vec<String> {
    let some = WHICH.iter().map(|it| it.0.to_owned());
    some.chain(State::ALL.into_iter().filter(|it| *it != State::None).map(State::code)).collect()
}

fn origins() -> Vec<String> {
    SOURCES.iter().map(|it| it.0.to_owned()).collect()
}

fn sorts() -> Vec<String> {
    SORTS.iter().map(|it| it.0.to_owned()).collect()
}

/// # Errors
/// When `after` is not what a page before gave.
pub(super) fn check_after(call: &Call) -> Result<(), Failure> {
    match call.visit.query.all("after").all(is_key) {
        true => Ok(()),
        false => {
            Err(Failure::new("invalid", "after：应为上一页的 next", "after should be the `next` of the page before"))
        }
    }
}

/// How many are known of.
pub(super) fn counted(count: Count) -> Option<usize> {
    match count {
        Count::Exactly(count) | Count::AtLeast(count) => Some(count),
        Count::Unknown => None,
    }
}

/// `GET /api/1/matters`
pub(super) fn list(call: &Call) -> Result<Answer, Failure> {
    check_after(call)?;
    if let Some(lead) = call.visit.query.some("lead")
        && !call.visit.office.names()?.units.iter().any(|it| it.id.to_string() == lead)
    {
        return Err(Failure::new(
            "invalid",
            "lead：没有这个单位；编号见 /api/1/units",
            "lead: there is no such unit; see /api/1/units for their ids",
        ));
    }
    let listed = call.visit.office.ledger(call.visit.person()?, &filter(&call.visit.query)?)?;
    Ok(call.json(&Matters {
        count: counted(listed.count),
        or_more: matches!(listed.count, Count::AtLeast(_)),
        matters: listed.lines.iter().map(Into::into).collect(),
        next: listed.next.map(key),
        fields: listed.fields,
    }))
}

/// `GET /api/1/matters/{matter}`
pub(super) fn see(call: &Call) -> Result<Answer, Failure> {
    let person = call.visit.person()?;
    let seen = call.visit.office.see(person, call.visit.matter()?)?;
    let line = call.visit.office.line(person, &seen.matter, &seen.moment);
    Ok(call.json(&Whole::new(&seen, &line)))
}

/// `POST /api/1/matters`
pub(super) fn register(call: &Call) -> Result<Reply, Failure> {
    let matter = MatterId(uuid(text(call, "matter"))?);
    hand_over(call, matter, Version(0), "registered/1")
}

/// Whether a key is made for contact data, and kept.
pub(super) fn registers_contact(body: &Value) -> bool {
    !body["body"]["contact"].is_null()
}

/// `POST /api/1/matters/{matter}/acts`
pub(super) fn act(call: &Call) -> Result<Reply, Failure> {
    let version = call.body.get("version").and_then(Value::as_u64).unwrap_or_default();
    hand_over(call, call.visit.matter()?, Version(version), text(call, "kind"))
}

/// An act that was handed to the record. 办理中
pub(super) struct Acting {
    command: CommandId,
    matter: MatterId,
    version: Version,
    pending: Pending,
}

fn hand_over(call: &Call, matter: MatterId, version: Version, kind: &str) -> Result<Reply, Failure> {
    let command = CommandId(uuid(text(call, "command"))?);
    let asked = Asked {
        command,
        matter,
        version,
        kind: kind.to_owned(),
        body: call.body.get("body").cloned().unwrap_or_default(),
        numbers_confirmed: call.body.get("numbers_confirmed").is_some_and(|it| *it == Value::Bool(true)),
    };
    let (office, person) = (&call.visit.office, call.visit.person()?);
    if asked.erases() {
        return Ok(Reply::Now(call.json(&done(command, matter, version, office.act(person, asked)?))));
    }
    let pending = office.submit(person, asked)?;
    Ok(Reply::Later(Acting { command, matter, version, pending }))
}

impl Acting {
    pub(super) async fn answer(self, call: &Call) -> Result<Answer, Failure> {
        let Acting { command, matter, version, pending } = self;
        Ok(call.json(&done(command, matter, version, pending.answer().await?)))
    }
}

fn done(command: CommandId, matter: MatterId, version: Version, receipts: Receipts) -> Done {
    Done {
        command: command.0.to_string(),
        matter: matter.0.to_string(),
        version: version.0 + 1,
        entries: receipts.into_iter().map(|(seq, it)| Receipt { seq: seq.0, receipt: it.0 }).collect(),
    }
}

fn text<'c>(call: &'c Call, name: &str) -> &'c str {
    call.body.get(name).and_then(Value::as_str).unwrap_or_default()
}
