//! The domain: matters, events, evidence, calendar, ids. Values in, values out.

mod calendar;
pub mod numbers;
mod said;

pub use calendar::{Calendar, CalendarError};
pub use said::Said;
