//! A conversation with a running program: commands in, answers out, until it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};

use super::victim::Said;

/// A conversation with a running program.
pub(crate) struct Talk {
    child: Child,
    /// `None` once the program no longer listens or answers: it has stopped, as it may.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    lines: Vec<String>,
}

impl Talk {
    pub(crate) fn start(command: &mut Command) -> Result<Talk> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().context("could not start the program under test")?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().context("no standard output")?);
        Ok(Talk { child, input, output, lines: Vec::new() })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether all of it was answered.
    pub(crate) fn burst(&mut self, burst: &[String]) -> bool {
        let text: String = burst.iter().map(|it| format!("{it}\n")).collect();
        let heard = |input: &mut ChildStdin| input.write_all(text.as_bytes()).and_then(|()| input.flush()).is_ok();
        if !self.input.as_mut().is_some_and(heard) || !self.receive(burst.len()) {
            self.input = None;
        }
        self.input.is_some()
    }

    /// Whole lines only: what a killed program began to say was never said.
    fn receive(&mut self, count: usize) -> bool {
        for _ in 0..count {
            let mut line = String::new();
            match self.output.read_line(&mut line) {
                Ok(_) if line.ends_with('\n') => self.lines.push(line.trim_end().to_owned()),
                _ => return false,
            }
        }
        true
    }

    /// What it has answered so far.
    pub(crate) fn lines(&self) -> &[String] {
        &self.lines
    }

    pub(crate) fn end(mut self) -> Result<Said> {
        self.input = None;
        self.receive(usize::MAX);
        let mut complaint = String::new();
        let mut errors = self.child.stderr.take().context("no standard error")?;
        // What is not text is no sentence either; how it ended says enough.
        let _ = errors.read_to_string(&mut complaint);
        let status = self.child.wait().context("could not await the program under test")?;
        Ok(Said { code: status.code(), lines: self.lines, complaint })
    }
}
