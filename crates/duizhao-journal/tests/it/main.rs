//! What the record promises, run once for each store, and what only one store can show.

#[cfg(target_os = "linux")]
mod full_disk;
mod office;
mod postgres;
mod promises;
mod rot;
mod tampering;
mod tampering_by_sql;
mod upgrade;
mod vectors;
