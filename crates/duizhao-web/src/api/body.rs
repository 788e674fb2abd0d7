//! The body of an act: its schema and its check, both from the list of fields that makes its form.

use std::collections::BTreeMap;

use duizhao_app::office::What;
use duizhao_app::record::Failure;
use duizhao_core::{Event, longest};
use duizhao_papers::words::Word;
use serde_json::{Map, Value, json};

use crate::forms::{Field, Input, fields};

/// Which acts an endpoint takes. 可办
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acts {
    /// The first of a matter.
    Register,
    /// All that follow.
    Every,
}

/// How a value is written. 写法
enum Shape {
    Id,
    Uuid,
    /// A whole number between these.
    Number(i64, i64),
    Flag,
    Date,
    /// Whether it has to say something, and how many characters it may have.
    Text(bool, Option<usize>),
    Word(Vec<&'static str>),
    Several(Box<Shape>),
    Members(BTreeMap<&'static str, Member>),
    /// Any members; what they mean is looked at elsewhere.
    Open,
}

struct Member {
    shape: Shape,
    needed: bool,
}

/// JSON numbers are whole up to here in every language.
const MOST: i64 = (1 << 53) - 1;

impl Acts {
    pub(super) fn kinds(self) -> Vec<&'static str> {
        let every = Event::KINDS.iter().map(|it| it.0);
        let typed = |kind: &&str| {
            matches!(*kind, "corrected/1" | "erased/1") || !fields(kind).is_empty() && *kind != "imported/1"
        };
        let here = |kind: &&str| (self == Acts::Register) == (*kind == "registered/1");
        every.filter(|it| What::of_kind(it).is_some()).filter(typed).filter(here).collect()
    }

    /// One for each kind.
    pub(super) fn schema(self) -> Value {
        let all: Vec<Value> = self.kinds().into_iter().map(|it| self.whole(it).schema()).collect();
        match all.as_slice() {
            [one] => one.clone(),
            _ => json!({ "oneOf": all }),
        }
    }

    /// # Errors
    /// Says which member is missing, unknown or wrong, and what would be right.
    pub(super) fn check(self, body: &Value) -> Result<(), Failure> {
        let kinds = self.kinds();
        let kind = match kinds.as_slice() {
            [one] => one,
            _ => {
                let kind = body.get("kind").and_then(Value::as_str).unwrap_or_default();
                let known = kinds.iter().find(|it| **it == kind);
                known.ok_or_else(|| wrong("kind", Word("应为一种办理，如 advanced/1", "should be a kind of act")))?
            }
        };
        self.whole(kind).check("", body)
    }

    fn whole(self, kind: &'static str) -> Shape {
        let of_kind = match self {
            Acts::Register => vec![("matter", Shape::Uuid, true)],
            Acts::Every => vec![("version", Shape::Number(0, MOST), true), ("kind", Shape::Word(vec![kind]), true)],
        };
        let every = [
            ("command", Shape::Uuid, true),
            ("body", Shape::of_kind(kind), true),
            ("numbers_confirmed", Shape::Flag, false),
        ];
        Shape::members(every.into_iter().chain(of_kind))
    }
}

impl Shape {
    fn members(all: impl IntoIterator<Item = (&'static str, Shape, bool)>) -> Shape {
        Shape::Members(all.into_iter().map(|(name, shape, needed)| (name, Member { shape, needed })).collect())
    }

    fn of_kind(kind: &str) -> Shape {
        match kind {
            "corrected/1" => Shape::members([
                ("seq", Shape::Number(0, MOST), true),
                ("kind", Shape::Word([Acts::Register.kinds(), Acts::Every.kinds()].concat()), true),
                ("body", Shape::Open, true),
                ("reason", Shape::Text(true, longest("reason")), true),
            ]),
            "erased/1" => Shape::members([
                ("seq", Shape::Number(0, MOST), true),
                ("reason", Shape::Text(true, longest("reason")), true),
            ]),
            kind => {
                let mut members = BTreeMap::new();
                fields(kind).iter().for_each(|it| put(&mut members, it.name, it));
                // A number of days says which days they are.
                let term = members.get_mut("term").map(|it| &mut it.shape);
                if let Some(Shape::Members(term)) = term
                    && let Some(Member { shape: Shape::Members(days), .. }) = term.get_mut("days")
                {
                    days.values_mut().for_each(|it| it.needed = true);
                }
                Shape::Members(members)
            }
        }
    }

    fn of(field: &Field) -> Shape {
        match field.input {
            Input::Line | Input::Text | Input::Matter => Shape::Text(field.needed, field.longest()),
            Input::FieldOfWork => Shape::Text(false, field.longest()),
            Input::Date => Shape::Date,
            Input::Number((least, most)) => Shape::Number(least.into(), most.into()),
            Input::Choice(words) => Shape::Word(words.iter().map(|it| it.0).collect()),
            Input::Several(words) => Shape::Several(Box::new(Shape::Word(words.iter().map(|it| it.0).collect()))),
            Input::Tick => Shape::Flag,
            Input::Unit | Input::Leader => Shape::Id,
            Input::Units => Shape::Several(Box::new(Shape::Id)),
        }
    }

    fn schema(&self) -> Value {
        match self {
            Shape::Id => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,40}$" }),
            Shape::Uuid => json!({ "type": "string", "format": "uuid" }),
            Shape::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Date => json!({ "type": "string", "format": "date" }),
            Shape::Text(needed, most) => {
                let says = r"^[^\u0000]*[^\s\u0000][^\u0000]*$";
                let mut text = json!({ "type": "string", "pattern": if *needed { says } else { r"^[^\u0000]*$" } });
                if let Some(most) = most {
                    text["maxLength"] = (*most).into();
                }
                text
            }
            Shape::Word(all) => json!({ "type": "string", "enum": all }),
            Shape::Several(one) => json!({ "type": "array", "items": one.schema() }),
            Shape::Open => json!({ "type": "object" }),
            Shape::Members(all) => {
                let members: Map<String, Value> =
                    all.iter().map(|(name, it)| ((*name).to_owned(), it.shape.schema())).collect();
                let needed: Vec<&str> = all.iter().filter(|it| it.1.needed).map(|it| *it.0).collect();
                json!({ "type": "object", "properties": members, "required": needed, "additionalProperties": false })
            }
        }
    }

