//! The append-only record, on SQLite or PostgreSQL; callers do not see which. 底账
//!
//! A [`Command`] goes in, a [`Receipt`] comes out. What the record promises is in
//! `docs/trust.md`, its bytes are in `docs/journal-format.md`. It knows nothing of people, pages or
//! the terminal; time and chance are passed in ([`World`]).
//!
//! In reading order:

mod place;
mod world;

mod command;
mod entry;
mod receipt;

mod journal;
mod reader;

mod batch;
mod checkpoint_file;
mod committer;
mod memory;
mod nodes;
mod read_table;
mod signer;

mod adopt;
mod audit;
mod backup;
mod rebuild;
mod upkeep;

mod store;

mod desk;

pub use adopt::adopt;
pub use audit::{Audited, Progress};
pub use backup::{BackupError, restore};
pub use checkpoint_file::CheckpointFile;
pub use command::{Act, AppendError, Command};
pub use committer::{Pending, Receipts};
pub use desk::{
    BearerRow, Desk, Dismissal, Draft, FactorRow, PassedRow, PersonRow, Reached, Reading, ReportRow, UnitRow,
};
pub use entry::{Entry, Header, Salt, body_hash};
pub use journal::{Journal, OpenError, Signing};
pub use place::Place;
pub use read_table::{LedgerRow, Wording};
pub use reader::Reader;
pub use receipt::{Proven, Receipt};
pub use signer::SignError;
pub use store::StoreError;
pub use upkeep::{raise, rebuild, vacuum};
pub use world::{Fill, World};
