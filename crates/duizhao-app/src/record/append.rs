//! Commands in, one a line; answers out, in the same order, many under way at once. 写入
//!
//! One thread reads and hands over, the caller's own writes answers as they become durable. Nothing
//! waits for a full batch: a lone command is answered at once.

use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use duizhao_core::{CommandId, Said, said_by_system};
use duizhao_journal::{AppendError, Command, Journal, Receipts, World};
use serde_json::Value;

use super::Failure;
use super::contact::ContactKeys;
use super::secrecy::refuse_marked;
use crate::office::Names;

/// A longer line is no command; it is skipped to its end without being kept.
const LINE_BYTES: usize = 4 << 20;

/// What became of one line. 答复
#[derive(Debug)]
pub struct Answer {
    /// Counted from 1.
    pub line: u64,
    /// Absent where not even the id could be read.
    pub command: Option<CommandId>,
    pub outcome: Result<Receipts, Refused>,
}

/// Why a line is not in the record. 未写入
#[derive(Debug)]
pub struct Refused {
    pub code: &'static str,
    pub said: Said,
    /// It may be in the record after all; nothing more is written.
    pub unknown: bool,
}

/// Where lines become commands: what is to be sealed is sealed here, before the journal sees it.
struct Intake {
    journal: Journal,
    keys: ContactKeys,
    names: Names,
    world: World,
}

struct Pending {
    line: u64,
    command: Option<CommandId>,
    outcome: Result<duizhao_journal::Pending, Refused>,
}

/// Appends every line of `input`, at most `at_once` under way, and gives the answers in order.
///
/// # Errors
/// What `give` fails with; then no further line is read.
pub fn append<E>(
    journal: Journal,
    keys: ContactKeys,
    names: Names,
    world: World,
    input: impl BufRead + Send + 'static,
    at_once: usize,
    mut give: impl FnMut(Answer) -> Result<(), E>,
) -> Result<(), E> {
    let (pending, answers) = channel();
    let (free, places) = channel();
    for _ in 0..at_once.max(1) {
        let _ = free.send(());
    }
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    // Not joined: after an unknown outcome it may be waiting for a line that never comes.
    let reading = std::thread::spawn(move || {
        let intake = Intake { journal, keys, names, world };
        read(&intake, input, &places, &pending, &stopped);
    });
    while let Ok(next) = answers.recv() {
        let answer = next.wait();
        let unknown = matches!(&answer.outcome, Err(refused) if refused.unknown);
        give(answer)?;
        if unknown {
            stop.store(true, Ordering::Relaxed);
            // What was handed over before is answered too.
            return answers.try_iter().try_for_each(|it| give(it.wait()));
        }
        let _ = free.send(());
    }
    // The last commit is done; the record is closed when its thread has ended.
    let _ = reading.join();
    Ok(())
}

fn read(intake: &Intake, mut input: impl BufRead, places: &Receiver<()>, pending: &Sender<Pending>, stop: &AtomicBool) {
    let mut number = 0;
    loop {
        let line = line(&mut input);
        number += 1;
        if matches!(&line, Ok(Some(line)) if line.iter().all(u8::is_ascii_whitespace)) {
            continue;
        }
        let Some(next) = take(intake, number, line, places, stop) else { return };
        let ends = matches!(next.outcome, Err(Refused { code: "file", .. }));
        if pending.send(next).is_err() || ends {
            return;
        }
    }
}

/// `None` at the end, or when nobody waits for answers any more.
fn take(
    intake: &Intake,
    number: u64,
    line: std::io::Result<Option<Vec<u8>>>,
    places: &Receiver<()>,
    stop: &AtomicBool,
) -> Option<Pending> {
    let refused = |code, said, command| {
        Some(Pending { line: number, command, outcome: Err(Refused { code, said, unknown: false }) })
    };
    let line = match line {
        Ok(line) => line?,
        Err(err) => {
            let said = Said::new(
                format!("输入读不下去：{}", said_by_system(&err).zh),
                format!("the input cannot be read: {err}"),
            );
            return refused("file", said, None);
        }
    };
    places.recv().ok()?;
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    if line.len() > LINE_BYTES {
        let said = Said::new("这一行超过 4 MiB，不是一条指令", "the line has more than 4 MiB and is no command");
        return refused("invalid", said, None);
    }
    match intake.command(&line) {
        Ok(command) => {
            Some(Pending { line: number, command: Some(command.id), outcome: Ok(intake.journal.submit(command)) })
        }
        Err(failure) => {
            let code = if failure.code == "usage" { "invalid" } else { failure.code };
            refused(code, failure.said, id(&line))
        }
    }
}

