//! The life of a matter: every state and act, every rule, and any walk through them.

mod erasing;
mod life;
mod rules;
mod table;
mod walks;
