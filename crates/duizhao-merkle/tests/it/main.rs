//! What the specifications publish, what another implementation answers, and what must be refused.

mod changes;
mod keys;
mod notes;
mod receipts;
mod stored;
mod tree;
mod vectors;
