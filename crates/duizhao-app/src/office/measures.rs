//! Measures of a report become matters: all that were chosen in one command. 列为事项

use std::collections::BTreeMap;

use duizhao_core::{
    Assigned, CommandId, Event, Matter, MatterId, Origin, Pace, Registered, Source, Term, UnitId, Version,
};
use duizhao_journal::{Act, Command, Receipts};
use duizhao_read::Proposal;
use jiff::civil::Date;
use uuid::Uuid;

use super::access::What;
use super::glance::Parties;
use super::passed::Passed;
use super::people::{Person, forbidden};
use super::reports::{RULES, read, title};
use super::{Names, Office};
use crate::record::Failure;

/// The measures of a report, each as a matter might begin. 拟列清单
#[derive(Clone, Debug)]
pub struct Measures {
    pub report: Uuid,
    pub title: String,
    pub passed: Option<Passed>,
    pub rows: Vec<ProposedMatter>,
}

/// A measure with what the program can know of it. 拟列事项
#[derive(Clone, Debug)]
pub struct ProposedMatter {
    pub proposal: Proposal,
    /// As the report has it.
    pub measure: String,
    pub problem: Option<String>,
    /// Named in the measure.
    pub lead: Option<UnitId>,
    /// The measure's last day, where it has not passed.
    pub due: Option<Date>,
    /// A matter came of it already.
    pub taken: bool,
    /// That matter, where the person may see it.
    pub matter: Option<MatterId>,
    /// A field of work in use that it names, else the one that most matters of the unit are of.
    pub field: String,
}

/// A measure that someone accepts, as they want it recorded. 所列事项
#[derive(Clone, Debug)]
pub struct AcceptedMeasure {
    /// Made with the form.
    pub matter: MatterId,
    pub affair: String,
    pub criterion: String,
    pub field: String,
    pub quote: String,
    /// Whom it is given to, and by when; only registered where absent.
    pub lead: Option<UnitId>,
    pub pace: Pace,
    pub due: Option<Date>,
}

impl Office {
    /// # Errors
    /// When this person has no such report.
    pub fn measures(&self, person: &Person, report: Uuid) -> Result<Measures, Failure> {
        let (row, bytes) = self.seen_report(person, report)?;
        let (document, passed) = (read(&bytes)?, Passed::of(&row)?);
        let (names, today, title) = (self.names()?, self.moment()?.today, title(&document));
        let taken = self.matters_of(person, &row.registrars, (&title, document.text.as_str()), today)?;
        let fields = self.fields(person)?;
        let proposed = |usual: &UsualFields<'_>, proposal: Proposal| {
            let measure = document.text.slice(proposal.measure).to_owned();
            let lead = unit_named(&measure, &names);
            let matter = taken.iter().find(|it| it.1 == measure).map(|it| it.0);
            let named = fields.iter().find(|it| measure.contains(*it)).cloned();
            ProposedMatter {
                field: named.or_else(|| usual.of(lead.as_ref()?)).unwrap_or_default(),
                problem: proposal.problem.map(|it| document.text.slice(it).to_owned()),
                due: proposal.due.day.filter(|it| *it >= today),
                taken: matter.is_some(),
                matter: matter.flatten(),
                lead,
                measure,
                proposal,
            }
        };
        let proposals = duizhao_read::proposals(&document, &RULES, None);
        let rows = self.overview(|all| {
            let usual = UsualFields::of_all(all.parties().filter(|it| person.may_with(What::SeeMatter, it.0)));
            proposals.into_iter().map(|it| proposed(&usual, it)).collect()
        })?;
        Ok(Measures { report, title, passed, rows })
    }

    /// What came of a report already: the matters that the person may see, and the measures that they were
    /// taken from. Of what others registered of the report while they had it one knows that it was, wherever
    /// it went.
    fn matters_of(
        &self,
        person: &Person,
        registrars: &[String],
        (title, text): (&str, &str),
        today: Date,
    ) -> Result<Vec<(Option<MatterId>, String)>, Failure> {
        let quote = |it: &Matter| {
            let begun = it.registered().filter(|begun| begun.origin.document.as_deref() == Some(title))?;
            let seen = person.may_on(What::SeeMatter, it).then(|| it.id());
            Some((seen, begun.quote.clone()?))
        };
        let made = |it: &Parties| it.registrant.as_ref().is_some_and(|it| registrars.contains(&it.to_string()));
        let tells = |it: &Parties| person.may_with(What::SeeMatter, it) || made(it);
        let mut found = Vec::new();
        self.each_of_reports(tells, today, text, |it| found.extend(quote(&it)))?;
        Ok(found)
    }

    /// A term that was said before there was a unit to give the matter to. The record has none without an
    /// assignment, so it waits on the desk for whoever gives it out.
    fn keep_term(&self, matter: MatterId, term: &Term) -> Result<(), Failure> {
        let word = serde_json::to_string(term).expect("a term is plain data");
        Ok(self.desk().set(&kept_term(matter), &word)?)
    }

    /// The term that was said when the matter was registered, for the form that gives it out.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn term_said(&self, matter: MatterId) -> Result<Option<Term>, Failure> {
        let word = self.desk().setting(&kept_term(matter))?;
        Ok(word.and_then(|it| serde_json::from_str(&it).ok()))
    }

    /// Registers what was accepted, and gives out what a unit was chosen for: all or nothing, once.
    ///
    /// # Errors
    /// When the person may not, a rule forbids one of them, or the record cannot be written.
    pub fn accept_measures(
        &self,
        by: &Person,
        report: Uuid,
        command: CommandId,
        accepted: &[AcceptedMeasure],
        numbers_confirmed: bool,
    ) -> Result<Receipts, Failure> {
        by.hold(What::Measures)?;
        by.hold(What::Registered)?;
        let (row, bytes) = self.seen_report(by, report)?;
        let document = Some(title(&read(&bytes)?)).filter(|it| !it.is_empty());
        let origin = Origin { from: Source::Report, document, receipt: None, clock_since: None };
        let mut acts = Vec::new();
        for it in accepted {
            acts.push(Act {
                matter: it.matter,
                version: Some(Version(0)),
                event: Event::Registered(it.registered(&origin)),
            });
            if let Some(lead) = &it.lead {
                if !by.may_assign_in(&it.field) {
                    return Err(forbidden(What::Assigned));
                }
                acts.push(Act { matter: it.matter, version: None, event: Event::Assigned(it.assigned(lead)) });
            }
        }
        if acts.is_empty() {
            return Err(Failure::new("none-chosen", "至少选一条措施", "choose at least one measure"));
        }
        let command = Command { id: command, actor: by.actor(), acts, numbers_confirmed };
        let entries = self.registering(by, &row, || Ok(self.journal.append_blocking(command)?))?;
        for it in accepted.iter().filter(|it| it.lead.is_none() && it.due.is_some()) {
            self.keep_term(it.matter, &it.term())?;
        }
        Ok(entries)
    }
}

