//! One step in the life of a matter, asked for by a person. 办理

use duizhao_core::{CommandId, Event, Matter, MatterId, OfficeRules, Version, said_by_parser};
use duizhao_journal::{Act, Command, Header, Pending, Reader, Receipts, StoreError};
use jiff::Timestamp;
use serde_json::Value;

use super::access::What;
use super::people::{Person, forbidden};
use super::{Office, term};
use crate::record::Failure;
use crate::record::erase::Forgetting;
use crate::record::secrecy::refuse_marked;

/// What a person asks to be recorded. 请求
#[derive(Clone, Debug)]
pub struct Asked {
    /// Made with the form, so that sending it twice records it once.
    pub command: CommandId,
    pub matter: MatterId,
    /// The version the person saw; for a matter that begins, 0.
    pub version: Version,
    pub kind: String,
    pub body: Value,
    /// They looked at the numbers and said that none is an identity card or a telephone.
    pub numbers_confirmed: bool,
}

impl Asked {
    /// Whether it takes text out of the record, for which more is done than to record it.
    pub fn erases(&self) -> bool {
        matches!(self.kind.as_str(), "erased/1" | "withdrawn/1")
    }
}

impl Office {
    /// Records it, or says why not.
    ///
    /// # Errors
    /// When the person may not, a rule forbids it, someone was faster, or the record cannot be written.
    pub fn act(&self, by: &Person, asked: Asked) -> Result<Receipts, Failure> {
        let forgetting = |reader: &Reader| Forgetting::of(reader, self.contact_keys(), asked.matter);
        let forgetting = asked.erases().then(|| self.read(forgetting)).transpose()?;
        let receipts = self.submit(by, asked)?.wait()?;
        if let Some(it) = forgetting {
            self.read(|reader| it.finish(reader, &by.actor(), self.now()))?;
            self.overwrite()?;
        }
        Ok(receipts)
    }

    /// Hands it to the record and comes back at once, for whoever waits without a thread. What
    /// [erases](Asked::erases) is not done with its answer: that is for [`Office::act`].
    ///
    /// # Errors
    /// When the person may not, or the form is wrong; the rest is in the answer.
    pub fn submit(&self, by: &Person, asked: Asked) -> Result<Pending, Failure> {
        let Asked { command, matter, version, kind, body, numbers_confirmed } = asked;
        let what = What::of_kind(&kind).ok_or_else(|| no_such_act(&kind))?;
        refuse_marked(&body)?;
        let refused = self.check(by, what, matter).err();
        let counts = term::counts_from_today(&kind, &body);
        // Asked again, perhaps after it moved the matter out of reach: the answer is the same, and so
        // is the day that it was counted from.
        let before = if refused.is_some() || counts { self.recorded_at(by, command)? } else { None };
        if let Some(refused) = refused.filter(|_| before.is_none()) {
            return Err(refused);
        }
        let body = if counts { term::complete(body, &self.moment_of(before)?, &self.calendar) } else { body };
        let body = self.seal_contact(command, matter, &kind, body)?;
        let event = Event::from_value(&kind, body).map_err(|err| {
            Failure::new(
                "form",
                format!("填写的内容不完整：{}", said_by_parser(&err.0)),
                format!("something is missing or wrong: {err}"),
            )
        })?;
        let acts = vec![Act { matter, version: Some(version), event }];
        Ok(self.journal.submit(Command { id: command, actor: by.actor(), acts, numbers_confirmed }))
    }

    /// Sets the office's own rules, on record.
    ///
    /// # Errors
    /// As [`Office::act`].
    pub fn set_rules(&self, by: &Person, command: CommandId, rules: &OfficeRules) -> Result<(), Failure> {
        let version = self.version(MatterId::OFFICE)?;
        let body = serde_json::to_value(rules).expect("rules are plain data");
        let kind = "rules-set/1".to_owned();
        let matter = MatterId::OFFICE;
        self.act(by, Asked { command, matter, version, kind, body, numbers_confirmed: true }).map(|_| ())
    }

    /// How many events a matter has, for whoever decides on what they know and not on a page.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) fn version(&self, matter: MatterId) -> Result<Version, Failure> {
        let found = self.read(|reader| Ok(reader.matters_of(&[matter])?))?;
        Ok(found.first().map_or(Version(0), Matter::version))
    }

    /// When this person's command was recorded, if it was.
    fn recorded_at(&self, by: &Person, command: CommandId) -> Result<Option<Timestamp>, Failure> {
        let entries = self.read(|reader| Ok(reader.of_command(command)?))?;
        let header = entries.first().and_then(|it| Header::read(&it.header).ok());
        Ok(header.filter(|it| it.actor == by.actor()).map(|it| it.at))
    }

    fn check(&self, by: &Person, what: What, matter: MatterId) -> Result<(), Failure> {
        by.hold(what)?;
        match what {
            What::Registered | What::Imported | What::Rules => return Ok(()),
            _ => {}
        }
        let may = self.overview(|all| {
            let parties = all.get(matter)?.1;
            by.may_with(What::SeeState, parties).then(|| by.may_with(what, parties))
        })?;
        match may {
            Some(true) => Ok(()),
            Some(false) => Err(forbidden(what)),
            // A matter that they may not know of answers like one that is not there.
            None => Err(super::matter::missing(matter)),
        }
    }

    /// Text that was taken back goes from every byte of the files; where someone is reading, at the
    /// next time.
    pub(super) fn overwrite(&self) -> Result<(), Failure> {
        match duizhao_journal::vacuum(&self.record.place) {
            Ok(()) | Err(StoreError::Busy(_)) => Ok(()),
            Err(StoreError::Full) => Err(Failure::new(
                "disk-full",
                "已记入底账，但磁盘已满，原来的文字还没有从文件里抹掉；腾出空间后，再这样办一次",
                "it is recorded, but the disk is full and the text is not yet overwritten in the files; make room and do the same again",
            )),
            Err(err) => Err(err.into()),
        }
    }
}

fn no_such_act(kind: &str) -> Failure {
    Failure::new("form", format!("没有“{kind}”这种办理"), format!("there is no act {kind:?} here"))
}
