//! The ledger of a large office, page by page: a record of a million matters, served by the program.
//!
//! `cargo bench -p duizhao --bench ledger -- FOLDER [MATTERS] [OPEN]` makes the record where it is not
//! there yet (OPEN matters of a thousand are open; 30 unless said) and prints how long each page takes
//! whoever asks for it, how much processor time the server takes for it, and how much memory it holds. After `cargo xtask postgres --` it
//! carries the record over to that server and asks there too. Without a folder, as in
//! `cargo bench --workspace`, it does so with 2 000 matters.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "it measures, and its server's address comes from whoever runs it")]

mod ask;
mod make;
mod town;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use ask::{Browser, form};
use duizhao_app::record::{Files, Record};
use duizhao_journal::Place;
use make::{CLERK, LEADER, UNIT, VERIFIER};
use town::{COMMON, FIELDS, RARE, SOME, Town};

/// How often each page is asked for.
const TURNS: usize = 100;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let number = |at: usize, usual: u64| arguments.get(at).map_or(usual, |it| it.parse().expect("a number"));
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = arguments.first().map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let matters = number(1, if arguments.is_empty() { 2_000 } else { 1_000_000 });
    let town = Town { matters, open: number(2, 30) };
    std::fs::create_dir_all(&folder).expect("a folder");
    let sqlite = record(Place::Sqlite(folder.join("record.sqlite")), &folder);
    if !folder.join("record.sqlite").exists() {
        make::make(&sqlite, town);
    }
    measure("SQLite", &sqlite, &folder);
    if let Some(place) = postgres() {
        let there = record(place, &folder);
        if there.reader().is_err() {
            make::carry(&sqlite, &there, &folder);
        }
        measure("PostgreSQL", &there, &folder);
    }
    ExitCode::SUCCESS
}

fn record(place: Place, folder: &Path) -> Record {
    Record { files: Files::of(&place, Some(folder)), place, log: None }
}

fn postgres() -> Option<Place> {
    std::env::var("DUIZHAO_TEST_POSTGRES").ok().map(Place::Postgres)
}

fn measure(store: &str, record: &Record, folder: &Path) {
    let begun = Instant::now();
    let served = Served::start(&record.place, folder);
    let opened = begun.elapsed().as_secs_f64();
    let mut clerk = Browser::sign_in(served.address, CLERK);
    let begun = Instant::now();
    let first = clerk.get("/ledger");
    println!("\n{store}: opened in {opened:.1} s, the first ledger {:.1} s later", begun.elapsed().as_secs_f64());
    println!("memory after it: {} MB", served.memory("VmRSS"));
    println!("{:44} {:>8} {:>8} {:>8}  how many", "page", "p50 ms", "p99 ms", "CPU ms");
    let tell = |browser: &mut Browser, who: &str, path: &str, name: &str| {
        let before = served.cpu_ms();
        let (got, times) = browser.time(path, TURNS);
        let cpu = (served.cpu_ms() - before) / (TURNS + 1) as f64;
        let name = format!("{who} {name}");
        println!("{name:44} {:8.1} {:8.1} {cpu:8.1}  {}", times.ms(0.5), times.ms(0.99), count(&got.text));
        got.text
    };
    tell(&mut clerk, CLERK, "/ledger", "ledger, open, by last day");
    tell(&mut clerk, CLERK, "/ledger?state=all", "ledger, all");
    let hundredth =
        (1..100).fold("/ledger?state=all".to_owned(), |page, _| next(&clerk.get(&page).text).unwrap_or(page));
    tell(&mut clerk, CLERK, &hundredth, "ledger, all, 100th page");
    for (query, name) in [
        ("state=late", "late"),
        ("state=claimed", "claimed"),
        ("state=all&lead=u-7", "all, of one unit"),
        ("state=all&origin=above", "all, from above"),
        ("state=all&origin=report", "all, from a report"),
        ("state=all&sort=changed", "all, by latest change"),
        ("state=all&sort=registered", "all, by registration"),
        ("lead=u-7&sort=changed", "open, of one unit, by latest change"),
    ] {
        tell(&mut clerk, CLERK, &format!("/ledger?{query}"), name);
    }
    let field = form(&[("field", FIELDS[2])]);
    tell(&mut clerk, CLERK, &format!("/ledger?state=all&{field}"), "all, of one field");
    for (word, name) in [(RARE, "rare word"), (SOME, "word in 1 %"), (COMMON, "word in 30 %")] {
        let words = form(&[("words", word)]);
        tell(&mut clerk, CLERK, &format!("/ledger?state=all&{words}"), &format!("all, {name}"));
        tell(&mut clerk, CLERK, &format!("/ledger?{words}"), &format!("open, {name}"));
        tell(&mut clerk, CLERK, &format!("/ledger?state=all&lead=u-7&{words}"), &format!("all, of one unit, {name}"));
        tell(&mut clerk, CLERK, &format!("/ledger?state=all&sort=changed&{words}"), &format!("all, by change, {name}"));
    }
    let common = format!("/ledger?state=all&{}", form(&[("words", COMMON)]));
    let hundredth = (1..100).fold(common, |page, _| next(&clerk.get(&page).text).unwrap_or(page));
    tell(&mut clerk, CLERK, &hundredth, "all, word in 30 %, 100th page");
    for (words, name) in [(format!("{SOME} 石桥村"), "two words"), (format!("石桥村东街{COMMON}"), "a long word")]
    {
        tell(&mut clerk, CLERK, &format!("/ledger?state=all&{}", form(&[("words", &words)])), &format!("all, {name}"));
    }
    let words = form(&[("words", "鑫")]);
    tell(&mut clerk, CLERK, &format!("/ledger?state=all&{words}"), "all, one character that is nowhere");
    tell(&mut clerk, CLERK, "/", "today");
    let matter = first.text.split("href=\"/matters/").nth(1).and_then(|it| it.split('"').next()).expect("a matter");
    tell(&mut clerk, CLERK, &format!("/matters/{matter}"), "one matter");
    tell(&mut clerk, CLERK, "/tables", "tables, the page");
    tell(&mut clerk, CLERK, "/api/1/matters", "API, matters");
    tell(&mut clerk, CLERK, "/api/1/today", "API, today");
    for login in [LEADER, UNIT, VERIFIER] {
        let mut browser = Browser::sign_in(served.address, login);
        tell(&mut browser, login, "/", "today");
        tell(&mut browser, login, "/ledger", "ledger, open");
        tell(&mut browser, login, "/ledger?state=all", "ledger, all");
        let words = form(&[("words", COMMON)]);
        tell(&mut browser, login, &format!("/ledger?state=all&{words}"), "all, word in 30 %");
    }
    println!("memory after all of it: {} MB, at most {} MB", served.memory("VmRSS"), served.memory("VmHWM"));
    under_load(&served);
    let begun = Instant::now();
    clerk.get("/settings/units");
    println!("units, for the first time since the start: {:.1} s", begun.elapsed().as_secs_f64());
    tell(&mut clerk, CLERK, "/settings/units", "units");
}

