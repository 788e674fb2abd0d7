//! The pages, called without a socket, on a real record and a clock that the test moves.

mod access;
mod app;
mod forms;
mod life;
mod pages;
mod people;
<<<<<<< HEAD
mod tables;
mod uploads;
=======
mod reports;
>>>>>>> review
