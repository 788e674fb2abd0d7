//! The life of a matter: every state and act, every rule, and any walk through them; bodies that a program may send.

mod erasing;
mod fuzz_corpus;
mod life;
mod rules;
mod table;
mod walks;
