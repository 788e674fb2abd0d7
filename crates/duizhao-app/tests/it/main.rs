//! The office's ledger in and out, through the use cases.

mod amended;
mod case;
mod hostile;
mod layouts;
mod months;
mod office;
mod reach;
