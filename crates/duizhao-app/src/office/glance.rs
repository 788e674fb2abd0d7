//! A matter as lists and the table of access see it: small, so that a million fit in memory. 概要
//!
//! A [`Glance`] comes from the matter itself or from its row of the ledger, and is the same from
//! either; so whoever may see a matter finds it in a list, and nobody else does.

use duizhao_core::{Calendar, Matter, MatterId, Outcome, PersonId, Source, State, UnitId};
use duizhao_journal::LedgerRow;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::Moment;

/// Who has to do with a matter: what the table of access goes by. 各方
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Parties {
    pub(super) lead: Option<UnitId>,
    /// It was transferred to them and they have not answered.
    pub(super) offered: Option<UnitId>,
    pub(super) supporting: Vec<UnitId>,
    pub(super) verifier: Option<UnitId>,
    pub(super) leader: Option<PersonId>,
    pub(super) field: String,
    pub(super) registrant: Option<PersonId>,
    /// It is at a point where someone verifies it.
    pub(super) at_verifying: bool,
}

/// How a matter stands. 概要
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glance {
    pub(super) id: MatterId,
    pub(super) due: Option<Date>,
    state: State,
    pub(super) outcome: Option<Outcome>,
    pub(super) origin: Option<Source>,
    pub(super) imported: bool,
    pub(super) standing: bool,
    /// What few matters have.
    rare: Option<Box<Rare>>,
}

/// When a matter was registered and when it changed last, in microseconds since 1970; 0 where that is
/// not known. 登记和变动时间
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) registered: i64,
    pub(super) changed: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rare {
    help_open: u32,
    waiting_until: Option<Date>,
    recheck: Option<Date>,
    offered_since: Option<Timestamp>,
    due_at: Option<Timestamp>,
    claimer: Option<PersonId>,
    asker: Option<PersonId>,
}

/// How the clock of a matter stands, before working days are counted. 钟面
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    None,
    Stands(Date),
    Hours(i64),
    Left(Date),
    Over(Date),
}

impl Times {
    pub(super) fn of(matter: &Matter) -> Times {
        Times { registered: micros(matter.registered_at()), changed: micros(matter.changed_at()) }
    }

    /// `None` where the row says something that no matter can.
    pub(super) fn read(row: &LedgerRow) -> Option<Times> {
        Some(Times { registered: micros(read(&row.registered)?), changed: micros(read(&row.changed)?) })
    }

    pub(super) fn registered_at(self) -> Option<Timestamp> {
        timestamp(self.registered)
    }

    pub(super) fn changed_at(self) -> Option<Timestamp> {
        timestamp(self.changed)
    }
}

fn micros(at: Option<Timestamp>) -> i64 {
    at.map_or(0, Timestamp::as_microsecond)
}

fn timestamp(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok().filter(|_| micros != 0)
}

impl Parties {
    pub(super) fn of(matter: &Matter) -> Parties {
        Parties {
            lead: matter.lead().cloned(),
            offered: matter.offered().map(|it| it.0.clone()),
            supporting: matter.supporting().to_vec(),
            verifier: matter.verifier().cloned(),
            leader: matter.leader().cloned(),
            field: matter.field().to_owned(),
            registrant: matter.registrant().map(|it| it.person.clone()),
            at_verifying: is_at_verifying(matter.state()),
        }
    }

    /// `None` where the row says something that no matter can.
    fn read(row: &LedgerRow, state: State) -> Option<Parties> {
        Some(Parties {
            lead: id(&row.lead)?,
            offered: id(&row.offered)?,
            supporting: row.supporting.split_whitespace().map(|it| id(it)?).collect::<Option<_>>()?,
            verifier: id(&row.verifier)?,
            leader: id(&row.leader)?,
            field: row.field.clone(),
            registrant: id(&row.registrant)?,
            at_verifying: is_at_verifying(state),
        })
    }
}

fn is_at_verifying(state: State) -> bool {
    matches!(state, State::Claimed | State::Provisional | State::Verified)
}

impl Glance {
    pub(super) fn of(matter: &Matter) -> Glance {
        let rare = Rare {
            help_open: matter.help_open(),
            waiting_until: matter.waiting_until(),
            recheck: matter.recheck(),
            offered_since: matter.offered().map(|it| it.1),
            due_at: matter.due_at(),
            claimer: matter.claimer().map(|it| it.person.clone()),
            asker: matter.extension_asked().map(|it| it.0.person.clone()),
        };
        Glance {
            id: matter.id(),
            due: matter.due(),
            state: matter.state(),
            outcome: matter.outcome(),
            origin: matter.origin(),
            imported: matter.is_imported(),
            standing: matter.standing(),
            rare: rare.kept(matter.state()),
        }
    }

