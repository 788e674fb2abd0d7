//! Standard output whose reader may go away, as `head` does.

use std::io::{self, ErrorKind, Write};

/// What a program that is ended by SIGPIPE says to its shell.
pub(crate) const CLOSED: u8 = 141;

/// Whether it only failed because nobody reads any more.
pub(crate) fn is_closed(err: &anyhow::Error) -> bool {
    let kinds = err.chain().filter_map(|it| {
        let io = it.downcast_ref::<io::Error>().map(io::Error::kind);
        io.or_else(|| it.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind))
    });
    kinds.into_iter().any(|it| it == ErrorKind::BrokenPipe)
}

/// A writer that swallows everything once its reader has gone, for work that must still be ended.
pub(crate) struct Pipe<W> {
    out: W,
    goes_on: bool,
}

impl<W: Write> Pipe<W> {
    /// `goes_on`: whether there is something to do beside writing here.
    pub(crate) fn new(out: W, goes_on: bool) -> Pipe<W> {
        Pipe { out, goes_on }
    }

    fn forgiven<T>(&self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(err) if err.kind() == ErrorKind::BrokenPipe && self.goes_on => Ok(instead),
            other => other,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.forgiven(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.forgiven(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn work_goes_on_only_where_there_is_some() {
        assert!(Pipe::new(Gone, true).write_all(b"x").is_ok());
        let err = Pipe::new(Gone, false).write_all(b"x").unwrap_err();
        assert!(is_closed(&anyhow::Error::new(err).context("printing")));
    }
}
