//! The pages, one file each.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod beside;
pub(crate) mod contact;
pub(crate) mod drafts;
pub(crate) mod invitation;
pub(crate) mod ledger;
pub(crate) mod login;
pub(crate) mod matter;
pub(crate) mod measures;
pub(crate) mod passed;
pub(crate) mod people;
pub(crate) mod receipt;
pub(crate) mod register;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod rules;
pub(crate) mod second;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod signs;
pub(crate) mod style;
pub(crate) mod tables;
pub(crate) mod today;
pub(crate) mod tokens;
pub(crate) mod units;
