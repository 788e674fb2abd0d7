//! Where a round is run: in a temporary folder, or on the server that `cargo xtask postgres` starts.

use std::fmt;
use std::path::Path;

use duizhao_journal::Place;
use postgres::{Client, NoTls};

use crate::bare;
use crate::clock::{self, Measured};
use crate::rows::{Row, Written, of_postgres, of_sqlite};

/// Which store. 存储
pub(crate) enum Places {
    Sqlite,
    /// The server's address.
    Postgres(String),
}

/// One database.
pub(crate) struct At(pub(crate) Place);

impl Places {
    #[expect(clippy::disallowed_methods, reason = "the server's address comes from whoever runs the benchmark")]
    pub(crate) fn of_environment() -> Places {
        std::env::var("DUIZHAO_TEST_POSTGRES").map_or(Places::Sqlite, Places::Postgres)
    }

    /// An empty place; what was there under this name before is gone.
    pub(crate) fn empty(&self, folder: &Path, name: &str) -> At {
        match self {
            Places::Sqlite => At(Place::Sqlite(folder.join(format!("{name}.sqlite")))),
            Places::Postgres(server) => {
                let mut client = Client::connect(server, NoTls).expect("a server");
                for sql in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
                    client.batch_execute(&format!("{sql} bench_{name}")).expect("a database");
                }
                let (server, _) = server.rsplit_once('/').expect("an address with a database");
                At(Place::Postgres(format!("{server}/bench_{name}")))
            }
        }
    }
}

impl fmt::Display for Places {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if matches!(self, Places::Sqlite) { "SQLite" } else { "PostgreSQL" })
    }
}

impl At {
    /// All rows of a table.
    pub(crate) fn table(&self, name: &str) -> Vec<Row> {
        match &self.0 {
            Place::Sqlite(file) => of_sqlite(file, name),
            Place::Postgres(address) => of_postgres(address, name),
        }
    }

    pub(crate) fn loop_over(&self, all: Vec<Written>, clients: usize) -> Measured {
        match &self.0 {
            Place::Sqlite(file) => {
                let store = bare::Sqlite::new(file);
                clock::measure(|| bare::run(store, all, clients))
            }
            Place::Postgres(address) => {
                let store = bare::Postgres::new(address);
                clock::measure(|| bare::run(store, all, clients))
            }
        }
    }
}
