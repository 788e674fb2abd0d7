//! Traces in, signs out: patterns found in an event log, each a question with its evidence.
//!
//! Nothing here reads a clock, a file or a database. A reader fills an [`EventLog`], columns in
//! arrival order; [`Cases`] puts them together by case and in time order; a [`Trace`] is one case.
//! [`Look`] goes through them twice: to learn what is usual in the process, and to find what is not.
//! What is said is about matters and processes, never about a person.

mod names;

mod cases;
mod log;

mod map;
mod meaning;
mod own_record;

mod counts;
mod extent;
mod flow;
mod plain;
mod process;

mod days;
mod settings;

mod look;
mod seen;
pub mod sign;
mod sought;
mod wanted;

mod hashed;

pub use cases::{Cases, Scratch, Step, Trace};
pub use counts::Counts;
pub use days::Days;
pub use extent::Extent;
pub use flow::{Activity, Flow, Passing, Variant};
pub use log::{EventLog, Events, NO_TIME, Vocabulary};
pub use look::{Found, Look, Looking, NotRun, Signs};
pub use map::{Columns, Map, MapError};
pub use meaning::{Meaning, Reading};
pub use names::{Id, Names};
pub use own_record::{Figure, OwnRecord, OwnSigns};
pub use plain::{Plain, PlainCounts};
pub use process::Process;
pub use settings::{Difference, Every, Office, Settings, SettingsError, WorkingDays};
pub use sign::{Asked, Evidence, Kind, Need, Sign, Teller, Wording};
pub use wanted::Wanted;
