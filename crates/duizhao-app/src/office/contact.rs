//! How to reach a citizen: sealed as soon as it is typed, shown to few, and never without a reason. 联系方式

use std::collections::BTreeSet;

use duizhao_core::{CommandId, Matter, MatterId};
use duizhao_journal::{Entry, Header, Reached, Reader, StoreError};
use duizhao_merkle::sha256;
use serde_json::{Value, json};

use super::access::What;
use super::people::{Person, forbidden};
use super::{Office, lock};
use crate::record::Failure;
use crate::record::contact::ContactKeys;
use crate::record::reach::{Reach as Found, Wanted, contacts, sealed_in};

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
            Value::String(text) => place["contact"] = json!({ "subject": subject(command), "text": text }),
            Value::Null => {
                let kept = self.matter(matter)?.and_then(|it| it.registered()?.contact.clone());
                match kept {
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

    /// Whose contacts the entries of a matter carry.
    pub(super) fn subjects(&self, matter: MatterId) -> Result<BTreeSet<String>, Failure> {
        Ok(self.matter(matter)?.as_ref().map(subjects_of).unwrap_or_default())
    }

    /// Destroys the keys of whom no entry names any more, so that copies and backups of what was erased
    /// cannot be read either. What was interrupted before is made up for: headers stay, and a subject
    /// follows from its command.
    pub(super) fn destroy_keys(
        &self,
        by: &Person,
        matter: MatterId,
        mut were: BTreeSet<String>,
    ) -> Result<(), Failure> {
        let entries = self.read(|reader| Ok(reader.matter(matter)?.map(|it| it.1).unwrap_or_default()))?;
        were.extend(entries.iter().filter_map(|it| Header::read(&it.header).ok()).map(|it| subject(it.command)));
        let still = self.read(named_anywhere)?;
        let (keys, reason) = (self.contact_keys(), format!("erased from {}", matter.0));
        for subject in were.difference(&still) {
            match keys.destroy(subject, &by.actor(), &reason, &lock(&self.world)) {
                // Kept elsewhere, to be destroyed by who keeps it.
                Err(failure) if failure.code == "missing" => {}
                destroyed => destroyed?,
            }
        }
        Ok(())
    }

    fn contact_keys(&self) -> ContactKeys {
        ContactKeys::new(self.record.files.contacts())
    }
}

/// Read through from the beginning: hardly ever is an entry erased.
fn named_anywhere(reader: &Reader) -> Result<BTreeSet<String>, Failure> {
    let (mut named, mut fault) = (BTreeSet::new(), None);
    let take = |entry: Entry| match entry.recorded() {
        Ok(it) => named.extend(sealed_in(&it.content).map(|it| it.subject)),
        Err(err) => fault = Some(err),
    };
    reader.entries(0, reader.size()?, take)?;
    // Whom an unreadable entry names nobody knows.
    fault.map_or(Ok(named), |it| Err(StoreError::Damaged(it).into()))
}

fn subjects_of(matter: &Matter) -> BTreeSet<String> {
    matter.history().iter().filter_map(|it| sealed_in(&it.content)).map(|it| it.subject).collect()
}

/// From the command, so that sending a form twice seals it once; of letters alone, so that it looks
/// like no number.
fn subject(command: CommandId) -> String {
    let hash = sha256(&[b"duizhao-subject/1\0", command.0.as_bytes()]);
    let letters = hash.iter().take(8).flat_map(|it| [it >> 4, it & 15]).map(|it| char::from(b'a' + it));
    format!("c-{}", letters.collect::<String>())
}
