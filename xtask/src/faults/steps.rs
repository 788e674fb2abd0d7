//! What the calls of one process did to the files of one folder, and what it answered.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::trace::Call;

/// One step; files are named as they were called at that moment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Opened {
        name: String,
        create: bool,
        empty: bool,
    },
    Wrote {
        name: String,
        at: u64,
        bytes: Vec<u8>,
    },
    Resized {
        name: String,
        length: u64,
    },
    /// Space was asked for; a file never shrinks by it.
    Grown {
        name: String,
        length: u64,
    },
    Linked {
        from: String,
        to: String,
    },
    Renamed {
        from: String,
        to: String,
    },
    Removed {
        name: String,
    },
    /// Syncs say when they began, for only what was written before is covered.
    SyncBegun {
        call: usize,
        what: Synced,
    },
    SyncEnded {
        call: usize,
        done: bool,
    },
    /// A whole line on the standard output: from here on the world knows.
    Answered(String),
}

/// What a sync is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Synced {
    File(String),
    /// The names of the files.
    Folder,
}

/// The steps in the order in which they could be seen.
pub(crate) fn steps(calls: &[Call], folder: &str) -> Result<Vec<Step>> {
    let mut reader = Reader { folder, at: BTreeMap::new(), line: Vec::new(), steps: Vec::new() };
    // An answer is known as soon as it is being written, so it is read in the order of beginnings.
    let mut answers: Vec<&Call> = calls.iter().filter(|it| is_standard_output(it)).collect();
    answers.sort_by_key(|it| it.begun);
    for call in answers {
        reader.answer(call);
    }
    for call in calls {
        reader.call(call).with_context(|| format!("{} of thread {}, line {}", call.name, call.thread, call.begun))?;
    }
    // Stable: two steps of one line stay as they are.
    reader.steps.sort_by_key(|(line, _)| *line);
    Ok(reader.steps.into_iter().map(|(_, step)| step).collect())
}

struct Reader<'a> {
    folder: &'a str,
    /// Where the next `write` to a descriptor goes, and whether it always goes to the end.
    at: BTreeMap<String, Position>,
    /// The answer begun and not yet ended.
    line: Vec<u8>,
    steps: Vec<(usize, Step)>,
}

#[derive(Clone, Copy, Default)]
struct Position {
    at: u64,
    end: bool,
}

/// Stands for 'at the end of the file', which only the disk knows.
pub(crate) const END: u64 = u64::MAX;

impl Reader<'_> {
    fn answer(&mut self, call: &Call) {
        let written = usize::try_from(call.result).unwrap_or(0);
        for byte in call.arguments[1].bytes.iter().take(written) {
            if *byte == b'\n' {
                let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
                self.steps.push((call.begun, Step::Answered(line)));
            } else {
                self.line.push(*byte);
            }
        }
    }

    fn call(&mut self, call: &Call) -> Result<()> {
        if let "fsync" | "fdatasync" = call.name.as_str() {
            return self.sync(call);
        }
        if call.result < 0 || is_standard_output(call) {
            return Ok(());
        }
        match call.name.as_str() {
            "openat" | "creat" => self.open(call)?,
            "read" | "lseek" | "write" | "writev" | "pwrite64" | "pwritev" => self.contents(call)?,
            "ftruncate" => {
                let length = call.number(1)?;
                self.on_file(call, |name| Step::Resized { name, length });
            }
            "fallocate" => {
                let length = call.number(2)? + call.number(3)?;
                if call.argument(1)?.plain != "0" {
                    bail!("the model of the disk knows fallocate only in its plain form");
                }
                self.on_file(call, |name| Step::Grown { name, length });
            }
            "rename" | "link" => self.two_names(call, self.named(call, None, 0)?, self.named(call, None, 1)?),
            "renameat" | "renameat2" | "linkat" => {
                self.two_names(call, self.named(call, Some(0), 1)?, self.named(call, Some(2), 3)?);
            }
            "unlink" => self.removed(call, self.named(call, None, 0)?),
            "unlinkat" => self.removed(call, self.named(call, Some(0), 1)?),
            "mkdir" | "mkdirat" => {
                let name = self.named(call, None, usize::from(call.name == "mkdirat"))?;
                if let Some(name) = name {
                    bail!("the model of the disk knows no folders in the folder, but {name} was made");
                }
            }
            "mmap" => self.mapped(call)?,
            _ => {}
        }
        Ok(())
    }

    fn sync(&mut self, call: &Call) -> Result<()> {
        let what = match call.file() {
            Some(path) if path == self.folder => Synced::Folder,
            Some(path) => match self.name(path) {
                Some(name) => Synced::File(name),
                None => return Ok(()),
            },
            None => return Ok(()),
        };
        self.steps.push((call.begun, Step::SyncBegun { call: call.begun, what }));
        self.steps.push((call.ended, Step::SyncEnded { call: call.begun, done: call.result == 0 }));
        Ok(())
    }

    fn open(&mut self, call: &Call) -> Result<()> {
        let made = call.name == "creat";
        let name = if made { self.named(call, None, 0)? } else { self.named(call, Some(0), 1)? };
        let flags = if made { "" } else { call.argument(2)?.plain.as_str() };
        let has = |flag: &str| flags.split('|').any(|it| it == flag);
        self.at.insert(call.result.to_string(), Position { at: 0, end: has("O_APPEND") });
        if let Some(name) = name {
            let step = Step::Opened { name, create: made || has("O_CREAT"), empty: made || has("O_TRUNC") };
            self.steps.push((call.ended, step));
        }
        Ok(())
    }

    fn contents(&mut self, call: &Call) -> Result<()> {
        let moved = call.result.cast_unsigned();
        let position = self.at.entry(call.argument(0)?.plain.clone()).or_default();
        let at = match call.name.as_str() {
            "lseek" => {
                position.at = moved;
                return Ok(());
            }
            "pwrite64" => call.number(3)?,
            "pwritev" => call.number(3)?,
            _ => {
                let at = if position.end { END } else { position.at };
                position.at += moved;
                at
            }
        };
        if call.name != "read" {
            let written = usize::try_from(moved).context("a strange length")?;
            let bytes = call.argument(1)?.bytes.iter().take(written).copied().collect();
            self.on_file(call, |name| Step::Wrote { name, at, bytes });
        }
        Ok(())
    }

    /// What is written through a mapping is not in the trace; the -shm is rebuilt after every start.
    fn mapped(&self, call: &Call) -> Result<()> {
        let argument = |at: usize| call.argument(at).map(|it| it.plain.as_str());
        let writes = argument(2)?.contains("PROT_WRITE") && argument(3)?.contains("MAP_SHARED");
        let name = call.argument(4)?.path.as_deref().and_then(|it| self.name(it));
        match name {
            Some(name) if writes => bail!("{name} is written through a mapping, where nothing can be seen"),
            _ => Ok(()),
        }
    }

    fn on_file(&mut self, call: &Call, step: impl FnOnce(String) -> Step) {
        if let Some(name) = call.file().and_then(|it| self.name(it)) {
            self.steps.push((call.ended, step(name)));
        }
    }

    fn two_names(&mut self, call: &Call, from: Option<String>, to: Option<String>) {
        if let (Some(from), Some(to)) = (from, to) {
            let linked = call.name.starts_with("link");
            let step = if linked { Step::Linked { from, to } } else { Step::Renamed { from, to } };
            self.steps.push((call.ended, step));
        }
    }

    fn removed(&mut self, call: &Call, name: Option<String>) {
        if let Some(name) = name {
            self.steps.push((call.ended, Step::Removed { name }));
        }
    }

    /// The name that a path in an argument means; relative ones start at the folder in `base`.
    fn named(&self, call: &Call, base: Option<usize>, at: usize) -> Result<Option<String>> {
        let path = String::from_utf8_lossy(&call.argument(at)?.bytes).into_owned();
        if path.starts_with('/') {
            return Ok(self.name(&path));
        }
        let base = base.map(|it| call.argument(it)).transpose()?.and_then(|it| it.path.clone());
        let base = base.with_context(|| format!("{path} is relative, and to what is not known"))?;
        Ok(self.name(&format!("{}/{path}", base.trim_end_matches('/'))))
    }

    /// `None` for files elsewhere, and for the shared memory of SQLite, which is rebuilt.
    fn name(&self, path: &str) -> Option<String> {
        let name = path.strip_prefix(self.folder)?.strip_prefix('/')?;
        (!name.is_empty() && !name.ends_with("-shm")).then(|| name.to_owned())
    }
}

