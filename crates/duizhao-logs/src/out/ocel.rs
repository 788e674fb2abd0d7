//! OCEL 2.0 JSON out: each case an object, its owner another.

use std::collections::BTreeSet;
use std::io::{Result, Write};

use duizhao_signs::{Events, Id, Vocabulary};
use serde_json::{Value, json};

use super::row;

/// The type of the objects that are cases, and of those that are owners.
pub(super) const CASE: &str = "case";
pub(super) const OWNER: &str = "unit";

/// How an attribute of an event is called, by role.
pub(super) const ATTRIBUTES: [(usize, &str); 7] =
    [(3, "owner"), (4, "actor"), (5, "due"), (6, "text"), (7, "party"), (8, "place"), (9, "cause")];

/// Cases and owners have ids of their own; the same word may be both.
pub(super) fn object_id(kind: &str, name: &str) -> String {
    if kind == CASE { name.to_owned() } else { format!("{kind}:{name}") }
}

pub(super) struct OcelFile<W: Write> {
    out: W,
    zone: Option<i32>,
    events: u64,
    activities: BTreeSet<Id>,
    owners: BTreeSet<Id>,
}

impl<W: Write> OcelFile<W> {
    pub(super) fn new(mut out: W, zone: Option<i32>) -> Result<OcelFile<W>> {
        out.write_all(b"{\"events\":[")?;
        Ok(OcelFile { out, zone, events: 0, activities: BTreeSet::new(), owners: BTreeSet::new() })
    }

    pub(super) fn put(&mut self, words: &Vocabulary, events: &Events) -> Result<()> {
        for at in 0..events.len() {
            let cells = row::cells(words, events, at, self.zone);
            let attributes: Vec<Value> = ATTRIBUTES
                .iter()
                .filter(|it| !cells[it.0].is_empty())
                .map(|(role, name)| json!({"name": name, "value": cells[*role]}))
                .collect();
            let mut related = vec![json!({"objectId": object_id(CASE, &cells[0]), "qualifier": "case"})];
            if let Some(owner) = events.owner.get(at).filter(|it| !it.is_none()) {
                related.push(json!({"objectId": object_id(OWNER, &cells[3]), "qualifier": "owner"}));
                self.owners.insert(*owner);
            }
            self.activities.insert(events.activity[at]);
            self.out.write_all(if self.events == 0 { b"\n" } else { b",\n" })?;
            self.events += 1;
            let event = json!({
                "id": self.events.to_string(),
                "type": cells[1],
                "time": cells[2],
                "attributes": attributes,
                "relationships": related,
            });
            serde_json::to_writer(&mut self.out, &event)?;
        }
        Ok(())
    }

    pub(super) fn end(mut self, words: &Vocabulary) -> Result<()> {
        self.out.write_all(b"\n],\"objects\":[")?;
        let cases = words.cases.ids().map(|it| (CASE, words.cases.name(it)));
        let owners = self.owners.iter().map(|it| (OWNER, words.owners.name(*it)));
        for (at, (kind, name)) in cases.chain(owners).enumerate() {
            self.out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut self.out, &json!({"id": object_id(kind, &name), "type": kind}))?;
        }
        let attributes: Vec<Value> = ATTRIBUTES
            .iter()
            .map(|it| json!({"name": it.1, "type": if it.0 == 5 { "time" } else { "string" }}))
            .collect();
        let event_types: Vec<Value> = self
            .activities
            .iter()
            .map(|it| json!({"name": words.activities.name(*it), "attributes": attributes}))
            .collect();
        let object_types: Vec<Value> = [CASE, OWNER].iter().map(|it| json!({"name": it, "attributes": []})).collect();
        self.out.write_all(b"\n],\"eventTypes\":")?;
        serde_json::to_writer(&mut self.out, &event_types)?;
        self.out.write_all(b",\"objectTypes\":")?;
        serde_json::to_writer(&mut self.out, &object_types)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}
