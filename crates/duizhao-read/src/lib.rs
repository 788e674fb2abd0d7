//! Reads a self-inspection report and says what a sharp, fair reviewer would ask.
//!
//! Bytes → [`Document`] → [`Report`] → links → [`Remark`]s. Values in, values out: nothing here
//! opens a file, asks the clock or prints. What is odd in a document is a [`Problem`] with its
//! place, never a failure; only a file that cannot be read at all is [`Unreadable`].
//!
//! [`ledger`] reads the other thing an office has: its ledger in Excel, in whatever layout.
//!
//! To add a remark: one file in `remark/`, one line in [`remark::ALL`], its cases in
//! `tests/suite/`. To add a word: one line in `rules/`.

mod commonness;
mod document;
pub mod docx;
mod enumerator;
mod figures;
mod fold;
mod format;
pub mod ledger;
mod lexicon;
mod limits;
mod outline;
pub mod passages;
mod promise;
mod proposal;
pub mod remark;
mod report;
mod review;
mod rules;
mod said;
mod secrecy;
mod sentence;
mod spelling;
mod text;
mod theme;
mod txt;
mod unreadable;
mod word_index;

pub use document::{Document, Origin, Paragraph, Piece, Problem, open};
pub use figures::Figures;
pub use format::Format;
pub use limits::Limits;
pub use promise::{Promise, Stands};
pub use proposal::{Proposal, proposals};
pub use remark::{Grade, Remark};
pub use report::{Author, Head, Item, Kind, Link, Part, PartRole, Point, Report, Role};
pub use review::{Beside, Reviewed, Wanted, head, review, title};
pub use rules::{RuleError, Rules};
pub use said::{Language, Said};
pub use secrecy::carries_marking;
pub use text::{Span, Text, beginning};
pub use theme::Theme;
pub use unreadable::Unreadable;
