//! A log in parts of whole cases: in memory where it fits, else put aside in files. 分片

use std::fs::File;
use std::io::{BufReader, BufWriter, Result, Write};
use std::path::Path;

use duizhao_signs::{Events, Id, Vocabulary};
use tempfile::TempDir;

use crate::column_file::{next_events, write_events};
use crate::taken::{ReadAs, Told, Unread};

/// Events held in memory at once; with what is worked out of them, about 600 MB.
const HELD: usize = 12_000_000;

/// Cases with neighbouring ids stand in one file.
const CASES: u32 = 1 << 20;

/// Events of one file that are written at once.
const BLOCK: usize = 1 << 14;

/// A log that can be gone through more than once, a part at a time. 分片
pub struct Parts {
    pub told: Told,
    held: Held,
    most: usize,
}

enum Held {
    Memory(Events),
    Aside(Aside),
}

/// Reads a log; what does not fit into memory is put aside in a folder below `aside`, which is gone
/// when the value is.
///
/// # Errors
/// As [`crate::stream`], and when there is no room to put events aside.
pub fn open(path: &Path, read_as: &ReadAs, aside: &Path) -> std::result::Result<Parts, Unread> {
    open_with(path, read_as, aside, HELD)
}

fn open_with(path: &Path, read_as: &ReadAs, aside: &Path, most: usize) -> std::result::Result<Parts, Unread> {
    let mut memory = Events::default();
    let mut files: Option<Aside> = None;
    let told = crate::stream(path, read_as, &mut |_, part| {
        if let Some(files) = &mut files {
            return files.put(part);
        }
        memory.append(part);
        if memory.len() > most {
            let mut begun = Aside::new(aside)?;
            begun.put(&std::mem::take(&mut memory))?;
            files = Some(begun);
        }
        Ok(())
    })?;
    let held = match files {
        None => Held::Memory(memory),
        Some(mut files) => {
            files.flush().map_err(|err| Unread::aside(&err))?;
            Held::Aside(files)
        }
    };
    Ok(Parts { told, held, most })
}

impl Parts {
    /// Each part in turn: the events of its cases, all of them, in the order of the log.
    ///
    /// # Errors
    /// When what was put aside cannot be read back.
    pub fn each(&self, take: &mut dyn FnMut(&Vocabulary, &Events)) -> std::result::Result<(), Unread> {
        match &self.held {
            Held::Memory(events) => {
                take(&self.told.words, events);
                Ok(())
            }
            Held::Aside(aside) => {
                aside.each(self.most, &mut |it| take(&self.told.words, it)).map_err(|err| Unread::aside(&err))
            }
        }
    }

    /// Bytes put aside in files.
    pub fn aside_bytes(&self) -> u64 {
        match &self.held {
            Held::Memory(_) => 0,
            Held::Aside(aside) => aside.bytes,
        }
    }
}

/// Events in files, by ranges of case ids. 暂存文件
struct Aside {
    folder: TempDir,
    ranges: Vec<Range>,
    /// The number of the next event in the log.
    row: u32,
    bytes: u64,
}

struct Range {
    file: BufWriter<File>,
    waiting: Events,
    events: usize,
}

impl Aside {
    fn new(below: &Path) -> Result<Aside> {
        let folder = tempfile::Builder::new().prefix("duizhao-signs-").tempdir_in(below)?;
        Ok(Aside { folder, ranges: Vec::new(), row: 0, bytes: 0 })
    }

    fn put(&mut self, part: &Events) -> Result<()> {
        for at in 0..part.len() {
            let range = (part.case[at].0 / CASES) as usize;
            while self.ranges.len() <= range {
                self.begin_range()?;
            }
            let range = &mut self.ranges[range];
            copy(part, at, self.row, &mut range.waiting);
            self.row = self.row.saturating_add(1);
            if range.waiting.len() == BLOCK {
                range.write()?;
            }
        }
        Ok(())
    }

    fn begin_range(&mut self) -> Result<()> {
        let path = self.path(self.ranges.len());
        let file = BufWriter::new(File::create(path)?);
        self.ranges.push(Range { file, waiting: Events::default(), events: 0 });
        Ok(())
    }

    fn path(&self, range: usize) -> std::path::PathBuf {
        self.folder.path().join(range.to_string())
    }

    fn flush(&mut self) -> Result<()> {
        for number in 0..self.ranges.len() {
            let range = &mut self.ranges[number];
            range.write()?;
            range.file.flush()?;
            self.bytes += range.file.get_ref().metadata()?.len();
        }
        Ok(())
    }

    /// A range with more events than fit is gone through several times, some of its cases each time.
    fn each(&self, most: usize, take: &mut dyn FnMut(&Events)) -> Result<()> {
        let mut raw = Vec::new();
        for (number, range) in self.ranges.iter().enumerate() {
            let times = u32::try_from(range.events.div_ceil(most.max(1))).unwrap_or(u32::MAX).clamp(1, CASES);
            for time in 0..times {
                let mut events = Events::default();
                let mut input = BufReader::new(File::open(self.path(number))?);
                let mut block = Events::default();
                while next_events(&mut input, &mut raw, &mut block)? {
                    if times > 1 {
                        let mine =
                            |it: &Id| u64::from(it.0 % CASES) * u64::from(times) / u64::from(CASES) == u64::from(time);
                        let keep: Vec<bool> = block.case.iter().map(mine).collect();
                        block.retain(&keep);
                    }
                    events.append(&mut block);
                }
                if !events.is_empty() {
                    take(&events);
                }
            }
        }
        Ok(())
    }
}

impl Range {
    fn write(&mut self) -> Result<()> {
        self.events += self.waiting.len();
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() { Ok(()) } else { write_events(&mut self.file, &waiting) }
    }
}

fn copy(from: &Events, at: usize, row: u32, to: &mut Events) {
    for (from, to) in from.ids().into_iter().zip(to.ids_mut()) {
        to.extend(from.get(at));
    }
    to.at.push(from.at[at]);
    to.due.extend(from.due.get(at));
    to.row.push(row);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn parts_hold_every_event_once_and_cases_whole() {
        let mut text = "case,act,ts,dept\n".to_owned();
        let row = |it: usize| format!("c{},a{},{},d{}\n", it * 7 % 40, it % 5, 1_700_000_000 + it, it % 3);
        (0..3_000).for_each(|it| text.push_str(&row(it)));
        let file = testing::file(text.as_bytes());
        let folder = tempfile::tempdir().unwrap();
        let seen = |most: usize| {
            let parts = open_with(file.path(), &ReadAs::default(), folder.path(), most).unwrap();
            let mut all = Vec::new();
            let mut pieces = 0;
            parts
                .each(&mut |words, events| {
                    pieces += 1;
                    let cell =
                        |at: usize| (words.cases.name(events.case[at]).into_owned(), events.row(at), events.at[at]);
                    all.extend((0..events.len()).map(cell));
                })
                .unwrap();
            all.sort();
            (all, pieces, parts.aside_bytes() > 0)
        };
        let (whole, pieces, aside) = seen(10_000);
        assert_eq!((whole.len(), pieces, aside), (3_000, 1, false));
        let (parted, _, aside) = seen(900);
        assert_eq!((parted == whole, aside), (true, true));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
