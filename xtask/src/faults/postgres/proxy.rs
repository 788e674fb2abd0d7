//! Stands between the program and the server, and cuts the connection around one commit.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use anyhow::{Context, Result};

/// When the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cut {
    /// The server never hears of the commit.
    Before,
    /// The server hears the half of it.
    Within,
    /// The server hears it; nobody waits for what it says.
    AtOnce,
    /// The server has answered; the program does not hear it.
    Answered,
}

pub(super) const CUTS: [Cut; 4] = [Cut::Before, Cut::Within, Cut::AtOnce, Cut::Answered];

/// What the program sends to end a transaction.
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";

/// Listens until the process ends; every connection but the one that is cut passes as it is.
pub(super) struct Proxy {
    port: u16,
    commits: Arc<AtomicUsize>,
}

impl Proxy {
    /// Cuts at the `when`-th commit, counted from 1 over all connections; 0 cuts none.
    pub(super) fn start(server: u16, cut: Cut, when: usize) -> Result<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0").context("no free port")?;
        let port = listener.local_addr()?.port();
        let commits = Arc::new(AtomicUsize::new(0));
        let knife = Knife { cut, when, commits: Arc::clone(&commits) };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let knife = knife.clone();
                // An end of either side is the end of the connection, and no more.
                thread::spawn(move || TcpStream::connect(("127.0.0.1", server)).and_then(|it| knife.pass(client, it)));
            }
        });
        Ok(Proxy { port, commits })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Commits that came by.
    pub(super) fn commits(&self) -> usize {
        self.commits.load(Ordering::SeqCst)
    }
}

#[derive(Clone)]
struct Knife {
    cut: Cut,
    when: usize,
    commits: Arc<AtomicUsize>,
}

impl Knife {
    fn pass(&self, mut client: TcpStream, mut server: TcpStream) -> io::Result<()> {
        server.set_nodelay(true)?;
        client.set_nodelay(true)?;
        let back = Back::start(&client, &server)?;
        let mut messages = Messages::default();
        let mut bytes = [0; 8192];
        loop {
            let count = client.read(&mut bytes)?;
            if count == 0 {
                return server.shutdown(Shutdown::Write);
            }
            for message in messages.take(&bytes[..count]) {
                if message == COMMIT && self.commits.fetch_add(1, Ordering::SeqCst) + 1 == self.when {
                    back.mute.store(true, Ordering::SeqCst);
                    self.end(&mut server, &back)?;
                    server.shutdown(Shutdown::Both)?;
                    return client.shutdown(Shutdown::Both);
                }
                server.write_all(&message)?;
            }
        }
    }

    fn end(&self, server: &mut TcpStream, back: &Back) -> io::Result<()> {
        match self.cut {
            Cut::Before => Ok(()),
            Cut::Within => server.write_all(&COMMIT[..COMMIT.len() / 2]),
            Cut::AtOnce => server.write_all(COMMIT),
            Cut::Answered => {
                server.write_all(COMMIT)?;
                // Where the server hung up instead, nothing was heard, and the count of entries tells.
                let _ = back.unheard.recv();
                Ok(())
            }
        }
    }
}

/// What the server says on its way to the program.
struct Back {
    /// From now on the program hears nothing.
    mute: Arc<AtomicBool>,
    /// Something was said that the program did not hear.
    unheard: Receiver<()>,
}

impl Back {
    fn start(client: &TcpStream, server: &TcpStream) -> io::Result<Back> {
        let (mut server, mut client) = (server.try_clone()?, client.try_clone()?);
        let mute = Arc::new(AtomicBool::new(false));
        let muted = Arc::clone(&mute);
        let (tell, unheard) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count @ 1..) = server.read(&mut bytes) {
                if muted.load(Ordering::SeqCst) {
                    let _ = tell.send(());
                } else if client.write_all(&bytes[..count]).is_err() {
                    break;
                }
            }
            if !muted.load(Ordering::SeqCst) {
                let _ = client.shutdown(Shutdown::Both);
            }
        });
        Ok(Back { mute, unheard })
    }
}

/// Takes a stream of bytes apart: the first message has no letter before its length.
#[derive(Default)]
struct Messages {
    begun: bool,
    waiting: Vec<u8>,
}

impl Messages {
    fn take(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.waiting.extend_from_slice(bytes);
        let mut whole = Vec::new();
        loop {
            let letter = usize::from(self.begun);
            let Some(length) = self.waiting.get(letter..letter + 4) else { return whole };
            let length = u32::from_be_bytes(length.try_into().expect("four bytes")) as usize + letter;
            if self.waiting.len() < length {
                return whole;
            }
            self.begun = true;
            whole.push(self.waiting.drain(..length).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_taken_apart_wherever_it_is_broken() {
        let first = [0, 0, 0, 8, 0, 3, 0, 0];
        let all = [&first[..], COMMIT, b"X\0\0\0\x04"].concat();
        for broken in 0..all.len() {
            let mut messages = Messages::default();
            let mut whole = messages.take(&all[..broken]);
            whole.extend(messages.take(&all[broken..]));
            assert_eq!(whole, [&first[..], COMMIT, b"X\0\0\0\x04"], "broken at {broken}");
        }
    }
}
