//! The pages, called without a socket, on a real record and a clock that the test moves.

mod access;
mod app;
mod forms;
mod life;
mod pages;
mod people;
mod reports;
mod tables;
mod uploads;