    fn check(&self, place: &str, value: &Value) -> Result<(), Failure> {
        let text = || value.as_str();
        let (fits, said) = match self {
            Shape::Id => (
                text().is_some_and(|it| it.parse::<duizhao_core::UnitId>().is_ok()),
                Word("应为编号，只用小写字母、数字和 -", "should be an id in a-z, 0-9 and -"),
            ),
            Shape::Uuid => (
                // One spelling: the other ones of a UUID would be other texts.
                text().is_some_and(|it| it.len() == 36 && it.parse::<uuid::Uuid>().is_ok()),
                Word("应为 UUID，如 0193f0c2-6a00-7000-8000-000000000001", "should be a UUID"),
            ),
            Shape::Number(least, most) if value.as_i64().is_some_and(|it| (*least..=*most).contains(&it)) => {
                return Ok(());
            }
            Shape::Number(least, most) => {
                return Err(Failure::new(
                    "invalid",
                    format!("{place}：应为 {least} 到 {most} 的整数"),
                    format!("{place} should be a whole number from {least} to {most}"),
                ));
            }
            Shape::Flag => (value.is_boolean(), Word("应为 true 或 false", "should be true or false")),
            Shape::Date => (
                text().is_some_and(|it| it.len() == 10 && it.parse::<jiff::civil::Date>().is_ok()),
                Word("日期写成 2026-11-25 这样", "write a date like 2026-11-25"),
            ),
            // How long it may be is the rule's to say.
            Shape::Text(needed, _) => (
                text().is_some_and(|it| !(it.contains('\0') || *needed && it.trim().is_empty())),
                Word("应为一段文字", "should be a text"),
            ),
            Shape::Word(all) if text().is_some_and(|it| all.contains(&it)) => return Ok(()),
            Shape::Word(all) => {
                return Err(Failure::new(
                    "invalid",
                    format!("{place}：应为 {}", all.join("、")),
                    format!("{place}: should be one of {}", all.join(", ")),
                ));
            }
            Shape::Several(one) => {
                let all = value.as_array().ok_or_else(|| wrong(place, Word("应为一个列表", "should be a list")))?;
                return all.iter().enumerate().try_for_each(|(at, it)| one.check(&format!("{place}[{at}]"), it));
            }
            Shape::Open => (value.is_object(), OBJECT),
            Shape::Members(all) => return members(all, place, value),
        };
        if fits { Ok(()) } else { Err(wrong(place, said)) }
    }
}

const OBJECT: Word = Word("应为一个 JSON 对象", "should be a JSON object");

fn members(all: &BTreeMap<&'static str, Member>, place: &str, value: &Value) -> Result<(), Failure> {
    let within = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    let object = value.as_object().ok_or_else(|| wrong(place, OBJECT))?;
    if let Some(other) = object.keys().find(|it| !all.contains_key(it.as_str())) {
        let names = all.keys().copied().collect::<Vec<_>>();
        let other = within(other);
        return Err(Failure::new(
            "invalid",
            format!("{other}：没有这一项；可以写 {}", names.join("、")),
            format!("{other} is unknown; there are {}", names.join(", ")),
        ));
    }
    for (name, member) in all {
        match object.get(*name) {
            Some(it) => member.shape.check(&within(name), it)?,
            None if member.needed => return Err(wrong(&within(name), Word("缺少这一项", "is missing"))),
            None => {}
        }
    }
    Ok(())
}

fn wrong(place: &str, said: Word) -> Failure {
    Failure::new("invalid", format!("{place}：{}", said.0), format!("{place} {}", said.1))
}

/// A member within others takes them along: `origin.from` is needed, so `origin` is.
fn put(members: &mut BTreeMap<&'static str, Member>, name: &'static str, field: &Field) {
    // A look that says no is as much worth as one that says yes.
    let needed = field.needed || matches!(field.input, Input::FieldOfWork) || name == "holds";
    match name.split_once('.') {
        None => {
            members.insert(name, Member { shape: Shape::of(field), needed });
        }
        Some((outer, rest)) => {
            let new = || Member { shape: Shape::Members(BTreeMap::new()), needed: false };
            let outer = members.entry(outer).or_insert_with(new);
            outer.needed |= needed;
            if let Shape::Members(inner) = &mut outer.shape {
                put(inner, rest, field);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of a shape, with all its members or only those that are needed.
    fn made(shape: &Shape, all: bool) -> Value {
        match shape {
            Shape::Id => "u-2".into(),
            Shape::Uuid => "0193f0c2-6a00-7000-8000-000000000001".into(),
            Shape::Number(..) => 5.into(),
            Shape::Flag => true.into(),
            Shape::Date => "2026-11-25".into(),
            Shape::Text(..) => "x".into(),
            Shape::Word(words) => words[0].into(),
            Shape::Several(one) => vec![made(one, all)].into(),
            Shape::Open => json!({ "text": "x" }),
            Shape::Members(members) => {
                let some = members.iter().filter(|it| all || it.1.needed);
                Value::Object(some.map(|(name, it)| ((*name).to_owned(), made(&it.shape, all))).collect())
            }
        }
    }

    /// Every body without one needed member.
    fn lacking(shape: &Shape, value: &Value) -> Vec<Value> {
        let Shape::Members(members) = shape else { return Vec::new() };
        let mut found = Vec::new();
        for (name, member) in members {
            let Some(inner) = value.get(*name) else { continue };
            if member.needed {
                let mut less = value.clone();
                less.as_object_mut().unwrap().remove(*name);
                found.push(less);
            }
            for it in lacking(&member.shape, inner) {
                let mut less = value.clone();
                less[*name] = it;
                found.push(less);
            }
        }
        found
    }

    /// Contact data come in clear and are sealed before they are part of an event.
    fn sealed(body: &Value) -> Value {
        let mut body = body.clone();
        if let Some(contact) = body.get_mut("contact") {
            *contact = json!({ "subject": "0193f0c2-6a00-7000-8000-000000000001", "sealed": "AA==" });
        }
        body
    }

    #[test]
    fn what_the_document_says_is_what_an_event_is() {
        let mut tried = 0;
        for acts in [Acts::Register, Acts::Every] {
            for kind in acts.kinds() {
                let shape = Shape::of_kind(kind);
                for body in [made(&shape, true), made(&shape, false)] {
                    Event::from_value(kind, sealed(&body)).unwrap_or_else(|err| panic!("{kind} {body}: {err}"));
                    shape.check("", &body).unwrap();
                    for less in lacking(&shape, &body) {
                        assert!(Event::from_value(kind, sealed(&less)).is_err(), "{kind} {less} is an event");
                        assert!(shape.check("", &less).is_err(), "{kind} {less}");
                        tried += 1;
                    }
                    let mut more = body;
                    more["other"] = true.into();
                    assert!(shape.check("", &more).is_err(), "{kind} {more}");
                }
            }
        }
        assert!(tried > 80, "{tried}");
    }

    #[test]
    fn a_wrong_member_is_named() {
        let said = |body: Value| Acts::Every.check(&body).unwrap_err().said;
        let whole = |kind: &str, body: Value| {
            let command = "0193f0c2-6a00-7000-8000-000000000001";
            json!({ "command": command, "version": 1, "kind": kind, "body": body })
        };
        assert_eq!(said(json!([])).en, "kind should be a kind of act");
        assert_eq!(said(whole("advanced/1", json!({ "on": "25.11." }))).zh, "body.on：日期写成 2026-11-25 这样");
        assert_eq!(said(whole("declined/1", json!({}))).en, "body.reason is missing");
        let term = json!({ "lead": "u-2", "term": { "pace": "soon" } });
        assert_eq!(said(whole("assigned/1", term)).en, "body.term.pace: should be one of by-date, at-once, standing");
        assert_eq!(said(whole("accepted/1", json!({ "who": 1 }))).zh, "body.who：没有这一项；可以写 on");
    }
}
