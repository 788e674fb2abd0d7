//! The pages, called without a socket, on a real record and a clock that the test moves.

mod access;
mod api;
mod app;
mod beside;
mod bounds;
mod contact;
mod forms;
#[cfg(target_os = "linux")]
mod full_disk;
mod life;
mod matrix;
mod offices;
mod pages;
mod passed;
mod people;
mod postgres;
mod reports;
mod second;
mod signs;
mod stuck;
mod tables;
mod tls;
mod uploads;
