//! What the record promises, run once for each store, and what only one store can show.

mod office;
mod promises;
mod tampering;
