//! A disk that forgets: what was not synced may be there after a power cut, in part, or not at all.
//!
//! Harder than most file systems: a synced file whose name was not synced can be lost, changes of
//! names and of contents arrive in any order, and a sync that failed leaves its writes to chance
//! for ever, whatever later syncs say. Only a sector is written whole or not at all.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};

use super::steps::{END, Step, Synced};

pub(crate) const SECTOR_BYTES: u64 = 512;

/// Files by name, as a start after the power cut finds them.
pub(crate) type Image = BTreeMap<String, Vec<u8>>;

/// Files, their names, and what is still on its way.
#[derive(Default)]
pub(crate) struct Disk {
    /// What is surely on the disk, by file.
    files: Vec<Vec<u8>>,
    /// Which names are surely on the disk.
    names: BTreeMap<String, usize>,
    /// Which names the programs see.
    seen: BTreeMap<String, usize>,
    /// In the order in which they were made.
    changes: Vec<Change>,
    made: u64,
    syncs: BTreeMap<usize, (Target, u64)>,
}

/// Something a program did that a power cut can undo.
pub(crate) struct Change {
    number: u64,
    /// A sync of it failed, so that no later one will carry it.
    given_up: bool,
    what: What,
}

enum What {
    Write { file: usize, at: u64, bytes: Vec<u8> },
    Resize { file: usize, length: u64 },
    Put { name: String, file: usize },
    Move { from: String, to: String, file: usize },
    Remove { name: String },
}

#[derive(Clone, Copy, PartialEq)]
enum Target {
    File(usize),
    Folder,
}

/// What becomes of a change when the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept,
    Lost,
    /// The file grew, and the new part is zeros.
    Length,
    /// Only the first sectors arrived.
    Head(usize),
    /// Only the others arrived.
    Tail(usize),
    /// Each sector by a bit of this number.
    Scattered(u64),
}

impl Change {
    pub(crate) fn is_name(&self) -> bool {
        self.target() == Target::Folder
    }

    /// How many sectors it touches; 1 for what is not a write.
    pub(crate) fn sectors(&self) -> usize {
        match &self.what {
            What::Write { at, bytes, .. } => sectors(*at, bytes.len()).len(),
            _ => 1,
        }
    }

    fn target(&self) -> Target {
        match self.what {
            What::Write { file, .. } | What::Resize { file, .. } => Target::File(file),
            What::Put { .. } | What::Move { .. } | What::Remove { .. } => Target::Folder,
        }
    }
}

impl Disk {
    /// A disk on which these files surely are.
    pub(crate) fn of(image: &Image) -> Disk {
        let names: BTreeMap<String, usize> = image.keys().cloned().zip(0..).collect();
        Disk { files: image.values().cloned().collect(), seen: names.clone(), names, ..Disk::default() }
    }

