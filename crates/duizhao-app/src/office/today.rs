//! What needs a person today, the most pressing first. 今日

use std::collections::BTreeMap;

use super::access::{Role, What};
use super::asked::Ask;
use super::ledger::Line;
use super::people::Person;
use super::{Moment, Office};
use crate::record::Failure;

/// A person's day. 今日
#[derive(Clone, Debug)]
pub struct Today {
    pub moment: Moment,
    /// Each matter once, under the most pressing thing it asks; soonest due first.
    pub asks: Vec<(Ask, Vec<Line>)>,
    /// Whether there is any matter that this person may see.
    pub any: bool,
}

impl Office {
    /// # Errors
    /// When the person has no day here, or the record cannot be read.
    pub fn today(&self, person: &Person) -> Result<Today, Failure> {
        person.hold(What::Today)?;
        let moment = self.moment()?;
        self.on_board(|board| {
            let mut asks: BTreeMap<Ask, Vec<Line>> = BTreeMap::new();
            for matter in board.matters() {
                if let Some(ask) = Ask::of(person, matter, &moment, &self.calendar) {
                    asks.entry(ask).or_default().push(self.line(person, matter, &moment));
                }
            }
            let mut asks: Vec<(Ask, Vec<Line>)> = asks.into_iter().collect();
            asks.iter_mut().for_each(|(_, lines)| lines.sort_by_key(|it| (it.due.is_none(), it.due, it.id)));
            if person.has(Role::Leader) && !person.has(Role::Clerk) {
                asks.sort_by_key(|(ask, _)| (!for_a_leader(*ask), *ask));
            }
            let any = board.matters().any(|it| person.may_on(What::SeeState, it));
            Today { moment, asks, any }
        })
    }
}

/// Who leads sees first what others cannot go on without.
fn for_a_leader(ask: Ask) -> bool {
    matches!(ask, Ask::AnswerHelp | Ask::WaitedOut | Ask::Waits | Ask::AnswerExtension)
}
