//! A database of its own for each test, on the server that `cargo xtask ci` starts.

use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use duizhao_journal::Place;
use postgres::{Client, NoTls};

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Dropped with the test. 测试库
pub(crate) struct Database {
    server: String,
    name: String,
}

/// `None` where no server was given: then the promise is shown on SQLite alone.
#[expect(clippy::disallowed_methods, reason = "the server's address comes from whoever runs the tests")]
pub(crate) fn fresh() -> Option<Database> {
    let Ok(server) = std::env::var("DUIZHAO_TEST_POSTGRES") else {
        say_once("promises shown on SQLite alone; for both stores run `cargo xtask postgres -- cargo t`");
        return None;
    };
    let name = format!("duizhao_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::SeqCst));
    Client::connect(&server, NoTls).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    Some(Database { server, name })
}

/// Past the tests' own capture, which would keep it back.
fn say_once(line: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| drop(writeln!(std::io::stderr(), "{line}")));
}

impl Database {
    pub(crate) fn place(&self) -> Place {
        Place::Postgres(self.address())
    }

    fn address(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }

    /// Past the record, as whoever keeps the server may.
    pub(crate) fn sql(&self) -> Client {
        Client::connect(&self.address(), NoTls).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = Client::connect(&self.server, NoTls)
            .and_then(|mut it| it.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)));
        if let Err(err) = dropped {
            assert!(std::thread::panicking(), "{err}");
        }
    }
}