    /// `None` where the row says something that no matter can.
    pub(super) fn read(row: &LedgerRow) -> Option<(Glance, Parties)> {
        let state = coded::<State>(&row.state)??;
        let rare = Rare {
            help_open: u32::try_from(row.help_open).ok()?,
            waiting_until: read(&row.waiting)?,
            recheck: read(&row.recheck)?,
            offered_since: read(&row.offered_since)?,
            due_at: read(&row.due_at)?,
            claimer: id(&row.claimer)?,
            asker: id(&row.asker)?,
        };
        let glance = Glance {
            id: row.matter,
            due: read(&row.due)?,
            state,
            outcome: coded(&row.outcome)?,
            origin: coded(&row.origin)?,
            imported: row.imported,
            standing: row.standing,
            rare: rare.kept(state),
        };
        Some((glance, Parties::read(row, state)?))
    }

    /// Where it stands on a day; as [`Matter::state_on`].
    pub(super) fn state_on(&self, day: Date) -> State {
        let deferred = self.state_and_whether_deferred().1;
        let recheck = || self.rare.as_ref()?.recheck;
        if deferred && recheck().is_some_and(|it| it <= day) { State::InHand } else { self.state }
    }

    /// As recorded, and whether time alone may change it.
    pub(super) fn state_and_whether_deferred(&self) -> (State, bool) {
        (self.state, self.state == State::Closed && self.outcome == Some(Outcome::Deferred))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    /// Who answers for it now; as [`Matter::answers`].
    pub(super) fn answers<'p>(&self, parties: &'p Parties, moment: &Moment, calendar: &Calendar) -> Option<&'p UnitId> {
        let since = self.rare.as_ref().and_then(|it| it.offered_since);
        match (&parties.offered, since) {
            (Some(to), Some(since)) => {
                let gone = calendar.working_days_between(moment.rules.day(since), moment.today);
                if gone > i64::from(moment.rules.transfer_days) { Some(to) } else { parties.lead.as_ref() }
            }
            _ => parties.lead.as_ref(),
        }
    }

    pub(super) fn help_open(&self) -> u32 {
        self.rare.as_ref().map_or(0, |it| it.help_open)
    }

    pub(super) fn waiting_until(&self) -> Option<Date> {
        self.rare.as_ref()?.waiting_until
    }

    pub(super) fn claimer(&self) -> Option<&PersonId> {
        self.rare.as_ref()?.claimer.as_ref()
    }

    /// Who asked for more time and is not answered.
    pub(super) fn asker(&self) -> Option<&PersonId> {
        self.rare.as_ref()?.asker.as_ref()
    }

    pub(super) fn face(&self, moment: &Moment) -> Face {
        if !self.state_on(moment.today).is_open() {
            return Face::None;
        }
        if let Some(until) = self.waiting_until().filter(|it| *it >= moment.today) {
            return Face::Stands(until);
        }
        if let Some(end) = self.rare.as_ref().and_then(|it| it.due_at) {
            let left = end.duration_since(moment.now);
            if left.is_positive() {
                return Face::Hours(left.as_hours());
            }
        }
        match self.due {
            Some(due) if due >= moment.today => Face::Left(due),
            Some(due) => Face::Over(due),
            None => Face::None,
        }
    }
}

impl Rare {
    /// Who claimed is asked for while it is verified, and of most matters that is over.
    fn kept(self, state: State) -> Option<Box<Rare>> {
        let rare = Rare { claimer: self.claimer.filter(|_| is_at_verifying(state)), ..self };
        (rare != Rare::default()).then(|| Box::new(rare))
    }
}

/// What a cell says, which may be nothing; `None` where it is no such thing.
fn read<T: std::str::FromStr>(cell: &str) -> Option<Option<T>> {
    if cell.is_empty() { Some(None) } else { cell.parse().ok().map(Some) }
}

fn id<T: TryFrom<String>>(cell: &str) -> Option<Option<T>> {
    if cell.is_empty() { Some(None) } else { T::try_from(cell.to_owned()).ok().map(Some) }
}

/// The same of a word from a list, as in a body.
fn coded<'de, T: serde::Deserialize<'de>>(cell: &'de str) -> Option<Option<T>> {
    let word: StrDeserializer<'de, Error> = cell.into_deserializer();
    if cell.is_empty() { Some(None) } else { T::deserialize(word).ok().map(Some) }
}