    pub(crate) fn apply(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Opened { name, create, empty } => self.open(name, *create, *empty),
            Step::Wrote { name, at, bytes } => {
                let file = self.file(name)?;
                let at = if *at == END { self.length(file) } else { *at };
                self.change(What::Write { file, at, bytes: bytes.clone() });
            }
            Step::Resized { name, length } => {
                let file = self.file(name)?;
                self.change(What::Resize { file, length: *length });
            }
            Step::Grown { name, length } => {
                let file = self.file(name)?;
                if *length > self.length(file) {
                    self.change(What::Resize { file, length: *length });
                }
            }
            Step::Linked { from, to } => {
                let file = self.file(from)?;
                self.put(to, file);
            }
            Step::Renamed { from, to } => {
                let file = self.file(from)?;
                self.seen.remove(from);
                self.seen.insert(to.clone(), file);
                self.change(What::Move { from: from.clone(), to: to.clone(), file });
            }
            Step::Removed { name } => {
                self.file(name)?;
                self.seen.remove(name);
                self.change(What::Remove { name: name.clone() });
            }
            Step::SyncBegun { call, what } => {
                let target = match what {
                    Synced::File(name) => Target::File(self.file(name)?),
                    Synced::Folder => Target::Folder,
                };
                self.syncs.insert(*call, (target, self.made));
            }
            Step::SyncEnded { call, done } => self.synced(*call, *done)?,
            Step::Answered(_) => {}
        }
        Ok(())
    }

    /// What is not surely on the disk, oldest first.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What is found after a power cut now; one fate for each change.
    pub(crate) fn image(&self, fates: &[Fate]) -> Image {
        let mut files = self.files.clone();
        let mut names = self.names.clone();
        for (change, fate) in self.changes.iter().zip(fates) {
            match (&change.what, fate) {
                (What::Write { file, at, bytes }, fate) => write_in_part(&mut files[*file], *at, bytes, *fate),
                (_, Fate::Lost) => {}
                (What::Resize { file, length }, _) => resize(&mut files[*file], *length),
                (_, _) => rename(&mut names, &change.what),
            }
        }
        names.into_iter().map(|(name, file)| (name, files[file].clone())).collect()
    }

    /// The files as the programs see them.
    pub(crate) fn seen(&self) -> Image {
        self.image(&vec![Fate::Kept; self.changes.len()])
    }

    fn open(&mut self, name: &str, create: bool, empty: bool) {
        match self.seen.get(name) {
            Some(file) if empty => self.change(What::Resize { file: *file, length: 0 }),
            None if create => {
                self.files.push(Vec::new());
                self.put(name, self.files.len() - 1);
            }
            _ => {}
        }
    }

    fn put(&mut self, name: &str, file: usize) {
        self.seen.insert(name.to_owned(), file);
        self.change(What::Put { name: name.to_owned(), file });
    }

    fn change(&mut self, what: What) {
        self.changes.push(Change { number: self.made, given_up: false, what });
        self.made += 1;
    }

    fn synced(&mut self, call: usize, done: bool) -> Result<()> {
        let Some((target, before)) = self.syncs.remove(&call) else { bail!("a sync ends that never began") };
        let (covered, others): (Vec<Change>, Vec<Change>) = std::mem::take(&mut self.changes)
            .into_iter()
            .partition(|it| it.target() == target && it.number < before && !it.given_up);
        self.changes = others;
        for mut change in covered {
            if done {
                // What was given up and is now overwritten never arrives.
                self.changes.retain(|it| !(it.given_up && it.number < change.number && overlap(it, &change)));
                match &change.what {
                    What::Write { file, at, bytes } => {
                        write_in_part(&mut self.files[*file], *at, bytes, Fate::Kept);
                    }
                    What::Resize { file, length } => resize(&mut self.files[*file], *length),
                    name => rename(&mut self.names, name),
                }
            } else {
                change.given_up = true;
                self.changes.push(change);
            }
        }
        self.changes.sort_by_key(|it| it.number);
        Ok(())
    }

    fn file(&self, name: &str) -> Result<usize> {
        self.seen
            .get(name)
            .copied()
            .with_context(|| format!("{name} is used, but the model of the disk has no such file"))
    }

    fn length(&self, file: usize) -> u64 {
        let mut length = self.files[file].len() as u64;
        for change in &self.changes {
            match &change.what {
                What::Write { file: it, at, bytes } if *it == file => length = length.max(at + bytes.len() as u64),
                What::Resize { file: it, length: new } if *it == file => length = *new,
                _ => {}
            }
        }
        length
    }
}

fn overlap(one: &Change, other: &Change) -> bool {
    match (&one.what, &other.what) {
        (What::Write { file: a, at: from_a, bytes: of_a }, What::Write { file: b, at: from_b, bytes: of_b }) => {
            a == b && *from_a < from_b + of_b.len() as u64 && *from_b < from_a + of_a.len() as u64
        }
        _ => one.target() == other.target(),
    }
}

fn rename(names: &mut BTreeMap<String, usize>, what: &What) {
    match what {
        What::Put { name, file } => drop(names.insert(name.clone(), *file)),
        What::Remove { name } => drop(names.remove(name)),
        What::Move { from, to, file } => {
            names.remove(from);
            names.insert(to.clone(), *file);
        }
        What::Write { .. } | What::Resize { .. } => {}
    }
}

fn write_in_part(file: &mut Vec<u8>, at: u64, bytes: &[u8], fate: Fate) {
    let pieces = sectors(at, bytes.len());
    for (number, piece) in pieces.into_iter().enumerate() {
        let arrives = match fate {
            Fate::Kept => true,
            Fate::Lost => false,
            Fate::Length => {
                let end = index(at) + piece.end;
                file.resize(file.len().max(end), 0);
                false
            }
            Fate::Head(sectors) => number < sectors,
            Fate::Tail(sectors) => number >= sectors,
            Fate::Scattered(bits) => bits >> (number % 64) & 1 == 1,
        };
        if arrives {
            let (start, end) = (index(at) + piece.start, index(at) + piece.end);
            file.resize(file.len().max(end), 0);
            file[start..end].copy_from_slice(&bytes[piece]);
        }
    }
}

/// The parts of a write that lie in different sectors of the file.
fn sectors(at: u64, length: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < length {
        let left = index(SECTOR_BYTES - (at + start as u64) % SECTOR_BYTES);
        let end = length.min(start + left);
        pieces.push(start..end);
        start = end;
    }
    pieces
}

fn resize(file: &mut Vec<u8>, length: u64) {
    file.resize(index(length), 0);
}

fn index(it: u64) -> usize {
    usize::try_from(it).expect("a file of these tests fits into memory")
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;
