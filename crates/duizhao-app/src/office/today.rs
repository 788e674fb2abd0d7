//! What needs a person today, the most pressing first. 今日

use std::collections::BTreeMap;

use duizhao_core::{MatterId, State};
use duizhao_journal::ReportRow;

use super::access::{Role, What};
use super::asked::Ask;
use super::ledger::{First, Line, Sort};
use super::people::Person;
use super::{Moment, Office};
use crate::record::Failure;

/// Matters told of each kind; the rest are counted, and stand in the ledger.
const TOLD: usize = 50;

/// A person's day. 今日
#[derive(Clone, Debug)]
pub struct Today {
    pub moment: Moment,
    /// Each matter once, under the most pressing thing it asks.
    pub asks: Vec<Asks>,
    /// By which act and why matters are in hand again that the person's unit works on, and has not claimed since.
    pub returned: BTreeMap<MatterId, (&'static str, String)>,
    /// Passed to this person, to be registered; newest first.
    pub reports: Vec<ReportRow>,
    /// Whether there is any matter.
    pub any: bool,
    /// Whether there is any that this person may see.
    pub any_of_theirs: bool,
}

/// What asks one thing of a person. 同类待办
#[derive(Clone, Debug)]
pub struct Asks {
    pub ask: Ask,
    pub count: usize,
    /// The first of them, soonest due first.
    pub lines: Vec<Line>,
}

impl Office {
    /// # Errors
    /// When the person has no day here, or the record cannot be read.
    pub fn today(&self, person: &Person) -> Result<Today, Failure> {
        person.hold(What::Today)?;
        let moment = self.moment()?;
        let vacant = self.names()?.vacant_units();
        let (found, any, any_of_theirs) = self.overview(|all| {
            let mut found: BTreeMap<Ask, (usize, First)> = BTreeMap::new();
            let rights = all.judged(|it| person.rights(it));
            for at in (0..all.len()).filter(|it| all.state_on(*it, moment.today).is_open()) {
                let Some(rights) = rights.at(at).1 else { continue };
                let ask = Ask::of(person, rights, all.glance(at), &moment, &self.calendar, &vacant);
                let Some(ask) = ask else { continue };
                let (count, first) = found.entry(ask).or_insert_with(|| (0, First::new(TOLD)));
                *count += 1;
                first.add((Sort::Due.key(all, at), all.id(at)));
            }
            (found, all.len() > 0, all.parties().any(|it| person.may_with(What::SeeState, it.0)))
        })?;
        let mut asks = Vec::new();
        for (ask, (count, first)) in found {
            let ids: Vec<MatterId> = first.sorted().into_iter().map(|it| it.1).collect();
            asks.push(Asks { ask, count, lines: self.lines(person, &ids, &moment)? });
        }
        if person.has(Role::Leader) && !person.has(Role::Clerk) {
            asks.sort_by_key(|it| (!for_a_leader(it.ask), it.ask));
        }
        let returned = self.returned(person, &asks)?;
        for it in &mut asks {
            it.lines.sort_by_key(|line| !returned.contains_key(&line.id));
        }
        Ok(Today { moment, asks, returned, reports: self.waiting_reports(person)?, any, any_of_theirs })
    }

    /// Of the lines that are told; the ledger's rows do not say it, so their entries are read.
    fn returned(&self, person: &Person, asks: &[Asks]) -> Result<BTreeMap<MatterId, (&'static str, String)>, Failure> {
        let works = |it: &&Line| it.state == State::InHand && it.lead.as_ref() == Some(&person.unit);
        let ids: Vec<MatterId> = asks.iter().flat_map(|it| &it.lines).filter(works).map(|it| it.id).collect();
        let matters = self.read(|reader| Ok(reader.matters_of(&ids)?))?;
        let why = |(kind, why): (&'static str, &str)| (kind, why.to_owned());
        Ok(matters.iter().filter_map(|it| Some((it.id(), it.returned().map(why)?))).collect())
    }
}

/// Who leads sees first what others cannot go on without.
fn for_a_leader(ask: Ask) -> bool {
    matches!(ask, Ask::AnswerHelp | Ask::WaitedOut | Ask::Waits | Ask::AnswerExtension)
}
