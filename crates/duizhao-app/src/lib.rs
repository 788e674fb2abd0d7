//! Use cases: each a function that the command line, and later the pages and the API, call alike.

pub mod check;
pub mod convert;
pub mod demo;
pub mod hand_in;
pub mod import;
pub mod layouts;
pub mod office;
pub mod record;
pub mod signs;
pub mod table;
