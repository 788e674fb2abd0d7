//! What the record promises, run once for each store, and what only one store can show.

mod office;
mod postgres;
mod promises;
mod rot;
mod tampering;
mod tampering_by_sql;
mod upgrade;
mod vectors;
