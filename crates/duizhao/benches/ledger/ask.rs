//! Someone at a browser, with a clock.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::make::PASSWORD;

/// One connection, kept open, and one session.
pub(crate) struct Browser {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
    session: String,
}

pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) text: String,
    headers: Vec<String>,
}

/// From the first byte sent to the last one received, many times.
pub(crate) struct Times(Vec<Duration>);

impl Browser {
    pub(crate) fn sign_in(host: SocketAddr, login: &str) -> Browser {
        let stream = TcpStream::connect(host).expect("a connection");
        stream.set_nodelay(true).expect("a setting");
        let mut browser = Browser { stream: BufReader::new(stream), host, session: String::new() };
        let form: String = form(&[("login", login), ("password", PASSWORD)]);
        let got = browser.send(&format!(
            "POST /login HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ));
        let cookie = got.headers.iter().find_map(|it| it.strip_prefix("set-cookie: session="));
        let cookie = cookie.unwrap_or_else(|| panic!("{login} may sign in: {} {}", got.status, got.text));
        browser.session = cookie.split(';').next().unwrap_or_default().to_owned();
        browser
    }

    pub(crate) fn get(&mut self, path: &str) -> Got {
        let (host, session) = (self.host, &self.session);
        let ask = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: session={session}\r\nSec-Fetch-Site: same-origin\r\n\r\n"
        );
        let got = self.send(&ask);
        assert_eq!(got.status, 200, "{path}: {}", got.text);
        got
    }

    pub(crate) fn time(&mut self, path: &str, turns: usize) -> (Got, Times) {
        let mut last = self.get(path);
        let mut times = Vec::with_capacity(turns);
        for _ in 0..turns {
            let begun = Instant::now();
            last = self.get(path);
            times.push(begun.elapsed());
        }
        times.sort();
        (last, Times(times))
    }

    fn send(&mut self, ask: &str) -> Got {
        self.stream.get_mut().write_all(ask.as_bytes()).expect("a request");
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("an answer");
            match line.trim_end() {
                "" => break,
                line => headers.push(line.to_owned()),
            }
        }
        let length = headers.iter().find_map(|it| it.strip_prefix("content-length: "));
        let length: usize = length.and_then(|it| it.parse().ok()).expect("a length");
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        let status = headers[0].split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        Got { status, text: String::from_utf8(body).expect("text"), headers }
    }
}

impl Times {
    pub(crate) fn ms(&self, share: f64) -> f64 {
        let at = ((self.0.len() as f64 * share).ceil() as usize).clamp(1, self.0.len()) - 1;
        self.0[at].as_secs_f64() * 1000.0
    }
}

/// `a=b&c=d` with every byte that might mean something escaped.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let escaped = |it: &str| -> String {
        it.bytes()
            .map(|it| {
                if it.is_ascii_alphanumeric() || it == b'-' { char::from(it).to_string() } else { format!("%{it:02X}") }
            })
            .collect()
    };
    pairs.iter().map(|(name, word)| format!("{name}={}", escaped(word))).collect::<Vec<_>>().join("&")
}
