//! Reads what `strace -f -y -xx` wrote: every system call with its arguments, in order.
//!
//! A call that another thread interrupts stands on two lines; both places are kept, because a
//! sync covers only what was written before it began.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// One system call that came back.
#[derive(Debug)]
pub(crate) struct Call {
    /// Lines of the trace on which it began and ended.
    pub(crate) begun: usize,
    pub(crate) ended: usize,
    pub(crate) thread: u32,
    pub(crate) name: String,
    pub(crate) arguments: Vec<Argument>,
    /// Negative where it failed.
    pub(crate) result: i64,
    /// The failure was made by us.
    pub(crate) injected: bool,
}

/// One argument, as far as it matters here.
#[derive(Debug, Default)]
pub(crate) struct Argument {
    /// What stands outside quotes and angle brackets: a number, flags.
    pub(crate) plain: String,
    /// The file behind a descriptor.
    pub(crate) path: Option<String>,
    /// All quoted bytes, one after the other.
    pub(crate) bytes: Vec<u8>,
}

impl Call {
    pub(crate) fn argument(&self, at: usize) -> Result<&Argument> {
        self.arguments.get(at).with_context(|| format!("{} has no argument {at}", self.name))
    }

    pub(crate) fn number(&self, at: usize) -> Result<u64> {
        let plain = &self.argument(at)?.plain;
        plain.parse().with_context(|| format!("argument {at} of {} should be a number, is {plain:?}", self.name))
    }

    /// The file behind the descriptor that is the first argument; `None` where it was already removed.
    pub(crate) fn file(&self) -> Option<&str> {
        let first = self.arguments.first()?;
        first.path.as_deref().filter(|_| !first.plain.ends_with("(deleted)"))
    }
}

/// Every call that came back, in the order of their ends.
pub(crate) fn read(text: &str) -> Result<Vec<Call>> {
    let mut calls = Vec::new();
    let mut unfinished: BTreeMap<u32, (usize, String)> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let (thread, rest) = line.split_once(' ').with_context(|| format!("line {at} has no thread"))?;
        let thread = thread.parse().with_context(|| format!("line {at} begins with {thread:?}, not a thread"))?;
        let rest = rest.trim_start();
        // Signals and ends; and a call that strace did not wait for when the session was over.
        if rest.starts_with("---") || rest.starts_with("+++") || rest.ends_with(" <detached ...>") {
            continue;
        }
        if let Some(head) = rest.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread, (at, head.to_owned()));
            continue;
        }
        let (begun, whole) = match rest.strip_prefix("<... ") {
            Some(resumed) => {
                let (_, tail) =
                    resumed.split_once(" resumed>").with_context(|| format!("line {at} resumes nothing"))?;
                let (begun, head) =
                    unfinished.remove(&thread).with_context(|| format!("line {at} resumes what never began"))?;
                (begun, head + tail)
            }
            None => (at, rest.to_owned()),
        };
        calls
            .extend(call(&whole, thread, begun, at).with_context(|| format!("line {at} of the trace: {}", cut(line)))?);
    }
    Ok(calls)
}

/// `None` for a call that never came back.
fn call(text: &str, thread: u32, begun: usize, ended: usize) -> Result<Option<Call>> {
    let (name, rest) = text.split_once('(').context("no bracket opens the arguments")?;
    let (arguments, rest) = arguments(rest)?;
    let result = rest.trim_start().strip_prefix("= ").context("no result")?;
    if result.starts_with('?') {
        return Ok(None);
    }
    let digits = result.split([' ', '<']).next().expect("a split has a first part");
    let result_number = match digits.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).context("a strange result")?.cast_signed(),
        None => digits.parse().with_context(|| format!("a strange result {digits:?}"))?,
    };
    let injected = result.ends_with("(INJECTED)");
    Ok(Some(Call { begun, ended, thread, name: name.to_owned(), arguments, result: result_number, injected }))
}