impl Intake {
    fn command(&self, line: &[u8]) -> Result<Command, Failure> {
        let mut value = Command::parse(line)?;
        refuse_marked(&value)?;
        self.name(&mut value)?;
        self.keys.seal(&mut value, self.journal.log(), &self.world)?;
        Ok(Command::from_value(&value)?)
    }

    /// Whoever is named is of the desk; what is in the record already is answered whoever it names.
    fn name(&self, command: &mut Value) -> Result<(), Failure> {
        if self.names.is_open() {
            return Ok(());
        }
        let Err(failure) = self.named(command) else { return Ok(()) };
        let id = command.get("command").and_then(Value::as_str).and_then(|it| it.parse().ok()).map(CommandId);
        let known = id.map(|id| self.journal.reader()?.of_command(id)).transpose()?;
        if known.is_some_and(|it| !it.is_empty()) { Ok(()) } else { Err(failure) }
    }

    /// Actor, units and leaders, by name or id, become ids.
    fn named(&self, command: &mut Value) -> Result<(), Failure> {
        if let Some(text) = command.get("actor").and_then(Value::as_str) {
            command["actor"] = self.names.actor(text)?.to_string().into();
        }
        for act in command.get_mut("acts").and_then(Value::as_array_mut).into_iter().flatten() {
            let kind = act.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
            act.get_mut("body").map_or(Ok(()), |it| self.named_in(&kind, it))?;
        }
        Ok(())
    }

    /// In the body of an event of this kind, and in the one that a correction puts in its place.
    fn named_in(&self, kind: &str, body: &mut Value) -> Result<(), Failure> {
        if kind == "corrected/1" {
            let kind = body.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
            return body.get_mut("body").map_or(Ok(()), |it| self.named_in(&kind, it));
        }
        for (name, value) in body.as_object_mut().into_iter().flatten() {
            match (name.as_str(), value) {
                ("supporting", Value::Array(all)) => all.iter_mut().try_for_each(|it| self.name_unit(it))?,
                ("lead" | "verifier", it) => self.name_unit(it)?,
                // Elsewhere `to` is a matter, or an office with a record of its own.
                ("to", it) if kind == "transferred/1" => self.name_unit(it)?,
                ("leader", Value::String(text)) => *text = self.names.actor(text)?.person.to_string(),
                _ => {}
            }
        }
        Ok(())
    }

    fn name_unit(&self, unit: &mut Value) -> Result<(), Failure> {
        if let Some(text) = unit.as_str() {
            *unit = self.names.unit_called(text)?.to_string().into();
        }
        Ok(())
    }
}

/// The id of a command that could otherwise not be read.
fn id(line: &[u8]) -> Option<CommandId> {
    let value: Value = serde_json::from_slice(line).ok()?;
    value.get("command")?.as_str()?.parse().ok().map(CommandId)
}

/// One line, without its end; of one that is too long only the beginning.
fn line(input: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let some = match input.fill_buf() {
            Err(err) if err.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if some.is_empty() {
            return Ok(Some(line).filter(|it| !it.is_empty()));
        }
        let end = some.iter().position(|it| *it == b'\n');
        let part = &some[..end.unwrap_or(some.len())];
        let room = (LINE_BYTES + 1).saturating_sub(line.len());
        line.extend_from_slice(&part[..part.len().min(room)]);
        let used = end.map_or(some.len(), |it| it + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

impl Pending {
    fn wait(self) -> Answer {
        let Pending { line, command, outcome } = self;
        let outcome = outcome.and_then(|it| it.wait().map_err(Refused::from));
        Answer { line, command, outcome }
    }
}

impl From<AppendError> for Refused {
    fn from(err: AppendError) -> Refused {
        Refused { code: err.code(), said: err.said(), unknown: matches!(err, AppendError::Unknown(_)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_where_they_are_too_long() {
        let long = [vec![b'x'; LINE_BYTES + 9], b"\nshort\n\nlast".to_vec()].concat();
        let mut input = std::io::BufReader::new(long.as_slice());
        let lengths: Vec<usize> = std::iter::from_fn(|| line(&mut input).unwrap()).map(|it| it.len()).collect();
        assert_eq!(lengths, [LINE_BYTES + 1, 5, 0, 4]);
    }
}
