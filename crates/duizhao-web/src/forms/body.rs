//! From what was typed to the body of an event, and back.

use serde_json::{Map, Value};

use super::{Field, Input};
use crate::visit::Sent;

/// What the fields say; what is empty is left out, but for needed words, whose lack a rule explains.
pub(crate) fn assemble(fields: &[Field], sent: &Sent) -> Value {
    let mut body = Value::Object(Map::new());
    for field in fields {
        if let Some(value) = value(field, sent) {
            put(&mut body, field.name, value);
        }
    }
    // Days said to be working, and no number of them, are no term.
    if let Some(term) = body.get_mut("term").and_then(Value::as_object_mut)
        && let Some(days) = term.get_mut("days").and_then(Value::as_object_mut)
    {
        if days.contains_key("count") {
            days.entry("working").or_insert(Value::Bool(false));
        } else {
            term.remove("days");
        }
    }
    body
}

fn value(field: &Field, sent: &Sent) -> Option<Value> {
    let text = sent.some(field.name).map(str::to_owned);
    match field.input {
        Input::Tick => {
            let ticked = sent.has(field.name, "yes");
            // A look that says no is as much worth as one that says yes.
            (ticked || field.name == "holds").then_some(Value::Bool(ticked))
        }
        Input::Several(_) | Input::Units => {
            let all: Vec<Value> = sent.all(field.name).filter(|it| !it.is_empty()).map(Value::from).collect();
            (!all.is_empty()).then_some(Value::Array(all))
        }
        Input::Number(_) => text.map(|it| it.parse::<i64>().map_or(Value::String(it), Value::from)),
        Input::Line | Input::Text | Input::Matter if field.needed => Some(Value::String(text.unwrap_or_default())),
        Input::FieldOfWork => Some(Value::String(text.unwrap_or_default())),
        _ => text.map(Value::String),
    }
}

fn put(body: &mut Value, name: &str, value: Value) {
    match name.split_once('.') {
        None => body[name] = value,
        Some((outer, rest)) => {
            if !body[outer].is_object() {
                body[outer] = Value::Object(Map::new());
            }
            put(&mut body[outer], rest, value);
        }
    }
}

/// What a form would have held that gave this body.
pub(crate) fn flatten(body: &Value) -> Sent {
    let mut sent = Sent::default();
    walk("", body, &mut sent);
    sent
}

fn walk(name: &str, value: &Value, sent: &mut Sent) {
    match value {
        Value::Object(members) => {
            for (member, it) in members {
                let name = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
                walk(&name, it, sent);
            }
        }
        Value::Array(items) => items.iter().for_each(|it| walk(name, it, sent)),
        Value::Bool(true) => sent.put(name, "yes"),
        Value::String(text) => sent.put(name, text.clone()),
        Value::Number(number) => sent.put(name, number.to_string()),
        Value::Bool(false) | Value::Null => {}
    }
}

#[cfg(test)]
mod tests {
    use duizhao_core::Event;
    use serde_json::json;

    use super::*;
    use crate::forms::fields;

    #[test]
    fn a_form_gives_the_body_that_fills_it() {
        for (kind, body) in [
            (
                "registered/1",
                json!({ "affair": "a", "criterion": "b", "field": "c", "origin": { "from": "visit", "document": "d" },
                        "concerns": ["money", "safety"], "criterion_is_decision": true, "on": "2026-11-24" }),
            ),
            (
                "assigned/1",
                json!({ "lead": "u-2", "supporting": ["u-3", "u-4"], "leader": "p-2", "verifier": "u-5",
                        "term": { "pace": "by-date", "due": "2026-12-01", "days": { "count": 5, "working": true } } }),
            ),
            ("rechecked/1", json!({ "holds": false, "text": "x" })),
            ("evidence-added/1", json!({ "medium": "seen", "text": "x", "answers": true, "by": "y" })),
        ] {
            let again = assemble(fields(kind), &flatten(&body));
            assert_eq!(again, body, "{kind}");
            Event::from_value(kind, again).unwrap();
        }
    }

    #[test]
    fn working_days_without_a_number_are_no_term() {
        let sent = Sent::read(b"lead=u-2&term.pace=by-date&term.days.working=yes&term.due=2026-12-01");
        assert_eq!(
            assemble(fields("assigned/1"), &sent),
            json!({ "lead": "u-2", "term": { "pace": "by-date", "due": "2026-12-01" } })
        );
    }
}
