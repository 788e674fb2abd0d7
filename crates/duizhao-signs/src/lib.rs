//! Traces in, signs out: patterns found in an event log, each a question with its evidence.
//!
//! Nothing here reads a clock, a file or a database. A reader fills an [`EventLog`], columns in
//! arrival order; [`Cases`] puts them together by case and in time order; a [`Trace`] is one case.
//! What is said is about matters and processes, never about a person.

mod cases;
mod counts;
mod log;
mod map;
mod meaning;
mod names;
mod plain;

pub use cases::{Cases, Step, Trace};
pub use counts::Counts;
pub use log::{EventLog, Events, NO_TIME, Vocabulary};
pub use map::{Columns, Map, MapError};
pub use meaning::{Meaning, Reading};
pub use names::{Id, Names};
pub use plain::{Plain, PlainCounts};
