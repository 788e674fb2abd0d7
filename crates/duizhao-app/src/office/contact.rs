//! How to reach a citizen: sealed as soon as it is typed, shown to few, and never without a reason. 联系方式

use duizhao_core::{CommandId, MatterId};
use duizhao_journal::Reached;
use serde_json::{Value, json};

use super::access::What;
use super::people::{Person, forbidden};
use super::{Office, lock};
use crate::record::Failure;
use crate::record::contact::{ContactKeys, subject_of};
use crate::record::reach::{Reach as Found, Wanted, contacts};

const REASON_LONGEST: usize = 200;

impl Office {
    /// The body with its contact sealed under a key of its own; what is corrected keeps the contact it
    /// has where no other was typed.
    ///
    /// # Errors
    /// When the key cannot be kept.
    pub(super) fn seal_contact(
        &self,
        command: CommandId,
        matter: MatterId,
        kind: &str,
        mut body: Value,
    ) -> Result<Value, Failure> {
        let place = match kind {
            "registered/1" => Some(&mut body),
            "corrected/1" if body["kind"] == "registered/1" => body.get_mut("body"),
            _ => None,
        };
        let Some(place) = place.filter(|it| it.is_object()) else { return Ok(body) };
        match &place["contact"] {
            Value::String(text) => place["contact"] = json!({ "subject": subject_of(command), "text": text }),
            // A correction that says nothing of it leaves it as it is; a registration begins without.
            Value::Null => {
                let before = if kind == "corrected/1" { self.matter(matter)? } else { None };
                match before.and_then(|it| it.registered()?.contact.clone()) {
                    Some(kept) => place["contact"] = serde_json::to_value(kept).expect("plain data"),
                    None => drop(place.as_object_mut().and_then(|it| it.remove("contact"))),
                }
            }
            // Sealed already, or of a form that the reader of the event refuses.
            _ => {}
        }
        self.contact_keys().seal_body(&mut body, Some(matter), self.log(), &lock(&self.world))?;
        Ok(body)
    }

    /// Opens the contacts of a matter; who did so and why is noted first.
    ///
    /// # Errors
    /// When the person may not, says no reason, or the record or the keys cannot be read.
    pub fn contacts(&self, by: &Person, id: MatterId, reason: &str) -> Result<Vec<Found>, Failure> {
        by.hold(What::Contact)?;
        let seen = self.see(by, id)?;
        if !by.may_on(What::Contact, &seen.matter) {
            return Err(forbidden(What::Contact));
        }
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_LONGEST {
            return Err(Failure::new(
                "reason",
                "请写明为什么要看，200 字以内；会记下来，审计可查",
                "say why, in at most 200 characters; it is noted for the auditor",
            ));
        }
        let at = seen.moment.now;
        let reached = Reached { at, person: by.id.to_string(), matter: id, reason: reason.to_owned() };
        self.desk().note_reached(&reached, at - super::matter::READINGS)?;
        contacts(&self.own_record(), Wanted::Matter(id))
    }

    pub(super) fn contact_keys(&self) -> ContactKeys {
        ContactKeys::new(self.record.files.contacts())
    }
}
