//! The record as a user runs it: the whole life, and every input that is refused.

mod record {
    pub(crate) mod office;

    mod actors;
    mod contact;
    mod copies;
    mod erasure;
    mod exported;
    mod input;
    mod life;
    mod offices;
    mod postgres;
    mod refused;
    mod signs;
    mod tables;
    mod vectors;
}
