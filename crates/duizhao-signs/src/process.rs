//! What is usual in a process: learnt from all its matters before one of them is judged unusual. 流程

use crate::counts::Counts;
use crate::extent::Extent;
use crate::flow::Flow;
use crate::seen::Seen;
use crate::sign::bounced::Returns;
use crate::sign::recurring::Subjects;
use crate::sign::retold::Forms;
use crate::sign::rush::Closings;

/// The matters of a log taken together. 流程
#[derive(Clone, Debug, Default)]
pub struct Process {
    pub counts: Counts,
    pub flow: Flow,
    /// The time of the first event that has one.
    pub first: Option<i64>,
    /// The time of the last event, or [`crate::NO_TIME`].
    pub last: i64,
    pub(crate) returns: Returns,
    pub(crate) closings: Closings,
    pub(crate) subjects: Subjects,
    pub(crate) forms: Forms,
}

impl Process {
    /// Nothing learnt yet, of a log of this extent.
    pub(crate) fn over(extent: &Extent) -> Process {
        Process { first: extent.first, last: extent.last, ..Process::default() }
    }

    /// A matter; how it goes is learnt by [`Flow::add`].
    pub(crate) fn learn(&mut self, seen: &Seen<'_>) {
        self.counts.add(&seen.trace);
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
        self.closings.settle();
        self.forms.add(seen);
    }

    /// As if that had never been learnt.
    pub(crate) fn forget_usual(&mut self, seen: &Seen<'_>) {
        self.counts.cases -= 1;
        self.returns.forget(seen);
        self.closings.forget(seen);
        self.forms.forget(seen);
    }

    /// After some matters.
    pub(crate) fn settle(&mut self) {
        self.closings.settle();
    }

    /// Whether there are enough matters to say what is usual.
    pub(crate) fn is_comparable(&self, seen: &Seen<'_>) -> bool {
        self.counts.cases >= seen.settings.office.comparable
    }
}
