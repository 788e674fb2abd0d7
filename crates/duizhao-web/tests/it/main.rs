//! The pages, called without a socket, on a real record and a clock that the test moves.

mod access;
mod api;
mod app;
mod contact;
mod forms;
mod life;
mod pages;
mod people;
mod postgres;
mod reports;
mod second;
mod signs;
mod tables;
mod tls;
mod uploads;