/// Several at once, each with a connection: all pages in turns.
fn under_load(served: &Served) {
    let browsers: Vec<Browser> = (0..8).map(|_| Browser::sign_in(served.address, CLERK)).collect();
    let begun = Instant::now();
    let words = form(&[("words", COMMON)]);
    let pages = ["/", "/ledger", "/ledger?state=all&sort=changed", "/ledger?lead=u-9", &format!("/ledger?{words}")];
    std::thread::scope(|scope| {
        for mut browser in browsers {
            scope.spawn(move || (0..20).for_each(|_| pages.iter().for_each(|it| drop(browser.get(it)))));
        }
    });
    let each_second = 800.0 / begun.elapsed().as_secs_f64();
    println!(
        "8 at once: {each_second:.0} pages a second; then {} MB, at most {} MB",
        served.memory("VmRSS"),
        served.memory("VmHWM")
    );
}

/// What the page says of how many there are.
fn count(page: &str) -> String {
    let said = page.split("<p>").nth(1).and_then(|it| it.split("</p>").next()).unwrap_or_default();
    if said.len() > 60 || page.starts_with('{') { String::new() } else { said.to_owned() }
}

fn next(page: &str) -> Option<String> {
    let before = page.split(" rel=\"next\"").next().filter(|it| it.len() < page.len())?;
    let path = before.rsplit("href=\"").next()?.trim_end_matches('"');
    Some(path.replace("&amp;", "&"))
}

/// The program as it is shipped, serving.
struct Served {
    child: Child,
    address: std::net::SocketAddr,
}

impl Served {
    fn start(place: &Place, keys: &Path) -> Served {
        // As it is written to be read, an address names no user.
        let db = if let Place::Postgres(address) = place { address.clone() } else { place.to_string() };
        let mut child = Command::new(env!("CARGO_BIN_EXE_duizhao"))
            .args(["serve", "--listen", "127.0.0.1:0", "--format", "json", "--db", &db, "--keys"])
            .arg(keys)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|it| it.split('"').next()).expect("an address");
        Served { child, address: address.parse().expect("an address") }
    }

    /// Of all its threads so far, in milliseconds; the system counts in hundredths of a second.
    fn cpu_ms(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks = after.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<f64>().ok());
        ticks.sum::<f64>() * 10.0
    }

    /// In megabytes.
    fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix(&format!("{name}:")));
        line.and_then(|it| it.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1024
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
