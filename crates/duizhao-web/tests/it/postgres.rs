//! A database of its own for a test, on the server that `cargo xtask ci` starts.

use duizhao_journal::Place;
use postgres::{Client, NoTls};

/// Dropped with the test. 测试库
pub(crate) struct Database {
    server: String,
    name: String,
}

/// `None` where no server was given.
#[expect(clippy::disallowed_methods, reason = "the server's address comes from whoever runs the tests")]
pub(crate) fn fresh() -> Option<Database> {
    let server = std::env::var("DUIZHAO_TEST_POSTGRES").ok()?;
    let name = format!("duizhao_web_{}", std::process::id());
    Client::connect(&server, NoTls).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    Some(Database { server, name })
}

impl Database {
    pub(crate) fn place(&self) -> Place {
        let (server, _) = self.server.rsplit_once('/').unwrap();
        Place::Postgres(format!("{server}/{}", self.name))
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