/// Under which name the desk keeps it.
fn kept_term(matter: MatterId) -> String {
    format!("term {}", matter.0)
}

impl AcceptedMeasure {
    fn registered(&self, origin: &Origin) -> Registered {
        Registered {
            affair: self.affair.clone(),
            criterion: self.criterion.clone(),
            criterion_is_decision: false,
            field: self.field.clone(),
            origin: origin.clone(),
            concerns: Vec::new(),
            quote: Some(self.quote.clone()).filter(|it| !it.is_empty()),
            contact: None,
            on: None,
        }
    }

    fn assigned(&self, lead: &UnitId) -> Assigned {
        let lead = lead.clone();
        Assigned { lead, supporting: Vec::new(), leader: None, verifier: None, term: self.term(), on: None }
    }

    fn term(&self) -> Term {
        let standing = self.pace == Pace::Standing;
        Term { pace: self.pace, due: self.due, days: None, hours: None, standing }
    }
}

/// The unit that a measure says is to do it, else the one it names first; by its name or by what
/// stands before 村, 办, 所 in it.
fn unit_named(measure: &str, names: &Names) -> Option<UnitId> {
    let stem = |name: &str| {
        let short = name.trim_end_matches(['村', '办', '所', '站', '局', '社', '区', '中', '心']).to_owned();
        if short.chars().count() >= 2 { short } else { name.to_owned() }
    };
    let found = names.units.iter().filter(|it| !it.ended).filter_map(|it| {
        let at = measure.find(&it.name).or_else(|| measure.find(&stem(&it.name)))?;
        Some((!measure[..at].ends_with(['由', '交', '请']), at, it.id.clone()))
    });
    found.min().map(|it| it.2)
}

/// How many matters of each field each unit has.
struct UsualFields<'m>(BTreeMap<&'m UnitId, BTreeMap<&'m str, usize>>);

impl<'m> UsualFields<'m> {
    fn of_all(matters: impl Iterator<Item = (&'m Parties, usize)>) -> UsualFields<'m> {
        let mut counts: BTreeMap<&UnitId, BTreeMap<&str, usize>> = BTreeMap::new();
        for (it, count) in matters.filter(|it| !it.0.field.is_empty()) {
            if let Some(lead) = &it.lead {
                *counts.entry(lead).or_default().entry(&it.field).or_default() += count;
            }
        }
        UsualFields(counts)
    }

    /// The field that most matters of a unit are of.
    fn of(&self, unit: &UnitId) -> Option<String> {
        self.0.get(unit)?.iter().max_by_key(|it| it.1).map(|it| (*it.0).to_owned())
    }
}
