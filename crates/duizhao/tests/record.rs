//! The record as a user runs it: the whole life, and every input that is refused.

mod record {
    pub(crate) mod office;

    mod copies;
    mod input;
    mod life;
    mod postgres;
    mod refused;
    mod tables;
}
