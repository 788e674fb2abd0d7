//! What can happen to a matter, in the words of the people who handle it. 事件
//!
//! An event is also what is asked for: a command asks for events, and what is recorded is what was
//! asked, word for word, plus what the rules add. The body of an entry is one of these structs as
//! canonical JSON; its kind carries a version.

/// Bodies whose day may be another than that of their record.
macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $field:ident: $type:ty,)* })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$note])* pub $field: $type,)*
            /// The day it is said to have happened, where that is not the day it was recorded.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub on: Option<Date>,
        })*
    };
}

mod closing;
mod handling;
mod opening;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub use closing::*;
pub use handling::*;
pub use opening::*;

use crate::canonical::{self, Fault};
use crate::rules::OfficeRules;

/// An entry's body, as far as we understand and still have it. 内容
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "almost every content is an event")]
pub enum Content {
    Event(Event),
    /// Of a kind that this program does not know: kept and shown raw.
    Unknown {
        body: Vec<u8>,
    },
    Erased,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident($body:ident) $kind:literal $zh:literal;)*) => {
        /// One fact about a matter, asked for or recorded. 事件
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {
            $($(#[$doc])* $name($body),)*
        }

        impl Event {
            /// Every kind there is, with its Chinese name.
            pub const KINDS: &[(&str, &str)] = &[$(($kind, $zh)),*];

            /// Name and version, as in the header.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Event::$name(_) => $kind,)*
                }
            }

            fn value(&self) -> Value {
                let value = match self {
                    $(Event::$name(it) => serde_json::to_value(it),)*
                };
                value.expect("a body is plain data")
            }

            fn known<'b, B: Deserializer<'b>>(kind: &str, body: B) -> Option<Result<Event, B::Error>> {
                match kind {
                    $($kind => Some($body::deserialize(body).map(Event::$name)),)*
                    _ => None,
                }
            }
        }
    };
}

events! {
    Registered(Registered) "registered/1" "登记";
    Imported(Imported) "imported/1" "导入";
    Assigned(Assigned) "assigned/1" "交办";
    Accepted(Accepted) "accepted/1" "签收";
    Declined(Declined) "declined/1" "退单";
    Transferred(Transferred) "transferred/1" "改派";
    Advanced(Advanced) "advanced/1" "进展";
    EvidenceAdded(EvidenceAdded) "evidence-added/1" "佐证";
    Waiting(Waiting) "waiting/1" "等待他方";
    HelpAsked(HelpAsked) "help-asked/1" "提请协调";
    HelpAnswered(HelpAnswered) "help-answered/1" "答复";
    Urged(Urged) "urged/1" "催办";
    ExtensionAsked(ExtensionAsked) "extension-asked/1" "申请延期";
    ExtensionGranted(ExtensionGranted) "extension-granted/1" "同意延期";
    ExtensionRefused(ExtensionRefused) "extension-refused/1" "不同意延期";
    Claimed(Claimed) "claimed/1" "申请办结";
    Returned(Returned) "returned/1" "退回重办";
    Verified(Verified) "verified/1" "核验";
    Closed(Closed) "closed/1" "办结";
    Reopened(Reopened) "reopened/1" "重开";
    Rechecked(Rechecked) "rechecked/1" "回头看";
    Linked(Linked) "linked/1" "关联";
    Explained(Explained) "explained/1" "说明";
    Corrected(Corrected) "corrected/1" "更正";
    Withdrawn(Withdrawn) "withdrawn/1" "撤回";
    Erased(Erased) "erased/1" "清除";
    HandedOver(HandedOver) "handed-over/1" "移交";
    /// On the office itself.
    RulesSet(OfficeRules) "rules-set/1" "设定规则";
    /// On the office itself.
    HandedIn(HandedIn) "handed-in/1" "报送";
    ContactDestroyed(ContactDestroyed) "contact-destroyed/1" "销毁联系方式";
}

impl Event {
    /// The Chinese name of a kind; the kind itself where it is unknown.
    pub fn name_of(kind: &str) -> &str {
        Event::KINDS.iter().find(|it| it.0 == kind).map_or(kind, |it| it.1)
    }

    /// Canonical JSON: what is hashed.
    pub fn body(&self) -> Vec<u8> {
        canonical::to_bytes(&self.value())
    }

    /// # Errors
    /// When the kind is unknown, or a member is missing, unknown or of the wrong form.
    pub fn from_value(kind: &str, body: Value) -> Result<Event, Fault> {
        // Which member is wrong, the parser does not say: it is the one that alone is wrong in the same way.
        let wrong = |said: &str| {
            let alone = |(name, value): (&String, &Value)| {
                let said_alone = Event::known(kind, serde_json::json!({ name: value }))?.err()?.to_string();
                (said_alone == said && !said.contains(&format!("`{name}`"))).then(|| format!("{name}: {said}"))
            };
            body.as_object().and_then(|it| it.iter().find_map(alone)).unwrap_or_else(|| said.to_owned())
        };
        match Event::known(kind, &body) {
            Some(event) => event.map_err(|err| Fault(wrong(&err.to_string()))),
            None => Err(Fault(format!("there is no kind {kind:?} (没有这种事件)"))),
        }
    }

    /// What an entry says; a kind that we do not know is no error.
    ///
    /// # Errors
    /// When the body is not canonical, or not of its kind.
    pub fn read(kind: &str, body: &[u8]) -> Result<Content, Fault> {
        let value = canonical::parse(body)?;
        if canonical::to_bytes(&value) != body {
            return Err(Fault("the body is not written in its one form".to_owned()));
        }
        match Event::known(kind, value) {
            None => Ok(Content::Unknown { body: body.to_owned() }),
            Some(Ok(event)) => Ok(Content::Event(event)),
            Some(Err(err)) => Err(Fault(err.to_string())),
        }
    }

    /// The day it is said to have happened.
    pub(crate) fn on(&self) -> Option<Date> {
        self.value().get("on")?.as_str()?.parse().ok()
    }

    /// Every text a person typed, with the name of its member; contact data, which is sealed, left out.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        collect("", &self.value(), &mut found);
        found
    }
}

fn collect(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((name.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|it| collect(name, it, found)),
        Value::Object(members) => {
            members
                .iter()
                .filter(|it| it.0 != "contact" || !it.1.is_object())
                .for_each(|(name, it)| collect(name, it, found));
        }
        _ => {}
    }
}

/// The word a value is written with in a body, as `handed-up`.
pub(crate) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(code)) => code,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_of_the_wrong_form_is_named() {
        let registered = |criterion: Value, from: Value| json!({ "affair": "路", "criterion": criterion, "field": "村", "origin": { "from": from } });
        let said = |body: Value| Event::from_value("registered/1", body).unwrap_err().0;
        assert_eq!(
            said(registered(3.into(), "visit".into())),
            "criterion: invalid type: integer `3`, expected a string"
        );
        assert!(said(registered("修复".into(), "nowhere".into())).starts_with("origin: unknown variant `nowhere`"));
        assert_eq!(said(json!({ "affair": "路", "novel": 1 })).split(',').next(), Some("unknown field `novel`"));
    }

    #[test]
    fn every_source_is_listed_under_its_own_word() {
        let err = serde_json::from_value::<Source>("nowhere".into()).unwrap_err().to_string();
        assert_eq!(
            Source::ALL.map(|it| format!("`{}`", it.code())).join(", "),
            err.split_once("expected one of ").unwrap().1
        );
        assert!(Source::ALL.into_iter().all(|it| serde_json::from_value::<Source>(it.code().into()).unwrap() == it));
    }
}