fn is_standard_output(call: &Call) -> bool {
    call.arguments.first().is_some_and(|it| it.plain == "1") && matches!(call.name.as_str(), "write" | "writev")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::faults::trace;

    /// The trace is given as text; quotes and brackets are escaped as strace would.
    #[track_caller]
    fn check(trace: &str, expected: Expect) {
        let steps = steps(&trace::read(trace).unwrap(), "/d").unwrap();
        expected.assert_eq(&steps.iter().map(|it| format!("{it:?}\n")).collect::<String>());
    }

    #[test]
    fn an_answer_counts_from_its_beginning_and_a_sync_covers_from_its_own() {
        check(
            r#"7  openat(AT_FDCWD</>, "d/a", O_RDWR|O_CREAT, 0600) = 3</d/a>
7  write(3</d/a>, "hi", 2) = 2
7  fdatasync(3</d/a> <unfinished ...>
8  write(1<pipe:[5]>, "yes\x0ano", 6 <unfinished ...>
7  <... fdatasync resumed>) = 0
8  <... write resumed>) = 6
8  write(1<pipe:[5]>, "\x0a", 1) = 1
7  write(3</d/a>, "ho", 2) = 2
"#,
            expect![[r#"
                Opened { name: "a", create: true, empty: false }
                Wrote { name: "a", at: 0, bytes: [104, 105] }
                SyncBegun { call: 2, what: File("a") }
                Answered("yes")
                SyncEnded { call: 2, done: true }
                Answered("no")
                Wrote { name: "a", at: 2, bytes: [104, 111] }
            "#]],
        );
    }

    #[test]
    fn names_are_followed_and_what_stands_elsewhere_is_not() {
        check(
            r#"7  rename("/d/a.tmp", "/d/a") = 0
7  unlink("/d/a-shm") = 0
7  renameat2(AT_FDCWD</d>, "x", AT_FDCWD</d>, "y", RENAME_NOREPLACE) = 0
7  unlink("/e/a") = 0
7  unlink("/d/y") = -1 ENOENT (No such file or directory)
7  fsync(5</d>) = -1 EIO (Input/output error) (INJECTED)
"#,
            expect![[r#"
                Renamed { from: "a.tmp", to: "a" }
                Renamed { from: "x", to: "y" }
                SyncBegun { call: 5, what: Folder }
                SyncEnded { call: 5, done: false }
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_followed_is_said() {
        let mapped = r"7  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</d/a>, 0) = 0x7f0000000000";
        let err = steps(&trace::read(mapped).unwrap(), "/d").unwrap_err();
        assert!(format!("{err:#}").contains("through a mapping"), "{err:#}");
    }
}
