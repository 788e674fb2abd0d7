//! Whole files, made here: what is read of them and what is refused.

mod builder;
mod docx_features;
mod docx_hostile;
mod docx_numbering;
mod formulas;
mod fuzz_corpus;
mod secrecy;