/// The arguments up to the bracket that closes them, and what follows it.
fn arguments(text: &str) -> Result<(Vec<Argument>, &str)> {
    let mut all = vec![Argument::default()];
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(it) = rest.chars().next() {
        let current = all.last_mut().expect("there is always one");
        rest = &rest[it.len_utf8()..];
        match it {
            '"' => {
                let end = closing_quote(rest).context("a text does not end")?;
                current.bytes.extend(unescaped(&rest[..end])?);
                rest = &rest[end + 1..];
                if rest.starts_with("...") {
                    bail!("a text was cut short: strace needs a larger -s");
                }
            }
            '<' if depth == 0 && !rest.starts_with('<') && !current.plain.is_empty() => {
                let end = rest.find('>').context("a path does not end")?;
                current.path = Some(String::from_utf8_lossy(&unescaped(&rest[..end])?).into_owned());
                rest = &rest[end + 1..];
            }
            ')' if depth == 0 => {
                if all.len() == 1 && all[0].plain.is_empty() && all[0].bytes.is_empty() {
                    all.clear();
                }
                return Ok((all, rest));
            }
            ',' if depth == 0 => all.push(Argument::default()),
            ' ' if current.plain.is_empty() => {}
            '[' | '{' | '(' => {
                depth += 1;
                current.plain.push(it);
            }
            ']' | '}' | ')' => {
                // `(deleted)` closes here as well.
                depth = depth.saturating_sub(1);
                current.plain.push(it);
            }
            _ => current.plain.push(it),
        }
    }
    bail!("no bracket closes the arguments")
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|it| {
        let closes = it == b'"' && !escaped;
        escaped = it == b'\\' && !escaped;
        closes
    })
}

fn unescaped(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'\\' {
            bytes.push(*first);
            continue;
        }
        let (hex, tail) = match rest {
            [b'x', high, low, tail @ ..] => ([*high, *low], tail),
            _ => bail!("a text is escaped otherwise than strace -xx does"),
        };
        let hex = std::str::from_utf8(&hex).context("a strange escape")?;
        bytes.push(u8::from_str_radix(hex, 16).context("a strange escape")?);
        rest = tail;
    }
    Ok(bytes)
}

fn cut(line: &str) -> String {
    line.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let line = |it: Call| {
            let argument = |it: &Argument| {
                let path = it.path.as_ref().map(|path| format!("<{path}>")).unwrap_or_default();
                format!("{}{path}{}", it.plain, String::from_utf8_lossy(&it.bytes))
            };
            let arguments = it.arguments.iter().map(argument).collect::<Vec<_>>().join(" | ");
            let injected = if it.injected { " injected" } else { "" };
            format!("{}–{} {} {}: {arguments} = {}{injected}\n", it.begun, it.ended, it.thread, it.name, it.result)
        };
        expected.assert_eq(&read(text).unwrap().into_iter().map(line).collect::<String>());
    }

    #[test]
    fn a_write_and_a_sync_are_read() {
        check(
            r#"7  pwrite64(4<\x2f\x61>, "\x68\x69", 2, 512) = 2
7  fdatasync(4<\x2f\x61>) = 0
7  +++ exited with 0 +++
"#,
            expect![[r#"
                0–0 7 pwrite64: 4</a> | hi | 2 | 512 = 2
                1–1 7 fdatasync: 4</a> = 0
            "#]],
        );
    }

    #[test]
    fn an_interrupted_call_keeps_both_places() {
        check(
            r#"7  fsync(3<\x2f\x61> <unfinished ...>
8  pwrite64(4<\x2f\x62>, "\x68", 1, 0) = 1
7  <... fsync resumed>) = 0
8  futex(0x55, FUTEX_WAIT <unfinished ...>
9  openat(AT_FDCWD<\x2f>, "\x2f\x61", O_RDONLY <detached ...>
"#,
            expect![[r#"
                1–1 8 pwrite64: 4</b> | h | 1 | 0 = 1
                0–2 7 fsync: 3</a> = 0
            "#]],
        );
    }

    #[test]
    fn failures_removed_files_and_many_buffers_are_read() {
        check(
            r#"7  fsync(3<\x2f\x61>) = -1 EIO (Input/output error) (INJECTED)
7  close(5<\x2f\x62>(deleted)) = 0
7  openat(AT_FDCWD<\x2f>, "\x62", O_RDWR|O_CREAT, 0644) = 9<\x2f\x62>
7  writev(9<\x2f\x62>, [{iov_base="\x68", iov_len=1}, {iov_base="\x69", iov_len=1}], 2) = 2
7  mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3<\x2f\x61>, 0) = 0x7f0000000000
7  exit_group(0) = ?
"#,
            expect![[r#"
                0–0 7 fsync: 3</a> = -1 injected
                1–1 7 close: 5(deleted)</b> = 0
                2–2 7 openat: AT_FDCWD</> | b | O_RDWR|O_CREAT | 0644 = 9
                3–3 7 writev: 9</b> | [{iov_base=, iov_len=1}, {iov_base=, iov_len=1}]hi | 2 = 2
                4–4 7 mmap: NULL | 4096 | PROT_READ | MAP_SHARED | 3</a> | 0 = 139637976727552
            "#]],
        );
    }

    #[test]
    fn a_text_cut_short_is_not_taken_for_the_whole() {
        let err = read("7  write(1<\\x61>, \"\\x68\"..., 9) = 9\n").unwrap_err();
        assert!(format!("{err:#}").contains("larger -s"), "{err:#}");
    }
}
