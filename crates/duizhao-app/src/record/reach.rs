//! The contacts that entries carry, opened where their keys are. 查联系方式

use std::str::FromStr;

use duizhao_core::{Content, Event, MatterId, Said, SealedContact, Seq};
use duizhao_journal::{Entry, Header};

use super::contact::{Contact, ContactKeys};
use super::{Failure, Record};

/// Stands in every body with a sealed contact.
const MEMBER: &[u8] = br#""sealed""#;

/// Whose contact is asked for. 查询对象
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Entry(Seq),
    /// Of all its entries.
    Matter(MatterId),
}

/// A contact and the entry that carries it. 一条联系方式
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub seq: Seq,
    pub subject: String,
    pub contact: Contact,
}

impl FromStr for Wanted {
    type Err = Said;

    fn from_str(text: &str) -> Result<Wanted, Said> {
        let seq = text.parse().ok().map(|it| Wanted::Entry(Seq(it)));
        let matter = || text.parse().ok().map(|it| Wanted::Matter(MatterId(it)));
        seq.or_else(matter).ok_or_else(|| {
            Said::new(
                format!("“{text}”既不是序号也不是事项编号（UUID）"),
                format!("{text:?} is neither a sequence number nor the id of a matter (UUID)"),
            )
        })
    }
}

/// # Errors
/// When there is no such entry or matter, or a contact does not open under its own key.
pub fn contacts(record: &Record, wanted: Wanted) -> Result<Vec<Reach>, Failure> {
    let reader = record.reader()?;
    let entries = match wanted {
        Wanted::Matter(id) => reader.matter(id)?.map(|it| it.1).unwrap_or_default(),
        Wanted::Entry(seq) => {
            let mut found = Vec::new();
            reader.entries(seq.0, seq.0.saturating_add(1), |it| found.push(it))?;
            found
        }
    };
    if entries.is_empty() {
        return Err(Failure::new("missing", "底账里没有这一条或这个事项", "there is no such entry or matter"));
    }
    let keys = ContactKeys::new(record.files.contacts());
    let mut found = Vec::new();
    for entry in &entries {
        let Some((header, sealed)) = sealed(entry)? else { continue };
        let contact = keys.open(&sealed, &header.log, header.matter)?;
        found.push(Reach { seq: header.seq, subject: sealed.subject, contact });
    }
    Ok(found)
}

/// Of a registration, or of one that is corrected.
///
/// # Errors
/// When the entry is damaged.
pub(crate) fn sealed(entry: &Entry) -> Result<Option<(Header, SealedContact)>, Failure> {
    // Few entries carry one, and some records have millions.
    let carries = |(_, body): &(_, Vec<u8>)| body.windows(MEMBER.len()).any(|it| it == MEMBER);
    if !entry.content.as_ref().is_some_and(carries) {
        return Ok(None);
    }
    let header = Header::read(&entry.header).map_err(Failure::damaged)?;
    let recorded = entry.recorded().map_err(Failure::damaged)?;
    Ok(sealed_in(&recorded.content).map(|it| (header, it)))
}

/// The contact that an event carries.
fn sealed_in(content: &Content) -> Option<SealedContact> {
    match content {
        Content::Event(Event::Registered(it)) => it.contact.clone(),
        Content::Event(Event::Corrected(it)) => match Event::from_value(&it.kind, it.body.clone()) {
            Ok(Event::Registered(it)) => it.contact,
            _ => None,
        },
        _ => None,
    }
}
