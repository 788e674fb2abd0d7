//! Several offices that one process serves, and which of them stands above which. 同台各单位
//!
//! Each has its own record, desk and signs, and nothing crosses from one to another but what
//! `beneath` tells an office of those below it.

mod beneath;
mod file;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, TryLockError};

use duizhao_core::Said;
use duizhao_journal::World;

use super::login::Token;
use super::people::Person;
use super::{Office, Shared, lock};
use crate::record::Failure;
use crate::record::begin::begin;

pub use beneath::{Beneath, Figures, ListedBeneath, MatterBeneath};

/// Whose tokens are remembered at once; past it all are looked for anew.
const REMEMBERED: usize = 10_000;

/// All offices that are served together, by their place in the file. 同台各单位
pub struct Offices {
    all: Vec<Served>,
    /// In which office a program's token was found last.
    bearers: Mutex<HashMap<[u8; 32], usize>>,
    /// Held by who makes the signs of one after another.
    round: Arc<Mutex<()>>,
}

struct Served {
    /// What addresses and cookies call it; empty where it is the only one.
    code: String,
    name: Option<String>,
    above: Option<usize>,
    office: Shared,
}

impl Offices {
    /// One office that nobody stands above.
    pub fn one(office: Shared) -> Offices {
        Offices::of(vec![Served { code: String::new(), name: None, above: None, office }])
    }

    /// Those that the file lists; a record that is not there yet is begun.
    ///
    /// # Errors
    /// When the file says something that cannot be, or one of them cannot be opened: then none is.
    pub fn open(path: &Path, world: impl Fn() -> World) -> Result<Offices, Failure> {
        let (mut all, mut logs) = (Vec::new(), BTreeSet::new());
        for file::Entry { code, name, record, above } in file::read(path)? {
            let open = || {
                if let Some(file) = record.place.file().filter(|it| !it.exists()) {
                    let folder = file.parent().unwrap_or(Path::new(""));
                    std::fs::create_dir_all(folder).map_err(|err| Failure::unwritten(folder, &err))?;
                    begin(&record, &code, &world())?;
                }
                Office::open(record.clone(), &world)
            };
            let office = open().map_err(|it| of_office(&code, it))?;
            if !logs.insert(office.log().clone()) {
                let failure = Failure::new(
                    "offices",
                    format!("底账 {} 已由前面的单位打开；一本底账属于一个单位", office.log()),
                    format!("the record {} is open for an office before it; a record is of one office", office.log()),
                );
                return Err(of_office(&code, failure));
            }
            all.push(Served { code, name, above, office: Arc::new(office) });
        }
        Ok(Offices::of(all))
    }

    fn of(all: Vec<Served>) -> Offices {
        Offices { all, bearers: Mutex::default(), round: Arc::default() }
    }

    pub fn are_several(&self) -> bool {
        self.all.len() > 1
    }

    /// The places of all, in the order of the file.
    pub fn places(&self) -> std::ops::Range<usize> {
        0..self.all.len()
    }

    pub fn office(&self, at: usize) -> &Shared {
        &self.all[at].office
    }

    /// What addresses and cookies call it; empty where it is the only one.
    pub fn code(&self, at: usize) -> &str {
        &self.all[at].code
    }

    pub fn of_code(&self, code: &str) -> Option<usize> {
        self.all.iter().position(|it| it.code == code)
    }

    /// As the file names it, else as it calls itself, else its code.
    ///
    /// # Errors
    /// When its desk fails.
    pub fn name(&self, at: usize) -> Result<String, Failure> {
        let it = &self.all[at];
        match &it.name {
            Some(name) => Ok(name.clone()),
            None => it.office.name().map(|own| if own.is_empty() { it.code.clone() } else { own }),
        }
    }

    /// Which one a link of a setup or of an invitation opens something in.
    pub fn of_link(&self, link: &str) -> Option<usize> {
        self.all.iter().position(|it| it.office.setup.is(link) || it.office.invited(link).is_ok())
    }

    /// For whom a program speaks, and in which office.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn of_bearer(&self, token: &str) -> Result<Option<(usize, Person)>, Failure> {
        let [only] = self.all.as_slice() else { return self.of_bearer_of_several(token) };
        Ok(only.office.of_bearer(token)?.map(|it| (0, it)))
    }

    fn of_bearer_of_several(&self, token: &str) -> Result<Option<(usize, Person)>, Failure> {
        let hash = Token::hash_of(token);
        let last = lock(&self.bearers).get(&hash).copied();
        let mut failed = None;
        for at in last.into_iter().chain(self.places().filter(|it| Some(*it) != last)) {
            match self.office(at).of_bearer(token) {
                Ok(Some(person)) => {
                    self.remember(hash, at);
                    return Ok(Some((at, person)));
                }
                Ok(None) => {}
                // A desk that fails is no reason to turn away the people of another.
                Err(failure) => failed = Some(failure),
            }
        }
        failed.map_or(Ok(None), Err)
    }

    fn remember(&self, token: [u8; 32], at: usize) {
        let mut bearers = lock(&self.bearers);
        if bearers.len() >= REMEMBERED {
            bearers.clear();
        }
        bearers.insert(token, at);
    }

    /// Begins to make the signs of all, except where a record is big.
    pub fn begin_signs(&self) {
        let offices = self.all.iter().map(|it| &it.office);
        self.begin_signs_of(offices.filter(|it| it.makes_signs_by_itself().is_ok_and(|it| it)).cloned().collect());
    }

    /// One after another, so that they share a peak of memory; of those that somebody asks for while others
    /// are made, whoever looks again has them made.
    fn begin_signs_of(&self, offices: Vec<Shared>) {
        let round = Arc::clone(&self.round);
        let make = move || {
            let one_alone = round.try_lock();
            if !matches!(one_alone, Err(TryLockError::WouldBlock)) {
                // Who looks at them is told if they cannot be made.
                offices.iter().for_each(|it| drop(it.make_signs_in_turn()));
            }
        };
        let _ = std::thread::Builder::new().name("signs of all".to_owned()).spawn(make);
    }
}

fn of_office(code: &str, failure: Failure) -> Failure {
    let Said { zh, en } = failure.said;
    Failure { said: Said::new(format!("[{code}] {zh}"), format!("[{code}] {en}")), ..failure }
}
