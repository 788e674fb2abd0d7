//! The domain: matters, events, evidence, calendar, ids. Values in, values out.
//!
//! Nothing here reads a clock, a file or a database, and nothing panics on what a record holds.
//! A person asks for an [`Event`] on a [`Matter`]; [`decide`] says which events follow or refuses;
//! [`Matter::apply`] takes what was recorded. `docs/matter.md` shows every state × act in one table.
//!
//! To add a kind of event: a struct in `event/`, a line in the list in `event.rs`, an arm in
//! `decide.rs` and in `Matter::apply`; a shipped kind never changes its meaning.

mod calendar;
pub mod canonical;
mod decide;
mod draw;
mod event;
mod ids;
mod matter;
pub mod numbers;
mod outside;
mod refusal;
mod rules;
mod said;
pub mod wrong;

pub use calendar::{Calendar, CalendarError};
pub use decide::{Context, days_near, decide, longest};
pub use draw::draw;
pub use event::*;
pub use ids::{Actor, CommandId, IdError, LogId, MatterId, PersonId, Seq, UnitId, Version};
pub use matter::{Matter, Recorded, State};
pub use outside::{said_by_parser, said_by_system};
pub use refusal::Refusal;
pub use rules::OfficeRules;
pub use said::Said;
