//! A PostgreSQL server of our own for the tests: made, started, and gone afterwards.
//!
//! It keeps its real settings (`fsync=on`), because the record refuses a server that has others.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use tempfile::TempDir;

use crate::debian;
use crate::work::{output, root, run, say};

/// Tests that find this variable run on the server it names as well.
pub(crate) const VARIABLE: &str = "DUIZHAO_TEST_POSTGRES";

const OLDEST: u32 = 15;

/// Where the server cannot be run by root, it is run by this user, whom its package makes.
const USER: &str = "postgres";

#[derive(Args)]
pub(crate) struct Postgres {
    /// What to run, with its arguments.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

/// Runs any command beside a server.
pub(crate) fn with_server(arguments: &Postgres) -> Result<()> {
    let server = Server::start()?;
    let mut command = Command::new(&arguments.command[0]);
    run(command.args(&arguments.command[1..]).current_dir(root()).env(VARIABLE, server.address()))
}

/// Runs until it is dropped.
pub(crate) struct Server {
    process: Child,
    programs: Programs,
    /// Where it keeps its log and its socket.
    folder: TempDir,
    /// Where its files are.
    data: PathBuf,
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Result<Server> {
        Server::start_in(|own| (own.join("data"), None))
    }

    /// With its files and its write-ahead log in these folders, of which one may be on another disk.
    pub(crate) fn start_in(places: impl FnOnce(&Path) -> (PathBuf, Option<PathBuf>)) -> Result<Server> {
        let programs = Programs::find_or_install()?;
        let folder = tempfile::Builder::new().prefix("duizhao-postgres-").tempdir().context("no temporary folder")?;
        if let Some(user) = &programs.user {
            std::os::unix::fs::chown(folder.path(), Some(user.id), Some(user.group))
                .with_context(|| format!("could not give {} to {USER}", folder.path().display()))?;
        }
        let (data, wal) = places(folder.path());
        let mut initdb = programs.command("initdb");
        initdb.args(["--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions", "--username", USER]);
        if let Some(wal) = wal {
            // In small pieces, so that the next one is soon needed.
            initdb.arg("--wal-segsize=1").arg("--waldir").arg(wal);
        }
        output(initdb.arg("--pgdata").arg(&data))?;
        let port = free_port()?;
        let process = postgres(&programs, folder.path(), &data, port)?;
        let mut server = Server { process, programs, folder, data, port };
        server.wait()?;
        say(&format!("PostgreSQL {} listens on port {port}", server.programs.version));
        Ok(server)
    }

    pub(crate) fn address(&self) -> String {
        self.address_through(self.port)
    }

    /// The same database by way of whoever listens on another port.
    pub(crate) fn address_through(&self, port: u16) -> String {
        format!("postgres://{USER}@127.0.0.1:{port}/postgres")
    }

    #[cfg(unix)]
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// As a crash would end it: nothing is finished, nobody is told.
    #[cfg(unix)]
    pub(crate) fn stop_at_once(&mut self) -> Result<()> {
        run(&mut self.stop())?;
        self.process.wait().context("could not await the server")?;
        Ok(())
    }

    /// Over the same data and at the same address, once it has recovered.
    #[cfg(unix)]
    pub(crate) fn start_again(&mut self) -> Result<()> {
        self.process = postgres(&self.programs, self.folder.path(), &self.data, self.port)?;
        self.wait()
    }

    /// Runs a program, and starts whichever of these servers has gone down, as the services of a system do.
    #[cfg(unix)]
    pub(crate) fn keep_up(servers: &mut [&mut Server], command: &mut Command) -> Result<()> {
        let mut program = command.spawn().context("could not start the program beside the server")?;
        loop {
            if let Some(status) = program.try_wait()? {
                return if status.success() { Ok(()) } else { bail!("what ran beside the server failed") };
            }
            for it in &mut *servers {
                if it.process.try_wait()?.is_some() {
                    it.process = postgres(&it.programs, it.folder.path(), &it.data, it.port)?;
                }
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn stop(&self) -> Command {
        let mut stop = self.programs.command("pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(&self.data);
        stop
    }

    /// Until it answers; what it had to say where it does not.
    fn wait(&mut self) -> Result<()> {
        for _ in 0..300 {
            let mut ask = self.programs.command("pg_isready");
            ask.args(["--quiet", "--host=127.0.0.1", "--port"]).arg(self.port.to_string());
            if ask.status().context("could not start pg_isready")?.success() {
                return Ok(());
            }
            if self.process.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{}", log.trim())
    }
}

impl Drop for Server {
    /// The folder goes with its own drop, after the server that wrote in it.
    fn drop(&mut self) {
        if !self.stop().status().is_ok_and(|it| it.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// As our own child, so that an interrupt at the terminal reaches it too.
fn postgres(programs: &Programs, folder: &Path, data: &Path, port: u16) -> Result<Child> {
    let log = std::fs::File::create(folder.join("log")).context("could not create the log")?;
    let mut command = programs.command("postgres");
    command.arg("-D").arg(data).arg("-k").arg(folder).args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    command.spawn().context("could not start postgres")
}

/// One that is free now; that nobody takes it before the server does is likely enough.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Where the programs of the server are, and who runs them.
struct Programs {
    folder: PathBuf,
    version: u32,
    /// Somebody else, where we are root.
    user: Option<User>,
}

struct User {
    id: u32,
    group: u32,
}

impl Programs {
    fn find_or_install() -> Result<Programs> {
        if newest().is_none() {
            debian::ensure("pg_ctlcluster", "postgresql")?;
        }
        let Some((version, folder)) = newest() else {
            bail!(
                "the tests need the programs of a PostgreSQL server {OLDEST} or newer: install it and run this again"
            );
        };
        let user = if debian::is_root() { Some(User { id: id("-u")?, group: id("-g")? }) } else { None };
        Ok(Programs { folder, version, user })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        if let Some(user) = &self.user {
            command.uid(user.id).gid(user.group);
        }
        // Not every folder that we may enter may be entered by the other user.
        command.current_dir("/").env("LC_ALL", "C.UTF-8");
        command
    }
}

fn id(which: &str) -> Result<u32> {
    let printed = output(Command::new("id").args([which, USER]));
    let printed = printed.with_context(|| format!("root may not run PostgreSQL, and there is no user {USER}"))?;
    printed.trim().parse().context("id printed no number")
}

/// The highest version among Debian's folders and what a shell would find, where all programs are there.
fn newest() -> Option<(u32, PathBuf)> {
    let debians = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debians.map(|it| it.path().join("bin")).collect();
    let shell = output(Command::new("sh").args(["-c", "command -v postgres"])).unwrap_or_default();
    folders.extend(Path::new(shell.trim()).parent().map(Path::to_owned));
    folders.retain(|it| ["initdb", "pg_ctl", "pg_isready", "postgres"].iter().all(|name| it.join(name).exists()));
    let versions = folders.into_iter().filter_map(|it| Some((version(&it)?, it)));
    versions.filter(|it| it.0 >= OLDEST).max()
}

/// 15 from `postgres (PostgreSQL) 15.18 (Debian …)`.
fn version(folder: &Path) -> Option<u32> {
    let printed = output(Command::new(folder.join("postgres")).arg("--version")).ok()?;
    let number = printed.split(' ').nth(2)?;
    number.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}
