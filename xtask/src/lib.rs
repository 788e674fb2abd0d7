//! What tests and benchmarks share with the tasks: made-up reports.

pub mod reports;
