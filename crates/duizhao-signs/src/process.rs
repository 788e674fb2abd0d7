//! What is usual in a process: learnt from all its matters before one of them is judged unusual. 流程

use crate::counts::Counts;
use crate::flow::Flow;
use crate::log::NO_TIME;
use crate::seen::Seen;
use crate::sign::bounced::Returns;
use crate::sign::recurring::Subjects;
use crate::sign::retold::Forms;
use crate::sign::rush::Closings;

/// The matters of a log taken together. 流程
#[derive(Clone, Debug)]
pub struct Process {
    pub counts: Counts,
    pub flow: Flow,
    /// The time of the first event that has one.
    pub first: Option<i64>,
    /// The time of the last event, or [`NO_TIME`].
    pub last: i64,
    pub(crate) returns: Returns,
    pub(crate) closings: Closings,
    pub(crate) subjects: Subjects,
    pub(crate) forms: Forms,
}

impl Default for Process {
    fn default() -> Process {
        Process {
            counts: Counts::default(),
            flow: Flow::default(),
            first: None,
            last: NO_TIME,
            returns: Returns::default(),
            closings: Closings::default(),
            subjects: Subjects::default(),
            forms: Forms::default(),
        }
    }
}

impl Process {
    pub(crate) fn learn(&mut self, seen: &Seen<'_>) {
        self.counts.add(&seen.trace);
        self.flow.add(&seen.trace);
        let first = seen.trace.steps.iter().find(|it| it.has_time()).map(|it| it.at);
        self.first = self.first.into_iter().chain(first).min();
        self.last = seen.trace.steps.last().map_or(self.last, |it| it.at.max(self.last));
        self.returns.add(seen);
        self.closings.add(seen);
        self.subjects.add(seen);
        self.forms.add(seen);
    }

    /// What is compared with later, of one matter of the own record; what recurs is learnt apart.
    pub(crate) fn learn_usual(&mut self, seen: &Seen<'_>) {
        self.counts.cases += 1;
        self.returns.add(seen);
        self.closings.add(seen);
        self.forms.add(seen);
    }

    /// As if that had never been learnt.
    pub(crate) fn forget_usual(&mut self, seen: &Seen<'_>) {
        self.counts.cases -= 1;
        self.returns.forget(seen);
        self.closings.forget(seen);
        self.forms.forget(seen);
    }

    /// What another thread has learnt from the matters after ours.
    pub(crate) fn merge(&mut self, other: Process) {
        self.counts.merge(&other.counts);
        self.flow.merge(other.flow);
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
        self.returns.merge(other.returns);
        self.closings.merge(other.closings);
        self.subjects.merge(other.subjects);
        self.forms.merge(other.forms);
    }

    /// Whether there are enough matters to say what is usual.
    pub(crate) fn is_comparable(&self, seen: &Seen<'_>) -> bool {
        self.counts.cases >= seen.settings.office.comparable
    }
}
